//! Hashing of words and features.
//!
//! Features are never strings: a word is hashed once, and a feature is its hash
//! mixed with the number of the template that made it. The constants are part of
//! every model file: changing them means retraining all.

#![expect(
    clippy::cast_possible_truncation,
    reason = "hashing cuts integers into halves on purpose"
)]

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// 2^64 divided by the golden ratio, odd: Knuth's multiplicative hashing
/// (The Art of Computer Programming, vol. 3, section 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes bytes, eight at a time.
pub fn hash(bytes: &[u8]) -> u64 {
    let mut chunks = bytes.chunks_exact(8);
    let mut state = bytes.len() as u64;
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("chunks are of eight"));
        state = mix(state, word);
    }
    let mut last = [0; 8];
    let rest = chunks.remainder();
    last[..rest.len()].copy_from_slice(rest);
    mix(state, u64::from_le_bytes(last))
}

/// Mixes a value into a hash; the order matters.
#[inline]
pub fn mix(state: u64, value: u64) -> u64 {
    let product = u128::from((state ^ value).wrapping_add(MULTIPLIER) | 1)
        * u128::from(MULTIPLIER ^ value.rotate_left(32));
    (product as u64) ^ ((product >> 64) as u64)
}

/// Writes a word in lower case into a buffer that is used again and again.
pub fn lower_into(word: &str, buffer: &mut String) {
    buffer.clear();
    buffer.push_str(word);
    buffer.make_ascii_lowercase();
    if !buffer.is_ascii() {
        *buffer = buffer.to_lowercase();
    }
}

/// A map whose keys are hashes already.
pub(crate) type ByHash<T> = HashMap<u64, T, BuildHasherDefault<Hashed>>;

/// The keys are hashes already.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {
        unreachable!("keys are of 64 bits");
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A hashed feature: the key of a row in a [`super::WeightTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Feature(pub u32);

impl Feature {
    /// The feature that template number `template` makes of `value`.
    #[inline]
    pub fn new(template: u32, value: u64) -> Self {
        let mixed = (value ^ u64::from(template).wrapping_mul(0xd6e8_feb8_6659_fd93))
            .wrapping_mul(MULTIPLIER);
        Self(((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32)
    }
}
