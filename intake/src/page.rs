//! Inputs that are one article: pages and texts.

use std::io::{self, BufRead};

use crate::{Article, Body, Form, Place, Refused, Sink, read_whole};

/// Reads a page or a text.
pub fn read(input: &mut dyn BufRead, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    if let Some(bytes) = read_whole(Vec::new(), input, sink)? {
        push(bytes, sink)?;
    }
    Ok(())
}

/// Passes a page or a text on, as the sink's form says.
#[expect(
    clippy::unnecessary_wraps,
    reason = "its callers return a result of reading"
)]
pub fn push(bytes: Vec<u8>, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    let size = bytes.len();
    let article = match sink.form {
        Form::Html => Ok(of(Body::Html(bytes))),
        _ => text(bytes),
    };
    sink.push_last(Place::Whole, size, article);
    Ok(())
}

fn text(bytes: Vec<u8>) -> Result<Article, Refused> {
    let text = String::from_utf8(bytes)
        .map_err(|error| Refused::NoUtf8(error.utf8_error().valid_up_to()))?;
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(of(Body::Text(text)))
}

fn of(body: Body) -> Article {
    Article {
        body,
        ..Article::default()
    }
}
