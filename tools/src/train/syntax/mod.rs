//! Trains the syntax model: a joint tagger and dependency parser.

mod dense;
mod lemmas;
mod model;
mod vocabulary;

use std::path::Path;

use annotate::syntax::{DepRel, MAGIC, Parser, Penn, Sizes, Upos};

use super::TrainError;
use crate::conllu::{Sentence, treebank};
use crate::evaluate::{MissingData, syntax::score};
use dense::{Random, Rate};
pub use model::Regularization;
use model::{Example, Model, VECTOR_WIDTH};
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
            layers: 3,
            hidden: 48,
            arc: 48,
            label: 32,
            upos: Upos::ALL.len(),
            penn: Penn::ALL.len(),
            relations: DepRel::ALL.len(),
        },
        epochs: 18,
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
    /// If the treebanks are not there.
    pub fn train(&self, data: &Path) -> Result<Vec<u8>, MissingData> {
        let folder = data.join("data/ud");
        let mut sentences = treebank(&folder.join("ewt-train.conllu"))?;
        sentences.extend(treebank(&folder.join("gum-train.conllu"))?);
        let dev = [
            treebank(&folder.join("ewt-dev.conllu"))?,
            treebank(&folder.join("gum-dev.conllu"))?,
        ];
        let mut random = Random(self.seed);
        let (words, vectors) = vectors(self.vectors);
        let vocabulary = Vocabulary::new(&sentences, self.count_min, &words);
        let mut examples: Vec<[Example; 3]> = sentences
            .iter()
            .map(|sentence| {
                [
                    sentence.clone(),
                    recased(sentence, title_case),
                    recased(sentence, str::to_uppercase),
                ]
                .map(|sentence| vocabulary.example(&sentence))
            })
            .collect();
        let frequent = frequent(&sentences, self.frequent);
        let words: usize = sentences.iter().map(Sentence::len).sum();
        eprintln!("{words} words, {} embeddings", vocabulary.hashes().len());
        let mut model = Model::new(self.sizes, vocabulary.hashes().len(), vectors, &mut random);
        let total = (words * self.epochs) as f32;
        let mut seen = 0;
        let mut step = 0;
        for epoch in 1..=self.epochs {
            random.shuffle(&mut examples);
            let mut pending = 0;
            let mut loss = 0.0;
            for [as_written, as_title, as_capitals] in &examples {
                // Headlines are written so, and treebanks hold few.
                let example = match random.below(100) {
                    0..4 => as_title,
                    4..6 => as_capitals,
                    _ => as_written,
                };
                loss += model.learn(example, &self.regularization, &mut random);
                pending += example.rows.len();
                seen += example.rows.len();
                if pending >= self.batch {
                    step += 1;
                    let rate = self.rate * (1.0 - seen as f32 / total).max(0.01);
                    model.step(&Rate::new(rate, step, 1.0 / pending as f32, self.decay));
                    pending = 0;
                }
            }
            let bytes = encode(&model, &vocabulary, &frequent);
            eprint!("epoch {epoch}: loss {:.4}", loss / words as f32);
            for (name, dev) in ["EWT", "GUM"].iter().zip(&dev) {
                let parser = Parser::from_bytes(&bytes).expect("it was just written");
                let [upos, uas, las] = score(&parser, dev);
                eprint!("  {name} {upos:.4} {uas:.4} {las:.4}");
            }
            eprintln!();
        }
        Ok(encode(&model, &vocabulary, &frequent))
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
