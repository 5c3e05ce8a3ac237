//! The archive: journal, catalog, committer and readers of one data directory.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use annotate::Reader;
use jiff::Timestamp;
use shared::lock::{DirectoryLock, LockError};
use shared::revision::{JournalId, Sequence};
use shared::v1;
use tokio::sync::{Semaphore, watch};

use crate::article::ArticleId;
use crate::catalog::{self, Catalog};
use crate::committer::{self, CommitError, Commits, Room};
use crate::config::Options;
use crate::journal::disk::create_directories;
use crate::journal::{
    self, Compacted, Compactor, Entry, Journal, JournalReader, ReadError, SegmentSpan,
};
use crate::limits;
use crate::read::ReadingPool;
use crate::record::{self, Act, Head};

/// The journal's place in a data directory.
pub const JOURNAL: &str = "journal";

/// The catalog's place in a data directory.
pub const CATALOG: &str = "catalog";

/// Everything kept in one data directory, and what works on it.
#[derive(Debug)]
pub struct Archive {
    pub(crate) journal: JournalReader,
    pub(crate) catalog: Arc<Catalog>,
    pub(crate) commits: Commits,
    pub(crate) reading: ReadingPool,
    /// What articles that are not yet durable may weigh, in KiB.
    pub(crate) kibibytes: Arc<Semaphore>,
    pub(crate) compactor: Compactor,
    /// Whether the committer can commit.
    sound: watch::Receiver<bool>,
    thread: Mutex<Option<JoinHandle<()>>>,
    /// Held while the archive is open, so that no other process opens it.
    _lock: DirectoryLock,
}

/// The archive cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be had.
    #[error(transparent)]
    Lock(#[from] LockError),
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

/// Compacting failed.
#[derive(Debug, thiserror::Error)]
pub enum CompactError {
    /// The segment that is being written cannot be closed.
    #[error("cannot close the segment that is being written")]
    Close(#[from] CommitError),
    /// The disk or the catalog failed.
    #[error("cannot compact the journal")]
    Io(#[from] io::Error),
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
    pub fn open(options: &Options) -> Result<Self, OpenError> {
        let directory = &options.data;
        // Its name becomes durable before anything that is acknowledged lies in it.
        create_directories(&*options.disk, directory).map_err(|source| LockError::Directory {
            path: directory.clone(),
            source,
        })?;
        let lock = DirectoryLock::take(directory)?;
        let path = directory.join(JOURNAL);
        let (journal, recovery) = Journal::open_on(options.disk.clone(), &path, new_journal_id)?;
        let journal = journal.with_segments_of(options.segment_bytes_max);
        report(&journal, &recovery);
        let reader = journal.reader();
        let compactor = journal.compactor();
        let catalog = Arc::new(catalog::open(&directory.join(CATALOG), &reader)?);
        let room = Room {
            directory: directory.clone(),
            floor: options.free_space_floor,
            mend_interval: options.mend_interval,
        };
        let (commits, sound, thread) =
            committer::start(journal, catalog.clone(), room, options.clock)
                .map_err(OpenError::Thread)?;
        Ok(Self {
            journal: reader,
            catalog,
            commits,
            reading: ReadingPool::new(Reader::new()),
            kibibytes: Arc::new(Semaphore::new(limits::BYTES_IN_FLIGHT_MAX / 1024)),
            compactor,
            sound,
            thread: Mutex::new(Some(thread)),
            _lock: lock,
        })
    }

    /// Whether what is handed in can be committed, as it changes. While it cannot,
    /// the committer tries to mend what failed.
    pub fn sound(&self) -> watch::Receiver<bool> {
        self.sound.clone()
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

    /// Takes what was replaced or retracted off the disk, while the archive is in
    /// use. Blocks. `progress` is told how many bytes of the journal have been
    /// looked at, and how many there are; when `is_stopped` it ends early.
    ///
    /// # Errors
    /// If the store fails; every segment is then as it was, or compacted.
    pub fn compact(
        &self,
        progress: &mut dyn FnMut(u64, u64),
        is_stopped: &dyn Fn() -> bool,
    ) -> Result<Compacted, CompactError> {
        let mut segments = self.compactor.segments();
        let active = segments.pop();
        if let Some(active) = active
            && self.holds_erased(active)?
        {
            self.commits.close_segment()?;
            // What was written meanwhile may be in it too.
            segments = self.compactor.segments();
            segments.pop();
        }
        let total = segments.iter().map(|segment| segment.bytes).sum();
        let mut done = Compacted::default();
        let mut looked_at = 0;
        for segment in segments {
            if is_stopped() {
                break;
            }
            if self.holds_erased(segment)? {
                let is_erased = &mut |sequence, head: &_| self.is_erased(sequence, head);
                done = done.and(self.compactor.compact(segment.first, is_erased)?);
            }
            looked_at += segment.bytes;
            progress(looked_at, total);
        }
        Ok(done)
    }

    fn holds_erased(&self, segment: SegmentSpan) -> io::Result<bool> {
        for sequence in segment.first.0..=segment.last.0 {
            let sequence = Sequence(sequence);
            match self.journal.read_head(sequence) {
                Ok(entry) if entry.body_bytes == 0 => {}
                Ok(entry) => {
                    if self.is_erased(sequence, &entry.head)? {
                        return Ok(true);
                    }
                }
                Err(ReadError::Damaged(_)) => {}
                Err(ReadError::Io(error)) => return Err(error),
            }
        }
        Ok(false)
    }

    /// Whether an entry's text was replaced or retracted. The catalog knows by
    /// what; but it is derived, so it is the journal that must say so.
    fn is_erased(&self, sequence: Sequence, head: &Head) -> io::Result<bool> {
        let state = self.catalog.article(&head.article_id);
        let Some(state) = state.map_err(io::Error::other)? else {
            return Ok(false);
        };
        let has_text = matches!(head.act, Act::Created | Act::Replaced);
        if !has_text || state.sequence <= sequence {
            return Ok(false);
        }
        match self.journal.read_head(state.sequence) {
            Ok(latest) => {
                Ok(latest.head.article_id == head.article_id
                    && latest.head.act.changes_the_article())
            }
            Err(ReadError::Damaged(_)) => Ok(false),
            Err(ReadError::Io(error)) => Err(error),
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

/// An id that no other journal has.
pub(crate) fn new_journal_id() -> JournalId {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    JournalId(u128::from_le_bytes(bytes))
}

/// Logs what was found on opening.
pub(crate) fn report(journal: &Journal, recovery: &journal::Recovery) {
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
