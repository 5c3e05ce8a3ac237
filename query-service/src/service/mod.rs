//! The edge: speaks gRPC and converts.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use shared::revision::Revision;
use shared::serve::Deadline;
use shared::v1;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, timeout_at};

use crate::index::{Checkpoint, Index, IndexError, View};
use crate::limits;
use crate::lookup::LookupError;

mod convert;
mod convert_filter;
mod query;
mod status;

use status::ReadError;

/// Answers `QueryService`.
#[derive(Clone, Debug)]
pub struct Query {
    index: Arc<Index>,
    applied: watch::Receiver<Option<Checkpoint>>,
    damaged: Arc<Notify>,
}

/// The least revision to answer from, and how long it may be waited for.
#[derive(Clone, Copy, Debug)]
struct Floor {
    revision: Option<Revision>,
    until: Instant,
}

impl Floor {
    fn new(revision: Option<Revision>, deadline: Option<Deadline>) -> Self {
        let latest = Instant::now() + limits::REVISION_WAIT_MAX;
        let until = deadline.map_or(latest, |deadline| {
            let instant = Instant::from_std(deadline.instant());
            instant
                .checked_sub(limits::ANSWER_RESERVE)
                .unwrap_or(instant)
        });
        Self { revision, until }
    }
}

impl Query {
    /// Answers from an index. `applied` tells how far it is, and `damaged` is
    /// told when it turns out to be damaged.
    pub fn new(
        index: Arc<Index>,
        applied: watch::Receiver<Option<Checkpoint>>,
        damaged: Arc<Notify>,
    ) -> Self {
        Self {
            index,
            applied,
            damaged,
        }
    }

    /// Answers from a few keys. That takes less than handing the work to another
    /// thread would, so it is done here, unless changes are just taking effect.
    async fn get<T: Send + 'static>(
        &self,
        floor: Floor,
        lookup: impl FnOnce(&View<'_>) -> Result<T, LookupError> + Send + 'static,
    ) -> Result<(T, v1::RevisionToken), ReadError> {
        self.wait(floor).await?;
        let lookup = complete(lookup);
        let read = catch_unwind(AssertUnwindSafe(|| self.index.try_read(lookup)));
        match read {
            Ok(Ok(answer)) => self.notice(answer),
            Ok(Err(lookup)) => self.on_own_thread(lookup).await,
            Err(_) => self.notice(Err(LookupError::Index(IndexError::Damaged))),
        }
    }

    /// Answers from as many keys as it takes.
    async fn list<T: Send + 'static>(
        &self,
        floor: Floor,
        lookup: impl FnOnce(&View<'_>) -> Result<T, LookupError> + Send + 'static,
    ) -> Result<(T, v1::RevisionToken), ReadError> {
        self.wait(floor).await?;
        self.on_own_thread(complete(lookup)).await
    }

    async fn on_own_thread<T: Send + 'static>(
        &self,
        lookup: impl FnOnce(&View<'_>) -> Result<(T, Revision), LookupError> + Send + 'static,
    ) -> Result<(T, v1::RevisionToken), ReadError> {
        let index = self.index.clone();
        let answer = tokio::task::spawn_blocking(move || index.read(lookup)).await;
        // A panic is sled's way to say that what it read makes no sense.
        self.notice(answer.unwrap_or(Err(LookupError::Index(IndexError::Damaged))))
    }

    fn notice<T>(
        &self,
        answer: Result<(T, Revision), LookupError>,
    ) -> Result<(T, v1::RevisionToken), ReadError> {
        if let Err(LookupError::Index(IndexError::Damaged)) = answer {
            self.damaged.notify_one();
        }
        let (answer, revision) = answer?;
        let token = revision.to_token();
        Ok((answer, v1::RevisionToken { token }))
    }

    /// Waits until the index has reached the floor.
    async fn wait(&self, floor: Floor) -> Result<(), ReadError> {
        let Some(wanted) = floor.revision else {
            return Ok(());
        };
        let mut applied = self.applied.clone();
        let reached = applied.wait_for(|checkpoint| {
            checkpoint.is_some_and(|checkpoint| {
                checkpoint.revision.journal != wanted.journal
                    || checkpoint.revision.sequence >= wanted.sequence
            })
        });
        match timeout_at(floor.until, reached).await {
            Ok(Ok(checkpoint)) => match *checkpoint {
                Some(checkpoint) if checkpoint.revision.journal == wanted.journal => Ok(()),
                _ => Err(ReadError::OtherJournal),
            },
            Ok(Err(_)) | Err(_) => Err(ReadError::NotYetApplied),
        }
    }
}

/// A lookup that is refused while the index lacks what is old, and says what it
/// was answered from.
fn complete<T>(
    lookup: impl FnOnce(&View<'_>) -> Result<T, LookupError>,
) -> impl FnOnce(&View<'_>) -> Result<(T, Revision), LookupError> {
    |view| {
        if !view.is_complete() {
            return Err(LookupError::Incomplete);
        }
        Ok((lookup(view)?, view.revision()))
    }
}
