//! Blocks: sorted entries under keys of which each is written without the
//! beginning it shares with the one before.
//!
//! An entry is the length of the beginning shared, the length of the rest of the
//! key, the length of the value and one more (zero marks a key as removed), the
//! rest of the key, and the value; lengths are LEB128.

use std::ops::Range;

use crate::index::IndexError;

/// Blocks are closed above this many bytes: one is read for every lookup.
pub(super) const BLOCK_BYTES: usize = 4 << 10;

/// Writes one block.
#[derive(Debug, Default)]
pub(super) struct BlockWriter {
    bytes: Vec<u8>,
    last: Vec<u8>,
}

impl BlockWriter {
    pub(super) fn push(&mut self, key: &[u8], value: Option<&[u8]>) {
        let shared = if self.bytes.is_empty() {
            0
        } else {
            let pairs = self.last.iter().zip(key);
            pairs.take_while(|(a, b)| a == b).count()
        };
        length(&mut self.bytes, shared);
        length(&mut self.bytes, key.len() - shared);
        length(&mut self.bytes, value.map_or(0, |value| value.len() + 1));
        self.bytes.extend_from_slice(&key[shared..]);
        self.bytes.extend_from_slice(value.unwrap_or_default());
        self.last.truncate(shared);
        self.last.extend_from_slice(&key[shared..]);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= BLOCK_BYTES
    }

    /// The block; the next one begins.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

fn length(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

/// One entry, as it is written.
struct Raw {
    shared: usize,
    rest: Range<usize>,
    /// `None` if the key is removed.
    value: Option<Range<usize>>,
}

fn raw(block: &[u8], at: &mut usize) -> Result<Raw, IndexError> {
    let mut number = || -> Result<usize, IndexError> {
        let mut value = 0;
        for shift in (0..56).step_by(7) {
            let byte = *block.get(*at).ok_or(IndexError::Damaged)?;
            *at += 1;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(IndexError::Damaged)
    };
    let (shared, rest, value) = (number()?, number()?, number()?);
    let rest = *at..at.saturating_add(rest);
    let end = rest.end.saturating_add(value.saturating_sub(1));
    if end > block.len() {
        return Err(IndexError::Damaged);
    }
    *at = end;
    let value = (value > 0).then_some(rest.end..end);
    Ok(Raw {
        shared,
        rest,
        value,
    })
}

/// What a block or a run says of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// Nothing.
    Nothing,
    /// That it is removed.
    Removed,
    /// Its value.
    Value(T),
}

/// What a block says of a key, and where in the block its value is.
pub(super) fn find(block: &[u8], key: &[u8]) -> Result<Found<Range<usize>>, IndexError> {
    let mut at = 0;
    // How much of `key` the entry before agreed with; it was smaller.
    let mut agreed = 0;
    while at < block.len() {
        let entry = raw(block, &mut at)?;
        if entry.shared < agreed {
            return Ok(Found::Nothing);
        }
        if entry.shared > agreed {
            continue;
        }
        let wanted = key.get(agreed..).ok_or(IndexError::Damaged)?;
        let rest = &block[entry.rest];
        match rest.cmp(wanted) {
            std::cmp::Ordering::Less => {
                agreed += rest.iter().zip(wanted).take_while(|(a, b)| a == b).count();
            }
            std::cmp::Ordering::Equal => {
                return Ok(entry.value.map_or(Found::Removed, Found::Value));
            }
            std::cmp::Ordering::Greater => return Ok(Found::Nothing),
        }
    }
    Ok(Found::Nothing)
}

/// Those of a block's entries whose keys begin alike, with their whole keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    keys: Vec<u8>,
    places: Vec<(Range<usize>, Option<Range<usize>>)>,
}

impl Entries {
    pub(super) fn of(block: &[u8], prefix: &[u8]) -> Result<Self, IndexError> {
        let mut entries = Self::default();
        let mut at = 0;
        let mut key = Vec::with_capacity(64);
        while at < block.len() {
            let entry = raw(block, &mut at)?;
            if entry.shared > key.len() {
                return Err(IndexError::Damaged);
            }
            key.truncate(entry.shared);
            key.extend_from_slice(&block[entry.rest]);
            if key.starts_with(prefix) {
                let start = entries.keys.len();
                entries.keys.extend_from_slice(&key);
                let place = start..entries.keys.len();
                entries.places.push((place, entry.value));
            } else if key.as_slice() > prefix {
                break;
            }
        }
        Ok(entries)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn key(&self, number: usize) -> &[u8] {
        &self.keys[self.places[number].0.clone()]
    }

    /// Where in the block the value is; `None` if the key is removed.
    pub(super) fn value(&self, number: usize) -> Option<Range<usize>> {
        self.places[number].1.clone()
    }

    /// How many keys are before one, or not after it.
    pub(super) fn partition(&self, is_before: impl Fn(&[u8]) -> bool) -> usize {
        self.places
            .partition_point(|(key, _)| is_before(&self.keys[key.clone()]))
    }
}
