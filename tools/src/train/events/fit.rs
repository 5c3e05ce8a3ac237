//! Multinomial logistic regression by stochastic gradient descent with `AdaGrad`
//! (Duchi, Hazan and Singer 2011), one thread, in a fixed order.

use super::lessons::{Lesson, Word};

const RATE: f32 = 0.06;
const DECAY: f32 = 5e-6;

/// What the sum of squared slopes begins with, so that a feature seen a few times
/// says little.
const SQUARES: f32 = 0.1;

/// Words that are surely nothing, and known to be, teach nothing more.
const SLOPE_MIN: f32 = 0.004;

/// What was learned: a row for each feature.
pub(super) struct Weights<const N: usize> {
    pub(super) rows: Vec<[f32; N]>,
    squares: Vec<[f32; N]>,
    random: u64,
}

impl<const N: usize> Weights<N> {
    /// Nothing learned yet of so many features.
    pub(super) fn new(features: usize) -> Self {
        Self {
            rows: vec![[0.0; N]; features],
            squares: vec![[SQUARES; N]; features],
            random: 0x2545_f491_4f6c_dd1d,
        }
    }

    /// The score of each label.
    pub(super) fn scores(&self, features: &[u32]) -> [f32; N] {
        let mut scores = [0.0; N];
        for &feature in features {
            for (score, weight) in scores.iter_mut().zip(&self.rows[feature as usize]) {
                *score += weight;
            }
        }
        scores
    }

    /// Learns from some of the lessons, so many times.
    pub(super) fn learn(&mut self, some: &[&Lesson], passes: usize) {
        let mut order: Vec<usize> = (0..some.len()).collect();
        for pass in 0..passes {
            shuffle(&mut order, &mut self.random);
            for word in order.iter().flat_map(|&at| &some[at].words) {
                self.step(word);
            }
            eprintln!("pass {} of {passes}", pass + 1);
        }
    }

    fn step(&mut self, word: &Word) {
        let mut gradient = softmax(self.scores(&word.features));
        gradient[word.label] -= word.probability;
        gradient[0] -= 1.0 - word.probability;
        if gradient.iter().all(|slope| slope.abs() < SLOPE_MIN) {
            return;
        }
        for &feature in &word.features {
            let row = &mut self.rows[feature as usize];
            let squares = &mut self.squares[feature as usize];
            for ((weight, square), slope) in row.iter_mut().zip(squares).zip(gradient) {
                let slope = slope * word.weight + DECAY * *weight;
                *square += slope * slope;
                *weight -= RATE * slope / square.sqrt();
            }
        }
    }
}

fn softmax<const N: usize>(mut scores: [f32; N]) -> [f32; N] {
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let mut sum = 0.0;
    for score in &mut scores {
        *score = (*score - top).exp();
        sum += *score;
    }
    scores.map(|score| score / sum)
}

/// Fisher and Yates, with xorshift64.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        let at = usize::try_from(*random % (last as u64 + 1)).expect("within the slice");
        order.swap(last, at);
    }
}
