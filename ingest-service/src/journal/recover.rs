//! Opening: find every entry again, cut what never was acknowledged, and name
//! what is damaged.

use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shared::revision::{JournalId, Sequence};

use super::disk::{self, Disk};
use super::files::{self, DurableMark};
use super::scan::{Found, scan};
use super::segment::{self, Segment};

/// What was found on opening.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Bytes behind the last durable entry that were cut: writes that a crash
    /// interrupted, and that nobody was told of.
    pub cut_bytes: u64,
    /// Entries that cannot be served, as far as opening looked: closed segments
    /// are checked when they are read.
    pub damaged: Vec<RangeInclusive<u64>>,
}

/// The journal cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk failed or refuses.
    #[error("cannot open the journal in {}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A segment that was copied from elsewhere.
    #[error("{} belongs to another journal; move it away", path.display())]
    ForeignSegment {
        /// The segment.
        path: PathBuf,
    },
    /// Neither the identity file nor any segment says which journal it is.
    #[error(
        "{} is damaged and no segment says which journal it is; restore it from a backup",
        path.display()
    )]
    NoIdentity {
        /// The identity file.
        path: PathBuf,
    },
}

/// A journal's parts as opened.
pub(super) struct Opened {
    pub(super) id: JournalId,
    pub(super) segments: Vec<Segment>,
    pub(super) mark: DurableMark,
    pub(super) head: Sequence,
    pub(super) recovery: Recovery,
}

pub(super) fn open(
    disk: &Arc<dyn Disk>,
    directory: &Path,
    new_id: impl FnOnce() -> JournalId,
) -> Result<Opened, OpenError> {
    let io_error = |source| OpenError::Io {
        path: directory.to_owned(),
        source,
    };
    let disk = &**disk;
    disk::create_directories(disk, directory).map_err(io_error)?;
    remove_unfinished(disk, directory).map_err(io_error)?;
    // Whoever gave a file its name may not have come to make that durable, and
    // what is written into it from now on is to be found again.
    disk.sync_directory(directory).map_err(io_error)?;
    let mut segments = Vec::new();
    for (first, path) in segment::list(disk, directory).map_err(io_error)? {
        segments.push(Segment::open(disk, path, first).map_err(io_error)?);
    }
    let id = identify(disk, directory, &segments, new_id)?;
    let mark = directory.join(files::DURABLE);
    let (mark, marked) = DurableMark::open(disk, &mark).map_err(io_error)?;
    find_entries(disk, directory, id, segments, mark, marked).map_err(io_error)
}

/// Removes what a crash kept from becoming what it was to be.
fn remove_unfinished(disk: &dyn Disk, directory: &Path) -> io::Result<()> {
    for path in disk.list(directory)? {
        if path
            .extension()
            .is_some_and(|extension| extension == disk::UNFINISHED)
        {
            disk.remove(&path)?;
        }
    }
    Ok(())
}

/// Which journal this is: as its file says, or else its segments, or else a new one.
fn identify(
    disk: &dyn Disk,
    directory: &Path,
    segments: &[Segment],
    new_id: impl FnOnce() -> JournalId,
) -> Result<JournalId, OpenError> {
    let path = directory.join(files::IDENTITY);
    let io_error = |source| OpenError::Io {
        path: path.clone(),
        source,
    };
    let written = files::read_identity(disk, &path).map_err(io_error)?;
    let mut id = written;
    for segment in segments {
        match (id, segment.journal().map_err(io_error)?) {
            (_, None) => {}
            (None, Some(found)) => id = Some(found),
            (Some(id), Some(found)) if id == found => {}
            (Some(_), Some(_)) => {
                let path = segment.path().to_owned();
                return Err(OpenError::ForeignSegment { path });
            }
        }
    }
    let id = match id {
        Some(id) => id,
        None if segments.is_empty() => new_id(),
        None => return Err(OpenError::NoIdentity { path }),
    };
    if written.is_none() {
        files::write_identity(disk, &path, id).map_err(io_error)?;
    }
    Ok(id)
}

fn find_entries(
    disk: &dyn Disk,
    directory: &Path,
    id: JournalId,
    mut segments: Vec<Segment>,
    mark: DurableMark,
    marked: Sequence,
) -> io::Result<Opened> {
    let mut recovery = Recovery::default();
    let mut damaged = Vec::new();
    let mut active = segments.pop();
    for at in 0..segments.len() {
        let next_first = segments
            .get(at + 1)
            .or(active.as_ref())
            .map(|next| next.first);
        let segment = &mut segments[at];
        if !segment.read_index(disk)? {
            let mut found = scan(&segment.read_all()?, segment::HEADER_BYTES, segment.first);
            // A write that failed may have left a frame that the next segment holds.
            found
                .frames
                .retain(|frame| next_first.is_none_or(|next| frame.sequence < next));
            segment.adopt(&found);
            damaged.extend(unsound(&found.frames));
            if let Err(error) = segment.write_index(disk) {
                tracing::warn!(%error, "the next start has to scan a segment again");
            }
        }
        if segment.journal()?.is_none()
            && let Err(error) = mend_header(segment, id)
        {
            tracing::warn!(%error, "a segment's damaged header could not be written again");
        }
        segment.fill_up_to(Sequence(next_first.map_or(0, |first| first.0 - 1)));
        damaged.extend(segment.lost());
    }
    let durable = match &mut active {
        Some(segment) => {
            let (durable, cut_bytes, frames) = recover_active(segment, id, marked)?;
            recovery.cut_bytes = cut_bytes;
            damaged.extend(unsound(&frames));
            damaged.extend(segment.lost());
            durable
        }
        None => marked,
    };
    if let Some(oldest) = segments.first().or(active.as_ref()) {
        damaged.extend((1..oldest.first.0).map(Sequence));
    }
    let active = if let Some(active) = active {
        active
    } else {
        damaged.extend((1..=durable.0).map(Sequence));
        Segment::create(disk, directory, id, durable.next())?
    };
    let head = active.last().max(durable);
    segments.push(active);
    recovery.damaged = ranges(damaged);
    Ok(Opened {
        id,
        segments,
        mark,
        head,
        recovery,
    })
}

/// Finds the entries of the segment that was being written.
///
/// Up to where the journal is known to have been on disk, whatever is not sound
/// is damaged and stays named. Behind it lies at most what a crash interrupted:
/// of that the sound beginning is kept and the rest is cut.
fn recover_active(
    segment: &mut Segment,
    id: JournalId,
    marked: Sequence,
) -> io::Result<(Sequence, u64, Vec<Found>)> {
    let bytes = segment.read_all()?;
    let mut found = scan(&bytes, segment::HEADER_BYTES, segment.first);
    let known = marked.max(found.durable).max(Sequence(segment.first.0 - 1));
    let head = found.cut(known);
    segment.adopt(&found);
    let frames = found.frames;
    segment.fill_up_to(head);
    // A durable frame that lost its end keeps its length, so that what is
    // appended behind it is found again. The length is set even where it seems to
    // be right: a failed sync may have let an earlier cut go, and what was cut
    // would be there again one day.
    let length = bytes.len() as u64;
    segment.file.set_length(segment.end() + 1)?;
    segment.file.set_length(segment.end())?;
    // What is kept of a write that was interrupted may be in the system's memory
    // only, and after a failed sync the system takes it for written. So may the
    // header.
    segment.write_header(id)?;
    let unsure = frames.iter().find(|frame| frame.sequence > known);
    if let Some(start) = unsure.map(|frame| frame.start) {
        let end = bytes
            .len()
            .min(usize::try_from(segment.end()).unwrap_or(usize::MAX));
        segment.file.write_at(&bytes[start..end], start as u64)?;
    }
    segment.file.sync_data()?;
    let cut_bytes = length.saturating_sub(segment.end());
    Ok((head, cut_bytes, frames))
}

fn mend_header(segment: &Segment, id: JournalId) -> io::Result<()> {
    segment.write_header(id)?;
    segment.file.sync_data()
}

fn unsound(frames: &[Found]) -> impl Iterator<Item = Sequence> {
    frames
        .iter()
        .filter(|frame| !frame.sound)
        .map(|frame| frame.sequence)
}

/// Neighbours joined.
fn ranges(mut sequences: Vec<Sequence>) -> Vec<RangeInclusive<u64>> {
    sequences.sort_unstable();
    sequences.dedup();
    let mut ranges: Vec<RangeInclusive<u64>> = Vec::new();
    for Sequence(sequence) in sequences {
        match ranges.last_mut() {
            Some(range) if *range.end() + 1 == sequence => {
                *range = *range.start()..=sequence;
            }
            _ => ranges.push(sequence..=sequence),
        }
    }
    ranges
}
