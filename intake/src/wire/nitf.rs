//! NITF, the News Industry Text Format, versions 2.5 to 3.6.

use std::ops::ControlFlow;

use crate::xml::{Element, to_html};
use crate::{Article, Body, Place, Refused, Sink, link, words};

use super::dateline;

/// Passes on a document's article.
pub fn push(root: Element<'_>, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
    let article = if root.is_whole() {
        Ok(article(root))
    } else {
        Err(Refused::BreaksOff)
    };
    sink.push(Place::Whole, root.bytes(), article)
}

/// The article of a `nitf` element.
pub(super) fn article(nitf: Element<'_>) -> Article {
    let text = |path: &[&str]| nitf.at(path).map(Element::text).unwrap_or_default();
    let attribute = |path: &[&str], name: &str| {
        let found = nitf.at(path).and_then(|element| element.attribute(name));
        found
            .map(|value| value.trim().to_owned())
            .unwrap_or_default()
    };
    let headline = [
        text(&["body", "body.head", "hedline", "hl1"]),
        text(&["body", "body.head", "hedline"]),
        text(&["head", "title"]),
    ];
    let agency = words::one_line(&text(&["body", "body.head", "distributor"]));
    let holder = attribute(&["head", "docdata", "doc.copyright"], "holder");
    let uri = link::resolve("", &attribute(&["head", "pubdata"], "ex-ref"));
    let publisher = [
        attribute(&["head", "pubdata"], "name"),
        agency.clone(),
        holder,
    ];
    let mut article = Article {
        id: link::identity(
            &attribute(&["head", "docdata", "doc-id"], "id-string"),
            &uri,
            &attribute(&["head", "docdata", "doc-id"], "regsrc"),
        ),
        title: first(headline.map(|headline| words::plain(&headline))),
        authors: authors(nitf),
        language: words::language(&nitf.attribute("xml:lang").unwrap_or_default()),
        publisher: first(publisher),
        section: attribute(&["head", "pubdata"], "position.section"),
        uri,
        ..Article::default()
    };
    article.set_body(body(nitf, &agency), || {
        words::body(&text(&["body", "body.head", "abstract"]))
    });
    article.set_published([
        attribute(&["head", "docdata", "date.issue"], "norm"),
        attribute(&["head", "docdata", "date.release"], "norm"),
        attribute(&["head", "pubdata"], "date.publication"),
        attribute(&["body", "body.head", "dateline", "story.date"], "norm"),
    ]);
    article.agency = agency;
    article
}

/// The story, its dateline in front and what its desk adds behind.
fn body(nitf: Element<'_>, agency: &str) -> Body {
    let Some(content) = nitf.at(&["body", "body.content"]) else {
        return Body::default();
    };
    let line = nitf.at(&["body", "body.head", "dateline"]);
    let place = line
        .and_then(|line| line.child("location"))
        .map(Element::text)
        .unwrap_or_default();
    let line = line.map(Element::text).unwrap_or_default();
    let story = content
        .descendants()
        .find(|element| element.name() == "p")
        .unwrap_or(content);
    let mut html = to_html(content, &dateline(&place, &line, agency, &story.text()));
    if html.trim().is_empty() {
        return Body::default();
    }
    if let Some(tagline) = nitf.at(&["body", "body.end", "tagline"]) {
        html = format!("{html}<p>{}</p>", to_html(tagline, ""));
    }
    Body::Html(html.into_bytes())
}

/// The names in the bylines: those marked as persons, else all words but the
/// writers' posts.
fn authors(nitf: Element<'_>) -> Vec<String> {
    let Some(head) = nitf.at(&["body", "body.head"]) else {
        return Vec::new();
    };
    let bylines = head.children().filter(|child| child.name() == "byline");
    let names = bylines.flat_map(|byline| {
        let persons: Vec<String> = byline
            .children()
            .filter(|child| child.name() == "person")
            .map(|person| words::one_line(&person.text()))
            .collect();
        if persons.is_empty() {
            let all = byline.text();
            let post = byline.child("byttl").map(Element::text).unwrap_or_default();
            words::byline(
                all.strip_suffix(post.as_str())
                    .unwrap_or(&all)
                    .trim_end_matches([',', ' ', '\n']),
            )
        } else {
            persons
        }
    });
    words::distinct(names)
}

/// The first that is not empty.
pub(super) fn first(texts: impl IntoIterator<Item = String>) -> String {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}
