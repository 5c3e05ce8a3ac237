//! The catalog in sled: the one file that names it.
//!
//! sled may fail, panic, or come back from a crash without its latest writes;
//! nothing rests on it. One tree holds everything, so that effects and the place
//! they lead to are one batch. It is flushed in the background only.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use jiff::Timestamp;
use shared::revision::{JournalId, Sequence};

use super::row::{self, Meta, Row};
use super::{ArticleState, Effect, Receipt};
use crate::article::{ArticleId, RequestId};
use crate::limits;

/// Answers forgotten in one go.
const FORGET_AT_ONCE: usize = 1_000;

/// What the journal holds, by article and by request.
#[derive(Debug)]
pub struct Catalog {
    /// `None` while it is made anew.
    tree: RwLock<Option<sled::Db>>,
    journal: JournalId,
    directory: PathBuf,
}

/// The catalog cannot be used; it can be made anew from the journal.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// sled says so.
    #[error("sled failed")]
    Sled(#[from] sled::Error),
    /// sled gave up in the middle of something.
    #[error("sled panicked")]
    Panicked,
    /// It failed before, and is being made anew.
    #[error("the catalog is being made anew")]
    Closed,
    /// It is of another version, or damaged.
    #[error("a row of the catalog does not follow the layout of this version")]
    Layout,
    /// It was made from another journal.
    #[error("the catalog belongs to another journal")]
    OtherJournal,
    /// It has seen more than there is.
    #[error("the catalog has applied entry {} but the journal ends at {}", applied.0, head.0)]
    AheadOfJournal {
        /// The last entry applied.
        applied: Sequence,
        /// The last entry there is.
        head: Sequence,
    },
}

impl Catalog {
    /// Opens the catalog in a directory, or makes an empty one.
    pub(super) fn open(directory: &Path, journal: JournalId) -> Result<Self, StoreError> {
        guarded(|| {
            let tree = sled::Config::new()
                .path(directory)
                .cache_capacity(limits::CATALOG_CACHE_BYTES)
                .flush_every_ms(None)
                .open()?;
            let is_empty = tree.is_empty();
            let catalog = Self {
                tree: RwLock::new(Some(tree)),
                journal,
                directory: directory.to_owned(),
            };
            if is_empty {
                catalog.apply(&[], Sequence::START)?;
            }
            Ok(catalog)
        })
    }

    /// Where it lies.
    pub(super) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Lets its files go.
    pub(super) fn close(&self) {
        let mut tree = self.tree.write().unwrap_or_else(PoisonError::into_inner);
        // sled may panic over its own files here too; they are given up anyway.
        let closed = guarded(|| {
            drop(tree.take());
            Ok(())
        });
        drop(closed);
    }

    /// Goes on with the files of another.
    pub(super) fn take_over(&self, fresh: Self) {
        let fresh = fresh.tree.into_inner();
        let mut tree = self.tree.write().unwrap_or_else(PoisonError::into_inner);
        *tree = fresh.unwrap_or_else(PoisonError::into_inner);
    }

    /// Works on sled, which may panic.
    fn work<T>(
        &self,
        work: impl FnOnce(&sled::Db) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let tree = self.tree.read().unwrap_or_else(PoisonError::into_inner);
        let tree = tree.as_ref().ok_or(StoreError::Closed)?;
        guarded(|| work(tree))
    }

    /// Whether it can be a catalog of its journal. Returns the last entry applied.
    pub(super) fn check(&self, head: Sequence) -> Result<Sequence, StoreError> {
        let meta = self.meta()?;
        if meta.journal != self.journal {
            return Err(StoreError::OtherJournal);
        }
        let applied = meta.applied;
        if applied > head {
            return Err(StoreError::AheadOfJournal { applied, head });
        }
        Ok(applied)
    }

    /// Reads every row, so that damage shows now and not in an answer.
    pub(super) fn verify(&self, applied: Sequence) -> Result<(), StoreError> {
        self.work(|tree| {
            for row in tree.iter() {
                let (key, value) = row?;
                let sequence = match Row::parse(&key, &value).ok_or(StoreError::Layout)? {
                    Row::Article(state) => state.sequence,
                    Row::Answer(receipt) => receipt.revision,
                    Row::Meta | Row::Time => Sequence::START,
                };
                if sequence > applied {
                    return Err(StoreError::Layout);
                }
            }
            Ok(())
        })
    }

    /// The last journal entry applied.
    ///
    /// # Errors
    /// If sled fails.
    pub fn applied(&self) -> Result<Sequence, StoreError> {
        Ok(self.meta()?.applied)
    }

    /// What is known of an article.
    ///
    /// # Errors
    /// If sled fails.
    pub fn article(&self, id: &ArticleId) -> Result<Option<ArticleState>, StoreError> {
        let value = self.work(|tree| Ok(tree.get(row::article_key(id))?))?;
        value
            .map(|value| row::parse_article(&value).ok_or(StoreError::Layout))
            .transpose()
    }

    /// What a request was answered.
    ///
    /// # Errors
    /// If sled fails.
    pub fn answer(&self, id: &RequestId) -> Result<Option<Receipt>, StoreError> {
        let value = self.work(|tree| Ok(tree.get(row::answer_key(id))?))?;
        value
            .map(|value| row::parse_answer(&value).ok_or(StoreError::Layout))
            .transpose()
            .map(|answer| answer.map(|(_, receipt)| receipt))
    }

    /// Applies the effects of entries up to and with `applied`, all or nothing.
    ///
    /// # Errors
    /// If sled fails.
    pub fn apply(&self, effects: &[Effect], applied: Sequence) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for effect in effects {
            if let Some((id, state)) = &effect.article {
                batch.insert(row::article_key(id), row::encode_article(state));
            }
            if let Some((id, receipt)) = &effect.answer {
                let time = effect.commit_time;
                batch.insert(row::answer_key(id), row::encode_answer(time, receipt));
                batch.insert(row::time_key(time, id), &[]);
            }
        }
        let meta = Meta {
            journal: self.journal,
            applied,
        };
        batch.insert(row::META_KEY, meta.encode());
        self.work(|tree| Ok(tree.apply_batch(batch)?))
    }

    /// Drops the oldest answers given before a time.
    ///
    /// # Errors
    /// If sled fails.
    pub fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        self.work(|tree| {
            let mut batch = sled::Batch::default();
            let range = vec![row::TIME_PREFIX]..row::time_key_start(before);
            for key in tree.range(range).keys().take(FORGET_AT_ONCE) {
                let key = key?;
                let (time, id) = row::split_time_key(&key).ok_or(StoreError::Layout)?;
                let answer_key = row::answer_key_of(id);
                // The id may have been used again since.
                let answer = tree.get(&answer_key)?;
                let answer = answer.as_deref().and_then(row::parse_answer);
                if answer.is_some_and(|(given, _)| given == time) {
                    batch.remove(answer_key);
                }
                batch.remove(key);
            }
            Ok(tree.apply_batch(batch)?)
        })
    }

    /// Writes the catalog to its files.
    ///
    /// # Errors
    /// If sled fails.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.work(|tree| Ok(tree.flush().map(drop)?))
    }

    /// Every row, for comparison.
    ///
    /// # Errors
    /// If sled fails.
    pub fn rows(&self) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StoreError> {
        self.work(|tree| {
            let rows = tree.iter();
            rows.map(|row| Ok(row.map(|(key, value)| (key.to_vec(), value.to_vec()))?))
                .collect()
        })
    }

    fn meta(&self) -> Result<Meta, StoreError> {
        let value = self.work(|tree| Ok(tree.get(row::META_KEY)?))?;
        value
            .and_then(|value| Meta::parse(&value))
            .ok_or(StoreError::Layout)
    }
}

/// sled panics on some damage; that is one more way of failing.
fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(StoreError::Panicked))
}
