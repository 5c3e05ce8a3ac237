//! Dates as EDTF (Extended Date/Time Format, ISO 8601-2:2019; the Library of
//! Congress keeps its specification), level 1.

use std::fmt::{self, Write};
use std::str::FromStr;

use jiff::civil::Date;

use super::{DateSpan, Granularity, calendar};

/// A text that is not a date in the part of EDTF that [`DateSpan::edtf`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEdtf;

impl fmt::Display for InvalidEdtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not an EDTF date; write one like 2024-05-12, 2024-05, 199X, 2024-21 or 2019/..",
        )
    }
}

impl std::error::Error for InvalidEdtf {}

impl DateSpan {
    /// The date in EDTF, level 1: `2024-05-12`, `2024-05`, `2024`, `199X`,
    /// `18XX`, `2024-21` (spring), `2024-05-06/2024-05-12`, `2019/..`, `2024~`.
    ///
    /// What level 1 has no form for (weeks, quarters, parts of a month, and the
    /// centuries that end with a round year) is written as an interval, each end
    /// as coarse as its days allow.
    pub fn edtf(&self) -> String {
        let mut text = String::with_capacity(24);
        if let Some(whole) = self.whole_unit() {
            text.push_str(&whole);
            self.push_hedge(&mut text);
            return text;
        }
        match (self.first(), self.last()) {
            // A day, and what happens to be one month or year: "the end of 2023".
            (Some(first), Some(last)) if End::same(first, last) => {
                self.push_end(
                    &mut text,
                    Some(first),
                    End::coarsest(Some(first), Some(last)),
                );
            }
            (first, last) => {
                let coarse = End::coarsest(first, last);
                self.push_end(&mut text, first, coarse);
                text.push('/');
                self.push_end(&mut text, last, coarse);
            }
        }
        text
    }

    /// The unit's own form, if the span is exactly that unit.
    fn whole_unit(&self) -> Option<String> {
        let first = self.first()?;
        let (year, month) = (first.year(), first.month());
        let is = |span: Option<DateSpan>| {
            span.is_some_and(|span| (span.first(), span.last()) == (self.first(), self.last()))
        };
        let mut text = String::with_capacity(8);
        match self.granularity() {
            Granularity::Month if is(calendar::month(year, month)) => {
                push_year(&mut text, year);
                push(&mut text, format_args!("-{month:02}"));
            }
            Granularity::Season if month % 3 == 0 && is(calendar::season(year, month / 3)) => {
                push_year(&mut text, year);
                push(&mut text, format_args!("-{}", 20 + month / 3));
            }
            Granularity::Year if is(calendar::year(year)) => push_year(&mut text, year),
            Granularity::Decade if year >= 0 && year % 10 == 0 && is(calendar::decade(year)) => {
                push(&mut text, format_args!("{:03}X", year / 10));
            }
            _ => return None,
        }
        Some(text)
    }

    fn push_hedge(&self, text: &mut String) {
        if self.is_approximate() {
            text.push('~');
        }
    }

    fn push_end(&self, text: &mut String, end: Option<Date>, coarse: End) {
        let Some(day) = end else {
            text.push_str("..");
            return;
        };
        match coarse {
            End::Year => push_year(text, day.year()),
            End::Month => {
                push_year(text, day.year());
                push(text, format_args!("-{:02}", day.month()));
            }
            End::Day => push_day(text, day),
        }
        self.push_hedge(text);
    }
}

/// How coarsely both ends of an interval can be written.
#[derive(Clone, Copy)]
enum End {
    Year,
    Month,
    Day,
}

impl End {
    /// Whether both ends are written alike.
    fn same(first: Date, last: Date) -> bool {
        match End::coarsest(Some(first), Some(last)) {
            End::Year => first.year() == last.year(),
            End::Month => (first.year(), first.month()) == (last.year(), last.month()),
            End::Day => first == last,
        }
    }

    fn coarsest(first: Option<Date>, last: Option<Date>) -> Self {
        let starts_month = first.is_none_or(|day| day.day() == 1);
        let ends_month = last.is_none_or(|day| day == day.last_of_month());
        let starts_year = first.is_none_or(|day| day.day_of_year() == 1);
        let ends_year = last.is_none_or(|day| day == day.last_of_year());
        if starts_year && ends_year {
            End::Year
        } else if starts_month && ends_month {
            End::Month
        } else {
            End::Day
        }
    }
}

fn push_day(text: &mut String, day: Date) {
    push_year(text, day.year());
    push(text, format_args!("-{:02}-{:02}", day.month(), day.day()));
}

fn push_year(text: &mut String, year: i16) {
    if year < 0 {
        text.push('-');
    }
    push(text, format_args!("{:04}", year.unsigned_abs()));
}

fn push(text: &mut String, what: fmt::Arguments<'_>) {
    text.write_fmt(what)
        .expect("a string takes what it is given");
}

impl FromStr for DateSpan {
    type Err = InvalidEdtf;

    /// Reads what [`DateSpan::edtf`] writes. An interval's granularity is
    /// [`Granularity::Interval`].
    fn from_str(text: &str) -> Result<Self, InvalidEdtf> {
        parse(text).ok_or(InvalidEdtf)
    }
}

fn parse(text: &str) -> Option<DateSpan> {
    let Some((first, last)) = text.split_once('/') else {
        return single(text);
    };
    let end = |text| match text {
        ".." => Some(None),
        text => single(text).map(Some),
    };
    let (first, last) = (end(first)?, end(last)?);
    let span = DateSpan::new(
        first.and_then(DateSpan::first),
        last.and_then(DateSpan::last),
        Granularity::Interval,
    )?;
    let hedged = first.into_iter().chain(last).any(DateSpan::is_approximate);
    Some(if hedged { span.approximately() } else { span })
}

fn single(text: &str) -> Option<DateSpan> {
    if let Some(text) = text.strip_suffix('~') {
        return Some(unhedged(text)?.approximately());
    }
    unhedged(text)
}

fn unhedged(text: &str) -> Option<DateSpan> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if !digits.is_ascii() || digits.len() < 4 {
        return None;
    }
    let (year, rest) = digits.split_at(4);
    if let Some(decade) = year.strip_suffix('X') {
        return (!negative && rest.is_empty())
            .then(|| calendar::decade(number(decade)? * 10))
            .flatten();
    }
    let year: i16 = number(year)?;
    let year = if negative { -year } else { year };
    match rest.as_bytes() {
        [] => calendar::year(year),
        [b'-', month @ ..] if month.len() == 2 => match number(&rest[1..])? {
            season @ 21..=24 => calendar::season(year, i8::try_from(season - 20).ok()?),
            month => calendar::month(year, i8::try_from(month).ok()?),
        },
        [b'-', _, _, b'-', day @ ..] if day.len() == 2 => calendar::day(
            year,
            i8::try_from(number(&rest[1..3])?).ok()?,
            i8::try_from(number(&rest[4..])?).ok()?,
        ),
        _ => None,
    }
}

/// Plain digits, no sign.
fn number(digits: &str) -> Option<i16> {
    digits
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| digits.parse().ok())
        .flatten()
}
