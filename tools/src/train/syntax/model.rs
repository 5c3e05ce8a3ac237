//! The network as it is trained: the same as `annotate` runs, in `f32` and with
//! gradients.

use std::collections::BTreeMap;

use annotate::syntax::{DISTANCE_MAX, Matrix, Sizes, distance, narrow, sigmoid, tanh};

use super::dense::{Dense, Parameters, Random, Rate, add, dot, multiply};

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

pub struct Model {
    pub sizes: Sizes,
    pub embeddings: Parameters,
    /// Vectors made elsewhere, and how they add to the embeddings.
    vectors: Vec<f32>,
    projection: Parameters,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
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

/// What a layer computed, kept for the way back.
struct Layer {
    /// Candidates and gates after their functions.
    gates: Vec<f32>,
    states: Vec<f32>,
}

impl Model {
    pub fn new(sizes: Sizes, rows: usize, vectors: Vec<f32>, random: &mut Random) -> Self {
        let state = 2 * sizes.hidden;
        let mut model = Self {
            sizes,
            embeddings: Parameters::spread(rows * sizes.embedding, 0.1, random),
            vectors,
            projection: Parameters::spread(VECTOR_WIDTH * sizes.embedding, 0.2, random),
            touched: Vec::new(),
            is_touched: vec![false; rows],
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
                let vector = &self.vectors[*vector as usize * VECTOR_WIDTH..][..VECTOR_WIDTH];
                for (v, g) in vector
                    .iter()
                    .zip(self.projection.gradients.chunks_exact_mut(embedding))
                {
                    add(g, *v, dx);
                }
            }
            for &row in *rows {
                if !std::mem::replace(&mut self.is_touched[row as usize], true) {
                    self.touched.push(row);
                }
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
        let vector = &self.vectors[vector as usize * VECTOR_WIDTH..][..VECTOR_WIDTH];
        multiply(
            vector,
            VECTOR_WIDTH,
            &self.projection.values,
            to,
            self.sizes.embedding,
        );
    }

    fn learn_tags(
        &mut self,
        example: &Example,
        how: &Regularization,
        sums: &[f32],
        to_sums: &mut [f32],
    ) -> f32 {
        let mut loss = 0.0;
        let Sizes { upos, penn, .. } = self.sizes;
        let mut scores = self.tags.forward(sums);
        for (word, scores) in scores.chunks_exact_mut(upos + penn).enumerate() {
            let (to_upos, to_penn) = scores.split_at_mut(upos);
            loss += cross_entropy(to_upos, example.upos[word]);
            loss += how.penn_weight * cross_entropy(to_penn, example.penn[word]);
            for g in to_penn.iter_mut() {
                *g *= how.penn_weight;
            }
        }
        self.tags.backward(sums, &scores, to_sums);
        loss
    }

    fn learn_arcs(&mut self, example: &Example, sums: &[f32], to_sums: &mut [f32]) -> f32 {
        let arc = self.sizes.arc;
        let words = example.rows.len();
        let queries = self.query.forward(sums);
        let mut keys = self.key.forward(sums);
        for x in &mut keys {
            *x = tanh(*x);
        }
        let mut to_queries = vec![0.0; queries.len()];
        let mut to_keys = vec![0.0; keys.len()];
        let mut scores = vec![0.0; words + 1];
        let mut loss = 0.0;
        for (dependent, query) in queries.chunks_exact(arc).enumerate() {
            scores[0] = dot(query, &self.root_key.values);
            for (head, key) in keys.chunks_exact(arc).enumerate() {
                scores[head + 1] = if head == dependent {
                    -1e9
                } else {
                    dot(query, key) + self.distance.values[distance(dependent, head)]
                };
            }
            let gold = example.heads[dependent].map_or(0, |head| head + 1);
            loss += cross_entropy(&mut scores, gold);
            let to_query = &mut to_queries[dependent * arc..][..arc];
            add(to_query, scores[0], &self.root_key.values);
            add(&mut self.root_key.gradients, scores[0], query);
            for (head, key) in keys.chunks_exact(arc).enumerate() {
                let gradient = scores[head + 1];
                if head != dependent {
                    add(to_query, gradient, key);
                    add(&mut to_keys[head * arc..][..arc], gradient, query);
                    self.distance.gradients[distance(dependent, head)] += gradient;
                }
            }
        }
        for (gradient, key) in to_keys.iter_mut().zip(&keys) {
            *gradient *= 1.0 - key * key;
        }
        self.query.backward(sums, &to_queries, to_sums);
        self.key.backward(sums, &to_keys, to_sums);
        loss
    }

    fn learn_labels(
        &mut self,
        example: &Example,
        sums: &[f32],
        to_sums: &mut [f32],
        how: &Regularization,
        random: &mut Random,
    ) -> f32 {
        let Sizes {
            label, relations, ..
        } = self.sizes;
        let mut hidden = self.dependent.forward(sums);
        let governors = self.governor.forward(sums);
        for (hidden, head) in hidden.chunks_exact_mut(label).zip(&example.heads) {
            match head {
                Some(head) => add(hidden, 1.0, &governors[head * label..][..label]),
                None => add(hidden, 1.0, &self.root_governor.values),
            }
            for x in hidden.iter_mut() {
                *x = tanh(*x);
            }
        }
        let drop = random.mask(label, how.state_drop);
        let mut dropped = hidden.clone();
        mask(&mut dropped, &drop);
        let mut scores = self.label.forward(&dropped);
        let mut loss = 0.0;
        for (scores, &gold) in scores.chunks_exact_mut(relations).zip(&example.relations) {
            loss += cross_entropy(scores, gold);
        }
        let mut to_hidden = vec![0.0; hidden.len()];
        self.label.backward(&dropped, &scores, &mut to_hidden);
        mask(&mut to_hidden, &drop);
        for (gradient, x) in to_hidden.iter_mut().zip(&hidden) {
            *gradient *= 1.0 - x * x;
        }
        let mut to_governors = vec![0.0; governors.len()];
        for (gradient, head) in to_hidden.chunks_exact(label).zip(&example.heads) {
            match head {
                Some(head) => add(&mut to_governors[head * label..][..label], 1.0, gradient),
                None => add(&mut self.root_governor.gradients, 1.0, gradient),
            }
        }
        self.dependent.backward(sums, &to_hidden, to_sums);
        self.governor.backward(sums, &to_governors, to_sums);
        loss
    }

    /// One step of the optimizer on everything that was learned from since the last.
    pub fn step(&mut self, rate: &Rate) {
        let width = self.sizes.embedding;
        for row in self.touched.drain(..) {
            let row = row as usize;
            self.is_touched[row] = false;
            self.embeddings.step(row * width..(row + 1) * width, rate);
        }
        let heads = [
            &mut self.tags,
            &mut self.query,
            &mut self.key,
            &mut self.dependent,
            &mut self.governor,
            &mut self.label,
        ];
        for layer in self.layers.iter_mut().chain(heads) {
            layer.step(rate);
        }
        for vector in [
            &mut self.projection,
            &mut self.root_key,
            &mut self.root_governor,
            &mut self.distance,
        ] {
            vector.step(0..vector.values.len(), rate);
        }
    }

    /// Writes the network as `annotate` reads it. `hashes` are those of the
    /// embeddings' rows, `words` the hashes of the words that the vectors are of.
    pub fn encode(&self, hashes: &[u32], words: &[u32], out: &mut Vec<u8>) {
        let width = self.sizes.embedding;
        self.sizes.encode(out);
        let mut rows: BTreeMap<u32, Vec<f32>> = hashes
            .iter()
            .zip(self.embeddings.values.chunks_exact(width))
            .map(|(hash, row)| (*hash, row.to_vec()))
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

fn layer(dense: &Dense, input: &[f32], hidden: usize) -> Layer {
    let mut gates = dense.forward(input);
    let words = gates.len() / (4 * hidden);
    for row in gates.chunks_exact_mut(4 * hidden) {
        let (candidates, gates) = row.split_at_mut(2 * hidden);
        for x in candidates.iter_mut() {
            *x = tanh(*x);
        }
        for x in gates.iter_mut() {
            *x = sigmoid(*x);
        }
    }
    let mut states = vec![0.0; words * 2 * hidden];
    for direction in 0..2 {
        let mut state = vec![0.0; hidden];
        for word in order(words, direction) {
            let row = &gates[word * 4 * hidden..][..4 * hidden];
            let candidates = &row[direction * hidden..][..hidden];
            let gates = &row[(2 + direction) * hidden..][..hidden];
            for ((state, candidate), gate) in state.iter_mut().zip(candidates).zip(gates) {
                *state += gate * (candidate - *state);
            }
            states[(2 * word + direction) * hidden..][..hidden].copy_from_slice(&state);
        }
    }
    Layer { gates, states }
}

/// Gradients of the gates before their functions, from those of the states.
fn layer_back(layer: &Layer, to_states: &[f32], hidden: usize) -> Vec<f32> {
    let words = layer.gates.len() / (4 * hidden);
    let mut to_gates = vec![0.0; layer.gates.len()];
    let zeros = vec![0.0; hidden];
    for direction in 0..2 {
        let mut carried = vec![0.0; hidden];
        let order: Vec<usize> = order(words, direction).collect();
        for step in (0..words).rev() {
            let word = order[step];
            let before = match step.checked_sub(1) {
                Some(step) => &layer.states[(2 * order[step] + direction) * hidden..][..hidden],
                None => &zeros[..],
            };
            let row = &layer.gates[word * 4 * hidden..][..4 * hidden];
            let out = &mut to_gates[word * 4 * hidden..][..4 * hidden];
            let to_state = &to_states[(2 * word + direction) * hidden..][..hidden];
            for unit in 0..hidden {
                let candidate = row[direction * hidden + unit];
                let gate = row[(2 + direction) * hidden + unit];
                let gradient = carried[unit] + to_state[unit];
                out[direction * hidden + unit] = gradient * gate * (1.0 - candidate * candidate);
                out[(2 + direction) * hidden + unit] =
                    gradient * (candidate - before[unit]) * gate * (1.0 - gate);
                carried[unit] = gradient * (1.0 - gate);
            }
        }
    }
    to_gates
}

fn order(words: usize, direction: usize) -> impl Iterator<Item = usize> {
    (0..words).map(move |step| {
        if direction == 0 {
            step
        } else {
            words - 1 - step
        }
    })
}

fn mask(rows: &mut [f32], mask: &[f32]) {
    for row in rows.chunks_exact_mut(mask.len()) {
        for (x, m) in row.iter_mut().zip(mask) {
            *x *= m;
        }
    }
}

/// Turns scores into the gradient of the cross-entropy; gives the loss.
fn cross_entropy(scores: &mut [f32], gold: usize) -> f32 {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
    let probability = scores[gold];
    scores[gold] -= 1.0;
    -f32::ln(probability.max(1e-30))
}

/// The exponential function for arguments up to 0, by basic operations only:
/// (1 + x/1024 + ...)^1024.
fn exp(x: f32) -> f32 {
    if x < -80.0 {
        return 0.0;
    }
    let y = x / 1024.0;
    let mut power = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0)));
    for _ in 0..10 {
        power *= power;
    }
    power
}
