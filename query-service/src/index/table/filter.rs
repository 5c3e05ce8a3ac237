//! Filters: which keys a run may hold, so that most runs need not be read for a
//! key they do not have. (B. H. Bloom, "Space/time trade-offs in hash coding with
//! allowable errors", 1970; two hashes stand for all, after A. Kirsch and
//! M. Mitzenmacher, "Less hashing, same performance", 2006.)

/// Ten bits a key and six hashes: one key in a hundred that is not there seems to be.
const BITS: usize = 10;
const HASHES: u64 = 6;

/// Gathers the keys of a filter.
#[derive(Debug, Default)]
pub(super) struct FilterWriter {
    hashes: Vec<u64>,
    last: Vec<u8>,
}

impl FilterWriter {
    /// Takes a key; the same again and again counts once.
    pub(super) fn push(&mut self, key: &[u8]) {
        if self.last != key {
            self.last.clear();
            self.last.extend_from_slice(key);
            self.hashes.push(hash(key));
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        let mut bits = vec![0; (self.hashes.len() * BITS).div_ceil(8).max(8)];
        for hash in self.hashes {
            for place in places(hash, bits.len()) {
                bits[place / 8] |= 1 << (place % 8);
            }
        }
        bits
    }
}

/// Whether a key may be among those of a filter.
pub(super) fn may_hold(bits: &[u8], key: &[u8]) -> bool {
    places(hash(key), bits.len()).all(|place| bits[place / 8] >> (place % 8) & 1 == 1)
}

fn places(hash: u64, bytes: usize) -> impl Iterator<Item = usize> {
    let step = hash.rotate_left(32) | 1;
    (0..HASHES).map(move |number| {
        let mixed = hash.wrapping_add(step.wrapping_mul(number)) >> 32;
        // Below the number of bits, as the product is below 2^32 times that.
        usize::try_from((mixed * (bytes as u64 * 8)) >> 32).expect("a place in the filter")
    })
}

/// FNV-1a, stirred so that its upper bits depend on all of the key.
fn hash(key: &[u8]) -> u64 {
    let fnv = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let mixed = (fnv ^ (fnv >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    mixed ^ (mixed >> 32)
}

#[cfg(test)]
mod tests {
    use super::{FilterWriter, may_hold};

    #[test]
    fn what_is_in_is_found_and_most_that_is_not_is_not() {
        let key = |number: u32| number.to_be_bytes();
        let mut writer = FilterWriter::default();
        (0..10_000).for_each(|number| writer.push(&key(number)));
        let bits = writer.finish();
        assert!((0..10_000).all(|number| may_hold(&bits, &key(number))));
        let wrong = (10_000..20_000).filter(|number| may_hold(&bits, &key(*number)));
        assert!(wrong.count() < 300);
    }
}
