//! Names and titles: what a trained tagger marks in a document.
//!
//! The tagger is a linear model over hashed features of words and their
//! surroundings, and finds the best sequence of labels for each sentence.
//! `models/MODEL_CARD-names.md` tells what it was trained on and how good it is.

mod context;
pub mod decoder;
mod feature;
pub mod label;
pub mod lexicon;
mod rank;
mod sentence;
mod tagger;
mod word;

use std::ops::Range;

pub use tagger::{Model, Tagger, features};

use crate::span::Span;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person, the name alone.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Location,
    /// A nationality, a religious, ethnic or political group, a language.
    Norp,
    /// A named event: a war, a summit, a storm.
    Event,
    /// Another proper name: a law, a work, a product, a ship.
    Misc,
    /// Rank, honorific or position words that stand directly before a person's name.
    Title,
}

/// A name or title in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// Where it stands.
    pub span: Span,
    /// The sentence it lies in: an index into `Tokens::sentences`.
    pub sentence: u32,
    /// Its tokens: a range into `Tokens::tokens`.
    pub tokens: Range<usize>,
}
