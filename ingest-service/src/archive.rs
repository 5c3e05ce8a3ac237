//! The archive: journal, catalog, committer and readers of one data directory.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use annotate::Reader;
use jiff::Timestamp;
use rustix::fs::FlockOperation;
use rustix::io::Errno;
use shared::revision::{JournalId, Sequence};
use shared::v1;
use tokio::sync::Semaphore;

use crate::article::ArticleId;
use crate::catalog::{self, Catalog};
use crate::committer::{self, Commits, Room};
use crate::journal::{self, Entry, Journal, JournalReader, ReadError};
use crate::limits;
use crate::read::ReadingPool;
use crate::record;

/// Everything kept in one data directory, and what works on it.
#[derive(Debug)]
pub struct Archive {
    pub(crate) journal: JournalReader,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) commits: Commits,
    pub(crate) reading: ReadingPool,
    /// What articles that are not yet durable may weigh, in KiB.
    pub(crate) kibibytes: Arc<Semaphore>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Held while the archive is open, so that no other process opens it.
    _lock: File,
}

/// The archive cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process is at work there.
    #[error(
        "another process has {} open; stop it, or choose another data directory",
        path.display()
    )]
    InUse {
        /// The data directory.
        path: PathBuf,
    },
    /// The data directory cannot be made or locked.
    #[error("cannot use {} as data directory", path.display())]
    Directory {
        /// The data directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The journal cannot be opened.
    #[error(transparent)]
    Journal(#[from] journal::OpenError),
    /// The catalog cannot be opened, nor made anew.
    #[error(transparent)]
    Catalog(#[from] catalog::OpenError),
    /// The system has no thread left.
    #[error("cannot start the committer")]
    Thread(#[source] io::Error),
}

/// An article cannot be returned.
#[derive(Debug, thiserror::Error)]
pub enum GetError {
    /// There is none of this id, or it was retracted.
    #[error("there is no article {0}, or it was retracted")]
    NotFound(ArticleId),
    /// It is stored, and damaged.
    #[error("the stored record {} is damaged", .0.0)]
    Damaged(Sequence),
    /// The store failed.
    #[error("the store failed")]
    Storage,
}

impl Archive {
    /// Opens a data directory, with everything it holds found and checked.
    ///
    /// # Errors
    /// If another process has it open, or the disk fails.
    pub fn open(
        directory: &Path,
        free_space_floor: u64,
        clock: fn() -> Timestamp,
    ) -> Result<Self, OpenError> {
        let lock = lock(directory)?;
        let (journal, recovery) = Journal::open(&directory.join("journal"), new_journal_id)?;
        report(&journal, &recovery);
        let reader = journal.reader();
        let catalog = Arc::new(catalog::open(&directory.join("catalog"), &reader)?);
        let room = Room {
            directory: directory.to_owned(),
            floor: free_space_floor,
        };
        let (commits, thread) =
            committer::start(journal, catalog.clone(), room, clock).map_err(OpenError::Thread)?;
        Ok(Self {
            journal: reader,
            catalog,
            commits,
            reading: ReadingPool::new(Reader::new()),
            kibibytes: Arc::new(Semaphore::new(limits::BYTES_IN_FLIGHT_MAX / 1024)),
            thread: Mutex::new(Some(thread)),
            _lock: lock,
        })
    }

    /// The journal, for readers.
    pub fn journal(&self) -> &JournalReader {
        &self.journal
    }

    /// The article of an id, with what was read from it, spans without their words.
    ///
    /// Blocks while the disk is read.
    ///
    /// # Errors
    /// If there is none, or it is damaged.
    pub fn get(&self, id: &ArticleId) -> Result<v1::ArticleIngested, GetError> {
        let state = self.catalog.article(id).map_err(|error| {
            let error = &error as &dyn std::error::Error;
            tracing::error!(error, "the catalog failed");
            GetError::Storage
        })?;
        let state = state.filter(|state| state.live);
        let sequence = state
            .ok_or_else(|| GetError::NotFound(id.clone()))?
            .sequence;
        let ingested = self
            .journal
            .read(sequence)
            .and_then(|entry| self.ingested(&entry));
        ingested.map_err(|error| match error {
            ReadError::Damaged(sequence) => {
                tracing::error!(sequence = sequence.0, "a journal entry is damaged");
                GetError::Damaged(sequence)
            }
            ReadError::Io(error) => {
                tracing::error!(%error, "the journal cannot be read");
                GetError::Storage
            }
        })
    }

    /// The article in an entry, completed by what the journal knows of it.
    pub(crate) fn ingested(&self, entry: &Entry) -> Result<v1::ArticleIngested, ReadError> {
        let damaged = ReadError::Damaged(entry.sequence);
        let Ok(mut ingested) = record::decode_body(entry.body()?) else {
            return Err(damaged);
        };
        let article = ingested.article.as_mut().ok_or(damaged)?;
        article.id = entry.head.article_id.to_string();
        article.content_hash = entry.head.content_hash.as_bytes().to_vec().into();
        article.ingest_time = Some(timestamp(entry.commit_time));
        article.revision = Some(self.token(entry.sequence));
        Ok(ingested)
    }

    /// The token of a place in this journal.
    pub(crate) fn token(&self, sequence: Sequence) -> v1::RevisionToken {
        v1::RevisionToken {
            token: self.journal.revision(sequence).to_token(),
        }
    }

    /// Lets what was handed in become durable, and closes the journal. Blocks.
    pub fn close(&self) {
        self.commits.close();
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        if thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the committer ended by a panic");
        }
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        self.close();
    }
}

/// The API's form of a moment.
pub(crate) fn timestamp(time: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: time.as_second(),
        nanos: time.subsec_nanosecond(),
    }
}

fn lock(directory: &Path) -> Result<File, OpenError> {
    let fails = |source| OpenError::Directory {
        path: directory.to_owned(),
        source,
    };
    std::fs::create_dir_all(directory).map_err(fails)?;
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(directory.join("lock"))
        .map_err(fails)?;
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(Errno::WOULDBLOCK) => Err(OpenError::InUse {
            path: directory.to_owned(),
        }),
        Err(error) => Err(fails(error.into())),
    }
}

fn new_journal_id() -> JournalId {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    JournalId(u128::from_le_bytes(bytes))
}

fn report(journal: &Journal, recovery: &journal::Recovery) {
    let entries = journal.durable().0;
    tracing::info!(entries, "the journal is open");
    if recovery.cut_bytes > 0 {
        let bytes = recovery.cut_bytes;
        tracing::warn!(
            bytes,
            "writes that were interrupted before anyone was told were cut"
        );
    }
    for damaged in &recovery.damaged {
        tracing::error!(
            first_sequence = damaged.start(),
            last_sequence = damaged.end(),
            "journal entries are damaged and will not be served"
        );
    }
}
