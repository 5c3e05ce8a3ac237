//! The journal's small files: who it is, and up to where it was durable.

use std::io;
use std::path::Path;
use std::sync::Arc;

use shared::revision::{JournalId, Sequence};

use super::disk::{Disk, DiskFile, read_all, read_file, write_whole};

const IDENTITY_MAGIC: [u8; 4] = *b"DLJ\x01";
const DURABLE_MAGIC: [u8; 4] = *b"DLD\x01";
const DURABLE_BYTES: usize = 16;

/// The identity's file in a journal's directory.
pub(super) const IDENTITY: &str = "identity";

/// The mark's file in a journal's directory.
pub(super) const DURABLE: &str = "durable";

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
pub(super) fn read_identity(disk: &dyn Disk, path: &Path) -> io::Result<Option<JournalId>> {
    let id = read_file(disk, path)?.and_then(|bytes| {
        let id = unseal(IDENTITY_MAGIC, &bytes)?.try_into().ok()?;
        Some(JournalId(u128::from_le_bytes(id)))
    });
    Ok(id)
}

pub(super) fn write_identity(disk: &dyn Disk, path: &Path, id: JournalId) -> io::Result<()> {
    write_whole(disk, path, &seal(IDENTITY_MAGIC, &id.0.to_le_bytes()))
}

/// Keeps, beside the segments, up to where they are durable.
///
/// It is written after each fdatasync but not synced itself: after `kill -9` it
/// is exact, after a power cut it may be behind, and it is never ahead. With it
/// a damaged last entry is told from one that never was acknowledged.
#[derive(Debug)]
pub(super) struct DurableMark {
    file: Arc<dyn DiskFile>,
}

impl DurableMark {
    /// Opens the mark and reads it; one that is missing or damaged says nothing.
    pub(super) fn open(disk: &dyn Disk, path: &Path) -> io::Result<(Self, Sequence)> {
        let file = match disk.open(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => disk.create(path)?,
            file => file?,
        };
        let sequence = parse_mark(&read_all(&*file)?);
        Ok((Self { file }, sequence))
    }

    pub(super) fn set(&self, durable: Sequence) -> io::Result<()> {
        self.file.write_at(&encode_mark(durable), 0)
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// What a mark's file says, if it is there and sound.
pub(super) fn read_mark(disk: &dyn Disk, path: &Path) -> io::Result<Sequence> {
    let bytes = read_file(disk, path)?;
    Ok(bytes.map_or(Sequence::START, |bytes| parse_mark(&bytes)))
}

/// A mark's file.
pub(super) fn encode_mark(durable: Sequence) -> Vec<u8> {
    seal(DURABLE_MAGIC, &durable.0.to_le_bytes())
}

fn parse_mark(bytes: &[u8]) -> Sequence {
    bytes
        .get(..DURABLE_BYTES)
        .and_then(|bytes| unseal(DURABLE_MAGIC, bytes)?.try_into().ok())
        .map_or(Sequence::START, |number| {
            Sequence(u64::from_le_bytes(number))
        })
}
