//! Averaged structured perceptron (Collins 2002).

use annotate::name::decoder::WIDTH;
use annotate::name::label::{LABELS, Label};

use super::examples::{Examples, LabelSet};

/// Weights as they are trained.
pub struct Weights {
    /// By feature number.
    pub rows: Vec<[f32; WIDTH]>,
    /// By label and next label.
    pub transitions: [[f32; WIDTH]; LABELS],
}

impl Weights {
    /// As many rows as there are features, all zero.
    pub fn zero(features: usize) -> Self {
        Self {
            rows: vec![[0.0; WIDTH]; features],
            transitions: [[0.0; WIDTH]; LABELS],
        }
    }
}

pub fn knob(name: &str, default: f64) -> f64 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

type Scores = [f32; WIDTH];

const FORBIDDEN: f32 = -1e9;
const ANY: LabelSet = (1 << LABELS) - 1;

/// Trains for a number of passes. Where several labels are allowed, the truth is
/// what scores best among them.
pub fn train(examples: &Examples, passes: usize) -> Weights {
    let mut now = Weights::zero(examples.kept.len());
    let mut sum = Weights::zero(examples.kept.len());
    let mut order: Vec<usize> = (0..examples.sentences.len())
        .flat_map(|at| std::iter::repeat_n(at, examples.sentences[at].times))
        .collect();
    let mut random = 0x5eed_u64;
    let mut step = 0.0_f32;
    let total = (order.len() * passes) as f32;
    let legal = legal();
    let mut scores: Vec<Scores> = Vec::new();
    for pass in 0..passes {
        shuffle(&mut order, &mut random);
        let mut wrong = 0;
        for &sentence in &order {
            step += 1.0;
            let tokens = examples.sentences[sentence].tokens.clone();
            scores.clear();
            scores.extend(
                tokens
                    .clone()
                    .map(|token| score(&now, examples.features(token))),
            );
            let allowed = &examples.allowed[tokens.clone()];
            let truth = decode(&now, &legal, &scores, allowed);
            let guess = decode(&now, &legal, &scores, &vec![ANY; allowed.len()]);
            if truth == guess {
                continue;
            }
            wrong += 1;
            // The share of the steps to come that the change takes part in.
            let rest = (total - step) / total;
            for (at, token) in tokens.clone().enumerate() {
                if truth[at] != guess[at] {
                    for &feature in examples.features(token) {
                        let (now, sum) = (
                            &mut now.rows[feature as usize],
                            &mut sum.rows[feature as usize],
                        );
                        now[truth[at]] += 1.0;
                        now[guess[at]] -= 1.0;
                        sum[truth[at]] += rest;
                        sum[guess[at]] -= rest;
                    }
                }
                if at > 0 {
                    now.transitions[truth[at - 1]][truth[at]] += 1.0;
                    now.transitions[guess[at - 1]][guess[at]] -= 1.0;
                    sum.transitions[truth[at - 1]][truth[at]] += rest;
                    sum.transitions[guess[at - 1]][guess[at]] -= rest;
                }
            }
        }
        eprintln!(
            "pass {}: {wrong} of {} sentences wrong",
            pass + 1,
            order.len()
        );
    }
    sum
}

pub fn shuffle(order: &mut [usize], state: &mut u64) {
    for at in (1..order.len()).rev() {
        // xorshift64* (Vigna 2016)
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        let random = state.wrapping_mul(0x2545_f491_4f6c_dd1d);
        let other = (random >> 32) * (at as u64 + 1) >> 32;
        order.swap(at, usize::try_from(other).expect("it is at most `at`"));
    }
}

fn score(weights: &Weights, features: &[u32]) -> Scores {
    let mut scores = [0.0; WIDTH];
    for &feature in features {
        for (score, weight) in scores.iter_mut().zip(&weights.rows[feature as usize]) {
            *score += weight;
        }
    }
    scores
}

/// 0 where a label may follow another, forbidden where not.
fn legal() -> Vec<[f32; WIDTH]> {
    let row = |before| {
        let mut row = [FORBIDDEN; WIDTH];
        for (next, cell) in row.iter_mut().enumerate().take(LABELS) {
            if Label::from_index(before).may_precede(Label::from_index(next)) {
                *cell = 0.0;
            }
        }
        row
    };
    (0..LABELS).map(row).collect()
}

/// The best sequence of allowed labels.
fn decode(
    weights: &Weights,
    legal: &[[f32; WIDTH]],
    scores: &[Scores],
    allowed: &[LabelSet],
) -> Vec<usize> {
    let restrict = |at: usize| {
        let mut scores = scores[at];
        for (label, score) in scores.iter_mut().enumerate() {
            if allowed[at] >> label & 1 == 0 {
                *score = FORBIDDEN;
            }
        }
        scores
    };
    let mut best = restrict(0);
    for (label, score) in best.iter_mut().enumerate().take(LABELS) {
        if !Label::from_index(label).may_begin() {
            *score = FORBIDDEN;
        }
    }
    let mut back = Vec::with_capacity(scores.len());
    for at in 1..scores.len() {
        let mut next = [f32::MIN; WIDTH];
        let mut from = [0_u32; WIDTH];
        for before in 0..LABELS {
            if best[before] < FORBIDDEN / 2.0 {
                continue;
            }
            let (transitions, legal) = (&weights.transitions[before], &legal[before]);
            for label in 0..WIDTH {
                let score = best[before] + transitions[label] + legal[label];
                let better = score > next[label];
                from[label] = if better { before as u32 } else { from[label] };
                next[label] = if better { score } else { next[label] };
            }
        }
        let token = restrict(at);
        for label in 0..WIDTH {
            best[label] = next[label] + token[label];
        }
        back.push(from);
    }
    let mut label = (0..LABELS)
        .filter(|&label| Label::from_index(label).may_end())
        .max_by(|&a, &b| best[a].total_cmp(&best[b]).then(b.cmp(&a)))
        .expect("a sentence may end outside a name");
    let mut path = vec![label];
    for from in back.iter().rev() {
        label = from[label] as usize;
        path.push(label);
    }
    path.reverse();
    path
}
