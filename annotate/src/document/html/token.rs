//! Tags and text out of markup, in one pass, without copying.
//!
//! Follows the shape of the WHATWG tokenizer (html.spec.whatwg.org, 13.2.5)
//! where it matters to text: quoted attributes, comments, raw text elements,
//! a "<" that opens nothing. What is never closed reaches to the end, so time
//! is linear whatever comes in.

use std::ops::Range;

/// A piece of markup; ranges are bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A start tag: its name and everything between name and ">".
    Start {
        name: Range<usize>,
        attributes: Range<usize>,
    },
    /// An end tag's name.
    End { name: Range<usize> },
    /// Text, entities not yet decoded.
    Text(Range<usize>),
    /// The content of the raw text element whose start tag came before it.
    Raw(Range<usize>),
}

/// Elements whose content is text up to their own end tag.
const RAW: [&str; 9] = [
    "script", "style", "textarea", "title", "iframe", "noembed", "noframes", "xmp", "template",
];

/// Reads tokens one after another.
pub(super) struct Tokens<'s> {
    source: &'s str,
    at: usize,
    /// The raw text element that was just opened.
    raw: Option<&'static str>,
}

impl<'s> Tokens<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self {
            source,
            at: 0,
            raw: None,
        }
    }

    fn find_from(&self, from: usize, what: &str) -> Option<usize> {
        self.source[from..].find(what).map(|found| from + found)
    }

    /// The content of a raw text element, up to its end tag.
    fn raw_text(&mut self, name: &str) -> Range<usize> {
        let start = self.at;
        let bytes = self.source.as_bytes();
        let mut at = start;
        while let Some(open) = self.find_from(at, "</") {
            let end = open + 2 + name.len();
            let is_end = bytes
                .get(open + 2..end)
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
                && bytes
                    .get(end)
                    .is_none_or(|next| !next.is_ascii_alphanumeric());
            if is_end {
                self.at = open;
                return start..open;
            }
            at = open + 2;
        }
        self.at = self.source.len();
        start..self.at
    }

    /// The end of a tag that starts before `at`: the byte of its ">".
    fn tag_end(&self, mut at: usize) -> Option<usize> {
        let bytes = self.source.as_bytes();
        let mut quote: Option<u8> = None;
        let mut after_equals = false;
        while let Some(&byte) = bytes.get(at) {
            match quote {
                Some(open) => quote = (byte != open).then_some(open),
                None if byte == b'>' => return Some(at),
                // Quotes only quote after an equals sign.
                None if after_equals && (byte == b'"' || byte == b'\'') => quote = Some(byte),
                None => {}
            }
            if !byte.is_ascii_whitespace() {
                after_equals = quote.is_none() && byte == b'=';
            }
            at += 1;
        }
        None
    }

    /// Reads markup at a "<"; `None` if the "<" opens nothing.
    #[expect(
        clippy::option_option,
        reason = "nothing read, nothing to tell of it, or a token"
    )]
    fn markup(&mut self) -> Option<Option<Token>> {
        let bytes = self.source.as_bytes();
        let open = self.at;
        let next = *bytes.get(open + 1)?;
        if next == b'!' || next == b'?' {
            let end = if self.source[open..].starts_with("<!--") {
                self.find_from(open + 4, "-->").map(|found| found + 3)
            } else {
                self.find_from(open + 2, ">").map(|found| found + 1)
            };
            self.at = end.unwrap_or(bytes.len());
            return Some(None);
        }
        let is_end = next == b'/';
        let name_start = open + 1 + usize::from(is_end);
        if !bytes.get(name_start)?.is_ascii_alphabetic() {
            return None;
        }
        let name_len = bytes[name_start..]
            .iter()
            .take_while(|byte| !matches!(byte, b'>' | b'/') && !byte.is_ascii_whitespace())
            .count();
        let name = name_start..name_start + name_len;
        let Some(end) = self.tag_end(name.end) else {
            self.at = bytes.len();
            return Some(None);
        };
        self.at = end + 1;
        if is_end {
            return Some(Some(Token::End { name }));
        }
        self.raw = RAW
            .into_iter()
            .find(|raw| self.source[name.clone()].eq_ignore_ascii_case(raw));
        Some(Some(Token::Start {
            attributes: name.end..end,
            name,
        }))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some(name) = self.raw.take() {
            return Some(Token::Raw(self.raw_text(name)));
        }
        while self.at < self.source.len() {
            let start = self.at;
            if self.source.as_bytes()[start] == b'<' {
                match self.markup() {
                    Some(Some(token)) => return Some(token),
                    Some(None) => continue,
                    None => {}
                }
            }
            // A "<" that opens nothing is text.
            let from = start + usize::from(self.source.as_bytes()[start] == b'<');
            let end = self.find_from(from, "<").unwrap_or(self.source.len());
            self.at = end;
            return Some(Token::Text(start..end));
        }
        None
    }
}

/// The attributes of a start tag, names in their own case, values undecoded.
pub(super) fn attributes(raw: &str) -> impl Iterator<Item = (&str, &str)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        {
            at += 1;
        }
        let start = at;
        while bytes.get(at).is_some_and(|byte| {
            !byte.is_ascii_whitespace() && *byte != b'/' && (*byte != b'=' || at == start)
        }) {
            at += 1;
        }
        if start == at {
            return None;
        }
        let name = &raw[start..at];
        let mut next = at;
        while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        if bytes.get(next) != Some(&b'=') {
            return Some((name, ""));
        }
        next += 1;
        while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
            next += 1;
        }
        let value = if let Some(&quote @ (b'"' | b'\'')) = bytes.get(next) {
            let end = raw[next + 1..]
                .find(char::from(quote))
                .map_or(raw.len(), |found| next + 1 + found);
            at = (end + 1).min(raw.len());
            &raw[next + 1..end]
        } else {
            at = next;
            while bytes
                .get(at)
                .is_some_and(|byte| !byte.is_ascii_whitespace())
            {
                at += 1;
            }
            &raw[next..at]
        };
        Some((name, value))
    })
}
