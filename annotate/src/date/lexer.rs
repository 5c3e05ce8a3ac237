//! Cuts a sentence into the words, numbers and marks that the grammar reads.

use super::words::{Word, look_up};

/// A word, a number or a mark, and where it stands in the document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: Kind,
    /// Whether white space stands before it.
    pub(super) gap: bool,
    /// Whether it begins with a capital letter.
    pub(super) capital: bool,
}

/// What a lexeme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of the table.
    Word(Word),
    /// Another word.
    Other,
    /// Plain digits, at most four: "12", "2024".
    Number { value: i16, digits: u8 },
    /// "14th".
    Ordinal(i8),
    /// "1990s", "90s".
    Decade { value: i16, digits: u8 },
    /// "Q3", "1Q".
    Quarter(i8),
    /// "H1".
    Half(i8),
    /// "FY24", "FY2024".
    FiscalYear(i16),
    /// "12.05.2024": day, month, year.
    Dotted(i8, i8, i16),
    /// A number that is no part of a date: "2,000", "3.5", "100M".
    Quantity,
    /// A mark; dashes are '-', apostrophes '\''.
    Mark(u8),
}

/// Appends the lexemes of `text[from..to]`.
pub(super) fn lex(text: &str, from: usize, to: usize, lexemes: &mut Vec<Lexeme>) {
    let mut at = from;
    let mut gap = true;
    while let Some(first) = text[at..to].chars().next() {
        let start = at;
        let rest = &text[at..to];
        if first.is_whitespace() {
            gap = true;
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = if first.is_ascii_digit() {
            number(rest)
        } else if first.is_alphabetic() {
            let length = word_length(rest);
            (word(&rest[..length]), length)
        } else {
            (Kind::Mark(mark(first)), first.len_utf8())
        };
        at += length;
        lexemes.push(Lexeme {
            start: offset(start),
            end: offset(at),
            kind,
            gap,
            capital: first.is_uppercase(),
        });
        gap = false;
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("documents are far below 4 GiB")
}

fn mark(c: char) -> u8 {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
        '\u{2018}' | '\u{2019}' => b'\'',
        '\u{201c}' | '\u{201d}' => b'"',
        c => u8::try_from(c).unwrap_or(0),
    }
}

/// The bytes of the letters (and digits after them) at the start of `rest`.
fn word_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
        at += 1;
    }
    if at == bytes.len() || bytes[at].is_ascii() {
        return at;
    }
    rest.find(|c: char| !c.is_alphanumeric())
        .unwrap_or(rest.len())
}

fn word(text: &str) -> Kind {
    let bytes = text.as_bytes();
    if let Some(word) = look_up(bytes) {
        return Kind::Word(word);
    }
    match bytes {
        [b'Q', n @ b'1'..=b'4'] => Kind::Quarter(small(n - b'0')),
        [b'H', n @ b'1'..=b'2'] => Kind::Half(small(n - b'0')),
        [b'F', b'Y', digits @ ..] if matches!(digits.len(), 2 | 4) => {
            let year = std::str::from_utf8(digits)
                .ok()
                .and_then(|digits| digits.parse().ok());
            year.map_or(Kind::Other, |year: i16| {
                Kind::FiscalYear(if year < 100 { 2000 + year } else { year })
            })
        }
        _ => Kind::Other,
    }
}

fn small(value: u8) -> i8 {
    i8::try_from(value).expect("a digit")
}

/// A number and whatever is glued to it.
fn number(rest: &str) -> (Kind, usize) {
    let bytes = rest.as_bytes();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits;
    if let Some(dotted) = dotted_date(rest) {
        return dotted;
    }
    // "2,000", "3.5": digits again after a comma or point.
    while matches!(bytes.get(end), Some(b',' | b'.'))
        && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
    {
        let more = bytes[end + 1..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        // "May 12,2024" is a date with its space lost.
        if bytes[end] == b',' && more != 3 {
            break;
        }
        end += 1 + more;
    }
    // "2024-05-12T10:00"
    let timed = bytes.get(end) == Some(&b'T') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    let letters = if timed { 0 } else { word_length(&rest[end..]) };
    if end > digits {
        return (Kind::Quantity, end + letters);
    }
    let suffix = &rest[end..end + letters];
    let value: Option<i16> = (digits <= 4).then(|| rest[..digits].parse().ok()).flatten();
    let count = u8::try_from(digits).unwrap_or(u8::MAX);
    let kind = match (value, suffix) {
        (Some(value), "") => Kind::Number {
            value,
            digits: count,
        },
        (Some(value @ 1..=31), "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH") => {
            Kind::Ordinal(i8::try_from(value).expect("at most 31"))
        }
        (Some(value), "s") if value % 10 == 0 && matches!(digits, 2 | 4) => Kind::Decade {
            value,
            digits: count,
        },
        (Some(value @ 1..=4), "Q") => Kind::Quarter(i8::try_from(value).expect("at most 4")),
        _ => Kind::Quantity,
    };
    (kind, end + letters)
}

/// A date like "12.05.2024" at the start of `rest`, and its length.
fn dotted_date(rest: &str) -> Option<(Kind, usize)> {
    let (day, after) = digits(rest, 1, 2)?;
    let (month, after) = digits(after.strip_prefix('.')?, 1, 2)?;
    let (year, after) = digits(after.strip_prefix('.')?, 4, 4)?;
    let kind = Kind::Dotted(i8::try_from(day).ok()?, i8::try_from(month).ok()?, year);
    let more = after.starts_with(|c: char| c.is_alphanumeric());
    (!more).then_some((kind, rest.len() - after.len()))
}

/// A number of so many digits at the start of `rest`, and what follows it.
fn digits(rest: &str, at_least: usize, at_most: usize) -> Option<(i16, &str)> {
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let fits = (at_least..=at_most).contains(&count);
    fits.then(|| Some((rest[..count].parse().ok()?, &rest[count..])))?
}
