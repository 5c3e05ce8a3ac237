//! The store under the index. The only file that names sled.
//!
//! sled is derived from the feed and nothing depends on its survival: it may
//! lose its last half second, and if it will not open, or panics, the index is
//! set aside and built again.

use std::fs;
use std::ops::{Bound, Deref};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use super::IndexError;
use super::key;

/// Values above this are kept in chunks: sled moves values above some 128 KB
/// into files that it does not sync.
const CHUNK_BYTES: usize = 60_000;

/// What sled may cache. It takes several times as much.
const CACHE_BYTES: u64 = 64 << 20;

const WHOLE: u8 = 0;
const CHUNKED: u8 = 1;

/// An ordered map of bytes.
#[derive(Debug)]
pub(crate) struct Store {
    db: sled::Db,
}

/// Writes that take effect together.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    writes: sled::Batch,
}

/// A value, as stored.
#[derive(Debug)]
pub(crate) enum Value {
    Whole(sled::IVec),
    Joined(Vec<u8>),
}

impl Deref for Value {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Whole(bytes) => &bytes[1..],
            Self::Joined(bytes) => bytes,
        }
    }
}

impl Batch {
    pub(crate) fn put(&mut self, key: &[u8], value: &[u8]) {
        let mut head = Vec::with_capacity(1 + value.len().min(CHUNK_BYTES));
        if value.len() <= CHUNK_BYTES {
            head.push(WHOLE);
            head.extend_from_slice(value);
        } else {
            let chunks = value.chunks(CHUNK_BYTES);
            let count = u16::try_from(chunks.len()).expect("no value is above 3 GB");
            head.push(CHUNKED);
            head.extend_from_slice(&count.to_be_bytes());
            for (number, part) in (0..).zip(chunks) {
                self.writes.insert(key::chunk(key, number), part);
            }
        }
        self.writes.insert(key, head);
    }

    pub(crate) fn remove(&mut self, key: &[u8]) {
        self.writes.remove(key);
    }
}

impl Store {
    /// Opens the store in a folder, or makes one.
    pub(crate) fn open(folder: &Path) -> Result<Self, IndexError> {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            sled::Config::new()
                .path(folder)
                .cache_capacity(CACHE_BYTES)
                .open()
        }));
        match opened {
            Ok(Ok(db)) => Ok(Self { db }),
            Ok(Err(error)) => Err(IndexError::from(error)),
            Err(_) => Err(IndexError::Damaged),
        }
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Value>, IndexError> {
        match self.db.get(key)? {
            None => Ok(None),
            Some(value) => self.whole(key, value).map(Some),
        }
    }

    /// The first entry at or after `from` whose key starts with `prefix`.
    pub(crate) fn first_from(
        &self,
        prefix: &[u8],
        from: Bound<&[u8]>,
    ) -> Result<Option<(Vec<u8>, Value)>, IndexError> {
        let found = self.db.range::<&[u8], _>((from, Bound::Unbounded)).next();
        self.within(prefix, found)
    }

    /// The last entry up to `until` whose key starts with `prefix`.
    pub(crate) fn last_until(
        &self,
        prefix: &[u8],
        until: Bound<&[u8]>,
    ) -> Result<Option<(Vec<u8>, Value)>, IndexError> {
        let found = self
            .db
            .range::<&[u8], _>((Bound::Unbounded, until))
            .next_back();
        self.within(prefix, found)
    }

    /// Every entry whose key starts with `prefix`, in order.
    pub(crate) fn scan<'a>(
        &'a self,
        prefix: &[u8],
    ) -> impl Iterator<Item = Result<(Vec<u8>, Value), IndexError>> + use<'a> {
        self.db.scan_prefix(prefix).map(move |entry| {
            let (key, value) = entry?;
            let value = self.whole(&key, value)?;
            Ok((key.to_vec(), value))
        })
    }

    /// Makes all writes of a batch, or none of them.
    pub(crate) fn commit(&self, batch: Batch) -> Result<(), IndexError> {
        Ok(self.db.apply_batch(batch.writes)?)
    }

    /// Waits until what was committed is with the operating system.
    pub(crate) fn flush(&self) -> Result<(), IndexError> {
        self.db.flush()?;
        Ok(())
    }

    /// Removes the chunks of a value that is about to be replaced or removed.
    pub(crate) fn drop_chunks(&self, key: &[u8], batch: &mut Batch) -> Result<(), IndexError> {
        let Some(old) = self.db.get(key)? else {
            return Ok(());
        };
        if let [CHUNKED, high, low] = *old {
            for number in 0..u16::from_be_bytes([high, low]) {
                batch.remove(&key::chunk(key, number));
            }
        }
        Ok(())
    }

    fn within(
        &self,
        prefix: &[u8],
        found: Option<sled::Result<(sled::IVec, sled::IVec)>>,
    ) -> Result<Option<(Vec<u8>, Value)>, IndexError> {
        let Some((key, value)) = found.transpose()? else {
            return Ok(None);
        };
        if !key.starts_with(prefix) {
            return Ok(None);
        }
        let value = self.whole(&key, value)?;
        Ok(Some((key.to_vec(), value)))
    }

    fn whole(&self, key: &[u8], value: sled::IVec) -> Result<Value, IndexError> {
        match *value {
            [WHOLE, ..] => Ok(Value::Whole(value)),
            [CHUNKED, high, low] => {
                let mut joined = Vec::new();
                for number in 0..u16::from_be_bytes([high, low]) {
                    let part = self.db.get(key::chunk(key, number))?;
                    joined.extend_from_slice(&part.ok_or(IndexError::Damaged)?);
                }
                Ok(Value::Joined(joined))
            }
            _ if key.first() == Some(&(key::Prefix::Chunk as u8)) => Ok(Value::Joined(vec![])),
            _ => Err(IndexError::Damaged),
        }
    }
}

impl From<sled::Error> for IndexError {
    fn from(error: sled::Error) -> Self {
        use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        match error {
            sled::Error::Corruption { .. }
            | sled::Error::ReportableBug(_)
            | sled::Error::Unsupported(_) => Self::Damaged,
            sled::Error::Io(error)
                if matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) =>
            {
                Self::Damaged
            }
            // A full disk or a lock held by another process is no damage.
            other => Self::Store(other.to_string()),
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
