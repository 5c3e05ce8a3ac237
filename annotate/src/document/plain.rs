//! Plain text cut into pieces: paragraphs, or single lines where lines stand alone.
//!
//! A blank line always ends a piece. Whether a mere line end does is decided for
//! the whole text: in hard-wrapped text the first word of the next line would
//! not have fitted on the line before, and nearly every line end is of that kind.

use super::piece::{Form, Piece};
use crate::span::Span;

/// Lines shorter than this say nothing about wrapping: they could be anything.
const WRAPPED_LINE_CHARS_MIN: usize = 40;
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
    let width = wrap_width(&lines);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (index, line) in lines.iter().enumerate() {
        let joins = index > 0 && !line.after_blank && {
            let before = &lines[index - 1];
            width.is_some_and(|width| wraps(before, line, width)) && continues(text, before, line)
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
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let width = lines.iter().map(|line| line.columns).max()?;
    if width > WRAP_COLUMNS_MAX {
        return None;
    }
    let (mut ends, mut wrapped) = (0, 0);
    for pair in lines.windows(2) {
        if pair[1].after_blank || pair[0].columns < WRAPPED_LINE_CHARS_MIN {
            continue;
        }
        ends += 1;
        wrapped += usize::from(wraps(&pair[0], &pair[1], width));
    }
    (wrapped >= WRAPPED_ENDS_MIN && wrapped * 5 >= ends * 4).then_some(width)
}

/// Whether the line end between two lines is where a wrap at `width` would fall.
fn wraps(before: &Line, line: &Line, width: usize) -> bool {
    // Writers differ by a column or two in what they let stand at the edge.
    before.columns >= WRAPPED_LINE_CHARS_MIN && before.columns + line.first_word + 4 > width
}

/// Whether nothing marks the start of something new at `line`.
fn continues(text: &str, before: &Line, line: &Line) -> bool {
    let starts_item = text[line.start..].starts_with(['•', '●', '▪', '■', '◦', '·', '*']);
    !starts_item && line.indent < before.indent + 3
}
