//! HTML pages: the article out of the markup.
//!
//! ```text
//! bytes ─► charset ─► tokens ─► tree ─► hints ─► content ─► text, pieces, origin
//!                                  └──► meta ─► title, authors, dates
//! ```
//!
//! No script runs, nothing is loaded, and every step is linear in the page.

mod authors;
mod clean;
mod content;
mod entity;
mod front;
mod hints;
mod linked;
mod meta;
mod render;
mod stats;
mod tag;
mod title;
mod token;
mod tree;
mod visible;
mod vote;

use super::origin::Origin;
use super::piece::{Form, Piece};
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
    let mut meta = meta::read(&tree);
    let content = content::find(&tree, &hints);
    let (headline, heading) = title::find(&tree, &content.silent, &meta);
    let mut cut = content.cut.clone();
    if let Some(heading) = heading {
        cut[heading.index()] = true;
    }
    let mut writer = Writer::new(&decoded.text);
    front::write(&mut writer, &tree, &hints, &content, heading);
    for root in &content.roots {
        writer.subtree(&tree, &hints, &cut, *root);
    }
    meta.published = meta
        .published
        .or_else(|| visible::published(&tree, &hints, &content.silent, heading));
    let shown_authors = visible::authors(&tree, &hints, &content.silent, heading);
    let (mut text, mut pieces, mut origin) = writer.finish();
    if let Some(body) = meta
        .body
        .take()
        .filter(|body| body.len() >= STATED_BODY_BYTES_MIN && body.len() > 2 * text.len())
    {
        // A script would fill in the article: its metadata has it all the same.
        (text, pieces) = stated_body(&body);
        origin = Origin::default();
    }
    if let Some(before) = &decoded.origin {
        origin = origin.through(before);
    }
    read_captions_as_story(&mut pieces);
    Page {
        text,
        pieces,
        stated: stated(meta, headline, shown_authors),
        is_damaged: decoded.is_damaged,
        origin,
    }
}

/// An article of fewer bytes is not worth taking from metadata.
const STATED_BODY_BYTES_MIN: usize = 600;

/// The text of an article as metadata repeats it, which may be markup itself.
fn stated_body(body: &str) -> (String, Vec<Piece>) {
    let lines = if body.contains("</") {
        body.to_owned()
    } else {
        body.replace('\n', "<p>")
    };
    let tree = Tree::new(&lines);
    let mut writer = Writer::new(&lines);
    writer.subtree(
        &tree,
        &hints::all(&tree),
        &vec![false; tree.len()],
        tree.root(),
    );
    let (text, pieces, _) = writer.finish();
    (text, pieces)
}

/// Slide shows tell their story in captions.
fn read_captions_as_story(pieces: &mut [Piece]) {
    let bytes = |pieces: &[Piece], caption: bool| -> usize {
        pieces
            .iter()
            .filter(|piece| (piece.form == Form::Caption) == caption)
            .map(|piece| piece.span.len())
            .sum()
    };
    if bytes(pieces, true) > 2 * bytes(pieces, false) {
        for piece in pieces
            .iter_mut()
            .filter(|piece| piece.form == Form::Caption)
        {
            piece.form = Form::Paragraph;
        }
    }
}

fn stated(mut meta: meta::Meta, title: Option<String>, marked_authors: Vec<String>) -> Stated {
    // A name of one word is an account: the page may show whose it is.
    let is_full = |name: &String| name.contains(' ');
    if !meta.authors.iter().any(is_full) && marked_authors.iter().any(is_full) {
        meta.authors.clear();
    }
    // A site that gives itself as the author is no person.
    if let Some(site) = &meta.publisher {
        let (sites, persons) = meta
            .authors
            .into_iter()
            .partition(|author| author.eq_ignore_ascii_case(site));
        meta.authors = persons;
        let sites: Vec<String> = sites;
        meta.organizations.extend(sites);
    }
    Stated {
        language: meta.language,
        marked_authors,
        organizations: meta.organizations,
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
