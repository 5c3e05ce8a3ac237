//! HTML pages: the article out of the markup.
//!
//! ```text
//! bytes ─► charset ─► tokens ─► tree ─► hints ─► content ─► text, pieces, origin
//!                                  └──► meta ─► title, authors, dates
//! ```
//!
//! No script runs, nothing is loaded, and every step is linear in the page.

mod clean;
mod content;
mod entity;
mod front;
mod hints;
mod meta;
mod render;
mod stats;
mod tag;
mod title;
mod token;
mod tree;

use super::origin::Origin;
use super::piece::Piece;
use super::read::Stated;
use super::{Metadata, charset};
use render::Writer;
use tree::Tree;

/// A page read: the article's text, its pieces, and what the page states.
pub(super) struct Page {
    /// The article's text, blocks a blank line apart.
    pub(super) text: String,
    /// Its blocks.
    pub(super) pieces: Vec<Piece>,
    /// What head, structured data and markup say of it.
    pub(super) stated: Stated,
    /// Whether bytes were no text.
    pub(super) is_damaged: bool,
    /// The way from the text back to the bytes.
    pub(super) origin: Origin,
}

impl Page {
    /// The headline, or nothing.
    pub(super) fn title(&self) -> &str {
        self.stated.metadata.title.as_deref().unwrap_or("")
    }
}

/// Reads a page in whatever encoding it is.
pub(super) fn read(bytes: &[u8]) -> Page {
    let decoded = charset::decode(bytes);
    let tree = Tree::new(&decoded.text);
    let hints = hints::all(&tree);
    let mut meta = meta::read(&tree, &hints);
    let content = content::find(&tree, &hints);
    let (headline, heading) = title::find(&tree, &content.silent, &meta);
    let mut cut = content.cut;
    if let Some(heading) = heading {
        cut[heading.index()] = true;
    }
    let mut writer = Writer::new(&decoded.text);
    front::write(
        &mut writer,
        &tree,
        &hints,
        &content.silent,
        heading,
        content.roots.first().copied(),
    );
    for root in &content.roots {
        writer.subtree(&tree, &hints, &cut, *root);
    }
    meta.published = meta
        .published
        .or_else(|| meta::time_element(&tree, &content.silent));
    let mut text = writer.text;
    text.truncate(text.trim_end().len());
    let origin = match &decoded.origin {
        Some(before) => writer.origin.through(before),
        None => writer.origin,
    };
    Page {
        text,
        pieces: writer.pieces,
        stated: stated(meta, headline),
        is_damaged: decoded.is_damaged,
        origin,
    }
}

fn stated(meta: meta::Meta, title: Option<String>) -> Stated {
    Stated {
        language: meta.language,
        metadata: Metadata {
            title,
            authors: meta.authors,
            agency: None,
            publisher: meta.publisher,
            section: meta.section,
            canonical_uri: meta.canonical,
            published: meta.published,
            modified: meta.modified,
            dateline: None,
        },
    }
}
