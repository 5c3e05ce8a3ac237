//! Lines: pieces with what can be told from each alone.

use super::furniture::{self, Kind};
use super::piece::{Form, Piece};
use super::{byline, day};
use crate::span::Span;

/// A piece and what its own words say.
pub(super) struct Line<'t> {
    /// Its words.
    pub(super) text: &'t str,
    /// Where it stands.
    pub(super) span: Span,
    /// What the source says it is.
    pub(super) form: Form,
    /// Words with at least one letter or digit.
    pub(super) words: usize,
    /// What it is for if not the story.
    pub(super) kind: Option<Kind>,
    /// Whether it ends as a sentence does.
    pub(super) is_sentence: bool,
    /// Whether it is surely running text.
    pub(super) is_prose: bool,
}

/// Running text has at least so many words.
const PROSE_WORDS_MIN: usize = 8;
/// Text without a full stop is running text from this length on.
const UNSTOPPED_PROSE_WORDS_MIN: usize = 25;

impl<'t> Line<'t> {
    pub(super) fn new(buffer: &'t str, piece: Piece) -> Self {
        let text = &buffer[piece.span.range()];
        let (words, small) = count_words(text);
        let is_sentence = furniture::ends_sentence(text) && (small > 0 || words == 1);
        // A sentence full of names and titles has few small words.
        let small_share = if is_sentence { 8 } else { 4 };
        let runs = small >= 2 && small * small_share >= words;
        let kind = if is_date_line(text, words) {
            Some(Kind::DateLine)
        } else if byline::with_lead(text).is_some() && !(is_sentence && words > 12) {
            Some(Kind::Byline)
        } else if piece.form == Form::Row {
            // Cells stand side by side as menus do.
            None
        } else {
            furniture::kind(text, words)
        };
        Self {
            text,
            span: piece.span,
            form: piece.form,
            words,
            kind,
            is_sentence,
            is_prose: kind.is_none()
                && runs
                && (is_sentence && words >= PROSE_WORDS_MIN || words >= UNSTOPPED_PROSE_WORDS_MIN),
        }
    }

    /// Whether the line starts as an item of a list does.
    pub(super) fn is_item(&self) -> bool {
        if self.text.starts_with(['•', '●', '▪', '■', '◦', '‣', '*']) || self.text.starts_with("- ")
        {
            return true;
        }
        let digits = self.text.bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits)
            && self.text[digits..].starts_with([')', '.'])
            && self.text[digits + 1..].starts_with(' ')
    }
}

/// Words with a letter or digit, and how many of them start small. Scripts
/// without capitals have only small words; where words are not set apart, two
/// characters count as one.
fn count_words(text: &str) -> (usize, usize) {
    let (mut words, mut small) = (0, 0);
    for word in text.split_whitespace() {
        let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else {
            continue;
        };
        if ('\u{3040}'..='\u{9fff}').contains(&first) {
            let run = word.chars().count().div_ceil(2);
            words += run;
            small += run;
        } else {
            words += 1;
            small += usize::from(first.is_alphabetic() && !first.is_uppercase());
        }
    }
    (words, small)
}

/// Words that stand beside days in lines that say nothing else.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "published", "updated", "posted", "modified", "last", "first", "on", "at", "date", "created",
    "issued", "release", "released", "time", "est", "edt", "et", "cst", "cdt", "ct", "pst", "pdt",
    "pt", "gmt", "utc", "bst", "cet", "cest", "ist", "wib", "eat", "wat", "sast", "aest", "aedt",
    "jst", "kst", "sgt", "hkt", "msk", "am", "pm", "a", "p", "m", "h", "hrs", "hours", "t", "z",
    "min", "mins", "minute", "minutes", "read", "ago", "monday", "tuesday", "wednesday",
    "thursday", "friday", "saturday", "sunday", "mon", "tue", "tues", "wed", "thu", "thur",
    "thurs", "fri", "sat", "sun", "st", "nd", "rd", "th", "local", "by", "originally", "article",
    "this", "was",
];

/// Whether a line says when the article was published or changed, and nothing else.
fn is_date_line(text: &str, words: usize) -> bool {
    if words > 24 {
        return false;
    }
    let found = day::find(text);
    if found.is_empty() {
        return false;
    }
    let mut rest = String::new();
    let mut start = 0;
    for day in &found {
        rest.push_str(&text[start..day.range.start]);
        rest.push(' ');
        start = day.range.end;
    }
    rest.push_str(&text[start..]);
    rest.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(|word| LABELS.contains(&word.to_lowercase().as_str()))
}
