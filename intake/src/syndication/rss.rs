//! RSS 0.9 to 2.0, in both of its families, with the modules that news uses.

use std::ops::ControlFlow;

use crate::xml::{Element, Space, Tree, to_html};
use crate::{Article, Body, Note, Place, Sink, date, link, words};

use super::{Channel, alternate, content, is_summary, persons, text, whole};

const PLAIN: &[Space] = &[Space::Plain];
const DC: &[Space] = &[Space::Dc];
const ATOM: &[Space] = &[Space::Atom];

/// Passes a feed's items on.
pub fn push(tree: &Tree<'_>, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
    let Some(root) = tree.root() else {
        return ControlFlow::Continue(());
    };
    let channel = channel(tree, root);
    let items = tree
        .elements()
        .filter(|element| element.space() == Space::Plain && element.name() == "item");
    for (number, item) in (1..).zip(items) {
        let article = whole(item, root).map(|()| article(item, &channel));
        sink.push(Place::Element(number), item.bytes(), article)?;
    }
    ControlFlow::Continue(())
}

fn channel(tree: &Tree<'_>, root: Element<'_>) -> Channel {
    let Some(channel) = tree.elements().find(|element| element.name() == "channel") else {
        return Channel::default();
    };
    let links = [
        root.attribute("xml:base").unwrap_or_default().into_owned(),
        text(channel.child("link")),
        alternate(channel, ATOM).unwrap_or_default(),
        channel.attribute("about").unwrap_or_default().into_owned(),
    ];
    Channel {
        title: words::plain(&text(channel.child("title"))),
        base: links
            .into_iter()
            .find(|address| link::is_http(address.trim()))
            .unwrap_or_default(),
        language: text(
            channel
                .child("language")
                .or_else(|| channel.child_in(DC, "language")),
        ),
        authors: Vec::new(),
    }
}

fn article(item: Element<'_>, channel: &Channel) -> Article {
    let uri = address(item, channel);
    let title = item.child("title").or_else(|| item.child_in(DC, "title"));
    let mut article = Article {
        id: link::identity(&text(item.child("guid")), &uri, channel.source()),
        title: words::plain(&text(title)),
        authors: authors(item),
        language: words::language(&language(item, channel)),
        publisher: publisher(item, channel),
        section: words::plain(&text(item.child("category"))),
        uri,
        ..Article::default()
    };
    set_body(&mut article, item);
    article.set_published(
        [
            (PLAIN, "pubDate"),
            (DC, "date"),
            (DC, "issued"),
            (ATOM, "published"),
            (DC, "created"),
            (ATOM, "updated"),
        ]
        .map(|(spaces, name)| text(item.child_in(spaces, name))),
    );
    let modified = item
        .child_in(ATOM, "updated")
        .or_else(|| item.child_in(DC, "modified"));
    article.modified = date::day(&text(modified));
    article
}

fn address(item: Element<'_>, channel: &Channel) -> String {
    let permalink = item
        .child("guid")
        .filter(|guid| {
            guid.attribute("isPermaLink")
                .is_none_or(|is| !is.eq_ignore_ascii_case("false"))
        })
        .map(Element::text)
        .filter(|guid| link::is_http(guid));
    let own = item.attribute("xml:base").unwrap_or_default();
    let base = if own.is_empty() { &channel.base } else { &*own };
    [
        Some(text(item.child("link"))),
        // What a reader that takes RSS for HTML makes of it.
        item.child("link")
            .and_then(|link| Some(link.attribute("href")?.into_owned())),
        alternate(item, ATOM),
        permalink,
        item.attribute("rdf:about")
            .map(std::borrow::Cow::into_owned),
    ]
    .into_iter()
    .flatten()
    .map(|reference| link::resolve(base, &reference))
    .find(|address| !address.is_empty())
    .unwrap_or_default()
}

/// The whole content, by whichever module; else the description, which may be
/// the whole or a summary.
fn set_body(article: &mut Article, item: Element<'_>) {
    let encoded = item
        .child_in(&[Space::Content], "encoded")
        .map(content)
        .unwrap_or_default();
    let marked_up = || {
        let body = item.child("body").or_else(|| item.child("div"));
        body.map(|body| Body::Html(to_html(body, "").into_bytes()))
    };
    let description = || {
        let described = item
            .child("description")
            .or_else(|| item.child_in(DC, "description"));
        let described = described.or_else(|| item.child_in(ATOM, "summary"));
        described.map(content).unwrap_or_default()
    };
    let whole = Some(encoded)
        .filter(|body| !body.is_blank())
        .or_else(marked_up);
    article.set_body(whole.unwrap_or_default(), description);
    if article.is_summary() && !is_summary(&article.body) {
        article.notes.retain(|note| *note != Note::SummaryOnly);
    }
}

/// Who wrote it; whom its pictures are credited to did not.
fn authors(item: Element<'_>) -> Vec<String> {
    let named = |spaces: &'static [Space], name: &'static str| {
        item.children()
            .filter(move |child| spaces.contains(&child.space()) && child.name() == name)
            .map(|child| words::plain(&child.text()))
    };
    let creators = words::distinct(named(DC, "creator").flat_map(|name| words::byline(&name)));
    if !creators.is_empty() {
        return creators;
    }
    let authors =
        words::distinct(named(PLAIN, "author").flat_map(|name| words::mail_author(&name)));
    if authors.is_empty() {
        persons(item, ATOM)
    } else {
        authors
    }
}

fn language(item: Element<'_>, channel: &Channel) -> String {
    let own = text(item.child_in(DC, "language"));
    if own.is_empty() {
        channel.language.clone()
    } else {
        own
    }
}

/// In a feed of feeds an item names the one it came from.
fn publisher(item: Element<'_>, channel: &Channel) -> String {
    let named = item
        .child("source")
        .or_else(|| item.child_in(DC, "publisher"));
    let name = words::plain(&text(named));
    if name.is_empty() {
        channel.title.clone()
    } else {
        name
    }
}
