//! The journal: every record, in order, in append-only files. The only truth.
//!
//! An entry is on disk (fdatasync) before anyone is told of it. What a crash
//! interrupted is cut on opening; what is damaged is named by its sequence and
//! never served, and everything else is.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use shared::revision::{JournalId, Revision, Sequence};
use tokio::sync::watch;

use crate::limits;
use crate::record::{Act, Head};

mod compact;
pub mod disk;
mod files;
mod frame;
mod inspect;
mod recover;
mod scan;
mod segment;

pub use compact::{Compacted, Compactor, SegmentSpan};
use disk::{Disk, DiskFile, SystemDisk};
use frame::Header;
pub use inspect::{Damage, Fault, InspectedEntry, InspectedSegment, Inspection};
pub(crate) use inspect::{write_journal_files, write_segment};
pub use recover::{OpenError, Recovery};
use segment::{CreateError, Place, Segment};

/// The writing end; there is one.
#[derive(Debug)]
pub struct Journal {
    disk: Arc<dyn Disk>,
    directory: PathBuf,
    reader: JournalReader,
    mark: files::DurableMark,
    published: watch::Sender<Sequence>,
    durable: Sequence,
    segment_bytes_max: u64,
    /// Set while the next segment could not be created: its name may be there, and
    /// what it stands for must not be written elsewhere.
    must_roll: bool,
    /// Set when a sync failed: what the disk then holds is known only after a restart.
    broken: bool,
}

/// A reading end; cheap to clone.
#[derive(Clone, Debug)]
pub struct JournalReader {
    id: JournalId,
    segments: Arc<RwLock<Vec<Segment>>>,
    head: watch::Receiver<Sequence>,
}

/// An entry as read from the journal; its head was sound.
#[derive(Debug)]
pub struct Entry {
    /// Its place.
    pub sequence: Sequence,
    /// When it was committed.
    pub commit_time: Timestamp,
    /// What happened.
    pub head: Head,
    /// How many bytes the record's body has.
    pub body_bytes: usize,
    /// The article, if it is sound.
    body: Option<Vec<u8>>,
}

/// An append failed; none of its entries will be seen.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The disk refused the bytes; the journal is as it was before.
    #[error("cannot write to the journal")]
    Write(#[source] io::Error),
    /// The disk failed; no more is written before [`Journal::recover`] has looked at
    /// what it holds.
    #[error("the disk failed under the journal; what it holds has to be looked at again")]
    Broken(#[source] io::Error),
}

/// An entry cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is damaged.
    #[error("journal entry {} is damaged", .0.0)]
    Damaged(Sequence),
    /// The disk failed.
    #[error("cannot read the journal")]
    Io(#[from] io::Error),
}

impl Journal {
    /// Opens the journal in a directory, or begins one there under `new_id`.
    ///
    /// # Errors
    /// If the disk fails, or the files are of more than one journal.
    pub fn open(
        directory: &Path,
        new_id: impl FnOnce() -> JournalId,
    ) -> Result<(Self, Recovery), OpenError> {
        Self::open_on(Arc::new(SystemDisk), directory, new_id)
    }

    /// The same on another disk than the system's.
    ///
    /// # Errors
    /// If the disk fails, or the files are of more than one journal.
    pub fn open_on(
        disk: Arc<dyn Disk>,
        directory: &Path,
        new_id: impl FnOnce() -> JournalId,
    ) -> Result<(Self, Recovery), OpenError> {
        let opened = recover::open(&disk, directory, new_id)?;
        let (published, head) = watch::channel(opened.head);
        let journal = Self {
            disk,
            directory: directory.to_owned(),
            reader: JournalReader {
                id: opened.id,
                segments: Arc::new(RwLock::new(opened.segments)),
                head,
            },
            mark: opened.mark,
            published,
            durable: opened.head,
            segment_bytes_max: limits::SEGMENT_BYTES_MAX,
            must_roll: false,
            broken: false,
        };
        Ok((journal, opened.recovery))
    }

    /// The same journal with smaller segments, for tests.
    #[must_use]
    pub fn with_segments_of(self, segment_bytes_max: u64) -> Self {
        Self {
            segment_bytes_max,
            ..self
        }
    }

    /// A reading end.
    pub fn reader(&self) -> JournalReader {
        self.reader.clone()
    }

    /// Up to where the journal is on disk.
    pub fn durable(&self) -> Sequence {
        self.durable
    }

    /// Whether nothing more can be written before [`Journal::recover`] or a restart.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Looks at what the disk holds, as opening does, so that writing can go on
    /// after [`AppendError::Broken`]. What of the failed group is there is kept;
    /// [`Journal::durable`] then includes it.
    ///
    /// # Errors
    /// If the disk still fails; then nothing changed and this can be tried again.
    pub fn recover(&mut self) -> Result<Recovery, OpenError> {
        let id = self.reader.id;
        let opened = recover::open(&self.disk, &self.directory, || id)?;
        let segments = &self.reader.segments;
        *segments.write().unwrap_or_else(PoisonError::into_inner) = opened.segments;
        self.mark = opened.mark;
        self.durable = opened.head;
        self.must_roll = false;
        self.broken = false;
        Ok(opened.recovery)
    }

    /// Appends records, heads and bodies, as one group and returns once they are
    /// on disk. They take the sequences that follow [`Journal::durable`], and are
    /// readable, but not announced before [`Journal::publish`].
    ///
    /// # Errors
    /// If the disk refuses; then nothing of the group is kept.
    pub fn append(
        &mut self,
        records: &[(Head, Vec<u8>)],
        commit_time: Timestamp,
    ) -> Result<(), AppendError> {
        if self.broken {
            return Err(AppendError::Broken(io::Error::other("it failed before")));
        }
        let (group, starts) = self.encode(records, commit_time);
        let (file, at) = match self.place_for(group.len()) {
            Ok(place) => place,
            Err(CreateError::Write(error)) => return Err(AppendError::Write(error)),
            Err(CreateError::Sync(error)) => return Err(self.broken_by(error)),
        };
        if let Err(error) = file.write_at(&group, at) {
            return Err(match file.set_length(at) {
                Ok(()) => AppendError::Write(error),
                Err(_) => self.broken_by(error),
            });
        }
        if let Err(error) = file.sync_data() {
            // The kernel may have dropped the pages it could not write, and
            // would call the next sync a success.
            return Err(self.broken_by(error));
        }
        self.durable = Sequence(self.durable.0 + records.len() as u64);
        self.with_active(|active| active.extend(&starts, group.len()));
        if let Err(error) = self.mark.set(self.durable) {
            tracing::warn!(%error, "the journal's mark of what is durable is behind");
        }
        Ok(())
    }

    /// Closes the segment that is being written, unless it is empty, so that it can
    /// be compacted.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn close_segment(&mut self) -> Result<(), AppendError> {
        if self.broken {
            return Err(AppendError::Broken(io::Error::other("it failed before")));
        }
        if self.with_active(|active| active.is_empty()) {
            return Ok(());
        }
        self.roll().map_err(|error| match error {
            CreateError::Write(error) => AppendError::Write(error),
            CreateError::Sync(error) => self.broken_by(error),
        })
    }

    /// What compacts it.
    pub fn compactor(&self) -> Compactor {
        Compactor {
            disk: self.disk.clone(),
            reader: self.reader.clone(),
        }
    }

    /// Announces everything durable to readers.
    pub fn publish(&self) {
        self.published.send_replace(self.durable);
    }

    /// Closes the journal's files, with the mark made durable too.
    ///
    /// # Errors
    /// If the mark cannot be synced; no entry depends on it.
    pub fn close(self) -> io::Result<()> {
        self.mark.set(self.durable)?;
        self.mark.sync()
    }

    fn encode(&self, records: &[(Head, Vec<u8>)], commit_time: Timestamp) -> (Vec<u8>, Vec<usize>) {
        let mut group = Vec::new();
        let mut starts = Vec::with_capacity(records.len());
        let mut sequence = self.durable;
        for (head, body) in records {
            sequence = sequence.next();
            starts.push(group.len());
            let encoded = head.encode();
            let content = frame::Content {
                sequence,
                commit_micros: commit_time.as_microsecond(),
                durable: self.durable,
                head: &encoded,
                body,
            };
            if head.act == Act::Retracted && body.is_empty() {
                // Were it lost, what it took back would be there again; so it is
                // written twice, one within the other.
                let mut twin = Vec::new();
                frame::encode(&mut twin, &content);
                let body = &twin;
                frame::encode(&mut group, &frame::Content { body, ..content });
            } else {
                frame::encode(&mut group, &content);
            }
        }
        (group, starts)
    }

    /// The file and place where the next bytes go, in a new segment if the active
    /// one is full.
    fn place_for(&mut self, bytes: usize) -> Result<(Arc<dyn DiskFile>, u64), CreateError> {
        let (file, end, is_empty) = self.with_active(|active| {
            let file = active.file.clone();
            (file, active.end(), active.is_empty())
        });
        let fits = is_empty || end + bytes as u64 <= self.segment_bytes_max;
        if fits && !self.must_roll {
            return Ok((file, end));
        }
        self.roll()?;
        Ok(self.with_active(|active| (active.file.clone(), active.end())))
    }

    /// Closes the segment that is being written, and begins another.
    fn roll(&mut self) -> Result<(), CreateError> {
        let (id, first) = (self.reader.id, self.durable.next());
        self.must_roll = true;
        let next = Segment::create(&*self.disk, &self.directory, id, first)?;
        self.must_roll = false;
        let indexed = self.with_active(|active| active.write_index(&*self.disk));
        if let Err(error) = indexed {
            tracing::warn!(%error, "the next start has to scan a segment");
        }
        let segments = &self.reader.segments;
        let mut segments = segments.write().unwrap_or_else(PoisonError::into_inner);
        segments.push(next);
        Ok(())
    }

    /// Works on the segment that is being written.
    fn with_active<T>(&self, work: impl FnOnce(&mut Segment) -> T) -> T {
        let segments = &self.reader.segments;
        let mut segments = segments.write().unwrap_or_else(PoisonError::into_inner);
        work(segments.last_mut().expect("a journal has a segment"))
    }

    fn broken_by(&mut self, error: io::Error) -> AppendError {
        self.broken = true;
        AppendError::Broken(error)
    }
}

impl JournalReader {
    /// Which journal it is.
    pub fn id(&self) -> JournalId {
        self.id
    }

    /// The last entry announced.
    pub fn head(&self) -> Sequence {
        *self.head.borrow()
    }

    /// The last entry announced, as it moves.
    pub fn subscribe(&self) -> watch::Receiver<Sequence> {
        self.head.clone()
    }

    /// The revision of an entry.
    pub fn revision(&self, sequence: Sequence) -> Revision {
        Revision {
            journal: self.id,
            sequence,
        }
    }

    /// Reads an entry and checks it.
    ///
    /// # Errors
    /// If its head is damaged or the disk fails.
    pub fn read(&self, sequence: Sequence) -> Result<Entry, ReadError> {
        let (header, frame) = self.frame(sequence, usize::MAX)?;
        let body = frame
            .get(header.body_range())
            .filter(|body| header.is_body(body))
            .map(<[u8]>::to_vec);
        entry(&header, &frame, body)
    }

    /// Reads an entry without its body.
    ///
    /// # Errors
    /// If its head is damaged or the disk fails.
    pub fn read_head(&self, sequence: Sequence) -> Result<Entry, ReadError> {
        // Room for a retraction's twin, too.
        let bytes_max = 2 * (frame::HEADER_BYTES + limits::RECORD_HEAD_BYTES_MAX);
        let (header, frame) = self.frame(sequence, bytes_max)?;
        entry(&header, &frame, None)
    }

    /// The bytes of a frame, at most `bytes_max` of them, and its header.
    fn frame(&self, sequence: Sequence, bytes_max: usize) -> Result<(Header, Vec<u8>), ReadError> {
        let place = self.locate(sequence).ok_or(ReadError::Damaged(sequence))?;
        let bytes = usize::try_from(place.end - place.start).expect("segments are below 4 GiB");
        let mut frame = vec![0; bytes.min(bytes_max)];
        match place.file.read_at(&mut frame, place.start) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(ReadError::Damaged(sequence));
            }
            read => read?,
        }
        match Header::parse(&frame) {
            Some(header) if header.sequence == sequence => Ok((header, frame)),
            _ => twin(&frame, sequence).ok_or(ReadError::Damaged(sequence)),
        }
    }

    fn locate(&self, sequence: Sequence) -> Option<Place> {
        let segments = self.segments.read().unwrap_or_else(PoisonError::into_inner);
        let behind = segments.partition_point(|segment| segment.first <= sequence);
        segments[..behind].last()?.locate(sequence)
    }
}

impl Entry {
    /// The record's body.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn body(&self) -> Result<&[u8], ReadError> {
        self.body
            .as_deref()
            .ok_or(ReadError::Damaged(self.sequence))
    }
}

/// The frame of an entry within the damaged one that holds it once more.
fn twin(frame: &[u8], sequence: Sequence) -> Option<(Header, Vec<u8>)> {
    let found = scan::scan(frame, 1, sequence).frames.into_iter().next();
    let start = found.filter(|found| found.sequence == sequence)?.start;
    let header = Header::parse(&frame[start..])?;
    Some((header, frame[start..].to_vec()))
}

fn entry(header: &Header, frame: &[u8], body: Option<Vec<u8>>) -> Result<Entry, ReadError> {
    let damaged = ReadError::Damaged(header.sequence);
    let Ok(head) = Head::decode(&frame[header.head_range()]) else {
        return Err(damaged);
    };
    let commit_time = Timestamp::from_microsecond(header.commit_micros).map_err(|_| damaged)?;
    Ok(Entry {
        sequence: header.sequence,
        commit_time,
        head,
        body_bytes: header.body_range().len(),
        body,
    })
}
