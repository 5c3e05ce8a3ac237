//! Copying a journal: out of a directory that may be in use, and into one that
//! is not there yet.
//!
//! A copy is made under another name and takes its own when it is whole and
//! durable, so there is no half of one.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use shared::lock::{DirectoryLock, LockError};
use shared::revision::JournalId;

use super::{Progress, Verified};
use crate::archive::{JOURNAL, new_journal_id};
use crate::journal::disk::{Disk, SystemDisk, create_directories};
use crate::journal::{Inspection, write_journal_files, write_segment};

/// Which journal a restored one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A new one. Whoever followed the old one, and may have seen more of it than
    /// the backup holds, begins again.
    New,
    /// The same. Only right if the backup has all that anyone was told of.
    Kept,
}

/// The copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The directory is in use, or cannot be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// There is something already.
    #[error("{} is there already; name a directory that is not, or is empty", .0.display())]
    Exists(PathBuf),
    /// Nobody knows which journal it is.
    #[error("neither the identity file nor a segment says which journal it is")]
    NoIdentity,
    /// The journal to restore is damaged.
    #[error("the backup is damaged; nothing was restored")]
    Damaged(Box<Verified>),
    /// The disk refuses.
    #[error("cannot write {}", path.display())]
    Io {
        /// What was being written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// Copies a journal, which may be in use, into a new data directory: every
/// entry that was durable when it began. What was found is returned too, since
/// damage is copied as it is.
///
/// # Errors
/// If the destination is there already, or the disk refuses.
pub fn backup(
    journal: &Inspection,
    destination: &Path,
    progress: Progress<'_>,
) -> Result<Verified, CopyError> {
    if !is_vacant(destination) {
        return Err(CopyError::Exists(destination.to_owned()));
    }
    let unfinished = unfinished(destination);
    let verified = copy(
        journal,
        &unfinished.join(JOURNAL),
        Identity::Kept,
        progress,
        |_| Ok(()),
    )?;
    settle(&unfinished, destination)?;
    Ok(verified)
}

/// Puts the journal of a backup into a data directory that has none.
///
/// # Errors
/// If the directory has a journal or is in use, the backup is damaged and
/// `even_damaged` is not set, or the disk refuses.
pub fn restore(
    backup: &Inspection,
    data: &Path,
    identity: Identity,
    even_damaged: bool,
    progress: Progress<'_>,
) -> Result<Verified, CopyError> {
    let journal = data.join(JOURNAL);
    if !is_vacant(&journal) {
        return Err(CopyError::Exists(journal));
    }
    create_directories(&SystemDisk, data).map_err(|source| CopyError::Io {
        path: data.to_owned(),
        source,
    })?;
    let _lock = DirectoryLock::take(data)?;
    let unfinished = unfinished(&journal);
    let check = |verified: &Verified| {
        if verified.damage.is_empty() || even_damaged {
            Ok(())
        } else {
            Err(CopyError::Damaged(Box::new(verified.clone())))
        }
    };
    let verified = copy(backup, &unfinished, identity, progress, check)?;
    settle(&unfinished, &journal)?;
    Ok(verified)
}

fn copy(
    from: &Inspection,
    to: &Path,
    identity: Identity,
    progress: Progress<'_>,
    check: impl Fn(&Verified) -> Result<(), CopyError>,
) -> Result<Verified, CopyError> {
    let fails = |source| CopyError::Io {
        path: to.to_owned(),
        source,
    };
    remove(to).map_err(fails)?;
    create_directories(&SystemDisk, to).map_err(fails)?;
    let id = match identity {
        Identity::New => Some(new_journal_id()),
        Identity::Kept => None,
    };
    let mut of: Option<JournalId> = id.or(from.identity());
    let verified = super::verify::each(from, progress, |segment, verified| {
        check(verified)?;
        let written_to = of.or(segment.journal).ok_or(CopyError::NoIdentity)?;
        of = Some(written_to);
        write_segment(&SystemDisk, to, written_to, segment).map_err(fails)
    });
    let verified = match verified {
        Ok(verified) => verified,
        Err(error) => {
            // Whatever cannot be removed is removed before the next copy is made.
            let _ = remove(to);
            return Err(error);
        }
    };
    let of = of.ok_or(CopyError::NoIdentity)?;
    write_journal_files(&SystemDisk, to, of, verified.last).map_err(fails)?;
    Ok(verified)
}

/// Gives a whole copy its name.
fn settle(unfinished: &Path, path: &Path) -> Result<(), CopyError> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let settled = fs::rename(unfinished, path).and_then(|()| SystemDisk.sync_directory(parent));
    settled.map_err(|source| CopyError::Io {
        path: path.to_owned(),
        source,
    })
}

/// Whether there is nothing, or an empty directory.
fn is_vacant(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

fn unfinished(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".unfinished");
    PathBuf::from(name)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}
