//! Dates told by one named before: "that year", "a year earlier", "the quarter".

use jiff::civil::Date;

use super::{NEAR, Resolver, Value, a_year_before, span_has};
use crate::date::calendar::{Unit, containing, shift};
use crate::date::expression::From;
use crate::date::{DateSpan, Granularity};

impl Resolver<'_> {
    pub(super) fn year_before(&self, from: From) -> Option<Value> {
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
    pub(super) fn near_quarter(&self) -> Option<DateSpan> {
        self.context
            .priors
            .iter()
            .rev()
            .take_while(|prior| prior.sentence + 2 >= self.sentence)
            .map(|prior| prior.span)
            .find(|span| span.granularity() == Granularity::Quarter)
    }

    /// The last time spoken of that tells which day, month … it was.
    pub(super) fn prior(&self, unit: Unit) -> Option<DateSpan> {
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

    /// The start of a time spoken of just before that lies within `span`.
    pub(super) fn told_within(&self, span: DateSpan) -> Option<Date> {
        let prior = self.context.priors.last()?;
        if prior.sentence + 1 < self.sentence {
            return None;
        }
        prior.span.first().filter(|&first| {
            span_has(span, first) && prior.span.granularity() != span.granularity()
        })
    }

    /// The day the article is told, if it lies within `span`.
    pub(super) fn now_within(&self, span: DateSpan) -> Option<Date> {
        let (now, _) = self.context.now?;
        span_has(span, now).then_some(now)
    }
}
