//! Trains the name tagger.

pub mod corpus;
mod decode;
mod examples;
mod perceptron;
mod random;

use std::path::Path;

use annotate::model::Feature;
use annotate::name::Model;
use annotate::name::decoder::WIDTH;
use annotate::name::label::LABELS;

use self::decode::Weights;
use self::examples::Examples;
use super::TrainError;

/// How often the lessons are read.
const PASSES: usize = 5;

/// Features seen fewer times are not kept.
const COUNT_MIN: usize = 2;

/// How many rows of weights are kept, those that say most.
const ROWS_MAX: usize = 600_000;

/// Trains on what the model card lists and writes `names.bin`. Wants the lexicon to
/// be trained before.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let examples = Examples::new(&corpus::lessons(data)?, COUNT_MIN);
    let weights = perceptron::train(&examples, PASSES);
    let packed = pack(&examples, &weights);
    std::fs::write(out.join("names.bin"), &packed)?;
    eprintln!("{} bytes", packed.len());
    Ok(())
}

type Row = [f32; WIDTH];

/// Quantizes weights to eight bits and keeps the rows that say most.
#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are scaled to fit the integers they become"
)]
fn pack(examples: &Examples, weights: &Weights) -> Vec<u8> {
    let pairs = examples
        .kept
        .iter()
        .copied()
        .zip(weights.rows.iter().copied());
    let mut rows: Vec<(Feature, Row)> = pairs
        .filter(|(_, row)| row.iter().any(|&weight| weight != 0.0))
        .collect();
    let size = |row: &Row| row.iter().map(|weight| weight * weight).sum::<f32>();
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    eprintln!("{} rows are not zero", rows.len());
    rows.truncate(ROWS_MAX);
    let scale = 127.0 / largest_but_few(&rows);
    let rows = rows
        .into_iter()
        .map(|(feature, row)| {
            let small = row.map(|weight| (weight * scale).round().clamp(-127.0, 127.0) as i8);
            (feature, small)
        })
        .collect();
    let mut transitions = [[0; LABELS]; LABELS];
    for (row, weights) in transitions.iter_mut().zip(&weights.transitions) {
        for (cell, weight) in row.iter_mut().zip(weights) {
            *cell = (weight * scale).round() as i16;
        }
    }
    Model::encode(&transitions, rows)
}

/// The size that one weight in 20,000 exceeds: those few are cut off, so that the
/// others keep their differences in eight bits.
fn largest_but_few(rows: &[(Feature, Row)]) -> f32 {
    let mut sizes: Vec<f32> = rows
        .iter()
        .flat_map(|(_, row)| row.iter().map(|weight| weight.abs()))
        .filter(|&size| size > 0.0)
        .collect();
    sizes.sort_by(f32::total_cmp);
    sizes
        .get(sizes.len().saturating_sub(1 + sizes.len() / 20_000))
        .copied()
        .unwrap_or(1.0)
}
