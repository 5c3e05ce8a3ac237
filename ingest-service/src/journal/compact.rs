//! Compaction: what was erased leaves the disk.
//!
//! A closed segment is written again without the bodies of erased entries. Their
//! heads stay, so sequences, revisions and what is derived from heads do too. The
//! new file is durable before it takes the old one's name, and a reader that has
//! the old one open reads on in it: whenever the power goes, there is one whole
//! segment, the old or the new.

use std::io;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use shared::revision::Sequence;

use super::JournalReader;
use super::disk::{self, Disk};
use super::frame::{self, Header};
use super::scan::{Found, scan};
use super::segment::{self, Segment};
use crate::record::Head;

/// Compacts a journal's closed segments, while it is written and read.
#[derive(Clone, Debug)]
pub struct Compactor {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) reader: JournalReader,
}

/// A segment of the journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SegmentSpan {
    /// Its first entry.
    pub first: Sequence,
    /// Its last entry so far.
    pub last: Sequence,
    /// How large it is.
    pub bytes: u64,
    /// Whether it is the one that is being written.
    pub is_active: bool,
}

/// What compacting did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compacted {
    /// Segments that were written again.
    pub segments: u64,
    /// Entries whose body left the disk.
    pub entries: u64,
    /// Bytes that were freed.
    pub bytes: u64,
    /// Bytes without a sound head, kept as they were: what they were about, and
    /// whether it is erased, nobody can say.
    pub unknown_bytes: u64,
}

impl Compacted {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            segments: self.segments + other.segments,
            entries: self.entries + other.entries,
            bytes: self.bytes + other.bytes,
            unknown_bytes: self.unknown_bytes + other.unknown_bytes,
        }
    }
}

impl Compactor {
    /// The segments, oldest first; the last is the one that is being written.
    pub fn segments(&self) -> Vec<SegmentSpan> {
        let segments = &self.reader.segments;
        let segments = segments.read().unwrap_or_else(PoisonError::into_inner);
        let active = segments.len().saturating_sub(1);
        let spans = segments.iter().enumerate();
        spans
            .map(|(at, segment)| SegmentSpan {
                first: segment.first,
                last: segment.last(),
                bytes: segment.end(),
                is_active: at == active,
            })
            .collect()
    }

    /// Writes the closed segment that begins with `first` again, without the
    /// bodies of the entries that `is_erased` names.
    ///
    /// # Errors
    /// If the disk refuses; the segment is then as it was, or compacted.
    pub fn compact(
        &self,
        first: Sequence,
        is_erased: &mut dyn FnMut(Sequence, &Head) -> io::Result<bool>,
    ) -> io::Result<Compacted> {
        let Some(old) = self.closed(first) else {
            return Ok(Compacted::default());
        };
        let bytes = old.read_all()?;
        let mut found = scan(&bytes, segment::HEADER_BYTES, first);
        found.frames.retain(|frame| frame.sequence <= old.last());
        let mut rewritten = Rewritten::new(segment::header(self.reader.id, first));
        for found in &found.frames {
            rewritten.take(&bytes, found, is_erased)?;
        }
        let last = found.frames.last().map(|frame| frame.sequence);
        if last != Some(old.last()) {
            // The end may be what is left of entries that are lost.
            rewritten.keep_gap(&bytes, bytes.len());
        }
        let before = bytes.len() as u64;
        let Rewritten { bytes, done, .. } = rewritten;
        if done.entries == 0 {
            return Ok(Compacted {
                unknown_bytes: done.unknown_bytes,
                ..Compacted::default()
            });
        }
        self.replace(&old, &bytes)?;
        Ok(Compacted {
            segments: 1,
            bytes: before.saturating_sub(bytes.len() as u64),
            ..done
        })
    }

    fn closed(&self, first: Sequence) -> Option<Segment> {
        let segments = &self.reader.segments;
        let segments = segments.read().unwrap_or_else(PoisonError::into_inner);
        let closed = segments.split_last().map_or(&[][..], |(_, closed)| closed);
        closed
            .iter()
            .find(|segment| segment.first == first)
            .cloned()
    }

    /// Puts a file of these bytes in a segment's place.
    fn replace(&self, old: &Segment, bytes: &[u8]) -> io::Result<()> {
        let disk = &*self.disk;
        let path = old.path();
        let directory = disk::parent(path);
        let unfinished = path.with_extension(disk::UNFINISHED);
        let file = disk.create(&unfinished)?;
        file.write_at(bytes, 0)?;
        file.sync_data()?;
        // The places of the old segment's entries must not be taken for those of
        // the new one's, so they go first, and for good.
        remove_if_there(disk, &old.index_path())?;
        disk.sync_directory(directory)?;
        disk.rename(&unfinished, path)?;
        disk.sync_directory(directory)?;
        let mut new = Segment::empty(file, path.to_owned(), old.first);
        new.adopt(&scan(bytes, segment::HEADER_BYTES, old.first));
        new.fill_up_to(old.last());
        if let Err(error) = new.write_index(disk) {
            tracing::warn!(%error, "the next start has to scan a segment");
        }
        let segments = &self.reader.segments;
        let mut segments = segments.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = segments.iter_mut().find(|place| place.first == old.first) {
            *place = new;
        }
        Ok(())
    }
}

fn remove_if_there(disk: &dyn Disk, path: &Path) -> io::Result<()> {
    match disk.remove(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// A segment as it will be.
struct Rewritten {
    bytes: Vec<u8>,
    /// Up to where the old segment was taken over.
    at: usize,
    done: Compacted,
}

impl Rewritten {
    fn new(header: Vec<u8>) -> Self {
        Self {
            at: header.len(),
            bytes: header,
            done: Compacted::default(),
        }
    }

    /// Takes over what lies before `until` and is no entry.
    fn keep_gap(&mut self, old: &[u8], until: usize) {
        let gap = old.get(self.at..until).unwrap_or_default();
        self.done.unknown_bytes += gap.len() as u64;
        self.bytes.extend(gap);
        self.at = self.at.max(until);
    }

    /// Takes over an entry, without its body if it is erased.
    fn take(
        &mut self,
        old: &[u8],
        found: &Found,
        is_erased: &mut dyn FnMut(Sequence, &Head) -> io::Result<bool>,
    ) -> io::Result<()> {
        self.keep_gap(old, found.start);
        let frame = &old[found.start..found.end.min(old.len())];
        self.at = found.end;
        let header = Header::parse(frame).expect("it was just found");
        let bytes = &frame[header.head_range()];
        let erased = !header.body_range().is_empty()
            && match Head::decode(bytes) {
                Ok(head) => is_erased(found.sequence, &head)?,
                Err(_) => false,
            };
        if !erased {
            self.bytes.extend(frame);
            return Ok(());
        }
        let content = frame::Content {
            sequence: header.sequence,
            commit_micros: header.commit_micros,
            durable: header.durable,
            head: bytes,
            body: &[],
        };
        frame::encode(&mut self.bytes, &content);
        self.done.entries += 1;
        Ok(())
    }
}
