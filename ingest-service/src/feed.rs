//! The feed: the journal as batches of changes.
//!
//! Text that was replaced or retracted is in no answer: an entry that is no
//! longer its article's latest keeps its place and loses its content.

use prost::Message;
use shared::revision::{Revision, Sequence};
use shared::v1;
use shared::v1::change::Change as ChangeKind;

use crate::archive::{Archive, GetError, timestamp};
use crate::journal::{Entry, ReadError};
use crate::limits;
use crate::record::Act;

/// What follows a place in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The changes, oldest first; without gaps.
    pub changes: Vec<v1::Change>,
    /// The place they lead to.
    pub through: Sequence,
    /// The end of the journal when the batch was made.
    pub head: Sequence,
}

/// The place to start from cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// The token is damaged.
    #[error("the revision token is damaged")]
    InvalidToken,
    /// It is of another journal.
    #[error("the revision belongs to another journal")]
    OtherJournal,
    /// It is beyond the end.
    #[error("the revision is beyond the end of the journal")]
    OutOfRange,
}

impl Archive {
    /// The place a token names; without one, the beginning.
    ///
    /// # Errors
    /// If it is none of this journal.
    pub fn start(&self, token: Option<&str>) -> Result<Sequence, StartError> {
        let Some(token) = token else {
            return Ok(Sequence::START);
        };
        let Revision { journal, sequence } =
            Revision::from_token(token).map_err(|_| StartError::InvalidToken)?;
        if journal != self.journal.id() {
            return Err(StartError::OtherJournal);
        }
        if sequence > self.journal.head() {
            return Err(StartError::OutOfRange);
        }
        Ok(sequence)
    }

    /// The changes after a place, as many as make a message. Blocks.
    ///
    /// # Errors
    /// If the store fails; damaged entries are changes that say so.
    pub fn changes_after(&self, after: Sequence, omit_text: bool) -> Result<Batch, GetError> {
        let head = self.journal.head();
        let mut batch = Batch {
            changes: Vec::new(),
            through: after,
            head,
        };
        let mut bytes = 0;
        while batch.through < head
            && bytes < limits::FEED_BATCH_BYTES
            && batch.changes.len() < limits::FEED_BATCH_CHANGES_MAX
        {
            let sequence = batch.through.next();
            let change = self.change(sequence, omit_text)?;
            bytes += change.encoded_len();
            batch.changes.push(change);
            batch.through = sequence;
        }
        Ok(batch)
    }

    fn change(&self, sequence: Sequence, omit_text: bool) -> Result<v1::Change, GetError> {
        let read = self.journal.read(sequence).and_then(|entry| {
            let change = self.content(&entry, omit_text)?;
            Ok((entry.commit_time, change))
        });
        match read {
            Ok((commit_time, change)) => Ok(v1::Change {
                sequence: sequence.0,
                commit_time: Some(timestamp(commit_time)),
                damaged: false,
                change,
            }),
            Err(ReadError::Damaged(_)) => {
                tracing::error!(sequence = sequence.0, "a journal entry is damaged");
                Ok(v1::Change {
                    sequence: sequence.0,
                    damaged: true,
                    ..v1::Change::default()
                })
            }
            Err(ReadError::Io(error)) => {
                tracing::error!(%error, "the journal cannot be read");
                Err(GetError::Storage)
            }
        }
    }

    fn content(&self, entry: &Entry, omit_text: bool) -> Result<Option<ChangeKind>, ReadError> {
        let article_id = &entry.head.article_id;
        match entry.head.act {
            Act::Unchanged | Act::AlreadyRetracted => Ok(None),
            Act::Retracted => Ok(Some(ChangeKind::ArticleRetracted(v1::ArticleRetracted {
                article_id: article_id.to_string(),
            }))),
            Act::Created | Act::Replaced => {
                let state = self.catalog.article(article_id);
                let state = state.map_err(|error| ReadError::Io(std::io::Error::other(error)))?;
                if state.is_some_and(|state| state.sequence > entry.sequence) {
                    return Ok(None);
                }
                let mut ingested = self.ingested(entry)?;
                if let (true, Some(article)) = (omit_text, &mut ingested.article) {
                    article.text.clear();
                }
                Ok(Some(ChangeKind::ArticleIngested(ingested)))
            }
        }
    }
}
