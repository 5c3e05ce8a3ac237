//! Frames: one journal entry as it lies in a segment.
//!
//! ```text
//! at  bytes
//!  0  4     magic, the last byte of which is the format's version
//!  4  4     CRC32C of everything from byte 8 to the end of the head
//!  8  4     CRC32C of the body
//! 12  4     length of the head
//! 16  4     length of the body
//! 20  8     sequence
//! 28  8     commit time, microseconds since 1970
//! 36  8     durable sequence: up to where the journal was on disk before this
//! 44        head, body
//! ```
//!
//! Integers are little-endian. The head has a checksum of its own, so that a
//! damaged body leaves known where the next frame begins and what was lost.

use std::ops::Range;

use shared::revision::Sequence;

use crate::limits;

/// The bytes before the head.
pub(super) const HEADER_BYTES: usize = 44;

/// Marks a frame of format version 1.
pub(super) const MAGIC: [u8; 4] = *b"DLF\x01";

/// Where the checksummed part of the header begins.
const CHECKED_FROM: usize = 8;

/// What a frame's header says; its checksum was good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) sequence: Sequence,
    pub(super) commit_micros: i64,
    /// Everything up to here was on disk before this frame was written.
    pub(super) durable: Sequence,
    head_bytes: u32,
    body_bytes: u32,
    body_checksum: u32,
}

impl Header {
    /// How many bytes the whole frame takes.
    pub(super) fn frame_bytes(&self) -> usize {
        self.body_range().end
    }

    /// Where in the frame its head lies.
    pub(super) fn head_range(&self) -> Range<usize> {
        HEADER_BYTES..HEADER_BYTES + self.head_bytes as usize
    }

    /// Where in the frame its body lies.
    pub(super) fn body_range(&self) -> Range<usize> {
        let start = self.head_range().end;
        start..start + self.body_bytes as usize
    }

    /// Whether these are the bytes of the body that was written.
    pub(super) fn is_body(&self, body: &[u8]) -> bool {
        crc32c::crc32c(body) == self.body_checksum
    }

    /// Reads the header at the beginning of `bytes`, which must reach at least
    /// to the end of the head. `None` if there is no sound header.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let header = bytes.get(..HEADER_BYTES)?;
        if header[..4] != MAGIC {
            return None;
        }
        let head_bytes = u32_at(header, 12);
        let body_bytes = u32_at(header, 16);
        if head_bytes as usize > limits::RECORD_HEAD_BYTES_MAX
            || body_bytes as usize > limits::RECORD_BODY_BYTES_MAX
        {
            return None;
        }
        let checked = bytes.get(CHECKED_FROM..HEADER_BYTES + head_bytes as usize)?;
        if crc32c::crc32c(checked) != u32_at(header, 4) {
            return None;
        }
        Some(Self {
            sequence: Sequence(u64_at(header, 20)),
            commit_micros: u64_at(header, 28).cast_signed(),
            durable: Sequence(u64_at(header, 36)),
            head_bytes,
            body_bytes,
            body_checksum: u32_at(header, 8),
        })
    }
}

/// What goes into a frame.
#[derive(Clone, Copy)]
pub(super) struct Content<'a> {
    pub(super) sequence: Sequence,
    pub(super) commit_micros: i64,
    pub(super) durable: Sequence,
    pub(super) head: &'a [u8],
    pub(super) body: &'a [u8],
}

/// Appends a frame to `into`.
pub(super) fn encode(into: &mut Vec<u8>, content: &Content<'_>) {
    let length = |part: &[u8]| u32::try_from(part.len()).expect("records are far below 4 GiB");
    let start = into.len();
    into.extend(MAGIC);
    into.extend([0; 4]);
    into.extend(crc32c::crc32c(content.body).to_le_bytes());
    into.extend(length(content.head).to_le_bytes());
    into.extend(length(content.body).to_le_bytes());
    into.extend(content.sequence.0.to_le_bytes());
    into.extend(content.commit_micros.to_le_bytes());
    into.extend(content.durable.0.to_le_bytes());
    into.extend(content.head);
    let checksum = crc32c::crc32c(&into[start + CHECKED_FROM..]);
    into[start + 4..start + 8].copy_from_slice(&checksum.to_le_bytes());
    into.extend(content.body);
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("8 bytes"))
}
