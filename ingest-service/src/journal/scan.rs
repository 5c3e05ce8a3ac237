//! Scanning: which entries a segment's bytes still hold.

use shared::revision::Sequence;

use super::frame::{Header, MAGIC};

/// What a scan found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Scan {
    /// The frames with a sound header, in order of sequence.
    pub(super) frames: Vec<Found>,
    /// Up to where the frames themselves say that the journal was on disk.
    pub(super) durable: Sequence,
}

/// A frame with a sound header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) sequence: Sequence,
    /// Where it begins in the segment.
    pub(super) start: usize,
    /// Where it ends. Beyond the segment's end if it was cut short.
    pub(super) end: usize,
    /// Whether its body is there and sound.
    pub(super) sound: bool,
}

impl Scan {
    /// Takes away what a crash interrupted: behind `known`, up to where the
    /// journal is known to have been on disk, the sound beginning is kept and the
    /// rest is not. Returns the last entry there is then.
    pub(super) fn cut(&mut self, known: Sequence) -> Sequence {
        let mut last = known;
        let kept = self.frames.iter().take_while(|frame| {
            let extends = frame.sound && frame.sequence == last.next();
            if extends {
                last = frame.sequence;
            }
            extends || frame.sequence <= known
        });
        let kept = kept.count();
        self.frames.truncate(kept);
        last
    }
}

/// Finds the frames in `bytes` from `start` on; the first is expected to be
/// `first`. Where a header is damaged the search goes on byte by byte, so that
/// damage costs the frame it hit and no other.
pub(super) fn scan(bytes: &[u8], start: usize, first: Sequence) -> Scan {
    let mut scan = Scan::default();
    let mut at = start;
    let mut expected = first;
    while let Some(found_at) = next_header(bytes, at, expected) {
        let frame = &bytes[found_at..];
        let header = Header::parse(frame).expect("it was just found");
        let sound = frame
            .get(header.body_range())
            .is_some_and(|body| header.is_body(body));
        scan.durable = scan.durable.max(header.durable);
        let end = found_at + header.frame_bytes();
        scan.frames.push(Found {
            sequence: header.sequence,
            start: found_at,
            end,
            sound,
        });
        expected = header.sequence.next();
        at = end;
    }
    scan
}

/// The next place at or after `at` where a sound header of `expected` or a later
/// entry begins.
fn next_header(bytes: &[u8], mut at: usize, expected: Sequence) -> Option<usize> {
    loop {
        let rest = bytes.get(at..)?;
        at += rest
            .windows(MAGIC.len())
            .position(|window| window == MAGIC)?;
        match Header::parse(&bytes[at..]) {
            Some(header) if header.sequence >= expected => return Some(at),
            _ => at += 1,
        }
    }
}
