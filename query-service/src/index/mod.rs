//! The index: what articles state, arranged for lookups. A fold of the feed,
//! and therefore something that can be lost: it is built again from the feed.
//!
//! One thread applies changes; any number read. A read holds a lock shared for
//! as long as it lasts, and a batch takes effect, in memory, under the same lock
//! held alone, so that every answer is of one state. Batches are small while
//! anyone is served, and the work of a lookup is bounded.
//!
//! Records and lists are in a `table`, documents in a `pack`; sled holds the
//! checkpoint, which says what of their files counts, and, once anyone is served,
//! the changes that are not in files yet. While the index is built for the first
//! time they are in memory only: what a crash then loses the feed tells again.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{
    Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError,
};

use shared::revision::{JournalId, Revision, Sequence};

mod apply;
mod cache;
mod codec;
mod day;
mod described;
mod digest;
mod document;
mod entity;
mod event;
mod facts;
mod key;
mod pack;
mod posting;
mod shelves;
mod sled;
mod table;
mod view;

pub use day::{Day, Days, Interval, SpanClass};
pub use described::EntityDescription;
pub use digest::{Digest, Mentioned, Stated};
pub use document::Document;
pub use entity::EntityRecord;
pub use event::{EventPayload, EventRecord, StatementKey};
pub use facts::publisher;
pub(crate) use facts::{PROVENANCE_LISTED, role_bit};
pub use key::{Id, List};
pub use posting::{Direction, Entry, ListReader};
pub use view::View;

use self::sled::set_aside;
use apply::Effects;
use codec::{Reader, Writer};
use shelves::Shelves;

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

/// The index.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    state: RwLock<State>,
    applying: Mutex<Applying>,
}

/// What only the thread that changes the index knows.
#[derive(Debug, Default)]
struct Applying {
    /// Batches in the log; `None` if something is in memory that is not in it.
    logged: Option<u64>,
}

#[derive(Debug)]
struct State {
    /// `None` only while the index is being set aside, or after that failed.
    shelves: Option<Shelves>,
    checkpoint: Option<Checkpoint>,
}

impl Index {
    /// The index in a folder, not yet open: it has nothing to read.
    pub fn closed(data: &Path) -> Self {
        Self {
            folder: data.join("index"),
            state: RwLock::new(State {
                shelves: None,
                checkpoint: None,
            }),
            applying: Mutex::default(),
        }
    }

    /// Opens the index, or makes an empty one. A damaged index, or one of
    /// another version, is set aside.
    ///
    /// # Errors
    /// If the store cannot be opened: the disk is full, or another process has it.
    pub fn open(&self) -> Result<Option<Checkpoint>, IndexError> {
        let mut applying = self.applying();
        let folder = &self.folder;
        std::fs::create_dir_all(folder).map_err(|error| IndexError::Store(error.to_string()))?;
        let (opened, logged) = match State::open(folder) {
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
        *self.write() = opened;
        applying.logged = Some(logged);
        Ok(checkpoint)
    }

    /// Opens the index again after its store failed; what was not yet written the
    /// feed tells once more. Until then it has nothing to read.
    ///
    /// # Errors
    /// If the store still fails; then this can be tried again.
    pub fn reopen(&self) -> Result<Option<Checkpoint>, IndexError> {
        let closed = {
            let mut applying = self.applying();
            applying.logged = None;
            let mut state = self.write();
            state.checkpoint = None;
            state.shelves.take()
        };
        // sled writes once more when it is let go, and may panic where it cannot.
        let dropped = catch_unwind(AssertUnwindSafe(|| drop(closed)));
        drop(dropped);
        self.open()
    }

    /// How far it is; `None` if nothing was applied yet.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        self.state().checkpoint
    }

    /// Applies changes and says how far the index is then. Changes that were
    /// applied before are passed over.
    ///
    /// # Errors
    /// If the changes do not follow on what was applied, or the store fails.
    /// If they do not follow, the index is as it was.
    pub fn apply(&self, batch: ChangeBatch) -> Result<Checkpoint, IndexError> {
        let mut applying = self.applying();
        let (effects, checkpoint, was_complete) = {
            let state = self.state();
            let before = state.checkpoint;
            match stage(state.shelves()?, before, batch)? {
                Staged::Nothing(checkpoint) => return Ok(checkpoint),
                Staged::Effects(effects, checkpoint) => {
                    let was_complete = before.is_some_and(|before| before.is_complete);
                    (effects, checkpoint, was_complete)
                }
            }
        };
        // What builds the index is too much for a log, and goes into files.
        let number = applying.logged.take().filter(|_| was_complete);
        let logged = number.map(|_| effects.batch.encode());
        let erases = !effects.erased.is_empty();
        let is_full = {
            let mut state = self.write();
            state.checkpoint = Some(checkpoint);
            let shelves = state.shelves_mut()?;
            shelves.take(effects);
            shelves.is_full()
        };
        if let (Some(number), Some(logged)) = (number, &logged) {
            self.state().shelves()?.log(number, logged, checkpoint)?;
            applying.logged = Some(number + 1);
        }
        // Once it is caught up with, everything is in files or in the log.
        if is_full || (checkpoint.is_complete && logged.is_none()) {
            self.persist(&mut applying)?;
        } else if erases && logged.is_some() {
            self.state().shelves()?.sync()?;
            self.write().shelves_mut()?.erase()?;
        }
        Ok(checkpoint)
    }

    /// Sets the index aside and begins an empty one.
    ///
    /// # Errors
    /// If that fails; the index is then without a store, and this can be tried again.
    pub fn reset(&self) -> Result<(), IndexError> {
        let mut applying = self.applying();
        let mut state = self.write();
        state.checkpoint = None;
        state.shelves = None;
        if self.folder.exists() {
            set_aside(&self.folder)?;
        }
        let (opened, logged) = State::open(&self.folder)?;
        *state = opened;
        applying.logged = Some(logged);
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
        self.state().read(read)
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

    /// Puts all that was applied on disk.
    ///
    /// # Errors
    /// If the store fails.
    pub fn flush(&self) -> Result<(), IndexError> {
        let mut applying = self.applying();
        if self.state().shelves.is_none() {
            return Ok(());
        }
        self.persist(&mut applying)
    }

    /// Writes what is in memory into files, and merges files where they are many.
    /// Readers are kept out only while a file takes the place of others.
    fn persist(&self, applying: &mut Applying) -> Result<(), IndexError> {
        applying.logged = None;
        let run = self.state().shelves()?.write_memory()?;
        if let Some(run) = run {
            self.write().shelves_mut()?.adopt(run);
        }
        self.state().save()?;
        self.write().shelves_mut()?.erase()?;
        applying.logged = Some(0);
        loop {
            let Some(merged) = self.state().shelves()?.merge()? else {
                return Ok(());
            };
            let unneeded = self.write().shelves_mut()?.adopt(merged);
            self.state().save()?;
            for file in unneeded {
                std::fs::remove_file(file)?;
            }
        }
    }

    /// Everything in the index but its checkpoint, however it is packed: two
    /// indexes of the same live articles have equal dumps.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn dump(&self) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, IndexError> {
        self.state().shelves()?.dump()
    }

    /// Bytes of memory that the index holds however long it runs, and those
    /// taken by changes that are not in files yet.
    pub fn memory(&self) -> (usize, usize) {
        let state = self.state();
        state.shelves.as_ref().map_or((0, 0), Shelves::memory)
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn applying(&self) -> MutexGuard<'_, Applying> {
        self.applying.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is in a folder, and how many batches are in its log.
    fn open(folder: &Path) -> Result<(Self, u64), IndexError> {
        let (shelves, checkpoint, logged) = Shelves::open(folder)?;
        let state = Self {
            shelves: Some(shelves),
            checkpoint,
        };
        Ok((state, logged))
    }

    fn shelves(&self) -> Result<&Shelves, IndexError> {
        self.shelves.as_ref().ok_or(IndexError::Damaged)
    }

    /// Saves which files count; nothing before anything was applied.
    fn save(&self) -> Result<(), IndexError> {
        match self.checkpoint {
            Some(checkpoint) => self.shelves()?.save(checkpoint),
            None => Ok(()),
        }
    }

    fn shelves_mut(&mut self) -> Result<&mut Shelves, IndexError> {
        self.shelves.as_mut().ok_or(IndexError::Damaged)
    }

    fn read<T, E: From<IndexError>>(
        &self,
        read: impl FnOnce(&View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let shelves = self.shelves.as_ref().ok_or(IndexError::Empty)?;
        let checkpoint = self.checkpoint.ok_or(IndexError::Empty)?;
        read(&shelves.view(checkpoint))
    }
}

enum Staged {
    Nothing(Checkpoint),
    Effects(Effects, Checkpoint),
}

fn stage(
    shelves: &Shelves,
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
    let mut staging = shelves.staging();
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
    Ok(Staged::Effects(staging.finish()?, after))
}

impl Checkpoint {
    fn write(self, writer: &mut Writer) {
        writer.bytes(&self.revision.journal.0.to_be_bytes());
        writer.integer(self.revision.sequence.0);
        writer.integer(self.is_complete.into());
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, IndexError> {
        let journal = reader.bytes()?.try_into();
        let journal = journal.map_err(|_| IndexError::Damaged)?;
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
