//! The catalog: what the journal holds, by article and by request.
//!
//! It is a fold of the journal's heads and rests on nothing else. What it has
//! applied is noted in the same batch; on opening it catches up from there, and
//! when it cannot be trusted it is set aside and made anew.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use shared::revision::Sequence;

use crate::article::{ArticleId, ContentHash, RequestId};
use crate::journal::{Entry, JournalReader, ReadError};
use crate::limits;
use crate::record::{Act, Head};

mod row;
mod sled;

pub use self::sled::{Catalog, StoreError};

/// What a catalog's seal begins with.
const SEAL_MAGIC: [u8; 4] = *b"DLC\x01";

/// What is known of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleState {
    /// The entry that made it what it is.
    pub sequence: Sequence,
    /// Whether it is there, rather than retracted.
    pub live: bool,
    /// The hash of its content; zero when retracted.
    pub content_hash: ContentHash,
}

/// What a request came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Which article it was about.
    pub article_id: ArticleId,
    /// What happened.
    pub act: Act,
    /// The revision at which what it asked for became durable.
    pub revision: Sequence,
    /// The hash of the article's content.
    pub content_hash: ContentHash,
}

impl From<&Head> for Receipt {
    fn from(head: &Head) -> Self {
        Self {
            article_id: head.article_id.clone(),
            act: head.act,
            revision: head.revision,
            content_hash: head.content_hash,
        }
    }
}

/// What one journal entry does to the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The article's new state, unless nothing changed.
    pub article: Option<(ArticleId, ArticleState)>,
    /// The answer to remember, if the request had an id.
    pub answer: Option<(RequestId, Receipt)>,
    /// When it was committed.
    pub commit_time: Timestamp,
}

impl Effect {
    /// The fold's one step.
    pub fn of(sequence: Sequence, head: &Head, commit_time: Timestamp) -> Self {
        let state = ArticleState {
            sequence,
            live: head.act.ingests(),
            content_hash: head.content_hash,
        };
        let changed = head.act.changes_the_article();
        Self {
            article: changed.then(|| (head.article_id.clone(), state)),
            answer: head
                .request_id
                .clone()
                .map(|request_id| (request_id, Receipt::from(head))),
            commit_time,
        }
    }
}

/// The catalog cannot be had, not even anew.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// sled fails on a fresh directory too.
    #[error("cannot make the catalog in {}", path.display())]
    Store {
        /// Where.
        path: PathBuf,
        /// What is wrong.
        source: StoreError,
    },
    /// The old one cannot be moved out of the way.
    #[error("cannot set {} aside", path.display())]
    SetAside {
        /// The catalog.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The journal cannot be read.
    #[error("cannot catch up from the journal")]
    Journal(#[source] io::Error),
}

/// Is told how many entries of how many have been read.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Opens the catalog in a directory and brings it up to the journal's head.
///
/// # Errors
/// If the disk fails; a catalog that is damaged is no error.
pub fn open(directory: &Path, journal: &JournalReader) -> Result<Catalog, OpenError> {
    open_watched(directory, journal, &mut |_, _| {})
}

/// The same, telling how far it is.
///
/// # Errors
/// If the disk fails; a catalog that is damaged is no error.
pub fn open_watched(
    directory: &Path,
    journal: &JournalReader,
    progress: Progress<'_>,
) -> Result<Catalog, OpenError> {
    let fails = |source| OpenError::Store {
        path: directory.to_owned(),
        source,
    };
    match open_and_catch_up(directory, journal, progress) {
        Ok(catalog) => return Ok(catalog),
        Err(Trouble::Journal(error)) => return Err(OpenError::Journal(error)),
        Err(Trouble::Catalog(error)) => {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the catalog is set aside and made anew from the journal"
            );
        }
    }
    set_aside(directory).map_err(|source| OpenError::SetAside {
        path: directory.to_owned(),
        source,
    })?;
    open_and_catch_up(directory, journal, progress).map_err(|trouble| match trouble {
        Trouble::Catalog(error) => fails(error),
        Trouble::Journal(error) => OpenError::Journal(error),
    })
}

/// Makes a catalog that failed anew from the journal, while it is in use; until
/// it is there, reading from it fails. The old one is removed: on a full disk its
/// room is needed.
///
/// # Errors
/// If the disk still fails; then this can be tried again.
pub fn make_anew(
    catalog: &Catalog,
    journal: &JournalReader,
    through: Sequence,
) -> Result<(), OpenError> {
    let directory = catalog.directory();
    catalog.close();
    remove(directory).map_err(|source| OpenError::SetAside {
        path: directory.to_owned(),
        source,
    })?;
    let fails = |source| OpenError::Store {
        path: directory.to_owned(),
        source,
    };
    let fresh = Catalog::open(directory, journal.id()).map_err(fails)?;
    catch_up(&fresh, journal, through, &mut |_, _| {}).map_err(|trouble| match trouble {
        Trouble::Catalog(error) => fails(error),
        Trouble::Journal(error) => OpenError::Journal(error),
    })?;
    catalog.take_over(fresh);
    Ok(())
}

/// Applies to a sound catalog what it has not seen yet of the journal.
///
/// # Errors
/// If the store fails.
pub fn bring_up(
    catalog: &Catalog,
    journal: &JournalReader,
    through: Sequence,
) -> Result<(), OpenError> {
    catch_up(catalog, journal, through, &mut |_, _| {}).map_err(|trouble| match trouble {
        Trouble::Catalog(source) => OpenError::Store {
            path: catalog.directory().to_owned(),
            source,
        },
        Trouble::Journal(error) => OpenError::Journal(error),
    })
}

/// Says, beside a catalog that was flushed and is about to be closed, up to where
/// it is good. Everything is made durable before.
///
/// # Errors
/// If the system refuses; the next start then reads every row.
pub fn seal(catalog: &Catalog) -> io::Result<()> {
    let applied = catalog.applied().map_err(io::Error::other)?;
    let directory = catalog.directory();
    sync_all(directory)?;
    let path = seal_path(directory);
    let mut bytes = SEAL_MAGIC.to_vec();
    bytes.extend(applied.0.to_le_bytes());
    bytes.extend(crc32c::crc32c(&bytes).to_le_bytes());
    let mut file = fs::File::create(&path)?;
    io::Write::write_all(&mut file, &bytes)?;
    file.sync_all()
}

/// What the seal says, if there is a sound one; it is broken by looking.
fn take_seal(directory: &Path) -> io::Result<Option<Sequence>> {
    let path = seal_path(directory);
    let bytes = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        bytes => bytes?,
    };
    fs::remove_file(&path)?;
    if let Some(parent) = path.parent() {
        fs::File::open(parent)?.sync_all()?;
    }
    Ok(parse_seal(&bytes))
}

fn parse_seal(bytes: &[u8]) -> Option<Sequence> {
    let (content, checksum) = bytes.split_last_chunk::<4>()?;
    let applied = content.strip_prefix(&SEAL_MAGIC)?.try_into().ok()?;
    let is_sound = crc32c::crc32c(content).to_le_bytes() == *checksum;
    is_sound.then(|| Sequence(u64::from_le_bytes(applied)))
}

/// Makes every file in a directory durable.
fn sync_all(directory: &Path) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_all(&path)?;
        } else {
            fs::File::open(&path)?.sync_all()?;
        }
    }
    fs::File::open(directory)?.sync_all()
}

fn seal_path(directory: &Path) -> PathBuf {
    directory.with_extension("sealed")
}

/// Removes a catalog, and the one that was set aside before it.
///
/// # Errors
/// If the system refuses.
pub fn remove(directory: &Path) -> io::Result<()> {
    for path in [directory, &directory.with_extension("set-aside")] {
        match fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            removed => removed?,
        }
    }
    Ok(())
}

enum Trouble {
    Catalog(StoreError),
    Journal(io::Error),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Catalog(error)
    }
}

fn open_and_catch_up(
    directory: &Path,
    journal: &JournalReader,
    progress: Progress<'_>,
) -> Result<Catalog, Trouble> {
    let sealed = take_seal(directory).map_err(Trouble::Journal)?;
    let catalog = Catalog::open(directory, journal.id())?;
    // Reading every row takes its time; after a clean stop there is no need.
    let applied = catalog.check(journal.head())?;
    if sealed != Some(applied) {
        catalog.verify(applied)?;
    }
    catch_up(&catalog, journal, journal.head(), progress)?;
    Ok(catalog)
}

/// Applies what the catalog has not seen yet.
fn catch_up(
    catalog: &Catalog,
    journal: &JournalReader,
    Sequence(head): Sequence,
    progress: Progress<'_>,
) -> Result<(), Trouble> {
    let start = catalog.applied()?.0;
    let mut effects = Vec::new();
    for sequence in start + 1..=head {
        match journal.read_head(Sequence(sequence)) {
            Ok(entry) => effects.push(effect(&entry)),
            Err(ReadError::Damaged(_)) => {
                tracing::error!(
                    sequence,
                    "a damaged journal entry is left out of the catalog"
                );
            }
            Err(ReadError::Io(error)) => return Err(Trouble::Journal(error)),
        }
        let done = sequence - start;
        if done.is_multiple_of(limits::CATALOG_CATCH_UP_BATCH) || sequence == head {
            catalog.apply(&effects, Sequence(sequence))?;
            effects.clear();
            progress(done, head - start);
        }
        if done.is_multiple_of(100 * limits::CATALOG_CATCH_UP_BATCH) {
            tracing::info!(done, of = head - start, "the catalog is catching up");
        }
    }
    if head > start {
        catalog.flush()?;
        tracing::info!(entries = head - start, "the catalog has caught up");
    }
    Ok(())
}

fn effect(entry: &Entry) -> Effect {
    Effect::of(entry.sequence, &entry.head, entry.commit_time)
}

/// Moves a catalog out of the way; of those set aside the last is kept.
fn set_aside(directory: &Path) -> io::Result<()> {
    let aside = directory.with_extension("set-aside");
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    if directory.exists() {
        fs::rename(directory, aside)?;
    }
    Ok(())
}

/// Before when a request's answer may be forgotten.
pub fn forgotten_before(now: Timestamp) -> Timestamp {
    now.checked_sub(limits::REQUEST_ID_KEPT_FOR)
        .unwrap_or(Timestamp::MIN)
}
