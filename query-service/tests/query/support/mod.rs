//! Worlds to test in: random articles, an index over them, and the same
//! questions answered by going through all articles one by one.

use std::collections::BTreeMap;

use proptest::prelude::*;
use query_service::index::{Change, ChangeBatch, Document, Index};
use shared::revision::{JournalId, Revision, Sequence};
use tempfile::TempDir;

pub mod articles;
pub mod naive;

use articles::{Content, content};

/// The journal of all test worlds.
pub const JOURNAL: JournalId = JournalId(7);

/// What happens to an article, which is a number.
#[derive(Clone, Debug)]
pub enum Step {
    Ingest(u8, Content),
    Retract(u8),
}

/// A history of a few articles, some of them replaced or retracted.
pub fn history(length: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        5 => (0u8..10, content()).prop_map(|(article, content)| Step::Ingest(article, content)),
        1 => (0u8..10).prop_map(Step::Retract),
    ];
    prop::collection::vec(step, length)
}

impl Step {
    pub fn change(&self) -> Change {
        match self {
            Self::Ingest(article, content) => {
                Change::Ingested(Box::new(content.document(*article)))
            }
            Self::Retract(article) => Change::Retracted(articles::article_id(*article)),
        }
    }
}

/// The articles that are live after a history, with their sequences.
pub fn live(history: &[Step]) -> Vec<(u64, Document)> {
    let mut live: BTreeMap<u8, (u64, Document)> = BTreeMap::new();
    for (sequence, step) in (1..).zip(history) {
        match step {
            Step::Ingest(article, content) => {
                live.insert(*article, (sequence, content.document(*article)));
            }
            Step::Retract(article) => {
                live.remove(article);
            }
        }
    }
    live.into_values().collect()
}

/// An index in a folder that goes away with it.
pub struct World {
    pub index: Index,
    pub sequence: u64,
    _folder: TempDir,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the index");
        let index = Index::closed(folder.path());
        index.open().expect("an empty index opens");
        Self {
            index,
            sequence: 0,
            _folder: folder,
        }
    }

    pub fn of(history: &[Step]) -> Self {
        let mut world = Self::new();
        world.apply(history.iter().map(Step::change).collect());
        world
    }

    pub fn apply(&mut self, changes: Vec<Change>) {
        let batch = self.batch(changes);
        self.sequence = batch.through.sequence.0;
        self.index.apply(batch).expect("the batch applies");
    }

    pub fn batch(&self, changes: Vec<Change>) -> ChangeBatch {
        let last = self.sequence + changes.len() as u64;
        ChangeBatch {
            changes: (self.sequence + 1..).map(Sequence).zip(changes).collect(),
            through: Revision {
                journal: JOURNAL,
                sequence: Sequence(last),
            },
            caught_up: true,
        }
    }
}
