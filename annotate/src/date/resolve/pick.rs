//! Which of several possible days is meant: the year of a month, the week of a weekday.

use jiff::civil::{Date, Weekday};

use super::{Resolver, Value, distance};
use crate::date::calendar::{self, Unit, containing, shift};
use crate::date::expression::{Lean, Year};
use crate::date::tense::Tense;
use crate::date::{Anchor, DateSpan, Granularity};

impl Resolver<'_> {
    /// A stretch that comes once a year, in the year that is meant.
    pub(super) fn in_year(
        &self,
        year: Year,
        make: impl Fn(i16) -> Option<DateSpan>,
    ) -> Option<Value> {
        match year {
            Year::Stated(year) => Some((make(year)?, Anchor::Explicit)),
            Year::Named(year) => match (make(year)?, self.context.now) {
                (span, Some((now, anchor))) if span.first() > Some(now) => {
                    Some((self.pick(now, Lean::None, make)?, anchor))
                }
                (span, _) => Some((span, Anchor::Explicit)),
            },
            Year::Relative(years) => {
                let (now, anchor) = self.context.now?;
                let year = i32::from(now.year()).checked_add(years)?;
                Some((make(i16::try_from(year).ok()?)?, anchor))
            }
            Year::Prior(years) => {
                let prior = self.prior(Unit::Year)?.first()?;
                let year = i32::from(prior.year()).checked_add(years)?;
                Some((make(i16::try_from(year).ok()?)?, Anchor::PriorMention))
            }
            Year::Unstated(lean) => {
                let (now, anchor) = self.context.now?;
                Some((self.pick(now, lean, make)?, anchor))
            }
        }
    }

    /// Of what comes once a year, the one that word or tense point to.
    fn pick(
        &self,
        now: Date,
        lean: Lean,
        make: impl Fn(i16) -> Option<DateSpan>,
    ) -> Option<DateSpan> {
        // Nine years, so that 29 February is among them.
        let mut candidates = (-8..=8)
            .filter_map(|years| now.year().checked_add(years))
            .filter_map(make);
        let past = |span: &DateSpan| span.last() < Some(now);
        let begun = |span: &DateSpan| span.first() <= Some(now);
        match lean {
            Lean::Last => candidates.rfind(past),
            Lean::Next => candidates.find(|span| !begun(span)),
            Lean::This => candidates
                .min_by_key(|span| span.first().map(|first| first.year().abs_diff(now.year()))),
            Lean::None => {
                let cost = |span: &DateSpan| {
                    let against = match self.leaning.tense {
                        Tense::Past => !begun(span),
                        Tense::Future => past(span),
                        Tense::Unknown => false,
                    };
                    let days = distance(now, *span);
                    if against {
                        days.saturating_mul(self.reluctance(*span))
                    } else {
                        days
                    }
                };
                candidates.min_by_key(cost)
            }
        }
    }

    /// How many times farther a date along the tense may lie than one against it.
    /// Few writers leave out the year of a day ten months gone if the same day
    /// comes again next month; of a month they do.
    fn reluctance(&self, span: DateSpan) -> i32 {
        match (span.granularity(), self.leaning.sure) {
            (Granularity::Quarter, true) if self.leaning.tense == Tense::Past => 8,
            (Granularity::Quarter, _) => 1,
            (Granularity::Month | Granularity::Season, true) => 30,
            (Granularity::Day, true) => 8,
            _ => 3,
        }
    }

    pub(super) fn weekday(&self, number: i8, lean: Lean) -> Option<Value> {
        let (now, anchor) = self.context.now?;
        let weekday = Weekday::from_monday_one_offset(number).ok()?;
        let day = match (lean, self.leaning.tense) {
            (Lean::Last, _) => calendar::weekday_to(shift(now, Unit::Day, -1)?, weekday)?,
            (Lean::Next, _) => calendar::weekday_from(shift(now, Unit::Day, 1)?, weekday)?,
            (Lean::This, Tense::Past) => calendar::weekday_to(now, weekday)?,
            (Lean::This, _) | (Lean::None, Tense::Future) => calendar::weekday_from(now, weekday)?,
            (Lean::None, _) => calendar::weekday_to(now, weekday)?,
        };
        Some((DateSpan::day(day), anchor))
    }

    pub(super) fn weekend(&self, lean: Lean) -> Option<Value> {
        let (now, anchor) = self.context.now?;
        let here = containing(now, Unit::Weekend)?;
        let begun = here.first() <= Some(now);
        let weeks = match (lean, self.leaning.tense) {
            (Lean::Last, _) => -1,
            (Lean::Next, _) => 1,
            (Lean::None, Tense::Past) if !begun => -1,
            _ => 0,
        };
        let span = containing(shift(now, Unit::Week, weeks)?, Unit::Weekend)?;
        Some((span, anchor))
    }
}
