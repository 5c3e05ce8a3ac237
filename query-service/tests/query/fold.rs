//! The index is a fold of the feed, and a function of what is live.

use proptest::prelude::*;
use query_service::index::{Change, ChangeBatch, Index, IndexError};
use shared::revision::{JournalId, Revision, Sequence};

use crate::support::{JOURNAL, Step, World, history, live};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn only_what_is_live_matters(history in history(1..40), sizes in prop::collection::vec(1usize..8, 40)) {
        let mut world = World::new();
        let mut rest = history.as_slice();
        for size in sizes {
            let (batch, later) = rest.split_at(size.min(rest.len()));
            world.apply(batch.iter().map(Step::change).collect());
            rest = later;
        }
        let at_once = World::of(&history);
        prop_assert_eq!(world.index.dump(), at_once.index.dump());

        // As from a journal that no longer tells what was replaced or retracted.
        let mut compact = vec![Change::Nothing; history.len()];
        for (sequence, document) in live(&history) {
            let place = usize::try_from(sequence).expect("a short history") - 1;
            compact[place] = Change::Ingested(Box::new(document));
        }
        let mut replayed = World::new();
        replayed.apply(compact);
        prop_assert_eq!(world.index.dump(), replayed.index.dump());

        world.apply((0..10).map(|article| Step::Retract(article).change()).collect());
        prop_assert_eq!(world.index.dump().expect("it reads").len(), 0);
    }

    #[test]
    fn applying_twice_changes_nothing(history in history(1..20), from in 0usize..20) {
        let world = World::of(&history);
        let before = world.index.dump();
        let from = from.min(history.len());
        let again = ChangeBatch {
            changes: (1..)
                .map(Sequence)
                .zip(history.iter().map(Step::change))
                .skip(from)
                .collect(),
            through: Revision { journal: JOURNAL, sequence: Sequence(history.len() as u64) },
            caught_up: true,
        };
        world.index.apply(again).expect("it applies");
        prop_assert_eq!(world.index.dump(), before);
    }
}

#[test]
fn changes_that_do_not_follow_are_refused_and_change_nothing() {
    let mut world = World::new();
    world.apply(vec![Change::Nothing, Change::Nothing]);
    let batch = |journal, sequences: &[u64], through| ChangeBatch {
        changes: sequences
            .iter()
            .map(|sequence| (Sequence(*sequence), Change::Nothing))
            .collect(),
        through: Revision {
            journal,
            sequence: Sequence(through),
        },
        caught_up: true,
    };
    for (batch, expected) in [
        (
            batch(JOURNAL, &[4], 4),
            IndexError::Gap {
                expected: 3,
                found: 4,
            },
        ),
        (
            batch(JOURNAL, &[3, 5], 5),
            IndexError::Gap {
                expected: 4,
                found: 5,
            },
        ),
        (
            batch(JOURNAL, &[], 3),
            IndexError::Gap {
                expected: 3,
                found: 3,
            },
        ),
        (batch(JournalId(8), &[3], 3), IndexError::OtherJournal),
    ] {
        assert_eq!(world.index.apply(batch), Err(expected));
        let checkpoint = world.index.checkpoint().expect("two changes were applied");
        assert_eq!(checkpoint.revision.sequence, Sequence(2));
    }
}

#[test]
fn a_large_value_is_kept_in_chunks_and_leaves_none_behind() {
    let mut world = World::new();
    // Noise does not compress, so that the document is large when packed too.
    let mut seed = 1u64;
    let text = (0..200_000).map(|_| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(b' ' + u8::try_from(seed >> 57).expect("7 bits") % 95)
    });
    let mut document = query_service::index::Document::default();
    document.article.id = "large".into();
    document.article.text = text.collect();
    world.apply(vec![Change::Ingested(Box::new(document.clone()))]);
    let id = query_service::index::Id::of("large");
    let read = || world.index.read(|view| view.document(id));
    assert_eq!(read(), Ok(Some(document)));
    world.apply(vec![Change::Retracted("large".into())]);
    assert_eq!(world.index.read(|view| view.document(id)), Ok(None));
    assert_eq!(world.index.dump().expect("it reads").len(), 0);
}

#[test]
fn an_index_opens_again_where_it_stopped_and_is_built_again_when_damaged() {
    let folder = tempfile::tempdir().expect("a folder");
    let through = Revision {
        journal: JOURNAL,
        sequence: Sequence(1),
    };
    let batch = ChangeBatch {
        changes: vec![(Sequence(1), Change::Nothing)],
        through,
        caught_up: true,
    };
    let index = Index::closed(folder.path());
    assert_eq!(index.open(), Ok(None));
    let applied = index.apply(batch.clone()).expect("it applies");
    index.flush().expect("it flushes");
    drop(index);

    let index = Index::closed(folder.path());
    assert_eq!(index.open(), Ok(Some(applied)));
    assert!(
        matches!(
            Index::closed(folder.path()).open(),
            Err(IndexError::Store(_))
        ),
        "two at once"
    );
    drop(index);

    let conf = folder.path().join("index/conf");
    std::fs::write(conf, b"not what sled wrote").expect("the file is there");
    let index = Index::closed(folder.path());
    assert_eq!(index.open(), Ok(None));
    assert!(folder.path().join("index.aside").exists());
    index.apply(batch).expect("it applies");
    index.reset().expect("it is set aside");
    assert_eq!(index.checkpoint(), None);
}
