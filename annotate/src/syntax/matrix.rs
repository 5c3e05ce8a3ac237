//! Matrices in eight bits, and the arithmetic around them.

use super::tiles::{LANES, Tiles};
use crate::model::{BrokenModel, Reader};

/// Hyperbolic tangent by a rational approximation (Lambert's continued fraction,
/// cut at the seventh), exact to 1e-4: basic operations only, no libm.
#[inline]
pub fn tanh(x: f32) -> f32 {
    let x = x.clamp(-4.97, 4.97);
    let square = x * x;
    let above = x * (135_135.0 + square * (17_325.0 + square * (378.0 + square)));
    let below = 135_135.0 + square * (62_370.0 + square * (3_150.0 + square * 28.0));
    above / below
}

/// The logistic function by [`tanh`].
#[inline]
pub fn sigmoid(x: f32) -> f32 {
    0.5 + 0.5 * tanh(0.5 * x)
}

/// Rounds to the nearest integer, for magnitudes below 2^22.
#[inline]
pub(super) fn round(x: f32) -> i32 {
    // Adding 1.5 * 2^23 leaves the integer in the low bits of the mantissa.
    (x + 12_582_912.0).to_bits().cast_signed() - 0x4b40_0000
}

#[inline]
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
    rows: usize,
    /// Scale and bias of each row, by fours like the sums of the product.
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
            rows,
            scales: by_fours(&scales),
            biases: by_fours(&biases),
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

    /// Multiplies one vector after another of `input`, whose unit is `unit`.
    #[expect(
        clippy::cast_precision_loss,
        reason = "sums stay within the range that rounds the same everywhere"
    )]
    pub(super) fn apply(&self, input: &[i16], unit: f32, out: &mut Vec<f32>) {
        let rows = self.rows;
        let start = out.len();
        out.resize(start + input.len() / self.weights.columns() * rows, 0.0);
        let out = &mut out[start..];
        self.weights.multiply(input, |word, row, sums| {
            let scales = &self.scales[row / LANES];
            let biases = &self.biases[row / LANES];
            let mut values = [0.0; LANES];
            for (lane, value) in values.iter_mut().enumerate() {
                *value = sums[lane] as f32 * (scales[lane] * unit) + biases[lane];
            }
            let out = &mut out[word * rows..][row..rows];
            match out.first_chunk_mut() {
                Some(out) => *out = values,
                None => out.copy_from_slice(&values[..out.len()]),
            }
        });
    }
}

/// Puts four neighbours together, and zeros behind the last.
fn by_fours(values: &[f32]) -> Vec<[f32; LANES]> {
    let fours = values.chunks(LANES).map(|few| {
        let mut four = [0.0; LANES];
        four[..few.len()].copy_from_slice(few);
        four
    });
    fours.collect()
}

/// Floats in little-endian order.
pub(super) fn read_floats(reader: &mut Reader, count: usize) -> Result<Vec<f32>, BrokenModel> {
    let (floats, _) = reader.bytes(4 * count)?.as_chunks();
    Ok(floats
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect())
}
