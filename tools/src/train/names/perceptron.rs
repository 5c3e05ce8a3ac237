//! Averaged structured perceptron (Collins 2002) with features left out by chance.

use std::ops::Range;

use super::decode::{ANY, Weights, decode, legal};
use super::examples::Examples;
use super::random::Random;

/// The probability that a feature is left out when a sentence is read, so that
/// none is relied on alone.
const DROP: f64 = 0.1;

/// Trains for a number of passes. Where several labels are allowed, the truth is
/// what scores best among them.
pub fn train(examples: &Examples, passes: usize) -> Weights {
    let mut learner = Learner::new(examples);
    let mut order: Vec<usize> = (0..examples.sentences.len())
        .flat_map(|at| std::iter::repeat_n(at, examples.sentences[at].times))
        .collect();
    let mut random = Random::new();
    let total = order.len() * passes;
    let mut step = 0;
    for pass in 1..=passes {
        random.shuffle(&mut order);
        let mut wrong = 0;
        for &sentence in &order {
            step += 1;
            #[expect(clippy::cast_precision_loss, reason = "a share needs no more digits")]
            let rest = (total - step) as f32 / total as f32;
            let tokens = examples.sentences[sentence].tokens.clone();
            wrong += usize::from(learner.learn(tokens, rest, &mut random));
        }
        eprintln!("pass {pass}: {wrong} of {} sentences wrong", order.len());
    }
    learner.sum
}

struct Learner<'a> {
    examples: &'a Examples,
    legal: Vec<[f32; annotate::name::decoder::WIDTH]>,
    kept: Kept,
    now: Weights,
    /// The weights averaged over all steps.
    sum: Weights,
}

impl<'a> Learner<'a> {
    fn new(examples: &'a Examples) -> Self {
        Self {
            examples,
            legal: legal(),
            kept: Kept::default(),
            now: Weights::zero(examples.kept.len()),
            sum: Weights::zero(examples.kept.len()),
        }
    }

    /// Reads a sentence and gives whether it was labelled wrong. `rest` is the share
    /// of all steps that are to come: a change takes part in the average that long.
    fn learn(&mut self, tokens: Range<usize>, rest: f32, random: &mut Random) -> bool {
        self.kept.draw(self.examples, tokens.clone(), random);
        let scores: Vec<_> = (0..tokens.len())
            .map(|at| self.now.score(self.kept.of(at)))
            .collect();
        let allowed = &self.examples.allowed[tokens];
        let truth = if allowed.iter().all(|set| set.is_power_of_two()) {
            allowed
                .iter()
                .map(|set| set.trailing_zeros() as usize)
                .collect()
        } else {
            decode(&self.now, &self.legal, &scores, allowed)
        };
        let guess = decode(&self.now, &self.legal, &scores, &vec![ANY; allowed.len()]);
        if truth == guess {
            return false;
        }
        for at in 0..truth.len() {
            for (labels, by) in [(&truth, 1.0), (&guess, -1.0)] {
                if truth[at] != guess[at] {
                    for &feature in self.kept.of(at) {
                        self.now.rows[feature as usize][labels[at]] += by;
                        self.sum.rows[feature as usize][labels[at]] += by * rest;
                    }
                }
                if at > 0 {
                    self.now.transitions[labels[at - 1]][labels[at]] += by;
                    self.sum.transitions[labels[at - 1]][labels[at]] += by * rest;
                }
            }
        }
        true
    }
}

/// The features of a sentence without those that are left out this time.
#[derive(Default)]
struct Kept {
    features: Vec<u32>,
    bounds: Vec<usize>,
}

impl Kept {
    /// Draws anew.
    fn draw(&mut self, examples: &Examples, tokens: Range<usize>, random: &mut Random) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of 32 bits"
        )]
        let limit = (DROP * f64::from(u32::MAX)) as u64;
        self.features.clear();
        self.bounds.clear();
        self.bounds.push(0);
        for token in tokens {
            let features = examples.features(token).iter().copied();
            self.features
                .extend(features.filter(|_| random.bits() >= limit));
            self.bounds.push(self.features.len());
        }
    }

    /// The features of a token, counted from the start of the sentence.
    fn of(&self, at: usize) -> &[u32] {
        &self.features[self.bounds[at]..self.bounds[at + 1]]
    }
}
