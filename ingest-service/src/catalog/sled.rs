//! The catalog in sled: the one file that names it.
//!
//! sled may fail, panic, or come back from a crash without its latest writes;
//! nothing rests on it. One tree holds everything, so that effects and the place
//! they lead to are one batch. It is flushed in the background only.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

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
    tree: sled::Db,
    journal: JournalId,
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
            let catalog = Self { tree, journal };
            if catalog.tree.is_empty() {
                catalog.apply(&[], Sequence::START)?;
            }
            Ok(catalog)
        })
    }

    /// Reads every row, so that damage shows now and not in an answer.
    pub(super) fn verify(&self, head: Sequence) -> Result<(), StoreError> {
        let meta = self.meta()?;
        if meta.journal != self.journal {
            return Err(StoreError::OtherJournal);
        }
        let applied = meta.applied;
        if applied > head {
            return Err(StoreError::AheadOfJournal { applied, head });
        }
        guarded(|| {
            for row in self.tree.iter() {
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
        let value = guarded(|| Ok(self.tree.get(row::article_key(id))?))?;
        value
            .map(|value| row::parse_article(&value).ok_or(StoreError::Layout))
            .transpose()
    }

    /// What a request was answered.
    ///
    /// # Errors
    /// If sled fails.
    pub fn answer(&self, id: &RequestId) -> Result<Option<Receipt>, StoreError> {
        let value = guarded(|| Ok(self.tree.get(row::answer_key(id))?))?;
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
        guarded(|| Ok(self.tree.apply_batch(batch)?))
    }

    /// Drops the oldest answers given before a time.
    ///
    /// # Errors
    /// If sled fails.
    pub fn forget_answers(&self, before: Timestamp) -> Result<(), StoreError> {
        guarded(|| {
            let mut batch = sled::Batch::default();
            let range = vec![row::TIME_PREFIX]..row::time_key_start(before);
            for key in self.tree.range(range).keys().take(FORGET_AT_ONCE) {
                let key = key?;
                let (time, id) = row::split_time_key(&key).ok_or(StoreError::Layout)?;
                let answer_key = row::answer_key_of(id);
                // The id may have been used again since.
                let answer = self.tree.get(&answer_key)?;
                let answer = answer.as_deref().and_then(row::parse_answer);
                if answer.is_some_and(|(given, _)| given == time) {
                    batch.remove(answer_key);
                }
                batch.remove(key);
            }
            Ok(self.tree.apply_batch(batch)?)
        })
    }

    /// Writes the catalog to its files.
    ///
    /// # Errors
    /// If sled fails.
    pub fn flush(&self) -> Result<(), StoreError> {
        guarded(|| Ok(self.tree.flush().map(drop)?))
    }

    /// Every row, for comparison.
    ///
    /// # Errors
    /// If sled fails.
    pub fn rows(&self) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, StoreError> {
        guarded(|| {
            let rows = self.tree.iter();
            rows.map(|row| Ok(row.map(|(key, value)| (key.to_vec(), value.to_vec()))?))
                .collect()
        })
    }

    fn meta(&self) -> Result<Meta, StoreError> {
        let value = guarded(|| Ok(self.tree.get(row::META_KEY)?))?;
        value
            .and_then(|value| Meta::parse(&value))
            .ok_or(StoreError::Layout)
    }
}

/// sled panics on some damage; that is one more way of failing.
fn guarded<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(StoreError::Panicked))
}
