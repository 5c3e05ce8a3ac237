//! The journal on a disk that loses its power, is full, or fails.
//!
//! `DATELINE_POWER_ROUNDS=10000 cargo test -p ingest-service power -- --nocapture`
//! runs the long form. A failing round prints its seed; `DATELINE_POWER_SEED`
//! begins there.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use ingest_service::journal::{AppendError, Inspection, Journal, ReadError, Recovery};
use ingest_service::record::{Act, Head};
use jiff::Timestamp;
use shared::revision::Sequence;

use crate::support::disk::{Call, Faults, SimulatedDisk};
use crate::support::seeded::{Random, number};
use crate::support::{self, JOURNAL};

const ROUNDS: u64 = 300;
const DIRECTORY: &str = "/srv/data/journal";
const SEGMENT_BYTES_MAX: u64 = 6_000;

type Record = (Head, Vec<u8>);

/// What the journal must hold.
#[derive(Debug, Default)]
struct Model {
    /// What was acknowledged, or found there on opening, in order.
    kept: Vec<Record>,
    /// What was tried since and failed: groups, each for the places behind `kept`.
    /// Of these the disk may hold any.
    tried: Vec<Vec<Record>>,
    /// Places whose body may be gone.
    erasable: BTreeSet<u64>,
    /// Places whose body must be gone, from every file.
    erased: BTreeSet<u64>,
    written: u64,
    lives: u64,
    refusals: u64,
    compactions: u64,
}

impl Model {
    fn group(&mut self, random: &mut Random) -> Vec<Record> {
        let count = random.below(4) + 1;
        (0..count)
            .map(|_| {
                self.written += 1;
                let head = support::head(Act::Created, &format!("article-{}", self.written));
                let length = random.one_of([0, 30, 700, 3_000]);
                // Begins with what is found again in no other.
                let mut body = format!("<body of {}>", self.written).into_bytes();
                body.extend((0..length).map(|at| (at * 31 + self.written).to_le_bytes()[0]));
                (head, body)
            })
            .collect()
    }

    /// Compares with what an opened journal holds, and takes over what it holds
    /// beyond what was acknowledged. Whether the disk let itself be read.
    fn check(&mut self, journal: &Journal, recovery: &Recovery, what: &str) -> bool {
        assert!(
            recovery.damaged.is_empty(),
            "{what}: {:?}",
            recovery.damaged
        );
        let last = journal.durable().0;
        let base = self.kept.len();
        assert!(
            last >= base as u64,
            "{what}: {base} were acknowledged, {last} are there"
        );
        let mut more = Vec::new();
        for sequence in 1..=last {
            let Some((head, body)) = read(journal, sequence, what) else {
                return false;
            };
            let place = usize::try_from(sequence - 1).expect("few");
            if let Some((kept, expected)) = self.kept.get(place) {
                assert_eq!(&head, kept, "{what}: {sequence}");
                let gone = body.is_empty() && self.erasable.contains(&sequence);
                assert!(gone || body == *expected, "{what}: {sequence} has changed");
                continue;
            }
            let found = (head, body);
            let was_tried = self
                .tried
                .iter()
                .any(|group| group.get(place - base) == Some(&found));
            assert!(was_tried, "{what}: {sequence} came from nowhere");
            more.push(found);
        }
        self.kept.extend(more);
        self.tried.clear();
        self.assert_erased(journal, what);
        true
    }

    /// What was compacted away is not read any more.
    fn assert_erased(&self, journal: &Journal, what: &str) {
        for &sequence in &self.erased {
            if let Some((_, body)) = read(journal, sequence, what) {
                assert!(body.is_empty(), "{what}: {sequence} is back");
            }
        }
    }

    /// One life of a process: opens, writes, compacts, until something stops it.
    fn live(&mut self, disk: &SimulatedDisk, random: &mut Random, what: &str) {
        self.lives += 1;
        let faults = faults(random);
        disk.set_faults(faults);
        let what = if faults == Faults::default() {
            what.to_owned()
        } else {
            format!("{what}, faulty ({faults:?})")
        };
        let opened = Journal::open_on(Arc::new(disk.clone()), Path::new(DIRECTORY), || JOURNAL);
        let mut journal = match opened {
            Ok((journal, recovery)) => {
                if !self.check(&journal, &recovery, &what) {
                    return;
                }
                journal.with_segments_of(SEGMENT_BYTES_MAX)
            }
            Err(error) => {
                assert_ne!(faults, Faults::default(), "{what}: {error}");
                return;
            }
        };
        for _ in 0..random.below(8) {
            let group = self.group(random);
            match journal.append(&group, Timestamp::UNIX_EPOCH) {
                Ok(()) => {
                    self.kept.extend(group);
                    self.tried.clear();
                }
                Err(error) => {
                    self.refusals += 1;
                    self.tried.push(group);
                    if !self.go_on(disk, &mut journal, &error, &what) {
                        return;
                    }
                }
            }
            journal.publish();
            if random.below(6) == 0 {
                self.compact(&mut journal, random);
            }
        }
        if random.below(3) == 0 {
            // A clean stop; that it may fail changes nothing.
            let _ = journal.close();
        }
    }

    /// After a refusal: room is made, or the disk looked at again.
    fn go_on(
        &mut self,
        disk: &SimulatedDisk,
        journal: &mut Journal,
        error: &AppendError,
        what: &str,
    ) -> bool {
        if let AppendError::Write(_) = error {
            disk.set_faults(Faults {
                room: None,
                ..disk.faults()
            });
            assert!(!journal.is_broken(), "{what}: {error}");
            return true;
        }
        assert!(journal.is_broken(), "{what}: {error}");
        let refused = journal.append(&[], Timestamp::UNIX_EPOCH);
        assert!(matches!(refused, Err(AppendError::Broken(_))), "{what}");
        match journal.recover() {
            Ok(recovery) => self.check(journal, &recovery, what),
            Err(_) => false,
        }
    }

    fn compact(&mut self, journal: &mut Journal, random: &mut Random) {
        self.compactions += 1;
        if journal.close_segment().is_err() {
            return;
        }
        let compactor = journal.compactor();
        for segment in compactor.segments() {
            let chosen: BTreeSet<u64> = (segment.first.0..=segment.last.0)
                .filter(|_| !segment.is_active && random.below(3) == 0)
                .collect();
            self.erasable.extend(&chosen);
            let is_erased = &mut |sequence: Sequence, _: &Head| Ok(chosen.contains(&sequence.0));
            if compactor.compact(segment.first, is_erased).is_ok() {
                self.erased.extend(&chosen);
            }
        }
        self.assert_erased(journal, "faulty, compacted");
    }
}

/// An entry; nothing if the disk does not let itself be read.
fn read(journal: &Journal, sequence: u64, what: &str) -> Option<Record> {
    for _ in 0..5 {
        match journal.reader().read(Sequence(sequence)) {
            Ok(entry) => {
                let body = entry.body().expect("it is sound").to_vec();
                return Some((entry.head, body));
            }
            Err(ReadError::Io(_)) if what.contains("faulty") => {}
            Err(error) => panic!("{what}: {sequence}: {error}"),
        }
    }
    None
}

/// What may go wrong in one life of a process.
pub fn faults(random: &mut Random) -> Faults {
    let kinds = [
        Call::Read,
        Call::Write,
        Call::Sync,
        Call::SyncDirectory,
        Call::Name,
    ];
    match random.below(5) {
        0 => Faults::default(),
        1 => Faults {
            power_until: Some(random.below(120) + 1),
            ..Faults::default()
        },
        2 => Faults {
            room: Some(random.below(20_000)),
            ..Faults::default()
        },
        3 => Faults {
            power_until: Some(random.below(120) + 1),
            room: Some(random.below(20_000)),
            ..Faults::default()
        },
        _ => Faults {
            failing: Some((random.one_of(kinds), random.below(30), random.below(3) + 1)),
            ..Faults::default()
        },
    }
}

#[test]
fn nothing_acknowledged_is_lost_doubled_or_damaged_when_the_disk_lets_us_down() {
    let rounds = number("DATELINE_POWER_ROUNDS").unwrap_or(ROUNDS);
    let first = number("DATELINE_POWER_SEED").unwrap_or(0);
    let (mut lives, mut cuts, mut entries, mut refusals, mut compactions) = (0, 0, 0, 0, 0);
    for seed in first..first + rounds {
        let mut random = Random::new(seed);
        let disk = SimulatedDisk::new();
        let mut model = Model::default();
        for life in 0..=random.below(6) {
            model.live(&disk, &mut random, &format!("seed {seed}, life {life}"));
            disk.set_faults(Faults::default());
            if random.below(3) != 0 {
                cuts += 1;
                disk.power_cut(&mut random);
            }
        }
        disk.power_cut(&mut random);
        cuts += 1;
        let what = format!("seed {seed}, at last");
        let (mut journal, recovery) = open(&disk, &what);
        assert!(model.check(&journal, &recovery, &what), "{what}");
        let group = model.group(&mut random);
        let written = journal.append(&group, Timestamp::UNIX_EPOCH);
        written.unwrap_or_else(|error| panic!("{what}: the disk is sound again: {error}"));
        model.kept.extend(group);
        drop(journal);
        verify(&disk, &model, &what);
        let (journal, recovery) = open(&disk, &what);
        assert!(model.check(&journal, &recovery, &what), "{what}");
        assert_gone(&disk, &model, &what);
        lives += model.lives;
        entries += model.kept.len();
        refusals += model.refusals;
        compactions += model.compactions;
    }
    eprintln!(
        "power: {rounds} rounds, {lives} lives, {cuts} power cuts, {refusals} refused groups, \
         {compactions} compactions, {entries} entries kept, none lost, doubled or damaged"
    );
}

fn open(disk: &SimulatedDisk, what: &str) -> (Journal, Recovery) {
    Journal::open_on(Arc::new(disk.clone()), Path::new(DIRECTORY), || JOURNAL)
        .unwrap_or_else(|error| panic!("{what}: the disk is sound again: {error}"))
}

/// What `dateline verify` looks with finds nothing wrong either.
fn verify(disk: &SimulatedDisk, model: &Model, what: &str) {
    let journal = Inspection::begin(Arc::new(disk.clone()), Path::new(DIRECTORY));
    let journal = journal.unwrap_or_else(|error| panic!("{what}: {error}"));
    assert_eq!(journal.missing(), None, "{what}");
    let mut last = Sequence::START;
    for at in 0..journal.segments() {
        let segment = journal.read(at);
        assert!(segment.damage.is_empty(), "{what}: {:?}", segment.damage);
        last = segment.last;
    }
    assert_eq!(last.0, model.kept.len() as u64, "{what}");
}

/// Erased bodies are in no file, whatever that is called.
fn assert_gone(disk: &SimulatedDisk, model: &Model, what: &str) {
    let files = disk.files();
    for &sequence in &model.erased {
        let place = usize::try_from(sequence - 1).expect("few");
        let (_, body) = &model.kept[place];
        let mark = &body[..=body.iter().position(|&byte| byte == b'>').expect("a mark")];
        for (path, bytes) in &files {
            let found = bytes.windows(mark.len()).any(|window| window == mark);
            assert!(!found, "{what}: {sequence} is still in {}", path.display());
        }
    }
}
