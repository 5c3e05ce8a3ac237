//! The calendar: units of time, and the days they cover. All arithmetic is
//! checked; what falls outside the years −9999 to 9999 does not exist.

use jiff::Span as Duration;
use jiff::civil::{Date, Weekday};

use super::{DateSpan, Granularity};

/// A unit of the calendar, as a word like "week" names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// The whole unit a day lies in. A weekend is the one at the end of its week.
pub(super) fn containing(day: Date, unit: Unit) -> Option<DateSpan> {
    let monday = || {
        shift(
            day,
            Unit::Day,
            -i32::from(day.weekday().to_monday_zero_offset()),
        )
    };
    match unit {
        Unit::Day => Some(DateSpan::day(day)),
        Unit::Week => {
            let first = monday()?;
            closed(first, shift(first, Unit::Day, 6)?, Granularity::Week)
        }
        Unit::Weekend => {
            let first = shift(monday()?, Unit::Day, 5)?;
            closed(first, shift(first, Unit::Day, 1)?, Granularity::Interval)
        }
        Unit::Month => month(day.year(), day.month()),
        Unit::Quarter => quarter(day.year(), (day.month() - 1) / 3 + 1),
        Unit::Year => year(day.year()),
        Unit::Decade => decade(day.year() - day.year().rem_euclid(10)),
        Unit::Century => century((day.year() - 1).div_euclid(100) + 1),
    }
}

/// The day that many units later, or earlier if `count` is negative. A day
/// that its month does not have becomes the month's last.
pub(super) fn shift(day: Date, unit: Unit, count: i32) -> Option<Date> {
    let count = i64::from(count);
    let months = |each: i64| Duration::new().try_months(count * each);
    let by = match unit {
        Unit::Day => Duration::new().try_days(count),
        Unit::Week | Unit::Weekend => Duration::new().try_days(count * 7),
        Unit::Month => months(1),
        Unit::Quarter => months(3),
        Unit::Year => months(12),
        Unit::Decade => months(120),
        Unit::Century => months(1200),
    };
    day.checked_add(by.ok()?).ok()
}

/// A day of the month, if the month has it.
pub(super) fn day(year: i16, month: i8, day: i8) -> Option<DateSpan> {
    Date::new(year, month, day).ok().map(DateSpan::day)
}

/// A calendar month.
pub(super) fn month(year: i16, month: i8) -> Option<DateSpan> {
    months(year, month, 1, Granularity::Month)
}

/// A calendar quarter, 1 to 4.
pub(super) fn quarter(year: i16, number: i8) -> Option<DateSpan> {
    months(
        year,
        number.checked_mul(3)?.checked_sub(2)?,
        3,
        Granularity::Quarter,
    )
}

/// The first or second half of a year.
pub(super) fn half(year: i16, number: i8) -> Option<DateSpan> {
    months(
        year,
        number.checked_mul(6)?.checked_sub(5)?,
        6,
        Granularity::Interval,
    )
}

/// A season of the north, by whole months: 1 spring (from March), 2 summer,
/// 3 autumn, 4 winter (from December into the next year).
pub(super) fn season(year: i16, number: i8) -> Option<DateSpan> {
    months(year, number.checked_mul(3)?, 3, Granularity::Season)
}

/// A calendar year.
pub(super) fn year(year: i16) -> Option<DateSpan> {
    months(year, 1, 12, Granularity::Year)
}

/// Ten years from `first`: "the 1990s".
pub(super) fn decade(first: i16) -> Option<DateSpan> {
    years(first, first.checked_add(9)?, Granularity::Decade)
}

/// A century by its number: 19 for 1801 to 1900.
pub(super) fn century(number: i16) -> Option<DateSpan> {
    let last = number.checked_mul(100)?;
    years(last.checked_sub(99)?, last, Granularity::Century)
}

/// The next day on or after `from` that is that day of the week.
pub(super) fn weekday_from(from: Date, weekday: Weekday) -> Option<Date> {
    shift(from, Unit::Day, i32::from(weekday.since(from.weekday())))
}

/// The last day on or before `to` that is that day of the week.
pub(super) fn weekday_to(to: Date, weekday: Weekday) -> Option<Date> {
    shift(to, Unit::Day, -i32::from(weekday.until(to.weekday())))
}

fn months(year: i16, month: i8, count: i32, granularity: Granularity) -> Option<DateSpan> {
    let first = Date::new(year, month, 1).ok()?;
    // The last month's end is found within the month, so that December 9999 has one.
    let last = shift(first, Unit::Month, count - 1)?.last_of_month();
    closed(first, last, granularity)
}

fn years(first: i16, last: i16, granularity: Granularity) -> Option<DateSpan> {
    closed(
        Date::new(first, 1, 1).ok()?,
        Date::new(last, 12, 31).ok()?,
        granularity,
    )
}

pub(super) fn closed(first: Date, last: Date, granularity: Granularity) -> Option<DateSpan> {
    DateSpan::new(Some(first), Some(last), granularity)
}
