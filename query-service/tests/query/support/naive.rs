//! The same questions, answered by going through everything.

use std::collections::{BTreeMap, BTreeSet};

use query_service::index::{Day, Days, Document, Id, Interval};
use query_service::lookup::{ArticleFilter, EventFilter, Kind, Participants, Reference};
use shared::v1;

/// Events with the articles that state them, first published first.
pub fn events(documents: &[Document]) -> BTreeMap<String, Vec<(&Document, v1::Event)>> {
    let mut events: BTreeMap<String, Vec<(&Document, v1::Event)>> = BTreeMap::new();
    for document in documents {
        for event in document.events() {
            let stated = events.entry(event.id.clone()).or_default();
            stated.push((document, event));
        }
    }
    for stated in events.values_mut() {
        stated.sort_by_key(|(document, _)| {
            let day = publish_day(document);
            (day == Day::UNKNOWN, day, Id::of(&document.article.id))
        });
    }
    events
}

/// Ids of the events that pass a filter, in order; with counts of articles and publishers.
pub fn list_events(
    documents: &[Document],
    filter: &EventFilter,
    newest_first: bool,
) -> Vec<(String, u64, u64)> {
    let mut found = Vec::new();
    for (id, stated) in events(documents) {
        let (_, lead) = &stated[0];
        let interval = lead.date.as_ref().and_then(Interval::from_wire);
        let any = |days: Option<Days>, test: &dyn Fn(&Document, Days) -> bool| {
            days.is_none_or(|days| stated.iter().any(|(document, _)| test(document, days)))
        };
        let passes = (filter.types == u64::MAX || filter.types >> lead.r#type & 1 == 1)
            && filter.statuses >> lead.status & 1 == 1
            && filter
                .participants
                .iter()
                .all(|wanted| takes_part(documents, lead, wanted))
            && filter
                .event_date
                .is_none_or(|days| interval.is_some_and(|interval| days.matches(interval)))
            && any(filter.publish_date, &|document, days| {
                days.contains(publish_day(document))
            })
            && any(filter.mentioned_date, &mentions_date);
        if passes {
            let publishers: BTreeSet<_> = stated
                .iter()
                .map(|(document, _)| document.article.publisher.as_str())
                .collect();
            let counts = (stated.len() as u64, publishers.len() as u64);
            found.push((interval.map(Interval::sort_day), Id::of(&id), id, counts));
        }
    }
    found.sort();
    if newest_first {
        found.reverse();
    } else {
        // Those without a date come last all the same.
        found.sort_by_key(|(day, ..)| day.is_none());
    }
    let found = found.into_iter();
    found
        .map(|(_, _, id, (articles, publishers))| (id, articles, publishers))
        .collect()
}

/// Ids of the articles that pass a filter, in order.
pub fn list_articles(documents: &[Document], filter: &ArticleFilter) -> Vec<String> {
    let mut found: Vec<_> = documents
        .iter()
        .filter(|document| {
            let day = publish_day(document);
            filter
                .mentions
                .iter()
                .all(|wanted| mentions(documents, document, wanted))
                && (filter.publishers.is_empty()
                    || query_service::index::publisher(&document.article.publisher)
                        .is_some_and(|publisher| filter.publishers.contains(&publisher)))
                && filter.publish_date.is_none_or(|days| days.contains(day))
                && filter
                    .mentioned_date
                    .is_none_or(|days| mentions_date(document, days))
                && filter.event_date.is_none_or(|days| {
                    document.events().iter().any(|event| {
                        event.status() == v1::EventStatus::Asserted
                            && interval(event.date.as_ref()).is_some_and(|date| days.matches(date))
                    })
                })
        })
        .map(|document| {
            (
                publish_day(document),
                Id::of(&document.article.id),
                document,
            )
        })
        .collect();
    found.sort_by_key(|(day, id, _)| std::cmp::Reverse((*day, *id)));
    let found = found.into_iter();
    found
        .map(|(_, _, document)| document.article.id.clone())
        .collect()
}

/// Texts of the mentions of whoever is wanted, in order.
pub fn list_mentions(documents: &[Document], wanted: &Participants) -> Vec<(String, u32)> {
    let filter = ArticleFilter {
        mentions: vec![wanted.clone()],
        ..Default::default()
    };
    let mut found = Vec::new();
    for id in list_articles(documents, &filter) {
        let document = documents.iter().find(|document| document.article.id == id);
        for mention in &document.expect("it was just listed").annotations.mentions {
            if is_meant(documents, &mention.entity_id, wanted) {
                let span = mention
                    .provenance
                    .as_ref()
                    .and_then(|place| place.span.as_ref());
                found.push((id.clone(), span.expect("every mention has one").start_byte));
            }
        }
    }
    found
}

/// Ids of related entities with counts of articles, sentences and events.
pub fn related(documents: &[Document], id: &str) -> BTreeMap<String, (u64, u64, u64)> {
    let mut related: BTreeMap<String, (u64, u64, BTreeSet<String>)> = BTreeMap::new();
    for document in documents {
        let sentences = |id: &str| -> BTreeSet<u32> {
            let mentions = document.annotations.mentions.iter();
            mentions
                .filter(|mention| mention.entity_id == id)
                .filter_map(|mention| Some(mention.provenance.as_ref()?.sentence_index))
                .collect()
        };
        let own = sentences(id);
        if own.is_empty() {
            continue;
        }
        for (other, ..) in super::articles::ENTITIES {
            let theirs = sentences(other);
            if other == id || theirs.is_empty() {
                continue;
            }
            let counts = related.entry(other.to_owned()).or_default();
            counts.0 += 1;
            counts.1 += own.intersection(&theirs).count() as u64;
            for event in document.events() {
                let takes_part = |id: &str| event.participants.iter().any(|p| p.entity_id == id);
                let asserted = event.status() == v1::EventStatus::Asserted;
                if asserted && takes_part(id) && takes_part(other) {
                    counts.2.insert(event.id.clone());
                }
            }
        }
    }
    let related = related.into_iter();
    related
        .map(|(id, (articles, sentences, events))| (id, (articles, sentences, events.len() as u64)))
        .collect()
}

pub fn publish_day(document: &Document) -> Day {
    document
        .article
        .publish_date
        .and_then(Day::from_wire)
        .unwrap_or_default()
}

fn interval(date: Option<&v1::DateSpan>) -> Option<Interval> {
    date.and_then(Interval::from_wire)
}

fn mentions_date(document: &Document, days: Days) -> bool {
    let dates = document.annotations.dates.iter();
    dates
        .filter_map(|mention| interval(mention.date.as_ref()))
        .any(|date| days.matches(date))
}

fn entities(document: &Document) -> impl Iterator<Item = &v1::Entity> {
    let annotations = &document.annotations;
    let persons = annotations
        .persons
        .iter()
        .filter_map(|found| found.entity.as_ref());
    let organizations = annotations
        .organizations
        .iter()
        .filter_map(|found| found.entity.as_ref());
    let locations = annotations
        .locations
        .iter()
        .filter_map(|found| found.entity.as_ref());
    persons
        .chain(organizations)
        .chain(locations)
        .chain(&annotations.norps)
}

/// Whether an entity is one that is wanted, going by everything that is live.
fn is_meant(documents: &[Document], id: &str, wanted: &Participants) -> bool {
    let kinds = [
        (Kind::Person, v1::EntityType::Person),
        (Kind::Organization, v1::EntityType::Organization),
        (Kind::Location, v1::EntityType::Location),
        (Kind::Norp, v1::EntityType::Norp),
    ];
    documents.iter().flat_map(entities).any(|entity| {
        entity.id == id
            && (wanted.kind == Kind::Any || kinds.contains(&(wanted.kind, entity.r#type())))
            && match &wanted.reference {
                Reference::Id(wanted) => wanted == id,
                Reference::Name(name) => {
                    let names = entity.aliases.iter().map(|alias| &alias.name);
                    names
                        .chain([&entity.name])
                        .any(|alias| alias.eq_ignore_ascii_case(name))
                        || (id == "o-nato" && name.eq_ignore_ascii_case("nato"))
                }
            }
    })
}

fn mentions(documents: &[Document], document: &Document, wanted: &Participants) -> bool {
    entities(document).any(|entity| is_meant(documents, &entity.id, wanted))
}

fn takes_part(documents: &[Document], event: &v1::Event, wanted: &Participants) -> bool {
    event.participants.iter().any(|participant| {
        let bit = 1u8 << (participant.role - 1);
        wanted.roles & bit != 0 && is_meant(documents, &participant.entity_id, wanted)
    })
}
