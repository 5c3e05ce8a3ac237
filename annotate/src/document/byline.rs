//! Bylines: who wrote it, as names.

use super::day;
use super::line::is_label;
use super::phrases::{PHRASES, agencies, is_name_like_place, is_role};

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
const LEADS: &[&str] = &[
    "opinion by",
    "analysis by",
    "article by",
    "column by",
    "commentary by",
    "essay by",
    "posted by",
    "published by",
    "report by",
    "reported by",
    "review by",
    "story by",
    "submitted by",
    "text by",
    "words by",
    "written by",
    "author:",
    "authors:",
    "byline:",
    "reporter:",
    "story:",
    "text:",
    "words:",
    "writer:",
    "by:",
    "by",
    "from",
];
/// Where the names end and the credits of others begin.
const OTHERS: &[&str] = &[
    "pictures",
    "photographs",
    "photography",
    "photos",
    "photo",
    "images",
    "illustrations",
    "illustration",
    "graphics",
    "video",
    "editing",
    "edited",
    "additional",
    "design",
];
/// Lower-case words inside names.
const PARTICLES: &[&str] = &[
    "al", "abu", "af", "av", "ben", "bin", "bint", "binti", "da", "dal", "das", "de", "degli",
    "dei", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las",
    "le", "los", "of", "op", "ould", "san", "st", "ten", "ter", "van", "vander", "von", "y", "zu",
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
        bare(names).filter(|byline| !byline.authors.is_empty())
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

/// Whether a part of a byline is the trade of those who make pictures.
fn makes_pictures(part: &str) -> bool {
    const TRADES: [&str; 12] = [
        "artist",
        "cartoonist",
        "graphics",
        "illustration",
        "illustrations",
        "illustrator",
        "photographer",
        "photography",
        "photojournalist",
        "photos",
        "videographer",
        "video journalist",
    ];
    let lower = part.to_lowercase();
    let trade = lower
        .strip_prefix("staff ")
        .or_else(|| lower.strip_prefix("chief "))
        .unwrap_or(&lower);
    TRADES.contains(&trade)
}

/// The agency that a part of a byline names, if that is all it does.
pub(super) fn agency(part: &str) -> Option<&'static str> {
    let part = part.trim();
    let bare = ["by ", "By ", "BY "]
        .iter()
        .find_map(|lead| part.strip_prefix(lead))
        .unwrap_or(part);
    agencies().find(|agency| {
        if agency.len() <= 4 {
            *agency == bare
        } else {
            agency.eq_ignore_ascii_case(bare)
        }
    })
}

/// A part without the agency at its end: "Jane Roe Associated Press".
fn before_agency(part: &str) -> (&str, Option<&'static str>) {
    let found = agencies().find_map(|agency| {
        let start = part.len().checked_sub(agency.len())?;
        let tail = part.get(start..)?;
        let same = if agency.len() <= 4 {
            tail == agency
        } else {
            tail.eq_ignore_ascii_case(agency)
        };
        (same && part[..start].ends_with(' ')).then_some((part[..start].trim_end(), Some(agency)))
    });
    found.unwrap_or((part, None))
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

fn before_credits(text: &str) -> &str {
    let cut = word_starts(text).find(|(at, word)| {
        let bare = word.trim_end_matches([':', ',']);
        *at > 0
            && OTHERS.iter().any(|other| other.eq_ignore_ascii_case(bare))
            && (word.ends_with(':')
                || text[at + word.len()..]
                    .trim_start()
                    .get(..3)
                    .is_some_and(|next| next.eq_ignore_ascii_case("by ")))
    });
    cut.map_or(text, |(at, _)| &text[..at])
}

fn word_starts(text: &str) -> impl Iterator<Item = (usize, &str)> {
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

/// The name a part of a byline starts with: two to five name words.
fn name(part: &str) -> Option<String> {
    let mut tokens: Vec<&str> = Vec::new();
    for token in part.split_whitespace() {
        let ends = is_role(
            &token
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase(),
        );
        if tokens.len() == 6 || ends || !is_name_word(token, !tokens.is_empty()) {
            break;
        }
        tokens.push(token);
    }
    while tokens.last().is_some_and(|last| PARTICLES.contains(last)) {
        tokens.pop();
    }
    let honorific = ["dr", "prof", "mr", "ms", "mrs", "sir", "dame"];
    if tokens.len() > 2
        && honorific.contains(&tokens[0].trim_end_matches('.').to_lowercase().as_str())
    {
        tokens.remove(0);
    }
    if !(2..=5).contains(&tokens.len()) {
        return None;
    }
    // A name is at most followed by where the person is or what for: "in Paris".
    let capitals = part
        .split_whitespace()
        .skip(tokens.len())
        .take_while(|word| is_name_word(word, false))
        .count();
    (capitals <= 4).then(|| proper_case(&tokens))
}

/// A single name, as pen names and some Indonesians have it.
fn single_name(text: &str) -> Option<String> {
    let word = text.trim();
    let is_one = !word.contains(char::is_whitespace)
        && word.chars().count() >= 3
        && is_name_word(word, false);
    (is_one && agency(word).is_none() && !is_role(&word.to_lowercase())).then(|| word.to_owned())
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

fn is_name_word(word: &str, may_be_particle: bool) -> bool {
    let word = word.trim_end_matches(',');
    if may_be_particle && PARTICLES.contains(&word) && word != "of" {
        return true;
    }
    let first = word.chars().next().unwrap_or(' ');
    (first.is_uppercase()
        || first.is_alphabetic() && !first.is_lowercase()
        || word.starts_with("al-")
        || word.starts_with("el-")
        || word.starts_with("d'")
        || word.starts_with("d’"))
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '‑' | '‘'))
}

/// Names in capitals get the case that names have; others are left as they are.
pub(super) fn proper_case(tokens: &[&str]) -> String {
    let shouted = tokens
        .iter()
        .all(|token| !token.contains(char::is_lowercase) || PARTICLES.contains(token))
        && tokens
            .iter()
            .any(|token| token.chars().filter(|c| c.is_alphabetic()).count() > 2);
    if !shouted {
        return tokens.join(" ");
    }
    let korean = tokens.len() == 2 && is_korean_surname(tokens[0]) && {
        let parts: Vec<&str> = tokens[1].split('-').collect();
        parts.len() == 2 && parts.iter().all(|part| (1..=6).contains(&part.len()))
    };
    tokens
        .iter()
        .enumerate()
        .map(|(index, token)| {
            let lower = token.to_lowercase();
            if index > 0 && PARTICLES.contains(&lower.as_str()) {
                lower
            } else {
                capitalize(&lower, korean && index == 1)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn capitalize(lower: &str, only_first: bool) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut start = true;
    for (at, c) in lower.char_indices() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = !only_first && matches!(c, '-' | '.' | '‑')
            || matches!(c, '\'' | '’') && at <= 2
            || at == 1 && lower.starts_with("mc") && lower.len() > 4;
    }
    out
}

/// Surnames most Koreans bear, whose given names keep a small letter after the hyphen.
fn is_korean_surname(word: &str) -> bool {
    const SURNAMES: [&str; 40] = [
        "ahn", "bae", "baek", "ban", "byun", "cha", "chae", "cho", "choe", "choi", "chung", "gu",
        "ha", "han", "hong", "hwang", "jang", "jeon", "jeong", "jung", "kang", "kim", "ko", "koo",
        "kwon", "lee", "lim", "min", "moon", "nam", "noh", "oh", "park", "rhee", "seo", "shin",
        "son", "song", "yang", "yoon",
    ];
    SURNAMES.contains(&word.to_lowercase().as_str())
        || matches!(
            word.to_lowercase().as_str(),
            "won" | "yoo" | "yun" | "suh" | "ryu" | "woo"
        )
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
