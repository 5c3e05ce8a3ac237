//! Pages of a list neither miss nor repeat what was there, while articles arrive.

use std::collections::BTreeSet;

use proptest::prelude::*;
use query_service::lookup::{
    self, ArticleFilter, EventFilter, EventOrder, Kind, LookupError, Page, PageRequest,
    Participants, Reference, RelatedQuery,
};

use crate::lookups::all_pages;
use crate::support::articles::{Content, content};
use crate::support::{Step, World, history};

/// Reads a list with one more article arriving after each page, and returns the
/// ids that are found in `wanted`.
fn interrupted<T>(
    world: &mut World,
    arrivals: &[Content],
    wanted: &BTreeSet<String>,
    id: impl Fn(&T) -> String,
    mut page: impl FnMut(&World, &PageRequest) -> Result<Page<T>, LookupError>,
) -> Vec<String> {
    let mut arrivals = (100..).zip(arrivals);
    let mut token = String::new();
    let mut ids = Vec::new();
    loop {
        let request = PageRequest {
            size: 1,
            token,
            request_hash: 5,
        };
        let page = page(world, &request).expect("the lookup has an answer");
        ids.extend(page.items.iter().map(&id).filter(|id| wanted.contains(id)));
        token = page.next_page_token;
        if token.is_empty() {
            return ids;
        }
        if let Some((number, content)) = arrivals.next() {
            world.apply(vec![Step::Ingest(number, content.clone()).change()]);
        }
    }
}

fn smith() -> Participants {
    Participants {
        reference: Reference::Name("Smith".into()),
        kind: Kind::Any,
        roles: u8::MAX,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn arrivals_disturb_no_list(
        history in history(5..20),
        arrivals in prop::collection::vec(content(), 8),
    ) {
        // What arrives states no event that was there: the first to state an
        // event settles its date, and an earlier one may come later.
        let arrivals: Vec<_> = arrivals
            .into_iter()
            .map(|content| Content { events: vec![], ..content })
            .collect();

        let articles = |world: &World, page: &PageRequest| {
            let filter = ArticleFilter::default();
            world.index.read(|view| Ok(lookup::list_articles(view, &filter, page)?.0))
        };
        let mut world = World::of(&history);
        let before: Vec<_> = all_pages(500, |page| articles(&world, page))
            .into_iter()
            .map(|article| article.id)
            .collect();
        let wanted = before.iter().cloned().collect();
        let found = interrupted(&mut world, &arrivals, &wanted, |found| found.id.clone(), articles);
        prop_assert_eq!(found, before);

        let filter = EventFilter {
            participants: vec![],
            types: u64::MAX,
            statuses: u16::MAX,
            event_date: None,
            publish_date: None,
            mentioned_date: None,
        };
        let events = |world: &World, page: &PageRequest| {
            let order = EventOrder::NewestFirst;
            world.index.read(|view| Ok(lookup::list_events(view, &filter, order, page)?.0))
        };
        let mut world = World::of(&history);
        let before: Vec<_> =
            all_pages(500, |page| events(&world, page)).into_iter().map(|event| event.id).collect();
        let wanted = before.iter().cloned().collect();
        let found = interrupted(&mut world, &arrivals, &wanted, |found| found.id.clone(), events);
        prop_assert_eq!(found, before);

        let query = RelatedQuery { entity: smith(), types: vec![], publish_date: None };
        let related = |world: &World, page: &PageRequest| {
            world.index.read(|view| Ok(lookup::list_related(view, &query, page)?.0))
        };
        let id = |found: &shared::v1::RelatedEntity| found.entity.clone().unwrap_or_default().id;
        // An article that gives the name to another entity would change whom it means.
        let arrivals: Vec<_> = arrivals
            .into_iter()
            .map(|mut content| {
                content.mentions.retain(|(entity, ..)| ![0, 1, 5].contains(entity));
                content.mentions.push((2, true, 0));
                content
            })
            .collect();
        let mut world = World::of(&history);
        let before: Vec<_> = all_pages(500, |page| related(&world, page)).iter().map(id).collect();
        let wanted = before.iter().cloned().collect();
        let found = interrupted(&mut world, &arrivals, &wanted, id, related);
        prop_assert_eq!(found, before);
    }
}

#[test]
fn a_search_lists_what_it_found_first() {
    let mention = |entity| Content {
        publish_day: Some(1),
        publisher: None,
        mentions: vec![(entity, true, 0), (entity, false, 1)],
        dates: vec![],
        events: vec![],
    };
    let mut world = World::of(&[
        Step::Ingest(0, mention(0)),
        Step::Ingest(1, mention(1)),
        Step::Ingest(2, mention(0)),
    ]);
    let search = |world: &World, name: &str, kind, token: &str| {
        let page = PageRequest {
            size: 1,
            token: token.into(),
            request_hash: 5,
        };
        world
            .index
            .read(|view| lookup::search(view, kind, name, &page))
    };
    let name = |page: &Page<lookup::EntityDescription>| match page.items.as_slice() {
        [lookup::EntityDescription::Person(person)] => {
            person.entity.clone().unwrap_or_default().name
        }
        other => panic!("not one person: {other:?}"),
    };
    let first = search(&world, "smith", Kind::Person, "").expect("an answer");
    assert_eq!(name(&first), "John Smith");
    // Now Jane would come first.
    world.apply(
        (3..9)
            .map(|number| Step::Ingest(number, mention(1)).change())
            .collect(),
    );
    let second = search(&world, "smith", Kind::Person, &first.next_page_token).expect("an answer");
    assert_eq!(name(&second), "Jane Smith");
    assert_eq!(second.next_page_token, "");

    for (name_as_written, expected) in [
        ("JOHN  smith", "John Smith"),
        ("john smi", "John Smith"),
        ("smith, jane", "Jane Smith"),
        ("John Smyth", "John Smith"),
        ("jane", "Jane Smith"),
        ("John Zmith", "John Smith"),
        ("jane mith", "Jane Smith"),
        ("jane asmith", "Jane Smith"),
        ("jane msith", "Jane Smith"),
    ] {
        let found = search(&world, name_as_written, Kind::Person, "").expect("an answer");
        assert_eq!(name(&found), expected, "{name_as_written}");
    }
    let nobody = search(&world, "Xanthippe", Kind::Person, "").expect("an answer");
    assert_eq!(nobody.items, []);
}

#[test]
fn a_token_works_only_with_its_request_and_its_journal() {
    let world = World::of(&[0, 1].map(|number| {
        let content = Content {
            publish_day: Some(number),
            publisher: None,
            mentions: vec![],
            dates: vec![],
            events: vec![],
        };
        Step::Ingest(number, content)
    }));
    let list = |token: &str, request_hash| {
        let page = PageRequest {
            size: 1,
            token: token.into(),
            request_hash,
        };
        world.index.read(|view| {
            Ok::<_, LookupError>(lookup::list_articles(view, &ArticleFilter::default(), &page)?.0)
        })
    };
    let token = list("", 5).expect("a page").next_page_token;
    assert!(list(&token, 5).is_ok());
    assert_eq!(
        list(&token, 6).expect_err("another request"),
        LookupError::InvalidPageToken
    );
    for at in 0..token.len() {
        let mut damaged = token.clone().into_bytes();
        damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
        let damaged = String::from_utf8(damaged).expect("ASCII");
        assert_eq!(
            list(&damaged, 5).expect_err("damaged"),
            LookupError::InvalidPageToken
        );
    }
    for rubbish in ["A", "AAAA", "!!", "é"] {
        assert_eq!(
            list(rubbish, 5).expect_err("rubbish"),
            LookupError::InvalidPageToken
        );
    }
}
