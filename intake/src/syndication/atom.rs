//! Atom 1.0 (RFC 4287), and 0.3, which differs in names.

use std::ops::ControlFlow;

use crate::xml::{Element, Space, Tree};
use crate::{Article, Body, Place, Sink, date, link, words};

use super::{Channel, alternate, content, persons, text, whole};

/// Where its namespace is not declared, its elements are of none.
const ATOM: &[Space] = &[Space::Atom, Space::Plain];

/// Passes a feed's entries on.
pub fn push(tree: &Tree<'_>, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
    let Some(root) = tree.root() else {
        return ControlFlow::Continue(());
    };
    let channel = if root.name() == "feed" {
        channel(root)
    } else {
        Channel::default()
    };
    let entries = tree
        .elements()
        .filter(|element| ATOM.contains(&element.space()) && element.name() == "entry");
    for (number, entry) in (1..).zip(entries) {
        let article = whole(entry, root).map(|()| article(entry, &channel));
        sink.push(Place::Element(number), entry.bytes(), article)?;
    }
    ControlFlow::Continue(())
}

fn channel(feed: Element<'_>) -> Channel {
    let own = feed
        .children()
        .filter(|child| ATOM.contains(&child.space()) && child.name() == "link")
        .filter_map(|link| link.attribute("href"))
        .find(|address| link::is_http(address));
    let stated = feed.attribute("xml:base").map(std::borrow::Cow::into_owned);
    let identifier = Some(text(feed.child_in(ATOM, "id")));
    Channel {
        title: title(feed),
        base: [
            stated,
            alternate(feed, ATOM),
            own.map(std::borrow::Cow::into_owned),
            identifier,
        ]
        .into_iter()
        .flatten()
        .find(|address| link::is_http(address))
        .unwrap_or_default(),
        language: feed.attribute("xml:lang").unwrap_or_default().into_owned(),
        authors: persons(feed, ATOM),
    }
}

fn article(entry: Element<'_>, channel: &Channel) -> Article {
    let base = entry.attribute("xml:base");
    let base = link::resolve(&channel.base, base.as_deref().unwrap_or_default());
    let base = if base.is_empty() {
        &channel.base
    } else {
        &base
    };
    let uri = link::resolve(base, &alternate(entry, ATOM).unwrap_or_default());
    let source = entry.child_in(ATOM, "source");
    let category = entry.child_in(ATOM, "category");
    let section = category.and_then(|category| {
        category
            .attribute("label")
            .or_else(|| category.attribute("term"))
    });
    let language = entry
        .attribute("xml:lang")
        .unwrap_or(channel.language.as_str().into());
    let mut article = Article {
        id: link::identity(&text(entry.child_in(ATOM, "id")), &uri, channel.source()),
        title: title(entry),
        authors: authors(entry, source, channel),
        language: words::language(&language),
        publisher: source
            .map(title)
            .filter(|title| !title.is_empty())
            .unwrap_or(channel.title.clone()),
        section: section
            .map(|section| words::plain(&section))
            .unwrap_or_default(),
        uri,
        ..Article::default()
    };
    let body = entry
        .child_in(ATOM, "content")
        .map(construct)
        .unwrap_or_default();
    article.set_body(body, || {
        entry
            .child_in(ATOM, "summary")
            .map(construct)
            .unwrap_or_default()
    });
    let dates = ["published", "issued", "created", "updated", "modified"];
    article.set_published(dates.map(|name| text(entry.child_in(ATOM, name))));
    let modified = entry
        .child_in(ATOM, "updated")
        .or_else(|| entry.child_in(ATOM, "modified"));
    article.modified = date::day(&text(modified));
    article
}

fn title(element: Element<'_>) -> String {
    words::plain(&text(element.child_in(ATOM, "title")))
}

/// An entry without authors of its own has those of where it came from, or else
/// of the feed.
fn authors(entry: Element<'_>, source: Option<Element<'_>>, channel: &Channel) -> Vec<String> {
    let own = persons(entry, ATOM);
    if !own.is_empty() {
        return own;
    }
    match source.map(|source| persons(source, ATOM)) {
        Some(theirs) if !theirs.is_empty() => theirs,
        _ => channel.authors.clone(),
    }
}

/// A text construct: words, HTML in words, or elements. What is called text and
/// has tags is taken for what it is.
fn construct(element: Element<'_>) -> Body {
    match (content(element), element.attribute("type").as_deref()) {
        (Body::Text(words), Some("html" | "text/html")) if !words.is_empty() => {
            Body::Html(words.into_bytes())
        }
        (body, _) => body,
    }
}
