//! Embeddings: a short vector for each feature the model knows.

use super::feature::Features;
use crate::model::{BrokenModel, Reader};

/// Embeddings of features by their hash.
pub(super) struct Embeddings {
    width: usize,
    /// What the integers are multiples of.
    pub(super) unit: f32,
    /// Open addressing by the hash: hash and number of the row, `u32::MAX` if empty.
    slots: Vec<(u32, u32)>,
    rows: Vec<i8>,
}

impl Embeddings {
    pub(super) fn read(reader: &mut Reader, width: usize) -> Result<Self, BrokenModel> {
        let count = reader.u32()? as usize;
        let unit = f32::from_le_bytes(reader.array()?);
        let (hashes, _) = reader.bytes(count.saturating_mul(4))?.as_chunks();
        let mut slots = vec![(0, u32::MAX); (2 * count).next_power_of_two().max(2)];
        let mask = slots.len() - 1;
        for (row, hash) in hashes.iter().enumerate() {
            let hash = u32::from_le_bytes(*hash);
            let mut at = hash as usize & mask;
            while slots[at].1 != u32::MAX {
                at = (at + 1) & mask;
            }
            slots[at] = (hash, u32::try_from(row).expect("the count was a u32"));
        }
        let rows = reader.bytes(count.saturating_mul(width))?;
        Ok(Self {
            width,
            unit,
            slots,
            rows: rows.iter().map(|&byte| byte.cast_signed()).collect(),
        })
    }

    fn row(&self, hash: u32) -> Option<&[i8]> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                (_, u32::MAX) => return None,
                (found, row) if found == hash => {
                    let start = row as usize * self.width;
                    return Some(&self.rows[start..start + self.width]);
                }
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Adds up the rows of a word's features.
    pub(super) fn sum(&self, features: &Features, out: &mut [i16]) {
        for &hash in features.as_slice() {
            if let Some(row) = self.row(hash) {
                for (sum, value) in out.iter_mut().zip(row) {
                    *sum += i16::from(*value);
                }
            }
        }
    }
}
