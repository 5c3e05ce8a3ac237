//! Products of many rows with one vector after another: where the parser's time goes.

#![expect(
    clippy::inline_always,
    reason = "wide instructions are used only in what is inlined into where they are allowed"
)]

use wide::{i16x8, i32x4};

/// Rows whose sums are made at once.
pub(super) const LANES: usize = 8;

/// Rows of 16-bit integers, laid out to be multiplied.
///
/// Two neighbouring columns of eight rows make one tile; an instruction or two
/// multiply it with the same two numbers of a vector and add up the pairs.
/// Tiles follow one another as they are needed: a band of up to four of them, 32
/// rows, for each pair of columns. A band stays in the nearest cache while all words
/// of a sentence go by.
///
/// The sums are of integers and do not overflow, so they are the same whatever
/// instructions the machine has for them.
#[derive(Default)]
pub(super) struct Tiles {
    columns: usize,
    list: Vec<Tile>,
    /// Of each band: how many tiles wide it is, and the first row.
    bands: Vec<(usize, usize)>,
}

#[derive(Clone, Copy)]
#[repr(align(32))]
struct Tile([i16; 2 * LANES]);

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
        self.list.clear();
        self.bands.clear();
        let count = rows.len() / columns;
        let mut first = 0;
        while first < count {
            let left = (count - first).div_ceil(LANES);
            let band = [4, 2, 1].into_iter().find(|&band| band <= left);
            let band = band.expect("a row is left");
            self.bands.push((band, first));
            for column in (0..columns).step_by(2) {
                for tile in 0..band {
                    let mut pairs = [0; 2 * LANES];
                    for (lane, pair) in pairs.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                        let row = first + tile * LANES + lane;
                        if row < count {
                            pair.copy_from_slice(&rows[row * columns + column..][..2]);
                        }
                    }
                    self.list.push(Tile(pairs));
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
    /// the number of the vector, a row, and the sums of that and the next seven rows,
    /// of which those behind the last mean nothing.
    #[inline]
    pub fn multiply(&self, input: &[i16], take: impl FnMut(usize, usize, [i32; LANES])) {
        #[cfg(target_arch = "x86_64")]
        if let Some(avx2) = wider::detect() {
            fearless_simd::Simd::vectorize(
                avx2,
                #[inline(always)]
                || self.multiply_with(wider::Wide(avx2), input, take),
            );
            return;
        }
        self.multiply_with(Portable, input, take);
    }

    #[inline(always)]
    fn multiply_with(
        &self,
        kernel: impl Kernel,
        input: &[i16],
        mut take: impl FnMut(usize, usize, [i32; LANES]),
    ) {
        let pairs = self.columns / 2;
        let (input, _) = input.as_chunks();
        let mut tiles = &self.list[..];
        for &(band, row) in &self.bands {
            let (own, rest) = tiles.split_at(band * pairs);
            match band {
                4 => multiply_band::<4>(kernel, own, input, pairs, row, &mut take),
                2 => multiply_band::<2>(kernel, own, input, pairs, row, &mut take),
                _ => multiply_band::<1>(kernel, own, input, pairs, row, &mut take),
            }
            tiles = rest;
        }
    }
}

/// Runs work that is worth the widest instructions the machine has. They compute the
/// same: no product is fused with a sum.
#[inline]
pub(super) fn with_wide_instructions(work: impl FnOnce()) {
    #[cfg(target_arch = "x86_64")]
    if let Some(avx2) = wider::detect() {
        return fearless_simd::Simd::vectorize(avx2, work);
    }
    work();
}

#[inline(always)]
fn multiply_band<const BAND: usize>(
    kernel: impl Kernel,
    tiles: &[Tile],
    input: &[[i16; 2]],
    pairs: usize,
    row: usize,
    take: &mut impl FnMut(usize, usize, [i32; LANES]),
) {
    let (tiles, _) = tiles.as_chunks::<BAND>();
    for (number, vector) in input.chunks_exact(pairs).enumerate() {
        let mut sums = [kernel.zero(); BAND];
        for (tiles, &pair) in tiles.iter().zip(vector) {
            for (sum, tile) in sums.iter_mut().zip(tiles) {
                *sum = kernel.add(*sum, tile, pair);
            }
        }
        for (tile, sum) in sums.into_iter().enumerate() {
            take(number, row + tile * LANES, kernel.sums(sum));
        }
    }
}

/// How sums of products of a tile and a pair are made.
trait Kernel: Copy {
    /// Eight sums.
    type Sums: Copy;

    fn zero(self) -> Self::Sums;

    /// Adds to each sum the products of a pair and two neighbours in the tile.
    fn add(self, sums: Self::Sums, tile: &Tile, pair: [i16; 2]) -> Self::Sums;

    fn sums(self, sums: Self::Sums) -> [i32; LANES];
}

/// What every machine has, or nearly.
#[derive(Clone, Copy)]
struct Portable;

impl Kernel for Portable {
    type Sums = [i32x4; 2];

    #[inline(always)]
    fn zero(self) -> Self::Sums {
        [i32x4::ZERO; 2]
    }

    #[inline(always)]
    fn add(self, [low, high]: Self::Sums, tile: &Tile, [a, b]: [i16; 2]) -> Self::Sums {
        let pair = i16x8::new([a, b, a, b, a, b, a, b]);
        let (halves, _) = tile.0.as_chunks();
        [
            low + i16x8::new(halves[0]).dot(pair),
            high + i16x8::new(halves[1]).dot(pair),
        ]
    }

    #[inline(always)]
    fn sums(self, [low, high]: Self::Sums) -> [i32; LANES] {
        let mut sums = [0; LANES];
        sums[..4].copy_from_slice(&low.to_array());
        sums[4..].copy_from_slice(&high.to_array());
        sums
    }
}

#[cfg(target_arch = "x86_64")]
mod wider {
    //! The instructions most machines have.

    use std::arch::x86_64::__m256i;

    use fearless_simd::x86::Avx2;
    use fearless_simd::{Level, Simd, SimdInto, i32x8};

    use super::{Kernel, LANES, Tile};

    /// Whether this machine has them.
    #[inline]
    pub(super) fn detect() -> Option<Avx2> {
        Level::new().as_avx2()
    }

    #[derive(Clone, Copy)]
    pub(super) struct Wide(pub Avx2);

    impl Kernel for Wide {
        type Sums = __m256i;

        #[inline(always)]
        fn zero(self) -> __m256i {
            self.0.splat_i32x8(0).into()
        }

        #[inline(always)]
        fn add(self, sums: __m256i, tile: &Tile, [a, b]: [i16; 2]) -> __m256i {
            let [low, high] = [a.to_le_bytes(), b.to_le_bytes()];
            let pair = i32::from_le_bytes([low[0], low[1], high[0], high[1]]);
            let pair: __m256i = self.0.splat_i32x8(pair).into();
            let tile: __m256i = self.0.load_array_ref_i16x16(&tile.0).into();
            let avx2 = self.0.avx2;
            avx2._mm256_add_epi32(sums, avx2._mm256_madd_epi16(tile, pair))
        }

        #[inline(always)]
        fn sums(self, sums: __m256i) -> [i32; LANES] {
            let sums: i32x8<Avx2> = sums.simd_into(self.0);
            sums.into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_definition_whatever_the_instructions(
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
            let (mut wide, mut portable) = (vec![None; 3 * rows], vec![None; 3 * rows]);
            let into = |found: &mut [Option<i32>], vector: usize, row: usize, sums: [i32; LANES]| {
                for (row, sum) in (row..rows).zip(sums) {
                    let before = found[vector * rows + row].replace(sum);
                    assert!(before.is_none(), "given once");
                }
            };
            tiles.multiply(&input, |vector, row, sums| into(&mut wide, vector, row, sums));
            tiles.multiply_with(Portable, &input, |vector, row, sums| {
                into(&mut portable, vector, row, sums);
            });
            for (vector, input) in input.chunks_exact(columns).enumerate() {
                for (row, weights) in weights.chunks_exact(columns).enumerate() {
                    let products = weights.iter().zip(input);
                    let sum = products.map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>();
                    let at = vector * rows + row;
                    prop_assert_eq!((wide[at], portable[at]), (Some(sum), Some(sum)));
                }
            }
        }
    }
}
