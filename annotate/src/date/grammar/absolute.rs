//! Rules for dates that name their place in the calendar: days, months, years,
//! quarters, seasons, decades, centuries, feasts.

use super::{Grammar, Read};
use crate::date::calendar::Unit;
use crate::date::expression::{Base, Lean, Year};
use crate::date::lexer::Kind;
use crate::date::words::Word;

/// No year, and no word that hints at it.
pub(super) const UNSTATED: Year = Year::Unstated(Lean::None);

impl Grammar<'_> {
    pub(super) fn absolute(&self, at: usize) -> Read<Base> {
        match self.kind(at)? {
            Kind::Word(Word::Weekday { .. }) => self.weekday_and_day(at),
            Kind::Word(Word::Month { .. }) => self.month_and_day(at).or_else(|| self.month(at)),
            Kind::Word(Word::Season(_)) => self.season(at),
            Kind::Word(Word::Ordinal(_) | Word::Final) | Kind::Quarter(_) => {
                self.quarter(at, UNSTATED).or_else(|| self.century(at))
            }
            Kind::Half(number) => {
                let (year, to) = self.year_after(at + 1).unwrap_or((UNSTATED, at + 1));
                Some((Base::Half { year, number }, to))
            }
            Kind::Ordinal(_) => self
                .day_and_month(at)
                .or_else(|| self.century(at))
                .or_else(|| self.day_of_month(at)),
            Kind::Dotted(day, month, year) => {
                let year = Year::Stated(year);
                Some((Base::Day { year, month, day }, at + 1))
            }
            Kind::Number { .. } => self
                .numeric(at)
                .or_else(|| self.day_and_month(at))
                .or_else(|| self.year_and_quarter(at))
                .or_else(|| self.bare_year(at)),
            Kind::Decade { value, digits } => {
                let value = if digits == 2 { 1900 + value } else { value };
                ((1000..2100).contains(&value) && (digits == 4 || value >= 1920))
                    .then_some((Base::Decade(value), at + 1))
            }
            Kind::Mark(b'\'') => match self.kind(at + 1)? {
                Kind::Number { value, digits: 2 }
                    if !self.gap(at + 1)
                        && at > 0
                        && matches!(
                            self.word(at - 1),
                            Some(Word::In | Word::Since | Word::Of | Word::From | Word::Until)
                        ) =>
                {
                    let century = if value > 30 { 1900 } else { 2000 };
                    Some((Base::Year(century + value), at + 2))
                }
                Kind::Decade { value, digits: 2 } if !self.gap(at + 1) => {
                    Some((Base::Decade(1900 + value), at + 2))
                }
                _ => None,
            },
            Kind::Word(Word::Decade(value)) => (at > 0 && self.word(at - 1) == Some(Word::The)
                || matches!(self.mark(at.wrapping_sub(1)), Some(b'-')))
            .then_some((Base::Decade(1900 + value), at + 1)),
            Kind::FiscalYear(year) => Some((Base::Year(year), at + 1)),
            Kind::Word(Word::Fiscal) => self.fiscal_year(at),
            Kind::Word(Word::Christmas | Word::New) => self.feast(at),
            Kind::Word(Word::Cardinal(_)) => self
                .spelled_year(at)
                .map(|(year, to)| (Base::Year(year), to)),
            _ => None,
        }
    }

    /// "Monday, 9 September 2024", "Sun, May 12".
    pub(super) fn weekday_and_day(&self, at: usize) -> Read<Base> {
        let Some(Word::Weekday { short, .. }) = self.word(at) else {
            return None;
        };
        let mut next = at + 1;
        if short && self.mark(next) == Some(b'.') {
            next += 1;
        }
        if self.mark(next) == Some(b',') {
            next += 1;
        }
        if self.word(next) == Some(Word::The) {
            next += 1;
        }
        match self.kind(next)? {
            Kind::Word(Word::Month { .. }) => self.month_and_day(next),
            Kind::Number { .. } | Kind::Ordinal(_) => self.day_and_month(next),
            _ => None,
        }
    }

    /// A month word, and whether it is short; its full stop is skipped.
    pub(super) fn month_word(&self, at: usize) -> Read<(i8, bool)> {
        let Some(Word::Month { number, short }) = self.word(at) else {
            return None;
        };
        if !self.capital(at) {
            return None;
        }
        let to = if short && self.mark(at + 1) == Some(b'.') && !self.gap(at + 1) {
            at + 2
        } else {
            at + 1
        };
        Some(((number, short), to))
    }

    /// A day's number, 1 to 31, that is not the start of a clock time, a
    /// fraction, a percentage or a score.
    pub(super) fn day_number(&self, at: usize) -> Read<i8> {
        let day = match self.kind(at)? {
            Kind::Number {
                value: value @ 1..=31,
                digits: 1..=2,
            } => i8::try_from(value).ok()?,
            Kind::Ordinal(day) => day,
            _ => return None,
        };
        let glued = match self.mark(at + 1) {
            Some(b'%') => true,
            Some(b':' | b'/') => !self.gap(at + 2) && self.mark(at + 2).is_none(),
            _ => false,
        };
        (!glued || self.gap(at + 1)).then_some((day, at + 1))
    }

    /// "eighth", where nothing is counted by it.
    fn spelled_day(&self, at: usize) -> Read<i8> {
        let Some(Word::Ordinal(day)) = self.word(at) else {
            return None;
        };
        let counts = matches!(self.word(at + 1), Some(Word::Unit { .. } | Word::Half))
            || self.kind(at + 1) == Some(Kind::Other)
            || self.mark(at + 1) == Some(b'-');
        (!counts).then_some((day, at + 1))
    }

    /// "May 12, 2024", "Sept. 11", "March 14th of last year".
    fn month_and_day(&self, at: usize) -> Read<Base> {
        let ((month, _), next) = self.month_word(at)?;
        let (day, to) = self.day_number(next).or_else(|| self.spelled_day(next))?;
        let (year, to) = self.year_after(to).unwrap_or((UNSTATED, to));
        let attacks = || (to..to + 4).any(|at| self.word(at) == Some(Word::Attacks));
        let year = match (month, day) {
            (9, 11) if year == UNSTATED && attacks() => Year::Named(2001),
            (1, 6) if year == UNSTATED && attacks() => Year::Named(2021),
            (10, 7) if year == UNSTATED && attacks() => Year::Named(2023),
            _ => year,
        };
        Some((Base::Day { year, month, day }, to))
    }

    /// "12 May 2024", "14th of February", "12-May-2024".
    fn day_and_month(&self, at: usize) -> Read<Base> {
        let (day, mut next) = self.day_number(at)?;
        if matches!(self.word(next), Some(Word::Of)) || self.mark(next) == Some(b'-') {
            next += 1;
        }
        let ((month, _), to) = self.month_word(next)?;
        // "the 12 May voted for": a name after a number is not read as a month
        // unless nothing speaks against it.
        let dashed = (self.mark(to) == Some(b'-') && !self.gap(to)).then_some(to + 1);
        let (year, to) = dashed
            .and_then(|at| self.year_number(at))
            .map(|(year, to)| (Year::Stated(year), to))
            .or_else(|| self.year_after(to))
            .unwrap_or((UNSTATED, to));
        Some((Base::Day { year, month, day }, to))
    }

    /// "the 14th", of a month spoken of before.
    fn day_of_month(&self, at: usize) -> Read<Base> {
        let Kind::Ordinal(day) = self.kind(at)? else {
            return None;
        };
        let on_the = at >= 2
            && self.word(at - 1) == Some(Word::The)
            && matches!(self.word(at - 2), Some(Word::On | Word::By | Word::Until));
        let ends = self.mark(at + 1).is_some() && self.gap(at + 2) || self.kind(at + 1).is_none();
        (on_the && ends).then_some((Base::DayOfMonth(day), at + 1))
    }

    /// "May 2024", "last May", "June last year", "March".
    fn month(&self, at: usize) -> Read<Base> {
        let ((month, short), to) = self.month_word(at)?;
        if let Some((year, to)) = self.year_after(to) {
            return Some((Base::Month { year, month }, to));
        }
        let day = match (month, self.text(to)) {
            (5, "Day") => Some((5, 1)),
            _ => None,
        };
        if let Some((month, day)) = day {
            let year = UNSTATED;
            return Some((Base::Day { year, month, day }, to + 1));
        }
        if short || !self.is_month(at, month) {
            return None;
        }
        Some((
            Base::Month {
                year: UNSTATED,
                month,
            },
            to,
        ))
    }

    /// A year after a month or the like: "2024", ", 2024", "of 2024", "this
    /// year", "of last year", "a year ago", "of that year".
    pub(super) fn year_after(&self, at: usize) -> Read<Year> {
        let mut next = at;
        if self.mark(at) == Some(b',') || matches!(self.word(at), Some(Word::Of | Word::In)) {
            next += 1;
        }
        if let Some((year, to)) = self.year_number(next) {
            // "in May, 1,200" is cut by the lexer; "May 2000 troops" is not ours to know.
            return Some((Year::Stated(year), to));
        }
        let skip_the = if self.word(next) == Some(Word::The) {
            next + 1
        } else {
            next
        };
        let unit = self.word(skip_the + 1);
        let is_year = matches!(
            unit,
            Some(Word::Unit {
                unit: Unit::Year,
                plural: false
            })
        );
        let year = match self.word(skip_the)? {
            Word::Last if is_year => Year::Relative(-1),
            Word::This | Word::Current if is_year => Year::Relative(0),
            Word::Next if is_year => Year::Relative(1),
            Word::That | Word::Same if is_year => Year::Prior(0),
            Word::Following if is_year => Year::Prior(1),
            Word::Previous if is_year => Year::Prior(-1),
            _ => {
                let ((unit, count), to) = self.count_of_units(next)?;
                return (unit == Unit::Year && self.word(to) == Some(Word::Ago))
                    .then_some((Year::Relative(-count), to + 1));
            }
        };
        // After a comma or at a distance a new phrase may begin: "in May, last year's …".
        Some((year, skip_the + 2))
    }

    /// Four digits, or words, that can be a year of history.
    pub(super) fn year_number(&self, at: usize) -> Read<i16> {
        match self.kind(at)? {
            Kind::Number {
                value: value @ 1000..=2999,
                digits: 4,
            } => Some((value, at + 1)),
            Kind::Word(Word::Cardinal(_)) => self.spelled_year(at),
            _ => None,
        }
    }

    /// "nineteen ninety-six", "two thousand", "two thousand and four".
    fn spelled_year(&self, at: usize) -> Read<i16> {
        let Some(Word::Cardinal(first)) = self.word(at) else {
            return None;
        };
        let (century, next) = match (first, self.word(at + 1)?) {
            (2, Word::Power(1000)) => (2000, at + 2),
            (17..=20, Word::Cardinal(10..)) => (first * 100, at + 1),
            _ => return None,
        };
        if century == 2000 && first == 2 {
            let after = if self.word(next) == Some(Word::And) {
                next + 1
            } else {
                next
            };
            return match self.word(after) {
                Some(Word::Cardinal(rest @ 1..=19)) => Some((2000 + rest, after + 1)),
                _ if self.word(at.wrapping_sub(1)).is_some_and(|word| {
                    matches!(
                        word,
                        Word::Unit {
                            unit: Unit::Year,
                            ..
                        } | Word::Month { .. }
                    )
                }) =>
                {
                    Some((2000, next))
                }
                _ => None,
            };
        }
        let Some(Word::Cardinal(tens)) = self.word(next) else {
            return None;
        };
        let dash = usize::from(self.mark(next + 1) == Some(b'-'));
        match self.word(next + 1 + dash) {
            Some(Word::Cardinal(units @ 1..=9)) if tens >= 20 => {
                Some((century + tens + units, next + 2 + dash))
            }
            _ => Some((century + tens, next + 1)),
        }
    }

    /// "2024-05-12", "12/05/2024", "12.05.2024".
    fn numeric(&self, at: usize) -> Read<Base> {
        let part = |at| match self.kind(at) {
            Some(Kind::Number { value, digits }) if !self.gap(at) => Some((value, digits)),
            _ => None,
        };
        let Some(Kind::Number { value, digits }) = self.kind(at) else {
            return None;
        };
        let separator = self.mark(at + 1)?;
        let whole = !self.gap(at + 1) && self.mark(at + 3) == Some(separator) && !self.gap(at + 3);
        if !whole || !matches!(separator, b'-' | b'/') {
            return None;
        }
        let (second, third) = (part(at + 2)?, part(at + 4)?);
        let base = match ((value, digits), second, third) {
            ((year @ 1000.., 4), (month @ 1..=12, 1..=2), (day @ 1..=31, 1..=2)) => {
                numeric_day(year, month, day)
            }
            ((first @ 1..=31, 1..=2), (second @ 1..=31, 1..=2), (year @ 1000.., 4)) => {
                match (first, second) {
                    (day @ 13.., month @ 1..=12) | (month @ 1..=12, day @ 13..) => {
                        numeric_day(year, month, day)
                    }
                    (day, month) if day == month => numeric_day(year, month, day),
                    (1..=12, 1..=12) => Some(Base::Ambiguous),
                    _ => None,
                }
            }
            _ => None,
        };
        Some((base?, at + 5))
    }
}

fn numeric_day(year: i16, month: i16, day: i16) -> Option<Base> {
    Some(Base::Day {
        year: Year::Stated(year),
        month: i8::try_from(month).ok()?,
        day: i8::try_from(day).ok()?,
    })
}
