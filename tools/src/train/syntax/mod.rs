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
use model::{Example, Model};
use vocabulary::Vocabulary;

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
            hidden: 64,
            arc: 64,
            label: 64,
            upos: Upos::ALL.len(),
            penn: Penn::ALL.len(),
            relations: DepRel::ALL.len(),
        },
        epochs: 15,
        rate: 3e-3,
        decay: 0.0,
        batch: 400,
        count_min: 2,
        vectors: 60_000,
        regularization: Regularization {
            input_drop: 0.2,
            state_drop: 0.2,
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
        let (vw, vv) = if self.vectors > 0 {
            (
                std::fs::read_to_string("/tmp/syntax/vectors.words").unwrap(),
                std::fs::read("/tmp/syntax/vectors.i8").unwrap(),
            )
        } else {
            (String::new(), Vec::new())
        };
        let vw: Vec<&str> = vw.lines().take(self.vectors).collect();
        let vectors: Vec<f32> = vv[..vw.len() * model::VECTOR_WIDTH]
            .iter()
            .map(|&b| f32::from(b as i8) / 64.0)
            .collect();
        let vocabulary = Vocabulary::new(&sentences, self.count_min, &vw);
        let mut examples: Vec<Example> = sentences
            .iter()
            .map(|sentence| vocabulary.example(sentence))
            .collect();
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
            for example in &examples {
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
            let bytes = encode(&model, &vocabulary);
            eprint!("epoch {epoch}: loss {:.4}", loss / words as f32);
            for (name, dev) in ["EWT", "GUM"].iter().zip(&dev) {
                let parser = Parser::from_bytes(&bytes).expect("it was just written");
                let [upos, uas, las] = score(&parser, dev);
                eprint!("  {name} {upos:.4} {uas:.4} {las:.4}");
            }
            eprintln!();
        }
        Ok(encode(&model, &vocabulary))
    }
}

fn encode(model: &Model, vocabulary: &Vocabulary) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    model.encode(vocabulary.hashes(), vocabulary.words(), &mut bytes);
    bytes
}
pub fn lemma_list(data: &Path) {
    let folder = data.join("data/ud");
    let mut sentences = treebank(&folder.join("ewt-train.conllu")).unwrap();
    sentences.extend(treebank(&folder.join("gum-train.conllu")).unwrap());
    std::fs::write("annotate/models/lemmas.tsv", lemmas::exceptions(&sentences)).unwrap();
}
