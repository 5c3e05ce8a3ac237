//! Parts: which of those that a sentence names take part in an act, on which side,
//! where and when.
//!
//! A linear classifier over hashed features of the way through the tree from the
//! act to whoever is named; what the rules of `side` say is one of its features.

mod candidate;
mod clue;

use std::sync::LazyLock;

pub use candidate::{candidates, standing_for};
pub use clue::{PartClues, StanceClues};

use super::clue::Clues;
use super::{EventType, Scene, Status};
use crate::model::{BrokenModel, Reader, WeightTable};

/// What a word may be to an act, in the order the model numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Takes no part.
    None,
    /// Acts.
    Actor,
    /// Is acted upon.
    Recipient,
    /// Where it happens.
    Place,
    /// When it happens.
    Date,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; PARTS] = [
        Self::None,
        Self::Actor,
        Self::Recipient,
        Self::Place,
        Self::Date,
    ];
}

/// How many parts there are.
pub const PARTS: usize = 5;

/// How many ways there are to state an act: those of [`Status::ALL`].
pub const STANCES: usize = Status::ALL.len();

/// The first bytes of a model of parts and stances.
pub const MAGIC: [u8; 4] = *b"DEP1";

static SHIPPED: LazyLock<Parts> = LazyLock::new(|| {
    Parts::from_bytes(include_bytes!("../../../models/participants.bin"))
        .expect("the shipped model is whole: a test loads it")
});

/// The classifiers of parts and of how an act is stated.
pub struct Parts {
    sides: WeightTable<PARTS>,
    /// What each part is given in advance, in the model's own scale: found on
    /// held-out sentences of the training data.
    advance: [i16; PARTS],
    stances: WeightTable<STANCES>,
    stance_advance: [i16; STANCES],
}

/// Who and what takes part in an act: words, each once, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cast {
    /// Who acts.
    pub actors: Vec<usize>,
    /// Who is acted upon.
    pub recipients: Vec<usize>,
    /// Where.
    pub place: Option<usize>,
    /// When: the head of a time expression.
    pub date: Option<usize>,
}

impl Parts {
    /// The model shipped in the crate, loaded at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Classifiers with a model of their own.
    ///
    /// # Errors
    /// If the bytes are not a model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let mut advance = [0; PARTS];
        for part in &mut advance {
            *part = i16::from_le_bytes(reader.array()?);
        }
        let mut stance_advance = [0; STANCES];
        for stance in &mut stance_advance {
            *stance = i16::from_le_bytes(reader.array()?);
        }
        let (sides, rest) = WeightTable::from_bytes(reader.0)?;
        let (stances, rest) = WeightTable::from_bytes(rest)?;
        if rest.is_empty() {
            Ok(Self {
                sides,
                advance,
                stances,
                stance_advance,
            })
        } else {
            Err(BrokenModel("bytes follow its end"))
        }
    }

    /// Who takes part in the act that a word names.
    pub fn cast(&self, scene: &Scene<'_>, clues: &Clues<'_>, word: usize, kind: EventType) -> Cast {
        let about = PartClues::new(scene, clues, word, kind);
        let mut cast = Cast::default();
        let mut features = Vec::new();
        let (mut place, mut date) = (0, 0);
        for at in 0..about.candidates().len() {
            features.clear();
            about.of(at, &mut features);
            let mut scores = self.advance;
            self.sides.add(&features, &mut scores);
            let candidate = about.candidates()[at];
            let best = (0..PARTS).max_by_key(|&part| (scores[part], std::cmp::Reverse(part)));
            let margin = |part: Part| scores[part as usize].saturating_sub(scores[0]);
            match best.map(|part| Part::ALL[part]) {
                Some(Part::Actor) => cast.actors.push(candidate),
                Some(Part::Recipient) => cast.recipients.push(candidate),
                Some(Part::Place) if margin(Part::Place) > place => {
                    place = margin(Part::Place);
                    cast.place = Some(candidate);
                }
                Some(Part::Date) if margin(Part::Date) > date => {
                    date = margin(Part::Date);
                    cast.date = Some(candidate);
                }
                _ => {}
            }
        }
        cast
    }

    /// How the act that a word names is stated.
    pub fn stance(
        &self,
        scene: &Scene<'_>,
        clues: &Clues<'_>,
        word: usize,
        kind: EventType,
    ) -> Status {
        let mut features = Vec::new();
        StanceClues::new(scene, clues).of(word, kind, &mut features);
        let mut scores = self.stance_advance;
        self.stances.add(&features, &mut scores);
        let best = (0..STANCES).max_by_key(|&at| (scores[at], std::cmp::Reverse(at)));
        best.map_or(Status::Asserted, |at| Status::ALL[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_whole_and_others_are_refused() {
        let bytes = include_bytes!("../../../models/participants.bin");
        assert!(Parts::from_bytes(bytes).is_ok());
        assert!(Parts::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        assert!(Parts::from_bytes(b"DEP1").is_err());
    }
}
