//! The forms articles come in. A new form is a new entry in the table.

use std::io::{self, BufRead};
use std::ops::ControlFlow;
use std::path::Path;

use shared::v1::Article;

use super::{BodyType, Place, Source, json};

/// One form articles come in.
#[derive(Debug)]
pub struct Recogniser {
    /// Its name in the plural: "HTML pages".
    pub name: &'static str,
    /// The endings of its files, in lower case.
    extensions: &'static [&'static str],
    /// Whether an input without such an ending starts like one.
    looks_like: fn(&[u8]) -> bool,
    /// Reads all articles of an input.
    read: fn(&mut dyn BufRead, &mut Source<'_>) -> io::Result<()>,
}

/// Every form, the first that fits wins; the last fits everything.
pub const RECOGNISERS: &[Recogniser] = &[
    Recogniser {
        name: "JSON lines",
        extensions: &["jsonl", "ndjson"],
        looks_like: |_| false,
        read: json::read_lines,
    },
    Recogniser {
        name: "JSON",
        extensions: &["json"],
        looks_like: |head| matches!(first_byte(head), Some(b'{' | b'[')),
        read: json::read_any,
    },
    Recogniser {
        name: "HTML pages",
        extensions: &["html", "htm", "xhtml"],
        looks_like: |head| first_byte(head) == Some(b'<'),
        read: read_html,
    },
    Recogniser {
        name: "plain texts",
        extensions: &["txt", "text", "md"],
        looks_like: |_| true,
        read: read_text,
    },
];

impl Recogniser {
    /// The form of an input, by what the caller says, its ending and its start.
    pub(super) fn of(path: &Path, head: &[u8], body: BodyType) -> &'static Self {
        let by_looks = || {
            RECOGNISERS
                .iter()
                .find(|one| (one.looks_like)(head))
                .expect("the last form fits everything")
        };
        let found = Self::by_extension(path).unwrap_or_else(by_looks);
        match body {
            BodyType::Html if found.name == "plain texts" => named("HTML pages"),
            BodyType::Text if found.name == "HTML pages" => named("plain texts"),
            _ => found,
        }
    }

    /// The form a file's ending promises.
    pub(super) fn by_extension(path: &Path) -> Option<&'static Self> {
        let extension = path.extension()?.to_str()?.to_lowercase();
        RECOGNISERS
            .iter()
            .find(|one| one.extensions.contains(&extension.as_str()))
    }

    /// Reads all articles of an input.
    pub(super) fn read(&self, reader: &mut dyn BufRead, source: &mut Source<'_>) -> io::Result<()> {
        (self.read)(reader, source)
    }
}

fn named(name: &str) -> &'static Recogniser {
    RECOGNISERS
        .iter()
        .find(|one| one.name == name)
        .expect("the name is in the table")
}

/// The first byte that is no white space or byte order mark.
fn first_byte(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    head.iter()
        .copied()
        .find(|byte| !byte.is_ascii_whitespace())
}

fn read_html(reader: &mut dyn BufRead, source: &mut Source<'_>) -> io::Result<()> {
    let mut html = Vec::new();
    reader.read_to_end(&mut html)?;
    let bytes = html.len();
    let article = Article {
        html: html.into(),
        ..Article::default()
    };
    // The file is done either way.
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) =
        source.push(Place::Whole, bytes, Ok(article));
    Ok(())
}

fn read_text(reader: &mut dyn BufRead, source: &mut Source<'_>) -> io::Result<()> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes)?;
    let size = bytes.len();
    let article = String::from_utf8(bytes)
        .map(|text| Article {
            text: text
                .strip_prefix('\u{feff}')
                .map(str::to_owned)
                .unwrap_or(text),
            ..Article::default()
        })
        .map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            format!("byte {at} is not UTF-8; convert the file first, for instance with iconv")
        });
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) =
        source.push(Place::Whole, size, article);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{BodyType, Recogniser};

    #[test]
    fn a_form_is_recognised_by_ending_or_by_looks() {
        for (path, head, body, expected) in [
            ("a.jsonl", "{", BodyType::Auto, "JSON lines"),
            ("a.NDJSON", "", BodyType::Auto, "JSON lines"),
            ("a.json", "x", BodyType::Auto, "JSON"),
            ("a.htm", "plain", BodyType::Auto, "HTML pages"),
            ("a.txt", "<p>", BodyType::Auto, "plain texts"),
            ("a.txt", "<p>", BodyType::Html, "HTML pages"),
            ("a.html", "", BodyType::Text, "plain texts"),
            ("a.json", "", BodyType::Html, "JSON"),
            (
                "-",
                "\u{feff} \n<!doctype html>",
                BodyType::Auto,
                "HTML pages",
            ),
            ("-", "\n[{", BodyType::Auto, "JSON"),
            ("-", "SEOUL, May 6", BodyType::Auto, "plain texts"),
            ("README", "", BodyType::Auto, "plain texts"),
        ] {
            let found = Recogniser::of(Path::new(path), head.as_bytes(), body);
            assert_eq!(found.name, expected, "{path} {head:?}");
        }
    }
}
