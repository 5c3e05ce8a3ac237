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

#![expect(
    clippy::inline_always,
    reason = "wide instructions are used only in what is inlined into where they are allowed"
)]

use super::embedding::Embeddings;
use super::feature::Features;
use super::matrix::{Matrix, fixed, read_floats, round, sigmoid, tanh};
use super::sizes::Sizes;
use super::tiles::{Tiles, with_wide_instructions};
use crate::model::{BrokenModel, Reader};

/// How far a head may lie, in the table of distances; farther is as far as this.
pub const DISTANCE_MAX: usize = 16;

/// Fixed-point scale of hidden states, which lie within ±1 for each layer.
const STATE_SCALE: f32 = 8192.0;
/// Fixed-point scale of arc queries, clipped to ±32.
const QUERY_SCALE: f32 = 256.0;
/// Fixed-point scale of arc keys, which lie within ±1.
const KEY_SCALE: f32 = 2048.0;
/// From 256ths to the unit of arc scores: the query's scale times the key's, over 256.
const DISTANCE_SCALE: i32 = 2048;

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
    /// Candidates and gates of the layer at hand, for each word.
    gates: Vec<f32>,
    state: Vec<f32>,
    states: Vec<i16>,
    sums: Vec<i16>,
    floats: Vec<f32>,
    keys: Vec<i16>,
    /// The same, laid out to be multiplied.
    tiles: Tiles,
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
        let root_key = read_floats(reader, arc)?
            .iter()
            .map(|&x| fixed(x, KEY_SCALE))
            .collect();
        let root_governor = read_floats(reader, label)?;
        let distance = read_floats(reader, 2 * DISTANCE_MAX)?
            .iter()
            .map(|x| round(x * 256.0) * DISTANCE_SCALE)
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

    /// Appends the sum of a word's embeddings to `inputs`.
    pub(super) fn embed(&self, word: &Features, inputs: &mut Vec<i16>) {
        let start = inputs.len();
        inputs.resize(start + self.sizes.embedding, 0);
        self.embeddings.sum(word, &mut inputs[start..]);
    }

    /// Appends what the first layer makes of words, which depends on nothing around
    /// them.
    pub(super) fn first_gates(&self, inputs: &[i16], gates: &mut Vec<f32>) {
        let start = gates.len();
        self.layers[0].apply(inputs, self.embeddings.unit, gates);
        self.activate(&mut gates[start..]);
    }

    /// Reads a sentence of some words from the gates of the first layer, given for
    /// each: everything the other questions are answered from.
    pub fn encode<'g>(
        &self,
        words: usize,
        first_gates: impl Fn(usize) -> &'g [f32],
        scratch: &mut Scratch,
    ) {
        let hidden = self.sizes.hidden;
        scratch.sums.clear();
        scratch.sums.resize(words * 2 * hidden, 0);
        let Scratch {
            gates,
            states,
            state,
            sums,
            ..
        } = scratch;
        self.blend(words, first_gates, state, states);
        add(sums, states);
        for layer in &self.layers[1..] {
            gates.clear();
            layer.apply(sums, 1.0 / STATE_SCALE, gates);
            self.activate(gates);
            let row = |word: usize| &gates[word * 4 * hidden..][..4 * hidden];
            self.blend(words, row, state, states);
            add(sums, states);
        }
    }

    fn activate(&self, gates: &mut [f32]) {
        let hidden = self.sizes.hidden;
        with_wide_instructions(
            #[inline(always)]
            || {
                for row in gates.chunks_exact_mut(4 * hidden) {
                    let (candidates, gates) = row.split_at_mut(2 * hidden);
                    for x in candidates {
                        *x = tanh(*x);
                    }
                    for x in gates {
                        *x = sigmoid(*x);
                    }
                }
            },
        );
    }

    /// Runs the recurrence over the gates of words, from either end.
    fn blend<'g>(
        &self,
        words: usize,
        gates: impl Fn(usize) -> &'g [f32],
        state: &mut Vec<f32>,
        states: &mut Vec<i16>,
    ) {
        let hidden = self.sizes.hidden;
        states.clear();
        states.resize(words * 2 * hidden, 0);
        with_wide_instructions(
            #[inline(always)]
            || {
                for direction in 0..2 {
                    state.clear();
                    state.resize(hidden, 0.0);
                    for step in 0..words {
                        let word = if direction == 0 {
                            step
                        } else {
                            words - 1 - step
                        };
                        let row = gates(word);
                        let candidates = &row[direction * hidden..][..hidden];
                        let gates = &row[(2 + direction) * hidden..][..hidden];
                        let out = &mut states[(2 * word + direction) * hidden..][..hidden];
                        step_states(state, candidates, gates, out);
                    }
                }
            },
        );
    }

    /// The best universal and Penn tag of each word, by number.
    pub fn tags<'a>(&self, scratch: &'a mut Scratch) -> impl Iterator<Item = (usize, usize)> + 'a {
        scratch.tags.clear();
        self.tags
            .apply(&scratch.sums, 1.0 / STATE_SCALE, &mut scratch.tags);
        let Sizes { upos, penn, .. } = self.sizes;
        scratch
            .tags
            .chunks_exact(self.tags.width())
            .map(move |scores| {
                let (upos, penn) = scores[..upos + penn].split_at(upos);
                (best(upos), best(penn))
            })
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
        scratch.keys.extend_from_slice(&self.root_key);
        scratch
            .keys
            .extend(scratch.floats.iter().map(|&x| fixed(tanh(x), KEY_SCALE)));
        scratch.tiles.fill(&scratch.keys, arc);
        let columns = words.len() + 1;
        out.clear();
        out.resize(words.len() * columns, 0);
        scratch.tiles.multiply(
            &scratch.queries,
            #[inline(always)]
            |dependent, head, sums| {
                let row = &mut out[dependent * columns..][head..columns];
                if let Some(row) = row.first_chunk_mut() {
                    *row = sums;
                } else {
                    for (score, sum) in row.iter_mut().zip(sums) {
                        *score = sum;
                    }
                }
            },
        );
        for (dependent, row) in out.chunks_exact_mut(columns).enumerate() {
            for (head, score) in row[1..].iter_mut().enumerate() {
                *score += self.distance[distance(dependent, head)];
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
        scratch
            .labels
            .chunks_exact(self.label.width())
            .map(move |scores| best(&scores[..relations]))
    }
}

/// One step of the recurrence: each state goes towards its candidate as far as its
/// gate says.
#[inline(always)]
fn step_states(states: &mut [f32], candidates: &[f32], gates: &[f32], out: &mut [i16]) {
    for (((state, candidate), gate), out) in states.iter_mut().zip(candidates).zip(gates).zip(out) {
        *state += gate * (candidate - *state);
        *out = fixed(*state, STATE_SCALE);
    }
}

/// Adds, stopping at the ends of 16 bits: four layers of states may just pass them.
fn add(sums: &mut [i16], more: &[i16]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = sum.saturating_add(*more);
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
