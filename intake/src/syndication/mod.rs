//! Feeds in XML: RSS and Atom.

mod atom;
mod rss;

pub use atom::push as atom;
pub use rss::push as rss;

use std::borrow::Cow;

use crate::xml::{Element, Space, to_html};
use crate::{Body, Refused, link, words};

/// What a feed says of all its items.
#[derive(Debug, Default)]
struct Channel {
    title: String,
    /// What relative addresses are relative to.
    base: String,
    language: String,
    /// Who writes where an entry does not say.
    authors: Vec<String>,
}

impl Channel {
    /// The name that tells its items' numbers from those of another feed.
    fn source(&self) -> &str {
        link::host(&self.base)
    }
}

/// Whether an element's end was in the document.
fn whole(item: Element<'_>, root: Element<'_>) -> Result<(), Refused> {
    if item.is_whole() || root.is_whole() {
        Ok(())
    } else {
        Err(Refused::BreaksOff)
    }
}

/// The words of an element, if it is there.
fn text(element: Option<Element<'_>>) -> String {
    element.map(Element::text).unwrap_or_default()
}

/// The words of an element, or the markup that someone forgot to escape.
fn content(element: Element<'_>) -> Body {
    if element.children().next().is_some() {
        Body::Html(to_html(element, "").into_bytes())
    } else {
        words::body(&element.text())
    }
}

/// The address of the page in some links of Atom's kind: the alternate, or one
/// that does not say what it is.
fn alternate(element: Element<'_>, spaces: &[Space]) -> Option<String> {
    element
        .children()
        .filter(|child| spaces.contains(&child.space()) && child.name() == "link")
        .find(|child| child.attribute("rel").is_none_or(|rel| rel == "alternate"))
        .and_then(|link| link.attribute("href"))
        .map(Cow::into_owned)
}

/// The names of Atom's persons.
fn persons(element: Element<'_>, spaces: &[Space]) -> Vec<String> {
    let names = element
        .children()
        .filter(|child| spaces.contains(&child.space()) && child.name() == "author")
        .flat_map(|author| match author.child_in(spaces, "name") {
            Some(name) => words::byline(&name.text()),
            None => words::mail_author(&author.text()),
        });
    words::distinct(names)
}

/// Whether what a feed calls a description is no more than that. Some feeds have
/// the whole article there.
fn is_summary(body: &Body) -> bool {
    /// A short news article is longer.
    const WHOLE_BYTES_MIN: usize = 1_000;
    let bytes: &[u8] = match body {
        Body::Text(text) => text.as_bytes(),
        Body::Html(html) => html,
    };
    bytes.len() < WHOLE_BYTES_MIN
}
