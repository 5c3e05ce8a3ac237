//! Flipped bits and cut files in the index: the answers are what they were.
//!
//! `DATELINE_DAMAGE_ROUNDS=200 cargo test --test dateline damage -- --nocapture`
//! runs the long form.

use std::fs;
use std::path::Path;

use crate::replay::{answers, files, try_answers};
use crate::support::World;
use crate::support::articles::{numbered, visit};
use crate::support::seeded::{Random, number};

const ROUNDS_DEFAULT: u64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_the_index_the_answers_are_the_same() {
    let rounds = number("DATELINE_DAMAGE_ROUNDS").unwrap_or(ROUNDS_DEFAULT);
    let seed = number("DATELINE_DAMAGE_SEED").unwrap_or(1);
    let mut random = Random::new(seed);
    let mut world = World::start().await;
    for number in 0..20 {
        world.ingest(numbered(number)).await;
    }
    let revision = world.ingest(visit()).await.revision;
    let before = answers(&world, revision.clone()).await;
    for round in 0..rounds {
        let mut what = String::new();
        world
            .restart_query(|data| what = damage(data, &mut random))
            .await;
        // Damage may show only when it is read; that answer is an error, and the
        // index is then built again.
        let mut after = try_answers(&world, revision.clone()).await;
        for _ in 0..20 {
            if after.is_ok() {
                break;
            }
            after = try_answers(&world, revision.clone()).await;
        }
        let after = after.unwrap_or_else(|error| panic!("seed {seed}, {round}: {what}: {error}"));
        assert_eq!(after, before, "seed {seed}, {round}: {what}");
    }
    eprintln!("damage: {rounds} rounds, every answer as before");
    world.stop().await;
}

#[tokio::test]
async fn a_second_query_service_on_one_folder_is_refused() {
    let world = World::start().await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let feed = query_service::config::feed("http://127.0.0.1:1").expect("an address");
    let stop = tokio_util::sync::CancellationToken::new();
    let listener = listener.expect("a free port");
    let second = query_service::serve(listener, &world.query_data(), feed, stop).await;
    let error = second.expect_err("it is taken").to_string();
    assert!(error.contains("another process"), "{error}");
    world.stop().await;
}

/// Flips some bytes of a file, or cuts it. Says what it did.
fn damage(data: &Path, random: &mut Random) -> String {
    let mut files = files(data);
    files.retain(|file| fs::metadata(file).is_ok_and(|file| file.len() > 0));
    let file = &files[usize::try_from(random.below(files.len() as u64)).expect("few")];
    let mut bytes = fs::read(file).expect("an index file");
    let place = |random: &mut Random, bytes: &[u8]| {
        usize::try_from(random.below(bytes.len() as u64)).expect("a small file")
    };
    let what = if random.below(4) == 0 {
        let at = place(random, &bytes);
        bytes.truncate(at);
        format!("cut at {at}")
    } else {
        let count = 1 << random.below(8);
        for _ in 0..count {
            let at = place(random, &bytes);
            bytes[at] ^= 1 << random.below(8);
        }
        format!("{count} bits flipped")
    };
    fs::write(file, bytes).expect("an index file");
    format!("{}: {what}", file.display())
}
