//! The journal's small files: who it is, and up to where it was durable.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;

use shared::revision::{JournalId, Sequence};

const IDENTITY_MAGIC: [u8; 4] = *b"DLJ\x01";
const IDENTITY_BYTES: usize = 24;
const DURABLE_MAGIC: [u8; 4] = *b"DLD\x01";
const DURABLE_BYTES: usize = 16;

/// Makes names created in, or removed from, a directory durable.
pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Writes a file so that it is either wholly there or not at all, and durable.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)?;
    path.parent().map_or(Ok(()), sync_directory)
}

/// A checksummed file of a fixed layout: magic, CRC32C of the rest, the rest.
pub(super) fn seal(magic: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(8 + content.len());
    bytes.extend(magic);
    bytes.extend(crc32c::crc32c(content).to_le_bytes());
    bytes.extend(content);
    bytes
}

/// What [`seal`] was given, if nothing happened to it.
pub(super) fn unseal(magic: [u8; 4], bytes: &[u8]) -> Option<&[u8]> {
    let (header, content) = bytes.split_at_checked(8)?;
    let checksum = crc32c::crc32c(content).to_le_bytes();
    (header[..4] == magic && header[4..] == checksum).then_some(content)
}

/// The journal's id, if its file is there and sound.
pub(super) fn read_identity(path: &Path) -> io::Result<Option<JournalId>> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    if bytes.len() != IDENTITY_BYTES {
        return Ok(None);
    }
    let id = unseal(IDENTITY_MAGIC, &bytes)
        .and_then(|content| content.try_into().ok())
        .map(|id| JournalId(u128::from_le_bytes(id)));
    Ok(id)
}

pub(super) fn write_identity(path: &Path, id: JournalId) -> io::Result<()> {
    write_whole(path, &seal(IDENTITY_MAGIC, &id.0.to_le_bytes()))
}

/// Keeps, beside the segments, up to where they are durable.
///
/// It is written after each fdatasync but not synced itself: after `kill -9` it
/// is exact, after a power cut it may be behind, and it is never ahead. With it
/// a damaged last entry is told from one that never was acknowledged.
#[derive(Debug)]
pub(super) struct DurableMark {
    file: File,
}

impl DurableMark {
    /// Opens the mark and reads it; one that is missing or damaged says nothing.
    pub(super) fn open(path: &Path) -> io::Result<(Self, Sequence)> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let mut bytes = [0; DURABLE_BYTES];
        let sequence = match file.read_exact_at(&mut bytes, 0) {
            Ok(()) => unseal(DURABLE_MAGIC, &bytes)
                .and_then(|content| content.try_into().ok())
                .map_or(Sequence::START, |number| {
                    Sequence(u64::from_le_bytes(number))
                }),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Sequence::START,
            Err(error) => return Err(error),
        };
        Ok((Self { file }, sequence))
    }

    pub(super) fn set(&self, durable: Sequence) -> io::Result<()> {
        let bytes = seal(DURABLE_MAGIC, &durable.0.to_le_bytes());
        self.file.write_all_at(&bytes, 0)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }
}
