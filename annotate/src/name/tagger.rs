//! The name tagger: a linear model over hashed features.

use std::sync::LazyLock;

use super::Name;
use super::context::Votes;
use super::decoder::{Decoder, Scores, Transitions, WIDTH};
use super::feature::{REACH, View, of_place, of_word};
use super::label::{LABELS, Label, names_of};
use super::sentence::{self, Prepared};
use super::word::Word;
use crate::document::Document;
use crate::model::{BrokenModel, Feature, Reader, WeightTable, encode};
use crate::token::Tokens;

const MAGIC: [u8; 4] = *b"DNT1";

static SHIPPED: LazyLock<Model> = LazyLock::new(|| {
    Model::from_bytes(include_bytes!("../../models/names.bin"))
        .expect("the shipped tagger is whole: a test loads it")
});

/// The weights of a name tagger.
pub struct Model {
    transitions: Transitions,
    weights: WeightTable<WIDTH>,
}

impl Model {
    /// Reads what [`Model::encode`] wrote.
    ///
    /// # Errors
    /// If the bytes are anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let mut weights = [[0; LABELS]; LABELS];
        for weight in weights.as_flattened_mut() {
            *weight = i16::from_le_bytes(reader.array()?);
        }
        let (table, rest) = WeightTable::from_bytes(reader.0)?;
        if !rest.is_empty() {
            return Err(BrokenModel("something follows its weights"));
        }
        Ok(Self {
            transitions: Transitions::new(|before, next| weights[before.index()][next.index()]),
            weights: table,
        })
    }

    /// Packs weights of transitions, by label and next label, and of features.
    pub fn encode(
        transitions: &[[i16; LABELS]; LABELS],
        rows: Vec<(Feature, [i8; WIDTH])>,
    ) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(
            transitions
                .as_flattened()
                .iter()
                .flat_map(|weight| weight.to_le_bytes()),
        );
        out.extend(encode(rows));
        out
    }
}

/// Marks names and titles.
#[derive(Clone, Copy)]
pub struct Tagger<'a> {
    model: &'a Model,
}

impl Default for Tagger<'static> {
    fn default() -> Self {
        Self::new()
    }
}

impl Tagger<'static> {
    /// The tagger shipped with the crate; the first one made loads it.
    pub fn new() -> Self {
        Self { model: &SHIPPED }
    }
}

impl<'a> Tagger<'a> {
    /// A tagger with other weights.
    pub fn with_model(model: &'a Model) -> Self {
        Self { model }
    }

    /// The names and titles in a document, in reading order; they do not overlap.
    pub fn tag(&self, document: &Document, tokens: &Tokens) -> Vec<Name> {
        let (vocabulary, sentences) = sentence::read(document, tokens);
        let words = &vocabulary.words;
        let scorer = Scorer::new(self.model, words);
        let mut decoder = Decoder::default();
        let (mut scores, mut labels) = (Vec::new(), Vec::new());
        for prepared in &sentences {
            let start = scores.len();
            scorer.score(prepared, &mut scores);
            decoder.decode(&self.model.transitions, &scores[start..], &mut labels);
        }
        let votes = Votes::count(words, in_sentences(&sentences, &labels));
        let mut names = Vec::new();
        let mut start = 0;
        let mut again = Vec::new();
        for (index, (sentence, prepared)) in (0..).zip(tokens.sentences.iter().zip(&sentences)) {
            let range = start..start + prepared.words.len();
            start = range.end;
            let mut labels = &labels[range.clone()];
            let scores = &mut scores[range];
            if votes.add_to(words, prepared, labels, scores) {
                again.clear();
                decoder.decode(&self.model.transitions, scores, &mut again);
                labels = &again;
            }
            let first = sentence.tokens.start;
            names.extend(names_of(labels).into_iter().map(|(kind, inner)| {
                let found = first + inner.start..first + inner.end;
                Name {
                    kind,
                    span: tokens.tokens[found.start].to(tokens.tokens[found.end - 1]),
                    sentence: index,
                    tokens: found,
                }
            }));
        }
        names
    }
}

/// Sentences with their part of the labels of all.
fn in_sentences<'a>(
    sentences: &'a [Prepared],
    labels: &'a [Label],
) -> impl Iterator<Item = (&'a Prepared, &'a [Label])> {
    sentences.iter().scan(0, |start, sentence| {
        let range = *start..*start + sentence.words.len();
        *start = range.end;
        Some((sentence, &labels[range]))
    })
}

/// Sums weights; keeps, for each word of an article, the sums that depend on it alone.
struct Scorer<'a> {
    model: &'a Model,
    words: &'a [Word],
    /// By word, for each place it may stand in from the token.
    sums: Vec<[Scores; 2 * REACH + 1]>,
}

impl<'a> Scorer<'a> {
    fn new(model: &'a Model, words: &'a [Word]) -> Self {
        let sums_of = |word| {
            let mut sums = [[0; WIDTH]; 2 * REACH + 1];
            for (offset, sum) in sums.iter_mut().enumerate() {
                of_word(word, offset, |feature| model.weights.add(feature, sum));
            }
            sums
        };
        Self {
            model,
            words,
            sums: words.iter().map(sums_of).collect(),
        }
    }

    fn score(&self, sentence: &Prepared, out: &mut Vec<Scores>) {
        let seen: Vec<&Word> = sentence
            .words
            .iter()
            .map(|&n| &self.words[n as usize])
            .collect();
        let view = View {
            words: &seen,
            places: &sentence.places,
            style: sentence.style,
        };
        for at in 0..seen.len() {
            let mut scores = [0; WIDTH];
            for offset in 0..=2 * REACH {
                let Some(number) = (at + offset)
                    .checked_sub(REACH)
                    .and_then(|at| sentence.words.get(at))
                else {
                    continue;
                };
                let sum = &self.sums[*number as usize][offset];
                for (score, add) in scores.iter_mut().zip(sum) {
                    *score += add;
                }
            }
            of_place(&view, at, |feature| {
                self.model.weights.add(feature, &mut scores)
            });
            out.push(scores);
        }
    }
}

/// The features of every token of a document, as the tagger sees them: for training.
/// `take` is given a token's index into `Tokens::tokens` and its features.
pub fn features(document: &Document, tokens: &Tokens, mut take: impl FnMut(usize, &[Feature])) {
    let (vocabulary, sentences) = sentence::read(document, tokens);
    let mut found = Vec::new();
    for (start, sentence) in tokens
        .sentences
        .iter()
        .map(|s| s.tokens.start)
        .zip(&sentences)
    {
        let seen: Vec<&Word> = sentence
            .words
            .iter()
            .map(|&n| &vocabulary.words[n as usize])
            .collect();
        let view = View {
            words: &seen,
            places: &sentence.places,
            style: sentence.style,
        };
        for at in 0..seen.len() {
            found.clear();
            for offset in 0..=2 * REACH {
                if let Some(word) = (at + offset).checked_sub(REACH).and_then(|at| seen.get(at)) {
                    of_word(word, offset, |feature| found.push(feature));
                }
            }
            of_place(&view, at, |feature| found.push(feature));
            take(start + at, &found);
        }
    }
}

const _: () = assert!(LABELS <= WIDTH);
const _: () = assert!(size_of::<Label>() == 1);
