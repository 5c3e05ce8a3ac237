//! Trains the syntax model: a joint tagger and dependency parser.

mod dense;
mod lemmas;
mod model;
mod silver;
mod team;
mod vocabulary;

use std::path::Path;

use annotate::syntax::{DepRel, MAGIC, Parser, Penn, Sizes, Upos};

use super::TrainError;
use crate::conllu::{Sentence, treebank};
use crate::evaluate::syntax::score;
use dense::{Random, Rate};
pub use model::Regularization;
use model::{Example, Model, VECTOR_WIDTH};
pub use silver::{pack as pack_trees, sentences as open_sentences};
use team::Team;
use vocabulary::{Vocabulary, frequent};

/// Trains the shipped model; writes `syntax.bin` and `lemmas.tsv`.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let folder = data.join("data/ud");
    let mut sentences = treebank(&folder.join("ewt-train.conllu"))?;
    sentences.extend(treebank(&folder.join("gum-train.conllu"))?);
    std::fs::write(out.join("lemmas.tsv"), lemmas::exceptions(&sentences))?;
    let bytes = Recipe::SHIPPED.train(data)?;
    Ok(std::fs::write(out.join("syntax.bin"), bytes)?)
}

/// How the model is trained.
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    /// The seed of everything random.
    pub seed: u64,
    /// The sizes of the network.
    pub sizes: Sizes,
    /// How often the treebanks are gone through.
    pub epochs: usize,
    /// How many of these epochs come before the silver trees.
    pub golden: usize,
    /// How many parts the silver trees are dealt into: each later epoch goes through one of them.
    pub parts: usize,
    /// The learning rate at the start; it falls linearly to nothing.
    pub rate: f32,
    /// Weight decay, relative to the learning rate.
    pub decay: f32,
    /// Words between two steps of the optimizer.
    pub batch: usize,
    /// How often a feature must occur to have an embedding.
    pub count_min: u32,
    /// How many word vectors are used.
    pub vectors: usize,
    /// For how many frequent words the first layer is run when the model loads.
    pub frequent: usize,
    /// What is dropped.
    pub regularization: Regularization,
}

impl Recipe {
    /// The recipe of the shipped model.
    pub const SHIPPED: Self = Self {
        seed: 1,
        sizes: Sizes {
            embedding: 64,
            layers: 4,
            hidden: 48,
            arc: 48,
            label: 32,
            upos: Upos::ALL.len(),
            penn: Penn::ALL.len(),
            relations: DepRel::ALL.len(),
        },
        epochs: 18,
        golden: 6,
        parts: 3,
        rate: 3e-3,
        decay: 0.0,
        batch: 400,
        count_min: 2,
        vectors: 50_000,
        frequent: 1_000,
        regularization: Regularization {
            input_drop: 0.2,
            state_drop: 0.15,
            word_drop: 0.25,
            penn_weight: 0.5,
        },
    };

    /// Trains a model; tells how it goes after each epoch.
    ///
    /// # Errors
    /// If the treebanks or the open texts are not there, or the silver trees do not fit them.
    pub fn train(&self, data: &Path) -> Result<Vec<u8>, TrainError> {
        let folder = data.join("data/ud");
        let mut sentences = treebank(&folder.join("ewt-train.conllu"))?;
        sentences.extend(treebank(&folder.join("gum-train.conllu"))?);
        let dev = [
            treebank(&folder.join("ewt-dev.conllu"))?,
            treebank(&folder.join("gum-dev.conllu"))?,
        ];
        let mut random = Random(self.seed);
        let (words, vectors) = vectors(self.vectors);
        let open = silver::sentences(data)?;
        let vocabulary = Vocabulary::new(&sentences, &open, self.count_min, &words);
        let mut gold = lessons(&sentences, &vocabulary);
        let frequent = frequent(&sentences, self.frequent);
        let words: usize = sentences.iter().map(Sentence::len).sum();
        eprintln!("{words} words, {} embeddings", vocabulary.hashes().len());
        let mut team = Team::new(Model::new(
            self.sizes,
            vocabulary.hashes().len(),
            vectors,
            &mut random,
        ));
        let mut silver = Vec::new();
        let mut pace = Pace::default();
        for epoch in 1..=self.epochs {
            random.shuffle(&mut gold);
            let mut lessons: Vec<&Lesson> = gold.iter().collect();
            if let Some(later) = epoch.checked_sub(self.golden + 1) {
                if later == 0 {
                    silver = self::lessons(&silver::trees(data)?, &vocabulary);
                    random.shuffle(&mut silver);
                    pace.fall((self.epochs - self.golden) * (words + length(&silver) / self.parts));
                }
                let part = silver.len() / self.parts;
                lessons.extend(&silver[later % self.parts * part..][..part]);
                random.shuffle(&mut lessons);
            }
            let loss = self.epoch(&lessons, &mut team, &mut pace, &mut random);
            let bytes = encode(&team.model, &vocabulary, &frequent);
            eprint!("epoch {epoch}: loss {loss:.4}");
            for (name, dev) in ["EWT", "GUM"].iter().zip(&dev) {
                let parser = Parser::from_bytes(&bytes).expect("it was just written");
                let [upos, uas, las] = score(&parser, dev);
                eprint!("  {name} {upos:.4} {uas:.4} {las:.4}");
            }
            eprintln!();
        }
        Ok(encode(&team.model, &vocabulary, &frequent))
    }

    /// Goes through some lessons; gives the loss of a word.
    fn epoch(
        &self,
        lessons: &[&Lesson],
        team: &mut Team,
        pace: &mut Pace,
        random: &mut Random,
    ) -> f32 {
        let (mut loss, mut words) = (0.0, 0);
        let (mut batch, mut pending) = (Vec::new(), 0);
        for (at, [as_written, as_title, as_capitals]) in lessons.iter().enumerate() {
            // Headlines are written so, and treebanks hold few.
            let example = match random.below(100) {
                0..4 => as_title,
                4..6 => as_capitals,
                _ => as_written,
            };
            batch.push((example, random.bits()));
            pending += example.rows.len();
            if pending >= self.batch || at + 1 == lessons.len() {
                let rate = pace.step(self, pending);
                loss += team.learn(&batch, &self.regularization, &rate);
                words += pending;
                pending = 0;
                batch.clear();
            }
        }
        loss / words as f32
    }
}

/// A sentence as written, as a headline and in capitals.
type Lesson = [Example; 3];

fn lessons(sentences: &[Sentence], vocabulary: &Vocabulary) -> Vec<Lesson> {
    let lesson = |sentence: &Sentence| {
        [
            sentence.clone(),
            recased(sentence, title_case),
            recased(sentence, str::to_uppercase),
        ]
        .map(|sentence| vocabulary.example(&sentence))
    };
    sentences.iter().map(lesson).collect()
}

/// How many words some lessons have.
fn length(lessons: &[Lesson]) -> usize {
    lessons.iter().map(|[lesson, ..]| lesson.rows.len()).sum()
}

/// The rate of learning: it stays while there is gold alone, and then falls linearly.
#[derive(Default)]
struct Pace {
    steps: i32,
    /// Words still to come, and how many they were when the rate began to fall.
    left: Option<(usize, usize)>,
}

impl Pace {
    /// From here on, over some words, the rate falls.
    fn fall(&mut self, words: usize) {
        self.left = Some((words, words));
    }

    /// The rate of the next step, which learns from some words.
    fn step(&mut self, recipe: &Recipe, words: usize) -> Rate {
        self.steps += 1;
        let share = self.left.as_mut().map_or(1.0, |(left, all)| {
            *left = left.saturating_sub(words);
            *left as f32 / *all as f32
        });
        let rate = recipe.rate * share.max(0.01);
        Rate::new(rate, self.steps, 1.0 / words as f32, recipe.decay)
    }
}

/// Word vectors, the most frequent words first; see `vectors/README.md`.
fn vectors(count: usize) -> (Vec<&'static str>, Vec<f32>) {
    let words: Vec<&str> = include_str!("../../../vectors/words.txt")
        .lines()
        .take(count)
        .collect();
    let values = include_bytes!("../../../vectors/vectors.i8");
    let values = values[..words.len() * VECTOR_WIDTH].iter();
    (
        words,
        values
            .map(|&byte| f32::from(byte.cast_signed()) / 64.0)
            .collect(),
    )
}

/// A sentence written otherwise.
fn recased(sentence: &Sentence, write: impl Fn(&str) -> String) -> Sentence {
    Sentence {
        forms: sentence.forms.iter().map(|form| write(form)).collect(),
        ..sentence.clone()
    }
}

/// With capitals as headlines have them: on all but the short words.
fn title_case(form: &str) -> String {
    const SMALL: [&str; 14] = [
        "a", "an", "and", "as", "at", "by", "for", "in", "of", "on", "or", "the", "to", "'s",
    ];
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if !SMALL.contains(&form) => first.to_uppercase().chain(letters).collect(),
        _ => form.to_owned(),
    }
}

fn encode(model: &Model, vocabulary: &Vocabulary, frequent: &[&str]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    model.encode(vocabulary.hashes(), vocabulary.words(), &mut bytes);
    Parser::encode_common(frequent, &mut bytes);
    bytes
}
