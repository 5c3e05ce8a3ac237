//! Trains the classifiers of event triggers, of who takes part and of how an act
//! is stated.

pub(super) mod acts;
mod fit;
pub mod lessons;

use std::path::Path;

use annotate::event::EventType;
use annotate::event::trigger::{LABELS, MAGIC};
use annotate::model::{Feature, encode};

use self::fit::Weights;
use self::lessons::{Lesson, Lessons};
use super::TrainError;

/// Rows kept in the model; the smallest are left out.
const ROWS_MAX: usize = 260_000;

/// Weights smaller than this, of 127, are left out.
const WEIGHT_MIN: f32 = 2.5;

/// How often the lessons are gone through before the held-out ones join for the
/// last time.
const PASSES: usize = 4;

/// Every tenth sentence of the annotated ones finds the handicap of "none".
const HELD_OUT: usize = 10;

/// Trains on the annotated sentences and, with less weight, on the silver ones,
/// and writes `events.bin`.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let lessons = Lessons::read(data)?;
    eprintln!(
        "{} sentences, {} features",
        lessons.all.len(),
        lessons.features.len()
    );
    let (most, held_out): (Vec<_>, Vec<_>) = lessons
        .all
        .iter()
        .partition(|lesson| lesson.number.is_none_or(|number| number % HELD_OUT != 0));
    let mut weights = Weights::new(lessons.features.len());
    weights.learn(&most, PASSES);
    let handicap = best_handicap(&weights, &held_out);
    eprintln!("handicap of none: {handicap}");
    let everything: Vec<&Lesson> = lessons.all.iter().collect();
    weights.learn(&everything, 1);
    let packed = packed(&lessons.features, &weights.rows);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(steps(handicap * packed.scale).to_le_bytes());
    bytes.extend(steps(packed.scale).to_le_bytes());
    bytes.extend(packed.table);
    eprintln!("{} bytes", bytes.len());
    std::fs::write(out.join("events.bin"), bytes)?;
    acts::train(data, out)
}

/// How much "none" must be held back for the best F1 over sets of types per sentence.
fn best_handicap(weights: &Weights<LABELS>, held_out: &[&Lesson]) -> f32 {
    let scored: Vec<Vec<([f32; LABELS], usize)>> = held_out
        .iter()
        .map(|lesson| {
            let words = lesson.words.iter();
            words
                .map(|word| (weights.scores(&word.features), word.label))
                .collect()
        })
        .collect();
    let steps = (0_u8..=24).map(|step| f32::from(step) * 0.125 - 1.0);
    let f1 = |handicap: f32| {
        let (mut right, mut found_all, mut gold_all) = (0_usize, 0_usize, 0_usize);
        let (mut both, mut some_found, mut some_gold) = (0_usize, 0_usize, 0_usize);
        for words in &scored {
            let found = set(words.iter().map(|(scores, _)| {
                (0..LABELS)
                    .max_by(|&a, &b| {
                        held_back(scores, a, handicap).total_cmp(&held_back(scores, b, handicap))
                    })
                    .expect("there are labels")
            }));
            let gold = set(words.iter().map(|(_, label)| *label));
            right += (found & gold).count_ones() as usize;
            found_all += found.count_ones() as usize;
            gold_all += gold.count_ones() as usize;
            both += usize::from(found != 0 && gold != 0);
            some_found += usize::from(found != 0);
            some_gold += usize::from(gold != 0);
        }
        let types = 2_000_000 * right / (found_all + gold_all).max(1);
        let any = 2_000_000 * both / (some_found + some_gold).max(1);
        eprintln!("handicap {handicap}: F1 of types {types}, of having any {any}, in millionths");
        types
    };
    steps
        .max_by_key(|&handicap| f1(handicap))
        .expect("there are steps")
}

fn held_back(scores: &[f32; LABELS], label: usize, handicap: f32) -> f32 {
    if label == 0 {
        scores[0] - handicap
    } else {
        scores[label]
    }
}

/// The types among some labels, as bits.
fn set(labels: impl Iterator<Item = usize>) -> u32 {
    labels
        .filter(|&label| label > 0)
        .fold(0, |set, label| set | 1 << label)
}

/// A table ready to be written, and what its weights were multiplied with.
struct Packed {
    scale: f32,
    table: Vec<u8>,
}

/// Quantizes to eight bits and keeps the rows that say most.
fn packed<const N: usize>(features: &[Feature], rows: &[[f32; N]]) -> Packed {
    let mut rows: Vec<(Feature, [f32; N])> =
        features.iter().copied().zip(rows.iter().copied()).collect();
    let size = |row: &[f32; N]| row.iter().map(|weight| weight * weight).sum::<f32>();
    rows.sort_by(|a, b| size(&b.1).total_cmp(&size(&a.1)).then(a.0.cmp(&b.0)));
    rows.truncate(ROWS_MAX);
    let mut magnitudes: Vec<f32> = rows
        .iter()
        .flat_map(|(_, row)| row.iter().map(|weight| weight.abs()))
        .collect();
    magnitudes.sort_by(f32::total_cmp);
    // The few largest are cut off, so that the many small ones keep their steps.
    let scale = 127.0 / magnitudes[magnitudes.len() - 1 - magnitudes.len() / 10_000];
    let rows = rows
        .into_iter()
        .map(|(feature, row)| (feature, row.map(|weight| quantized(weight * scale))))
        .collect();
    Packed {
        scale,
        table: encode(rows),
    }
}

/// The nearest whole number of the model's steps.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a float is clamped to the range when it becomes an integer"
)]
fn steps(value: f32) -> i16 {
    value.round() as i16
}

/// The nearest step, and none for what is too small to matter.
#[expect(
    clippy::cast_possible_truncation,
    reason = "weights are clamped to their type's range"
)]
fn quantized(weight: f32) -> i8 {
    if weight.abs() < WEIGHT_MIN {
        0
    } else {
        weight.round().clamp(-127.0, 127.0) as i8
    }
}

/// The label of a type.
pub(crate) fn label(kind: EventType) -> usize {
    1 + EventType::ALL
        .iter()
        .position(|other| *other == kind)
        .expect("it is one of all")
}
