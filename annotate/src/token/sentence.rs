//! Where sentences end, told from the tokens of a block.

use std::ops::Range;

use super::abbreviation::{Abbreviation, STARTERS, is_initial};
use crate::span::Span;

/// Cuts the tokens of a block into sentences: ranges that follow one another.
pub(super) fn cut(text: &str, tokens: &[Span]) -> Vec<Range<usize>> {
    let block = Block::new(text, tokens);
    let mut list = List::at_start_of(block);
    let mut sentences = Vec::new();
    let mut start = 0;
    for next in 1..tokens.len() {
        let item = list
            .as_mut()
            .is_some_and(|list| list.goes_on_at(block, next));
        if item || block.ends_before(next, start) {
            sentences.push(start..next);
            start = next;
        }
    }
    if start < tokens.len() {
        sentences.push(start..tokens.len());
    }
    sentences
}

#[derive(Clone, Copy)]
struct Block<'a> {
    text: &'a str,
    tokens: &'a [Span],
    /// Written without capitals, so that their absence tells nothing.
    careless: bool,
}

impl<'a> Block<'a> {
    fn new(text: &'a str, tokens: &'a [Span]) -> Self {
        let small = |token: &Span| text[token.range()].starts_with(char::is_lowercase);
        Self {
            text,
            tokens,
            careless: tokens.first().is_some_and(small)
                || tokens.iter().any(|token| &text[token.range()] == "i"),
        }
    }

    fn word(self, at: usize) -> &'a str {
        self.tokens
            .get(at)
            .map_or("", |token| &self.text[token.range()])
    }

    /// Whether nothing stands between a token and the one before it.
    fn glued(self, at: usize) -> bool {
        at > 0 && self.tokens[at - 1].end() == self.tokens[at].start()
    }

    /// Whether a line begins with a token.
    fn begins_line(self, at: usize) -> bool {
        let gap = self.tokens[at - 1].end()..self.tokens[at].start();
        self.text[gap].contains('\n')
    }

    /// Whether a sentence that began at `start` ends before the token `next`.
    fn ends_before(self, next: usize, start: usize) -> bool {
        if self.begins_line(next) && is_bullet(self.word(next)) {
            return true;
        }
        // What closes a quotation or bracket belongs to what it closes.
        let mut last = next - 1;
        while last > start && is_closer(self.word(last)) && self.glued(last) {
            last -= 1;
        }
        if is_closer(self.word(next)) && self.glued(next) {
            return false;
        }
        let closed = last < next - 1;
        match self.word(last) {
            "." if self.is_only_marker(start..last) => false,
            "." => self.stop_ends(last, next, closed),
            word if word == "…" || word.starts_with("..") => {
                !matches!(self.word(last + 1), "]" | ")") && self.resumes(next)
            }
            word if word.starts_with(['?', '!']) => self.exclamation_ends(last, next, closed),
            word if word.ends_with('.') => self.abbreviation_ends(word, next),
            _ => false,
        }
    }

    /// After a full stop that is a token of its own.
    fn stop_ends(self, last: usize, next: usize, closed: bool) -> bool {
        if self.word(next).starts_with('.') {
            return false; // an ellipsis with blanks: ". . ."
        }
        if last > 0 && self.word(last - 1) == "." {
            return self.resumes(next);
        }
        let first = self.first_word(next);
        if self.starts_anew(next) {
            return !(closed && self.is_attribution(next));
        }
        // Careless writing: a new sentence without a capital.
        !closed
            && !self.glued(next)
            && last > 0
            && self.word(last - 1).len() > 2
            && STARTERS.contains(&first)
            && !matches!(first, "of" | "or" | "and" | "to" | "by")
            || self.careless && !closed && !self.glued(next) && is_word(first)
    }

    /// After a question or exclamation mark.
    fn exclamation_ends(self, last: usize, next: usize, closed: bool) -> bool {
        if matches!(self.word(last.wrapping_sub(1)), "Yahoo" | "Jeopardy") && self.glued(last) {
            return STARTERS.contains(&self.first_word(next).to_ascii_lowercase().as_str())
                && self.starts_anew(next);
        }
        let first = self.first_word(next);
        self.starts_anew(next) && !(closed && self.is_attribution(next))
            || self.careless && !closed && !self.glued(next) && is_word(first)
    }

    /// After an ellipsis: "I" is no sign of a new sentence.
    fn resumes(self, next: usize) -> bool {
        self.starts_anew(next) && self.first_word(next) != "I"
    }

    /// Whether tokens are no more than the number or bullet of an item.
    fn is_only_marker(self, tokens: Range<usize>) -> bool {
        tokens.len() <= 3
            && tokens.into_iter().all(|at| {
                let word = self.word(at);
                is_bullet(word)
                    || matches!(word, "(" | ")" | ".")
                    || word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit())
                    || matches!(word.as_bytes(), [b'a'..=b'z' | b'A'..=b'H'])
            })
    }

    /// After an abbreviation with its full stop.
    fn abbreviation_ends(self, word: &str, next: usize) -> bool {
        let Some(kind) = Abbreviation::of(&word[..word.len() - 1]) else {
            return false; // an address
        };
        let first = self.first_word(next);
        let capital = first.starts_with(char::is_uppercase);
        match kind {
            Abbreviation::MayEnd => {
                let lower = first.to_lowercase();
                capital && STARTERS.contains(&lower.as_str()) && !is_initial_stop(self.word(next))
                    || self.word(next) == "“"
            }
            Abbreviation::GoesOn if is_initial(&word[..word.len() - 1]) => {
                capital
                    && matches!(
                        first,
                        "The" | "He" | "She" | "It" | "They" | "We" | "In" | "But" | "This"
                    )
            }
            _ => false,
        }
    }

    /// Whether what stands at `at` looks like the start of a sentence.
    fn starts_anew(self, at: usize) -> bool {
        let first = self.first_word(at);
        let Some(c) = first.chars().next() else {
            return is_bullet(self.word(at));
        };
        c.is_uppercase()
            || c.is_numeric()
            || (c.is_alphabetic() && !c.is_lowercase())
            || is_bullet(self.word(at))
            || c == '@'
            || c == '#'
            || first.starts_with("http")
            || first.starts_with("www.")
    }

    /// The first word at or behind `at`, what opens a quotation or bracket skipped.
    fn first_word(self, at: usize) -> &'a str {
        (at..self.tokens.len().min(at + 4))
            .map(|at| self.word(at))
            .find(|word| !word.chars().all(is_opener_mark))
            .unwrap_or("")
    }

    /// "Smith asked" behind a quotation that ended with a mark of its own.
    fn is_attribution(self, next: usize) -> bool {
        const SAYING: &[&str] = &[
            "said",
            "says",
            "asked",
            "asks",
            "told",
            "added",
            "wrote",
            "replied",
            "shouted",
            "cried",
            "tweeted",
            "writes",
            "warned",
            "answered",
            "declared",
            "exclaimed",
            "chanted",
        ];
        (next + 1..next + 4)
            .map(|at| self.word(at))
            .take_while(|word| word.starts_with(char::is_alphabetic))
            .any(|word| SAYING.contains(&word))
            && !STARTERS.contains(&self.word(next).to_ascii_lowercase().as_str())
    }
}

fn is_word(word: &str) -> bool {
    word.starts_with(char::is_alphabetic)
}

fn is_initial_stop(word: &str) -> bool {
    word.strip_suffix('.').is_some_and(is_initial)
}

fn is_closer(word: &str) -> bool {
    matches!(word, "\"" | "'" | "''" | "”" | "’" | "»" | ")" | "]" | "}")
}

fn is_opener_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '‘'
            | '«'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '`'
            | '„'
            | '-'
            | '–'
            | '—'
            | '$'
            | '*'
    )
}

fn is_bullet(word: &str) -> bool {
    matches!(
        word,
        "•" | "⁃" | "‣" | "▪" | "●" | "◦" | "·" | "*" | "■" | "–" | "—" | "-"
    )
}

/// A list written in one block: "1. … 2. …", "a) … b) …", "• … • …".
struct List {
    marker: Marker,
    style: (bool, bool),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Bullet,
    Number(u32),
    Letter(u8),
}

impl List {
    fn at_start_of(block: Block<'_>) -> Option<Self> {
        let (marker, style) = Self::read(block, 0)?;
        match marker {
            Marker::Number(number) if number > 1 => None,
            Marker::Letter(letter) if letter != b'a' => None,
            _ => Some(Self { marker, style }),
        }
    }

    /// Whether the next item begins at a token.
    fn goes_on_at(&mut self, block: Block<'_>, at: usize) -> bool {
        if block.glued(at) {
            return false;
        }
        let Some((marker, style)) = Self::read(block, at) else {
            return false;
        };
        let follows = match (self.marker, marker) {
            (Marker::Bullet, Marker::Bullet) => true,
            (Marker::Number(before), Marker::Number(now)) => now == before + 1,
            (Marker::Letter(before), Marker::Letter(now)) => now == before + 1,
            _ => false,
        };
        if follows && style == self.style {
            self.marker = marker;
            return true;
        }
        false
    }

    /// A marker at a token, and whether a full stop and a bracket follow it.
    fn read(block: Block<'_>, at: usize) -> Option<(Marker, (bool, bool))> {
        let word = block.word(at);
        if matches!(word, "•" | "⁃" | "‣" | "▪" | "●" | "◦") {
            return Some((Marker::Bullet, (false, false)));
        }
        let (word, inner) = word
            .strip_suffix('.')
            .map_or((word, false), |word| (word, true));
        let marker = match word.as_bytes() {
            [letter @ b'a'..=b'z'] => Marker::Letter(*letter),
            digits if digits.len() <= 3 => Marker::Number(word.parse().ok()?),
            _ => return None,
        };
        let mut next = at + 1;
        let mut take = |mark: &str| {
            let found = block.word(next) == mark && block.glued(next);
            next += usize::from(found);
            found
        };
        let stop = take(".") || inner;
        let bracket = take(")");
        let capital = block.first_word(next).starts_with(char::is_uppercase);
        ((stop || bracket) && capital && !block.glued_or_end(next))
            .then_some((marker, (stop, bracket)))
    }
}

impl Block<'_> {
    fn glued_or_end(self, at: usize) -> bool {
        at >= self.tokens.len() || self.glued(at)
    }
}
