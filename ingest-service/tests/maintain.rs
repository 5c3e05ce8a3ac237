//! What an operator does: verify, back up, restore, rebuild, compact.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ingest_service::Options;
use ingest_service::archive::Archive;
use ingest_service::article::{ArticleId, Submission};
use ingest_service::ingest::Item;
use ingest_service::journal::{Journal, ReadError};
use ingest_service::maintain::{self, CopyError, Identity, Verified};
use ingest_service::record::{Act, Head, decode_body, encode_body};
use jiff::Timestamp;
use proptest::prelude::*;
use shared::revision::{JournalId, Sequence};
use shared::v1;

use crate::support::{self, JOURNAL, article};

fn verified(journal: &Path) -> Verified {
    let journal = maintain::inspect(journal).expect("a journal");
    let mut told = Vec::new();
    let verified = maintain::verify(&journal, &mut |done, total| told.push((done, total)));
    assert!(told.iter().all(|(done, total)| done <= total), "{told:?}");
    verified
}

fn record(number: u64) -> (Head, Vec<u8>) {
    let head = Head {
        revision: Sequence(number),
        ..support::head(Act::Created, &format!("article-{number}"))
    };
    let body = encode_body(&v1::ArticleIngested {
        article: Some(article("", &format!("Envoys met for the {number}th time."))),
        annotations: None,
    });
    (head, body)
}

/// A journal of so many entries in small segments.
fn written(directory: &Path, entries: u64) -> Journal {
    let (journal, _) = Journal::open(directory, || JOURNAL).expect("it opens");
    let mut journal = journal.with_segments_of(1_000);
    for number in 1..=entries {
        let written = journal.append(&[record(number)], Timestamp::UNIX_EPOCH);
        written.expect("the disk takes it");
    }
    journal.publish();
    journal
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).expect("it is there") {
        let path = entry.expect("it is readable").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn contents(journal: &Path) -> Vec<(Head, Vec<u8>)> {
    let (journal, _) = Journal::open(journal, || JOURNAL).expect("it opens");
    let reader = journal.reader();
    (1..=reader.head().0)
        .map(|sequence| {
            let entry = reader.read(Sequence(sequence)).expect("it is sound");
            (entry.head.clone(), entry.body().expect("sound").to_vec())
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(50) })]

    #[test]
    fn verifying_names_exactly_the_entries_that_are_not_served(
        file in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        written(directory.path(), 12).close().expect("the disk takes it");
        let files = files(directory.path());
        let path = file.get(&files);
        let mut bytes = fs::read(path).expect("it is there");
        let at = byte.index(bytes.len());
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 0x20;
        }
        fs::write(path, bytes).expect("it is writable");

        let verified = verified(directory.path());
        let named: Vec<u64> = verified.damage.iter().filter_map(|damage| damage.entries.clone()).flatten().collect();
        let (journal, _) = Journal::open(directory.path(), || JOURNAL).expect("it opens");
        let reader = journal.reader();
        prop_assert_eq!(verified.last, reader.head());
        for sequence in 1..=reader.head().0 {
            let read = reader.read(Sequence(sequence));
            let is_served = read.is_ok_and(|entry| entry.body().is_ok());
            prop_assert_eq!(is_served, !named.contains(&sequence), "{} of {:?}", sequence, named);
        }
        prop_assert_eq!(verified.sound + named.len() as u64, verified.last.0);
        if let Some(damage) = verified.damage.first() {
            prop_assert!(damage.path.starts_with(directory.path()));
        }
    }
}

#[test]
fn a_backup_taken_while_entries_come_in_is_whole_and_leads_to_the_same_entries() {
    let folder = tempfile::tempdir().expect("a directory");
    let source = folder.path().join("journal");
    let mut journal = written(&source, 20);
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let writer = std::thread::spawn(move || {
        let mut number = 21;
        while !stopped.load(Ordering::Relaxed) {
            let written =
                journal.append(&[record(number), record(number + 1)], Timestamp::UNIX_EPOCH);
            written.expect("the disk takes it");
            number += 2;
        }
        journal.durable()
    });
    let mut backups = Vec::new();
    for number in 0..8 {
        let backup = folder.path().join(format!("backup-{number}"));
        let inspected = maintain::inspect(&source).expect("a journal");
        let copied = maintain::backup(&inspected, &backup, &mut |_, _| {}).expect("it is copied");
        assert!(
            copied.damage.is_empty(),
            "what is being written is no damage"
        );
        backups.push((backup, copied));
    }
    stop.store(true, Ordering::Relaxed);
    let last = writer.join().expect("it does not panic");
    let all = contents(&source);
    assert_eq!(all.len() as u64, last.0);
    for (backup, copied) in backups {
        let journal = backup.join("journal");
        let again = verified(&journal);
        assert!(again.damage.is_empty());
        assert_eq!(again.last, copied.last);
        let held = usize::try_from(copied.last.0).expect("few");
        assert!(held >= 20, "{held}");
        assert_eq!(contents(&journal), all[..held]);
    }
}

#[test]
fn a_restored_journal_is_a_new_one_unless_asked_and_nothing_is_overwritten() {
    let folder = tempfile::tempdir().expect("a directory");
    let source = folder.path().join("journal");
    drop(written(&source, 9));
    let backup = maintain::inspect(&source).expect("a journal");
    for (name, identity) in [("new", Identity::New), ("kept", Identity::Kept)] {
        let data = folder.path().join(name);
        let restored = maintain::restore(&backup, &data, identity, false, &mut |_, _| {});
        assert_eq!(restored.expect("it is restored").last, Sequence(9));
        let (journal, recovery) =
            Journal::open(&data.join("journal"), || JournalId(1)).expect("it opens");
        assert!(recovery.damaged.is_empty());
        let id = journal.reader().id();
        assert_eq!(id == JOURNAL, identity == Identity::Kept, "{id:?}");
        drop(journal);
        assert_eq!(contents(&data.join("journal")), contents(&source));
        let again = maintain::restore(&backup, &data, identity, false, &mut |_, _| {});
        assert!(matches!(again, Err(CopyError::Exists(_))), "{again:?}");
    }
}

#[test]
fn a_damaged_backup_is_restored_only_when_asked() {
    let folder = tempfile::tempdir().expect("a directory");
    let source = folder.path().join("journal");
    drop(written(&source, 9));
    let segments: Vec<_> = files(&source)
        .into_iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "segment")
        })
        .collect();
    let mut bytes = fs::read(&segments[1]).expect("it is there");
    let at = bytes.len() - 3;
    bytes[at] ^= 1;
    fs::write(&segments[1], bytes).expect("it is writable");
    let damaged = maintain::inspect(&source).expect("a journal");
    let data = folder.path().join("data");
    let refused = maintain::restore(&damaged, &data, Identity::New, false, &mut |_, _| {});
    let Err(CopyError::Damaged(found)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(found.damage.len(), 1, "{found:?}");
    assert!(!data.join("journal").exists());
    let restored = maintain::restore(&damaged, &data, Identity::New, true, &mut |_, _| {});
    let restored = restored.expect("it is restored");
    assert_eq!(restored.damage, found.damage);
    let lost = restored.damage[0].entries.clone().expect("an entry");
    let (journal, _) = Journal::open(&data.join("journal"), || JOURNAL).expect("it opens");
    let read = journal.reader().read(Sequence(*lost.start()));
    let is_damaged = match &read {
        Ok(entry) => entry.body().is_err(),
        Err(error) => matches!(error, ReadError::Damaged(_)),
    };
    assert!(is_damaged, "{read:?}");
}

fn item(id: &str, text: &str) -> Item {
    Item {
        submission: Submission::try_from(article(id, text)).expect("it is valid"),
        request_id: None,
        wants_annotations: false,
    }
}

/// The bodies of everything in a journal, packed as they lie in its files.
fn bodies(archive: &Archive) -> Vec<Vec<u8>> {
    let reader = archive.journal();
    (1..=reader.head().0)
        .map(|sequence| {
            let entry = reader.read(Sequence(sequence)).expect("it is sound");
            entry.body().expect("sound").to_vec()
        })
        .collect()
}

/// The files in which a record's body lies.
fn holding(body: &[u8], directory: &Path) -> Vec<PathBuf> {
    let mut files = files(directory);
    files.retain(|path| {
        let bytes = fs::read(path).expect("it is there");
        bytes.windows(body.len()).any(|window| window == body)
    });
    files
}

fn holding_or_none(body: &[u8], directory: &Path) -> Vec<PathBuf> {
    if body.is_empty() {
        return Vec::new();
    }
    holding(body, directory)
}

#[tokio::test]
async fn compacting_takes_erased_text_off_the_disk_and_changes_no_answer() {
    let folder = tempfile::tempdir().expect("a directory");
    let options = Options {
        segment_bytes_max: 4_000,
        ..Options::new(folder.path())
    };
    let archive = Arc::new(Archive::open(&options).expect("it opens"));
    for round in ["First", "Second", "Third"] {
        for id in ["kept", "replaced", "retracted", "brought-back"] {
            let text = match id {
                "kept" => "Envoys met in Oslo.".to_owned(),
                _ => format!("{round} words about {id}: the envoys of Norway met in Oslo."),
            };
            archive
                .clone()
                .ingest(item(id, &text))
                .await
                .expect("it is taken");
        }
        for id in ["retracted", "brought-back"] {
            let id = ArticleId::parse(id).expect("an id");
            let retracted = archive.retract(id, String::new(), None).await;
            retracted.expect("it is taken back");
        }
    }
    let last = item("brought-back", "The envoys are back.");
    archive.clone().ingest(last).await.expect("it is taken");
    let changes = |archive: &Archive| {
        let mut changes = Vec::new();
        let mut at = Sequence::START;
        loop {
            let batch = archive.changes_after(at, false).expect("it is readable");
            at = batch.through;
            changes.extend(batch.changes);
            if batch.through == batch.head {
                return changes;
            }
        }
    };
    let before = (bodies(&archive), changes(&archive));
    let done = archive
        .compact(&mut |_, _| {}, &|| false)
        .expect("it is compacted");
    // Three rounds of three, less what "replaced" says last.
    assert_eq!(done.entries, 8);
    assert!(
        done.bytes > 0 && done.segments > 0 && done.unknown_bytes == 0,
        "{done:?}"
    );
    let after = bodies(&archive);
    assert_eq!(changes(&archive), before.1, "the feed says the same");
    for (old, new) in before.0.iter().zip(&after) {
        let holding = holding_or_none(old, folder.path());
        if new.is_empty() && !old.is_empty() {
            assert!(holding.is_empty(), "erased text is in {holding:?}");
        } else {
            assert_eq!(old, new);
            assert_eq!(holding.is_empty(), old.is_empty(), "what is kept is found");
        }
    }
    let again = archive
        .compact(&mut |_, _| {}, &|| false)
        .expect("it is compacted");
    assert_eq!(again.entries, 0, "there is nothing left to do");
    let more = archive.clone().ingest(item("kept", "Envoys left.")).await;
    assert_eq!(more.expect("it goes on").0.act, Act::Replaced);
    archive.close();
    drop(archive);

    let journal = folder.path().join("journal");
    let verified = verified(&journal);
    assert!(verified.damage.is_empty());
    assert_eq!(verified.erased, 8);
    let done = maintain::compact(folder.path(), &mut |_, _| {}).expect("nobody is there");
    assert_eq!(done.entries, 1, "what was replaced since");
    let rebuilt = maintain::rebuild_catalog(folder.path(), &mut |_, _| {});
    assert_eq!(rebuilt.expect("nobody is there"), verified.last);
    let archive = Archive::open(&options).expect("it opens");
    let kept = archive.get(&ArticleId::parse("kept").expect("an id"));
    let kept = kept.expect("it is there").article.expect("an article");
    assert_eq!(kept.text, "Envoys left.");
}

#[test]
fn a_directory_in_use_is_left_alone() {
    let folder = tempfile::tempdir().expect("a directory");
    let _archive = Archive::open(&Options::new(folder.path())).expect("it opens");
    let refused = [
        maintain::compact(folder.path(), &mut |_, _| {}).map(drop),
        maintain::rebuild_catalog(folder.path(), &mut |_, _| {}).map(drop),
    ];
    for refused in refused {
        let error = refused.expect_err("it is in use").to_string();
        assert!(error.contains("another process"), "{error}");
    }
}

/// The journal that version 1 wrote; `DATELINE_WRITE_GOLDEN=1` writes one.
#[test]
fn a_journal_of_format_version_1_is_read_for_ever() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/journal.v1");
    if std::env::var_os("DATELINE_WRITE_GOLDEN").is_some() {
        let _ = fs::remove_dir_all(&golden);
        written(&golden, 6).close().expect("the disk takes it");
    }
    let folder = tempfile::tempdir().expect("a directory");
    let journal = folder.path().join("journal");
    fs::create_dir(&journal).expect("a directory");
    for path in files(&golden) {
        let name = path.file_name().expect("a file");
        fs::copy(&path, journal.join(name)).expect("it is copied");
    }
    let verified = verified(&journal);
    assert!(verified.damage.is_empty());
    assert_eq!(verified.last, Sequence(6));
    assert_eq!(verified.journal, Some(JOURNAL));
    // Another version of zstd may pack differently; what was packed is the same.
    let unpacked = |(head, body): (Head, Vec<u8>)| (head, decode_body(&body));
    let expected: Vec<_> = (1..=6).map(record).map(unpacked).collect();
    let found: Vec<_> = contents(&journal).into_iter().map(unpacked).collect();
    assert_eq!(found, expected);
    let archive = Archive::open(&Options::new(folder.path())).expect("it opens");
    let third = archive.get(&ArticleId::parse("article-3").expect("an id"));
    let third = third.expect("it is there").article.expect("an article");
    assert_eq!(third.text, "Envoys met for the 3th time.");
}
