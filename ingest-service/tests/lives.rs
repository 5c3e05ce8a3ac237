//! Journal, catalog and committer together through lives that end badly: what is
//! acknowledged is there, once and equal, and the catalog is what the journal says.
//!
//! `DATELINE_LIVES_ROUNDS=500 cargo test -p ingest-service lives -- --nocapture`
//! runs the long form; `DATELINE_LIVES_SEED` begins there.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ingest_service::Options;
use ingest_service::archive::{Archive, GetError};
use ingest_service::article::{ArticleId, Submission};
use ingest_service::catalog;
use ingest_service::ingest::Item;
use ingest_service::journal::Journal;
use shared::revision::Sequence;
use shared::v1::change::Change;

use crate::power::faults;
use crate::support::disk::{Faults, SimulatedDisk};
use crate::support::seeded::{Random, number};
use crate::support::{JOURNAL, article};

const ROUNDS: u64 = 10;

/// What each article must be: its text, nothing if it was retracted, or whatever
/// it may have become in a call that failed.
type Model = BTreeMap<String, Vec<Option<String>>>;

fn options(data: &Path, disk: &SimulatedDisk) -> Options {
    Options {
        disk: Arc::new(disk.clone()),
        segment_bytes_max: 8_000,
        mend_interval: Duration::from_millis(1),
        compact_every: None,
        ..Options::new(data)
    }
}

async fn act(archive: &Arc<Archive>, model: &mut Model, random: &mut Random, count: &mut u64) {
    let id = format!("a{}", random.below(12));
    let may_be = model.entry(id.clone()).or_insert_with(|| vec![None]);
    if random.below(4) == 0 {
        let retracted = archive.retract(ArticleId::parse(&id).expect("an id"), String::new(), None);
        match retracted.await {
            Ok(_) => *may_be = vec![None],
            Err(_) => may_be.push(None),
        }
        return;
    }
    *count += 1;
    let text = format!("Envoys met for the {count}th time.");
    let item = Item {
        submission: Submission::try_from(article(&id, &text)).expect("it is valid"),
        request_id: None,
        wants_annotations: false,
    };
    match archive.clone().ingest(item).await {
        Ok(_) => *may_be = vec![Some(text)],
        Err(_) => may_be.push(Some(text)),
    }
}

/// Every article is what it must be, and what the feed says of it.
fn check(archive: &Archive, model: &mut Model, what: &str) {
    let mut fed: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut at = Sequence::START;
    loop {
        let batch = archive.changes_after(at, false).expect("it is readable");
        for change in &batch.changes {
            assert!(!change.damaged, "{what}: {} is damaged", change.sequence);
            match &change.change {
                Some(Change::ArticleIngested(ingested)) => {
                    let article = ingested.article.clone().expect("an article");
                    let before = fed.insert(article.id.clone(), Some(article.text));
                    assert!(
                        before.flatten().is_none(),
                        "{what}: {} is there twice",
                        article.id
                    );
                }
                Some(Change::ArticleRetracted(retracted)) => {
                    fed.insert(retracted.article_id.clone(), None);
                }
                None => {}
            }
        }
        at = batch.through;
        if batch.through == batch.head {
            break;
        }
    }
    for (id, may_be) in model {
        let got = match archive.get(&ArticleId::parse(id).expect("an id")) {
            Ok(got) => Some(got.article.expect("an article").text),
            Err(GetError::NotFound(_)) => None,
            Err(error) => panic!("{what}: {id}: {error}"),
        };
        assert!(
            may_be.contains(&got),
            "{what}: {id} is {got:?}, not one of {may_be:?}"
        );
        assert_eq!(fed.remove(id).flatten(), got, "{what}: {id} in the feed");
        *may_be = vec![got];
    }
    assert!(fed.is_empty(), "{what}: {fed:?} came from nowhere");
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to).expect("a directory");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it is readable").path();
        let to = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, to).expect("it is copied");
        }
    }
}

/// What sled never synced may be gone, old, or torn.
fn let_down(catalog: &Path, older: &Path, random: &mut Random) {
    match random.below(4) {
        0 => {}
        1 => fs::remove_dir_all(catalog).expect("it is there"),
        2 if older.exists() => copy(older, catalog),
        _ => {
            let file = catalog.join("db");
            // Where the catalog never was opened there is none.
            let mut bytes = fs::read(&file).unwrap_or_default();
            let at = usize::try_from(random.below(bytes.len() as u64 + 1)).expect("a small file");
            bytes.truncate(at);
            fs::write(file, bytes).expect("it is writable");
        }
    }
    copy(catalog_or_empty(catalog), older);
}

fn catalog_or_empty(catalog: &Path) -> &Path {
    fs::create_dir_all(catalog).expect("a directory");
    catalog
}

#[tokio::test]
async fn lives_that_end_badly_leave_every_article_as_it_was_acknowledged() {
    let rounds = number("DATELINE_LIVES_ROUNDS").unwrap_or(ROUNDS);
    let first = number("DATELINE_LIVES_SEED").unwrap_or(0);
    let (mut lives, mut count) = (0, 0);
    for seed in first..first + rounds {
        let mut random = Random::new(seed);
        let data = tempfile::tempdir().expect("a directory");
        let (catalog, older) = (data.path().join("catalog"), data.path().join("older"));
        let disk = SimulatedDisk::new();
        let mut model = Model::new();
        for life in 0..=random.below(4) {
            let what = format!("seed {seed}, life {life}");
            let set = faults(&mut random);
            disk.set_faults(set);
            match Archive::open(&options(data.path(), &disk)) {
                Err(error) => assert_ne!(set, Faults::default(), "{what}: {error}"),
                Ok(archive) => {
                    lives += 1;
                    let archive = Arc::new(archive);
                    for _ in 0..random.below(12) {
                        act(&archive, &mut model, &mut random, &mut count).await;
                        if random.below(5) == 0 {
                            // That it may fail changes nothing.
                            let _ = archive.compact(&mut |_, _| {}, &|| false);
                        }
                    }
                    archive.close();
                }
            }
            disk.set_faults(Faults::default());
            if random.below(3) != 0 {
                disk.power_cut(&mut random);
                if catalog.exists() {
                    let_down(&catalog, &older, &mut random);
                }
            }
        }
        let what = format!("seed {seed}, at last");
        let archive = Archive::open(&options(data.path(), &disk));
        let archive = archive.unwrap_or_else(|error| panic!("{what}: {error}"));
        check(&archive, &mut model, &what);
        archive.close();
        drop(archive);
        let journal = data.path().join("journal");
        let opened = Journal::open_on(Arc::new(disk.clone()), &journal, || JOURNAL);
        let (journal, _) = opened.unwrap_or_else(|error| panic!("{what}: {error}"));
        let rows = |directory: &Path| {
            let catalog = catalog::open(directory, &journal.reader()).expect("it opens");
            catalog.rows().expect("it is readable")
        };
        let fresh = rows(&data.path().join("fresh"));
        assert_eq!(
            rows(&catalog),
            fresh,
            "{what}: the catalog is what the journal says"
        );
    }
    eprintln!("lives: {rounds} rounds, {lives} lives, {count} articles, every one as acknowledged");
}
