//! Articles in JSON: an object a line, objects one after another, lists and
//! collections of them; in the formats that have a name, or with obvious fields.

use std::io::{self, BufRead};
use std::ops::ControlFlow;

use crate::{Article, Form, Place, Refused, Sink, read_whole};

mod fields;
mod json_feed;
mod json_ld;
mod ninjs;
mod value;

pub use fields::{has_content, to_article};
pub use value::{Map, Value};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Fields that hold the articles of a whole collection.
const COLLECTIONS: &[&str] = &["articles", "items", "results", "documents", "data"];

/// Reads an object a line; a line that is none fails alone.
pub fn read_lines(reader: &mut dyn BufRead, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    read_lines_from(1, reader, sink)
}

fn read_lines_from(
    first: u64,
    reader: &mut dyn BufRead,
    sink: &mut Sink<'_, '_>,
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
        let flow = match serde_json::from_slice(text) {
            Ok(value) => push_value(value, number, line.len(), sink),
            Err(error) => sink.push(Place::Line(number), line.len(), Err(broken(&error))),
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(())
}

/// Reads a list, a collection, an object a line, or objects over many lines each.
///
/// The first line decides: if it is a whole value, lines follow, which can be
/// read as they arrive; else all of it is read before it is parsed.
pub fn read_any(reader: &mut dyn BufRead, sink: &mut Sink<'_, '_>) -> io::Result<()> {
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
            Ok(value) => push_value(value, number, text.len(), sink),
            Err(error) => sink.push(Place::Line(number), text.len(), Err(error)),
        };
        return match flow {
            ControlFlow::Continue(()) => read_lines_from(number + 1, reader, sink),
            ControlFlow::Break(()) => Ok(()),
        };
    }
    if let Some(text) = read_whole(text, reader, sink)? {
        let (ControlFlow::Continue(()) | ControlFlow::Break(())) = read_values(&text, number, sink);
    }
    Ok(())
}

/// What the first line holds if every line holds a value; `None` if values go
/// over several lines.
fn first_of_lines(
    line: &[u8],
    reader: &mut dyn BufRead,
) -> io::Result<Option<Result<Value, Refused>>> {
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
        let is_object = matches!(serde_json::from_slice(trim(second)), Ok(Value::Object(_)));
        if !is_object {
            return Ok(None);
        }
    }
    Ok(Some(Err(broken(&error))))
}

/// Values one after another, of which the first starts on line `first`.
fn read_values(text: &[u8], first: u64, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
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
            Ok(value) => push_value(value, line, end - done, sink)?,
            Err(error) => {
                let at = first + (error.line() as u64).saturating_sub(1);
                let message = broken(&error);
                return sink.push(Place::Line(at), text.len() - done, Err(message));
            }
        }
        line += newlines(&text[done + blanks..end]);
        done = end;
    }
    ControlFlow::Continue(())
}

/// What is wrong with the JSON; the line is told by the item's origin.
fn broken(error: &serde_json::Error) -> Refused {
    let what = if error.is_eof() {
        "the JSON breaks off"
    } else {
        "not JSON"
    };
    let text = error.to_string();
    let cause = text.split(" at line ").next().unwrap_or(&text);
    Refused::BrokenJson(format!("{what}: {cause} at column {}", error.column()))
}

fn newlines(text: &[u8]) -> u64 {
    text.split(|byte| *byte == b'\n').count() as u64 - 1
}

/// A list's elements, a collection's articles, or one article.
fn push_value(value: Value, line: u64, bytes: usize, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
    if json_feed::is_one(&value) {
        return push_all(Form::JsonFeed, json_feed::articles(&value), bytes, sink);
    }
    if json_ld::is_one(&value) {
        return match json_ld::articles(&value) {
            Ok(mut articles) if articles.len() == 1 && value.is_object() => {
                let article = articles.next().unwrap_or(Err(Refused::NoObject));
                sink.push_as(Form::JsonLd, Place::Line(line), bytes, article)
            }
            Ok(articles) => push_all(Form::JsonLd, articles, bytes, sink),
            Err(refused) => sink.push_as(Form::JsonLd, Place::Line(line), bytes, Err(refused)),
        };
    }
    let elements = match value {
        Value::Array(elements) => elements,
        Value::Object(mut fields) => {
            let Some(elements) = collection(&mut fields) else {
                let (form, article) = article(Value::Object(fields), sink);
                return sink.push_as(form, Place::Line(line), bytes, article);
            };
            elements
        }
        _ => return sink.push(Place::Line(line), bytes, Err(Refused::NoObject)),
    };
    let share = bytes / elements.len().max(1);
    for (number, element) in (1..).zip(elements) {
        let (form, article) = article(element, sink);
        sink.push_as(form, Place::Element(number), share, article)?;
    }
    ControlFlow::Continue(())
}

fn push_all(
    form: Form,
    articles: impl ExactSizeIterator<Item = Result<Article, Refused>>,
    bytes: usize,
    sink: &mut Sink<'_, '_>,
) -> ControlFlow<()> {
    if sink.form == Form::Json {
        sink.form = form;
    }
    let share = bytes / articles.len().max(1);
    for (number, article) in (1..).zip(articles) {
        sink.push_as(form, Place::Element(number), share, article)?;
    }
    ControlFlow::Continue(())
}

/// One object, in the form that it has.
fn article(value: Value, sink: &Sink<'_, '_>) -> (Form, Result<Article, Refused>) {
    let Value::Object(mut fields) = value else {
        return (sink.form, Err(Refused::NoObject));
    };
    if matches!(fields.get("article"), Some(Value::Object(_)))
        && let Some(Value::Object(inner)) = fields.remove("article")
    {
        fields = inner;
    }
    if ninjs::is_one(&fields) {
        return (Form::Ninjs, ninjs::article(&fields));
    }
    (sink.form, to_article(&fields, sink.body))
}

fn collection(fields: &mut Map) -> Option<Vec<Value>> {
    if has_content(
        fields
            .iter()
            .filter(|(_, value)| !fields::is_empty(value))
            .map(|(name, _)| name),
    ) {
        return None;
    }
    let name = COLLECTIONS
        .iter()
        .find(|name| matches!(fields.get(name), Some(Value::Array(_))))?;
    match fields.remove(name) {
        Some(Value::Array(elements)) => Some(elements),
        _ => None,
    }
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(BYTE_ORDER_MARK)
        .unwrap_or(bytes)
        .trim_ascii()
}

#[cfg(test)]
mod tests;
