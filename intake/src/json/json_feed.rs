//! JSON Feed, 1.0 and 1.1.

use crate::{Article, Body, Refused, date, link, words};

use super::fields::{names, text_of};
use super::{Map, Value};

/// Whether it is a feed: its version is an address that says so.
pub(super) fn is_one(value: &Value) -> bool {
    let version = value
        .get("version")
        .and_then(Value::as_str)
        .unwrap_or_default();
    version.contains("jsonfeed.org") && value.get("items").is_some_and(Value::is_array)
}

/// The feed's items.
pub(super) fn articles(feed: &Value) -> impl ExactSizeIterator<Item = Result<Article, Refused>> {
    let items = feed
        .get("items")
        .and_then(Value::as_array)
        .unwrap_or_default();
    items.iter().map(move |item| match (item, feed) {
        (Value::Object(item), Value::Object(feed)) => Ok(article(item, feed)),
        _ => Err(Refused::NoObject),
    })
}

fn article(item: &Map, feed: &Map) -> Article {
    let home = text_of(feed, "home_page_url");
    let home = if home.is_empty() {
        text_of(feed, "feed_url")
    } else {
        home
    };
    let uri = [text_of(item, "url"), text_of(item, "id")];
    let uri = uri
        .iter()
        .map(|address| link::resolve(&home, address))
        .next();
    let uri = uri.unwrap_or_default();
    let language = [text_of(item, "language"), text_of(feed, "language")];
    let mut article = Article {
        id: link::identity(&id(item), &uri, link::host(&home)),
        title: words::plain(&text_of(item, "title")),
        authors: authors(item).or_else(|| authors(feed)).unwrap_or_default(),
        language: words::language(
            language
                .iter()
                .find(|tag| !tag.is_empty())
                .map_or("", String::as_str),
        ),
        publisher: words::plain(&text_of(feed, "title")),
        modified: date::day(&text_of(item, "date_modified")),
        uri,
        ..Article::default()
    };
    let html = text_of(item, "content_html");
    let body = if html.is_empty() {
        Body::Text(text_of(item, "content_text"))
    } else {
        Body::Html(html.into_bytes())
    };
    article.set_body(body, || words::body(&text_of(item, "summary")));
    article.set_published([
        text_of(item, "date_published"),
        text_of(item, "date_modified"),
    ]);
    article
}

/// Ids are texts, and numbers where their feed is sloppy.
fn id(item: &Map) -> String {
    match item.get("id") {
        Some(Value::Number(number)) => number.to_string(),
        _ => text_of(item, "id"),
    }
}

fn authors(fields: &Map) -> Option<Vec<String>> {
    let stated = fields.get("authors").or_else(|| fields.get("author"))?;
    Some(names(stated)).filter(|names| !names.is_empty())
}
