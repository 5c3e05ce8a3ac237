//! Days on the wire: `google.type.Date`, and ranges of days to look in.

use jiff::civil::Date;

use crate::google_type;
use crate::v1;

impl From<Date> for google_type::Date {
    fn from(date: Date) -> Self {
        Self {
            year: date.year().into(),
            month: date.month().into(),
            day: date.day().into(),
        }
    }
}

/// A date on the wire is not a day.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum InvalidDate {
    /// Not in the calendar, or outside the years 1 to 9999.
    #[error("{year}-{month}-{day} is not a day between 0001-01-01 and 9999-12-31")]
    NotADay {
        /// As given.
        year: i32,
        /// As given.
        month: i32,
        /// As given.
        day: i32,
    },
    /// A range that ends before it starts.
    #[error("the range ends on {last}, before it starts on {first}")]
    Reversed {
        /// The first day.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// A range without any end.
    #[error("a range needs a first_day, a last_day, or both")]
    Unbounded,
    /// A value of `DateMatch` this version does not know.
    #[error("{0} is not a value of DateMatch")]
    UnknownMatch(i32),
}

/// A full date as a day.
///
/// # Errors
/// If it is incomplete or not in the calendar.
pub fn day(date: google_type::Date) -> Result<Date, InvalidDate> {
    let google_type::Date { year, month, day } = date;
    let invalid = InvalidDate::NotADay { year, month, day };
    if !(1..=9999).contains(&year) {
        return Err(invalid);
    }
    let (Ok(y), Ok(m), Ok(d)) = (year.try_into(), month.try_into(), day.try_into()) else {
        return Err(invalid);
    };
    Date::new(y, m, d).map_err(|_| invalid)
}

/// When something dated matches a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// Its days overlap the range.
    Possible,
    /// Its days lie within the range.
    Certain,
}

/// A closed range of days to look in; at least one end is set, and it is not reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DayRange {
    first: Option<Date>,
    last: Option<Date>,
    matching: Match,
}

impl DayRange {
    /// The first day, inclusive; `None` means no lower bound.
    pub fn first(self) -> Option<Date> {
        self.first
    }

    /// The last day, inclusive; `None` means no upper bound.
    pub fn last(self) -> Option<Date> {
        self.last
    }

    /// When something dated matches.
    pub fn matching(self) -> Match {
        self.matching
    }
}

impl TryFrom<v1::DateRange> for DayRange {
    type Error = InvalidDate;

    fn try_from(range: v1::DateRange) -> Result<Self, InvalidDate> {
        let matching = match v1::DateMatch::try_from(range.r#match) {
            Ok(v1::DateMatch::Unspecified | v1::DateMatch::Possible) => Match::Possible,
            Ok(v1::DateMatch::Certain) => Match::Certain,
            Err(_) => return Err(InvalidDate::UnknownMatch(range.r#match)),
        };
        let first = range.first_day.map(first_day).transpose()?;
        let last = range.last_day.map(last_day).transpose()?;
        match (first, last) {
            (None, None) => Err(InvalidDate::Unbounded),
            (Some(first), Some(last)) if last < first => Err(InvalidDate::Reversed { first, last }),
            _ => Ok(Self {
                first,
                last,
                matching,
            }),
        }
    }
}

/// A year, or a year and a month, stands for its first day.
fn first_day(date: google_type::Date) -> Result<Date, InvalidDate> {
    day(google_type::Date {
        month: if date.month == 0 && date.day == 0 {
            1
        } else {
            date.month
        },
        day: if date.day == 0 { 1 } else { date.day },
        ..date
    })
}

/// A year, or a year and a month, stands for its last day.
fn last_day(date: google_type::Date) -> Result<Date, InvalidDate> {
    if date.day != 0 {
        return day(date);
    }
    let month = if date.month == 0 { 12 } else { date.month };
    let first = day(google_type::Date {
        month,
        day: 1,
        ..date
    })?;
    Ok(first.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::{DayRange, InvalidDate};
    use crate::{google_type, v1};

    fn parse(
        first: (i32, i32, i32),
        last: (i32, i32, i32),
    ) -> Result<(String, String), InvalidDate> {
        let date = |(year, month, day)| google_type::Date { year, month, day };
        let range = v1::DateRange {
            first_day: Some(date(first)),
            last_day: Some(date(last)),
            r#match: 0,
        };
        let range = DayRange::try_from(range)?;
        let text = |day: Option<jiff::civil::Date>| day.expect("both ends are set").to_string();
        Ok((text(range.first()), text(range.last())))
    }

    #[test]
    fn a_year_or_a_month_stands_for_all_its_days() {
        for (first, last, expected) in [
            ((2024, 0, 0), (2024, 0, 0), ("2024-01-01", "2024-12-31")),
            ((2024, 2, 0), (2024, 2, 0), ("2024-02-01", "2024-02-29")),
            ((2023, 2, 7), (2023, 2, 7), ("2023-02-07", "2023-02-07")),
        ] {
            let found = parse(first, last).expect("a range");
            assert_eq!((found.0.as_str(), found.1.as_str()), expected);
        }
    }

    #[test]
    fn what_is_no_range_of_days_is_refused() {
        for (first, last) in [
            ((2024, 2, 30), (2024, 3, 1)),
            ((2024, 13, 1), (2025, 1, 1)),
            ((0, 1, 1), (2024, 1, 1)),
            ((2024, 0, 5), (2024, 6, 1)),
            ((10_000, 1, 1), (10_000, 1, 2)),
            ((2024, 6, 1), (2024, 5, 31)),
        ] {
            assert!(parse(first, last).is_err(), "{first:?} to {last:?}");
        }
    }
}
