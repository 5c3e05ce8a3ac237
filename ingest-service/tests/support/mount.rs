//! A file system that can be full. The tests of both services together share this file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system in a folder; gone when dropped.
pub struct Mount(PathBuf);

impl Mount {
    /// Nothing where mounting is not allowed, which is said.
    pub fn at(folder: &Path, megabytes: u32) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder)
            .output();
        let why = match mounted {
            Ok(output) if output.status.success() => return Some(Self(folder.to_owned())),
            Ok(output) => String::from_utf8_lossy(&output.stderr).trim().to_owned(),
            Err(error) => error.to_string(),
        };
        eprintln!("SKIPPED: no file system can be mounted here: {why}");
        None
    }

    /// Takes all room there is.
    pub fn fill(&self) {
        let mut file = fs::File::create(self.0.join("ballast")).expect("a file");
        let block = [0x5a; 4096];
        while file.write_all(&block).is_ok() {}
    }

    /// Gives the room back.
    pub fn empty(&self) {
        fs::remove_file(self.0.join("ballast")).expect("it was there");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily: a failed test may still have files open.
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        let is_gone = unmounted.is_ok_and(|status| status.success());
        assert!(is_gone || std::thread::panicking(), "it was mounted");
    }
}
