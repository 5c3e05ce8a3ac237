//! The journal against torn tails, flipped bits and missing files.

use std::fs;
use std::path::Path;

use ingest_service::journal::{Journal, OpenError, ReadError, Recovery};
use ingest_service::record::{Act, Head};
use jiff::Timestamp;
use proptest::prelude::*;
use shared::revision::{JournalId, Sequence};

use crate::support::{self, JOURNAL};

type Record = (Head, Vec<u8>);

fn record(number: usize) -> Record {
    let length = number * 7 % 40;
    let body = (0..length).map(|at| u8::try_from((at * 31 + number) % 256).expect("a byte"));
    (
        support::head(Act::Created, &format!("article-{number}")),
        body.collect(),
    )
}

/// A journal in `directory` that was written in the groups given, then closed.
fn written(directory: &Path, groups: &[usize], segment_bytes_max: u64) -> Vec<Record> {
    let mut journal = open(directory).0.with_segments_of(segment_bytes_max);
    let mut records = Vec::new();
    for &size in groups {
        let group: Vec<Record> = (0..size).map(|at| record(records.len() + at)).collect();
        journal
            .append(&group, Timestamp::UNIX_EPOCH)
            .expect("the disk takes it");
        records.extend(group);
    }
    journal.publish();
    journal.close().expect("the disk takes it");
    records
}

fn open(directory: &Path) -> (Journal, Recovery) {
    Journal::open(directory, || JOURNAL).expect("it opens")
}

/// What can be read: each entry, or nothing where it is damaged.
fn readable(journal: &Journal) -> Vec<Option<Record>> {
    let reader = journal.reader();
    (1..=reader.head().0)
        .map(|sequence| match reader.read(Sequence(sequence)) {
            Ok(entry) => {
                assert_eq!(entry.sequence, Sequence(sequence));
                entry
                    .body()
                    .ok()
                    .map(|body| (entry.head.clone(), body.to_vec()))
            }
            Err(ReadError::Damaged(damaged)) => {
                assert_eq!(
                    damaged,
                    Sequence(sequence),
                    "damage is named by its sequence"
                );
                None
            }
            Err(ReadError::Io(error)) => panic!("the disk is sound: {error}"),
        })
        .collect()
}

fn all(records: &[Record]) -> Vec<Option<Record>> {
    records.iter().cloned().map(Some).collect()
}

/// The segment files, oldest first.
fn segments(directory: &Path) -> Vec<std::path::PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(directory)
        .expect("it is there")
        .map(|entry| entry.expect("it is readable").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "segment")
        })
        .collect();
    paths.sort();
    paths
}

#[test]
fn a_torn_tail_is_cut_wherever_it_tore_and_everything_before_is_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let records = written(directory.path(), &[3, 1, 2], u64::MAX);
    let segment = segments(directory.path()).remove(0);
    let whole = fs::read(&segment).expect("it is there");
    for length in 0..whole.len() {
        // A power cut: neither the tail nor the mark reached the disk.
        fs::write(&segment, &whole[..length]).expect("it is writable");
        let _ = fs::remove_file(directory.path().join("durable"));
        let (mut journal, _) = open(directory.path());
        let found = readable(&journal);
        let sound: Vec<Record> = found.iter().flatten().cloned().collect();
        assert_eq!(sound, records[..sound.len()], "cut at {length}");
        journal
            .append(&[record(99)], Timestamp::UNIX_EPOCH)
            .expect("the disk takes it");
        journal.publish();
        drop(journal);
        let (journal, _) = open(directory.path());
        let mut expected = found;
        expected.push(Some(record(99)));
        assert_eq!(readable(&journal), expected, "cut at {length}, reopened");
    }
}

#[test]
fn an_entry_that_was_durable_is_named_when_the_segment_is_cut_short() {
    let directory = tempfile::tempdir().expect("a directory");
    let records = written(directory.path(), &[2, 2], u64::MAX);
    let segment = segments(directory.path()).remove(0);
    let whole = fs::read(&segment).expect("it is there");
    fs::write(&segment, &whole[..whole.len() - 1]).expect("it is writable");
    let (mut journal, recovery) = open(directory.path());
    assert_eq!(recovery.damaged, [4..=4]);
    journal
        .append(&[record(99)], Timestamp::UNIX_EPOCH)
        .expect("the disk takes it");
    journal.publish();
    drop(journal);
    let mut expected = all(&records);
    expected[3] = None;
    expected.push(Some(record(99)));
    assert_eq!(readable(&open(directory.path()).0), expected);
}

#[test]
fn a_missing_segment_is_named_and_the_rest_is_served() {
    let directory = tempfile::tempdir().expect("a directory");
    let records = written(directory.path(), &[1; 9], 300);
    let paths = segments(directory.path());
    assert!(paths.len() > 3, "{paths:?}");
    fs::remove_file(&paths[1]).expect("it was there");
    let (journal, recovery) = open(directory.path());
    let found = readable(&journal);
    assert_eq!(found.len(), records.len());
    let lost: Vec<u64> = (1..)
        .zip(&found)
        .filter(|(_, entry)| entry.is_none())
        .map(|(at, _)| at)
        .collect();
    let named: Vec<u64> = recovery.damaged.into_iter().flatten().collect();
    assert!(!lost.is_empty());
    assert_eq!(named, lost);
}

#[test]
fn a_segment_of_another_journal_is_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    written(directory.path(), &[1; 9], 300);
    let other = tempfile::tempdir().expect("a directory");
    let (journal, _) = Journal::open(other.path(), || JournalId(1)).expect("it opens");
    drop(journal);
    let stray = segments(other.path()).remove(0);
    fs::copy(stray, &segments(directory.path())[0]).expect("it is writable");
    let opened = Journal::open(directory.path(), || JOURNAL);
    assert!(
        matches!(opened, Err(OpenError::ForeignSegment { .. })),
        "{opened:?}"
    );
}

#[test]
fn no_single_damaged_byte_loses_a_retraction() {
    let directory = tempfile::tempdir().expect("a directory");
    let retraction = (support::head(Act::Retracted, "article-1"), Vec::new());
    let mut journal = open(directory.path()).0;
    for record in [record(1), retraction.clone(), record(3)] {
        let written = journal.append(&[record], Timestamp::UNIX_EPOCH);
        written.expect("the disk takes it");
    }
    journal.close().expect("the disk takes it");
    let segment = segments(directory.path()).remove(0);
    let whole = fs::read(&segment).expect("it is there");
    let starts: Vec<usize> = whole
        .windows(4)
        .enumerate()
        .filter(|(_, window)| window == b"DLF\x01")
        .map(|(at, _)| at)
        .collect();
    // The second is the retraction's, the third lies within it.
    for at in starts[1]..starts[3] {
        for scanned in [true, false] {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x10;
            let (journal, _) = if scanned {
                fs::write(&segment, &bytes).expect("it is writable");
                open(directory.path())
            } else {
                // Damaged after it was opened: the place is known.
                fs::write(&segment, &whole).expect("it is writable");
                let opened = open(directory.path());
                fs::write(&segment, &bytes).expect("it is writable");
                opened
            };
            let read = journal.reader().read_head(Sequence(2));
            assert_eq!(read.expect("it is there twice").head, retraction.0, "{at}");
            assert_eq!(journal.reader().head(), Sequence(3));
        }
    }
}

#[test]
fn the_journal_keeps_its_id() {
    let directory = tempfile::tempdir().expect("a directory");
    written(directory.path(), &[1], u64::MAX);
    let (journal, _) = Journal::open(directory.path(), || JournalId(1)).expect("it opens");
    assert_eq!(journal.reader().id(), JOURNAL);
    drop(journal);
    fs::remove_file(directory.path().join("identity")).expect("it was there");
    let (journal, _) = Journal::open(directory.path(), || JournalId(1)).expect("it opens");
    assert_eq!(journal.reader().id(), JOURNAL, "the segments know it too");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn reopening_gives_what_was_written(
        groups in prop::collection::vec(1_usize..6, 0..8),
        segment_bytes_max in 200_u64..2_000,
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        let records = written(directory.path(), &groups, segment_bytes_max);
        let (journal, recovery) = open(directory.path());
        prop_assert_eq!(readable(&journal), all(&records));
        prop_assert_eq!(recovery, Recovery::default());
    }

    #[test]
    fn a_flipped_bit_costs_at_most_the_entry_it_hit(
        groups in prop::collection::vec(1_usize..4, 1..6),
        segment_bytes_max in 200_u64..2_000,
        file in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        bit in 0_u32..8,
        scanned in any::<bool>(),
    ) {
        let directory = tempfile::tempdir().expect("a directory");
        let records = written(directory.path(), &groups, segment_bytes_max);
        let mut paths: Vec<_> = fs::read_dir(directory.path())
            .expect("it is there")
            .map(|entry| entry.expect("it is readable").path())
            .collect();
        paths.sort();
        let path = file.get(&paths);
        let mut bytes = fs::read(path).expect("it is there");
        let at = byte.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        fs::write(path, bytes).expect("it is writable");
        if scanned {
            for path in &paths {
                if path.extension().is_some_and(|extension| extension == "index") {
                    fs::remove_file(path).expect("it was there");
                }
            }
        }
        let (journal, _) = open(directory.path());
        let found = readable(&journal);
        prop_assert_eq!(found.len(), records.len(), "no sequence is used twice");
        let mut damaged = 0;
        for (found, written) in found.iter().zip(&records) {
            match found {
                Some(found) => prop_assert_eq!(found, written),
                None => damaged += 1,
            }
        }
        prop_assert!(damaged <= 1, "{damaged} entries are lost");
    }
}
