//! One process at a time works in a data directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use rustix::io::Errno;

/// Held for as long as a directory is in use. The system lets it go when the
/// process ends, however it ends.
#[derive(Debug)]
pub struct DirectoryLock {
    _file: File,
}

/// The directory cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process is at work there.
    #[error(
        "another process has {} open{process}; stop it, or choose another data directory",
        path.display()
    )]
    InUse {
        /// The directory.
        path: PathBuf,
        /// Which process, as far as that is known: empty, or " (process 7)".
        process: String,
    },
    /// It cannot be made or locked.
    #[error("cannot use {} as data directory", path.display())]
    Directory {
        /// The directory.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl DirectoryLock {
    /// Takes the lock of a directory, which is created if it is not there.
    ///
    /// # Errors
    /// If another process has it, or the system refuses.
    pub fn take(directory: &Path) -> Result<Self, LockError> {
        let fails = |source| LockError::Directory {
            path: directory.to_owned(),
            source,
        };
        fs::create_dir_all(directory).map_err(fails)?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(directory.join("lock"))
            .map_err(fails)?;
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                let mut holder = String::new();
                // Whatever cannot be read is not said.
                let _ = file.read_to_string(&mut holder);
                let process = holder.trim().parse::<u32>();
                return Err(LockError::InUse {
                    path: directory.to_owned(),
                    process: process.map_or(String::new(), |id| format!(" (process {id})")),
                });
            }
            Err(error) => return Err(fails(error.into())),
        }
        // For people only; a full disk is no reason not to start.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::{DirectoryLock, LockError};

    #[test]
    fn a_directory_is_locked_once_and_free_again_afterwards() {
        let directory = std::env::temp_dir().join(format!("dateline-lock-{}", std::process::id()));
        let first = DirectoryLock::take(&directory).expect("it is free");
        let second = DirectoryLock::take(&directory).expect_err("it is taken");
        assert!(matches!(second, LockError::InUse { .. }), "{second}");
        assert!(
            second.to_string().contains(&std::process::id().to_string()),
            "{second}"
        );
        drop(first);
        DirectoryLock::take(&directory).expect("it is free again");
        std::fs::remove_dir_all(&directory).expect("it is ours");
    }
}
