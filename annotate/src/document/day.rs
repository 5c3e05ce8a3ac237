//! Days as bylines, datelines and page metadata write them.
//!
//! This is not the reading of dates in running text: only whole calendar days
//! count, in the few shapes that sites and agencies print.

use std::ops::Range;

use jiff::civil::Date;

use crate::lexicon::MONTHS;

/// A day found in a text, the year possibly left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it stands, in bytes of the text searched.
    pub(super) range: Range<usize>,
    day: i8,
    month: i8,
    year: Option<i16>,
}

impl Found {
    /// The day, if the year is written.
    pub(super) fn date(&self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day).ok()
    }

    /// The day; a missing year is the one that brings it nearest to `near`.
    pub(super) fn date_near(&self, near: Option<Date>) -> Option<Date> {
        if self.year.is_some() {
            return self.date();
        }
        let near = near?;
        (-1..=1)
            .filter_map(|shift| Date::new(near.year() + shift, self.month, self.day).ok())
            .min_by_key(|date| {
                (
                    date.until(near)
                        .map_or(i32::MAX, |span| span.get_days().abs()),
                    *date,
                )
            })
    }
}

/// The month a word names, in full or abbreviated, in any case.
fn month(word: &str) -> Option<i8> {
    if word.len() < 3 || !word.is_ascii() {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    let abbreviated = lower.len() <= 4;
    MONTHS
        .iter()
        .position(|name| {
            *name == lower
                || (abbreviated && (name[..3] == lower || lower == "sept" && *name == "september"))
        })
        .and_then(|index| i8::try_from(index + 1).ok())
}

/// The month a word names in the languages of pages whose date is wanted though
/// their text is not read: the forms that stand after a day.
fn foreign_month(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "januar jänner janvier enero janeiro gennaio januari stycznia ledna ianuarie január ocak января січня tammikuuta",
        "februar février febrero fevereiro febbraio februari lutego února februarie február şubat февраля лютого helmikuuta",
        "märz mars marzo março maart marca března martie március mart марта березня maaliskuuta",
        "avril abril aprile kwietnia dubna aprilie április nisan апреля квітня huhtikuuta",
        "mai mayo maio maggio mei maj maja května május mayıs мая травня toukokuuta",
        "juni juin junio junho giugno czerwca června iunie június haziran июня червня kesäkuuta",
        "juli juillet julio julho luglio lipca července iulie július temmuz июля липня heinäkuuta",
        "août agosto augustus augusti sierpnia srpna augusztus ağustos августа серпня elokuuta",
        "septembre septiembre setembro settembre września září septembrie szeptember eylül сентября вересня syyskuuta",
        "oktober octobre octubre outubro ottobre października října octombrie október ekim октября жовтня lokakuuta",
        "novembre noviembre novembro listopada listopadu noiembrie kasım ноября листопада marraskuuta",
        "dezember décembre diciembre dezembro dicembre grudnia prosince decembrie desember aralık декабря грудня joulukuuta",
    ];
    let lower = word.to_lowercase();
    MONTHS
        .iter()
        .position(|names| names.split(' ').any(|name| name == lower))
        .and_then(|index| i8::try_from(index + 1).ok())
}

/// A run of letters or of digits.
#[derive(Clone, Copy)]
struct Atom<'a> {
    start: usize,
    text: &'a str,
}

impl Atom<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn number(&self, digits: Range<usize>) -> Option<i16> {
        (digits.contains(&self.text.len()) && self.text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| self.text.parse().ok())?
    }

    fn day(&self) -> Option<i8> {
        self.number(1..3)
            .filter(|day| (1..=31).contains(day))
            .and_then(|day| i8::try_from(day).ok())
    }

    fn month_number(&self) -> Option<i8> {
        self.number(1..3)
            .filter(|month| (1..=12).contains(month))
            .and_then(|month| i8::try_from(month).ok())
    }

    fn year(&self) -> Option<i16> {
        self.number(4..5)
            .filter(|year| (1800..=2200).contains(year))
    }
}

fn atoms(text: &str) -> Vec<Atom<'_>> {
    let mut atoms: Vec<Atom<'_>> = Vec::new();
    let mut open: Option<(usize, bool)> = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let class = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        if let Some((start, is_digits)) = open
            && class != Some(is_digits)
        {
            atoms.push(Atom {
                start,
                text: &text[start..at],
            });
            open = None;
        }
        if open.is_none() {
            open = class.map(|is_digits| (at, is_digits));
        }
    }
    atoms
}

/// Every calendar day in a short text, in order. Numbers alone are read day
/// first unless only month first makes sense.
pub(super) fn find(text: &str) -> Vec<Found> {
    let atoms = atoms(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        match day_at(text, &atoms[at..]) {
            Some((used, day, month, year)) => {
                found.push(Found {
                    range: atoms[at].start..atoms[at + used - 1].end(),
                    day,
                    month,
                    year,
                });
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

/// The first calendar day of a text that has its year.
pub(super) fn first(text: &str) -> Option<Date> {
    find(text).iter().find_map(Found::date)
}

type Parts = (usize, i8, i8, Option<i16>);

fn day_at(text: &str, atoms: &[Atom<'_>]) -> Option<Parts> {
    let gap = |index: usize| -> &str {
        match (atoms.get(index), atoms.get(index + 1)) {
            (Some(left), Some(right)) => &text[left.end()..right.start],
            _ => "\n",
        }
    };
    numeric(atoms, gap)
        .or_else(|| day_first(atoms, gap))
        .or_else(|| month_first(atoms, gap))
        .filter(|(_, day, month, year)| Date::new(year.unwrap_or(2024), *month, *day).is_ok())
}

/// "2025-03-12", "12.03.2025", "20250312".
fn numeric<'t>(atoms: &[Atom<'_>], gap: impl Fn(usize) -> &'t str) -> Option<Parts> {
    if let Some(packed) = atoms[0].text.get(..8).filter(|_| atoms[0].text.len() == 8)
        && packed.bytes().all(|b| b.is_ascii_digit())
    {
        let year = packed[..4]
            .parse()
            .ok()
            .filter(|year| (1990..=2100).contains(year))?;
        return Some((
            1,
            packed[6..].parse().ok()?,
            packed[4..6].parse().ok()?,
            Some(year),
        ));
    }
    let separator = gap(0);
    if atoms.len() < 3 || separator != gap(1) || !matches!(separator, "-" | "/" | ".") {
        return None;
    }
    if let Some(year) = atoms[0].year() {
        return Some((3, atoms[2].day()?, atoms[1].month_number()?, Some(year)));
    }
    let year = atoms[2].year()?;
    match (atoms[0].day()?, atoms[1].day()?) {
        (day, month) if month <= 12 => Some((3, day, month, Some(year))),
        (month, day) if month <= 12 => Some((3, day, month, Some(year))),
        _ => None,
    }
}

/// "12 March 2025", "12th of March, 2025", "12 Mar".
fn day_first<'t>(atoms: &[Atom<'_>], gap: impl Fn(usize) -> &'t str) -> Option<Parts> {
    let day = atoms[0].day()?;
    let mut at = 1;
    for filler in ["st nd rd th", "of de"] {
        if atoms.get(at).is_some_and(|atom| {
            filler
                .split(' ')
                .any(|word| word.eq_ignore_ascii_case(atom.text))
        }) {
            at += 1;
        }
    }
    if !is_gap(gap(at - 1)) {
        return None;
    }
    let word = atoms.get(at)?.text;
    let month = month(word).or_else(|| foreign_month(word))?;
    // "5 de marzo de 2024"
    if atoms.get(at + 1).is_some_and(|atom| atom.text == "de") && is_gap(gap(at)) {
        at += 1;
    }
    let year = atoms
        .get(at + 1)
        .and_then(Atom::year)
        .filter(|_| is_gap(gap(at)));
    Some((at + 1 + usize::from(year.is_some()), day, month, year))
}

/// "March 12, 2025", "Mar. 12th", "NOV 24".
fn month_first<'t>(atoms: &[Atom<'_>], gap: impl Fn(usize) -> &'t str) -> Option<Parts> {
    let day = atoms.get(1)?.day()?;
    let month = month(atoms[0].text)?;
    if !is_gap(gap(0)) {
        return None;
    }
    let mut at = 2;
    if atoms.get(at).is_some_and(|atom| {
        ["st", "nd", "rd", "th"]
            .iter()
            .any(|suffix| suffix.eq_ignore_ascii_case(atom.text))
    }) {
        at += 1;
    }
    let year = atoms
        .get(at)
        .and_then(Atom::year)
        .filter(|_| is_gap(gap(at - 1)));
    Some((at + usize::from(year.is_some()), day, month, year))
}

fn is_gap(gap: &str) -> bool {
    gap.len() <= 4
        && gap
            .chars()
            .all(|c| matches!(c, ' ' | '.' | ',' | '-' | '/' | '\u{a0}' | '’' | '\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_in_the_shapes_sites_print() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<String> = find(text)
                .iter()
                .map(|found| match found.date() {
                    Some(date) => date.to_string(),
                    None => format!("--{:02}-{:02}", found.month, found.day),
                })
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("October 16, 2024 10:47 PM GMT", &["2024-10-16"]);
        check("SUN 27 APR 2025 - 06:40", &["2025-04-27"]);
        check(
            "Tuesday, 9 July 2024, 4:31 pm. Updated: Thursday, 11 July 2024",
            &["2024-07-09", "2024-07-11"],
        );
        check("2025-03-12T18:05:00-04:00", &["2025-03-12"]);
        check("12.03.2025", &["2025-03-12"]);
        check("am 12. März 2025", &["2025-03-12"]);
        check("12 de marzo de 2025", &["2025-03-12"]);
        check("12 de octubre", &["--10-12"]);
        check("3/25/2025", &["2025-03-25"]);
        check("the 12th of March 2025", &["2025-03-12"]);
        check("SEOUL, Sept. 4 (Newswire)", &["--09-04"]);
        check("20250312", &["2025-03-12"]);
        check("30 February 2025 and 1.2 billion in May", &[]);
    }

    #[test]
    fn a_missing_year_is_the_nearest_one() {
        let near = Date::constant(2025, 1, 2);
        let found = find("LONDON, December 30");
        assert_eq!(
            found[0].date_near(Some(near)),
            Some(Date::constant(2024, 12, 30))
        );
        assert_eq!(found[0].date_near(None), None);
    }
}
