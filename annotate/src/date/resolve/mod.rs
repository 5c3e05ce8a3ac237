//! From what an expression says to the days it means: against the day the
//! article is told, or against a time spoken of before.

mod pick;
mod prior;

use jiff::civil::Date;

use super::calendar::{self, Unit, containing, shift};
use super::expression::{Base, Expression, From, Part, Stretch, Year};
use super::part::part_of;
use super::tense::Leaning;
use super::{Anchor, DateSpan, Granularity};

/// What dates are resolved against, while an article is read from its beginning.
#[derive(Clone, Debug)]
pub(super) struct Context {
    /// The day the article is told, and how it is known.
    now: Option<(Date, Anchor)>,
    /// The last time spoken of that was named rather than counted from now, for
    /// each unit: the last that is at least as fine.
    priors: Vec<Prior>,
}

/// A time spoken of, and the sentence it stands in.
#[derive(Clone, Copy, Debug)]
struct Prior {
    span: DateSpan,
    sentence: usize,
    /// Told by name rather than from now: "Tuesday" does not set the year that
    /// "two years later" counts from.
    named: bool,
}

/// How many sentences back "a year earlier" still looks.
const NEAR: usize = 6;

/// How many times spoken of are remembered.
const REMEMBERED: usize = 16;

/// An expression's days and anchor.
type Value = (DateSpan, Anchor);

impl Context {
    pub(super) fn new(now: Option<(Date, Anchor)>) -> Self {
        Self {
            now,
            priors: Vec::new(),
        }
    }

    /// The days an expression in that sentence means.
    pub(super) fn resolve(
        &self,
        expression: Expression,
        leaning: Leaning,
        sentence: usize,
    ) -> Option<Value> {
        Resolver {
            context: self,
            leaning,
            sentence,
        }
        .expression(expression)
    }

    /// Keeps what an expression meant for those after it to count from.
    pub(super) fn remember(&mut self, expression: Expression, span: DateSpan, sentence: usize) {
        let mut named = true;
        // "a year earlier" is said beside the time it is compared with.
        if let Expression::One(stretch) = expression {
            match stretch.base {
                Base::YearBefore { .. } => return,
                Base::Weekday { .. }
                | Base::WeekdayOf { .. }
                | Base::Weekend(_)
                | Base::Shift {
                    unit: Unit::Day | Unit::Week,
                    from: From::Now,
                    ..
                } => named = false,
                _ => {}
            }
        }
        if self.priors.len() == REMEMBERED {
            self.priors.remove(0);
        }
        self.priors.push(Prior {
            span,
            sentence,
            named,
        });
    }
}

struct Resolver<'a> {
    context: &'a Context,
    leaning: Leaning,
    sentence: usize,
}

impl Resolver<'_> {
    fn expression(&self, expression: Expression) -> Option<Value> {
        match expression {
            Expression::One(stretch) => self.stretch(stretch),
            Expression::From(stretch) => {
                let (span, anchor) = self.stretch(stretch)?;
                Some((
                    DateSpan::new(span.first(), None, Granularity::Interval)?,
                    anchor,
                ))
            }
            Expression::Range(first, last) => self.range(first, last),
        }
    }

    fn range(&self, first: Stretch, last: Stretch) -> Option<Value> {
        let (start, start_anchor) = self.stretch(first)?;
        let (end, end_anchor) = self.stretch(last)?;
        let interval = |start: DateSpan, end: DateSpan| {
            DateSpan::new(start.first(), end.last(), Granularity::Interval)
        };
        let anchor = if start_anchor == Anchor::Explicit {
            end_anchor
        } else {
            start_anchor
        };
        if let Some(span) = interval(start, end) {
            return Some((span, anchor));
        }
        // "November to February": over the turn of the year.
        let year = start.first()?.year();
        let moved = |stretch: Stretch, year| {
            let base = match stretch.base {
                Base::Day { month, day, .. } => Base::Day {
                    year: Year::Stated(year),
                    month,
                    day,
                },
                Base::Month { month, .. } => Base::Month {
                    year: Year::Stated(year),
                    month,
                },
                Base::Season { number, .. } => Base::Season {
                    year: Year::Stated(year),
                    number,
                },
                Base::Quarter { number, .. } => Base::Quarter {
                    year: Year::Stated(year),
                    number,
                },
                _ => return None,
            };
            self.stretch(Stretch { base, ..stretch })
        };
        if let Some((end, _)) = moved(last, year.checked_add(1)?)
            && !matches!(last.base.year(), Some(Year::Stated(_)))
        {
            return Some((interval(start, end)?, anchor));
        }
        let (start, _) = moved(first, year.checked_sub(1)?)?;
        Some((interval(start, end)?, anchor))
    }

    fn stretch(&self, stretch: Stretch) -> Option<Value> {
        let (span, anchor) = self.base(stretch.base)?;
        let turn = match stretch.part {
            Part::Earlier => self.now_within(span),
            Part::Later => self.told_within(span).or(self.now_within(span)),
            _ => None,
        };
        let span = part_of(span, stretch.part, turn)?;
        Some(if stretch.hedged {
            (span.approximately(), anchor)
        } else {
            (span, anchor)
        })
    }

    fn base(&self, base: Base) -> Option<Value> {
        let explicit = |span| Some((span, Anchor::Explicit));
        match base {
            Base::Day { year, month, day } => {
                self.in_year(year, |year| calendar::day(year, month, day))
            }
            Base::DayOfMonth(day) => {
                let month = self.prior(Unit::Month)?.first()?;
                Some((
                    calendar::day(month.year(), month.month(), day)?,
                    Anchor::PriorMention,
                ))
            }
            Base::Month { year, month } => self.in_year(year, |year| calendar::month(year, month)),
            Base::Quarter { year, number } => {
                self.in_year(year, |year| calendar::quarter(year, number))
            }
            Base::Half { year, number } => self.in_year(year, |year| calendar::half(year, number)),
            Base::Season { year, number } => {
                self.in_year(year, |year| calendar::season(year, number))
            }
            Base::Year(year) => explicit(calendar::year(year)?),
            Base::Decade(first) => explicit(calendar::decade(first)?),
            Base::Century(number) => explicit(calendar::century(number)?),
            Base::Weekday { number, lean } => self.weekday(number, lean),
            Base::WeekdayOf { number, weeks } => {
                let (now, anchor) = self.context.now?;
                let week = containing(shift(now, Unit::Week, weeks)?, Unit::Week)?;
                let day = shift(week.first()?, Unit::Day, i32::from(number) - 1)?;
                Some((DateSpan::day(day), anchor))
            }
            Base::Shift { unit, count, from } => self.shift(unit, count, from),
            Base::Weekend(lean) => self.weekend(lean),
            Base::YearBefore { from } => self.year_before(from),
            Base::PeriodIn(year) => match self.near_quarter().and_then(DateSpan::first) {
                Some(first) => Some((
                    calendar::quarter(year, (first.month() - 1) / 3 + 1)?,
                    Anchor::PriorMention,
                )),
                None => explicit(calendar::year(year)?),
            },
            Base::Ambiguous => None,
        }
    }

    fn shift(&self, unit: Unit, count: i32, from: From) -> Option<Value> {
        if from == From::Now {
            let (now, anchor) = self.context.now?;
            return Some((containing(shift(now, unit, count)?, unit)?, anchor));
        }
        let prior = self.prior(unit)?;
        let start = prior.first().or(prior.last())?;
        let span = containing(shift(start, unit, count)?, unit)?;
        Some((span, Anchor::PriorMention))
    }
}

fn span_has(span: DateSpan, day: Date) -> bool {
    span.first() <= Some(day) && Some(day) <= span.last()
}

fn a_year_before(span: DateSpan) -> Option<Value> {
    let first = shift(span.first()?, Unit::Year, -1)?;
    let unit = match span.granularity() {
        Granularity::Quarter => Unit::Quarter,
        Granularity::Month => Unit::Month,
        _ => Unit::Year,
    };
    Some((containing(first, unit)?, Anchor::PriorMention))
}

/// How many days `span` is away; 0 if `now` is within.
fn distance(now: Date, span: DateSpan) -> i32 {
    let days = |from: Date, to: Date| from.until(to).map_or(i32::MAX, |span| span.get_days());
    match (span.first(), span.last()) {
        (Some(first), _) if first > now => days(now, first),
        (_, Some(last)) if last < now => days(last, now),
        _ => 0,
    }
}
