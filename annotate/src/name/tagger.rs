//! The name tagger: a linear model over hashed features.

use std::sync::{LazyLock, OnceLock};

use super::Name;
use super::context::Votes;
use super::decoder::{Decoder, Scores, Transitions, WIDTH};
use super::feature::{REACH, View, of_place, of_word};
use super::label::{LABELS, Label, names_of};
use super::rank;
use super::sentence::{self, Known, Prepared, Vocabulary};
use super::word::Word;
use crate::document::Document;
use crate::model::{BrokenModel, FREQUENT_WORDS, Feature, Reader, WeightTable, encode};
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
    known: Known,
    /// By number of a known word, once it has occurred.
    sums: Vec<OnceLock<Box<Sums>>>,
}

/// The scores that follow from a word alone, for each place it may stand in from
/// the token.
type Sums = [Scores; 2 * REACH + 1];

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
        let known = Known::new(FREQUENT_WORDS);
        let mut known_sums = Vec::new();
        known_sums.resize_with(known.words().len(), OnceLock::new);
        Ok(Self {
            transitions: Transitions::new(|before, next| weights[before.index()][next.index()]),
            sums: known_sums,
            weights: table,
            known,
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

/// Sums what follows from a word alone; `features` is a buffer.
fn sums(weights: &WeightTable<WIDTH>, word: &Word, features: &mut Vec<Feature>) -> Sums {
    let mut sums = [[0; WIDTH]; 2 * REACH + 1];
    for (offset, sum) in sums.iter_mut().enumerate() {
        features.clear();
        of_word(word, offset, |feature| features.push(feature));
        weights.add(features, sum);
    }
    sums
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
        let (vocabulary, sentences) = sentence::read(&self.model.known, document, tokens);
        let mut scorer = Scorer::new(self.model, &vocabulary);
        let mut decoder = Decoder::default();
        let (mut scores, mut labels) = (Vec::new(), Vec::new());
        for prepared in &sentences {
            let start = scores.len();
            scorer.score(prepared, &mut scores);
            decoder.decode(&self.model.transitions, &scores[start..], &mut labels);
        }
        let votes = Votes::count(&vocabulary, in_sentences(&sentences, &labels));
        let mut names = Vec::new();
        let mut start = 0;
        let mut again = Vec::new();
        for (index, (sentence, prepared)) in (0..).zip(tokens.sentences.iter().zip(&sentences)) {
            let range = start..start + prepared.words.len();
            start = range.end;
            let mut labels = &labels[range.clone()];
            let scores = &mut scores[range];
            if votes.add_to(&vocabulary, prepared, labels, scores) {
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

/// Scores the labels of tokens; keeps what follows from each word alone.
struct Scorer<'a> {
    model: &'a Model,
    vocabulary: &'a Vocabulary<'a>,
    /// By number of a word of the article's own.
    own: Vec<Sums>,
    features: Vec<Feature>,
}

impl<'a> Scorer<'a> {
    fn new(model: &'a Model, vocabulary: &'a Vocabulary<'a>) -> Self {
        let mut features = Vec::new();
        let own = vocabulary.own().iter();
        Self {
            model,
            vocabulary,
            own: own
                .map(|word| sums(&model.weights, word, &mut features))
                .collect(),
            features,
        }
    }

    fn sums(&self, number: u32) -> &Sums {
        let number = number as usize;
        match number.checked_sub(self.model.sums.len()) {
            Some(own) => &self.own[own],
            None => self.model.sums[number].get_or_init(|| {
                let word = &self.model.known.words()[number];
                Box::new(sums(&self.model.weights, word, &mut Vec::new()))
            }),
        }
    }

    /// Puts the scores of a sentence's tokens behind what `out` holds.
    fn score(&mut self, sentence: &Prepared, out: &mut Vec<Scores>) {
        let seen: Vec<&Word> = sentence
            .words
            .iter()
            .map(|&n| self.vocabulary.word(n))
            .collect();
        let view = View {
            words: &seen,
            places: &sentence.places,
            style: sentence.style,
        };
        for at in 0..seen.len() {
            let mut scores = [0_i16; WIDTH];
            for offset in 0..=2 * REACH {
                let place = (at + offset).checked_sub(REACH);
                let Some(&number) = place.and_then(|at| sentence.words.get(at)) else {
                    continue;
                };
                for (score, &add) in scores.iter_mut().zip(&self.sums(number)[offset]) {
                    *score = score.wrapping_add(add);
                }
            }
            self.features.clear();
            of_place(&view, at, |feature| self.features.push(feature));
            self.model.weights.add(&self.features, &mut scores);
            out.push(scores);
        }
        let start = out.len() - seen.len();
        rank::add_to(&seen, &sentence.places, &mut out[start..]);
    }
}

/// The features of every token of a document, as the tagger sees them: for training.
/// `take` is given a token's index into `Tokens::tokens` and its features.
pub fn features(document: &Document, tokens: &Tokens, mut take: impl FnMut(usize, &[Feature])) {
    let none = Known::default();
    let (vocabulary, sentences) = sentence::read(&none, document, tokens);
    let mut found = Vec::new();
    for (start, sentence) in tokens
        .sentences
        .iter()
        .map(|s| s.tokens.start)
        .zip(&sentences)
    {
        let seen: Vec<&Word> = sentence.words.iter().map(|&n| vocabulary.word(n)).collect();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Block, Zone};
    use crate::name::NameKind;
    use crate::span::Span;
    use crate::token::tokenize;

    /// A story of one paragraph for each line break of two.
    fn story(text: &str) -> Document {
        let mut document = Document::new("", text);
        let mut start = 0;
        for paragraph in text.split("\n\n") {
            let inner = paragraph.trim();
            let from = start + paragraph.len() - paragraph.trim_start().len();
            if !inner.is_empty() {
                let span = Span::new(from, from + inner.len());
                let zone = Zone::Body;
                document.blocks.push(Block { zone, span });
            }
            start += paragraph.len() + 2;
        }
        document
    }

    fn names(text: &str) -> Vec<(NameKind, String)> {
        let document = story(text);
        let found = Tagger::new().tag(&document, &tokenize(&document));
        found
            .iter()
            .map(|name| (name.kind, document.text_of(name.span).to_owned()))
            .collect()
    }

    #[test]
    fn names_are_found_without_their_titles() {
        use NameKind::{Location, Norp, Organization, Person, Title};
        let check = |text: &str, expected: &[(NameKind, &str)]| {
            let found = names(text);
            let found: Vec<_> = found
                .iter()
                .map(|(kind, text)| (*kind, text.as_str()))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "Royal Netherlands Navy Adm. Rob Bauer, chairman of the NATO Military Committee, \
             visited Seoul.",
            &[
                (Organization, "Royal Netherlands Navy"),
                (Title, "Adm."),
                (Person, "Rob Bauer"),
                (Organization, "NATO Military Committee"),
                (Location, "Seoul"),
            ],
        );
        check(
            "Bauer also met with U.S. Army Gen. Paul LaCamera, commander of the command.",
            &[
                (Person, "Bauer"),
                (Location, "U.S."),
                (Organization, "Army"),
                (Title, "Gen."),
                (Person, "Paul LaCamera"),
            ],
        );
        check(
            "Critics welcomed the vote, but Mrs May praised the Israeli-Palestinian talks.",
            &[
                (Title, "Mrs"),
                (Person, "May"),
                (Norp, "Israeli"),
                (Norp, "Palestinian"),
            ],
        );
        check(
            "“The result is clear,” Will Marsh said.",
            &[(Person, "Will Marsh")],
        );
        check(
            "The trip of Angela\nMerkel to the United\nStates was short.",
            &[(Person, "Angela\nMerkel"), (Location, "United\nStates")],
        );
    }

    #[test]
    fn a_surname_alone_is_known_by_the_full_name() {
        let found = names(
            "Gen. Won In-choul met British officials in Seoul.\n\nWon affirmed the alliance.",
        );
        assert!(
            found.contains(&(NameKind::Person, "Won In-choul".to_owned())),
            "{found:?}"
        );
        assert!(
            found.contains(&(NameKind::Person, "Won".to_owned())),
            "{found:?}"
        );
    }

    #[test]
    fn a_headline_in_capitals_is_read_like_its_story() {
        let found = names(
            "MERKEL MEETS OBAMA IN BERLIN\n\nGerman Chancellor Angela Merkel met U.S. President \
             Barack Obama in Berlin on Monday.",
        );
        assert!(
            found.contains(&(NameKind::Person, "MERKEL".to_owned())),
            "{found:?}"
        );
        assert!(
            found.contains(&(NameKind::Location, "BERLIN".to_owned())),
            "{found:?}"
        );
    }

    #[test]
    fn a_broken_model_is_refused() {
        assert!(Model::from_bytes(b"").is_err());
        assert!(Model::from_bytes(b"DNT1 and no more").is_err());
    }

    proptest! {
        #[test]
        fn names_lie_on_tokens_and_do_not_overlap(
            text in "(\\PC|[ \n.,'’-]|Mr\\. |Bush |the |Bank of |Kim |U\\.S\\. ){0,40}",
        ) {
            let document = story(&text);
            let tokens = tokenize(&document);
            let mut end = 0;
            for name in Tagger::new().tag(&document, &tokens) {
                prop_assert!(name.tokens.start >= end && !name.tokens.is_empty());
                end = name.tokens.end;
                let first = tokens.tokens[name.tokens.start];
                prop_assert_eq!(name.span, first.to(tokens.tokens[end - 1]));
                let sentence = &tokens.sentences[name.sentence as usize];
                prop_assert!(sentence.tokens.start <= name.tokens.start);
                prop_assert!(end <= sentence.tokens.end);
            }
        }
    }
}
