//! Conditional random field (Lafferty, McCallum and Pereira 2001), by stochastic
//! gradient descent with a rate for each weight (Duchi, Hazan and Singer 2011).

use annotate::name::decoder::WIDTH;
use annotate::name::label::{LABELS, Label};

use super::examples::{Examples, LabelSet};
use super::perceptron::{Weights, knob, shuffle};

type Scores = [f32; WIDTH];

/// A gradient below this changes nothing worth the time.
const GRADIENT_MIN: f32 = 0.004;

/// Trains for a number of passes.
pub fn train(examples: &Examples, passes: usize) -> Weights {
    let rate = knob("RATE", 0.1) as f32;
    let decay = knob("DECAY", 0.0) as f32;
    let drop = (knob("DROP", 0.0) * f64::from(u32::MAX)) as u64;
    let mut now = Weights::zero(examples.kept.len());
    let mut squares = Weights::zero(examples.kept.len());
    let mut order: Vec<usize> = (0..examples.sentences.len())
        .flat_map(|at| std::iter::repeat_n(at, examples.sentences[at].times))
        .collect();
    let mut random = 0x5eed_u64;
    let legal = legal();
    let mut lattice = Lattice::default();
    let mut kept: Vec<u32> = Vec::new();
    let mut bounds: Vec<usize> = Vec::new();
    for pass in 0..passes {
        shuffle(&mut order, &mut random);
        let mut loss = 0.0;
        for &sentence in &order {
            let tokens = examples.sentences[sentence].tokens.clone();
            kept.clear();
            bounds.clear();
            bounds.push(0);
            for token in tokens.clone() {
                for &feature in examples.features(token) {
                    if drop > 0 {
                        random ^= random >> 12;
                        random ^= random << 25;
                        random ^= random >> 27;
                        if (random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) < drop {
                            continue;
                        }
                    }
                    kept.push(feature);
                }
                bounds.push(kept.len());
            }
            lattice.emissions.clear();
            for at in 0..tokens.len() {
                let mut scores = [0.0; WIDTH];
                for &feature in &kept[bounds[at]..bounds[at + 1]] {
                    for (score, weight) in scores.iter_mut().zip(&now.rows[feature as usize]) {
                        *score += weight;
                    }
                }
                lattice.emissions.push(scores);
            }
            let allowed = &examples.allowed[tokens.clone()];
            loss += lattice.gradient(&now, &legal, allowed);
            for at in 0..tokens.len() {
                let gradient = &lattice.node[at];
                if gradient.iter().all(|g| g.abs() < GRADIENT_MIN) {
                    continue;
                }
                for &feature in &kept[bounds[at]..bounds[at + 1]] {
                    let feature = feature as usize;
                    let (row, squares) = (&mut now.rows[feature], &mut squares.rows[feature]);
                    for label in 0..WIDTH {
                        let g = gradient[label] - decay * row[label];
                        squares[label] += g * g;
                        row[label] += rate * g / (squares[label] + 1e-4).sqrt();
                    }
                }
            }
            for before in 0..LABELS {
                for next in 0..LABELS {
                    let g = lattice.edge[before][next];
                    if g.abs() > GRADIENT_MIN {
                        squares.transitions[before][next] += g * g;
                        now.transitions[before][next] +=
                            rate * g / (squares.transitions[before][next] + 1e-4).sqrt();
                    }
                }
            }
        }
        eprintln!(
            "pass {}: loss {:.4} a sentence",
            pass + 1,
            loss / order.len() as f64
        );
    }
    now
}

fn legal() -> Vec<Scores> {
    let row = |before| {
        let mut row = [0.0; WIDTH];
        for (next, cell) in row.iter_mut().enumerate().take(LABELS) {
            if Label::from_index(before).may_precede(Label::from_index(next)) {
                *cell = 1.0;
            }
        }
        row
    };
    (0..LABELS).map(row).collect()
}

#[derive(Default)]
struct Lattice {
    emissions: Vec<Scores>,
    node: Vec<Scores>,
    edge: Vec<Scores>,
    exp: Vec<Scores>,
    forward: Vec<Scores>,
    backward: Vec<Scores>,
}

impl Lattice {
    /// Gradient of the log likelihood; gives its negative.
    fn gradient(&mut self, weights: &Weights, legal: &[Scores], allowed: &[LabelSet]) -> f64 {
        let steps: Vec<Scores> = (0..LABELS)
            .map(|before| {
                let mut row = [0.0; WIDTH];
                for label in 0..LABELS {
                    if legal[before][label] > 0.0 {
                        row[label] = weights.transitions[before][label].exp();
                    }
                }
                row
            })
            .collect();
        self.node.clear();
        self.node.resize(allowed.len(), [0.0; WIDTH]);
        self.edge.clear();
        self.edge.resize(LABELS, [0.0; WIDTH]);
        let any = vec![(1 << LABELS) - 1; allowed.len()];
        let all = self.expect(&steps, &any, -1.0);
        let truth = self.expect(&steps, allowed, 1.0);
        all - truth
    }

    /// Adds expectations over the allowed sequences, times `sign`; gives the log of their sum.
    fn expect(&mut self, steps: &[Scores], allowed: &[LabelSet], sign: f32) -> f64 {
        let len = allowed.len();
        let mut log = 0.0_f64;
        self.exp.clear();
        for (emission, &set) in self.emissions.iter().zip(allowed) {
            let mut row = [0.0; WIDTH];
            let mut top = f32::MIN;
            for label in 0..LABELS {
                if set >> label & 1 == 1 {
                    top = top.max(emission[label]);
                }
            }
            for label in 0..LABELS {
                if set >> label & 1 == 1 {
                    row[label] = (emission[label] - top).exp();
                }
            }
            log += f64::from(top);
            self.exp.push(row);
        }
        self.forward.clear();
        let mut first = self.exp[0];
        for label in 0..LABELS {
            if !Label::from_index(label).may_begin() {
                first[label] = 0.0;
            }
        }
        log += f64::from(normalize(&mut first).ln());
        self.forward.push(first);
        for at in 1..len {
            let before = &self.forward[at - 1];
            let mut row = [0.0; WIDTH];
            for (label, step) in steps.iter().enumerate() {
                let mass = before[label];
                if mass > 0.0 {
                    for next in 0..WIDTH {
                        row[next] += mass * step[next];
                    }
                }
            }
            for next in 0..WIDTH {
                row[next] *= self.exp[at][next];
            }
            log += f64::from(normalize(&mut row).ln());
            self.forward.push(row);
        }
        self.backward.clear();
        self.backward.resize(len, [0.0; WIDTH]);
        for label in 0..LABELS {
            if Label::from_index(label).may_end() {
                self.backward[len - 1][label] = 1.0;
            }
        }
        for at in (0..len).rev() {
            let mut node = [0.0; WIDTH];
            for label in 0..LABELS {
                node[label] = self.forward[at][label] * self.backward[at][label];
            }
            let total = normalize(&mut node);
            if at == len - 1 {
                log += f64::from(total.ln());
            }
            for label in 0..LABELS {
                self.node[at][label] += sign * node[label];
            }
            if at == 0 {
                break;
            }
            let mut ahead = [0.0; WIDTH];
            for label in 0..WIDTH {
                ahead[label] = self.exp[at][label] * self.backward[at][label];
            }
            let mut row = [0.0; WIDTH];
            let mut sum = 0.0;
            for (label, step) in steps.iter().enumerate() {
                let mut cell = 0.0;
                for next in 0..WIDTH {
                    cell += step[next] * ahead[next];
                }
                row[label] = cell;
                sum += self.forward[at - 1][label] * cell;
            }
            if sum > 0.0 {
                let factor = sign / sum;
                for (label, step) in steps.iter().enumerate() {
                    let mass = self.forward[at - 1][label] * factor;
                    if mass != 0.0 {
                        for next in 0..WIDTH {
                            self.edge[label][next] += mass * step[next] * ahead[next];
                        }
                    }
                }
            }
            normalize(&mut row);
            self.backward[at - 1] = row;
        }
        log
    }
}

fn normalize(row: &mut Scores) -> f32 {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        for cell in row.iter_mut() {
            *cell /= sum;
        }
    }
    sum.max(f32::MIN_POSITIVE)
}
