//! Dates on the command line: `2024`, `2024-05` or `2024-05-06`.

use std::str::FromStr;

use jiff::civil::Date;
use shared::google_type;
use shared::v1::{DateMatch, DateRange};

/// A year, a month or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate(google_type::Date);

/// A text is no such date.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("write it as YYYY, YYYY-MM or YYYY-MM-DD, with a day that the calendar has")]
pub struct InvalidDate;

impl FromStr for PartialDate {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, InvalidDate> {
        let mut numbers = text.split('-').zip([4, 2, 2]).map(|(digits, width)| {
            let is_number = digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit());
            is_number
                .then_some(digits)?
                .parse::<i32>()
                .ok()
                .filter(|n| *n > 0)
        });
        if !(1..=3).contains(&text.split('-').count()) {
            return Err(InvalidDate);
        }
        let year = numbers.next().flatten().ok_or(InvalidDate)?;
        let [month, day] = [numbers.next(), numbers.next()]
            .map(|part| part.map_or(Ok(0), |number| number.ok_or(InvalidDate)));
        let date = google_type::Date {
            year,
            month: month?,
            day: day?,
        };
        // The first day stands for a month or a year, so this checks those as well.
        shared::date::day(google_type::Date {
            month: date.month.max(1),
            day: date.day.max(1),
            ..date
        })
        .map_err(|_| InvalidDate)?;
        Ok(Self(date))
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> Self {
        Self(day.into())
    }
}

/// Parses a full day.
pub fn full_day(text: &str) -> Result<Date, String> {
    text.parse()
        .ok()
        .filter(|_| text.len() == "2024-05-06".len())
        .ok_or_else(|| "write it as YYYY-MM-DD, with a day that the calendar has".to_owned())
}

/// A range of days to look in; `None` if neither end is set.
pub fn range(
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    matching: DateMatch,
) -> Option<DateRange> {
    (from.is_some() || to.is_some()).then(|| DateRange {
        first_day: from.map(|date| date.0),
        last_day: to.map(|date| date.0),
        r#match: matching.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::{PartialDate, full_day};

    #[test]
    fn a_date_is_a_year_a_month_or_a_day() {
        for (text, expected) in [
            ("2024", Some((2024, 0, 0))),
            ("2024-05", Some((2024, 5, 0))),
            ("2024-02-29", Some((2024, 2, 29))),
            ("0001", Some((1, 0, 0))),
            ("2023-02-29", None),
            ("2024-13", None),
            ("2024-00", None),
            ("2024-05-00", None),
            ("2024-5", None),
            ("2024-05-06-07", None),
            ("24", None),
            ("0000", None),
            ("+024", None),
            ("2024-", None),
            ("2024/05", None),
            ("yesterday", None),
            ("", None),
        ] {
            let found = text.parse::<PartialDate>().ok();
            let found = found.map(|PartialDate(date)| (date.year, date.month, date.day));
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn a_publication_day_is_a_whole_day() {
        for (text, taken) in [
            ("2024-05-06", true),
            ("2024-05", false),
            ("2024-05-06T01:00", false),
        ] {
            assert_eq!(full_day(text).is_ok(), taken, "{text}");
        }
    }
}
