//! The journal: every record, in order, in append-only files. The only truth.
//!
//! An entry is on disk (fdatasync) before anyone is told of it. What a crash
//! interrupted is cut on opening; what is damaged is named by its sequence and
//! never served, and everything else is.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use jiff::Timestamp;
use shared::revision::{JournalId, Revision, Sequence};
use tokio::sync::watch;

use crate::limits;
use crate::record::Head;

mod files;
mod frame;
mod recover;
mod scan;
mod segment;

use frame::Header;
pub use recover::{OpenError, Recovery};
use segment::{Place, Segment};

/// The writing end; there is one.
#[derive(Debug)]
pub struct Journal {
    directory: PathBuf,
    reader: JournalReader,
    mark: files::DurableMark,
    published: watch::Sender<Sequence>,
    durable: Sequence,
    segment_bytes_max: u64,
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
    /// The article, if it is sound.
    body: Option<Vec<u8>>,
}

/// An append failed; none of its entries will be seen.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The disk refused the bytes; the journal is as it was before.
    #[error("cannot write to the journal")]
    Write(#[source] io::Error),
    /// The disk failed; no more is written until a restart has looked at what it holds.
    #[error("the disk failed under the journal; restart the service to recover")]
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
        let opened = recover::open(directory, new_id)?;
        let (published, head) = watch::channel(opened.head);
        let journal = Self {
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

    /// Whether nothing more can be written until a restart.
    pub fn is_broken(&self) -> bool {
        self.broken
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
        let (file, at) = self.place_for(group.len()).map_err(AppendError::Write)?;
        if let Err(error) = file.write_all_at(&group, at) {
            return Err(match file.set_len(at) {
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
            let content = frame::Content {
                sequence,
                commit_micros: commit_time.as_microsecond(),
                durable: self.durable,
                head: &head.encode(),
                body,
            };
            frame::encode(&mut group, &content);
        }
        (group, starts)
    }

    /// The file and place where the next bytes go, in a new segment if the active
    /// one is full.
    fn place_for(&self, bytes: usize) -> io::Result<(Arc<File>, u64)> {
        let (file, end, is_empty) = self.with_active(|active| {
            let file = active.file.clone();
            (file, active.end(), active.is_empty())
        });
        if is_empty || end + bytes as u64 <= self.segment_bytes_max {
            return Ok((file, end));
        }
        let next = Segment::create(&self.directory, self.reader.id, self.durable.next())?;
        let place = (next.file.clone(), next.end());
        let indexed = self.with_active(|active| active.write_index());
        if let Err(error) = indexed {
            tracing::warn!(%error, "the next start has to scan a segment");
        }
        let segments = &self.reader.segments;
        let mut segments = segments.write().unwrap_or_else(PoisonError::into_inner);
        segments.push(next);
        Ok(place)
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
        let bytes_max = frame::HEADER_BYTES + limits::RECORD_HEAD_BYTES_MAX;
        let (header, frame) = self.frame(sequence, bytes_max)?;
        entry(&header, &frame, None)
    }

    /// The bytes of a frame, at most `bytes_max` of them, and its header.
    fn frame(&self, sequence: Sequence, bytes_max: usize) -> Result<(Header, Vec<u8>), ReadError> {
        let place = self.locate(sequence).ok_or(ReadError::Damaged(sequence))?;
        let bytes = usize::try_from(place.end - place.start).expect("segments are below 4 GiB");
        let mut frame = vec![0; bytes.min(bytes_max)];
        match place.file.read_exact_at(&mut frame, place.start) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(ReadError::Damaged(sequence));
            }
            read => read?,
        }
        match Header::parse(&frame) {
            Some(header) if header.sequence == sequence => Ok((header, frame)),
            _ => Err(ReadError::Damaged(sequence)),
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
        body,
    })
}
