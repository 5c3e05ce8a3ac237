//! Matrices in eight bits, and the arithmetic around them.

use crate::model::{BrokenModel, Reader};

/// Widths of vectors that are multiplied are multiples of this.
pub(super) const LANES: usize = 16;
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
    columns: usize,
    weights: Vec<i16>,
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Matrix {
    pub(super) fn read(
        reader: &mut Reader,
        rows: usize,
        columns: usize,
    ) -> Result<Self, BrokenModel> {
        let scales = read_floats(reader, rows)?;
        let biases = read_floats(reader, rows)?;
        let weights = reader.bytes(rows * columns)?;
        Ok(Self {
            columns,
            weights: weights
                .iter()
                .map(|&byte| i16::from(byte.cast_signed()))
                .collect(),
            scales,
            biases,
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
        let rows = self.scales.len();
        let start = out.len();
        out.resize(start + input.len() / self.columns * rows, 0.0);
        let out = &mut out[start..];
        for (word, out) in out.chunks_exact_mut(rows).enumerate() {
            let input = &input[word * self.columns..][..self.columns];
            for (row, out) in out.iter_mut().enumerate() {
                let weights = &self.weights[row * self.columns..][..self.columns];
                let scale = self.scales[row] * unit;
                *out = dot(weights, input) as f32 * scale + self.biases[row];
            }
        }
    }
}

/// A scalar product; lengths are multiples of [`LANES`].
///
/// Sums of whole lanes, in a function of its own, are what the compiler turns into
/// instructions that multiply and add many at once; other forms of the same loop
/// were measured at a fifth of its speed.
#[inline(never)]
pub(super) fn dot(a: &[i16], b: &[i16]) -> i32 {
    let (a, _) = a.as_chunks::<LANES>();
    let (b, _) = b.as_chunks::<LANES>();
    let chunks = a.len().min(b.len());
    let (a, b) = (&a[..chunks], &b[..chunks]);
    let mut sum = 0;
    for chunk in 0..chunks {
        let (a, b) = (&a[chunk], &b[chunk]);
        let mut lanes = 0;
        for lane in 0..LANES {
            lanes += i32::from(a[lane]) * i32::from(b[lane]);
        }
        sum += lanes;
    }
    sum
}

/// Floats in little-endian order.
pub(super) fn read_floats(reader: &mut Reader, count: usize) -> Result<Vec<f32>, BrokenModel> {
    let (floats, _) = reader.bytes(4 * count)?.as_chunks();
    Ok(floats
        .iter()
        .map(|bytes| f32::from_le_bytes(*bytes))
        .collect())
}
