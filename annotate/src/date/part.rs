//! Parts of a stretch of the calendar: "early", "the end of", "later that".

use jiff::civil::Date;

use super::calendar::{Unit, closed, containing, shift};
use super::expression::Part;
use super::{DateSpan, Granularity};

/// That part of `span`, which keeps the granularity it was told with. `turn` is
/// the day that "earlier" and "later" are told from, if it lies within.
pub(super) fn part_of(span: DateSpan, part: Part, turn: Option<Date>) -> Option<DateSpan> {
    if part == Part::Whole {
        return Some(span);
    }
    let (first, last) = (span.first()?, span.last()?);
    let granularity = span.granularity();
    let narrowed = |first, last| closed(first, last, granularity);
    Some(match part {
        Part::Whole => span,
        Part::Earlier => narrowed(first, turn.unwrap_or(last))?,
        Part::Later => narrowed(turn.unwrap_or(first), last)?,
        Part::FirstHalf | Part::SecondHalf => {
            let (first, last) = halves(first, last, granularity, part)?;
            narrowed(first, last)?
        }
        Part::Week(5) => closed(shift(last, Unit::Day, -6)?, last, Granularity::Week)?,
        Part::Week(week) => {
            let first = shift(first, Unit::Day, 7 * (i32::from(week) - 1))?;
            closed(first, shift(first, Unit::Day, 6)?, Granularity::Week)?
        }
        Part::Early | Part::Middle | Part::Late => {
            let (first, last) = thirds(first, last, granularity, part)?;
            narrowed(first, last)?.approximately()
        }
        Part::End => {
            let first = match granularity {
                Granularity::Year => last.first_of_month(),
                Granularity::Decade => containing(last, Unit::Year)?.first()?,
                Granularity::Century => containing(last, Unit::Decade)?.first()?,
                _ => last,
            };
            narrowed(first, last)?.approximately()
        }
    })
}

/// The first or second half: of a year by months, of a decade by years, else by days.
fn halves(first: Date, last: Date, granularity: Granularity, part: Part) -> Option<(Date, Date)> {
    let (unit, half) = match granularity {
        Granularity::Year => (Unit::Month, 6),
        Granularity::Decade => (Unit::Year, 5),
        Granularity::Century => (Unit::Year, 50),
        _ => (Unit::Day, (distance_between(first, last) + 1) / 2),
    };
    let middle = shift(first, unit, half)?;
    Some(match part {
        Part::FirstHalf => (first, shift(middle, Unit::Day, -1)?),
        _ => (middle, last),
    })
}

/// Early, middle or late. Months by their days 1–10, 11–20 and the rest, years
/// by four months each, decades by the years 0–3, 4–6 and 7–9, the rest by
/// equal numbers of days.
fn thirds(first: Date, last: Date, granularity: Granularity, part: Part) -> Option<(Date, Date)> {
    let (unit, one, two) = match granularity {
        Granularity::Month => (Unit::Day, 10, 20),
        Granularity::Year => (Unit::Month, 4, 8),
        Granularity::Decade => (Unit::Year, 4, 7),
        Granularity::Century => (Unit::Year, 33, 67),
        _ => {
            let days = distance_between(first, last) + 1;
            (Unit::Day, days / 3, days - days / 3)
        }
    };
    let (second, third) = (shift(first, unit, one)?, shift(first, unit, two)?);
    let before = |day| shift(day, Unit::Day, -1);
    let (first, last) = match part {
        Part::Early => (first, before(second)?),
        Part::Middle => (second, before(third)?),
        _ => (third, last),
    };
    (first <= last).then_some((first, last))
}

fn distance_between(first: Date, last: Date) -> i32 {
    first.until(last).map_or(0, |span| span.get_days())
}
