//! One layer of minimal gated recurrent units, forward and back.

use annotate::syntax::{sigmoid, tanh};

use super::super::dense::Dense;

/// What a layer computed, kept for the way back.
pub struct Layer {
    /// Candidates and gates after their functions.
    gates: Vec<f32>,
    pub states: Vec<f32>,
}

/// Runs a layer over a sentence.
pub fn layer(dense: &Dense, input: &[f32], hidden: usize) -> Layer {
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
pub fn layer_back(layer: &Layer, to_states: &[f32], hidden: usize) -> Vec<f32> {
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

/// Multiplies each row by the mask.
pub fn mask(rows: &mut [f32], mask: &[f32]) {
    for row in rows.chunks_exact_mut(mask.len()) {
        for (x, m) in row.iter_mut().zip(mask) {
            *x *= m;
        }
    }
}
