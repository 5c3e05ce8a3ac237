//! The index: what articles state, arranged for lookups. A fold of the feed,
//! and therefore something that can be lost: it is built again from the feed.
//!
//! One thread applies changes; any number read. A read holds a lock shared for
//! as long as it lasts, and a batch takes effect under the same lock held alone,
//! so that every answer is of one state. sled's iterators are no snapshots, and
//! its `apply_batch` keeps readers out in the same way, so the lock costs readers
//! nothing they would not pay anyway. Batches are small while anyone is served,
//! and the work of a lookup is bounded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, TryLockError};

use shared::revision::{JournalId, Revision, Sequence};

mod apply;
mod codec;
mod day;
mod digest;
mod document;
mod entity;
mod event;
mod facts;
mod key;
mod posting;
mod sled;
mod view;

pub use day::{Day, Days, Interval, SpanClass};
pub use digest::{Digest, Mentioned};
pub use document::Document;
pub use entity::EntityRecord;
pub use event::{EventPayload, EventRecord, StatementKey};
pub use facts::publisher;
pub(crate) use facts::role_bit;
pub use key::{Id, List};
pub use posting::{Direction, Entry, ListReader};
pub use view::View;

use self::sled::{Batch, Store, set_aside};
use apply::Staging;
use codec::{Reader, Writer};

/// Why the index cannot do what it was asked to.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum IndexError {
    /// What is stored is not what was written. The index has to be built again.
    #[error("the index is damaged; it has to be built again")]
    Damaged,
    /// The store failed.
    #[error("the store of the index failed: {0}")]
    Store(String),
    /// The changes are of another journal than the index.
    #[error("the changes are of another journal than the index")]
    OtherJournal,
    /// Changes are missing.
    #[error("change {found} came where {expected} was next")]
    Gap {
        /// The sequence that was next.
        expected: u64,
        /// The sequence that came.
        found: u64,
    },
    /// Nothing was applied yet, so there is nothing to read.
    #[error("the index has not been filled yet")]
    Empty,
}

/// What happened to an article.
#[derive(Clone, Debug)]
pub enum Change {
    /// It was created or replaced.
    Ingested(Box<Document>),
    /// It was retracted; this is its id.
    Retracted(String),
    /// Nothing that matters any more: a later change takes it back.
    Nothing,
}

/// Consecutive changes of one journal.
#[derive(Clone, Debug)]
pub struct ChangeBatch {
    /// The changes, in order, without gaps.
    pub changes: Vec<(Sequence, Change)>,
    /// The revision they bring the index to.
    pub through: Revision,
    /// Whether that was the end of the journal.
    pub caught_up: bool,
}

/// How far the index is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The revision that has been applied.
    pub revision: Revision,
    /// Whether the index has ever caught up with the journal. Before, it lacks
    /// what is old, and its answers are not to be given.
    pub is_complete: bool,
}

/// The version of everything stored. An index of another version is built again.
const FORMAT_VERSION: u64 = 1;

/// The index.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    state: RwLock<State>,
    applying: Mutex<()>,
}

#[derive(Debug)]
struct State {
    /// `None` only while the index is being set aside, or after that failed.
    store: Option<Store>,
    checkpoint: Option<Checkpoint>,
}

impl Index {
    /// The index in a folder, not yet open: it has nothing to read.
    pub fn closed(data: &Path) -> Self {
        Self {
            folder: data.join("index"),
            state: RwLock::new(State {
                store: None,
                checkpoint: None,
            }),
            applying: Mutex::new(()),
        }
    }

    /// Opens the index, or makes an empty one. A damaged index, or one of
    /// another version, is set aside.
    ///
    /// # Errors
    /// If the store cannot be opened: the disk is full, or another process has it.
    pub fn open(&self) -> Result<Option<Checkpoint>, IndexError> {
        let folder = &self.folder;
        std::fs::create_dir_all(folder).map_err(|error| IndexError::Store(error.to_string()))?;
        let opened = match State::open(folder) {
            Err(IndexError::Damaged) => {
                let aside = set_aside(folder)?;
                tracing::warn!(
                    aside = %aside.display(),
                    "the index does not open or is of another version; it is set aside and built again from the feed"
                );
                State::open(folder)?
            }
            opened => opened?,
        };
        let checkpoint = opened.checkpoint;
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(checkpoint)
    }

    /// How far it is; `None` if nothing was applied yet.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.state
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .checkpoint
    }

    /// Applies changes and says how far the index is then. Changes that were
    /// applied before are passed over.
    ///
    /// # Errors
    /// If the changes do not follow on what was applied, or the store fails.
    /// The index is then as it was.
    pub fn apply(&self, batch: ChangeBatch) -> Result<Checkpoint, IndexError> {
        let _one_at_a_time = self.applying.lock().unwrap_or_else(PoisonError::into_inner);
        let (writes, checkpoint) = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let store = state.store.as_ref().ok_or(IndexError::Damaged)?;
            match stage(store, state.checkpoint, batch)? {
                Staged::Nothing(checkpoint) => return Ok(checkpoint),
                Staged::Writes(writes, checkpoint) => (writes, checkpoint),
            }
        };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let store = state.store.as_ref().ok_or(IndexError::Damaged)?;
        store.commit(writes)?;
        state.checkpoint = Some(checkpoint);
        Ok(checkpoint)
    }

    /// Sets the index aside and begins an empty one.
    ///
    /// # Errors
    /// If that fails; the index is then without a store, and this can be tried again.
    pub fn reset(&self) -> Result<(), IndexError> {
        let _one_at_a_time = self.applying.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.checkpoint = None;
        state.store = None;
        if self.folder.exists() {
            set_aside(&self.folder)?;
        }
        *state = State::open(&self.folder)?;
        Ok(())
    }

    /// Reads from one state of the index.
    ///
    /// # Errors
    /// If the index is empty, or `read` fails.
    pub fn read<T, E: From<IndexError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.read(read)
    }

    /// Like [`Index::read`] if it can begin without waiting; else `read` is
    /// given back.
    ///
    /// # Errors
    /// As the error within if the index is empty or `read` fails.
    pub fn try_read<T, E: From<IndexError>, F: FnOnce(&View<'_>) -> Result<T, E>>(
        &self,
        read: F,
    ) -> Result<Result<T, E>, F> {
        match self.state.try_read() {
            Ok(state) => Ok(state.read(read)),
            Err(TryLockError::Poisoned(state)) => Ok(state.into_inner().read(read)),
            Err(TryLockError::WouldBlock) => Err(read),
        }
    }

    /// Waits until what was applied is with the operating system.
    ///
    /// # Errors
    /// If the store fails.
    pub fn flush(&self) -> Result<(), IndexError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.store.as_ref().map_or(Ok(()), Store::flush)
    }

    /// Everything in the index but its checkpoint, however it is packed: two
    /// indexes of the same live articles have equal dumps.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn dump(&self) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, IndexError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let store = state.store.as_ref().ok_or(IndexError::Damaged)?;
        view::dump(store)
    }
}

impl State {
    fn open(folder: &Path) -> Result<Self, IndexError> {
        let store = Store::open(folder)?;
        let checkpoint = match store.get(&key::CHECKPOINT)? {
            Some(bytes) => Some(Checkpoint::decode(&bytes)?),
            None => None,
        };
        Ok(Self {
            store: Some(store),
            checkpoint,
        })
    }

    fn read<T, E: From<IndexError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let store = self.store.as_ref().ok_or(IndexError::Empty)?;
        let checkpoint = self.checkpoint.ok_or(IndexError::Empty)?;
        read(&View::new(store, checkpoint))
    }
}

enum Staged {
    Nothing(Checkpoint),
    Writes(Batch, Checkpoint),
}

fn stage(
    store: &Store,
    before: Option<Checkpoint>,
    batch: ChangeBatch,
) -> Result<Staged, IndexError> {
    let mut next = match before {
        Some(before) if before.revision.journal != batch.through.journal => {
            return Err(IndexError::OtherJournal);
        }
        Some(before) => before.revision.sequence.next(),
        None => Sequence::START.next(),
    };
    let mut staging = Staging::new(store);
    for (sequence, change) in batch.changes {
        if sequence < next {
            continue;
        }
        if sequence > next {
            return Err(IndexError::Gap {
                expected: next.0,
                found: sequence.0,
            });
        }
        match change {
            Change::Ingested(document) => staging.ingest(sequence.0, *document)?,
            Change::Retracted(article) => staging.retract(Id::of(&article))?,
            Change::Nothing => {}
        }
        next = next.next();
    }
    if batch.through.sequence >= next {
        return Err(IndexError::Gap {
            expected: next.0,
            found: batch.through.sequence.0,
        });
    }
    let after = Checkpoint {
        revision: Revision {
            journal: batch.through.journal,
            sequence: Sequence(next.0 - 1),
        },
        is_complete: batch.caught_up || before.is_some_and(|before| before.is_complete),
    };
    if before == Some(after) {
        return Ok(Staged::Nothing(after));
    }
    let mut writes = staging.finish()?;
    writes.put(&key::CHECKPOINT, &after.encode());
    Ok(Staged::Writes(writes, after))
}

impl Checkpoint {
    fn encode(self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.integer(FORMAT_VERSION);
        writer.bytes(&self.revision.journal.0.to_be_bytes());
        writer.integer(self.revision.sequence.0);
        writer.integer(self.is_complete.into());
        let mut bytes = writer.finish();
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_be_bytes());
        bytes
    }

    fn decode(bytes: &[u8]) -> Result<Self, IndexError> {
        let (bytes, checksum) = bytes.split_last_chunk().ok_or(IndexError::Damaged)?;
        let mut reader = Reader::new(bytes);
        if u32::from_be_bytes(*checksum) != crc32c::crc32c(bytes)
            || reader.integer()? != FORMAT_VERSION
        {
            return Err(IndexError::Damaged);
        }
        let journal = reader
            .bytes()?
            .try_into()
            .map_err(|_| IndexError::Damaged)?;
        let revision = Revision {
            journal: JournalId(u128::from_be_bytes(journal)),
            sequence: Sequence(reader.integer()?),
        };
        Ok(Self {
            revision,
            is_complete: reader.integer()? != 0,
        })
    }
}
