//! Triggers: which words name an act, and of which type.
//!
//! A linear classifier over hashed features of the word, its place in the tree
//! and the words around it. Names are masked by their kind, so that it learns
//! what is done rather than who used to do it.

use std::sync::LazyLock;

use super::clue::Clues;
use super::{EventType, Scene};
use crate::model::{BrokenModel, Reader, WeightTable};
use crate::name::NameKind;
use crate::syntax::Upos;

/// How many labels there are: "none", then the types in the order of `EventType::ALL`.
pub const LABELS: usize = EventType::ALL.len() + 1;

/// The first bytes of a model of triggers.
pub const MAGIC: [u8; 4] = *b"DEV2";

static SHIPPED: LazyLock<Triggers> = LazyLock::new(|| {
    Triggers::from_bytes(include_bytes!("../../models/events.bin"))
        .expect("the shipped model is whole: a test loads it")
});

/// The classifier.
pub struct Triggers {
    weights: WeightTable<LABELS>,
    /// How much "none" is held back, in the model's own scale: found on held-out
    /// sentences of the training data.
    handicap: i16,
    /// How many of the model's steps one unit of log-odds is.
    unit: i16,
}

/// A word that names an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The word.
    pub word: usize,
    /// The type of the act.
    pub kind: EventType,
    /// How much its type is ahead of "none", in sixteenths of a unit of log-odds; less
    /// than zero if "none" would win were it not held back.
    pub strength: i16,
}

impl Triggers {
    /// The model shipped in the crate, loaded at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A classifier with a model of its own.
    ///
    /// # Errors
    /// If the bytes are not a model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let handicap = i16::from_le_bytes(reader.array()?);
        let unit = i16::from_le_bytes(reader.array()?);
        if unit <= 0 {
            return Err(BrokenModel("its unit is not positive"));
        }
        let (weights, rest) = WeightTable::from_bytes(reader.0)?;
        if rest.is_empty() {
            Ok(Self {
                weights,
                handicap,
                unit,
            })
        } else {
            Err(BrokenModel("bytes follow its end"))
        }
    }

    /// The words of an article that name an act, in order. What boilerplate or a
    /// caption tells is no event.
    pub fn find(&self, scene: &Scene<'_>, clues: &Clues<'_>) -> Vec<Trigger> {
        let mut features = Vec::new();
        let mut found = Vec::new();
        for (number, sentence) in scene.tokens.sentences.iter().enumerate() {
            if !sentence.zone.tells_the_story() {
                continue;
            }
            features.clear();
            clues.of_sentence(scene, number, &mut features);
            let mut shared = [0_i16; LABELS];
            shared[0] = -self.handicap;
            self.weights.add(&features, &mut shared);
            for word in sentence.tokens.clone() {
                if !is_candidate(scene, word) {
                    continue;
                }
                features.clear();
                clues.of_word(scene, word, &mut features);
                let mut scores = shared;
                self.weights.add(&features, &mut scores);
                if let Some(kind) = best(&scores) {
                    found.push(Trigger {
                        word,
                        kind,
                        strength: self.strength(scores[0], scores[1 + kind as usize]),
                    });
                }
            }
        }
        found
    }

    fn strength(&self, none: i16, kind: i16) -> i16 {
        let none = i32::from(none) + i32::from(self.handicap);
        let ahead = 16 * (i32::from(kind) - none) / i32::from(self.unit);
        i16::try_from(ahead).unwrap_or(i16::MAX)
    }
}

/// The type with the highest score, if it is higher than that of "none".
fn best(scores: &[i16; LABELS]) -> Option<EventType> {
    let best = (0..LABELS).max_by_key(|&label| (scores[label], std::cmp::Reverse(label)))?;
    best.checked_sub(1).map(|number| EventType::ALL[number])
}

/// Whether a word could name an act at all.
pub fn is_candidate(scene: &Scene<'_>, word: usize) -> bool {
    match scene.syntax.upos(word) {
        Upos::Verb => true,
        Upos::Noun | Upos::Adj => scene.mask(word) != Some(NameKind::Title),
        // "Summit", "Election" in title case; parts of names are not acts.
        Upos::Propn => matches!(scene.mask(word), None | Some(NameKind::Event)),
        _ => false,
    }
}
