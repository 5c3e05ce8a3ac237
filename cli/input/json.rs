//! Articles as JSON objects with obvious field names.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use prost_types::Timestamp;
use serde_json::{Map, Value};
use shared::v1::{Article, ContentType};

use super::{BodyType, Place, Source, date, id};

// Names are compared without case, `_` and `-`; the first that is there wins.
const TITLE: &[&str] = &["title", "headline", "name"];
const HTML: &[&str] = &["html", "rawhtml", "bodyhtml", "contenthtml"];
const TEXT: &[&str] = &[
    "text",
    "articlebody",
    "maintext",
    "fulltext",
    "body",
    "bodytext",
    "content",
    "plaintext",
];
const URI: &[&str] = &[
    "url",
    "uri",
    "sourceuri",
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
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Fields that hold the articles of a whole collection.
const COLLECTIONS: &[&str] = &["articles", "items", "results", "documents", "data"];

/// Reads an object a line; a line that is none fails alone.
pub fn read_lines(reader: &mut dyn BufRead, source: &mut Source<'_>) -> io::Result<()> {
    read_lines_from(1, reader, source)
}

fn read_lines_from(
    first: u64,
    reader: &mut dyn BufRead,
    source: &mut Source<'_>,
) -> io::Result<()> {
    let mut line = Vec::new();
    for number in first.. {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = trim(&line);
        if text.is_empty() {
            continue;
        }
        let value = serde_json::from_slice(text).map_err(|error| broken(&error));
        let article = value.and_then(|value: Value| to_article(value, source.args.content_type));
        if source
            .push(Place::Line(number), line.len(), article)
            .is_break()
        {
            break;
        }
    }
    Ok(())
}

/// Reads a list, a collection, an object a line, or objects over many lines each.
///
/// The first line decides: if it is a whole value, lines follow, which can be
/// read as they arrive; else all of it is read before it is parsed.
pub fn read_any(reader: &mut dyn BufRead, source: &mut Source<'_>) -> io::Result<()> {
    let mut text = Vec::new();
    let mut number = 0;
    while trim(&text).is_empty() {
        text.clear();
        number += 1;
        if reader.read_until(b'\n', &mut text)? == 0 {
            return Ok(());
        }
    }
    if !trim(&text).starts_with(b"[")
        && let Some(value) = first_of_lines(&text, reader)?
    {
        let flow = match value {
            Ok(value) => push_value(value, number, text.len(), source),
            Err(error) => source.push(Place::Line(number), text.len(), Err(error)),
        };
        return match flow {
            ControlFlow::Continue(()) => read_lines_from(number + 1, reader, source),
            ControlFlow::Break(()) => Ok(()),
        };
    }
    reader.read_to_end(&mut text)?;
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = read_whole(&text, number, source);
    Ok(())
}

/// What the first line holds if every line holds a value; `None` if values go
/// over several lines.
fn first_of_lines(
    line: &[u8],
    reader: &mut dyn BufRead,
) -> io::Result<Option<Result<Value, String>>> {
    let error = match serde_json::from_slice(trim(line)) {
        Ok(value) => return Ok(Some(Ok(value))),
        Err(error) => error,
    };
    if error.is_eof() {
        // A value over several lines never has an object alone on its second line;
        // if there is one, this is a line that broke off.
        let ahead = reader.fill_buf()?;
        let second = ahead
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let is_object = serde_json::from_slice::<Map<String, Value>>(trim(second)).is_ok();
        if !is_object {
            return Ok(None);
        }
    }
    Ok(Some(Err(broken(&error))))
}

/// Values one after another, of which the first starts on line `first`.
fn read_whole(text: &[u8], first: u64, source: &mut Source<'_>) -> ControlFlow<()> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
    let mut line = first;
    let mut done = 0;
    while let Some(value) = values.next() {
        let end = values.byte_offset();
        let blanks = text[done..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        line += newlines(&text[done..done + blanks]);
        match value {
            Ok(value) => push_value(value, line, end - done, source)?,
            Err(error) => {
                let at = first + (error.line() as u64).saturating_sub(1);
                let message = broken(&error);
                return source.push(Place::Line(at), text.len() - done, Err(message));
            }
        }
        line += newlines(&text[done + blanks..end]);
        done = end;
    }
    ControlFlow::Continue(())
}

/// What is wrong with the JSON; the line is told by the item's origin.
fn broken(error: &serde_json::Error) -> String {
    let what = if error.is_eof() {
        "the JSON breaks off"
    } else {
        "not JSON"
    };
    let text = error.to_string();
    let cause = text.split(" at line ").next().unwrap_or(&text);
    format!("{what}: {cause} at column {}", error.column())
}

fn newlines(text: &[u8]) -> u64 {
    text.split(|byte| *byte == b'\n').count() as u64 - 1
}

/// A list's elements, a collection's articles, or one article.
fn push_value(value: Value, line: u64, bytes: usize, source: &mut Source<'_>) -> ControlFlow<()> {
    let body = source.args.content_type;
    let elements = match value {
        Value::Array(elements) => elements,
        Value::Object(mut fields) => {
            if let Some(elements) = collection(&mut fields) {
                elements
            } else {
                let article = to_article(Value::Object(fields), body);
                return source.push(Place::Line(line), bytes, article);
            }
        }
        other => return source.push(Place::Line(line), bytes, to_article(other, body)),
    };
    let share = bytes / elements.len().max(1);
    for (number, element) in (1..).zip(elements) {
        source.push(Place::Element(number), share, to_article(element, body))?;
    }
    ControlFlow::Continue(())
}

fn collection(fields: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let is_article = [TITLE, TEXT, HTML]
        .iter()
        .any(|names| field(fields, names).is_some());
    if is_article {
        return None;
    }
    let name = COLLECTIONS
        .iter()
        .find(|name| fields.get(**name).is_some_and(Value::is_array))?;
    match fields.remove(*name) {
        Some(Value::Array(elements)) => Some(elements),
        _ => None,
    }
}

/// An object as an article.
pub fn to_article(value: Value, body: BodyType) -> Result<Article, String> {
    let Value::Object(mut fields) = value else {
        return Err("an article is a JSON object, with a title and a text".into());
    };
    if let Some(Value::Object(inner)) = fields.get_mut("article") {
        fields = std::mem::take(inner);
    }
    let mut article = Article {
        title: text(&fields, TITLE)?,
        source_uri: text(&fields, URI)?,
        publisher: text(&fields, PUBLISHER)?,
        authors: authors(&fields),
        language_code: text(&fields, LANGUAGE)?.replace('_', "-"),
        id: id::admissible(&text(&fields, ID)?),
        ..Article::default()
    };
    set_body(&mut article, &fields, body)?;
    if let Some((name, value)) = field(&fields, DATE) {
        let published = date::parse(value).ok_or_else(|| {
            format!("{name} {value} is not a date we know; write it as 2024-05-06 or in ISO 8601")
        })?;
        article.publish_date = published.day;
        article.publish_time = published.time.map(|time| Timestamp {
            seconds: time.as_second(),
            nanos: time.subsec_nanosecond().max(0),
        });
    }
    Ok(article)
}

fn set_body(
    article: &mut Article,
    fields: &Map<String, Value>,
    body: BodyType,
) -> Result<(), String> {
    let html = text(fields, HTML)?;
    if !html.is_empty() && body != BodyType::Text {
        article.html = html.into_bytes().into();
        return Ok(());
    }
    article.text = text(fields, TEXT)?;
    if article.text.is_empty() && article.title.is_empty() {
        let names: Vec<&str> = fields.keys().map(String::as_str).collect();
        return Err(format!(
            "neither a title nor a text among its fields: {}",
            names.join(", ")
        ));
    }
    let is_html = match body {
        BodyType::Auto => looks_like_html(&article.text),
        BodyType::Text => false,
        BodyType::Html => true,
    };
    if is_html {
        article.content_type = ContentType::Html.into();
    }
    Ok(())
}

fn looks_like_html(text: &str) -> bool {
    text.trim_start().starts_with('<') && text.contains("</")
}

/// The first of the names that is there and not empty.
fn field<'a>(fields: &'a Map<String, Value>, names: &[&str]) -> Option<(&'a str, &'a Value)> {
    let is_empty = |value: &Value| value.is_null() || value.as_str().is_some_and(str::is_empty);
    names.iter().find_map(|name| {
        fields
            .iter()
            .find(|(key, value)| plain(key) == **name && !is_empty(value))
            .map(|(key, value)| (key.as_str(), value))
    })
}

fn plain(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .collect()
}

/// A field as text; an object stands for its name.
fn text(fields: &Map<String, Value>, names: &[&str]) -> Result<String, String> {
    let Some((key, value)) = field(fields, names) else {
        return Ok(String::new());
    };
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Object(inner) => Ok(text_of(inner, "name")),
        _ => Err(format!("{key} is not a text")),
    }
}

fn text_of(fields: &Map<String, Value>, key: &str) -> String {
    fields
        .get(key)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// One author each, out of a list or a byline.
fn authors(fields: &Map<String, Value>) -> Vec<String> {
    let Some((_, value)) = field(fields, AUTHORS) else {
        return Vec::new();
    };
    let name = |value: &Value| match value {
        Value::String(text) => vec![text.trim().to_owned()],
        Value::Object(inner) => vec![text_of(inner, "name")],
        _ => Vec::new(),
    };
    let names = match value {
        Value::String(line) => byline(line),
        Value::Array(list) => list.iter().flat_map(name).collect(),
        other => name(other),
    };
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// "By Ann Lee and Bo Chen" is two; "Lee, Ann" is one, for a comma divides only
/// names that are whole.
fn byline(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line
        .strip_prefix("By ")
        .or(line.strip_prefix("by "))
        .unwrap_or(line);
    line.split([';', '&'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| {
            let whole = part.split(',').all(|name| name.trim().contains(' '));
            let divided: Vec<&str> = if whole {
                part.split(',').collect()
            } else {
                vec![part]
            };
            divided
        })
        .map(|name| name.trim().to_owned())
        .collect()
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(bytes)
        .trim_ascii()
}

#[cfg(test)]
mod tests;
