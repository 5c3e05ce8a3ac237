//! The network as it is trained: the same as `annotate` runs, in `f32` and with
//! gradients.

mod heads;
mod layer;

use std::collections::BTreeMap;

use annotate::syntax::{DISTANCE_MAX, Matrix, Sizes, narrow};

use super::dense::{Dense, Parameters, Random, Rate, add, multiply};
use layer::{layer, layer_back, mask};

/// The length of word vectors.
pub const VECTOR_WIDTH: usize = 64;

/// One sentence to learn from.
#[derive(Clone, Debug, Default)]
pub struct Example {
    /// Rows of the embeddings, for each word.
    pub rows: Vec<Vec<u32>>,
    /// How many of each word's rows name the word itself.
    pub own: Vec<usize>,
    /// The word's vector, where it has one.
    pub vectors: Vec<Option<u32>>,
    /// How often the word occurs in training.
    pub counts: Vec<u32>,
    /// Universal tags, by number.
    pub upos: Vec<usize>,
    /// Penn tags, by number.
    pub penn: Vec<usize>,
    /// Heads; `None` for the root.
    pub heads: Vec<Option<usize>>,
    /// Relations, by number.
    pub relations: Vec<usize>,
}

/// How much is dropped where, and how much each task counts.
#[derive(Clone, Copy, Debug)]
pub struct Regularization {
    /// The share of the embeddings' elements that is dropped.
    pub input_drop: f32,
    /// The share of units that is dropped after each layer.
    pub state_drop: f32,
    /// A word of count n is hidden, all but its class and spelling, with a
    /// probability of this / (this + n) (Kiperwasser and Goldberg 2016).
    pub word_drop: f32,
    /// What Penn tags weigh against the other tasks.
    pub penn_weight: f32,
}

#[derive(Clone)]
pub struct Model {
    pub sizes: Sizes,
    pub embeddings: Parameters,
    /// Vectors made elsewhere, and how they add to the embeddings.
    word_vectors: Vec<f32>,
    projection: Parameters,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
    /// Which rows were ever learned.
    is_learned: Vec<bool>,
    layers: Vec<Dense>,
    tags: Dense,
    query: Dense,
    key: Dense,
    dependent: Dense,
    governor: Dense,
    label: Dense,
    root_key: Parameters,
    root_governor: Parameters,
    distance: Parameters,
}

impl Model {
    pub fn new(sizes: Sizes, rows: usize, word_vectors: Vec<f32>, random: &mut Random) -> Self {
        let state = 2 * sizes.hidden;
        let mut model = Self {
            sizes,
            embeddings: Parameters::spread(rows * sizes.embedding, 0.1, random),
            word_vectors,
            projection: Parameters::spread(VECTOR_WIDTH * sizes.embedding, 0.2, random),
            touched: Vec::new(),
            is_touched: vec![false; rows],
            is_learned: vec![false; rows],
            layers: (0..sizes.layers)
                .map(|layer| {
                    let inputs = if layer == 0 { sizes.embedding } else { state };
                    Dense::new(inputs, 2 * state, random)
                })
                .collect(),
            tags: Dense::new(state, sizes.upos + sizes.penn, random),
            query: Dense::new(state, sizes.arc, random),
            key: Dense::new(state, sizes.arc, random),
            dependent: Dense::new(state, sizes.label, random),
            governor: Dense::new(state, sizes.label, random),
            label: Dense::new(sizes.label, sizes.relations, random),
            root_key: Parameters::spread(sizes.arc, 0.5, random),
            root_governor: Parameters::spread(sizes.label, 0.5, random),
            distance: Parameters::zeros(2 * DISTANCE_MAX),
        };
        // Some units forget fast, some slowly.
        for layer in &mut model.layers {
            for bias in &mut layer.biases.values[state..] {
                *bias = 3.0 * random.unit() - 1.5;
            }
        }
        model
    }

    /// Learns from one sentence: adds to all gradients, gives the loss.
    pub fn learn(&mut self, example: &Example, how: &Regularization, random: &mut Random) -> f32 {
        let Sizes {
            embedding, hidden, ..
        } = self.sizes;
        let state = 2 * hidden;
        let words = example.rows.len();
        let rows: Vec<&[u32]> = (0..words)
            .map(|word| {
                let drop = how.word_drop / (how.word_drop + example.counts[word] as f32);
                let skip = if random.unit() < drop {
                    example.own[word]
                } else {
                    0
                };
                &example.rows[word][skip..]
            })
            .collect();
        let input_mask = random.mask(embedding, how.input_drop);
        let masks: Vec<_> = self
            .layers
            .iter()
            .map(|_| random.mask(state, how.state_drop))
            .collect();

        let mut input = vec![0.0; words * embedding];
        for ((rows, vector), x) in rows
            .iter()
            .zip(&example.vectors)
            .zip(input.chunks_exact_mut(embedding))
        {
            if let Some(vector) = vector {
                self.project(*vector, x);
            }
            for &row in *rows {
                add(
                    x,
                    1.0,
                    &self.embeddings.values[row as usize * embedding..][..embedding],
                );
            }
        }
        mask(&mut input, &input_mask);
        let mut inputs = vec![input];
        let mut layers = Vec::new();
        let mut stream = vec![0.0; words * state];
        for (dense, drop) in self.layers.iter().zip(&masks) {
            let layer = layer(dense, &inputs[layers.len()], hidden);
            add(&mut stream, 1.0, &layer.states);
            layers.push(layer);
            let mut next = stream.clone();
            mask(&mut next, drop);
            inputs.push(next);
        }
        let sums = inputs.pop().expect("one was pushed for each layer");

        let mut to_sums = vec![0.0; words * state];
        let mut loss = self.learn_tags(example, how, &sums, &mut to_sums);
        loss += self.learn_arcs(example, &sums, &mut to_sums);
        loss += self.learn_labels(example, &sums, &mut to_sums, how, random);

        // What flows back along the stream gathers from each layer above.
        let mut to_stream = vec![0.0; words * state];
        let mut to_input = vec![0.0; words * embedding];
        let mut to_next = to_sums;
        for (at, dense) in self.layers.iter_mut().enumerate().rev() {
            mask(&mut to_next, &masks[at]);
            add(&mut to_stream, 1.0, &to_next);
            let to_gates = layer_back(&layers[at], &to_stream, hidden);
            to_next.fill(0.0);
            let to = if at == 0 { &mut to_input } else { &mut to_next };
            dense.backward(&inputs[at], &to_gates, to);
        }
        mask(&mut to_input, &input_mask);
        for ((rows, vector), dx) in rows
            .iter()
            .zip(&example.vectors)
            .zip(to_input.chunks_exact(embedding))
        {
            if let Some(vector) = vector {
                let vector = &self.word_vectors[*vector as usize * VECTOR_WIDTH..][..VECTOR_WIDTH];
                for (v, g) in vector
                    .iter()
                    .zip(self.projection.gradients.chunks_exact_mut(embedding))
                {
                    add(g, *v, dx);
                }
            }
            for &row in *rows {
                self.touch(row);
                add(
                    &mut self.embeddings.gradients[row as usize * embedding..][..embedding],
                    1.0,
                    dx,
                );
            }
        }
        loss
    }

    /// Adds the projection of a vector to an embedding.
    fn project(&self, vector: u32, to: &mut [f32]) {
        let vector = &self.word_vectors[vector as usize * VECTOR_WIDTH..][..VECTOR_WIDTH];
        multiply(
            vector,
            VECTOR_WIDTH,
            &self.projection.values,
            to,
            self.sizes.embedding,
        );
    }

    /// One step of the optimizer on everything that was learned from since the last.
    /// Tells which rows of the embeddings it changed.
    pub fn step(&mut self, rate: &Rate) -> Vec<u32> {
        let width = self.sizes.embedding;
        let touched = std::mem::take(&mut self.touched);
        for &row in &touched {
            let row = row as usize;
            self.is_touched[row] = false;
            self.is_learned[row] = true;
            self.embeddings.step(row * width..(row + 1) * width, rate);
        }
        for dense in self.dense() {
            dense.step(rate);
        }
        for vector in self.vectors() {
            vector.step(0..vector.values.len(), rate);
        }
        touched
    }

    /// Takes over the gradients of another model of the same sizes, and clears them there.
    pub fn absorb(&mut self, other: &mut Self) {
        let width = self.sizes.embedding;
        for row in other.touched.drain(..) {
            other.is_touched[row as usize] = false;
            self.touch(row);
            let range = row as usize * width..(row as usize + 1) * width;
            self.embeddings.absorb(&mut other.embeddings, range);
        }
        for (dense, other) in self.dense().into_iter().zip(other.dense()) {
            dense.absorb(other);
        }
        for (vector, other) in self.vectors().into_iter().zip(other.vectors()) {
            vector.absorb(other, 0..vector.values.len());
        }
    }

    /// Takes over the values of another model, of the embeddings those of some rows.
    pub fn follow(&mut self, other: &mut Self, rows: &[u32]) {
        let width = self.sizes.embedding;
        for &row in rows {
            let range = row as usize * width..(row as usize + 1) * width;
            self.embeddings.values[range.clone()].copy_from_slice(&other.embeddings.values[range]);
        }
        for (dense, other) in self.dense().into_iter().zip(other.dense()) {
            dense.follow(other);
        }
        for (vector, other) in self.vectors().into_iter().zip(other.vectors()) {
            vector.values.copy_from_slice(&other.values);
        }
    }

    fn touch(&mut self, row: u32) {
        if !std::mem::replace(&mut self.is_touched[row as usize], true) {
            self.touched.push(row);
        }
    }

    fn dense(&mut self) -> Vec<&mut Dense> {
        let heads = [
            &mut self.tags,
            &mut self.query,
            &mut self.key,
            &mut self.dependent,
            &mut self.governor,
            &mut self.label,
        ];
        self.layers.iter_mut().chain(heads).collect()
    }

    /// The parameters that are no matrices of layers, without the embeddings.
    fn vectors(&mut self) -> [&mut Parameters; 4] {
        [
            &mut self.projection,
            &mut self.root_key,
            &mut self.root_governor,
            &mut self.distance,
        ]
    }

    /// Writes the network as `annotate` reads it. `hashes` are those of the
    /// embeddings' rows, `words` the hashes of the words that the vectors are of.
    pub fn encode(&self, hashes: &[u32], words: &[u32], out: &mut Vec<u8>) {
        let width = self.sizes.embedding;
        self.sizes.encode(out);
        let mut rows: BTreeMap<u32, Vec<f32>> = hashes
            .iter()
            .zip(self.embeddings.values.chunks_exact(width))
            .zip(&self.is_learned)
            .filter(|(_, learned)| **learned)
            .map(|((hash, row), _)| (*hash, row.to_vec()))
            .collect();
        for (vector, word) in (0..).zip(words) {
            self.project(
                vector,
                rows.entry(*word).or_insert_with(|| vec![0.0; width]),
            );
        }
        // The few farthest values are clipped, or all others would lose precision.
        let mut sizes: Vec<f32> = rows.values().flatten().map(|w| w.abs()).collect();
        sizes.sort_by(f32::total_cmp);
        let unit = sizes[sizes.len() - 1 - sizes.len() / 20_000].max(1e-9) / 127.0;
        out.extend(
            u32::try_from(rows.len())
                .expect("rows are few")
                .to_le_bytes(),
        );
        out.extend(unit.to_le_bytes());
        out.extend(rows.keys().flat_map(|hash| hash.to_le_bytes()));
        out.extend(rows.values().flatten().map(|w| narrow(w / unit)));
        let heads = [
            &self.tags,
            &self.query,
            &self.key,
            &self.dependent,
            &self.governor,
            &self.label,
        ];
        for layer in self.layers.iter().chain(heads) {
            Matrix::encode(&layer.by_output(), &layer.biases.values, out);
        }
        for vector in [&self.root_key, &self.root_governor, &self.distance] {
            out.extend(vector.values.iter().flat_map(|x| x.to_le_bytes()));
        }
    }
}
