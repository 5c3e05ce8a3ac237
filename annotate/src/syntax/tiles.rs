//! Products of many rows with one vector after another: where the parser's time goes.

use wide::{i16x8, i32x4};

/// Rows whose sums fit in one register.
pub(super) const LANES: usize = 4;

/// Rows of 16-bit integers, laid out to be multiplied.
///
/// Two neighbouring columns of four rows make one register; one instruction
/// multiplies it with the same two numbers of a vector and adds up the pairs.
/// Registers follow one another as they are needed: a band of up to eight of
/// them, 32 rows, for each pair of columns. A band stays in the nearest cache
/// while all words of a sentence go by.
#[derive(Default)]
pub(super) struct Tiles {
    columns: usize,
    tiles: Vec<i16x8>,
    /// Of each band: how many registers, and the first row.
    bands: Vec<(usize, usize)>,
}

impl Tiles {
    /// Lays out one row after another of an even number of columns.
    pub fn new(rows: &[i16], columns: usize) -> Self {
        let mut tiles = Self::default();
        tiles.fill(rows, columns);
        tiles
    }

    /// Lays out other rows.
    pub fn fill(&mut self, rows: &[i16], columns: usize) {
        debug_assert!(columns.is_multiple_of(2), "columns come in pairs");
        self.columns = columns;
        self.tiles.clear();
        self.bands.clear();
        let count = rows.len() / columns;
        let mut first = 0;
        while first < count {
            let left = (count - first).div_ceil(LANES);
            let band = [8, 4, 2, 1].into_iter().find(|&band| band <= left);
            let band = band.expect("a row is left");
            self.bands.push((band, first));
            for column in (0..columns).step_by(2) {
                for register in 0..band {
                    let mut pairs = [0; 2 * LANES];
                    for (lane, pair) in pairs.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                        let row = first + register * LANES + lane;
                        if row < count {
                            pair.copy_from_slice(&rows[row * columns + column..][..2]);
                        }
                    }
                    self.tiles.push(i16x8::new(pairs));
                }
            }
            first += band * LANES;
        }
    }

    /// How wide the rows, and the vectors they are multiplied with, are.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Multiplies all rows with one vector after another of `input`. `take` is given
    /// the number of the vector, a row, and the sums of that and the next three rows,
    /// of which those behind the last mean nothing.
    #[inline]
    pub fn multiply(&self, input: &[i16], mut take: impl FnMut(usize, usize, [i32; LANES])) {
        let pairs = self.columns / 2;
        let (input, _) = input.as_chunks();
        let mut tiles = &self.tiles[..];
        for &(band, row) in &self.bands {
            let (own, rest) = tiles.split_at(band * pairs);
            match band {
                8 => multiply_band::<8>(own, input, pairs, row, &mut take),
                4 => multiply_band::<4>(own, input, pairs, row, &mut take),
                2 => multiply_band::<2>(own, input, pairs, row, &mut take),
                _ => multiply_band::<1>(own, input, pairs, row, &mut take),
            }
            tiles = rest;
        }
    }
}

#[inline]
fn multiply_band<const BAND: usize>(
    tiles: &[i16x8],
    input: &[[i16; 2]],
    pairs: usize,
    row: usize,
    take: &mut impl FnMut(usize, usize, [i32; LANES]),
) {
    let (tiles, _) = tiles.as_chunks::<BAND>();
    for (number, vector) in input.chunks_exact(pairs).enumerate() {
        let mut sums = [i32x4::ZERO; BAND];
        for (tiles, &[a, b]) in tiles.iter().zip(vector) {
            let pair = i16x8::new([a, b, a, b, a, b, a, b]);
            for (sum, tile) in sums.iter_mut().zip(tiles) {
                *sum += tile.dot(pair);
            }
        }
        for (register, sum) in sums.into_iter().enumerate() {
            take(number, row + register * LANES, sum.to_array());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_definition(
            (rows, columns, seed) in (1_usize..70, (1_usize..9).prop_map(|n| 2 * n), any::<i16>())
        ) {
            let numbers = |count: usize, step: i16| -> Vec<i16> {
                (0..count).scan(seed, |x, _| {
                    *x = x.wrapping_mul(25_173).wrapping_add(step);
                    Some(*x / 4)
                }).collect()
            };
            let (weights, input) = (numbers(rows * columns, 13_849), numbers(3 * columns, 1_013));
            let tiles = Tiles::new(&weights, columns);
            let mut found = vec![None; 3 * rows];
            tiles.multiply(&input, |vector, row, sums| {
                for (row, sum) in (row..rows).zip(sums) {
                    let before = found[vector * rows + row].replace(sum);
                    assert!(before.is_none(), "given once");
                }
            });
            for (vector, input) in input.chunks_exact(columns).enumerate() {
                for (row, weights) in weights.chunks_exact(columns).enumerate() {
                    let products = weights.iter().zip(input);
                    let sum = products.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>();
                    prop_assert_eq!(found[vector * rows + row], Some(sum));
                }
            }
        }
    }
}
