//! Words, numbers and marks of punctuation.

use unicode_normalization::char::is_combining_mark;

use super::abbreviation::{self, Abbreviation};
use crate::span::Span;

/// Whether a character separates tokens and belongs to none.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}' | '\u{feff}' | '\u{2060}' | '\u{200e}' | '\u{200f}'
        )
}

/// Cuts `block` into tokens.
pub(super) fn cut(text: &str, block: Span, out: &mut Vec<Span>) {
    let mut at = block.start();
    while let Some(c) = text[at..block.end()].chars().next() {
        if is_space(c) {
            at += c.len_utf8();
            continue;
        }
        let rest = &text[at..block.end()];
        let run = &rest[..rest.find(is_space).unwrap_or(rest.len())];
        cut_run(run, at, &rest[run.len()..], out);
        at += run.len();
    }
}

/// Cuts a run without white space that starts at `offset`.
fn cut_run(run: &str, offset: usize, behind: &str, out: &mut Vec<Span>) {
    let mut at = 0;
    while at < run.len() {
        let rest = &run[at..];
        let len = address(rest, at == 0)
            .or_else(|| word(rest, &run[..at], behind))
            .unwrap_or_else(|| mark(rest));
        push_parts(rest, len, offset + at, out);
        at += len;
    }
}

/// A token, cut again where a contraction joins two.
fn push_parts(rest: &str, len: usize, offset: usize, out: &mut Vec<Span>) {
    match clitic(&rest[..len]) {
        Some(cut) if cut > 0 => {
            out.push(Span::new(offset, offset + cut));
            out.push(Span::new(offset + cut, offset + len));
        }
        _ => out.push(Span::new(offset, offset + len)),
    }
}

/// The length of a URL, a host name with "www", an e-mail address, a handle or a
/// hashtag at the start of `rest`.
fn address(rest: &str, first: bool) -> Option<usize> {
    let starts = |prefix: &str| {
        rest.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if starts("http://") || starts("https://") || starts("www.") {
        return Some(without_trailing_marks(rest));
    }
    let first_byte = rest.as_bytes()[0];
    if matches!(first_byte, b'@' | b'#') {
        let name = rest[1..].find(|c: char| !(c.is_alphanumeric() || c == '_'));
        return Some(1 + name.unwrap_or(rest.len() - 1)).filter(|&len| len > 1);
    }
    if !first || !first_byte.is_ascii_alphanumeric() {
        return None;
    }
    let at = rest.find('@')?;
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    let len = at
        + 1
        + rest[at + 1..]
            .find(|c| !local(c))
            .unwrap_or(rest.len() - at - 1);
    let len = without_trailing_marks(&rest[..len]);
    (rest[..at].chars().all(local) && len > at + 1).then_some(len)
}

fn without_trailing_marks(address: &str) -> usize {
    let marks = |c: char| {
        matches!(
            c,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | ')' | ']' | '>' | '’' | '”' | '»'
        )
    };
    address.trim_end_matches(marks).len().max(1)
}

/// The length of a word or number at the start of `rest`.
fn word(rest: &str, before: &str, behind: &str) -> Option<usize> {
    let mut chars = rest.char_indices().peekable();
    let mut previous = None;
    let mut end = 0;
    while let Some(&(at, c)) = chars.peek() {
        if !is_word(c) {
            let mut ahead = rest[at + c.len_utf8()..].chars();
            let (next, after) = (ahead.next(), ahead.next());
            if !joins(previous, c, next, after, &rest[..at]) {
                break;
            }
        }
        chars.next();
        previous = Some(c);
        end = at + c.len_utf8();
    }
    if end == 0 {
        return clitic_alone(rest, before);
    }
    if rest[end..].starts_with('$') && rest[..end].bytes().all(|b| b.is_ascii_uppercase()) {
        return Some(end + 1); // US$, C$
    }
    if rest[..end].ends_with(char::is_alphabetic) && rest[end..].starts_with('°') {
        end += '°'.len_utf8(); // "N°", against "32°"
    }
    if matches!(&rest[..end], "e" | "E") && rest[end..].starts_with("-mail") {
        let tail = rest[end + 1..].find(|c: char| !c.is_ascii_alphabetic());
        return Some(tail.map_or(rest.len(), |tail| end + 1 + tail));
    }
    Some(end + usize::from(keeps_stop(&rest[..end], &rest[end..], behind)))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || (!c.is_ascii() && (c.is_alphanumeric() || c == '\u{ad}' || is_combining_mark(c)))
}

/// Whether a mark stands within a word or number and does not end it.
fn joins(
    previous: Option<char>,
    mark: char,
    next: Option<char>,
    after: Option<char>,
    word: &str,
) -> bool {
    let (Some(previous), Some(next)) = (previous, next) else {
        return false;
    };
    let digits = previous.is_ascii_digit() && next.is_ascii_digit();
    match mark {
        ',' | ':' | '/' => digits,
        '\'' | '’' | '`' => previous.is_alphanumeric() && next.is_alphabetic(),
        '&' => previous.is_uppercase() && next.is_uppercase(),
        // "said.The" lacks a blank; "U.S", "3.5" and "example.com" do not.
        '.' => {
            previous.is_alphanumeric()
                && next.is_alphanumeric()
                && !(previous.is_lowercase()
                    && word.len() > 2
                    && next.is_uppercase()
                    && after.is_none_or(|c| c.is_lowercase() || !c.is_alphanumeric()))
        }
        _ => false,
    }
}

/// Whether the full stop behind a word belongs to it.
fn keeps_stop(word: &str, rest: &str, behind: &str) -> bool {
    if !rest.starts_with('.') || rest.starts_with("..") {
        return false;
    }
    let next = if rest.len() == 1 {
        behind.trim_start_matches(is_space).chars().next()
    } else {
        rest[1..].chars().next()
    };
    match Abbreviation::of(word) {
        Some(Abbreviation::BeforeNumber) => next.is_some_and(char::is_numeric),
        // "you and I. Did", against "Albert I. Jones"
        Some(_) if word == "I" && rest.len() == 1 => {
            let behind = behind.trim_start_matches(is_space);
            let next = behind
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or("");
            !next.is_empty()
                && !abbreviation::STARTERS.contains(&next.to_ascii_lowercase().as_str())
        }
        Some(_) => true,
        None => false,
    }
}

/// Where a contraction or possessive is to be cut.
fn clitic(word: &str) -> Option<usize> {
    let bytes = word.as_bytes();
    if word.len() == 6 && word.eq_ignore_ascii_case("cannot") {
        return Some(3);
    }
    if word.len() == 5
        && ["gonna", "gotta", "wanna"]
            .iter()
            .any(|w| word.eq_ignore_ascii_case(w))
    {
        return Some(3);
    }
    if !bytes.iter().any(|b| matches!(b, b'\'' | b'`' | 0x99)) {
        return None;
    }
    let at = word.rfind(['\'', '’', '`'])?;
    let mark = word[at..].chars().next()?.len_utf8();
    let tail = &word[at + mark..];
    let is = |clitics: &[&str]| clitics.iter().any(|c| tail.eq_ignore_ascii_case(c));
    if is(&["t"]) && at > 1 && matches!(bytes[at - 1], b'n' | b'N') {
        return Some(at - 1);
    }
    is(&["s", "m", "re", "ve", "ll", "d"]).then_some(at)
}

/// The length of a clitic that follows something other than a word: "(IAEA)'s".
fn clitic_alone(rest: &str, before: &str) -> Option<usize> {
    let mark = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '’'))?
        .len_utf8();
    let tail = rest[mark..]
        .chars()
        .next()
        .filter(|c| matches!(c, 's' | 'S'))?
        .len_utf8();
    let ends = rest[mark + tail..]
        .chars()
        .next()
        .is_none_or(|c| !is_word(c));
    (ends && !before.is_empty()).then_some(mark + tail)
}

/// The length of a mark of punctuation: one character, or a run of what comes in runs.
fn mark(rest: &str) -> usize {
    let first = rest.chars().next().expect("there is something to cut");
    let run = |more: fn(char) -> bool| rest.find(|c| !more(c)).unwrap_or(rest.len());
    match first {
        '.' => run(|c| c == '.'),
        '!' | '?' => run(|c| matches!(c, '!' | '?')),
        '-' => run(|c| c == '-'),
        '=' | '*' | '_' | '~' | '#' => rest.find(|c| c != first).unwrap_or(rest.len()),
        '`' => run(|c| c == '`'),
        '\'' => {
            if rest.starts_with("''") {
                2
            } else {
                1
            }
        }
        _ => first.len_utf8(),
    }
}
