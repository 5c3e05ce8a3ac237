//! Tables of weights: a row of small integers for each feature.

use super::rows::decode;
use super::{BrokenModel, Feature};

/// Weights of `N` labels for each feature a model kept, in eight bits each.
///
/// An open-addressed table, half empty: a feature's place in the range of 32 bits
/// chooses the slot. The keys lie together, apart from the rows, so that only a
/// feature that is there costs a visit to a row.
#[derive(Clone)]
pub struct WeightTable<const N: usize> {
    /// By slot; `free` where there is none.
    keys: Vec<u32>,
    rows: Vec<[i8; N]>,
    /// A key that no row has.
    free: u32,
}

/// How many features are looked up before the first row is read, so that the memory
/// works on many at a time.
const BATCH: usize = 32;

/// A table has at least so many slots.
const SLOTS_MIN: usize = 64;

impl<const N: usize> WeightTable<N> {
    /// Reads what [`super::encode`] wrote from the front of `bytes` and gives what
    /// follows.
    ///
    /// # Errors
    /// If the bytes are anything else, or rows have another number of labels.
    pub fn from_bytes(bytes: &[u8]) -> Result<(Self, &[u8]), BrokenModel> {
        let mut list = Vec::new();
        let rest = decode(bytes, |feature, weights| list.push((feature, weights)))?;
        if !list.is_sorted_by(|(one, _), (next, _)| one < next) {
            return Err(BrokenModel("its rows are not in order"));
        }
        let taken = (0..).zip(&list).take_while(|(key, row)| *key == row.0.0);
        let free = u32::try_from(taken.count()).expect("tables are far below 4 G rows");
        let slots = (2 * list.len()).max(SLOTS_MIN);
        let mut table = Self {
            keys: vec![free; slots],
            rows: vec![[0; N]; slots],
            free,
        };
        for (feature, weights) in list {
            table.insert(feature, weights);
        }
        Ok((table, rest))
    }

    fn insert(&mut self, feature: Feature, weights: [i8; N]) {
        let mut at = self.home(feature);
        while self.keys[at] != self.free {
            at = self.behind(at);
        }
        self.keys[at] = feature.0;
        self.rows[at] = weights;
    }

    #[inline]
    fn home(&self, feature: Feature) -> usize {
        ((u64::from(feature.0) * self.keys.len() as u64) >> 32) as usize
    }

    #[inline]
    fn behind(&self, at: usize) -> usize {
        if at + 1 == self.keys.len() { 0 } else { at + 1 }
    }

    /// Where a feature's row is, its home being known.
    #[inline]
    fn find(&self, feature: Feature, home: usize) -> Option<usize> {
        let mut at = home;
        loop {
            let key = self.keys[at];
            if key == self.free {
                return None;
            }
            if key == feature.0 {
                return Some(at);
            }
            at = self.behind(at);
        }
    }

    /// The weights of a feature, if the model kept it.
    pub fn get(&self, feature: Feature) -> Option<[i8; N]> {
        let at = self.find(feature, self.home(feature))?;
        Some(self.rows[at])
    }

    /// Adds the weights of features to the score of each label.
    ///
    /// Sixteen bits hold the sum of at least 256 features.
    pub fn add(&self, features: &[Feature], scores: &mut [i16; N]) {
        let mut sums = *scores;
        for batch in features.chunks(BATCH) {
            let mut homes = [0; BATCH];
            for (home, &feature) in homes.iter_mut().zip(batch) {
                *home = self.home(feature);
            }
            let mut found = [0; BATCH];
            let mut count = 0;
            for (&home, &feature) in homes.iter().zip(batch) {
                if let Some(at) = self.find(feature, home) {
                    found[count] = at;
                    count += 1;
                }
            }
            for &at in &found[..count] {
                for (sum, &weight) in sums.iter_mut().zip(&self.rows[at]) {
                    *sum = sum.wrapping_add(i16::from(weight));
                }
            }
        }
        *scores = sums;
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
