//! The catalog is a fold of the journal: kept or made anew, it is the same.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ingest_service::article::{ContentHash, RequestId};
use ingest_service::catalog::{self, Catalog, Effect};
use ingest_service::journal::{Journal, JournalReader};
use ingest_service::record::{Act, Head};
use jiff::Timestamp;
use proptest::prelude::*;
use shared::revision::{JournalId, Sequence};

use crate::support::{self, JOURNAL};

/// A journal with the acts given, and the catalog that was kept beside it.
fn written(directory: &Path, acts: &[(u8, u8, bool)]) -> (Journal, Catalog) {
    let (mut journal, _) = Journal::open(&directory.join("journal"), || JOURNAL).expect("it opens");
    let catalog = catalog::open(&directory.join("catalog"), &journal.reader()).expect("it opens");
    for (sequence, &(act, article, has_request_id)) in (1..).zip(acts) {
        let act = match act % 4 {
            0 => Act::Created,
            1 => Act::Replaced,
            2 => Act::Unchanged,
            _ => Act::Retracted,
        };
        let id = format!("request-{sequence}");
        let head = Head {
            revision: Sequence(sequence),
            content_hash: ContentHash::from_bytes([article; 32]),
            request_id: has_request_id.then(|| RequestId::parse(&id).expect("a valid id")),
            ..support::head(act, &format!("article-{article}"))
        };
        let effect = Effect::of(Sequence(sequence), &head, Timestamp::UNIX_EPOCH);
        journal
            .append(&[(head, Vec::new())], Timestamp::UNIX_EPOCH)
            .expect("the disk takes it");
        catalog
            .apply(&[effect], Sequence(sequence))
            .expect("sled takes it");
    }
    journal.publish();
    (journal, catalog)
}

fn rows_of(directory: &Path, journal: &JournalReader) -> BTreeMap<Vec<u8>, Vec<u8>> {
    catalog::open(directory, journal)
        .expect("it opens")
        .rows()
        .expect("it is readable")
}

fn files_of(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).expect("it is there") {
        let path = entry.expect("it is readable").path();
        if path.is_dir() {
            files.extend(files_of(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]

    #[test]
    fn made_anew_it_equals_the_one_kept(
        acts in prop::collection::vec((any::<u8>(), 0_u8..5, any::<bool>()), 0..40),
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        let (journal, kept) = written(directory.path(), &acts);
        let kept = kept.rows().expect("it is readable");
        let anew = rows_of(&directory.path().join("anew"), &journal.reader());
        prop_assert_eq!(anew, kept);
    }

    #[test]
    fn whatever_happens_to_its_files_it_comes_back(
        acts in prop::collection::vec((any::<u8>(), 0_u8..5, any::<bool>()), 1..40),
        file in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        cut in any::<bool>(),
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        let (journal, kept) = written(directory.path(), &acts);
        let expected = kept.rows().expect("it is readable");
        drop(kept);
        let catalog = directory.path().join("catalog");
        let files = files_of(&catalog);
        let path = file.get(&files);
        let mut bytes = fs::read(path).expect("it is there");
        if !bytes.is_empty() {
            let at = byte.index(bytes.len());
            if cut {
                bytes.truncate(at);
            } else {
                bytes[at] ^= 0x55;
            }
            fs::write(path, bytes).expect("it is writable");
        }
        prop_assert_eq!(rows_of(&catalog, &journal.reader()), expected);
    }
}

#[test]
fn one_of_another_journal_is_set_aside() {
    let directory = tempfile::tempdir().expect("a directory");
    let (_, kept) = written(directory.path(), &[(0, 1, true), (0, 2, true)]);
    drop(kept);
    let other = directory.path().join("other");
    let (other, _) = Journal::open(&other, || JournalId(1)).expect("it opens");
    let rows = rows_of(&directory.path().join("catalog"), &other.reader());
    assert_eq!(rows.len(), 1, "nothing but what it is a fold of: {rows:?}");
    assert!(directory.path().join("catalog.set-aside").exists());
}

#[test]
fn a_catalog_sealed_by_a_clean_stop_is_the_same_and_a_seal_serves_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let (mut journal, kept) = written(directory.path(), &[(0, 1, true), (0, 2, false)]);
    kept.flush().expect("sled works");
    catalog::seal(&kept).expect("the disk takes it");
    drop(kept);
    let (path, seal) = (
        directory.path().join("catalog"),
        directory.path().join("catalog.sealed"),
    );
    let sealed = fs::read(&seal).expect("it is there");
    let first = rows_of(&path, &journal.reader());
    assert!(!seal.exists(), "it is broken by opening");
    let group = [(support::head(Act::Created, "article-3"), Vec::new())];
    let written = journal.append(&group, Timestamp::UNIX_EPOCH);
    written.expect("the disk takes it");
    journal.publish();
    let second = rows_of(&path, &journal.reader());
    assert_eq!(second.len(), first.len() + 1);
    // A seal from before says nothing of what came since.
    fs::write(&seal, sealed).expect("it is writable");
    assert_eq!(rows_of(&path, &journal.reader()), second);
    let (aside, fresh) = (directory.path().join("fresh"), journal.reader());
    assert_eq!(rows_of(&aside, &fresh), second, "as made anew");
}

#[test]
fn answers_are_forgotten_once_they_are_old() {
    let directory = tempfile::tempdir().expect("a directory");
    let (_, catalog) = written(directory.path(), &[(0, 1, true)]);
    let request_id = RequestId::parse("request-1").expect("a valid id");
    catalog
        .forget_answers(Timestamp::UNIX_EPOCH)
        .expect("sled works");
    assert!(catalog.answer(&request_id).expect("sled works").is_some());
    let later = Timestamp::from_second(1).expect("a moment");
    catalog.forget_answers(later).expect("sled works");
    assert_eq!(catalog.answer(&request_id).expect("sled works"), None);
}
