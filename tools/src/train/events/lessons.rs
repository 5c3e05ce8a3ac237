//! Sentences with their candidate words, features and labels.

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use annotate::event::clue::Clues;
use annotate::event::trigger::is_candidate;
use annotate::event::{EventType, Scene};
use annotate::model::Feature;
use annotate::name::Tagger;
use annotate::syntax::{Parser, Upos};
use annotate::token::tokenize;

use super::label;
use crate::data::story;
use crate::evaluate::{MissingData, read};

/// How often a feature must be seen to be kept.
const SEEN_MIN: u32 = 5;

/// How many of the lower bits of a feature the rough count does without.
const ROUGH: u32 = 4;

/// How much a silver sentence counts beside an annotated one.
const SILVER: f32 = 0.5;

/// All sentences to learn from.
pub struct Lessons {
    /// The sentences.
    pub all: Vec<Lesson>,
    /// The features they use, as numbered in them.
    pub features: Vec<Feature>,
}

/// A sentence to learn from.
pub struct Lesson {
    /// Its number among the annotated ones; `None` for a silver one.
    pub number: Option<usize>,
    /// Its candidate words.
    pub words: Vec<Word>,
}

/// A candidate word.
pub struct Word {
    /// Its features, as numbers.
    pub features: Vec<u32>,
    /// What it should be: 0 for "none", else one more than the type's place.
    pub label: usize,
    /// How probably it is that; else it is "none".
    pub probability: f32,
    /// How much it counts.
    pub weight: f32,
}

/// A sentence with its marks.
struct Marked {
    number: Option<usize>,
    text: String,
    marks: Vec<Mark>,
}

struct Mark {
    range: Range<usize>,
    kind: EventType,
    probability: f32,
}

#[derive(serde::Deserialize)]
struct Annotated {
    text: String,
    events: Option<Vec<AnnotatedEvent>>,
}

#[derive(serde::Deserialize)]
struct AnnotatedEvent {
    #[serde(rename = "type")]
    kind: String,
    trigger: String,
}

#[derive(serde::Deserialize)]
struct Silver {
    text: String,
    triggers: Vec<SilverTrigger>,
}

#[derive(serde::Deserialize)]
struct SilverTrigger {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    p: f32,
}

impl Lessons {
    /// Reads the annotated and the silver sentences.
    ///
    /// # Errors
    /// If a file is not there.
    pub fn read(data: &Path) -> Result<Self, MissingData> {
        let mut marked = Vec::new();
        for file in ["train", "written-world", "written-business"] {
            let lines = read(&data.join(format!("data/news/{file}.jsonl")))?;
            for line in lines.lines() {
                let line: Annotated = serde_json::from_str(line).expect("the data's format");
                let Some(events) = line.events else { continue };
                let number = Some(marked.len());
                marked.push(Marked {
                    number,
                    marks: marks(&line.text, &events),
                    text: line.text,
                });
            }
        }
        let silver = read(&data.join("data/events/silver-triggers.jsonl"))?;
        for line in silver.lines() {
            let line: Silver = serde_json::from_str(line).expect("the data's format");
            marked.push(silver_marks(line));
        }
        let progress = marked.len();
        let tagger = Tagger::new();
        let mut lessons = Vec::with_capacity(progress);
        let mut raw = Vec::with_capacity(progress);
        for (done, sentence) in marked.iter().enumerate() {
            if done % 10_000 == 0 {
                eprintln!("read {done} of {progress} sentences");
            }
            raw.push((sentence.number, words(tagger, sentence)));
        }
        let features = kept(&raw, SEEN_MIN);
        let number_of = Numbers::new(&features);
        for (number, words) in raw {
            let words = words
                .into_iter()
                .map(|(features, label, probability)| Word {
                    features: features.iter().filter_map(|f| number_of.get(*f)).collect(),
                    label,
                    probability,
                    weight: if number.is_some() { 1.0 } else { SILVER },
                });
            lessons.push(Lesson {
                number,
                words: words.collect(),
            });
        }
        Ok(Self {
            all: lessons,
            features,
        })
    }
}

/// Finds the number of a feature among those kept.
pub(super) struct Numbers<'a> {
    features: &'a [Feature],
    /// Where the features with the same upper bits begin.
    starts: Vec<u32>,
}

impl<'a> Numbers<'a> {
    const SHIFT: u32 = 8;

    pub(super) fn new(features: &'a [Feature]) -> Self {
        let mut starts = vec![0; (1 << (32 - Self::SHIFT)) + 1];
        for feature in features {
            starts[(feature.0 >> Self::SHIFT) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self { features, starts }
    }

    pub(super) fn get(&self, feature: Feature) -> Option<u32> {
        let slot = (feature.0 >> Self::SHIFT) as usize;
        (self.starts[slot]..self.starts[slot + 1])
            .find(|&number| self.features[number as usize] == feature)
    }
}

/// Candidate words as features, label and the label's probability.
pub(super) type RawWord = (Vec<Feature>, usize, f32);

fn words(tagger: Tagger<'_>, sentence: &Marked) -> Vec<RawWord> {
    let document = story(&sentence.text);
    let tokens = tokenize(&document);
    let names = tagger.tag(&document, &tokens);
    let syntax = Parser::shipped().parse(&document, &tokens);
    let names = names.into_iter().map(|name| (name.kind, name.tokens));
    let scene = Scene::new(&document, &tokens, &syntax, names, (&[], &[]), &[]);
    let mut marked: HashMap<usize, (&Mark, bool)> = HashMap::new();
    for mark in &sentence.marks {
        let span = annotate::span::Span::new(mark.range.start, mark.range.end);
        let range = scene.words_in(span);
        let head = scene.head_of(range.clone());
        for word in range {
            let names_it = head == Some(word) || scene.syntax.upos(word) != Upos::Adj;
            marked.entry(word).or_insert((mark, names_it));
        }
    }
    let clues = Clues::new(&scene);
    (0..tokens.tokens.len())
        .filter(|&word| is_candidate(&scene, word))
        .filter_map(|word| {
            let (label, probability) = match marked.get(&word) {
                None => (0, 1.0),
                // "new" of "handed new powers": neither nothing nor the act.
                Some((_, false)) => return None,
                Some((mark, true)) => (label(mark.kind), mark.probability),
            };
            let mut features = Vec::new();
            clues.of_sentence(&scene, scene.sentence_of(word) as usize, &mut features);
            clues.of_word(&scene, word, &mut features);
            Some((features, label, probability))
        })
        .collect()
}

/// The features seen often enough, in order.
pub(super) fn kept(raw: &[(Option<usize>, Vec<RawWord>)], seen_min: u32) -> Vec<Feature> {
    let all = || {
        raw.iter()
            .flat_map(|(_, words)| words)
            .flat_map(|(features, _, _)| features)
    };
    // A rough count first: most features are seen once or twice.
    let mut rough = vec![0_u8; 1 << (32 - ROUGH)];
    for feature in all() {
        let seen = &mut rough[(feature.0 >> ROUGH) as usize];
        *seen = seen.saturating_add(1);
    }
    let mut counts: HashMap<Feature, u32> = HashMap::new();
    for feature in all() {
        if u32::from(rough[(feature.0 >> ROUGH) as usize]) >= seen_min {
            *counts.entry(*feature).or_default() += 1;
        }
    }
    let mut kept: Vec<_> = counts
        .into_iter()
        .filter(|(_, seen)| *seen >= seen_min)
        .map(|(feature, _)| feature)
        .collect();
    kept.sort_unstable();
    kept
}

/// Where the triggers stand. The same word twice is taken in order.
fn marks(text: &str, events: &[AnnotatedEvent]) -> Vec<Mark> {
    let mut taken: Vec<usize> = Vec::new();
    events
        .iter()
        .filter_map(|event| {
            let kind = EventType::named(&event.kind)?;
            let at = text
                .match_indices(event.trigger.as_str())
                .map(|(at, _)| at)
                .find(|at| whole_word(text, *at, event.trigger.len()) && !taken.contains(at))?;
            taken.push(at);
            Some(Mark {
                range: at..at + event.trigger.len(),
                kind,
                probability: 1.0,
            })
        })
        .collect()
}

pub(super) fn whole_word(text: &str, at: usize, len: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !letter(text[..at].chars().next_back()) && !letter(text[at + len..].chars().next())
}

fn silver_marks(line: Silver) -> Marked {
    let mut offsets: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
    offsets.push(line.text.len());
    let marks = line.triggers.into_iter().filter_map(|trigger| {
        Some(Mark {
            range: offsets[trigger.start]..offsets[trigger.end],
            kind: EventType::named(&trigger.kind)?,
            probability: trigger.p,
        })
    });
    Marked {
        number: None,
        marks: marks.collect(),
        text: line.text,
    }
}
