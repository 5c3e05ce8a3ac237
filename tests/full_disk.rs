//! The index on a file system that fills up while it is written.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::replay::{answers, try_answers};
use crate::support::World;
use crate::support::articles::numbered;

/// A small file system in a folder; gone when dropped.
struct Mount(PathBuf);

impl Mount {
    /// Nothing where mounting is not allowed, which is said.
    fn at(folder: &Path, megabytes: u32) -> Option<Self> {
        fs::create_dir_all(folder).expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tmpfs"])
            .arg(folder)
            .output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder.to_owned())),
            _ => {
                eprintln!("SKIPPED: no file system can be mounted here");
                None
            }
        }
    }

    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("ballast")).expect("a file");
        let block = [0x5a; 4096];
        while file.write_all(&block).is_ok() {}
    }

    fn empty(&self) {
        fs::remove_file(self.0.join("ballast")).expect("it was there");
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        // Lazily: a failed test may still have files open.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_whose_disk_fills_up_goes_on_once_there_is_room() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let Some(mount) = Mount::at(&data.path().join("query"), 16) else {
        return;
    };
    let mut world = World::start_on(data).await;
    for number in 0..10 {
        world.ingest(numbered(number)).await;
    }
    mount.fill();
    let mut revision = None;
    for number in 10..60 {
        let mut article = numbered(number);
        article.text = article.text.repeat(10);
        revision = world.ingest(article).await.revision;
    }
    // The index cannot get there now, or only in memory.
    let _ = try_answers(&world, revision.clone()).await;
    mount.empty();
    let mut after = try_answers(&world, revision.clone()).await;
    for _ in 0..12 {
        if after.is_ok() {
            break;
        }
        after = try_answers(&world, revision.clone()).await;
    }
    let after = after.expect("there is room again");
    world
        .restart_query(|data| fs::remove_dir_all(data.join("index")).expect("the index is there"))
        .await;
    let replayed = answers(&world, revision).await;
    assert_eq!(after, replayed, "as replayed from nothing");
    world.stop().await;
    drop(mount);
}
