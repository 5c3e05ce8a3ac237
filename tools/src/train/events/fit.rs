//! Multinomial logistic regression by stochastic gradient descent with `AdaGrad`
//! (Duchi, Hazan and Singer 2011), one thread, in a fixed order.

use annotate::event::trigger::LABELS;

use super::lessons::{Lesson, Lessons, Word};

const PASSES: usize = 6;
const RATE: f32 = 0.15;
const DECAY: f32 = 2e-6;

/// What was learned: a row for each feature.
pub(super) struct Weights {
    pub(super) rows: Vec<[f32; LABELS]>,
}

impl Weights {
    /// The score of each label.
    pub(super) fn scores(&self, features: &[u32]) -> [f32; LABELS] {
        let mut scores = [0.0; LABELS];
        for &feature in features {
            for (score, weight) in scores.iter_mut().zip(&self.rows[feature as usize]) {
                *score += weight;
            }
        }
        scores
    }
}

/// Learns from some of the lessons.
pub(super) fn fit(lessons: &Lessons, some: &[&Lesson]) -> Weights {
    let mut weights = Weights {
        rows: vec![[0.0; LABELS]; lessons.features.len()],
    };
    let mut squares = vec![[0.0_f32; LABELS]; lessons.features.len()];
    let mut order: Vec<usize> = (0..some.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for pass in 0..PASSES {
        shuffle(&mut order, &mut random);
        for &at in &order {
            for word in &some[at].words {
                step(&mut weights, &mut squares, word);
            }
        }
        eprintln!("pass {} of {PASSES}", pass + 1);
    }
    weights
}

fn step(weights: &mut Weights, squares: &mut [[f32; LABELS]], word: &Word) {
    let mut gradient = softmax(weights.scores(&word.features));
    gradient[word.label] -= 1.0;
    for &feature in &word.features {
        let row = &mut weights.rows[feature as usize];
        let squares = &mut squares[feature as usize];
        for ((weight, square), slope) in row.iter_mut().zip(squares).zip(gradient) {
            let slope = slope * word.weight + DECAY * *weight;
            *square += slope * slope;
            *weight -= RATE * slope / (square.sqrt() + 1e-4);
        }
    }
}

fn softmax(mut scores: [f32; LABELS]) -> [f32; LABELS] {
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
