//! Embeddings: a short vector for each feature the model knows.

use super::feature::{FEATURES_MAX, Features};
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
        let mut embeddings = Self {
            width,
            unit,
            // At two thirds full, what is not there is known after a few steps.
            slots: vec![(0, u32::MAX); (hashes.len() * 3 / 2).max(2)],
            rows: Vec::new(),
        };
        for (row, hash) in (0..).zip(hashes) {
            let hash = u32::from_le_bytes(*hash);
            let mut at = embeddings.home(hash);
            while embeddings.slots[at].1 != u32::MAX {
                at = embeddings.behind(at);
            }
            embeddings.slots[at] = (hash, row);
        }
        let rows = reader.bytes(count.saturating_mul(width))?;
        embeddings.rows = rows.iter().map(|&byte| byte.cast_signed()).collect();
        Ok(embeddings)
    }

    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }

    fn behind(&self, at: usize) -> usize {
        if at + 1 == self.slots.len() {
            0
        } else {
            at + 1
        }
    }

    fn row(&self, hash: u32) -> Option<usize> {
        let mut at = self.home(hash);
        loop {
            match self.slots[at] {
                (_, u32::MAX) => return None,
                (found, row) if found == hash => return Some(row as usize),
                _ => at = self.behind(at),
            }
        }
    }

    /// Adds up the rows of a word's features. All are found before the first is
    /// read, so that the memory works on many at a time.
    pub(super) fn sum(&self, features: &Features, out: &mut [i16]) {
        let mut found = [0; FEATURES_MAX];
        let mut count = 0;
        for row in features
            .as_slice()
            .iter()
            .filter_map(|&hash| self.row(hash))
        {
            found[count] = row;
            count += 1;
        }
        for row in &found[..count] {
            let row = &self.rows[row * self.width..][..self.width];
            for (sum, value) in out.iter_mut().zip(row) {
                *sum += i16::from(*value);
            }
        }
    }
}
