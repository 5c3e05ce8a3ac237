//! Events as records of the PLOVER codebook (openeventdata/PLOVER, chapter "Data
//! Fields"), so that analysts' scripts for such records work.

use serde_json::{Map, Value, json};
use shared::v1::{Event, EventStatus, EventType, Participant, ParticipantRole};

use super::words;

/// Roots of CAMEO by type and mode; `ATTRIBUTION-cameo.md` says where they come from.
const ROOTS: &str = include_str!("cameo.tsv");

/// An event as one line of JSON. The status is a field of its own: the codebook's
/// auxiliary modes say the same where it has one.
pub fn line(event: &Event) -> String {
    let kind = EventType::try_from(event.r#type).unwrap_or_default();
    let name = words::event_type(kind).to_uppercase();
    let mut record = Map::new();
    let mut put = |field: &str, value: Value| record.insert(field.to_owned(), value);
    put("id", json!(event.id));
    put("has_event", json!(true));
    put("event", json!([name]));
    put("mode", json!(modes(event)));
    put("actor", side(event, ParticipantRole::Actor));
    put("recipient", side(event, ParticipantRole::Recipient));
    if let Some((quad, scale)) = weight(kind) {
        put("quad_code", json!(quad));
        put("event_scale", json!(scale));
    }
    if let Some(root) = cameo_root(&name, &event.mode) {
        put("cameo_root", json!(root));
    }
    if let Some(date) = &event.date {
        put("date", json!(date.first_day.map(words::day)));
        put("enddate", json!(date.last_day.map(words::day)));
    }
    let place = of_role(event, ParticipantRole::Location).next();
    if let Some(place) = place {
        put(
            "event_loc",
            json!({
                "extracted_place": text(place),
                "resolved_place": place.name,
                "country_code": place.country_code,
            }),
        );
    }
    let texts: Vec<&str> = event
        .provenance
        .iter()
        .filter_map(|one| Some(one.span.as_ref()?.text.as_str()))
        .collect();
    put("event_text", json!(texts));
    if let Some(first) = event.provenance.first() {
        let sentence = first.sentence.as_ref();
        put("text", json!(sentence.map(|sentence| &sentence.text)));
        put("link", json!(first.article_id));
        put("text_info", json!({"sequence": first.sentence_index}));
    }
    put("coder", json!("dateline"));
    Value::Object(record).to_string()
}

/// PLOVER's mode, and its auxiliary ones.
fn modes(event: &Event) -> Vec<&str> {
    let status = EventStatus::try_from(event.status).unwrap_or_default();
    let auxiliary = match status {
        EventStatus::Unspecified | EventStatus::Asserted => None,
        EventStatus::Negated => Some("negation"),
        EventStatus::Planned => Some("future"),
        EventStatus::Hypothetical => Some("hypothetical"),
    };
    let own = Some(event.mode.as_str()).filter(|mode| !mode.is_empty());
    let historical = event.historical.then_some("historical");
    own.into_iter().chain(auxiliary).chain(historical).collect()
}

fn of_role(event: &Event, role: ParticipantRole) -> impl Iterator<Item = &Participant> {
    let all = event.participants.iter();
    all.filter(move |one| one.role() == role)
}

fn side(event: &Event, role: ParticipantRole) -> Value {
    of_role(event, role)
        .map(|one| {
            json!({
                "code": one.country_code,
                "sector": one.sector_code,
                "entity_text": text(one),
                "identifier_id": one.entity_id,
                "identifier_text": one.name,
            })
        })
        .collect()
}

fn text(participant: &Participant) -> &str {
    let span = participant.span.as_ref();
    span.map_or(participant.name.as_str(), |span| span.text.as_str())
}

/// The codebook's quad code and place on its scale; the extensions have none.
fn weight(kind: EventType) -> Option<(u8, f64)> {
    Some(match kind {
        EventType::Agree | EventType::Consult => (1, 2.5),
        EventType::Support => (1, 5.0),
        EventType::Concede => (1, 4.5),
        EventType::Cooperate => (2, 9.5),
        EventType::Aid => (2, 10.0),
        EventType::Retreat => (2, 6.5),
        EventType::Request => (3, 0.0),
        // The manual prints 3; its own sub-modes say that the sign is missing.
        EventType::Accuse => (3, -3.0),
        EventType::Reject => (3, -2.0),
        EventType::Threaten => (3, -3.5),
        EventType::Protest => (4, -5.0),
        EventType::Sanction => (4, -6.0),
        EventType::Mobilize => (4, -5.5),
        EventType::Coerce => (4, -7.0),
        EventType::Assault => (4, -9.0),
        _ => return None,
    })
}

/// CAMEO's two-digit root for a type and mode; the extensions have none.
fn cameo_root(kind: &str, mode: &str) -> Option<&'static str> {
    let find = |mode: &str| {
        ROOTS.lines().find_map(|line| {
            let mut fields = line.split('\t');
            let same = fields.next() == Some(kind) && fields.next() == Some(mode);
            fields.next().filter(|_| same)
        })
    };
    find(mode).or_else(|| find(""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::v1::TextSpan;

    #[test]
    fn a_record_has_the_codebooks_fields() {
        let participant =
            |role: ParticipantRole, text: &str, country: &str, sector: &str| Participant {
                role: role.into(),
                span: Some(TextSpan {
                    text: text.to_owned(),
                    ..TextSpan::default()
                }),
                country_code: country.to_owned(),
                sector_code: sector.to_owned(),
                ..Participant::default()
            };
        let event = Event {
            id: "e-1".to_owned(),
            r#type: EventType::Accuse.into(),
            mode: "investigate".to_owned(),
            status: EventStatus::Planned.into(),
            participants: vec![
                participant(
                    ParticipantRole::Actor,
                    "South Korean minister",
                    "KOR",
                    "GOV",
                ),
                participant(ParticipantRole::Recipient, "gunmen", "", "UAF"),
            ],
            ..Event::default()
        };
        let record: Value = serde_json::from_str(&line(&event)).expect("it is JSON");
        assert_eq!(record["event"], json!(["ACCUSE"]));
        assert_eq!(record["mode"], json!(["investigate", "future"]));
        assert_eq!(record["actor"][0]["code"], "KOR");
        assert_eq!(record["recipient"][0]["sector"], "UAF");
        assert_eq!(record["cameo_root"], "09");
        assert_eq!(record["quad_code"], 3);
        assert_eq!(record.get("date"), None);
    }

    #[test]
    fn a_mode_without_a_root_of_its_own_has_its_types() {
        assert_eq!(cameo_root("CONSULT", "visit"), Some("04"));
        assert_eq!(cameo_root("ASSAULT", "heavy-weapons"), Some("19"));
        assert_eq!(cameo_root("DISASTER", ""), None);
    }
}
