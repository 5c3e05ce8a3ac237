//! HTML pages: the article out of the markup.

use super::piece::Piece;
use super::read::Stated;

/// A page read: the article's text, its pieces, and what the page states.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) stated: Stated,
    pub(super) is_damaged: bool,
    pub(super) origin: super::origin::Origin,
}

impl Page {
    pub(super) fn title(&self) -> &str {
        self.stated.metadata.title.as_deref().unwrap_or("")
    }
}

pub(super) fn read(_bytes: &[u8]) -> Page {
    Page::default()
}
