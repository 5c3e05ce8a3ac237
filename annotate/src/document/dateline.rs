//! Datelines: place, day and agency in front of a story's first words.

use std::ops::Range;

use jiff::civil::Date;

use super::credit;
use super::day;

/// A dateline at the start of a paragraph; ranges are bytes of the paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The dateline with its separator, without the white space after it.
    pub(super) range: Range<usize>,
    /// Where the story's own words begin.
    pub(super) body_start: usize,
    /// The place, without its region.
    pub(super) place: Option<Range<usize>>,
    /// The day.
    pub(super) date: Option<Date>,
    /// The agency in brackets.
    pub(super) agency: Option<String>,
}

/// A dateline ends within so many bytes.
const BYTES_MAX: usize = 110;
/// What stands between dateline and story, in the order tried at one position.
const SEPARATORS: &[&str] = &[
    " — ", " – ", " -- ", " - ", " ― ", "— ", "– ", "-- ", " —", " –", "—", "–", "--", ": ", ". ",
    ".- ", ".-",
];
/// Words in capitals before a colon that announce something else.
#[rustfmt::skip]
const NOT_PLACES: &[&str] = &[
    "a", "after", "and", "as", "at", "but", "by", "for", "if", "in", "on", "or", "so", "that",
    "then", "this", "when", "while", "advertisement", "alert", "analysis", "answer", "background",
    "breaking", "brief", "comment", "correction", "editorial", "exclusive", "explainer", "fact",
    "feature", "file", "flash", "focus", "host", "interview", "just", "latest", "live", "mr", "mrs",
    "ms", "developing", "news", "note", "opinion", "photos", "poll", "profile", "q", "question",
    "recap", "report", "review", "slideshow", "special", "sport", "summary", "today", "tonight",
    "update", "updated", "urgent", "video", "views", "warning", "watch", "why", "how", "what",
    "yes", "no", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "moderator", "dr", "wrapup", "factbox", "timeline",
];

/// Reads the dateline a paragraph starts with.
pub(super) fn find(paragraph: &str, published: Option<Date>) -> Option<Found> {
    let window = floor_boundary(paragraph, BYTES_MAX);
    let mut at = 0;
    while at < window {
        if paragraph.is_char_boundary(at)
            && let Some(separator) = SEPARATORS
                .iter()
                .find(|separator| paragraph[at..].starts_with(**separator))
        {
            if let Some(found) = check(paragraph, at, separator, published) {
                return Some(found);
            }
            // A dash that is no dateline's ends the search: a story has begun.
            if !separator.starts_with(['.', ':']) && separator.trim() != "-" {
                return None;
            }
        }
        at += 1;
    }
    None
}

fn floor_boundary(text: &str, most: usize) -> usize {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn check(paragraph: &str, at: usize, separator: &str, published: Option<Date>) -> Option<Found> {
    let body_start = {
        let after = &paragraph[at + separator.len()..];
        at + separator.len() + (after.len() - after.trim_start().len())
    };
    let body = &paragraph[body_start..];
    let opens = body.starts_with(|c: char| {
        c.is_uppercase()
            || c.is_ascii_digit()
            || matches!(c, '“' | '"' | '‘' | '\'' | '$' | '€' | '£')
    });
    if !opens || body.split_whitespace().nth(2).is_none() {
        return None;
    }
    let head = read_head(&paragraph[..at], published)?;
    let mark = separator.trim();
    let is_dash = !mark.starts_with([':', '.']);
    let vouched = head.has_date || head.agency.is_some();
    let accepted = match (&head.place, head.shouted) {
        (None, _) => is_dash && head.agency.is_some(),
        (Some(place), true) => {
            let word_count = paragraph[place.clone()].split_whitespace().count();
            is_dash
                || vouched
                || mark == ":" && word_count <= 3
                || mark == "." && word_count <= 3 && place.len() >= 4 && place.end == at
        }
        (Some(_), false) => vouched && mark != "." || is_dash && separator.contains(' '),
    };
    accepted.then(|| Found {
        range: 0..at + separator.trim_end().len(),
        body_start,
        place: head.place,
        date: head.date,
        agency: head.agency,
    })
}

struct Head {
    place: Option<Range<usize>>,
    /// Whether the place is in capitals, as agencies write it.
    shouted: bool,
    date: Option<Date>,
    has_date: bool,
    agency: Option<String>,
}

/// Reads "SEOUL, South Korea, March 4 (Newswire)" part by part; anything that
/// is neither place, region, day nor agency makes it no dateline.
fn read_head(head: &str, published: Option<Date>) -> Option<Head> {
    let mut read = Head {
        place: None,
        shouted: false,
        date: None,
        has_date: false,
        agency: None,
    };
    let (outside, agency) = take_agency(head)?;
    read.agency = agency;
    let found = day::find(outside);
    let parts_end = found
        .first()
        .map_or(outside.len(), |first| first.range.start);
    if let Some(day) = found.first() {
        read.has_date = true;
        read.date = day.date_near(published);
        if found.len() > 1 || outside[day.range.end..].contains(char::is_alphabetic) {
            return None;
        }
    }
    let mut start = 0;
    for part in outside[..parts_end].split(',') {
        let trimmed = part.trim().trim_end_matches(['.', ',']);
        let part_start = start + (part.len() - part.trim_start().len());
        start += part.len() + 1;
        if trimmed.is_empty() || is_weekday(trimmed) {
            continue;
        }
        let (shouted, words) = place_words(trimmed)?;
        match read.place {
            None => {
                read.shouted = shouted;
                read.place = Some(part_start..part_start + trimmed.len());
            }
            Some(_) if words > 4 => return None,
            Some(_) => {}
        }
    }
    (read.place.is_some() || read.agency.is_some()).then_some(read)
}

/// The part of a head outside its brackets, and the agency inside.
fn take_agency(head: &str) -> Option<(&str, Option<String>)> {
    let head = head.trim_end().trim_end_matches('.').trim_end();
    let brackets = [('(', ')'), ('[', ']'), ('/', '/')];
    let Some((open, _)) = brackets.iter().find(|(_, close)| head.ends_with(*close)) else {
        return Some((head, None));
    };
    let inner_end = head.len() - 1;
    let inner_start = head[..inner_end].rfind(*open)? + 1;
    let inner = head[inner_start..inner_end].trim();
    let is_agency = (2..=40).contains(&inner.len())
        && inner.starts_with(|c: char| c.is_alphanumeric())
        && inner.split_whitespace().count() <= 5;
    let agency = credit::agency(inner).map_or_else(|| inner.to_owned(), str::to_owned);
    is_agency.then(|| (head[..inner_start - 1].trim_end(), Some(agency)))
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let lower = word.trim_end_matches('.').to_lowercase();
    DAYS.iter()
        .any(|day| lower == *day || lower.starts_with(day) && lower.ends_with("day"))
}

/// Whether a part could be a place: its words are capitalized. Says whether
/// they are in capitals, and how many there are.
fn place_words(part: &str) -> Option<(bool, usize)> {
    const SMALL: [&str; 16] = [
        "de", "la", "el", "al", "of", "the", "and", "du", "le", "les", "sur", "upon", "am", "an",
        "der", "do",
    ];
    let mut words = 0;
    let mut shouted = true;
    for word in part
        .split([' ', '/', '\u{a0}', '-'])
        .filter(|word| !word.is_empty())
    {
        words += 1;
        let letters = word.trim_matches(|c: char| matches!(c, '.' | '\'' | '’' | '‘'));
        if words > 5
            || !letters
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '.'))
        {
            return None;
        }
        let lower = letters.to_lowercase();
        if NOT_PLACES.contains(&lower.as_str()) {
            return None;
        }
        if words > 1 && SMALL.contains(&letters) {
            continue;
        }
        if !letters.starts_with(|c: char| c.is_uppercase()) {
            return None;
        }
        shouted &= !letters.contains(char::is_lowercase);
    }
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    (words > 0 && letters >= 2).then_some((shouted && letters >= 3, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
    fn datelines_are_read_in_the_styles_of_agencies() {
        let published = Some(Date::constant(2025, 3, 5));
        let check =
            |text: &str, place: &str, date: Option<&str>, agency: Option<&str>, body: &str| {
                let found = find(text, published).unwrap_or_else(|| panic!("no dateline: {text}"));
                assert_eq!(
                    found.place.map_or("", |range| &text[range]),
                    place,
                    "{text}"
                );
                assert_eq!(
                    found.date.map(|date| date.to_string()).as_deref(),
                    date,
                    "{text}"
                );
                assert_eq!(found.agency.as_deref(), agency, "{text}");
                assert!(text[found.body_start..].starts_with(body), "{text}");
            };
        check(
            "SEOUL, March 4 (Newswire) — The two sides met.",
            "SEOUL",
            Some("2025-03-04"),
            Some("Newswire"),
            "The",
        );
        check(
            "UNITED NATIONS (Reuters) - The council voted today.",
            "UNITED NATIONS",
            None,
            Some("Reuters"),
            "The",
        );
        check(
            "REYKJAVIK. Will Marsh needed a draw.",
            "REYKJAVIK",
            None,
            None,
            "Will",
        );
        check(
            "PORT MORESBY: Papua New Guinea’s leader spoke.",
            "PORT MORESBY",
            None,
            None,
            "Papua",
        );
        check(
            "AMBROLAURI, Georgia — Rescuers pulled a woman out.",
            "AMBROLAURI",
            None,
            None,
            "Rescuers",
        );
        check(
            "MOSCOW, March 4. /TASS/. Russia has said so.",
            "MOSCOW",
            Some("2025-03-04"),
            Some("TASS"),
            "Russia",
        );
        check(
            "WASHINGTON/SEOUL, Dec 31 (Reuters) - They agreed again.",
            "WASHINGTON/SEOUL",
            Some("2024-12-31"),
            Some("Reuters"),
            "They",
        );
        check(
            "BEIJING, March 4 (Xinhua) -- China will act.",
            "BEIJING",
            Some("2025-03-04"),
            Some("Xinhua"),
            "China",
        );
        check(
            "Geneva – The agency said on Monday.",
            "Geneva",
            None,
            None,
            "The",
        );
        check(
            "Paris (AFP) – French police said so.",
            "Paris",
            None,
            Some("AFP"),
            "French",
        );
        check(
            "(Reuters) - Shares fell on Monday.",
            "",
            None,
            Some("Reuters"),
            "Shares",
        );
        check(
            "ST. LOUIS (AP) — A judge ruled today.",
            "ST. LOUIS",
            None,
            Some("AP"),
            "A",
        );
        check(
            "Dhaka, 3 March 2025: Police said on Monday.",
            "Dhaka",
            Some("2025-03-03"),
            None,
            "Police",
        );
    }

    #[test]
    fn sentences_have_no_dateline() {
        for text in [
            "Marsh — who won — said so.",
            "Nobody knows — Not even the minister does.",
            "BREAKING: The minister has resigned today.",
            "MR. PRICE: Thank you all for coming.",
            "NATO and South Korea began talks. They went on.",
            "The minister said: The talks go on.",
            "In Paris - The City of Light - they met.",
        ] {
            assert_eq!(find(text, None), None, "{text}");
        }
    }
}
