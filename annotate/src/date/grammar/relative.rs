//! Rules for dates that are counted from another: "last week", "two years
//! later", "that month", and weekdays.

use super::absolute::UNSTATED;
use super::{Grammar, Read};
use crate::date::calendar::Unit;
use crate::date::expression::{Base, From, Lean, Year};
use crate::date::lexer::Kind;
use crate::date::words::Word;

/// The largest count that is still a date: "a thousand years ago".
const COUNT_MAX: i32 = 2000;

impl Grammar<'_> {
    pub(super) fn relative(&self, at: usize) -> Read<Base> {
        match self.word(at) {
            Some(Word::Deictic(days)) => {
                (!self.is_title(at)).then_some((now(Unit::Day, days.into()), at + 1))
            }
            Some(Word::Weekday { .. }) => self.weekday(at, Lean::None),
            Some(Word::Last) => self.last(at),
            Some(Word::This) => self.this(at),
            Some(Word::Next) => self.next(at),
            Some(Word::Current) => self.unit(at + 1).map(|(unit, to)| (now(unit, 0), to)),
            Some(Word::Latest) => self.period(at + 1).map(|to| (prior(Unit::Quarter, 0), to)),
            Some(Word::That | Word::Same) => {
                let (unit, to) = self.unit(at + 1)?;
                (self.word(to) != Some(Word::Of)).then_some((prior(unit, 0), to))
            }
            Some(Word::Following) => {
                let (unit, to) = self.unit(at + 1)?;
                self.after_the(at).then_some((prior(unit, 1), to))
            }
            Some(Word::Previous) => {
                let (unit, to) = self.unit(at + 1)?;
                self.after_the(at).then_some((prior(unit, -1), to))
            }
            Some(Word::Unit { .. }) => self.definite(at),
            Some(Word::A | Word::Cardinal(_)) => self.counted(at),
            None if matches!(self.kind(at), Some(Kind::Number { .. })) => self.counted(at),
            _ => None,
        }
    }

    /// "the month", where the words before make it definite: "the end of the month".
    pub(super) fn bare_unit(&self, at: usize) -> Read<Base> {
        let (unit, to) = self.unit(at)?;
        // "At the end of the day" is no date.
        let definite = unit != Unit::Day && self.after_the(at);
        definite.then_some((now(unit, 0), to))
    }

    /// A unit of the calendar in the singular.
    fn unit(&self, at: usize) -> Read<Unit> {
        match self.word(at)? {
            Word::Unit {
                unit,
                plural: false,
            } => Some((unit, at + 1)),
            Word::Fiscal => self.unit(at + 1).filter(|(unit, _)| *unit == Unit::Year),
            _ => None,
        }
    }

    /// "quarter" or "period".
    pub(super) fn period(&self, at: usize) -> Option<usize> {
        matches!(
            self.word(at)?,
            Word::Period
                | Word::Unit {
                    unit: Unit::Quarter,
                    plural: false
                }
        )
        .then_some(at + 1)
    }

    fn after_the(&self, at: usize) -> bool {
        at > 0 && matches!(self.word(at - 1), Some(Word::The))
    }

    fn last(&self, at: usize) -> Read<Base> {
        if self.word(at + 1) == Some(Word::PartOfDay) {
            return (self.text(at + 1) == "night").then_some((now(Unit::Day, -1), at + 2));
        }
        if let Some((unit, to)) = self.unit(at + 1) {
            // "in the last year" and "the past week" are lengths of time.
            let length = self.after_the(at) && unit != Unit::Quarter && unit != Unit::Weekend
                || self.text(at).eq_ignore_ascii_case("past");
            if length {
                return None;
            }
            return match unit {
                Unit::Day | Unit::Decade | Unit::Century => None,
                Unit::Weekend => Some((Base::Weekend(Lean::Last), to)),
                Unit::Year => Some(
                    self.of_year(to, Year::Relative(-1))
                        .unwrap_or((now(Unit::Year, -1), to)),
                ),
                unit => Some((now(unit, -1), to)),
            };
        }
        self.leaning(at + 1, Lean::Last)
    }

    fn this(&self, at: usize) -> Read<Base> {
        // The programme "This Week".
        if self.capital(at + 1) && self.mark(at.wrapping_sub(1)) == Some(b'"') {
            return None;
        }
        if self.word(at + 1) == Some(Word::PartOfDay) {
            return Some((now(Unit::Day, 0), at + 2));
        }
        match self.word(at + 1) {
            Some(Word::Last) => return self.leaning(at + 2, Lean::Last),
            Some(Word::Next) => return self.leaning(at + 2, Lean::Next),
            _ => {}
        }
        if let Some((unit, to)) = self.unit(at + 1) {
            return match unit {
                Unit::Day => None,
                Unit::Weekend => Some((Base::Weekend(Lean::This), to)),
                Unit::Year => Some(
                    self.of_year(to, Year::Relative(0))
                        .unwrap_or((now(Unit::Year, 0), to)),
                ),
                unit => Some((now(unit, 0), to)),
            };
        }
        self.leaning(at + 1, Lean::This)
    }

    fn next(&self, at: usize) -> Read<Base> {
        if let Some((unit, to)) = self.unit(at + 1) {
            if unit == Unit::Day {
                return self.after_the(at).then_some((prior(unit, 1), to));
            }
            // "over the next year" is a length of time.
            if self.after_the(at) && unit != Unit::Quarter && unit != Unit::Weekend {
                return None;
            }
            return match unit {
                Unit::Decade | Unit::Century => None,
                Unit::Weekend => Some((Base::Weekend(Lean::Next), to)),
                Unit::Year => Some(
                    self.of_year(to, Year::Relative(1))
                        .unwrap_or((now(Unit::Year, 1), to)),
                ),
                unit => Some((now(unit, 1), to)),
            };
        }
        self.leaning(at + 1, Lean::Next)
    }

    /// "'s third quarter" after a year.
    fn of_year(&self, at: usize, year: Year) -> Read<Base> {
        let at = self.possessive(at)?;
        self.quarter(at, year)
    }

    /// What "last", "next" and "this" pick one of: a weekday, month or season.
    fn leaning(&self, at: usize, lean: Lean) -> Read<Base> {
        match self.word(at)? {
            Word::Weekday { .. } => self.weekday_and_day(at).or_else(|| self.weekday(at, lean)),
            Word::Month { .. } => {
                let ((month, _), to) = self.month_word(at)?;
                let year = Year::Unstated(lean);
                if let Some((day, to)) = self.day_number(to) {
                    return Some((Base::Day { year, month, day }, to));
                }
                Some((Base::Month { year, month }, to))
            }
            Word::Season(number) => Some((
                Base::Season {
                    year: Year::Unstated(lean),
                    number,
                },
                at + 1,
            )),
            _ => None,
        }
    }

    fn weekday(&self, at: usize, lean: Lean) -> Read<Base> {
        let Some(Word::Weekday { number, short }) = self.word(at) else {
            return None;
        };
        if short || !self.is_weekday(at) {
            return None;
        }
        let of = usize::from(self.word(at + 1) == Some(Word::Of));
        let week = |at| {
            matches!(
                self.word(at),
                Some(Word::Unit {
                    unit: Unit::Week,
                    plural: false
                })
            )
        };
        if lean == Lean::None && week(at + 2 + of) {
            let weeks = match self.word(at + 1 + of) {
                Some(Word::Last) => -1,
                Some(Word::This) => 0,
                Some(Word::Next) => 1,
                _ => return Some((Base::Weekday { number, lean }, at + 1)),
            };
            return Some((Base::WeekdayOf { number, weeks }, at + 3 + of));
        }
        Some((Base::Weekday { number, lean }, at + 1))
    }

    /// "the weekend", "the quarter", "year-ago quarter", "the year before".
    fn definite(&self, at: usize) -> Read<Base> {
        let (unit, to) = self.unit(at)?;
        if unit == Unit::Year && self.mark(to) == Some(b'-') {
            if !matches!(self.word(to + 1), Some(Word::Ago | Word::Earlier)) {
                return None;
            }
            let to = to + 2;
            let base = Base::YearBefore { from: From::Prior };
            let of = self.quarter(to, UNSTATED).map(|(_, to)| to);
            return Some((base, of.or(self.period(to)).unwrap_or(to)));
        }
        if unit == Unit::Year
            && let Some((year, to)) = self.year_number(to)
        {
            return self.after_the(at).then_some((Base::Year(year), to));
        }
        if unit == Unit::Day
            && let Some(Word::Deictic(days @ (-1 | 1))) = self.word(to + 1)
            && self.word(to) == Some(if days < 0 { Word::Before } else { Word::After })
        {
            return Some((now(Unit::Day, 2 * i32::from(days)), to + 2));
        }
        if !self.after_the(at) {
            return None;
        }
        match (unit, self.word(to)) {
            // "the weekend of 4 May" is told by its day.
            (Unit::Weekend, Some(Word::Of)) => None,
            (Unit::Weekend, _) => Some((Base::Weekend(Lean::None), to)),
            (_, Some(Word::Before | Word::Earlier)) if self.ends(to + 1) => {
                Some((prior(unit, -1), to + 1))
            }
            (_, Some(Word::After)) if self.ends(to + 1) => Some((prior(unit, 1), to + 1)),
            (Unit::Quarter, word) if word != Some(Word::Of) && self.mark(to) != Some(b'-') => {
                Some((prior(unit, 0), to))
            }
            _ => None,
        }
    }

    /// Whether a phrase ends here, so that "before" and "after" have no object.
    fn ends(&self, at: usize) -> bool {
        match self.kind(at) {
            None | Some(Kind::Mark(_)) => true,
            Some(Kind::Word(word)) => matches!(
                word,
                Word::And | Word::Or | Word::In | Word::On | Word::To | Word::Past | Word::By
            ),
            _ => false,
        }
    }

    /// "three days ago", "two years later", "a year earlier", "a week from now".
    fn counted(&self, at: usize) -> Read<Base> {
        let ((unit, count), next) = self.count_of_units(at)?;
        if count > COUNT_MAX {
            return None;
        }
        let shifted = |base| Some((base, next + 1));
        match self.word(next)? {
            Word::Ago if (unit, count) == (Unit::Year, 1) => {
                shifted(Base::YearBefore { from: From::Now })
            }
            Word::Ago => shifted(now(unit, -count)),
            Word::Earlier if (unit, count) == (Unit::Year, 1) => {
                shifted(Base::YearBefore { from: From::Prior })
            }
            Word::Earlier => shifted(prior(unit, -count)),
            Word::Before if self.ends(next + 1) => shifted(prior(unit, -count)),
            Word::Later if self.text(next + 1) != "than" => shifted(prior(unit, count)),
            Word::After if self.ends(next + 1) => shifted(prior(unit, count)),
            Word::From if self.text(next + 1) == "now" => Some((now(unit, count), next + 2)),
            _ => None,
        }
    }

    /// "three days", "a year", "twenty-five years", "a decade" (ten years).
    pub(super) fn count_of_units(&self, at: usize) -> Read<(Unit, i32)> {
        let (count, next) = match self.kind(at)? {
            Kind::Number { value, .. } => (i32::from(value), at + 1),
            Kind::Word(Word::A) => (1, at + 1),
            Kind::Word(Word::Cardinal(tens)) => {
                let dash = usize::from(self.mark(at + 1) == Some(b'-'));
                match self.word(at + 1 + dash) {
                    Some(Word::Cardinal(units @ 1..=9)) if tens >= 20 => {
                        (i32::from(tens + units), at + 2 + dash)
                    }
                    _ => (i32::from(tens), at + 1),
                }
            }
            _ => return None,
        };
        match self.word(next)? {
            Word::Unit {
                unit: Unit::Weekend,
                ..
            } => None,
            Word::Unit {
                unit: Unit::Decade, ..
            } => Some(((Unit::Year, count * 10), next + 1)),
            Word::Unit {
                unit: Unit::Century,
                ..
            } => Some(((Unit::Year, count * 100), next + 1)),
            Word::Unit { unit, .. } => Some(((unit, count), next + 1)),
            _ => None,
        }
    }

    /// "2024", where nothing says that it counts or numbers something else.
    pub(super) fn bare_year(&self, at: usize) -> Read<Base> {
        let (year, to) = self.year_number(at)?;
        self.is_year(at, year).then_some((Base::Year(year), to))
    }
}

fn now(unit: Unit, count: i32) -> Base {
    Base::Shift {
        unit,
        count,
        from: From::Now,
    }
}

fn prior(unit: Unit, count: i32) -> Base {
    Base::Shift {
        unit,
        count,
        from: From::Prior,
    }
}
