//! The best sequence of labels under weights as they are trained.

use annotate::name::decoder::WIDTH;
use annotate::name::label::{LABELS, Label};

use super::examples::LabelSet;

/// A score for each label.
pub type Scores = [f32; WIDTH];

/// Weights as they are trained.
pub struct Weights {
    /// By feature number.
    pub rows: Vec<Scores>,
    /// By label and next label.
    pub transitions: [Scores; LABELS],
}

impl Weights {
    /// As many rows as there are features, all zero.
    pub fn zero(features: usize) -> Self {
        Self {
            rows: vec![[0.0; WIDTH]; features],
            transitions: [[0.0; WIDTH]; LABELS],
        }
    }

    /// The scores of a token with some features.
    pub fn score(&self, features: &[u32]) -> Scores {
        let mut scores = [0.0; WIDTH];
        for &feature in features {
            for (score, weight) in scores.iter_mut().zip(&self.rows[feature as usize]) {
                *score += weight;
            }
        }
        scores
    }
}

const FORBIDDEN: f32 = -1e9;

/// Any label at all.
pub const ANY: LabelSet = (1 << LABELS) - 1;

/// 0 where a label may follow another, forbidden where not.
pub fn legal() -> Vec<[f32; WIDTH]> {
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
pub fn decode(
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
            let number = u32::try_from(before).expect("there are few labels");
            for label in 0..WIDTH {
                let score = best[before] + transitions[label] + legal[label];
                let better = score > next[label];
                from[label] = if better { number } else { from[label] };
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
