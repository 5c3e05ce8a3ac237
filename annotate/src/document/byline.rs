//! Bylines: who wrote it, as names.

use super::credit::{agency, before_agency, before_credits, makes_pictures};
use super::day;
use super::line::is_label;
use super::person::{PARTICLES, name, single_name};
use super::phrases::{PHRASES, is_name_like_place, is_role};

/// What a byline says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Byline {
    /// The names, one each, without roles and places.
    pub(super) authors: Vec<String>,
    /// The agency it credits.
    pub(super) agency: Option<String>,
}

/// A byline of more words is a sentence.
const WORDS_MAX: usize = 30;
/// What introduces the names, folded to lower case; longest first.
#[rustfmt::skip]
const LEADS: &[&str] = &[
    "opinion by", "analysis by", "article by", "column by", "commentary by", "essay by",
    "posted by", "published by", "report by", "reported by", "review by", "story by",
    "submitted by", "text by", "words by", "written by", "author:", "authors:", "byline:",
    "reporter:", "story:", "text:", "words:", "writer:", "by:", "by", "from",
];
/// Reads a line with a lead-in ("By …", "Author: …") as a byline.
pub(super) fn with_lead(line: &str) -> Option<Byline> {
    if line.split_whitespace().count() > WORDS_MAX {
        return None;
    }
    let line = line.trim_start_matches([
        '—', '–', '-', '|', '•', '·', '*', '/', ' ', '\u{a0}', '[', '(',
    ]);
    let (lead, rest) = LEADS.iter().find_map(|lead| {
        let head = line
            .get(..lead.len())
            .filter(|head| head.eq_ignore_ascii_case(lead))?;
        let rest = &line[lead.len()..];
        let ended =
            lead.ends_with(':') || rest.starts_with(|c: char| c.is_whitespace() || c == ':');
        ended.then_some((
            head,
            rest.trim_start_matches([':', ' ', '\u{a0}', '\t', '\n', '\r']),
        ))
    })?;
    let mut byline = names(rest);
    if byline.authors.is_empty() && byline.agency.is_none() {
        byline.authors = single_name(rest).into_iter().collect();
    }
    let anonymous = byline.authors.is_empty() && byline.agency.is_none();
    let is_by = lead
        .get(lead.len().saturating_sub(2)..)
        .is_some_and(|end| end.eq_ignore_ascii_case("by"));
    if anonymous && !(is_by && is_anonymous(before_date(rest))) {
        return None;
    }
    // "From" opens many a sentence; a byline goes on with a role or a place.
    if lead.eq_ignore_ascii_case("from")
        && (byline.authors.is_empty() || !rest.contains([',', '|']) && !rest.contains(" in "))
    {
        return None;
    }
    Some(byline)
}

/// A byline without the preposition that other languages begin it with too.
pub(super) fn without_lead(line: &str) -> &str {
    const PREPOSITIONS: [&str; 14] = [
        "by",
        "par",
        "por",
        "von",
        "di",
        "door",
        "af",
        "av",
        "autor:",
        "autore:",
        "auteur:",
        "texto:",
        "author:",
        "written by",
    ];
    let line = line.trim();
    let rest = PREPOSITIONS.iter().rev().find_map(|lead| {
        let head = line.get(..lead.len())?;
        let rest = &line[lead.len()..];
        (head.eq_ignore_ascii_case(lead) && rest.starts_with(char::is_whitespace)).then_some(rest)
    });
    rest.unwrap_or(line).trim_start()
}

/// Reads a line of nothing but names, as it stands beneath a headline:
/// "Felix Kim", "Ann Lee in Rome and Bo Ek", "Agence France-Presse / Lusaka".
pub(super) fn bare(line: &str) -> Option<Byline> {
    let words = line.split_whitespace().count();
    if words > 16 || line.ends_with(['.', '?', '!', ':']) && !line.ends_with("Jr.") {
        return None;
    }
    let byline = names(line);
    if byline.authors.is_empty() {
        let agency = byline.agency.as_ref()?;
        return (words <= agency.split(' ').count() + 4).then_some(byline);
    }
    // "Democratic Republic of Congo", "Bank of Italy" are no names.
    if let Some((_, of)) = line.split_once(" of ").or_else(|| line.split_once(" OF "))
        && byline.agency.is_none()
        && !of.starts_with("the ")
        && !of.starts_with("The ")
    {
        return None;
    }
    // Nor are topics and sections.
    if line
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| PHRASES.is_of_menus(&word.to_lowercase()))
        && byline.authors.len() == 1
        && words <= 3
    {
        return None;
    }
    // Nearly all of it must be names: anything else is a headline or a menu.
    let named: usize = byline
        .authors
        .iter()
        .map(|name| name.split(' ').count())
        .sum();
    let rest = words - named.min(words);
    let roles = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_role(&word.to_lowercase()))
        .count();
    let capitals_only = line.split_whitespace().all(|word| {
        !word.starts_with(char::is_lowercase) || is_connective(word) || PARTICLES.contains(&word)
    });
    (capitals_only && rest <= 3 * byline.authors.len() + roles).then_some(byline)
}

/// Whether a line holds a word of roles, desks or organizations.
pub(super) fn has_role(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .any(|word| is_role(&word.to_lowercase()))
}

fn is_connective(word: &str) -> bool {
    matches!(
        word,
        "and" | "in" | "for" | "with" | "at" | "of" | "the" | "&" | "et" | "und" | "avec" | "mit"
    )
}

/// Reads a line that gives names and a day in any order: "Ann Lee, 4 July 2023,
/// 11:05", "4 July 2023 | Ann Lee, Oslo", "Posted on 4 July 2023 by ann".
pub(super) fn dated(line: &str) -> Option<Byline> {
    if line.split_whitespace().count() > WORDS_MAX / 2 {
        return None;
    }
    let found = day::find(line);
    let day = found.first()?;
    let rest = [
        &line[..day.range.start],
        &line[found.last().map_or(day.range.end, |last| last.range.end)..],
    ];
    rest.into_iter().find_map(|part| {
        let names = without_labels(part);
        if names.is_empty() {
            return None;
        }
        if let Some(byline) = with_lead(names) {
            return Some(byline);
        }
        if let Some(pen_name) = names.strip_prefix("by ")
            && !pen_name.contains(char::is_whitespace)
        {
            return Some(Byline {
                authors: vec![pen_name.to_owned()],
                agency: None,
            });
        }
        bare(names)
    })
}

/// A text without the labels, times and marks at either end.
fn without_labels(text: &str) -> &str {
    let is_mark = |c: char| !c.is_alphabetic();
    let mut rest = text.trim_matches(is_mark);
    loop {
        let before = rest;
        let first = rest.split(is_mark).next().unwrap_or("");
        if is_label(first) && !first.eq_ignore_ascii_case("by") {
            rest = rest[first.len()..].trim_start_matches(is_mark);
        }
        let last = rest.rsplit(is_mark).next().unwrap_or("");
        if is_label(last) {
            rest = rest[..rest.len() - last.len()].trim_end_matches(is_mark);
        }
        if rest == before {
            return rest;
        }
    }
}

/// The names of a list such as "Jane Roe in Oslo and John Doe, Reuters".
pub(super) fn names(text: &str) -> Byline {
    let text = before_credits(before_date(text));
    let mut byline = Byline::default();
    // Once a place or role came, what follows a comma is one too.
    let mut only_after_and = false;
    for segment in text.split(['|', '•', '·', '/', ';', '(', ')', '[', ']', '\n', '\t']) {
        let segment = segment.trim();
        let mut from_and = true;
        for clause in split_words(segment, &["and", "&", "with", "et", "und", "avec", "mit"]) {
            for part in clause.split(',') {
                let part = part.trim().trim_matches(|c: char| {
                    matches!(c, '.' | ':' | '-' | '–' | '—' | '"' | '*') || c.is_whitespace()
                });
                let joined_by_and = std::mem::take(&mut from_and);
                if part.is_empty() {
                    continue;
                }
                // "Ann Lee, photographer" credits a picture.
                if makes_pictures(part) {
                    byline.authors.pop();
                    continue;
                }
                if let Some(agency) = agency(part) {
                    byline.agency.get_or_insert_with(|| agency.to_owned());
                    continue;
                }
                let (part, credited) = before_agency(part);
                if let Some(credited) = credited {
                    byline.agency.get_or_insert_with(|| credited.to_owned());
                }
                let pictures = part
                    .split_once(' ')
                    .is_some_and(|_| part.rsplit(' ').next().is_some_and(makes_pictures));
                if pictures {
                    continue;
                }
                let place = is_name_like_place(&part.to_lowercase());
                match name(part) {
                    Some(name) if !place && (joined_by_and || !only_after_and) => {
                        if !byline.authors.contains(&name) {
                            byline.authors.push(name);
                        }
                    }
                    _ => only_after_and = true,
                }
            }
            from_and = true;
        }
        only_after_and |= !byline.authors.is_empty();
    }
    byline
}

fn before_date(text: &str) -> &str {
    match day::find(text).first() {
        Some(found) => {
            let head = &text[..found.range.start];
            // A weekday or a label belongs to the date.
            let mut end = head.trim_end_matches([' ', ',', '|', '-', '–', '—', '·', '•', ':']);
            loop {
                let word = end.rsplit([' ', '\u{a0}', '\n']).next().unwrap_or("");
                let lower = word.trim_end_matches([',', '.', ':']).to_lowercase();
                let is_label = matches!(
                    lower.as_str(),
                    "on" | "published"
                        | "updated"
                        | "posted"
                        | "last"
                        | "mon"
                        | "tue"
                        | "wed"
                        | "thu"
                        | "fri"
                        | "sat"
                        | "sun"
                        | "tues"
                        | "thur"
                        | "thurs"
                        | "monday"
                        | "tuesday"
                        | "wednesday"
                        | "thursday"
                        | "friday"
                        | "saturday"
                        | "sunday"
                );
                if word.is_empty() || !is_label {
                    return end;
                }
                end = end[..end.len() - word.len()]
                    .trim_end_matches([' ', ',', '|', '-', '–', '—', '·', '•', ':']);
            }
        }
        None => text,
    }
}

pub(super) fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// Splits at whole words, in any case.
fn split_words<'t>(text: &'t str, at: &[&str]) -> Vec<&'t str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (index, word) in word_starts(text) {
        if at.iter().any(|split| split.eq_ignore_ascii_case(word)) {
            parts.push(text[start..index].trim());
            start = index + word.len();
        }
    }
    parts.push(text[start..].trim());
    parts
}

fn is_anonymous(rest: &str) -> bool {
    let words: Vec<String> = rest
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    (1..=6).contains(&words.len())
        && words.iter().any(|word| is_role(word))
        && !rest.ends_with(['.', '?', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bylines_give_names_without_roles_places_and_agencies() {
        let check = |line: &str, authors: &[&str], agency: Option<&str>| {
            let byline = with_lead(line).unwrap_or_else(|| panic!("no byline: {line}"));
            assert_eq!(byline.authors, authors, "{line}");
            assert_eq!(byline.agency.as_deref(), agency, "{line}");
        };
        check(
            "By Jane Roe and John Doe, Reuters",
            &["Jane Roe", "John Doe"],
            Some("Reuters"),
        );
        check("by Jr Ng", &["Jr Ng"], None);
        check(
            "BY MARIA VAN DER MEER, ASSOCIATED PRESS",
            &["Maria van der Meer"],
            Some("Associated Press"),
        );
        check("By Ann O’Neil in Cape Town", &["Ann O’Neil"], None);
        check(
            "From Olaf Ek, Nordic Correspondent, Oslo",
            &["Olaf Ek"],
            None,
        );
        check("— By Asa Warn, Harbour Desk", &["Asa Warn"], None);
        check("Words: Del Pook Pictures: An Cal", &["Del Pook"], None);
        check("Author: Freya Holm", &["Freya Holm"], None);
        check(
            "By Ann Lee, Bob Ray and Cy Poe",
            &["Ann Lee", "Bob Ray", "Cy Poe"],
            None,
        );
        check("By Ann Lee, New York", &["Ann Lee"], None);
        check(
            "BY LEE MIN-HO AND DAN MCDONALD-REYES",
            &["Lee Min-ho", "Dan McDonald-Reyes"],
            None,
        );
        check("By Our Correspondent", &[], None);
        check("By AFP", &[], Some("AFP"));
        check(
            "By Jane Roe | Published Monday, 3 March 2025",
            &["Jane Roe"],
            None,
        );
        check("By Abby Goodnough", &["Abby Goodnough"], None);
        check("By Ann Lee and Bo Ek, photographer", &["Ann Lee"], None);
        check("By Ann Lee | Bo Ek, Staff Photographer", &["Ann Lee"], None);
    }

    #[test]
    fn sentences_and_headlines_are_not_bylines() {
        for line in [
            "By Tuesday the army had left.",
            "From Russia with love",
            "By 2030 nobody will",
            "Bystanders fled",
        ] {
            assert_eq!(with_lead(line), None, "{line}");
        }
        for line in [
            "South Korea steps up",
            "Storm Odile kills four in Ireland",
            "Deal would create the biggest fleet",
        ] {
            assert_eq!(bare(line), None, "{line}");
        }
    }

    #[test]
    fn names_alone_are_a_byline() {
        let check = |line: &str, authors: &[&str]| {
            assert_eq!(
                bare(line).map(|byline| byline.authors),
                Some(authors.iter().map(|&name| name.to_owned()).collect()),
                "{line}"
            );
        };
        check("Felix Kim", &["Felix Kim"]);
        check(
            "Lela Mars in Ambla and Tom Hask",
            &["Lela Mars", "Tom Hask"],
        );
        check("Agence France-Presse / Lusaka", &[]);
    }
}
