//! An object with obvious field names.

use super::{Map, Value};
use crate::{Article, Body, BodyType, Refused, date, id, words};

// Names are compared without case, `_` and `-`; the first that is there wins.
const TITLE: &[&str] = &["title", "headline", "name"];
const HTML: &[&str] = &["html", "rawhtml", "bodyhtml", "bodyxhtml", "contenthtml"];
const TEXT: &[&str] = &[
    "text",
    "articlebody",
    "maintext",
    "fulltext",
    "body",
    "bodytext",
    "content",
    "contenttext",
    "plaintext",
    "articletext",
];
const SUMMARY: &[&str] = &[
    "summary",
    "description",
    "abstract",
    "excerpt",
    "snippet",
    "teaser",
    "standfirst",
];
const URI: &[&str] = &[
    "url",
    "uri",
    "sourceuri",
    "sourceurl",
    "link",
    "weburl",
    "canonicalurl",
    "canonicaluri",
    "permalink",
];
const PUBLISHER: &[&str] = &[
    "publisher",
    "source",
    "sourcename",
    "outlet",
    "sitename",
    "site",
    "publication",
    "newspaper",
];
const AUTHORS: &[&str] = &["authors", "author", "byline", "creator"];
const DATE: &[&str] = &[
    "publishtime",
    "publishdate",
    "datepublished",
    "publishedat",
    "published",
    "publicationdate",
    "pubdate",
    "date",
    "datepublish",
    "datetime",
];
const ID: &[&str] = &["id", "articleid", "uuid", "guid"];
const LANGUAGE: &[&str] = &["language", "languagecode", "lang", "inlanguage"];
const SECTION: &[&str] = &["section", "category", "desk"];

/// Whether some names have one among them that holds an article's words.
pub fn has_content<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    names.into_iter().any(|name| {
        [TITLE, TEXT, HTML]
            .into_iter()
            .flatten()
            .any(|known| is_named(name, known))
    })
}

/// An object's fields as an article.
pub fn to_article(fields: &Map, body: BodyType) -> Result<Article, Refused> {
    let mut article = Article {
        title: text(fields, TITLE)?,
        uri: text(fields, URI)?,
        publisher: text(fields, PUBLISHER)?,
        section: text(fields, SECTION).unwrap_or_default(),
        authors: authors(fields),
        language: text(fields, LANGUAGE)?.replace('_', "-"),
        id: id::admissible(&text(fields, ID)?),
        ..Article::default()
    };
    set_body(&mut article, fields, body)?;
    if let Some((name, value)) = field(fields, DATE) {
        article.published = date::parse(value).ok_or_else(|| Refused::UnknownDate {
            name: name.to_owned(),
            value: value.to_string(),
        })?;
    }
    Ok(article)
}

fn set_body(article: &mut Article, fields: &Map, body: BodyType) -> Result<(), Refused> {
    let html = text(fields, HTML)?;
    let whole = if !html.is_empty() && body != BodyType::Text {
        Body::Html(html.into_bytes())
    } else {
        by_looks(text(fields, TEXT)?, body)
    };
    // A summary of another type than a text is none.
    article.set_body(whole, || {
        by_looks(text(fields, SUMMARY).unwrap_or_default(), body)
    });
    if article.title.is_empty() && article.body.is_blank() {
        let mut names = fields
            .keys()
            .map(|name| name.chars().take(40).collect::<String>());
        let mut named: Vec<String> = names.by_ref().take(20).collect();
        named.extend(names.next().map(|_| "…".to_owned()));
        return Err(Refused::NoSuchField(named.join(", ")));
    }
    Ok(())
}

fn by_looks(text: String, body: BodyType) -> Body {
    let is_html = match body {
        BodyType::Auto => text.trim_start().starts_with('<') && text.contains("</"),
        BodyType::Text => false,
        BodyType::Html => true,
    };
    if is_html {
        Body::Html(text.into_bytes())
    } else {
        Body::Text(text)
    }
}

/// The first of the names that is there and not empty.
fn field<'a>(fields: &'a Map, names: &[&str]) -> Option<(&'a str, &'a Value)> {
    names.iter().find_map(|name| {
        fields
            .iter()
            .find(|(key, value)| is_named(key, name) && !is_empty(value))
    })
}

pub(super) fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// Whether a key is a name, but for case, `_` and `-`.
pub(super) fn is_named(key: &str, name: &str) -> bool {
    key.len() >= name.len()
        && key
            .bytes()
            .filter(|byte| !matches!(byte, b'_' | b'-'))
            .map(|byte| byte.to_ascii_lowercase())
            .eq(name.bytes())
}

/// A field as text; an object stands for its name.
fn text(fields: &Map, names: &[&str]) -> Result<String, Refused> {
    let Some((key, value)) = field(fields, names) else {
        return Ok(String::new());
    };
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Object(inner) => Ok(text_of(inner, "name")),
        _ => Err(Refused::NoText(key.chars().take(40).collect())),
    }
}

/// The text of a field; empty if it is none.
pub(super) fn text_of(fields: &Map, key: &str) -> String {
    fields
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// One author each, out of a list or a byline.
fn authors(fields: &Map) -> Vec<String> {
    field(fields, AUTHORS)
        .map(|(_, value)| names(value))
        .unwrap_or_default()
}

/// The names in a byline, of an object, or in a list of either.
pub(super) fn names(value: &Value) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::String(text) => vec![words::one_line(text)],
        Value::Object(inner) => vec![words::one_line(&text_of(inner, "name"))],
        _ => Vec::new(),
    };
    match value {
        Value::String(line) => words::byline(line),
        Value::Array(list) => words::distinct(list.iter().flat_map(name)),
        other => words::distinct(name(other)),
    }
}
