//! Rules for intervals with two stated ends.

use super::absolute::UNSTATED;
use super::{Found, Grammar, Read};
use crate::date::expression::{Base, Expression, Part, Stretch, Year};
use crate::date::lexer::Kind;
use crate::date::words::Word;

/// The longest list of days of one month that is read as one.
const DAYS_LISTED: usize = 8;

impl Grammar<'_> {
    pub(super) fn range(&self, at: usize) -> Read<Expression> {
        if self.word(at) == Some(Word::Between) {
            return self.between(at + 1);
        }
        self.days(at)
            .or_else(|| self.years(at))
            .or_else(|| self.stretches(at))
    }

    /// "between June and August 2021".
    fn between(&self, at: usize) -> Read<Expression> {
        if let Some(read) = self.days_joined(at, true) {
            return Some(read);
        }
        let (first, next) = self.end_of_range(at)?;
        if self.word(next) != Some(Word::And) {
            return None;
        }
        let (last, to) = self.end_of_range(next + 1)?;
        range(first, last, to)
    }

    /// "April 22 to 24", "6 to 14 June 2026", "May 3-9".
    fn days(&self, at: usize) -> Read<Expression> {
        self.days_joined(at, false)
    }

    fn days_joined(&self, at: usize, between: bool) -> Read<Expression> {
        let joined = |at| {
            if between {
                (self.word(at) == Some(Word::And)).then_some(at + 1)
            } else {
                self.joint(at)
            }
        };
        if let Some(((month, _), next)) = self.month_word(at) {
            let (first, next) = self.day_number(next)?;
            let (last, next) = self.day_number(joined(next)?)?;
            // "May 3 to 9 June" ends in another month.
            if self.month_word(next).is_some() {
                return None;
            }
            let (year, to) = self.year_after(next).unwrap_or((UNSTATED, next));
            return days(year, month, first, last, to);
        }
        let (first, next) = self.day_number(at)?;
        let (last, next) = self.day_number(joined(next)?)?;
        let next = next + usize::from(self.word(next) == Some(Word::Of));
        let ((month, _), next) = self.month_word(next)?;
        let (year, to) = self.year_after(next).unwrap_or((UNSTATED, next));
        days(year, month, first, last, to)
    }

    /// "May 5, 6 and 7, 2024", "5 and 6 May": one month for several days, each of
    /// them a date of its own. Gives the position after the last.
    pub(super) fn day_list(&self, at: usize, found: &mut Vec<Found>) -> Option<usize> {
        let month_first = self.month_word(at);
        let start = month_first.map_or(at, |(_, next)| next);
        if month_first.is_none() && (self.glued(at) || self.mark(at).is_some()) {
            return None;
        }
        let (days, next) = self.days_joined_by_and(start)?;
        let (month, end) = if let Some(((month, _), _)) = month_first {
            (month, next)
        } else {
            let ((month, _), end) = self.month_word(next)?;
            (month, end)
        };
        // "May 5 and 6 people": what follows must not be counted.
        let counted = !self.capital(end) && self.kind(end) == Some(Kind::Other)
            || matches!(
                self.word(end),
                Some(Word::Unit { .. } | Word::Power(_) | Word::Month { .. })
            );
        if counted && month_first.is_some() {
            return None;
        }
        let (year, end) = self.year_after(end).unwrap_or((UNSTATED, end));
        for (index, &(day, after)) in days.iter().enumerate() {
            if after == 0 {
                break;
            }
            let last = after == next;
            found.push(Found {
                expression: Expression::One(Base::Day { year, month, day }.whole()),
                from: if index == 0 { at } else { after - 1 },
                to: if last { end } else { after },
            });
        }
        Some(end)
    }

    /// "5, 6 and 7": the days, each with the position after it, 0 where there is none.
    fn days_joined_by_and(&self, at: usize) -> Read<[(i8, usize); DAYS_LISTED]> {
        let mut days = [(0, 0); DAYS_LISTED];
        let (mut day, mut next) = self.day_number(at)?;
        let mut joined = false;
        for entry in &mut days {
            *entry = (day, next);
            let comma = usize::from(self.mark(next) == Some(b','));
            let and = usize::from(self.word(next + comma) == Some(Word::And));
            if joined || comma + and == 0 {
                break;
            }
            let Some(read) = self.day_number(next + comma + and) else {
                break;
            };
            joined = and == 1;
            (day, next) = read;
        }
        let ends_with_and = days.iter().any(|&(_, after)| after == next);
        (joined && ends_with_and).then_some((days, next))
    }

    /// "2010-13", "2009–2016", "2016 to 2019", "2020/21".
    fn years(&self, at: usize) -> Read<Expression> {
        let (first, next) = self.year_number(at)?;
        let mark = self.mark(next);
        let tight = !self.gap(next) && !self.gap(next + 1);
        if mark == Some(b'/') && !tight {
            return None;
        }
        let joint = if mark == Some(b'/') {
            next + 1
        } else {
            self.joint(next)?
        };
        let (last, to) = match self.kind(joint)? {
            Kind::Number {
                value: value @ 0..=99,
                digits: 2,
            } if tight => (first - first % 100 + value, joint + 1),
            Kind::Number {
                value: value @ 1000..,
                digits: 4,
            } => (value, joint + 1),
            _ => return None,
        };
        // "2024-05" of an ISO date, "2,000-3,000", "1400-1500 people".
        let more = self.mark(to) == Some(b'-') && !self.gap(to);
        if more || first >= last || !self.is_year(at, first) || !self.is_year(joint, last) {
            return None;
        }
        range(Base::Year(first).whole(), Base::Year(last).whole(), to)
    }

    /// "June to October", "May 30 to June 2, 2024", "March 2020 until 2022".
    fn stretches(&self, at: usize) -> Read<Expression> {
        let (first, next) = self.end_of_range(at)?;
        if matches!(first.base, Base::Weekday { .. }) {
            return None;
        }
        let joint = self.joint(next)?;
        let joint = joint + usize::from(self.word(joint) == Some(Word::The));
        let (last, to) = self.end_of_range(joint)?;
        range(first, last, to)
    }

    /// A month at the end of a range needs no word before it: its neighbour vouches.
    fn end_of_range(&self, at: usize) -> Read<Stretch> {
        if let Some(((month, _), to)) = self.month_word(at)
            && self.day_number(to).is_none()
        {
            let (year, to) = self.year_after(to).unwrap_or((UNSTATED, to));
            return Some((Base::Month { year, month }.whole(), to));
        }
        if let Some((year, to)) = self.year_number(at)
            && !matches!(self.mark(to), Some(b'-' | b'/'))
            && self.quarter(to, UNSTATED).is_none()
        {
            return self
                .is_year(at, year)
                .then_some((Base::Year(year).whole(), to));
        }
        let (stretch, to) = self.stretch(at)?;
        let named = !matches!(
            stretch.base,
            Base::Shift { .. } | Base::YearBefore { .. } | Base::Weekend(_)
        );
        (named || stretch.part == Part::Whole && self.word(at) == Some(Word::This))
            .then_some((stretch, to))
    }

    /// The position after a dash, "to", "through" or "until".
    fn joint(&self, at: usize) -> Option<usize> {
        match self.kind(at)? {
            Kind::Mark(b'-') if self.gap(at) == self.gap(at + 1) => Some(at + 1),
            Kind::Word(Word::To | Word::Through | Word::Until) => Some(at + 1),
            _ => None,
        }
    }
}

fn days(year: Year, month: i8, first: i8, last: i8, to: usize) -> Read<Expression> {
    let day = |day| Base::Day { year, month, day }.whole();
    (first < last).then_some((Expression::Range(day(first), day(last)), to))
}

/// A range of two ends of one kind; a year that only one end states holds for both.
fn range(first: Stretch, last: Stretch, to: usize) -> Read<Expression> {
    let alike = std::mem::discriminant(&first.base) == std::mem::discriminant(&last.base)
        || matches!(
            (first.base, last.base),
            (Base::Month { .. }, Base::Year(_)) | (Base::Year(_), Base::Month { .. })
        );
    if !alike || first == last {
        return None;
    }
    let share = |to: Stretch, from: Stretch| match from.base.year() {
        Some(year @ Year::Stated(_)) => Stretch {
            base: to.base.with_year(year),
            ..to
        },
        _ => to,
    };
    // "November to February 2022" began the year before; the resolver sees to it.
    Some((Expression::Range(share(first, last), last), to))
}
