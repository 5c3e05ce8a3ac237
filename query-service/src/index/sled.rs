//! What the index keeps in sled: its checkpoint, which files count, and the
//! changes made since the last of them was written. The only file that names sled.
//!
//! sled is derived from the feed and nothing depends on its survival: it may
//! lose its last half second, and if it will not open, or panics, the index is
//! set aside and built again.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::IndexError;
use super::key;

/// Values are kept in parts of this size: sled moves pages above some 128 KB
/// into files that it does not sync, and up to sixteen parts share a page.
const CHUNK_BYTES: usize = 7_000;

/// What sled may cache; it holds little and is read only when it is opened.
const CACHE_BYTES: u64 = 8 << 20;

/// How often, and after what pauses, a store that another holds is asked for.
const LOCK_ATTEMPTS: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(50);

/// A small ordered map of bytes whose batches are atomic.
#[derive(Debug)]
pub(crate) struct Store {
    db: sled::Db,
    folder: PathBuf,
}

/// Writes that take effect together.
#[derive(Debug, Default)]
pub(crate) struct Writes(sled::Batch);

impl Writes {
    /// Puts a value, which is not empty, in parts; the last is marked, since the
    /// value before may have had more.
    pub(crate) fn put(&mut self, key: &[u8], value: &[u8]) {
        let mut parts = (0..).zip(value.chunks(CHUNK_BYTES)).peekable();
        while let Some((number, part)) = parts.next() {
            let mut marked = vec![u8::from(parts.peek().is_none())];
            marked.extend_from_slice(part);
            self.0.insert(key::part(key, number), marked);
        }
    }
}

impl Store {
    /// Opens the store in a folder, or makes one.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let mut opened = Self::try_open(folder);
        // The threads of a store that was just closed let go of it a moment later.
        for _ in 0..LOCK_ATTEMPTS {
            if !matches!(opened, Err(IndexError::Store(_))) {
                break;
            }
            std::thread::sleep(LOCK_PAUSE);
            opened = Self::try_open(folder);
        }
        opened
    }

    fn try_open(folder: &Path) -> Result<Self, IndexError> {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            sled::Config::new()
                .path(folder)
                .cache_capacity(CACHE_BYTES)
                .open()
        }));
        match opened {
            Ok(Ok(db)) => Ok(Self {
                db,
                folder: folder.to_owned(),
            }),
            Ok(Err(error)) => Err(IndexError::from(error)),
            Err(_) => Err(IndexError::Damaged),
        }
    }

    /// The values of all keys that begin with `prefix`, one behind the other;
    /// `None` if there is none.
    pub(crate) fn get(&self, prefix: &[u8]) -> Result<Option<Vec<u8>>, IndexError> {
        let mut value = None;
        let mut is_whole = true;
        for part in self.db.scan_prefix(prefix) {
            let (key, part) = part?;
            is_whole &= !key.ends_with(&key::FIRST_PART);
            if !is_whole {
                let (is_last, part) = part.split_first().ok_or(IndexError::Damaged)?;
                value.get_or_insert_with(Vec::new).extend_from_slice(part);
                is_whole = *is_last != 0;
            }
        }
        if is_whole {
            Ok(value)
        } else {
            Err(IndexError::Damaged)
        }
    }

    /// Adds to a batch the removal of all that begins with `prefix`.
    pub(crate) fn clear(&self, prefix: &[u8], writes: &mut Writes) -> Result<(), IndexError> {
        for key in self.db.scan_prefix(prefix).keys() {
            writes.0.remove(key?);
        }
        Ok(())
    }

    /// Makes all writes of a batch, or none of them.
    pub(crate) fn commit(&self, writes: Writes) -> Result<(), IndexError> {
        Ok(self.db.apply_batch(writes.0)?)
    }

    /// Waits until what was committed is on disk: sled itself leaves it with the
    /// operating system.
    pub(crate) fn flush(&self) -> Result<(), IndexError> {
        self.db.flush()?;
        let log = fs::File::open(self.folder.join("db"))?;
        log.sync_data().map_err(IndexError::from)
    }
}

impl From<sled::Error> for IndexError {
    fn from(error: sled::Error) -> Self {
        match error {
            sled::Error::Corruption { .. }
            | sled::Error::ReportableBug(_)
            | sled::Error::Unsupported(_) => Self::Damaged,
            sled::Error::Io(error) => Self::from(error),
            // A full disk or a lock held by another process is no damage.
            other @ sled::Error::CollectionNotFound(_) => Self::Store(other.to_string()),
        }
    }
}

impl From<std::io::Error> for IndexError {
    /// A file that ends too soon or is not there is damage; a full disk is not.
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput, NotFound, UnexpectedEof};
        match error.kind() {
            InvalidData | InvalidInput | UnexpectedEof | NotFound => Self::Damaged,
            _ => Self::Store(error.to_string()),
        }
    }
}

/// Moves a store out of the way, in place of the one moved there before.
pub(crate) fn set_aside(folder: &Path) -> Result<PathBuf, IndexError> {
    let aside = folder.with_extension("aside");
    let io = |error: std::io::Error| IndexError::Store(error.to_string());
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(io)?;
    }
    fs::rename(folder, &aside).map_err(io)?;
    Ok(aside)
}
