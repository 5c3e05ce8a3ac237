//! Matrices in eight bits, and the arithmetic around them.

#![expect(
    clippy::inline_always,
    reason = "wide instructions are used only in what is inlined into where they are allowed"
)]

use super::tiles::{LANES, Tiles};
use crate::model::{BrokenModel, Reader};

/// Hyperbolic tangent by a rational approximation (Lambert's continued fraction,
/// cut at the seventh), exact to 1e-4: basic operations only, no libm.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let square = x * x;
    let above = x * (135_135.0 + square * (17_325.0 + square * (378.0 + square)));
    let below = 135_135.0 + square * (62_370.0 + square * (3_150.0 + square * 28.0));
    above / below
}

/// The logistic function by [`tanh`].
#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Rounds to the nearest integer, for magnitudes below 2^22.
#[inline(always)]
pub(super) fn round(x: f32) -> i32 {
    // Adding 1.5 * 2^23 leaves the integer in the low bits of the mantissa.
    (x + 12_582_912.0).to_bits().cast_signed() - 0x4b40_0000
}

#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it was just clamped")]
pub(super) fn fixed(x: f32, scale: f32) -> i16 {
    round((x * scale).clamp(-32_767.0, 32_767.0)) as i16
}

/// Rounds to eight bits, and clips to ±127.
#[expect(clippy::cast_possible_truncation, reason = "it was just clamped")]
pub fn narrow(x: f32) -> u8 {
    (round(x.clamp(-127.0, 127.0)) as i8).cast_unsigned()
}

/// A matrix of weights in eight bits, a scale and a bias for each row.
pub struct Matrix {
    weights: Tiles,
    /// Scale and bias of each row, by eights like the sums of the product.
    scales: Vec<[f32; LANES]>,
    biases: Vec<[f32; LANES]>,
}

impl Matrix {
    pub(super) fn read(
        reader: &mut Reader,
        rows: usize,
        columns: usize,
    ) -> Result<Self, BrokenModel> {
        let scales = read_floats(reader, rows)?;
        let biases = read_floats(reader, rows)?;
        let weights: Vec<i16> = reader
            .bytes(rows * columns)?
            .iter()
            .map(|&byte| i16::from(byte.cast_signed()))
            .collect();
        Ok(Self {
            weights: Tiles::new(&weights, columns),
            scales: by_eights(&scales),
            biases: by_eights(&biases),
        })
    }

    /// Writes what `Matrix::read` reads, from weights of one row after another.
    pub fn encode(weights: &[f32], biases: &[f32], out: &mut Vec<u8>) {
        let columns = weights.len() / biases.len();
        let scales: Vec<f32> = weights
            .chunks_exact(columns)
            .map(|row| row.iter().fold(1e-9_f32, |most, w| most.max(w.abs())) / 127.0)
            .collect();
        out.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
        out.extend(biases.iter().flat_map(|bias| bias.to_le_bytes()));
        for (row, scale) in weights.chunks_exact(columns).zip(&scales) {
            out.extend(row.iter().map(|w| narrow(w / scale)));
        }
    }

    /// How many numbers [`Matrix::apply`] gives for a vector: one for each row, and
    /// some that mean nothing.
    pub(super) fn width(&self) -> usize {
        LANES * self.scales.len()
    }

    /// Multiplies one vector after another of `input`, whose unit is `unit`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "sums stay within the range that rounds the same everywhere"
    )]
    pub(super) fn apply(&self, input: &[i16], unit: f32, out: &mut Vec<f32>) {
        let (width, start) = (self.scales.len(), out.len());
        let vectors = input.len() / self.weights.columns();
        out.resize(start + vectors * self.width(), 0.0);
        let (out, _) = out[start..].as_chunks_mut::<LANES>();
        self.weights.multiply(
            input,
            #[inline(always)]
            |word, row, sums| {
                let row = row / LANES;
                let (scales, biases) = (&self.scales[row], &self.biases[row]);
                for (lane, value) in out[word * width + row].iter_mut().enumerate() {
                    *value = sums[lane] as f32 * (scales[lane] * unit) + biases[lane];
                }
            },
        );
    }
}

/// Puts eight neighbours together, and zeros behind the last.
fn by_eights(values: &[f32]) -> Vec<[f32; LANES]> {
    let eights = values.chunks(LANES).map(|few| {
        let mut eight = [0.0; LANES];
        eight[..few.len()].copy_from_slice(few);
        eight
    });
    eights.collect()
}

/// Floats in little-endian order.
pub(super) fn read_floats(reader: &mut Reader, count: usize) -> Result<Vec<f32>, BrokenModel> {
    let (floats, _) = reader.bytes(4 * count)?.as_chunks();
    Ok(floats
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect())
}
