//! Tables of weights: a row of small integers for each feature.

use super::cold::{ABSENT, Cold};
use super::hot::Hot;
use super::rows::decode;
use super::{BrokenModel, Feature};

/// Weights of `N` labels for each feature a model kept, in eight bits each.
///
/// A feature seen often has a weight for most labels, a rare one for few. So the
/// rows with weights for half the labels or more, a few of a hundred, serve most
/// look-ups: they have a table of their own, which stays in the cache.
#[derive(Clone)]
pub struct WeightTable<const N: usize> {
    hot: Hot<N>,
    cold: Cold<N>,
}

/// How many features are looked up before the first row is read, so that the memory
/// works on many at a time.
const BATCH: usize = 32;

/// What a packed row takes, about.
const ROW_BYTES: usize = 10;

impl<const N: usize> WeightTable<N> {
    /// Reads what [`super::encode`] wrote from the front of `bytes` and gives what
    /// follows.
    ///
    /// # Errors
    /// If the bytes are anything else, or rows have another number of labels.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, &[u8]), BrokenModel> {
        let mut hot = Vec::new();
        let mut cold = Cold::new(bytes.len() / ROW_BYTES);
        let mut last = None;
        let mut is_sorted = true;
        let rest = decode(bytes, |feature, weights| {
            is_sorted &= last < Some(feature);
            last = Some(feature);
            if weights.iter().filter(|&&weight| weight != 0).count() > N / 2 {
                hot.push((feature, weights));
            } else if is_sorted {
                cold.push(feature, weights);
            }
        })?;
        if !is_sorted {
            return Err(BrokenModel("its rows are not in order"));
        }
        cold.finish();
        let hot = Hot::new(hot).ok_or(BrokenModel("its features collide"))?;
        Ok((Self { hot, cold }, rest))
    }

    /// The weights of a feature, if the model kept it.
    pub fn get(&self, feature: Feature) -> Option<[i8; N]> {
        if let Some(slot) = self.hot.slot(feature)
            && self.hot.is_at(feature, slot)
        {
            return Some(*self.hot.row(slot));
        }
        let row = self.cold.find(feature, self.cold.home(feature));
        (row != ABSENT).then(|| *self.cold.row(row))
    }

    /// Adds the weights of features to the score of each label.
    ///
    /// Sixteen bits hold the sum of at least 256 features.
    pub fn add(&self, features: &[Feature], scores: &mut [i16; N]) {
        let mut sums = *scores;
        for batch in features.chunks(BATCH) {
            let mut rare = [Feature(0); BATCH];
            let mut slots = [usize::MAX; BATCH];
            let mut rare_count = 0;
            for (&feature, slot) in batch.iter().zip(&mut slots) {
                *slot = self.hot.slot(feature).unwrap_or(usize::MAX);
            }
            for (&feature, slot) in batch.iter().zip(&mut slots) {
                let there = self.hot.is_at(feature, *slot);
                *slot = if there { *slot } else { usize::MAX };
                rare[rare_count] = feature;
                rare_count += usize::from(!there);
            }
            let mut homes = [0; BATCH];
            for (home, &feature) in homes.iter_mut().zip(&rare[..rare_count]) {
                *home = self.cold.home(feature);
            }
            for &slot in &slots[..batch.len()] {
                add_row(&mut sums, self.hot.row(slot));
            }
            let mut rows = [0; BATCH];
            let mut row_count = 0;
            for (&home, &feature) in homes.iter().zip(&rare[..rare_count]) {
                let row = self.cold.find(feature, home);
                rows[row_count] = row;
                row_count += usize::from(row != ABSENT);
            }
            for &row in &rows[..row_count] {
                add_row(&mut sums, self.cold.row(row));
            }
        }
        *scores = sums;
    }
}

#[inline]
fn add_row<const N: usize>(sums: &mut [i16; N], row: &[i8; N]) {
    for (sum, &weight) in sums.iter_mut().zip(row) {
        *sum = sum.wrapping_add(i16::from(weight));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::model::encode;

    proptest! {
        #[test]
        fn a_table_gives_back_what_was_packed(
            rows in proptest::collection::btree_map(any::<u32>(), row(), 0..300),
            absent in proptest::collection::vec(any::<u32>(), 10),
        ) {
            let list = rows.iter().map(|(&key, &row)| (Feature(key), row)).collect();
            let packed = encode(list);
            let (table, rest) = WeightTable::<9>::from_bytes(&packed).unwrap();
            prop_assert!(rest.is_empty());
            check(&table, &rows, &absent)?;
        }

        #[test]
        fn arbitrary_bytes_are_refused_or_read_without_panic(bytes: Vec<u8>) {
            let mut file = b"DWT1\x09\0\0\0".to_vec();
            file.extend(bytes);
            let _ = WeightTable::<9>::from_bytes(&file);
        }
    }

    /// Rows of few weights and of many.
    fn row() -> impl Strategy<Value = [i8; 9]> {
        (any::<[i8; 9]>(), any::<u16>()).prop_map(|(mut row, kept)| {
            for (bit, weight) in row.iter_mut().enumerate() {
                *weight *= i8::from(kept >> bit & 1 == 1);
            }
            row
        })
    }

    fn check(
        table: &WeightTable<9>,
        rows: &BTreeMap<u32, [i8; 9]>,
        absent: &[u32],
    ) -> Result<(), TestCaseError> {
        let mut expected = [7_i16; 9];
        let mut features = Vec::new();
        for &key in rows.keys().chain(absent) {
            let row = rows.get(&key).filter(|row| **row != [0; 9]);
            prop_assert_eq!(table.get(Feature(key)), row.copied());
            for (sum, weight) in expected.iter_mut().zip(row.unwrap_or(&[0; 9])) {
                *sum = sum.wrapping_add(i16::from(*weight));
            }
            features.push(Feature(key));
        }
        let mut found = [7; 9];
        table.add(&features, &mut found);
        prop_assert_eq!(found, expected);
        Ok(())
    }
}
