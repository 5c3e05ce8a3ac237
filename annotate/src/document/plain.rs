//! Plain text cut into pieces: paragraphs, or single lines where lines stand alone.
//!
//! A blank line always ends a piece. Whether a mere line end does is decided for
//! the whole text: in hard-wrapped text the first word of the next line would
//! not have fitted on the line before, and nearly every line end is of that kind.

use super::byline;
use super::piece::{Form, Piece};
use crate::span::Span;

/// Lines shorter than this say nothing about wrapping: they could be anything.
const WRAPPED_LINE_CHARS_MIN: usize = 30;
/// Wrapped text is at most this wide; longer lines are paragraphs.
const WRAP_COLUMNS_MAX: usize = 132;
/// So many line ends must look wrapped before text counts as wrapped.
const WRAPPED_ENDS_MIN: usize = 3;

/// A line of the text, trimmed, not blank.
struct Line {
    start: usize,
    end: usize,
    /// Columns the trimmed line takes.
    columns: usize,
    /// Columns of its first word.
    first_word: usize,
    /// Whether a blank line stands before it.
    after_blank: bool,
    /// Columns of white space in front of it.
    indent: usize,
}

/// Cuts `text` into pieces; spans are shifted by `offset`.
pub(super) fn pieces(text: &str, offset: usize) -> Vec<Piece> {
    let lines = lines(text);
    let width = wrap_width(text, &lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (index, line) in lines.iter().enumerate() {
        let joins = index > 0 && !line.after_blank && {
            let before = &lines[index - 1];
            (width.is_some_and(|width| wraps(before, line, width)) || runs_on(text, before, line))
                && continues(text, before, line)
        };
        open = match open {
            Some((start, _)) if joins => Some((start, line.end)),
            Some((start, end)) => {
                pieces.push(piece(start, end, offset));
                Some((line.start, line.end))
            }
            None => Some((line.start, line.end)),
        };
    }
    pieces.extend(open.map(|(start, end)| piece(start, end, offset)));
    pieces
}

fn piece(start: usize, end: usize, offset: usize) -> Piece {
    Piece {
        span: Span::new(start + offset, end + offset),
        form: Form::Unmarked,
    }
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after_blank = true;
    let mut start = 0;
    for raw in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{c}', '\u{b}']) {
        let trimmed = raw.trim_matches(is_blank);
        let line_start = start + (raw.len() - raw.trim_start_matches(is_blank).len());
        // The "\n" of a "\r\n" is a line of its own here, but not a blank one.
        let is_second_half = raw == "\n" && text[..start].ends_with('\r');
        start += raw.len();
        if trimmed.is_empty() {
            after_blank |= !is_second_half;
            continue;
        }
        lines.push(Line {
            start: line_start,
            end: line_start + trimmed.len(),
            columns: trimmed.chars().count(),
            first_word: trimmed
                .split_whitespace()
                .next()
                .map_or(0, |word| word.chars().count()),
            after_blank,
            indent: raw.chars().take_while(|c| *c == ' ' || *c == '\t').count(),
        });
        after_blank = false;
    }
    lines
}

/// White space and the invisible characters that scrapers leave at line ends.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\0')
}

/// The column the text is wrapped at, if it is wrapped.
fn wrap_width(text: &str, lines: &[Line]) -> Option<usize> {
    let pairs = || {
        lines
            .windows(2)
            .map(|pair| (&pair[0], &pair[1]))
            .filter(|(before, line)| !line.after_blank && continues(text, before, line))
    };
    // A line that goes on with a small letter was broken in mid-sentence: the
    // longest of those shows the width, whatever mastheads stand around.
    let width = pairs()
        .filter(|(before, line)| {
            before.columns >= WRAPPED_LINE_CHARS_MIN
                && text[line.start..].starts_with(char::is_lowercase)
        })
        .map(|(before, _)| before.columns)
        .max()
        .filter(|width| *width <= WRAP_COLUMNS_MAX)?;
    let (mut ends, mut wrapped) = (0, 0);
    for (before, line) in pairs() {
        if before.columns * 5 < width * 3 {
            continue;
        }
        ends += 1;
        wrapped += usize::from(wraps(before, line, width));
    }
    (wrapped >= WRAPPED_ENDS_MIN && wrapped * 3 >= ends * 2).then_some(width)
}

/// Whether the line end between two lines is where a wrap at `width` would fall.
fn wraps(before: &Line, line: &Line, width: usize) -> bool {
    // Writers differ by a column or two in what they let stand at the edge.
    before.columns * 5 >= width * 3
        && before.columns <= width + 4
        && before.columns + line.first_word + 4 > width
}

/// Whether a line that begins small goes on with the one before: the markup
/// of a link or a name stood between them.
fn runs_on(text: &str, before: &Line, line: &Line) -> bool {
    let words = text[before.start..before.end].split_whitespace().count();
    // A drop cap stands apart from the rest of its word.
    let is_capital = before.columns == 1 && text[before.start..].starts_with(char::is_uppercase);
    is_capital && text[line.start..].starts_with(char::is_lowercase)
        || text[line.start..].starts_with(char::is_lowercase)
            && words >= 4
            && !text[before.start..before.end].ends_with(['.', ':', '!', '?', '”', '"'])
            && text[line.start..line.end].split_whitespace().count() >= 2
            && byline::with_lead(&text[line.start..line.end]).is_none()
}

/// Whether nothing marks the start of something new at `line`.
fn continues(text: &str, before: &Line, line: &Line) -> bool {
    let starts_item = text[line.start..].starts_with(['•', '●', '▪', '■', '◦', '·', '*']);
    !starts_item && line.indent < before.indent + 3
}
