//! A packed map from hashes to small numbers, read in place.

use super::{BrokenModel, Reader};

const BUCKETS: usize = 1 << 16;

/// A map from 64-bit hashes to 16-bit numbers, of which 32 bits of the hash are kept.
///
/// The upper half of them chooses a bucket, the lower half is compared: with
/// 200,000 entries an unknown key is taken for a known one about once in twenty
/// thousand. What is not there has the number 0.
pub struct PackedMap {
    /// Where each bucket's entries begin.
    starts: Vec<u32>,
    /// Lower half of the hash, then the number.
    entries: &'static [[u8; 4]],
}

impl PackedMap {
    /// Reads what [`PackedMap::encode`] wrote from the front of `bytes`.
    ///
    /// # Errors
    /// If the bytes are anything else.
    pub(crate) fn read(reader: &mut Reader<'static>) -> Result<Self, BrokenModel> {
        let mut starts = vec![0];
        let mut end = 0;
        for &size in reader.bytes(BUCKETS)? {
            end += u32::from(size);
            starts.push(end);
        }
        let (entries, _) = reader.bytes(4 * end as usize)?.as_chunks();
        Ok(Self { starts, entries })
    }

    /// The number of a key; 0 if it has none.
    #[inline]
    pub fn get(&self, key: u64) -> u16 {
        let (bucket, check) = split(key);
        let range = self.starts[bucket] as usize..self.starts[bucket + 1] as usize;
        self.entries[range]
            .iter()
            .find(|entry| entry[..2] == check)
            .map_or(0, |entry| u16::from_le_bytes([entry[2], entry[3]]))
    }

    /// Packs keys and their numbers; of a key given twice the first counts.
    ///
    /// # Panics
    /// If more than 255 keys fall into one of 65,536 buckets.
    pub fn encode(pairs: impl Iterator<Item = (u64, u16)>) -> Vec<u8> {
        let mut entries: Vec<(usize, [u8; 4])> = pairs
            .map(|(key, number)| {
                let (bucket, check) = split(key);
                let [low, high] = number.to_le_bytes();
                (bucket, [check[0], check[1], low, high])
            })
            .collect();
        entries.sort_by_key(|(bucket, entry)| (*bucket, entry[0], entry[1]));
        entries.dedup_by_key(|(bucket, entry)| (*bucket, entry[0], entry[1]));
        let mut sizes = vec![0_u8; BUCKETS];
        for (bucket, _) in &entries {
            sizes[*bucket] = sizes[*bucket].checked_add(1).expect("hashes spread evenly");
        }
        sizes.extend(entries.iter().flat_map(|(_, entry)| entry));
        sizes
    }
}

fn split(key: u64) -> (usize, [u8; 2]) {
    let [.., a, b, c, d] = key.to_be_bytes();
    (usize::from(u16::from_be_bytes([a, b])), [c, d])
}
