//! Pieces: paragraph-like stretches of text before their zone is known.

use crate::span::Span;

/// What the source itself says about a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Nothing: a line or paragraph of plain text.
    Unmarked,
    /// A paragraph of an HTML page.
    Paragraph,
    /// The page's main heading.
    Headline,
    /// A heading.
    Heading,
    /// An item of a list.
    ListItem,
    /// A quoted block.
    Quote,
    /// A row of a table.
    Row,
    /// A caption of a picture, chart or video.
    Caption,
    /// Marked as byline.
    Byline,
    /// Marked as not part of the story.
    Aside,
}

/// A paragraph-like stretch of the document's buffer. Never empty, trimmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where it stands.
    pub(super) span: Span,
    /// What the source says it is.
    pub(super) form: Form,
}
