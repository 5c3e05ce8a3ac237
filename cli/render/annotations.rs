//! What was read from one article: marked in its text, and as tables.

use anstyle::Style;
use shared::v1::{Annotations, DateAnchor, DateMention, Entity, Section, TextSpan};

use super::table::{Cell, Table};
use super::{entity, event, paint, put, style, words};

/// What the colours mean.
pub fn legend() -> String {
    [
        (style::PERSON, "person"),
        (style::ORGANIZATION, "organization"),
        (style::PLACE, "place"),
        (style::NORP, "group"),
        (style::DATE, "date"),
        (style::EVENT, "event"),
    ]
    .map(|(style, word)| paint(style, word))
    .join("  ")
}

/// The text of a section with entities, dates and events in their colours.
pub fn inline(text: &str, section: Section, annotations: &Annotations) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut done = 0;
    for (start, end, style) in marks(section, annotations) {
        // Where two marks overlap, the first and longer one is shown.
        if start < done {
            continue;
        }
        let (Some(before), Some(marked)) = (text.get(done..start), text.get(start..end)) else {
            continue;
        };
        out.push_str(&style::lines(before));
        out.push_str(&paint(style, &style::lines(marked)));
        done = end;
    }
    out.push_str(&style::lines(text.get(done..).unwrap_or_default()));
    out
}

/// Spans in reading order; of those that start together the longest first.
fn marks(section: Section, annotations: &Annotations) -> Vec<(usize, usize, Style)> {
    let mut marks = Vec::new();
    let mut add = |span: Option<&TextSpan>, style: Style| {
        if let Some(span) = span.filter(|span| span.section() == section) {
            marks.push((span.start_byte as usize, span.end_byte as usize, style));
        }
    };
    for mention in &annotations.mentions {
        let span = mention.provenance.as_ref().and_then(|p| p.span.as_ref());
        add(span, style::of_entity(mention.entity_type()));
    }
    for date in &annotations.dates {
        add(
            date.provenance.as_ref().and_then(|p| p.span.as_ref()),
            style::DATE,
        );
    }
    for event in &annotations.events {
        for provenance in &event.provenance {
            add(provenance.span.as_ref(), style::EVENT);
        }
    }
    marks.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    marks
}

/// Every entity of whatever type.
pub fn entities(annotations: &Annotations) -> Vec<&Entity> {
    let persons = annotations
        .persons
        .iter()
        .filter_map(|one| one.entity.as_ref());
    let organizations = annotations
        .organizations
        .iter()
        .filter_map(|one| one.entity.as_ref());
    let locations = annotations
        .locations
        .iter()
        .filter_map(|one| one.entity.as_ref());
    persons
        .chain(organizations)
        .chain(locations)
        .chain(&annotations.norps)
        .collect()
}

/// Entities, dates and events below each other.
pub fn tables(annotations: &Annotations, width: usize) -> String {
    let mut out = String::new();
    let found = entities(annotations);
    if !found.is_empty() {
        heading(&mut out, "Entities");
        out.push_str(&entity::entities(found, width));
    }
    if !annotations.dates.is_empty() {
        heading(&mut out, "Dates");
        out.push_str(&dates(&annotations.dates, width));
    }
    if !annotations.events.is_empty() {
        heading(&mut out, "Events");
        for one in &annotations.events {
            out.push_str(&event::render(one, false, width));
        }
    }
    out
}

/// Dates as they were said, as they were understood, and why so.
pub fn dates<'a>(dates: impl IntoIterator<Item = &'a DateMention>, width: usize) -> String {
    let mut table = Table::new(&["said", "means", "resolved"], 0);
    for date in dates {
        let span = date.provenance.as_ref().and_then(|p| p.span.as_ref());
        let anchor = DateAnchor::try_from(date.anchor).unwrap_or_default();
        table.row([
            Cell::new(span.map_or("", |span| &span.text)),
            Cell::new(
                date.date
                    .as_ref()
                    .map_or("unresolved".to_owned(), words::date),
            )
            .styled(if date.date.is_some() {
                style::DATE
            } else {
                style::DIM
            }),
            Cell::new(words::anchor(anchor)).styled(style::DIM),
        ]);
    }
    table.render(width)
}

fn heading(out: &mut String, text: &str) {
    put(out, format_args!("\n{}\n", paint(style::HEADING, text)));
}

#[cfg(test)]
mod tests {
    use shared::v1::{Annotations, EntityType, Mention, Provenance, Section, TextSpan};

    use super::inline;
    use crate::render::style;

    fn mention(start_byte: u32, end_byte: u32, kind: EntityType) -> Mention {
        let span = TextSpan {
            section: Section::Text.into(),
            start_byte,
            end_byte,
            ..Default::default()
        };
        Mention {
            entity_type: kind.into(),
            provenance: Some(Provenance {
                span: Some(span),
                ..Provenance::default()
            }),
            ..Mention::default()
        }
    }

    #[test]
    fn marks_neither_overlap_nor_break_characters() {
        let text = "Ana López met NATO.";
        let annotations = Annotations {
            mentions: vec![
                mention(15, 19, EntityType::Organization),
                mention(0, 10, EntityType::Person),
                mention(4, 10, EntityType::Person),
                mention(6, 400, EntityType::Location),
            ],
            ..Annotations::default()
        };
        let (person, organization) = (style::PERSON, style::ORGANIZATION);
        assert_eq!(
            inline(text, Section::Text, &annotations),
            format!("{person}Ana López{person:#} met {organization}NATO{organization:#}.")
        );
        assert_eq!(inline(text, Section::Title, &annotations), text);
    }
}
