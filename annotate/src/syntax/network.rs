//! The network: from words to tags, arc scores and labels, in integers.
//!
//! Each word starts as the sum of the embeddings of its [features]. A few layers
//! of minimal gated recurrent units (Feng, Tung, Hassan, Bengio, Hajimirsadeghi:
//! "Were RNNs all we needed?", arXiv 2410.01201: gate and candidate depend on the
//! input alone, so that only the blending runs word by word) read the sentence in
//! both directions, each the sum of what those before it made of it. From that sum come the tags, and, after Dozat
//! and Manning ("Deep biaffine attention for neural dependency parsing", arXiv
//! 1611.01734), a score for each word as head of each other word and a label for
//! the arc that was chosen.
//!
//! Products are of 16-bit integers summed in 32 bits. What lies between (scale,
//! bias, gates) is element by element in `f32`, with the four basic operations
//! alone, which IEEE 754 defines to the last bit; so every machine computes the same.

use super::feature::Features;
use crate::model::{BrokenModel, Reader};

/// How far a head may lie, in the table of distances; farther is as far as this.
pub const DISTANCE_MAX: usize = 16;

/// The most layers a network has: sums of their states must fit in 16 bits.
const LAYERS_MAX: usize = 3;
/// Fixed-point scale of hidden states, which lie within ±1 for each layer.
const STATE_SCALE: f32 = 8192.0;
/// Fixed-point scale of arc queries, clipped to ±32.
const QUERY_SCALE: f32 = 256.0;
/// Fixed-point scale of arc keys, which lie within ±1.
const KEY_SCALE: f32 = 2048.0;

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
fn round(x: f32) -> i32 {
    // Adding 1.5 * 2^23 leaves the integer in the low bits of the mantissa.
    (x + 12_582_912.0).to_bits() as i32 - 0x4b40_0000
}

#[inline]
fn fixed(x: f32, scale: f32) -> i16 {
    round((x * scale).clamp(-32_767.0, 32_767.0)) as i16
}

/// A matrix of weights in eight bits, a scale and a bias for each row.
pub struct Matrix {
    columns: usize,
    weights: Vec<i16>,
    scales: Vec<f32>,
    biases: Vec<f32>,
}

impl Matrix {
    fn read(reader: &mut Reader, rows: usize, columns: usize) -> Result<Self, BrokenModel> {
        let floats = |reader: &mut Reader| -> Result<Vec<f32>, BrokenModel> {
            let (floats, _) = reader.bytes(4 * rows)?.as_chunks();
            Ok(floats
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect())
        };
        let scales = floats(reader)?;
        let biases = floats(reader)?;
        let weights = reader.bytes(rows * columns)?;
        Ok(Self {
            columns,
            weights: weights.iter().map(|&byte| i16::from(byte as i8)).collect(),
            scales,
            biases,
        })
    }

    /// Writes what [`Matrix::read`] reads, from weights of one row after another.
    pub fn encode(weights: &[f32], biases: &[f32], out: &mut Vec<u8>) {
        let columns = weights.len() / biases.len();
        let scales: Vec<f32> = weights
            .chunks_exact(columns)
            .map(|row| row.iter().fold(1e-9_f32, |most, w| most.max(w.abs())) / 127.0)
            .collect();
        out.extend(scales.iter().flat_map(|scale| scale.to_le_bytes()));
        out.extend(biases.iter().flat_map(|bias| bias.to_le_bytes()));
        for (row, scale) in weights.chunks_exact(columns).zip(&scales) {
            out.extend(row.iter().map(|w| round(w / scale) as i8 as u8));
        }
    }

    /// Multiplies one vector after another of `input`, whose unit is `unit`.
    fn apply(&self, input: &[i16], unit: f32, out: &mut Vec<f32>) {
        let rows = self.scales.len();
        let start = out.len();
        out.resize(start + input.len() / self.columns * rows, 0.0);
        let out = &mut out[start..];
        // Four words at a time share each row of weights while it is at hand.
        for (inputs, outs) in input.chunks(4 * self.columns).zip(out.chunks_mut(4 * rows)) {
            if inputs.len() == 4 * self.columns {
                let (a, rest) = inputs.split_at(self.columns);
                let (b, rest) = rest.split_at(self.columns);
                let (c, d) = rest.split_at(self.columns);
                for (row, weights) in self.weights.chunks_exact(self.columns).enumerate() {
                    let (scale, bias) = (self.scales[row] * unit, self.biases[row]);
                    let sums = dot4(weights, [a, b, c, d]);
                    for (word, sum) in sums.into_iter().enumerate() {
                        outs[word * rows + row] = sum as f32 * scale + bias;
                    }
                }
            } else {
                for (input, out) in inputs
                    .chunks_exact(self.columns)
                    .zip(outs.chunks_exact_mut(rows))
                {
                    for (row, weights) in self.weights.chunks_exact(self.columns).enumerate() {
                        out[row] = dot(weights, input) as f32 * (self.scales[row] * unit)
                            + self.biases[row];
                    }
                }
            }
        }
    }
}

#[inline]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    a.iter()
        .zip(b)
        .map(|(a, b)| i32::from(*a) * i32::from(*b))
        .sum()
}

#[inline]
fn dot4(weights: &[i16], [a, b, c, d]: [&[i16]; 4]) -> [i32; 4] {
    [
        dot(weights, a),
        dot(weights, b),
        dot(weights, c),
        dot(weights, d),
    ]
}

/// Embeddings of features by their hash.
struct Embeddings {
    width: usize,
    unit: f32,
    /// Open addressing by the hash: hash and number of the row, `u32::MAX` if empty.
    slots: Vec<(u32, u32)>,
    rows: Vec<i8>,
}

impl Embeddings {
    fn read(reader: &mut Reader, width: usize) -> Result<Self, BrokenModel> {
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
            rows: rows.iter().map(|&byte| byte as i8).collect(),
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
    fn sum(&self, features: &Features, out: &mut [i16]) {
        for &hash in features.as_slice() {
            if let Some(row) = self.row(hash) {
                for (sum, value) in out.iter_mut().zip(row) {
                    *sum += i16::from(*value);
                }
            }
        }
    }
}

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Width of the embeddings.
    pub embedding: usize,
    /// How many layers read the sentence.
    pub layers: usize,
    /// Units of each layer in each direction.
    pub hidden: usize,
    /// Width of arc queries and keys.
    pub arc: usize,
    /// Width of the hidden layer that labels arcs.
    pub label: usize,
    /// How many universal tags there are.
    pub upos: usize,
    /// How many Penn tags there are.
    pub penn: usize,
    /// How many relations there are.
    pub relations: usize,
}

impl Sizes {
    /// Writes the sizes in front of a model.
    pub fn encode(&self, out: &mut Vec<u8>) {
        for size in self.list() {
            out.extend(u32::try_from(size).expect("sizes are small").to_le_bytes());
        }
    }

    fn list(&self) -> [usize; 8] {
        [
            self.embedding,
            self.layers,
            self.hidden,
            self.arc,
            self.label,
            self.upos,
            self.penn,
            self.relations,
        ]
    }

    fn read(reader: &mut Reader) -> Result<Self, BrokenModel> {
        let mut size = || reader.u32().map(|size| size as usize);
        let sizes = Self {
            embedding: size()?,
            layers: size()?,
            hidden: size()?,
            arc: size()?,
            label: size()?,
            upos: size()?,
            penn: size()?,
            relations: size()?,
        };
        if sizes.layers > LAYERS_MAX || sizes.list().iter().any(|size| !(1..=4096).contains(size)) {
            return Err(BrokenModel("its sizes make no sense"));
        }
        Ok(sizes)
    }
}

/// The trained network. The order of the fields is the order of the file.
pub struct Network {
    sizes: Sizes,
    embeddings: Embeddings,
    layers: Vec<Matrix>,
    tags: Matrix,
    query: Matrix,
    key: Matrix,
    dependent: Matrix,
    governor: Matrix,
    label: Matrix,
    /// Key of the root, then the bias of each distance: head before, head after.
    root_key: Vec<i16>,
    root_governor: Vec<f32>,
    distance: Vec<i32>,
}

/// Buffers for one sentence at a time, used again and again.
#[derive(Default)]
pub struct Scratch {
    input: Vec<i16>,
    gates: Vec<f32>,
    states: Vec<i16>,
    sums: Vec<i16>,
    floats: Vec<f32>,
    keys: Vec<i16>,
    queries: Vec<i16>,
    dependents: Vec<f32>,
    governors: Vec<f32>,
    hidden: Vec<i16>,
    tags: Vec<f32>,
    labels: Vec<f32>,
}

impl Network {
    /// Reads a network from the front of a model file.
    pub(crate) fn read(reader: &mut Reader) -> Result<Self, BrokenModel> {
        let sizes = Sizes::read(reader)?;
        let Sizes {
            embedding,
            hidden,
            arc,
            label,
            ..
        } = sizes;
        let state = 2 * hidden;
        let embeddings = Embeddings::read(reader, embedding)?;
        let layers = (0..sizes.layers)
            .map(|layer| {
                let inputs = if layer == 0 { embedding } else { state };
                Matrix::read(reader, 2 * state, inputs)
            })
            .collect::<Result<_, _>>()?;
        let tags = Matrix::read(reader, sizes.upos + sizes.penn, state)?;
        let query = Matrix::read(reader, arc, state)?;
        let key = Matrix::read(reader, arc, state)?;
        let dependent = Matrix::read(reader, label, state)?;
        let governor = Matrix::read(reader, label, state)?;
        let label_matrix = Matrix::read(reader, sizes.relations, label)?;
        let mut floats = |count: usize| -> Result<Vec<f32>, BrokenModel> {
            let (floats, _) = reader.bytes(4 * count)?.as_chunks();
            Ok(floats
                .iter()
                .map(|bytes| f32::from_le_bytes(*bytes))
                .collect())
        };
        let root_key = floats(arc)?.iter().map(|&x| fixed(x, KEY_SCALE)).collect();
        let root_governor = floats(label)?;
        let distance = floats(2 * DISTANCE_MAX)?
            .iter()
            .map(|x| round(x * 256.0) * (KEY_SCALE * QUERY_SCALE / 256.0) as i32)
            .collect();
        Ok(Self {
            sizes,
            embeddings,
            layers,
            tags,
            query,
            key,
            dependent,
            governor,
            label: label_matrix,
            root_key,
            root_governor,
            distance,
        })
    }

    /// The sizes.
    pub fn sizes(&self) -> Sizes {
        self.sizes
    }

    /// Reads a sentence: everything the other questions are answered from.
    pub fn encode(&self, words: &[Features], scratch: &mut Scratch) {
        let Sizes {
            embedding, hidden, ..
        } = self.sizes;
        scratch.input.clear();
        scratch.input.resize(words.len() * embedding, 0);
        for (word, out) in words.iter().zip(scratch.input.chunks_exact_mut(embedding)) {
            self.embeddings.sum(word, out);
        }
        scratch.sums.clear();
        scratch.sums.resize(words.len() * 2 * hidden, 0);
        for (at, layer) in self.layers.iter().enumerate() {
            scratch.gates.clear();
            if at == 0 {
                layer.apply(&scratch.input, self.embeddings.unit, &mut scratch.gates);
            } else {
                layer.apply(&scratch.sums, 1.0 / STATE_SCALE, &mut scratch.gates);
            }
            self.blend(scratch);
        }
    }

    /// Runs the recurrence over the gates and adds its states to the sums.
    fn blend(&self, scratch: &mut Scratch) {
        let hidden = self.sizes.hidden;
        let words = scratch.gates.len() / (4 * hidden);
        for row in scratch.gates.chunks_exact_mut(4 * hidden) {
            let (candidates, gates) = row.split_at_mut(2 * hidden);
            candidates.iter_mut().for_each(|x| *x = tanh(*x));
            gates.iter_mut().for_each(|x| *x = sigmoid(*x));
        }
        scratch.states.clear();
        scratch.states.resize(words * 2 * hidden, 0);
        for direction in 0..2 {
            scratch.floats.clear();
            scratch.floats.resize(hidden, 0.0);
            for step in 0..words {
                let word = if direction == 0 {
                    step
                } else {
                    words - 1 - step
                };
                let row = &scratch.gates[word * 4 * hidden..][..4 * hidden];
                let candidates = &row[direction * hidden..][..hidden];
                let gates = &row[(2 + direction) * hidden..][..hidden];
                let out = &mut scratch.states[(2 * word + direction) * hidden..][..hidden];
                for (((state, candidate), gate), out) in scratch
                    .floats
                    .iter_mut()
                    .zip(candidates)
                    .zip(gates)
                    .zip(out)
                {
                    *state += gate * (candidate - *state);
                    *out = fixed(*state, STATE_SCALE);
                }
            }
        }
        for (sum, state) in scratch.sums.iter_mut().zip(&scratch.states) {
            *sum += state;
        }
    }

    /// The best universal and Penn tag of each word, by number.
    pub fn tags<'a>(&self, scratch: &'a mut Scratch) -> impl Iterator<Item = (usize, usize)> + 'a {
        scratch.tags.clear();
        self.tags
            .apply(&scratch.sums, 1.0 / STATE_SCALE, &mut scratch.tags);
        let Sizes { upos, penn, .. } = self.sizes;
        scratch
            .tags
            .chunks_exact(upos + penn)
            .map(move |scores| (best(&scores[..upos]), best(&scores[upos..])))
    }

    /// Scores each word of a stretch of the sentence as dependent (row) of the root
    /// (first column) and of each word of the stretch.
    pub fn arcs(&self, words: std::ops::Range<usize>, scratch: &mut Scratch, out: &mut Vec<i32>) {
        let Sizes { hidden, arc, .. } = self.sizes;
        let sums = &scratch.sums[words.start * 2 * hidden..words.end * 2 * hidden];
        let unit = 1.0 / STATE_SCALE;
        scratch.floats.clear();
        self.query.apply(sums, unit, &mut scratch.floats);
        scratch.queries.clear();
        scratch.queries.extend(
            scratch
                .floats
                .iter()
                .map(|&x| fixed(x.clamp(-32.0, 32.0), QUERY_SCALE)),
        );
        scratch.floats.clear();
        self.key.apply(sums, unit, &mut scratch.floats);
        scratch.keys.clear();
        scratch
            .keys
            .extend(scratch.floats.iter().map(|&x| fixed(tanh(x), KEY_SCALE)));
        out.clear();
        for (dependent, query) in scratch.queries.chunks_exact(arc).enumerate() {
            out.push(dot(query, &self.root_key));
            for (head, key) in scratch.keys.chunks_exact(arc).enumerate() {
                out.push(dot(query, key) + self.distance[distance(dependent, head)]);
            }
        }
    }

    /// The best label, by number, of each word's arc from its head (`None`: the root).
    pub fn labels<'a>(
        &self,
        heads: &[Option<usize>],
        scratch: &'a mut Scratch,
    ) -> impl Iterator<Item = usize> + 'a {
        let Sizes {
            label, relations, ..
        } = self.sizes;
        let unit = 1.0 / STATE_SCALE;
        scratch.dependents.clear();
        self.dependent
            .apply(&scratch.sums, unit, &mut scratch.dependents);
        scratch.governors.clear();
        self.governor
            .apply(&scratch.sums, unit, &mut scratch.governors);
        scratch.hidden.clear();
        for (dependent, head) in scratch.dependents.chunks_exact(label).zip(heads) {
            let governor = match head {
                Some(head) => &scratch.governors[head * label..][..label],
                None => &self.root_governor,
            };
            scratch.hidden.extend(
                dependent
                    .iter()
                    .zip(governor)
                    .map(|(a, b)| fixed(tanh(a + b), STATE_SCALE)),
            );
        }
        scratch.labels.clear();
        self.label.apply(&scratch.hidden, unit, &mut scratch.labels);
        scratch.labels.chunks_exact(relations).map(best)
    }
}

/// The row of the distance table for a dependent and a head.
#[inline]
pub fn distance(dependent: usize, head: usize) -> usize {
    let length = dependent.abs_diff(head).clamp(1, DISTANCE_MAX) - 1;
    length + if head < dependent { 0 } else { DISTANCE_MAX }
}

/// The first of the greatest.
fn best(scores: &[f32]) -> usize {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    best
}
