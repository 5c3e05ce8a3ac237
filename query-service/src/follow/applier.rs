//! The one thread that changes the index.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use shared::revision::{Revision, Sequence};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::index::{ChangeBatch, Checkpoint, Index, IndexError};
use crate::limits;

/// Applies batches as they come, until there are no more, one fails, or a stop is
/// asked for.
pub(super) fn spawn(
    index: Arc<Index>,
    mut queue: mpsc::Receiver<ChangeBatch>,
    applied: watch::Sender<Option<Checkpoint>>,
    stop: CancellationToken,
) -> JoinHandle<Result<(), IndexError>> {
    tokio::task::spawn_blocking(move || {
        while let Some(first) = queue.blocking_recv() {
            let is_live = index
                .checkpoint()
                .is_some_and(|checkpoint| checkpoint.is_complete);
            let most = if is_live {
                limits::CHANGES_APPLIED_LIVE_MAX
            } else {
                limits::CHANGES_APPLIED_MAX
            };
            for batch in split(gather(first, &mut queue, most), most) {
                if stop.is_cancelled() {
                    return Ok(());
                }
                let checkpoint = apply(&index, batch)?;
                applied.send_replace(Some(checkpoint));
            }
        }
        Ok(())
    })
}

/// Applies batches that are all at hand, as while the index is being built.
///
/// # Errors
/// If one of them cannot be applied.
pub fn apply_all(
    index: &Index,
    batches: impl Iterator<Item = ChangeBatch>,
) -> Result<(), IndexError> {
    let mut batches = batches.peekable();
    while let Some(mut batch) = batches.next() {
        while batch.changes.len() < limits::CHANGES_APPLIED_MAX {
            let Some(next) = batches.next() else { break };
            append(&mut batch, next);
        }
        apply(index, batch)?;
    }
    Ok(())
}

fn append(batch: &mut ChangeBatch, next: ChangeBatch) {
    batch.changes.extend(next.changes);
    batch.through = next.through;
    batch.caught_up = next.caught_up;
}

/// sled panics where what it reads makes no sense.
fn apply(index: &Index, batch: ChangeBatch) -> Result<Checkpoint, IndexError> {
    catch_unwind(AssertUnwindSafe(|| index.apply(batch))).unwrap_or(Err(IndexError::Damaged))
}

/// Takes along what is waiting already: the more is applied at once, the less
/// each change costs.
fn gather(
    mut batch: ChangeBatch,
    queue: &mut mpsc::Receiver<ChangeBatch>,
    most: usize,
) -> ChangeBatch {
    while batch.changes.len() < most {
        let Ok(next) = queue.try_recv() else { break };
        append(&mut batch, next);
    }
    batch
}

/// The same changes in batches of at most `most`.
fn split(batch: ChangeBatch, most: usize) -> Vec<ChangeBatch> {
    let journal = batch.through.journal;
    let ChangeBatch {
        mut changes,
        through,
        caught_up,
    } = batch;
    let mut parts = Vec::new();
    while changes.len() > most {
        let rest = changes.split_off(most);
        let last = changes
            .last()
            .map_or(Sequence::START, |(sequence, _)| *sequence);
        parts.push(ChangeBatch {
            changes: std::mem::replace(&mut changes, rest),
            through: Revision {
                journal,
                sequence: last,
            },
            caught_up: false,
        });
    }
    parts.push(ChangeBatch {
        changes,
        through,
        caught_up,
    });
    parts
}
