//! What an operator does with a data directory: verify, back up, restore, make
//! the catalog anew, compact.
//!
//! Verifying and backing up only read, and may be done while the service runs.
//! The others take the directory's lock, and say so when the service has it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::lock::DirectoryLock;
use shared::revision::Sequence;

use crate::archive::{self, Archive, CATALOG, JOURNAL, OpenError};
use crate::catalog;
use crate::config::Options;
pub use crate::journal::Compacted;
use crate::journal::disk::SystemDisk;
use crate::journal::{Damage, Inspection, Journal};

mod copy;
mod verify;

pub use copy::{CopyError, Identity, backup, restore};
pub use verify::{Verified, verify};

/// Is told how much of how much is done.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// It cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The old catalog cannot be removed.
    #[error("cannot remove {}", path.display())]
    Remove {
        /// The catalog.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The directory cannot be had, or what is in it not opened or made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// Compacting failed.
    #[error(transparent)]
    Compact(#[from] archive::CompactError),
}

/// Finds the files of a journal, to look at.
///
/// # Errors
/// If there are none.
pub fn inspect(journal: &Path) -> io::Result<Inspection> {
    Inspection::begin(Arc::new(SystemDisk), journal)
}

/// Removes the catalog of a data directory and makes it anew from the journal.
/// Returns the last entry it then knows.
///
/// # Errors
/// If the service runs there, or the disk fails.
pub fn rebuild_catalog(data: &Path, progress: Progress<'_>) -> Result<Sequence, Error> {
    let _lock = DirectoryLock::take(data).map_err(OpenError::from)?;
    let (journal, recovery) =
        Journal::open(&data.join(JOURNAL), archive::new_journal_id).map_err(OpenError::from)?;
    archive::report(&journal, &recovery);
    let path = data.join(CATALOG);
    catalog::remove(&path).map_err(|source| Error::Remove {
        path: path.clone(),
        source,
    })?;
    let catalog =
        catalog::open_watched(&path, &journal.reader(), progress).map_err(OpenError::from)?;
    drop(catalog);
    let last = journal.durable();
    if let Err(error) = journal.close() {
        tracing::warn!(%error, "the journal's mark could not be synced");
    }
    Ok(last)
}

/// Takes everything that was replaced or retracted off the disk.
///
/// # Errors
/// If the service runs there, or the disk fails.
pub fn compact(data: &Path, progress: Progress<'_>) -> Result<Compacted, Error> {
    let archive = Archive::open(&Options::new(data))?;
    let done = archive.compact(progress, &|| false)?;
    archive.close();
    // What was set aside may hold it too.
    let aside = data.join(CATALOG).with_extension("set-aside");
    match std::fs::remove_dir_all(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::Remove {
            path: aside,
            source: error,
        }),
        _ => Ok(done),
    }
}

/// Neighbours of the same kind in one file joined.
fn join(damage: Vec<Damage>) -> Vec<Damage> {
    let mut joined: Vec<Damage> = Vec::new();
    for next in damage {
        if let (Some(last), Some(entries)) = (joined.last_mut(), &next.entries)
            && let Some(before) = &last.entries
            && (&last.path, last.what) == (&next.path, next.what)
            && before.end() + 1 == *entries.start()
        {
            last.entries = Some(*before.start()..=*entries.end());
            continue;
        }
        joined.push(next);
    }
    joined
}
