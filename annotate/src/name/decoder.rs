//! The best sequence of labels for a sentence.

use super::label::{LABELS, Label};

/// Labels filled up to a number that vector instructions like.
pub const WIDTH: usize = 32;

/// A score for each label of a token.
pub type Scores = [i16; WIDTH];

/// Far below any sum of weights, and far enough from the end of the range.
const FORBIDDEN: i16 = -30_000;

/// Scores of labels that follow one another.
#[derive(Clone)]
pub struct Transitions {
    from: [Scores; LABELS],
}

impl Transitions {
    /// The transitions with the given weights, by label and next label; those
    /// that would break a name are forbidden whatever their weight.
    pub fn new(weight: impl Fn(Label, Label) -> i16) -> Self {
        let mut from = [[FORBIDDEN; WIDTH]; LABELS];
        for (before, row) in from.iter_mut().enumerate() {
            for (next, score) in row.iter_mut().enumerate().take(LABELS) {
                let (before, next) = (Label::from_index(before), Label::from_index(next));
                if before.may_precede(next) {
                    *score = weight(before, next);
                }
            }
        }
        Self { from }
    }
}

/// Finds best sequences; keeps its buffers.
#[derive(Default)]
pub(super) struct Decoder {
    /// For each token and label the best label before.
    back: Vec<[u8; WIDTH]>,
}

impl Decoder {
    /// The labels that score highest together (Viterbi 1967). Of equals the one
    /// with the lower number wins. They are put behind what `out` holds.
    pub fn decode(&mut self, transitions: &Transitions, scores: &[Scores], out: &mut Vec<Label>) {
        let start = out.len();
        let Some(first) = scores.first() else { return };
        self.back.clear();
        let mut best = [FORBIDDEN; WIDTH];
        for label in (0..LABELS).filter(|&label| Label::from_index(label).may_begin()) {
            best[label] = first[label];
        }
        for token in &scores[1..] {
            let mut next = [i16::MIN; WIDTH];
            let mut from = [0_i16; WIDTH];
            for (before, row) in transitions.from.iter().enumerate() {
                let base = best[before];
                let before = i16::try_from(before).expect("there are few labels");
                for label in 0..WIDTH {
                    let score = base.saturating_add(row[label]);
                    from[label] = if score > next[label] {
                        before
                    } else {
                        from[label]
                    };
                    next[label] = next[label].max(score);
                }
            }
            // Only differences matter: keep the best at zero, far from overflow.
            let top = (0..LABELS)
                .map(|label| next[label].saturating_add(token[label]))
                .max();
            let top = top.expect("there are labels");
            for label in 0..WIDTH {
                best[label] = next[label].saturating_add(token[label]).saturating_sub(top);
            }
            self.back.push(from.map(|label| label.to_le_bytes()[0]));
        }
        let last = (0..LABELS)
            .filter(|&label| Label::from_index(label).may_end())
            .max_by_key(|&label| (best[label], std::cmp::Reverse(label)))
            .expect("a sentence may end outside a name");
        out.push(Label::from_index(last));
        let mut label = last;
        for back in self.back.iter().rev() {
            label = usize::from(back[label]);
            out.push(Label::from_index(label));
        }
        out[start..].reverse();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_the_scores_names_are_whole(
            scores in proptest::collection::vec(any::<[i16; WIDTH]>(), 1..12),
        ) {
            let scores: Vec<Scores> =
                scores.into_iter().map(|token| token.map(|score| score / 8)).collect();
            let transitions = Transitions::new(|before, next| {
                i16::try_from(before.index() * 7 + next.index()).expect("few labels")
            });
            let mut labels = Vec::new();
            Decoder::default().decode(&transitions, &scores, &mut labels);
            prop_assert_eq!(labels.len(), scores.len());
            prop_assert!(labels[0].may_begin() && labels[labels.len() - 1].may_end());
            prop_assert!(labels.windows(2).all(|pair| pair[0].may_precede(pair[1])));
        }
    }
}
