//! Random articles about a few people in a few places.

use proptest::prelude::*;
use query_service::index::Document;
use shared::{google_type, v1};

/// (id, type, name, alias)
pub const ENTITIES: [(&str, v1::EntityType, &str, &str); 9] = [
    ("p-john", v1::EntityType::Person, "John Smith", "Smith"),
    ("p-jane", v1::EntityType::Person, "Jane Smith", "Smith"),
    (
        "p-merkel",
        v1::EntityType::Person,
        "Angela Merkel",
        "Merkel",
    ),
    (
        "p-zelensky",
        v1::EntityType::Person,
        "Volodymyr Zelensky",
        "Zelenskyy",
    ),
    (
        "o-nato",
        v1::EntityType::Organization,
        "North Atlantic Treaty Organization",
        "NATO",
    ),
    ("o-acme", v1::EntityType::Organization, "Acme Smith", "Acme"),
    ("l-berlin", v1::EntityType::Location, "Berlin", "Berlin"),
    ("l-kyiv", v1::EntityType::Location, "Kyiv", "Kiev"),
    ("n-german", v1::EntityType::Norp, "German", "Germans"),
];

pub const PUBLISHERS: [&str; 3] = ["Reuters", "The Times", "dpa"];

/// What an article says.
#[derive(Clone, Debug)]
pub struct Content {
    pub publish_day: Option<u8>,
    pub publisher: Option<usize>,
    /// (entity, uses alias, sentence)
    pub mentions: Vec<(usize, bool, u32)>,
    pub dates: Vec<Span>,
    pub events: Vec<Stated>,
}

/// Days from the first of January 2024, or an open end.
pub type Span = (Option<u16>, Option<u16>);

/// An event as an article states it. What it is follows from its number.
#[derive(Clone, Debug)]
pub struct Stated {
    pub number: u8,
    pub status: u8,
    pub date: Option<Span>,
    /// (entity, role)
    pub participants: Vec<(usize, u8)>,
}

pub fn content() -> impl Strategy<Value = Content> {
    let mention = (0..ENTITIES.len(), any::<bool>(), 0u32..4);
    (
        prop::option::weighted(0.8, 0u8..6),
        prop::option::weighted(0.8, 0..PUBLISHERS.len()),
        prop::collection::vec(mention, 0..6),
        prop::collection::vec(span(), 0..3),
        prop::collection::vec(stated(), 0..4),
    )
        .prop_map(
            |(publish_day, publisher, mentions, dates, events)| Content {
                publish_day,
                publisher,
                mentions,
                dates,
                events,
            },
        )
}

pub fn span() -> impl Strategy<Value = Span> {
    let length = prop_oneof![Just(0u16), 1u16..31, 31u16..366, 366u16..900];
    let closed = (0u16..60, length).prop_map(|(first, length)| (Some(first), Some(first + length)));
    prop_oneof![
        6 => closed,
        1 => (0u16..60).prop_map(|first| (Some(first), None)),
        1 => (0u16..60).prop_map(|last| (None, Some(last))),
    ]
}

fn stated() -> impl Strategy<Value = Stated> {
    let participant = (0..ENTITIES.len(), 1u8..5);
    (
        0u8..6,
        prop_oneof![4 => Just(1u8), 1 => 2u8..5],
        prop::option::weighted(0.8, span()),
        prop::collection::vec(participant, 0..4),
    )
        .prop_map(|(number, status, date, participants)| Stated {
            number,
            status,
            date,
            participants,
        })
}

pub fn article_id(number: u8) -> String {
    format!("article-{number}")
}

pub fn event_id(number: u8) -> String {
    format!("event-{number}")
}

/// A day, counted from the first of January 2024.
pub fn day(number: u16) -> google_type::Date {
    let first = jiff::civil::date(2024, 1, 1);
    let hours = jiff::SignedDuration::from_hours(24 * i64::from(number));
    first.checked_add(hours).expect("in this century").into()
}

impl Content {
    pub fn document(&self, number: u8) -> Document {
        let mut text = String::new();
        let mut sentences = Vec::new();
        let mut annotations = v1::Annotations::default();
        let mut write = |words: &str, sentence: u32| -> v1::Provenance {
            let start = u32::try_from(text.len()).expect("a short text");
            text.push_str(words);
            let end = u32::try_from(text.len()).expect("a short text");
            text.push_str(". ");
            let span = v1::TextSpan {
                section: v1::Section::Text.into(),
                start_byte: start,
                end_byte: end,
                text: String::new(),
            };
            sentences.push(span.clone());
            v1::Provenance {
                sentence_index: sentence,
                sentence: Some(span.clone()),
                span: Some(span),
                zone: v1::Zone::Body.into(),
                ..Default::default()
            }
        };
        for &(entity, uses_alias, sentence) in &self.mentions {
            let (id, entity_type, name, alias) = ENTITIES[entity];
            let words = if uses_alias { alias } else { name };
            annotations.mentions.push(v1::Mention {
                entity_id: id.into(),
                entity_type: entity_type.into(),
                kind: v1::MentionKind::Name.into(),
                provenance: Some(write(words, sentence)),
            });
        }
        for date in &self.dates {
            annotations.dates.push(v1::DateMention {
                date: Some(date_span(*date)),
                anchor: v1::DateAnchor::Explicit.into(),
                provenance: Some(write("then", 0)),
            });
        }
        for stated in &self.events {
            annotations.events.push(v1::Event {
                id: event_id(stated.number),
                r#type: i32::from(stated.number % 3) + 1,
                status: stated.status.into(),
                date: stated.date.map(date_span),
                participants: stated
                    .participants
                    .iter()
                    .map(|p| participant(*p))
                    .collect(),
                provenance: vec![write("did", 0)],
                ..Default::default()
            });
        }
        self.entities(&mut annotations);
        Document {
            article: v1::Article {
                id: article_id(number),
                title: format!("Article {number}"),
                text,
                publisher: self.publisher.map_or("", |at| PUBLISHERS[at]).into(),
                publish_date: self.publish_day.map(|number| day(number.into())),
                ..Default::default()
            },
            annotations,
        }
    }

    fn entities(&self, annotations: &mut v1::Annotations) {
        for (at, (id, entity_type, name, alias)) in ENTITIES.into_iter().enumerate() {
            let mentions = self.mentions.iter().filter(|mention| mention.0 == at);
            let used: Vec<bool> = mentions.map(|mention| mention.1).collect();
            if used.is_empty() {
                continue;
            }
            let count = |alias| used.iter().filter(|used| **used == alias).count() as u64;
            let aliases = [(name, count(false)), (alias, count(true))];
            let entity = v1::Entity {
                id: id.into(),
                r#type: entity_type.into(),
                name: name.into(),
                aliases: aliases
                    .into_iter()
                    .filter(|(_, count)| *count > 0)
                    .map(|(name, mention_count)| v1::Alias {
                        name: name.into(),
                        mention_count,
                    })
                    .collect(),
                country_code: if used[0] { "DEU" } else { "" }.into(),
                mention_count: used.len() as u64,
                article_count: 1,
                ..Default::default()
            };
            match entity_type {
                v1::EntityType::Person => annotations.persons.push(person(entity, name, used[0])),
                v1::EntityType::Organization => {
                    annotations.organizations.push(v1::Organization {
                        entity: Some(entity),
                        acronyms: if at == 4 { vec!["NATO".into()] } else { vec![] },
                    });
                }
                v1::EntityType::Location => annotations.locations.push(v1::Location {
                    entity: Some(entity),
                }),
                v1::EntityType::Norp | v1::EntityType::Unspecified => {
                    annotations.norps.push(entity);
                }
            }
        }
    }
}

fn person(entity: v1::Entity, name: &str, with_role: bool) -> v1::Person {
    let (given, family) = name.split_once(' ').unwrap_or_default();
    let role = v1::Role {
        title: "chancellor".into(),
        country_code: "DEU".into(),
        tenure: v1::Tenure::Former.into(),
        ..Default::default()
    };
    v1::Person {
        entity: Some(entity),
        given_name: given.into(),
        family_name: family.into(),
        titles: vec!["Dr.".into()],
        roles: if with_role { vec![role] } else { vec![] },
    }
}

fn participant((entity, role): (usize, u8)) -> v1::Participant {
    v1::Participant {
        role: role.into(),
        entity_id: ENTITIES[entity].0.into(),
        name: ENTITIES[entity].2.into(),
        ..Default::default()
    }
}

fn date_span((first, last): Span) -> v1::DateSpan {
    v1::DateSpan {
        first_day: first.map(day),
        last_day: last.map(day),
        granularity: v1::DateGranularity::Interval.into(),
        ..Default::default()
    }
}
