//! Reading: from article to document to annotations.
//!
//! ```text
//! article ─► document ─► tokens ─► names ─► entities ─► dates ─► events ─► annotations
//! ```
//!
//! Everything here is a pure function of the article and [`ENGINE_VERSION`]: no
//! async, no clock, no network, no disk. Bad text is never an error.

pub mod date;
pub mod document;
pub mod entity;
pub mod event;
pub mod lexicon;
pub mod model;
pub mod name;
mod reader;
pub mod span;
pub mod syntax;
pub mod token;

use date::{Anchor, DateSpan};
use document::{Document, Zone};
use entity::{Entity, Mention};
use event::Event;
pub use reader::{Reader, Stage};
use span::Span;
use token::Tokens;

/// The version of the engine. Same article, same engine version, same bytes out.
pub const ENGINE_VERSION: &str = env!("CARGO_PKG_VERSION");

/// One place where the article states a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateMention {
    /// Where it stands.
    pub span: Span,
    /// The sentence it lies in: an index into `Tokens::sentences`.
    pub sentence: u32,
    /// The zone it lies in.
    pub zone: Zone,
    /// The days it may mean and what they were resolved against; absent when
    /// nothing in the article resolves it.
    pub value: Option<(DateSpan, Anchor)>,
}

/// Everything read from one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// The entities, in order of first mention.
    pub entities: Vec<Entity>,
    /// Every mention of them, in reading order.
    pub mentions: Vec<Mention>,
    /// Every date, in reading order.
    pub dates: Vec<DateMention>,
    /// Every event, in reading order.
    pub events: Vec<Event>,
}

/// An article read: its document, its sentences, and what was found in them.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The text with its zones.
    pub document: Document,
    /// Its sentences and tokens.
    pub tokens: Tokens,
    /// What was found.
    pub annotations: Annotations,
}
