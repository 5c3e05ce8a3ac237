//! Verifying: every frame of a journal, every checksum, every record.

use std::convert::Infallible;

use shared::revision::{JournalId, Sequence};

use super::{Progress, join};
use crate::journal::{Damage, Fault, InspectedEntry, InspectedSegment, Inspection};
use crate::record::{self, Act};

/// What a journal holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Which journal it is, if that can be told.
    pub journal: Option<JournalId>,
    /// Its files.
    pub segments: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The last entry.
    pub last: Sequence,
    /// Entries that are sound.
    pub sound: u64,
    /// Of these, articles taken in: new ones, and new content.
    pub ingested: u64,
    /// Articles taken back.
    pub retracted: u64,
    /// Articles whose text has left the disk.
    pub erased: u64,
    /// Bytes of a write that is under way, or was interrupted before anyone was told.
    pub unfinished_bytes: u64,
    /// What is wrong.
    pub damage: Vec<Damage>,
}

/// Reads every byte of a journal and checks it. Nothing is written, and the
/// journal may be in use: what is being written meanwhile is no damage.
pub fn verify(journal: &Inspection, progress: Progress<'_>) -> Verified {
    let verified: Result<_, Infallible> = each(journal, progress, |_, _| Ok(()));
    let Ok(verified) = verified;
    verified
}

/// The same, handing on each segment with what was found so far.
pub(super) fn each<E>(
    journal: &Inspection,
    progress: Progress<'_>,
    mut take: impl FnMut(&InspectedSegment, &Verified) -> Result<(), E>,
) -> Result<Verified, E> {
    let mut verified = Verified {
        journal: journal.identity(),
        segments: journal.segments(),
        damage: journal.missing().into_iter().collect(),
        ..Verified::default()
    };
    if journal.identity().is_none() {
        verified.damage.push(Damage {
            entries: None,
            path: journal.identity_path(),
            offset: Some(0),
            what: Fault::FileHeader,
        });
    }
    let total = journal.bytes();
    for at in 0..journal.segments() {
        let segment = journal.read(at);
        verified.add(&segment);
        take(&segment, &verified)?;
        progress(verified.bytes, total.max(verified.bytes));
    }
    verified.damage = join(verified.damage);
    Ok(verified)
}

impl Verified {
    fn add(&mut self, segment: &InspectedSegment) {
        self.journal = self.journal.or(segment.journal);
        self.bytes += segment.bytes.len() as u64;
        self.unfinished_bytes += (segment.bytes.len() - segment.end) as u64;
        self.last = segment.last;
        self.damage.extend(segment.damage.iter().cloned());
        for entry in &segment.entries {
            if self.is_record(segment, entry) {
                self.sound += 1;
            } else {
                self.damage.push(Damage {
                    entries: Some(entry.sequence.0..=entry.sequence.0),
                    path: segment.path.clone(),
                    offset: Some(entry.body.start as u64),
                    what: Fault::Record,
                });
            }
        }
    }

    /// Counts an entry, and says whether its body is what its head says.
    fn is_record(&mut self, segment: &InspectedSegment, entry: &InspectedEntry) -> bool {
        match entry.head.act {
            Act::Created | Act::Replaced => {
                self.ingested += 1;
                if entry.body.is_empty() {
                    self.erased += 1;
                    return true;
                }
                record::decode_body(&segment.bytes[entry.body.clone()]).is_ok()
            }
            Act::Retracted => {
                self.retracted += 1;
                true
            }
            Act::Unchanged | Act::AlreadyRetracted => true,
        }
    }
}
