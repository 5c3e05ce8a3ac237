//! Lines: pieces with what can be told from each alone.

use super::furniture::{self, Kind};
use super::piece::{Form, Piece};
use super::{byline, credit, day};
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
        let is_sentence = furniture::ends_sentence(&text[..sign_off(text).unwrap_or(text.len())])
            && (small > 0 || words == 1);
        // A sentence full of names and titles has few small words.
        let small_share = if is_sentence { 8 } else { 4 };
        let runs = small >= 2 && small * small_share >= words;
        let ends = is_sentence || text.ends_with(':') && small * 3 >= words;
        let kind = if is_date_line(text, words) {
            Some(Kind::DateLine)
        } else if byline::with_lead(text).is_some() && !(is_sentence && words > 12) {
            Some(Kind::Byline)
        } else if piece.form == Form::Row {
            // Cells stand side by side as menus do.
            None
        } else if piece.form == Form::Unmarked {
            let kind = furniture::kind(text, words);
            // Names beside a day, parted by bars, look like a menu.
            let may_name = matches!(kind, None | Some(Kind::Navigation | Kind::Player));
            dated(text, words)
                .filter(|_| may_name && !is_sentence)
                .or(kind)
        } else {
            furniture::kind_of_marked(text, words)
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
                && (ends && words >= PROSE_WORDS_MIN || words >= UNSTOPPED_PROSE_WORDS_MIN),
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

/// Where the desk's sign-off begins that agencies set after the last sentence:
/// "… he said. PTI ABC XYZ".
pub(super) fn sign_off(text: &str) -> Option<usize> {
    let mut start = text.len();
    let mut count = 0;
    for word in text.rsplit(' ').take(7) {
        let is_code = (2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
        if !is_code {
            break;
        }
        count += 1;
        start = word.as_ptr() as usize - text.as_ptr() as usize;
    }
    let first = text[start..].split(' ').next().unwrap_or("");
    (count >= 2
        && credit::agency(first).is_some()
        && furniture::ends_sentence(text[..start].trim_end()))
    .then_some(start)
}

/// What a line is for that gives a day beside names or a place.
fn dated(text: &str, words: usize) -> Option<Kind> {
    let names = byline::dated(text).is_some_and(|byline| !byline.authors.is_empty());
    if names {
        return Some(Kind::Byline);
    }
    is_place_and_day(text, words).then_some(Kind::DateLine)
}

/// Words that stand beside days in lines that say nothing else.
#[rustfmt::skip]
const LABELS: &[&str] = &[
    "a", "aedt", "aest", "ago", "am", "and", "article", "at", "bst", "by", "cdt", "cest", "cet",
    "created", "cst", "ct", "date", "eat", "edt", "est", "et", "first", "fri", "friday", "gmt", "h",
    "hkt", "hours", "hrs", "issued", "ist", "jst", "kst", "last", "local", "m", "min", "mins",
    "minute", "minutes", "modified", "mon", "monday", "msk", "nd", "on", "originally", "p", "pdt",
    "pm", "posted", "pst", "pt", "published", "rd", "read", "release", "released", "sast", "sat",
    "saturday", "sgt", "st", "sun", "sunday", "t", "th", "this", "thu", "thur", "thurs", "thursday",
    "time", "tue", "tues", "tuesday", "updated", "utc", "was", "wat", "wed", "wednesday", "wib",
    "z",
];

/// Whether a word stands beside days in lines that say nothing else.
pub(super) fn is_label(word: &str) -> bool {
    let mut folded = [0_u8; 12];
    let Some(folded) = folded.get_mut(..word.len()) else {
        return false;
    };
    folded.copy_from_slice(word.as_bytes());
    folded.make_ascii_lowercase();
    std::str::from_utf8(folded).is_ok_and(|word| LABELS.binary_search(&word).is_ok())
}

/// Whether a line says when the article was published or changed, and nothing else.
fn is_date_line(text: &str, words: usize) -> bool {
    if words > 24 {
        return false;
    }
    let found = day::find(text);
    if found.is_empty() {
        return words <= 8 && has_time(text) && is_labels(text);
    }
    let mut start = 0;
    for day in &found {
        if !is_labels(&text[start..day.range.start]) {
            return false;
        }
        start = day.range.end;
    }
    is_labels(&text[start..])
}

fn is_labels(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .all(is_label)
}

/// Whether a text holds a time of day: "16.20", "9:05".
fn has_time(text: &str) -> bool {
    text.split_whitespace().any(|word| {
        let word = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        word.split_once([':', '.', 'h'])
            .is_some_and(|(hour, minute)| {
                (1..=2).contains(&hour.len())
                    && minute.len() == 2
                    && hour.parse::<u8>().is_ok_and(|hour| hour < 25)
                    && minute.parse::<u8>().is_ok_and(|minute| minute < 60)
            })
    })
}

/// Whether a line is a place or an agency beside a day: "Oslo, 17.10.2023 - 16:32".
fn is_place_and_day(text: &str, words: usize) -> bool {
    if words > 10 {
        return false;
    }
    let found = day::find(text);
    let [day] = &found[..] else { return false };
    if day.date().is_none() {
        return false;
    }
    let rest = [&text[..day.range.start], &text[day.range.end..]];
    let mut names = 0;
    for word in rest
        .iter()
        .flat_map(|part| part.split(|c: char| !c.is_alphabetic()))
        .filter(|word| !word.is_empty() && !is_label(word))
    {
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        names += 1;
    }
    (1..=3).contains(&names) && has_time(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_days_are_told_from_lines_that_mention_one() {
        assert!(LABELS.is_sorted());
        let check = |text: &str, expected: Option<Kind>| {
            let piece = Piece {
                span: Span::new(0, text.len()),
                form: Form::Unmarked,
            };
            assert_eq!(Line::new(text, piece).kind, expected, "{text}");
        };
        check(
            "Posted at 5:12 AM, Apr 27, 2024 and last updated 11:48 AM, Apr 27, 2024",
            Some(Kind::DateLine),
        );
        check("16.20 GMT", Some(Kind::DateLine));
        check("Oslo, 17.10.2023 - 16:32", Some(Kind::DateLine));
        check("Ann Lee, 4 July 2023, 11:05", Some(Kind::Byline));
        check("27 Feb 2024, 09:15 GMT | Ann Lee, Oslo", Some(Kind::Byline));
        check("Posted on 3 July 2024 by ann", Some(Kind::Byline));
        check("Ann Lee won at 3:15 on Sunday.", None);
        check("Oslo talks end without result on 4 July 2023", None);
    }
}
