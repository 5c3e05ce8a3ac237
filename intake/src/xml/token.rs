//! Tags and the text between them.

/// A part of a document. Comments, declarations and instructions are left out.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// A start tag.
    Start {
        name: &'a str,
        attributes: Attributes<'a>,
        is_empty: bool,
    },
    /// An end tag.
    End { name: &'a str },
    /// Text with references in it.
    Text(&'a str),
    /// The inside of a CDATA section.
    Verbatim(&'a str),
}

/// The tokens of a text. A "<" that begins no tag is text.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Takes `length` bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Passes over what begins with `opening` and ends with `closing`, and
    /// returns what is between; to the end of the document if it never closes.
    fn between(&mut self, opening: &str, closing: &str) -> Option<&'a str> {
        let inside = self.rest.strip_prefix(opening)?;
        let (inside, rest) = inside.split_once(closing).unwrap_or((inside, ""));
        self.rest = rest;
        Some(inside)
    }

    /// A declaration of the document's type, with what it declares in brackets.
    fn document_type(&mut self) -> bool {
        let is_one = self
            .rest
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!DOCTYPE"));
        if is_one {
            let mut brackets = 0_usize;
            let end = self.rest.find(|c| {
                match c {
                    '[' => brackets += 1,
                    ']' => brackets = brackets.saturating_sub(1),
                    _ => {}
                }
                c == '>' && brackets == 0
            });
            self.take(end.map_or(self.rest.len(), |end| end + 1));
        }
        is_one
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !begins_markup(self.rest) {
                let from = self.rest.chars().next().map_or(0, char::len_utf8);
                let mut end = from;
                while let Some(at) = self.rest[end..].find('<') {
                    end += at;
                    if begins_markup(&self.rest[end..]) {
                        return Some(Token::Text(self.take(end)));
                    }
                    end += 1;
                }
                return Some(Token::Text(self.take(self.rest.len())));
            }
            if let Some(inside) = self.between("<![CDATA[", "]]>") {
                return Some(Token::Verbatim(inside));
            }
            if self.between("<!--", "-->").is_some()
                || self.between("<?", "?>").is_some()
                || self.document_type()
                || self.between("<!", ">").is_some()
            {
                continue;
            }
            if let Some(inside) = self.between("</", ">") {
                return Some(Token::End {
                    name: inside.trim(),
                });
            }
            return Some(self.start_tag());
        }
    }
}

impl<'a> Tokens<'a> {
    /// A start tag; its attributes' values may hold ">".
    fn start_tag(&mut self) -> Token<'a> {
        let inside = &self.rest[1..];
        let name_end = inside.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>'));
        let name_end = name_end.unwrap_or(inside.len());
        let mut attributes = Attributes {
            rest: &inside[name_end..],
        };
        let of_tag = attributes.rest;
        while attributes.next().is_some() {}
        let length = of_tag.len() - attributes.rest.len();
        let is_empty = of_tag[..length].trim_end().ends_with('/');
        let name = &inside[..name_end];
        self.rest = attributes.rest.strip_prefix('>').unwrap_or(attributes.rest);
        Token::Start {
            name,
            attributes: Attributes {
                rest: &of_tag[..length],
            },
            is_empty,
        }
    }
}

/// Names and values of a tag's attributes, quotes taken off.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        self.rest = self
            .rest
            .trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let is_end = |c: char| c.is_whitespace() || matches!(c, '=' | '/' | '>' | '<');
        let name_end = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(name_end);
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            if name.is_empty() {
                return None;
            }
            self.rest = rest;
            // Of the text itself, as everything is that the tree points to.
            return Some((name, &name[name.len()..]));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(
                value
                    .find(|c: char| c.is_whitespace() || c == '>')
                    .unwrap_or(value.len()),
            ),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// Whether a tag, comment, declaration or instruction begins here.
fn begins_markup(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('<')
        && chars
            .next()
            .is_some_and(|c| c.is_alphabetic() || matches!(c, '/' | '!' | '?' | '_' | ':'))
}
