//! What is read off the sentence: tags, arcs and labels, with their gradients.

use annotate::syntax::{Sizes, distance, tanh};

use super::super::dense::{Random, add, dot};
use super::layer::mask;
use super::{Example, Model, Regularization};

impl Model {
    pub(super) fn learn_tags(
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

    pub(super) fn learn_arcs(
        &mut self,
        example: &Example,
        sums: &[f32],
        to_sums: &mut [f32],
    ) -> f32 {
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

    pub(super) fn learn_labels(
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
