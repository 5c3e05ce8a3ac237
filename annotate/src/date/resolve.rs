//! From what an expression says to the days it means: against the day the
//! article is told, or against a time spoken of before.

use jiff::civil::{Date, Weekday};

use super::calendar::{self, Unit, containing, shift};
use super::expression::{Base, Expression, From, Lean, Part, Stretch, Year};
use super::part::part_of;
use super::tense::{Leaning, Tense};
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

    /// A stretch that comes once a year, in the year that is meant.
    fn in_year(&self, year: Year, make: impl Fn(i16) -> Option<DateSpan>) -> Option<Value> {
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

    fn weekday(&self, number: i8, lean: Lean) -> Option<Value> {
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

    fn weekend(&self, lean: Lean) -> Option<Value> {
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

    fn year_before(&self, from: From) -> Option<Value> {
        if let Some(quarter) = self.near_quarter() {
            return a_year_before(quarter);
        }
        let prior = self
            .context
            .priors
            .iter()
            .rev()
            .take_while(|prior| prior.sentence + 1 >= self.sentence)
            .find(|prior| prior.span.granularity() == Granularity::Year)
            .filter(|_| from == From::Prior);
        if let Some(prior) = prior {
            return a_year_before(prior.span);
        }
        let (now, anchor) = self.context.now?;
        Some((containing(shift(now, Unit::Year, -1)?, Unit::Year)?, anchor))
    }

    /// The quarter spoken of just before, if the talk is of quarters.
    fn near_quarter(&self) -> Option<DateSpan> {
        self.context
            .priors
            .iter()
            .rev()
            .take_while(|prior| prior.sentence + 2 >= self.sentence)
            .map(|prior| prior.span)
            .find(|span| span.granularity() == Granularity::Quarter)
    }

    /// The last time spoken of that tells which day, month … it was.
    fn prior(&self, unit: Unit) -> Option<DateSpan> {
        let fits = |span: &DateSpan| match span.granularity() {
            Granularity::Day => unit >= Unit::Day && unit != Unit::Quarter,
            Granularity::Week => unit >= Unit::Week && unit != Unit::Quarter,
            Granularity::Month | Granularity::Season => {
                unit >= Unit::Month && unit != Unit::Quarter
            }
            Granularity::Quarter => unit >= Unit::Quarter,
            Granularity::Year | Granularity::Interval => unit >= Unit::Year,
            Granularity::Decade | Granularity::Century => false,
        };
        let reach = if unit == Unit::Quarter {
            usize::MAX
        } else {
            NEAR
        };
        self.context
            .priors
            .iter()
            .rev()
            .take_while(|prior| prior.sentence.saturating_add(reach) >= self.sentence)
            .filter(|prior| prior.named || unit < Unit::Month)
            .map(|prior| prior.span)
            .find(fits)
    }

    /// The day the article is told, if it lies within `span`.
    fn now_within(&self, span: DateSpan) -> Option<Date> {
        let (now, _) = self.context.now?;
        span_has(span, now).then_some(now)
    }

    /// The start of a time spoken of just before that lies within `span`.
    fn told_within(&self, span: DateSpan) -> Option<Date> {
        let prior = self.context.priors.last()?;
        if prior.sentence + 1 < self.sentence {
            return None;
        }
        prior.span.first().filter(|&first| {
            span_has(span, first) && prior.span.granularity() != span.granularity()
        })
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
