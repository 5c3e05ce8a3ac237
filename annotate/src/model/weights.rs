//! Tables of weights: a row of small integers for each feature.

#![expect(
    clippy::cast_possible_truncation,
    reason = "places in a table fit 32 bits: tables are far below 4 G rows"
)]

use super::{BrokenModel, Feature, Reader, write_varint};

const MAGIC: [u8; 4] = *b"DWT1";

/// Weights of `N` labels for each feature a model kept, in eight bits each.
///
/// An open-addressed table: the feature's place in the range of 32 bits chooses
/// the slot, its lower sixteen bits are compared. The checks lie together and stay
/// in the cache, so that only a feature that is there costs a visit to memory.
#[derive(Clone)]
pub struct WeightTable<const N: usize> {
    /// 0 marks a free slot.
    checks: Vec<u16>,
    rows: Vec<[i8; N]>,
}

/// How many features are looked up before the first row is read.
const BATCH: usize = 32;

impl<const N: usize> WeightTable<N> {
    /// Reads what [`encode`] wrote from the front of `bytes` and gives what follows.
    ///
    /// # Errors
    /// If the bytes are anything else, or rows have another number of labels.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, &[u8]), BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        if reader.u32()? as usize != N {
            return Err(BrokenModel("it has another number of labels"));
        }
        let count = reader.u32()? as usize;
        if count > bytes.len() {
            return Err(BrokenModel("it has more rows than bytes"));
        }
        // At two thirds full, a feature that is not there is known after a few checks.
        let slots = (count + count / 2).max(64);
        let mut table = Self {
            checks: vec![0; slots],
            rows: vec![[0; N]; slots],
        };
        let mut key = 0_u32;
        for _ in 0..count {
            key = key.wrapping_add(reader.varint()?);
            let mut weights = [0; N];
            for eight in weights.chunks_mut(8) {
                let [mask] = reader.array()?;
                for (bit, weight) in eight.iter_mut().enumerate() {
                    if mask >> bit & 1 == 1 {
                        *weight = i8::from_le_bytes(reader.array()?);
                    }
                }
            }
            table.insert(Feature(key), weights);
        }
        Ok((table, reader.0))
    }

    fn insert(&mut self, feature: Feature, weights: [i8; N]) {
        let mut at = self.home(feature);
        while self.checks[at] != 0 {
            at = self.behind(at);
        }
        self.checks[at] = check(feature);
        self.rows[at] = weights;
    }

    #[inline]
    fn home(&self, feature: Feature) -> usize {
        ((u64::from(feature.0) * self.checks.len() as u64) >> 32) as usize
    }

    #[inline]
    fn behind(&self, at: usize) -> usize {
        if at + 1 == self.checks.len() {
            0
        } else {
            at + 1
        }
    }

    /// Where a feature's row is, its home and what is there being known.
    #[inline]
    fn find(&self, feature: Feature, home: usize) -> Option<usize> {
        let check = check(feature);
        let mut at = home;
        loop {
            let found = self.checks[at];
            if found == check {
                return Some(at);
            }
            if found == 0 {
                return None;
            }
            at = self.behind(at);
        }
    }

    /// The weights of a feature, if the model kept it.
    #[inline]
    pub fn get(&self, feature: Feature) -> Option<&[i8; N]> {
        let at = self.find(feature, self.home(feature))?;
        Some(&self.rows[at])
    }

    /// Adds the weights of features to the score of each label.
    ///
    /// Sixteen bits hold the sum of at least 256 features. Rows are found before
    /// any is read, so that the memory works on many at a time.
    pub fn add(&self, features: &[Feature], scores: &mut [i16; N]) {
        let mut found = [0_u32; BATCH];
        for batch in features.chunks(BATCH) {
            let mut homes = [0_u32; BATCH];
            for (home, &feature) in homes.iter_mut().zip(batch) {
                *home = self.home(feature) as u32;
            }
            let mut count = 0;
            for (&home, &feature) in homes.iter().zip(batch) {
                if let Some(at) = self.find(feature, home as usize) {
                    found[count] = at as u32;
                    count += 1;
                }
            }
            for &at in &found[..count] {
                for (score, &weight) in scores.iter_mut().zip(&self.rows[at as usize]) {
                    *score = score.wrapping_add(i16::from(weight));
                }
            }
        }
    }
}

fn check(feature: Feature) -> u16 {
    let [low, high, ..] = feature.0.to_le_bytes();
    u16::from_le_bytes([low, high]).max(1)
}

/// Packs a table: rows sorted by feature, only what is not zero.
///
/// # Panics
/// If a feature is given twice.
pub fn encode<const N: usize>(mut rows: Vec<(Feature, [i8; N])>) -> Vec<u8> {
    rows.retain(|(_, weights)| weights.iter().any(|&weight| weight != 0));
    rows.sort_by_key(|(feature, _)| *feature);
    let mut out = MAGIC.to_vec();
    let narrow = |count: usize| u32::try_from(count).expect("tables are far below 4 G rows");
    out.extend(narrow(N).to_le_bytes());
    out.extend(narrow(rows.len()).to_le_bytes());
    let mut before = None;
    for (Feature(key), weights) in rows {
        assert_ne!(before, Some(key), "a feature has one row");
        write_varint(key - before.unwrap_or(0), &mut out);
        before = Some(key);
        for eight in weights.chunks(8) {
            let bits = eight
                .iter()
                .enumerate()
                .map(|(bit, &w)| u8::from(w != 0) << bit);
            out.push(bits.sum());
            out.extend(eight.iter().filter(|&&w| w != 0).map(|w| w.cast_unsigned()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        // Features that differ in their checks: of those that share one, a table may
        // take one for the other, once in some 65,000.
        #[test]
        fn a_table_gives_back_what_was_packed(
            rows in proptest::collection::btree_map(
                1..u16::MAX,
                (any::<u16>(), any::<[i8; 9]>()),
                0..300,
            ),
        ) {
            let feature = |low: u16, high: u16| Feature(u32::from(high) << 16 | u32::from(low));
            let packed = encode(
                rows.iter().map(|(&low, &(high, row))| (feature(low, high), row)).collect(),
            );
            let (table, rest) = WeightTable::<9>::from_bytes(&packed).unwrap();
            prop_assert!(rest.is_empty());
            for (&low, &(high, row)) in &rows {
                let expected = row.iter().any(|&weight| weight != 0).then_some(&row);
                prop_assert_eq!(table.get(feature(low, high)), expected);
            }
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_read_without_panic(bytes: Vec<u8>) {
            let mut file = b"DWT1\x09\0\0\0".to_vec();
            file.extend(bytes);
            let _ = WeightTable::<9>::from_bytes(&file);
        }
    }
}
