//! Segments: the files a journal is made of, and where each entry lies in them.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::revision::{JournalId, Sequence};

use super::disk::{Disk, DiskFile, read_all, read_file};
use super::files;
use super::scan::Scan;

/// What precedes the first frame: magic, checksum, journal id, first sequence.
pub(super) const HEADER_BYTES: usize = 32;

const HEADER_MAGIC: [u8; 4] = *b"DLS\x01";
const INDEX_MAGIC: [u8; 4] = *b"DLI\x01";

/// Stands for an entry that cannot be found; frames begin behind the header.
const LOST: u32 = 0;

/// A segment and the places of its entries.
#[derive(Clone, Debug)]
pub(super) struct Segment {
    pub(super) first: Sequence,
    pub(super) file: Arc<dyn DiskFile>,
    path: PathBuf,
    /// Where each entry begins, from `first` on; 4 bytes an article.
    starts: Vec<u32>,
    /// Where the last frame ends, and the next will begin.
    end: u32,
}

/// A segment cannot be created.
#[derive(Debug)]
pub(super) enum CreateError {
    /// The disk refuses; nothing is lost.
    Write(io::Error),
    /// What the disk holds is unknown.
    Sync(io::Error),
}

impl From<CreateError> for io::Error {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::Write(error) | CreateError::Sync(error) => error,
        }
    }
}

/// A stretch of a segment that begins with an entry's frame.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) file: Arc<dyn DiskFile>,
    pub(super) start: u64,
    /// Where the next frame begins.
    pub(super) end: u64,
}

impl Segment {
    /// Creates an empty segment, durably.
    pub(super) fn create(
        disk: &dyn Disk,
        directory: &Path,
        journal: JournalId,
        first: Sequence,
    ) -> Result<Self, CreateError> {
        let path = path_of(directory, first);
        let file = disk.create(&path).map_err(CreateError::Write)?;
        file.write_at(&header(journal, first), 0)
            .map_err(CreateError::Write)?;
        file.sync_data().map_err(CreateError::Sync)?;
        disk.sync_directory(directory).map_err(CreateError::Sync)?;
        Ok(Self::empty(file, path, first))
    }

    /// A segment without the places of its entries.
    pub(super) fn empty(file: Arc<dyn DiskFile>, path: PathBuf, first: Sequence) -> Self {
        Self {
            first,
            file,
            path,
            starts: Vec::new(),
            end: offset(HEADER_BYTES),
        }
    }

    /// Opens a segment's file, as yet without the places of its entries.
    pub(super) fn open(disk: &dyn Disk, path: PathBuf, first: Sequence) -> io::Result<Self> {
        Ok(Self::empty(disk.open(&path)?, path, first))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The journal the segment says it belongs to, if its header is sound.
    pub(super) fn journal(&self) -> io::Result<Option<JournalId>> {
        let mut bytes = [0; HEADER_BYTES];
        match self.file.read_at(&mut bytes, 0) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            read => read?,
        }
        Ok(parse_header(&bytes).map(|(journal, _)| journal))
    }

    /// Writes the header again; it is not yet synced.
    pub(super) fn write_header(&self, journal: JournalId) -> io::Result<()> {
        self.file.write_at(&header(journal, self.first), 0)
    }

    /// All bytes of the segment.
    pub(super) fn read_all(&self) -> io::Result<Vec<u8>> {
        read_all(&*self.file)
    }

    /// Takes over the places that a scan found.
    pub(super) fn adopt(&mut self, scan: &Scan) {
        for found in &scan.frames {
            self.place(found.sequence, found.start);
            self.end = offset(found.end);
        }
    }

    /// Notes that `sequence` begins at `start`; those skipped are lost.
    fn place(&mut self, sequence: Sequence, start: usize) {
        let index = self.index_of(sequence);
        self.starts.resize(index, LOST);
        self.starts.push(offset(start));
    }

    /// Marks everything up to and with `last` that has no place as lost.
    pub(super) fn fill_up_to(&mut self, last: Sequence) {
        if last >= self.first {
            let count = self.index_of(last) + 1;
            let count = count.max(self.starts.len());
            self.starts.resize(count, LOST);
        }
    }

    /// Adds frames that were written at the end: where each begins, counted from there.
    pub(super) fn extend(&mut self, starts: &[usize], bytes: usize) {
        let end = self.end as usize;
        self.starts
            .extend(starts.iter().map(|start| offset(end + start)));
        self.end = offset(end + bytes);
    }

    /// The last sequence it has a place for, or the one before its first.
    pub(super) fn last(&self) -> Sequence {
        Sequence(self.first.0 - 1 + self.starts.len() as u64)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    pub(super) fn end(&self) -> u64 {
        self.end.into()
    }

    /// Where an entry lies. `None` if it is lost or not here.
    pub(super) fn locate(&self, sequence: Sequence) -> Option<Place> {
        let index = usize::try_from(sequence.0.checked_sub(self.first.0)?).ok()?;
        let start = *self.starts.get(index)?;
        let end = self.starts[index + 1..]
            .iter()
            .copied()
            .find(|&next| next != LOST)
            .unwrap_or(self.end);
        (start != LOST).then(|| Place {
            file: self.file.clone(),
            start: start.into(),
            end: end.into(),
        })
    }

    /// The entries that are lost.
    pub(super) fn lost(&self) -> impl Iterator<Item = Sequence> {
        let first = self.first.0;
        let numbered = (first..).zip(&self.starts);
        numbered
            .filter(|&(_, &start)| start == LOST)
            .map(|(sequence, _)| Sequence(sequence))
    }

    /// Keeps the places beside the segment, so that the next start need not scan.
    /// Derived, hence not synced: a damaged one is ignored.
    pub(super) fn write_index(&self, disk: &dyn Disk) -> io::Result<()> {
        let mut content = Vec::with_capacity(16 + 4 * self.starts.len());
        content.extend(self.first.0.to_le_bytes());
        content.extend(self.end.to_le_bytes());
        for start in &self.starts {
            content.extend(start.to_le_bytes());
        }
        let file = disk.create(&self.index_path())?;
        file.write_at(&files::seal(INDEX_MAGIC, &content), 0)
    }

    /// Takes over the places kept beside the segment. Whether there were any.
    pub(super) fn read_index(&mut self, disk: &dyn Disk) -> io::Result<bool> {
        let Some(bytes) = read_file(disk, &self.index_path())? else {
            return Ok(false);
        };
        let length = self.file.length()?;
        let Some(index) = parse_index(&bytes, self.first) else {
            return Ok(false);
        };
        (self.end, self.starts) = index;
        // What lies behind the end of a shortened file is lost, and only that.
        self.end = self.end.min(u32::try_from(length).unwrap_or(u32::MAX));
        for start in &mut self.starts {
            if u64::from(*start) >= length {
                *start = LOST;
            }
        }
        Ok(true)
    }

    /// Where the places are kept.
    pub(super) fn index_path(&self) -> PathBuf {
        self.path.with_extension("index")
    }

    fn index_of(&self, sequence: Sequence) -> usize {
        usize::try_from(sequence.0 - self.first.0).expect("a segment holds fewer than 2^32 entries")
    }
}

/// The segments of a directory with their first sequences, oldest first.
pub(super) fn list(disk: &dyn Disk, directory: &Path) -> io::Result<Vec<(Sequence, PathBuf)>> {
    let mut segments = Vec::new();
    for path in disk.list(directory)? {
        if path
            .extension()
            .is_some_and(|extension| extension == "segment")
        {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let first = stem
                .and_then(|stem| stem.parse().ok())
                .filter(|&first| first > 0);
            segments.extend(first.map(|first| (Sequence(first), path)));
        }
    }
    segments.sort();
    Ok(segments)
}

/// The file of the segment that begins with an entry.
pub(super) fn path_of(directory: &Path, first: Sequence) -> PathBuf {
    directory.join(format!("{:020}.segment", first.0))
}

/// What a segment's file begins with.
pub(super) fn header(journal: JournalId, first: Sequence) -> Vec<u8> {
    let mut content = journal.0.to_le_bytes().to_vec();
    content.extend(first.0.to_le_bytes());
    files::seal(HEADER_MAGIC, &content)
}

/// The journal and the first entry in a segment's header, if it is sound.
pub(super) fn parse_header(bytes: &[u8]) -> Option<(JournalId, Sequence)> {
    let content = files::unseal(HEADER_MAGIC, bytes.get(..HEADER_BYTES)?)?;
    let (journal, first) = content.split_first_chunk()?;
    let first = u64::from_le_bytes(first.try_into().ok()?);
    Some((JournalId(u128::from_le_bytes(*journal)), Sequence(first)))
}

fn parse_index(bytes: &[u8], first: Sequence) -> Option<(u32, Vec<u32>)> {
    let content = files::unseal(INDEX_MAGIC, bytes)?;
    let (written_first, rest) = content.split_at_checked(8)?;
    if written_first != first.0.to_le_bytes() {
        return None;
    }
    let (numbers, []) = rest.as_chunks::<4>() else {
        return None;
    };
    let (end, starts) = numbers.split_first()?;
    let starts = starts.iter().map(|start| u32::from_le_bytes(*start));
    Some((u32::from_le_bytes(*end), starts.collect()))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("segments are far below 4 GiB")
}
