//! Events: what, who, whom, where and when, and the sentence that says so.

use shared::v1::{DateAnchor, Event, EventStatus, EventType, Participant, ParticipantRole};

use super::excerpt;
use super::table::fit;
use super::{paint, put, style, words};

/// The column in which what follows the date starts.
const INDENT: usize = 12;

/// Columns for a participant in the article's own words, which can be a whole clause.
const WORDS_MAX: usize = 40;

/// An event in two lines, or three with ids, of at most `width` columns.
pub fn render(event: &Event, ids: bool, width: usize) -> String {
    let date = event
        .date
        .as_ref()
        .map_or("undated".to_owned(), words::date);
    let date_style = if event.date.is_some() {
        style::DATE
    } else {
        style::DIM
    };
    let mut out = format!(
        "{}{}{}\n",
        paint(date_style, &date),
        " ".repeat(INDENT.saturating_sub(date.len()).max(2)),
        what(event)
    );
    if let Some(provenance) = event.provenance.first() {
        let sentence = excerpt::of_provenance(provenance, style::EVENT, width - INDENT);
        push_indented(&mut out, &sentence);
    }
    if ids {
        let mut parts = vec![event.id.clone()];
        parts.extend(articles(event).map(str::to_owned));
        let line = fit(&style::one_line(&parts.join(" ")), width - INDENT);
        push_indented(&mut out, &paint(style::DIM, &line));
    }
    out
}

/// An event with every sentence that states it.
pub fn render_full(event: &Event, width: usize) -> String {
    let mut out = render(
        &Event {
            provenance: Vec::new(),
            ..event.clone()
        },
        false,
        width,
    );
    let anchor = words::anchor(DateAnchor::try_from(event.date_anchor).unwrap_or_default());
    let mut facts = vec![
        words::count(event.article_count, "article"),
        words::count(event.publisher_count, "publisher"),
    ];
    if !anchor.is_empty() {
        facts.push(format!("dated {anchor}"));
    }
    push_indented(&mut out, &paint(style::DIM, &facts.join(" · ")));
    for participant in &event.participants {
        push_indented(&mut out, &participant_line(participant));
    }
    for provenance in &event.provenance {
        out.push('\n');
        out.push_str(&paint(style::DIM, &style::one_line(&provenance.article_id)));
        out.push('\n');
        let sentence = excerpt::of_provenance(provenance, style::EVENT, usize::MAX);
        put(&mut out, format_args!("  {sentence}\n"));
    }
    out
}

fn participant_line(participant: &Participant) -> String {
    let role = ParticipantRole::try_from(participant.role).unwrap_or_default();
    let role = role
        .as_str_name()
        .trim_start_matches("PARTICIPANT_ROLE_")
        .to_lowercase();
    let id = [
        participant.entity_id.as_str(),
        participant.country_code.as_str(),
        participant.sector_code.as_str(),
    ]
    .join(" ");
    format!(
        "{role:<10} {}  {}",
        name(participant),
        paint(style::DIM, id.trim())
    )
}

/// "consult · visit  Rob Bauer → South Korea, in Seoul".
fn what(event: &Event) -> String {
    let kind = EventType::try_from(event.r#type).unwrap_or_default();
    let mut out = paint(style::BOLD, &words::event_type(kind));
    if !event.mode.is_empty() {
        put(
            &mut out,
            format_args!(" · {}", style::one_line(&event.mode)),
        );
    }
    let status = EventStatus::try_from(event.status).unwrap_or_default();
    if !matches!(status, EventStatus::Asserted | EventStatus::Unspecified) {
        put(
            &mut out,
            format_args!(" ({})", paint(style::HINT, &words::status(status))),
        );
    }
    if event.historical {
        out.push_str(&paint(style::DIM, " (background)"));
    }
    let actors = names(event, ParticipantRole::Actor);
    let recipients = names(event, ParticipantRole::Recipient);
    match (actors.is_empty(), recipients.is_empty()) {
        (false, false) => put(&mut out, format_args!("  {actors} → {recipients}")),
        (false, true) => put(&mut out, format_args!("  {actors}")),
        (true, false) => put(&mut out, format_args!("  → {recipients}")),
        (true, true) => {}
    }
    let places = names(event, ParticipantRole::Location);
    if !places.is_empty() {
        put(&mut out, format_args!("  in {places}"));
    }
    let sources = names(event, ParticipantRole::Source);
    if !sources.is_empty() {
        put(&mut out, format_args!("  according to {sources}"));
    }
    if event.article_count > 1 {
        let count = words::count(event.article_count, "article");
        put(&mut out, format_args!("  {}", paint(style::DIM, &count)));
    }
    out
}

fn names(event: &Event, role: ParticipantRole) -> String {
    event
        .participants
        .iter()
        .filter(|participant| participant.role() == role)
        .map(name)
        .collect::<Vec<_>>()
        .join(", ")
}

/// The entity's name, or else the article's own words.
fn name(participant: &Participant) -> String {
    if participant.name.is_empty() {
        let words = participant.span.as_ref().map_or("", |span| &span.text);
        return fit(&style::one_line(words), WORDS_MAX);
    }
    let style = if participant.entity_id.starts_with("per-") {
        style::PERSON
    } else if participant.entity_id.starts_with("org-") {
        style::ORGANIZATION
    } else if participant.entity_id.starts_with("loc-") {
        style::PLACE
    } else {
        style::NORP
    };
    paint(style, &style::one_line(&participant.name))
}

fn articles(event: &Event) -> impl Iterator<Item = &str> {
    event
        .provenance
        .iter()
        .map(|provenance| provenance.article_id.as_str())
}

fn push_indented(out: &mut String, line: &str) {
    if !line.is_empty() {
        out.push_str(&" ".repeat(INDENT));
        out.push_str(line);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;
    use shared::v1::{
        DateSpan, Event, EventStatus, EventType, Participant, ParticipantRole, Provenance, TextSpan,
    };

    use super::{render, render_full};

    fn span(start_byte: u32, text: &str) -> TextSpan {
        TextSpan {
            start_byte,
            end_byte: start_byte + u32::try_from(text.len()).expect("it is short"),
            text: text.into(),
            ..TextSpan::default()
        }
    }

    fn participant(role: ParticipantRole, entity_id: &str, name: &str, words: &str) -> Participant {
        Participant {
            role: role.into(),
            span: Some(span(0, words)),
            entity_id: entity_id.into(),
            name: name.into(),
            ..Participant::default()
        }
    }

    fn visit() -> Event {
        Event {
            id: "e-1".into(),
            r#type: EventType::Consult.into(),
            mode: "visit".into(),
            status: EventStatus::Planned.into(),
            participants: vec![
                participant(ParticipantRole::Actor, "per-ana-lopez", "Ana López", "she"),
                participant(ParticipantRole::Recipient, "", "", "dock\nworkers"),
                participant(ParticipantRole::Location, "loc-osl", "Oslo", "Oslo"),
            ],
            date: Some(DateSpan {
                edtf: "2024-05".into(),
                ..DateSpan::default()
            }),
            provenance: vec![Provenance {
                article_id: "a-1".into(),
                sentence: Some(span(10, "In May she will visit dock workers in Oslo.")),
                span: Some(span(26, "visit")),
                ..Provenance::default()
            }],
            article_count: 2,
            publisher_count: 1,
            ..Event::default()
        }
    }

    #[test]
    fn an_event_says_when_what_who_and_where_and_shows_its_sentence() {
        let expected = "\
2024-05     consult · visit (planned)  Ana López → dock workers  in Oslo  2 articles
            In May she will visit dock workers in Oslo.
            e-1 a-1
";
        assert_eq!(strip_str(&render(&visit(), true, 80)).to_string(), expected);
    }

    #[test]
    fn an_event_of_unknown_date_and_cast_is_still_shown() {
        let bare = Event {
            r#type: EventType::Protest.into(),
            status: EventStatus::Asserted.into(),
            ..Event::default()
        };
        assert_eq!(
            strip_str(&render(&bare, false, 80)).to_string(),
            "undated     protest\n"
        );
    }

    #[test]
    fn in_full_every_part_and_every_sentence_is_shown() {
        let text = strip_str(&render_full(&visit(), 80)).to_string();
        for line in [
            "            2 articles · 1 publisher",
            "            actor      Ana López  per-ana-lopez",
            "            recipient  dock workers",
            "a-1",
            "  In May she will visit dock workers in Oslo.",
        ] {
            assert!(
                text.lines().any(|found| found.trim_end() == line),
                "{line:?} in\n{text}"
            );
        }
    }
}
