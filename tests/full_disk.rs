//! The index on a file system that fills up while it is written.

use std::fs;

use crate::replay::{answers, try_answers};
use crate::support::World;
use crate::support::articles::numbered;
use crate::support::mount::Mount;

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
