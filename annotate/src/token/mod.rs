//! Sentences and tokens of a document.

use std::ops::Range;

use crate::document::Zone;
use crate::span::Span;

/// A word, number or mark of punctuation. A possessive "'s" is a token of its own.
pub type Token = Span;

/// A sentence: a stretch of one block, and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// The zone of the block it lies in.
    pub zone: Zone,
    /// Which block it lies in: an index into `Document::blocks`.
    pub block: u32,
    /// Its tokens: a range into [`Tokens::tokens`]. Never empty.
    pub tokens: Range<usize>,
}

/// All sentences and tokens of a document, in reading order, boilerplate and
/// bylines left out (captions are kept).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The sentences.
    pub sentences: Vec<Sentence>,
    /// The tokens of all sentences, in order.
    pub tokens: Vec<Token>,
}
