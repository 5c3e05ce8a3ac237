//! Events as the API has them, with their ids.

use annotate::Reading;
use annotate::event::{Event, EventType, Participant, Status};
use sha2::{Digest, Sha256};
use shared::v1;

use super::place::Places;
use super::{date, entity_at};
use crate::article::{ArticleId, hex};

/// The events of a reading. Those with one id are one, told in several places.
pub(super) fn events(
    article_id: &ArticleId,
    reading: &Reading,
    places: &Places<'_>,
) -> Vec<v1::Event> {
    let mut events: Vec<v1::Event> = Vec::new();
    for (at, event) in reading.annotations.events.iter().enumerate() {
        let id = identity(reading, event)
            .unwrap_or_else(|| id_of([article_id.as_str(), &at.to_string()]));
        match events.iter_mut().find(|earlier| earlier.id == id) {
            Some(earlier) => earlier.provenance.extend(provenance(event, places)),
            None => events.push(convert(id, reading, event, places)),
        }
    }
    events
}

fn convert(id: String, reading: &Reading, event: &Event, places: &Places<'_>) -> v1::Event {
    let part = |role: v1::ParticipantRole| {
        move |participant: &Participant| {
            let entity = participant.entity.map(|index| entity_at(reading, index));
            let country = participant.country;
            v1::Participant {
                role: role.into(),
                span: Some(places.span(participant.span)),
                entity_id: entity.map(|entity| entity.id.clone()).unwrap_or_default(),
                name: entity.map(|entity| entity.name.clone()).unwrap_or_default(),
                country_code: country
                    .map(|code| code.as_str().to_owned())
                    .unwrap_or_default(),
                sector_code: participant.sector.unwrap_or_default().to_owned(),
            }
        }
    };
    let actors = event.actors.iter().map(part(v1::ParticipantRole::Actor));
    let recipients = event
        .recipients
        .iter()
        .map(part(v1::ParticipantRole::Recipient));
    let place = event.place.iter().map(part(v1::ParticipantRole::Location));
    let source = event
        .attributed_to
        .iter()
        .map(part(v1::ParticipantRole::Source));
    v1::Event {
        id,
        r#type: type_of(event.kind).into(),
        mode: event.mode.unwrap_or_default().to_owned(),
        status: status_of(event.status).into(),
        historical: event.historical,
        participants: actors
            .chain(recipients)
            .chain(place)
            .chain(source)
            .collect(),
        date: event.date.map(date::date_span),
        date_anchor: event
            .anchor
            .map_or(v1::DateAnchor::Unspecified, date::anchor)
            .into(),
        provenance: provenance(event, places).collect(),
        article_count: 1,
        publisher_count: 1,
    }
}

fn provenance<'a>(
    event: &'a Event,
    places: &'a Places<'_>,
) -> impl Iterator<Item = v1::Provenance> + 'a {
    event.evidence.iter().map(|evidence| {
        let zone = places.zone_of_sentence(evidence.sentence);
        places.provenance(evidence.sentence, evidence.trigger, zone)
    })
}

/// The id an act has in every article that states it: only if who, whom, which
/// day and where are all known.
fn identity(reading: &Reading, event: &Event) -> Option<String> {
    let ids = |participants: &[Participant]| {
        let mut ids = participants
            .iter()
            .map(|participant| Some(entity_at(reading, participant.entity?).id.as_str()))
            .collect::<Option<Vec<_>>>()?;
        ids.sort_unstable();
        (!ids.is_empty()).then(|| ids.join("\n"))
    };
    let actors = ids(&event.actors)?;
    let recipients = ids(&event.recipients)?;
    let place = ids(event.place.as_slice())?;
    let date = event.date?;
    let day = date.first().filter(|first| date.last() == Some(*first))?;
    Some(id_of([
        type_of(event.kind).as_str_name(),
        status_of(event.status).as_str_name(),
        &actors,
        &recipients,
        &day.to_string(),
        &place,
    ]))
}

fn id_of<const N: usize>(parts: [&str; N]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    format!("e-{}", hex(&hasher.finalize()[..16]))
}

fn status_of(status: Status) -> v1::EventStatus {
    match status {
        Status::Asserted => v1::EventStatus::Asserted,
        Status::Negated => v1::EventStatus::Negated,
        Status::Planned => v1::EventStatus::Planned,
        Status::Hypothetical => v1::EventStatus::Hypothetical,
    }
}

fn type_of(kind: EventType) -> v1::EventType {
    match kind {
        EventType::Agree => v1::EventType::Agree,
        EventType::Consult => v1::EventType::Consult,
        EventType::Support => v1::EventType::Support,
        EventType::Concede => v1::EventType::Concede,
        EventType::Cooperate => v1::EventType::Cooperate,
        EventType::Aid => v1::EventType::Aid,
        EventType::Retreat => v1::EventType::Retreat,
        EventType::Request => v1::EventType::Request,
        EventType::Accuse => v1::EventType::Accuse,
        EventType::Reject => v1::EventType::Reject,
        EventType::Threaten => v1::EventType::Threaten,
        EventType::Protest => v1::EventType::Protest,
        EventType::Sanction => v1::EventType::Sanction,
        EventType::Mobilize => v1::EventType::Mobilize,
        EventType::Coerce => v1::EventType::Coerce,
        EventType::Assault => v1::EventType::Assault,
        EventType::Personnel => v1::EventType::Personnel,
        EventType::Election => v1::EventType::Election,
        EventType::Disaster => v1::EventType::Disaster,
        EventType::Transaction => v1::EventType::Transaction,
    }
}
