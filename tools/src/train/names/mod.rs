//! Trains the name tagger.

pub mod corpus;
mod crf;
mod examples;
mod perceptron;

use std::path::Path;

use annotate::model::Feature;
use annotate::name::decoder::WIDTH;
use annotate::name::label::LABELS;
use annotate::name::{Model, Tagger};

use self::examples::Examples;
use self::perceptron::{Weights, knob};
use super::TrainError;

/// Trains on everything in the table of the model card and writes `names.bin`.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let lessons = corpus::lessons(data)?;
    let examples = Examples::new(&lessons, knob("CUT", 2.0) as usize);
    let passes = knob("PASSES", 6.0) as usize;
    let weights = if knob("CRF", 1.0) > 0.0 {
        crf::train(&examples, passes)
    } else {
        perceptron::train(&examples, passes)
    };
    let packed = pack(&examples, &weights, knob("ROWS", 450_000.0) as usize);
    eprintln!("{} bytes", packed.len());
    std::fs::write(out.join("names.bin"), &packed)?;
    let model = Model::from_bytes(&packed).expect("what was packed can be read");
    for row in crate::evaluate::names::run_with(data, &Tagger::with_model(&model))? {
        eprintln!("{:<44} {:.4}", row.what, row.value);
    }
    Ok(())
}

/// Quantizes weights to eight bits and keeps the rows that say most.
fn pack(examples: &Examples, weights: &Weights, rows_max: usize) -> Vec<u8> {
    let mut rows: Vec<(Feature, [f32; WIDTH])> = Vec::new();
    for (&feature, row) in examples.kept.iter().zip(&weights.rows) {
        // Only differences between labels matter.
        let mut row = *row;
        let outside = row[0];
        row.iter_mut()
            .take(LABELS)
            .for_each(|weight| *weight -= outside * knob("SHIFT", 0.0) as f32);
        if row.iter().any(|&weight| weight != 0.0) {
            rows.push((feature, row));
        }
    }
    let size = |row: &[f32; WIDTH]| row.iter().map(|w| w * w).sum::<f32>();
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    eprintln!("{} rows are not zero", rows.len());
    rows.truncate(rows_max);
    let mut all: Vec<f32> = rows
        .iter()
        .flat_map(|(_, row)| row.iter().map(|w| w.abs()))
        .filter(|&w| w > 0.0)
        .collect();
    all.sort_by(f32::total_cmp);
    let top = all[all.len() - 1 - all.len() / 20_000];
    let scale = 127.0 / top;
    eprintln!(
        "largest weight {}, one in 20,000 above {top}",
        all[all.len() - 1]
    );
    let rows = rows
        .into_iter()
        .map(|(feature, row)| {
            (
                feature,
                row.map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8),
            )
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
