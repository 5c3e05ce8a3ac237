//! Looking at a journal's files without opening it: nothing is written, so it
//! may be in use meanwhile.

use std::io;
use std::ops::{Range, RangeInclusive};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::revision::{JournalId, Sequence};

use super::disk::{Disk, read_all, write_whole};
use super::files;
use super::frame::Header;
use super::scan::scan;
use super::segment;
use crate::record::Head;

/// A journal's files as they were found.
#[derive(Debug)]
pub struct Inspection {
    disk: Arc<dyn Disk>,
    directory: PathBuf,
    identity: Option<JournalId>,
    marked: Sequence,
    segments: Vec<(Sequence, PathBuf, u64)>,
}

/// A segment as it was read.
#[derive(Debug)]
pub struct InspectedSegment {
    /// Its file.
    pub path: PathBuf,
    /// The first entry it is for.
    pub first: Sequence,
    /// The journal its header names, if that is sound.
    pub journal: Option<JournalId>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The entries whose head is sound, in order.
    pub entries: Vec<InspectedEntry>,
    /// What is wrong with the others.
    pub damage: Vec<Damage>,
    /// Where what is kept ends. Behind it lies a write that is under way, or was
    /// interrupted; nobody was told of it.
    pub end: usize,
    /// The last entry there is when the segment has been read.
    pub last: Sequence,
}

/// An entry as it was read.
#[derive(Debug)]
pub struct InspectedEntry {
    /// Its place.
    pub sequence: Sequence,
    /// What happened.
    pub head: Head,
    /// Where its body lies in the segment; sound.
    pub body: Range<usize>,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The entries that are hit, if it is entries.
    pub entries: Option<RangeInclusive<u64>>,
    /// The file.
    pub path: PathBuf,
    /// Where in the file, if that is known.
    pub offset: Option<u64>,
    /// What is wrong.
    pub what: Fault,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No file holds them.
    Missing,
    /// Where the entry should be there is no sound head.
    Head,
    /// The entry's head is sound, its body is not.
    Body,
    /// Bytes between entries; none is lost by it.
    Between,
    /// The checksums are good, and what they cover is of no version known here.
    Record,
    /// The file does not begin as it should.
    FileHeader,
    /// The file belongs to another journal.
    OtherJournal,
    /// The file cannot be read.
    Unreadable,
}

impl Fault {
    /// It in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Missing => "no file holds it",
            Self::Head => "no sound head",
            Self::Body => "the body is damaged",
            Self::Between => "damaged, but nothing is lost by it",
            Self::Record => "written by a version that is not known here",
            Self::FileHeader => "the file's first bytes are damaged",
            Self::OtherJournal => "the file is of another journal",
            Self::Unreadable => "the file cannot be read",
        }
    }
}

impl Inspection {
    /// Finds the files of the journal in a directory.
    ///
    /// # Errors
    /// If there are none, or the directory cannot be read.
    pub fn begin(disk: Arc<dyn Disk>, directory: &Path) -> io::Result<Self> {
        // The mark first: what it covers is in the segments that are read later.
        let marked = files::read_mark(&*disk, &directory.join(files::DURABLE))?;
        let identity = files::read_identity(&*disk, &directory.join(files::IDENTITY))?;
        let mut segments = Vec::new();
        for (first, path) in segment::list(&*disk, directory)? {
            // One that cannot be opened is named when it is read.
            let length = disk.open(&path).and_then(|file| file.length());
            segments.push((first, path, length.unwrap_or(0)));
        }
        if segments.is_empty() && identity.is_none() {
            let nothing = format!("there is no journal in {}", directory.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, nothing));
        }
        Ok(Self {
            disk,
            directory: directory.to_owned(),
            identity,
            marked,
            segments,
        })
    }

    /// The journal's id as its file has it, if that is sound.
    pub fn identity(&self) -> Option<JournalId> {
        self.identity
    }

    /// The identity's file.
    pub fn identity_path(&self) -> PathBuf {
        self.directory.join(files::IDENTITY)
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.segments.len()
    }

    /// How many bytes the segments have.
    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|(_, _, bytes)| bytes).sum()
    }

    /// What is missing before the first segment.
    pub fn missing(&self) -> Option<Damage> {
        let first = self.segments.first().map(|(first, ..)| first.0);
        let missing = first.map_or(1..=self.marked.0, |first| 1..=first - 1);
        (!missing.is_empty()).then(|| Damage {
            path: segment::path_of(&self.directory, Sequence(1)),
            entries: Some(missing),
            offset: None,
            what: Fault::Missing,
        })
    }

    /// Reads a segment, the first being 0.
    ///
    /// # Panics
    /// If there is none of this number.
    pub fn read(&self, at: usize) -> InspectedSegment {
        let (first, path, _) = &self.segments[at];
        let next = self.segments.get(at + 1).map(|(first, ..)| *first);
        let bytes = self.disk.open(path).and_then(|file| read_all(&*file));
        let (bytes, is_readable) = match bytes {
            Ok(bytes) => (bytes, true),
            Err(_) => (Vec::new(), false),
        };
        let mut segment = InspectedSegment {
            path: path.clone(),
            first: *first,
            journal: segment::parse_header(&bytes).map(|(journal, _)| journal),
            end: segment::HEADER_BYTES.min(bytes.len()),
            bytes,
            entries: Vec::new(),
            damage: Vec::new(),
            last: Sequence(first.0 - 1),
        };
        if !is_readable {
            segment.fault(None, None, Fault::Unreadable);
        } else if segment.journal.is_none() {
            segment.fault(None, Some(0), Fault::FileHeader);
        } else if self.identity.is_some_and(|id| Some(id) != segment.journal) {
            segment.fault(None, Some(0), Fault::OtherJournal);
        }
        segment.find(next, self.marked);
        segment
    }
}

/// Writes a segment that was read as one of the journal `id`, durably but for
/// its name.
///
/// # Errors
/// If the disk refuses.
pub fn write_segment(
    disk: &dyn Disk,
    directory: &Path,
    id: JournalId,
    segment: &InspectedSegment,
) -> io::Result<()> {
    let file = disk.create(&segment::path_of(directory, segment.first))?;
    file.write_at(&segment::header(id, segment.first), 0)?;
    let frames = segment
        .bytes
        .get(segment::HEADER_BYTES..segment.end)
        .unwrap_or_default();
    file.write_at(frames, segment::HEADER_BYTES as u64)?;
    file.sync_data()
}

/// Writes the files beside the segments, and makes all names durable.
///
/// # Errors
/// If the disk refuses.
pub fn write_journal_files(
    disk: &dyn Disk,
    directory: &Path,
    id: JournalId,
    durable: Sequence,
) -> io::Result<()> {
    let mark = directory.join(files::DURABLE);
    write_whole(disk, &mark, &files::encode_mark(durable))?;
    files::write_identity(disk, &directory.join(files::IDENTITY), id)
}

impl InspectedSegment {
    /// Finds the entries. `next` is where the next segment begins, if there is one.
    fn find(&mut self, next: Option<Sequence>, marked: Sequence) {
        let bytes = std::mem::take(&mut self.bytes);
        let mut found = scan(&bytes, segment::HEADER_BYTES, self.first);
        let before = self.last;
        self.last = if let Some(next) = next {
            found.frames.retain(|frame| frame.sequence < next);
            Sequence(next.0 - 1)
        } else {
            let known = marked.max(found.durable).max(before);
            found.cut(known)
        };
        let mut expected = before.next();
        for frame in &found.frames {
            if expected < frame.sequence {
                self.lost(expected, Sequence(frame.sequence.0 - 1), Fault::Head);
            } else if self.end < frame.start {
                self.fault(None, Some(self.end as u64), Fault::Between);
            }
            expected = frame.sequence.next();
            let here = (frame.sequence, frame.sequence);
            let header = Header::parse(&bytes[frame.start..]).expect("it was just found");
            let head = header.head_range();
            let head = &bytes[frame.start + head.start..frame.start + head.end];
            let body = header.body_range();
            match Head::decode(head) {
                _ if !frame.sound => {
                    self.fault(Some(here), Some(frame.start as u64), Fault::Body);
                }
                Err(_) => self.fault(Some(here), Some(frame.start as u64), Fault::Record),
                Ok(head) => self.entries.push(InspectedEntry {
                    sequence: frame.sequence,
                    head,
                    body: frame.start + body.start..frame.start + body.end,
                }),
            }
            self.end = frame.end.min(bytes.len());
        }
        if expected <= self.last {
            // Where bytes are left, they were it.
            let what = if self.end < bytes.len() {
                Fault::Head
            } else {
                Fault::Missing
            };
            self.lost(expected, self.last, what);
        }
        if next.is_some() {
            self.end = bytes.len();
        }
        self.bytes = bytes;
    }

    fn lost(&mut self, first: Sequence, last: Sequence, what: Fault) {
        let end = self.end as u64;
        self.fault(Some((first, last)), Some(end), what);
    }

    fn fault(&mut self, entries: Option<(Sequence, Sequence)>, offset: Option<u64>, what: Fault) {
        self.damage.push(Damage {
            entries: entries.map(|(first, last)| first.0..=last.0),
            path: self.path.clone(),
            offset,
            what,
        });
    }
}
