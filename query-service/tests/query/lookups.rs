//! Every lookup, alone and combined, against going through all articles.

use proptest::prelude::*;
use query_service::index::{self, Day, Days, Document, Interval};
use query_service::lookup::{
    self, ArticleFilter, BucketWidth, EventFilter, EventOrder, Kind, LookupError, MentionQuery,
    Page, PageRequest, Participants, Reference, RelatedQuery, ResolveQuery, Timeline,
};
use shared::date::DayRange;
use shared::v1;

use crate::support::articles::{Content, ENTITIES, PUBLISHERS, day};
use crate::support::{Step, World, history, live, naive};

/// Reads a list to its end.
pub fn all_pages<T>(
    size: usize,
    mut page: impl FnMut(&PageRequest) -> Result<Page<T>, LookupError>,
) -> Vec<T> {
    let mut items = Vec::new();
    let mut token = String::new();
    loop {
        let request = PageRequest {
            size,
            token,
            request_hash: 5,
        };
        let page = page(&request).expect("the lookup has an answer");
        assert!(page.items.len() <= size);
        items.extend(page.items);
        token = page.next_page_token;
        if token.is_empty() {
            return items;
        }
    }
}

fn participants(kinds: &'static [Kind]) -> impl Strategy<Value = Participants> {
    const NAMES: [&str; 7] = [
        "Smith",
        "MERKEL",
        "nato",
        "Berlin",
        "Nobody",
        "angela merkel",
        "Germans",
    ];
    let reference = prop_oneof![
        prop::sample::select(ENTITIES.as_slice()).prop_map(|entity| Reference::Id(entity.0.into())),
        prop::sample::select(NAMES.as_slice()).prop_map(|name| Reference::Name(name.into())),
    ];
    let roles = prop_oneof![3 => Just(u8::MAX), 1 => Just(1u8), 1 => Just(2u8)];
    (reference, prop::sample::select(kinds), roles).prop_map(|(reference, kind, roles)| {
        Participants {
            reference,
            kind,
            roles,
        }
    })
}

fn days() -> impl Strategy<Value = Option<Days>> {
    let range = (
        prop::option::weighted(0.8, 0u16..60),
        prop::option::weighted(0.8, 0u16..60),
        any::<bool>(),
    );
    prop::option::weighted(
        0.4,
        range.prop_filter_map("a range", |(first, last, certain)| {
            let range = v1::DateRange {
                first_day: first.map(day),
                last_day: last.map(|last| day(last + first.unwrap_or(0) / 2)),
                r#match: if certain { 2 } else { 1 },
            };
            DayRange::try_from(range).ok().map(Days::from)
        }),
    )
}

fn event_filter() -> impl Strategy<Value = EventFilter> {
    let kinds = &[Kind::Person, Kind::Organization, Kind::Location];
    (
        prop::collection::vec(participants(kinds), 0..3),
        prop_oneof![Just(u64::MAX), Just(0b0110)],
        prop_oneof![Just(0b10u16), Just(0b1_1110)],
        days(),
        days(),
        days(),
    )
        .prop_map(
            |(participants, types, statuses, event_date, publish_date, mentioned_date)| {
                EventFilter {
                    participants,
                    types,
                    statuses,
                    event_date,
                    publish_date,
                    mentioned_date,
                }
            },
        )
}

fn article_filter() -> impl Strategy<Value = ArticleFilter> {
    let kinds = &[Kind::Any];
    let publisher = prop::sample::select(PUBLISHERS.as_slice());
    (
        prop::collection::vec(participants(kinds), 0..3),
        prop::collection::vec(publisher, 0..2),
        days(),
        days(),
        days(),
    )
        .prop_map(
            |(mentions, publishers, event_date, publish_date, mentioned_date)| ArticleFilter {
                mentions,
                publishers: publishers
                    .into_iter()
                    .filter_map(|name| index::publisher(&name.to_uppercase()))
                    .collect(),
                event_date,
                publish_date,
                mentioned_date,
            },
        )
}

fn documents(history: &[Step]) -> Vec<Document> {
    live(history)
        .into_iter()
        .map(|(_, document)| document)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn events_are_those_that_pass_the_filter(
        history in history(1..25),
        filters in prop::collection::vec((event_filter(), any::<bool>(), 1usize..4), 12),
    ) {
        let world = World::of(&history);
        let documents = documents(&history);
        for (filter, newest_first, size) in filters {
            let order = if newest_first { EventOrder::NewestFirst } else { EventOrder::OldestFirst };
            let found = all_pages(size, |page| {
                world.index.read(|view| Ok(lookup::list_events(view, &filter, order, page)?.0))
            });
            let found: Vec<_> = found
                .into_iter()
                .map(|event| (event.id, event.article_count, event.publisher_count))
                .collect();
            prop_assert_eq!(found, naive::list_events(&documents, &filter, newest_first), "{:?}", filter);
        }
    }

    #[test]
    fn articles_are_those_that_pass_the_filter(
        history in history(1..25),
        filters in prop::collection::vec((article_filter(), 1usize..4), 12),
    ) {
        let world = World::of(&history);
        let documents = documents(&history);
        for (filter, size) in filters {
            let found = all_pages(size, |page| {
                world.index.read(|view| Ok(lookup::list_articles(view, &filter, page)?.0))
            });
            let found: Vec<_> = found.into_iter().map(|article| article.id).collect();
            prop_assert_eq!(found, naive::list_articles(&documents, &filter), "{:?}", filter);
        }
    }

    #[test]
    fn an_event_quotes_every_article_that_states_it(history in history(1..25)) {
        let world = World::of(&history);
        let documents = documents(&history);
        for (id, stated) in naive::events(&documents) {
            let event = world.index.read(|view| lookup::get_event(view, &id));
            let event = event.expect("it is stated");
            let expected: Vec<_> = stated.iter().flat_map(|(_, event)| event.provenance.clone()).collect();
            prop_assert!(expected.iter().all(|place| place.span.as_ref().is_some_and(|span| span.text == "did")));
            prop_assert_eq!(event.provenance, expected);
            prop_assert_eq!(event.participants, stated[0].1.participants.clone());
        }
        let missing = world.index.read(|view| lookup::get_event(view, "event-99"));
        prop_assert_eq!(missing, Err(LookupError::EventNotFound("event-99".into())));
    }

    #[test]
    fn mentions_and_company_are_those_of_the_articles(
        history in history(1..25),
        entity in participants(&[Kind::Any]),
        size in 1usize..4,
    ) {
        let world = World::of(&history);
        let documents = documents(&history);
        let query = MentionQuery { entity: entity.clone(), article_id: None };
        let found = all_pages(size, |page| {
            world.index.read(|view| Ok(lookup::list_mentions(view, &query, page)?.0))
        });
        let found: Vec<_> = found
            .into_iter()
            .map(|mention| {
                let place = mention.provenance.expect("every mention has one");
                (place.article_id, place.span.expect("every mention has one").start_byte)
            })
            .collect();
        prop_assert_eq!(found, naive::list_mentions(&documents, &entity));

        let Reference::Id(id) = &entity.reference else { return Ok(()) };
        let query = RelatedQuery { entity: entity.clone(), types: vec![], publish_date: None };
        let found = all_pages(size, |page| {
            world.index.read(|view| Ok(lookup::list_related(view, &query, page)?.0))
        });
        let counts = |found: &v1::RelatedEntity| (found.article_count, found.sentence_count, found.event_count);
        prop_assert!(found.is_sorted_by(|a, b| counts(a) >= counts(b)));
        let found: std::collections::BTreeMap<_, _> = found
            .iter()
            .map(|found| (found.entity.clone().unwrap_or_default().id, counts(found)))
            .collect();
        prop_assert_eq!(found, naive::related(&documents, id));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_timeline_counts_each_event_once_in_its_first_bucket(
        history in history(1..25),
        filter in event_filter(),
        (first, length) in (0u16..60, 0u16..400),
    ) {
        let world = World::of(&history);
        let documents = documents(&history);
        for matching in [1, 2] {
            let range = v1::DateRange {
                first_day: Some(day(first)),
                last_day: Some(day(first + length)),
                r#match: matching,
            };
            let range = Days::from(DayRange::try_from(range).expect("a range"));
            let filter = EventFilter { event_date: Some(range), ..filter.clone() };
            let events = naive::list_events(&documents, &filter, false);
            let stated = naive::events(&documents);
            for width in [
                BucketWidth::Day,
                BucketWidth::Week,
                BucketWidth::Month,
                BucketWidth::Quarter,
                BucketWidth::Year,
            ] {
                let timeline = Timeline::new(range, width).expect("few buckets");
                let found = world.index.read(|view| lookup::get_timeline(view, &filter, &timeline));
                let buckets = found.expect("an answer").0;
                let mut before = None;
                for bucket in buckets {
                    let span = bucket.date.expect("every bucket has a date");
                    let covers = (
                        Day::from_wire(span.first_day.expect("a first day")).expect("a day"),
                        Day::from_wire(span.last_day.expect("a last day")).expect("a day"),
                    );
                    let expected = events.iter().filter(|(id, ..)| {
                        let date = stated[id][0].1.date.as_ref().and_then(Interval::from_wire);
                        let start = date.expect("it passed").first_or_min().max(range.first);
                        (covers.0..=covers.1).contains(&start)
                    });
                    prop_assert_eq!(bucket.event_count, expected.count() as u64, "{:?}", width);
                    let by_type = bucket.type_counts.iter().map(|count| count.event_count);
                    prop_assert_eq!(by_type.sum::<u64>(), bucket.event_count);
                    // Each bucket begins the day after the one before ended.
                    let follows = before.is_none_or(|before: Day| {
                        before.date().and_then(|day| day.tomorrow().ok()) == covers.0.date()
                    });
                    prop_assert!(follows);
                    before = Some(covers.1);
                }
                prop_assert!(before >= Some(range.last));
            }
        }
    }
}

#[test]
fn the_context_settles_whom_a_name_means() {
    let article = |entities: &[usize]| Content {
        publish_day: Some(1),
        publisher: None,
        mentions: entities.iter().map(|entity| (*entity, true, 0)).collect(),
        dates: vec![],
        events: vec![],
    };
    let history: Vec<_> = [&[0, 6][..], &[0], &[0], &[1, 7], &[4]]
        .into_iter()
        .zip(0..)
        .map(|(entities, number)| Step::Ingest(number, article(entities)))
        .collect();
    let world = World::of(&history);
    for (name, kind, context, expected) in [
        ("Smith", Kind::Any, "", &["p-john", "p-jane"][..]),
        ("smith", Kind::Person, "l-kyiv", &["p-jane", "p-john"]),
        ("smith", Kind::Organization, "", &[]),
        ("Smyth", Kind::Any, "", &["p-john", "p-jane"]),
        ("nato", Kind::Any, "", &["o-nato"]),
        ("Xanthippe", Kind::Any, "", &[]),
    ] {
        let query = ResolveQuery {
            name: name.into(),
            kind,
            context: Some(context.to_owned())
                .filter(|id| !id.is_empty())
                .into_iter()
                .collect(),
        };
        let found = world
            .index
            .read(|view| lookup::resolve(view, &query))
            .expect("an answer");
        assert!(
            found
                .iter()
                .all(|found| found.score > 0.0 && found.score <= 1.0),
            "{found:?}"
        );
        assert!(found.is_sorted_by(|a, b| a.score >= b.score), "{found:?}");
        let ids: Vec<_> = found
            .into_iter()
            .map(|found| found.entity.expect("every candidate is an entity").id)
            .collect();
        assert_eq!(ids, expected, "{name} beside {context:?}");
    }
}
