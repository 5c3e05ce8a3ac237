//! Trains the classifiers of who takes part in an act and of how it is stated.

use std::ops::Range;
use std::path::Path;

use annotate::event::clue::Clues;
use annotate::event::part::{MAGIC, PARTS, Part, PartClues, STANCES, StanceClues, standing_for};
use annotate::event::{EventType, Scene, Status, anchor_of};
use annotate::model::Feature;
use annotate::name::Tagger;
use annotate::span::Span;

use super::fit::Weights;
use super::lessons::{Lesson, Numbers, RawWord, Word, kept, whole_word};
use super::{HELD_OUT, packed, steps};
use crate::data::with_scene;
use crate::evaluate::{Counts, MissingData, read};
use crate::train::TrainError;

/// How often a feature must be seen to be kept.
const SEEN_MIN: u32 = 2;

/// How often the lessons of parts, and of stances, are gone through before the
/// held-out ones join.
const PASSES: [usize; 2] = [2, 1];

/// Annotated sentences with the acts that they tell.
#[derive(serde::Deserialize)]
struct Annotated {
    text: String,
    events: Option<Vec<Act>>,
}

#[derive(serde::Deserialize)]
struct Act {
    #[serde(rename = "type")]
    kind: String,
    trigger: String,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    recipients: Vec<String>,
    place: Option<String>,
    date: Option<String>,
    #[serde(default)]
    status: String,
}

/// What the acts of all sentences teach: one lesson for each act, numbered by its
/// sentence.
#[derive(Default)]
struct Acts {
    parts: Vec<(Option<usize>, Vec<RawWord>)>,
    stances: Vec<(Option<usize>, Vec<RawWord>)>,
}

/// Trains on the annotated sentences and writes `participants.bin`.
pub(in crate::train) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let acts = Acts::read(data)?;
    let (advance, parts, parts_scale) = learn::<PARTS>(&acts.parts, "parts", PASSES[0]);
    let (stance_advance, stances, stances_scale) =
        learn::<STANCES>(&acts.stances, "stances", PASSES[1]);
    let mut bytes = MAGIC.to_vec();
    for value in advance {
        bytes.extend(steps(value * parts_scale).to_le_bytes());
    }
    for value in stance_advance {
        bytes.extend(steps(value * stances_scale).to_le_bytes());
    }
    bytes.extend(parts);
    bytes.extend(stances);
    eprintln!("{} bytes", bytes.len());
    std::fs::write(out.join("participants.bin"), bytes)?;
    Ok(())
}

/// Learns on nine tenths, finds on the last what each label is best given in
/// advance, and goes through all once more.
fn learn<const N: usize>(
    raw: &[(Option<usize>, Vec<RawWord>)],
    what: &str,
    passes: usize,
) -> ([f32; N], Vec<u8>, f32) {
    let features = kept(raw, SEEN_MIN);
    let number_of = Numbers::new(&features);
    let lessons: Vec<Lesson> = raw
        .iter()
        .map(|(number, words)| Lesson {
            number: *number,
            words: words
                .iter()
                .map(|(features, label, probability)| Word {
                    features: features.iter().filter_map(|f| number_of.get(*f)).collect(),
                    label: *label,
                    probability: *probability,
                    weight: 1.0,
                })
                .collect(),
        })
        .collect();
    let (most, held_out): (Vec<_>, Vec<_>) = lessons.iter().partition(|lesson| {
        lesson
            .number
            .is_none_or(|number| !number.is_multiple_of(HELD_OUT))
    });
    let mut weights = Weights::<N>::new(features.len());
    let mut advance = [0.0; N];
    for _ in 0..passes {
        weights.learn(&most, 1);
        advance = best_advance(&weights, &held_out);
        eprintln!(
            "{what}: F1 by label {:?} with nothing, {:?} with {advance:?} given in advance",
            f1(&weights, &held_out, &[0.0; N]),
            f1(&weights, &held_out, &advance)
        );
    }
    weights.learn(&lessons.iter().collect::<Vec<_>>(), 1);
    let packed = packed(&features, &weights.rows);
    (advance, packed.table, packed.scale)
}

/// What each label but the first is best given in advance, one after the other.
fn best_advance<const N: usize>(weights: &Weights<N>, held_out: &[&Lesson]) -> [f32; N] {
    let mut advance = [0.0; N];
    for label in 1..N {
        let candidates = (0_u8..=8).map(|step| f32::from(step) * 0.25 - 1.0);
        let with = |value: f32| {
            let mut tried = advance;
            tried[label] = value;
            tried
        };
        let best = candidates.max_by(|&one, &other| {
            let score = |value| f1(weights, held_out, &with(value))[label];
            score(one)
                .total_cmp(&score(other))
                .then(other.abs().total_cmp(&one.abs()))
        });
        advance[label] = best.expect("there are candidates");
    }
    advance
}

/// F1 of each label.
fn f1<const N: usize>(weights: &Weights<N>, held_out: &[&Lesson], advance: &[f32; N]) -> [f64; N] {
    let mut counts = [Counts::default(); N];
    for word in held_out.iter().flat_map(|lesson| &lesson.words) {
        let scores = weights.scores(&word.features);
        let found = (0..N)
            .max_by(|&a, &b| (scores[a] + advance[a]).total_cmp(&(scores[b] + advance[b])))
            .expect("there are labels");
        counts[found].found += 1;
        counts[word.label].gold += 1;
        counts[found].right += usize::from(found == word.label);
    }
    counts.map(Counts::f1)
}

impl Acts {
    fn read(data: &Path) -> Result<Self, MissingData> {
        let tagger = Tagger::new();
        let mut acts = Self::default();
        let mut number = 0;
        for file in ["train", "written-world", "written-business"] {
            for line in read(&data.join(format!("data/news/{file}.jsonl")))?.lines() {
                let line: Annotated = serde_json::from_str(line).expect("the data's format");
                let Some(told) = line.events else { continue };
                number += 1;
                if !told.is_empty() {
                    with_scene(tagger, &line.text, |scene| {
                        acts.sentence(scene, number, &line.text, &told);
                    });
                }
            }
        }
        Ok(acts)
    }

    fn sentence(&mut self, scene: &Scene<'_>, number: usize, text: &str, told: &[Act]) {
        let clues = Clues::new(scene);
        for act in told {
            let Some(kind) = EventType::named(&act.kind) else {
                continue;
            };
            let Some(span) = places(text, &act.trigger).next() else {
                continue;
            };
            let Some(word) = anchor_of(scene, scene.words_in(span)) else {
                continue;
            };
            let about = PartClues::new(scene, &clues, word, kind);
            let labels = labels(scene, text, act, word, about.candidates());
            let words = labels.into_iter().enumerate().map(|(at, label)| {
                let mut features: Vec<Feature> = Vec::new();
                about.of(at, &mut features);
                (features, label as usize, 1.0)
            });
            self.parts.push((Some(number), words.collect()));
            if let Some(status) = Status::named(&act.status) {
                let mut features = Vec::new();
                StanceClues::new(scene, &clues).of(word, kind, &mut features);
                let stance = (features, status as usize, 1.0);
                self.stances.push((Some(number), vec![stance]));
            }
        }
    }
}

/// What each candidate is to an act.
fn labels(
    scene: &Scene<'_>,
    text: &str,
    act: &Act,
    word: usize,
    candidates: &[usize],
) -> Vec<Part> {
    let mut labels = vec![Part::None; candidates.len()];
    let place: Vec<String> = act.place.iter().cloned().collect();
    let date: Vec<String> = act.date.iter().cloned().collect();
    for (part, named) in [
        (Part::Actor, &act.actors),
        (Part::Recipient, &act.recipients),
        (Part::Place, &place),
        (Part::Date, &date),
    ] {
        for named in named {
            // Of words that stand there twice, those nearer to the act.
            let at = places(text, named)
                .filter_map(|span| {
                    let words = scene.words_in(span);
                    let head = scene.head_of(words.clone())?;
                    let stands = [
                        standing_for(scene, head),
                        standing_for(scene, words.end.checked_sub(1)?),
                    ];
                    let at = candidates
                        .iter()
                        .position(|candidate| stands.contains(candidate))?;
                    Some((candidates[at].abs_diff(word), at))
                })
                .min();
            if let Some((_, at)) = at
                && labels[at] == Part::None
            {
                labels[at] = part;
            }
        }
    }
    labels
}

/// Where some words stand in a text.
fn places<'a>(text: &'a str, words: &'a str) -> impl Iterator<Item = Span> + 'a {
    let found: Vec<Range<usize>> = text
        .match_indices(words)
        .map(|(at, _)| at..at + words.len())
        .filter(|range| whole_word(text, range.start, range.len()))
        .collect();
    found
        .into_iter()
        .map(|range| Span::new(range.start, range.end))
}
