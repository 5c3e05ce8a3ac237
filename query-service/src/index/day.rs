//! Days as integers, and the intervals of days a date may mean.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use shared::date::{DayRange, Match};
use shared::{google_type, v1};

/// A day, counted from 1 for 0001-01-01; 0 stands for an unknown one, which so
/// sorts before all others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub(crate) u32);

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The number of the day that is [`EPOCH`].
const EPOCH_DAY: i64 = 719_163;

impl Day {
    /// Not known.
    pub const UNKNOWN: Self = Self(0);
    /// 0001-01-01.
    pub const MIN: Self = Self(1);
    /// 9999-12-31.
    pub const MAX: Self = Self(3_652_059);

    /// The day as a calendar date; `None` if it is unknown.
    pub fn date(self) -> Option<Date> {
        (Self::MIN..=Self::MAX).contains(&self).then(|| {
            let days = jiff::SignedDuration::from_hours(24 * (i64::from(self.0) - EPOCH_DAY));
            EPOCH.checked_add(days).expect("MAX is in the calendar")
        })
    }

    /// The day in UTC of a time in seconds since 1970; unknown outside the
    /// years 1 to 9999.
    pub fn of_unix_time(seconds: i64) -> Self {
        let day = u32::try_from(seconds.div_euclid(24 * 60 * 60) + EPOCH_DAY).map(Self);
        day.ok()
            .filter(|day| (Self::MIN..=Self::MAX).contains(day))
            .unwrap_or(Self::UNKNOWN)
    }

    /// The day of a date on the wire; `None` if it is not a full date.
    pub fn from_wire(date: google_type::Date) -> Option<Self> {
        shared::date::day(date).ok().map(Self::from)
    }

    /// The day on the wire.
    pub fn to_wire(self) -> Option<google_type::Date> {
        self.date().map(google_type::Date::from)
    }
}

impl From<Date> for Day {
    /// Dates outside the years 1 to 9999 become the nearest day inside.
    fn from(date: Date) -> Self {
        let days = date.duration_since(EPOCH).as_hours() / 24 + EPOCH_DAY;
        Self(
            u32::try_from(days)
                .unwrap_or(0)
                .clamp(Self::MIN.0, Self::MAX.0),
        )
    }
}

/// The closed interval of days a date may mean; one end may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    first: Option<Day>,
    last: Option<Day>,
}

/// Intervals are kept apart by length, so that a search for overlaps need not
/// look further back than the longest of its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SpanClass {
    /// One day.
    Day = 0,
    /// At most 31 days.
    Month = 1,
    /// At most 366 days.
    Year = 2,
    /// Longer, or without an end.
    Long = 3,
    /// Without a start.
    NoStart = 4,
    /// No date at all; only events have this.
    Undated = 5,
}

impl SpanClass {
    /// The classes of things that have a date.
    pub const DATED: [Self; 5] = [
        Self::Day,
        Self::Month,
        Self::Year,
        Self::Long,
        Self::NoStart,
    ];
}

const CODE_NO_END: u32 = 0x00ff_ffff;
const CODE_NO_START: u32 = 0x00ff_fffe;

impl Interval {
    /// `None` if both ends are open or it is reversed.
    pub fn new(first: Option<Day>, last: Option<Day>) -> Option<Self> {
        match (first, last) {
            (None, None) => None,
            (Some(first), Some(last)) if last < first => None,
            _ => Some(Self { first, last }),
        }
    }

    /// The interval of a date on the wire.
    pub fn from_wire(span: &v1::DateSpan) -> Option<Self> {
        let end = |date: Option<google_type::Date>| date.and_then(Day::from_wire);
        Self::new(end(span.first_day), end(span.last_day))
    }

    /// The day it is sorted by: the first, or the last if the start is open.
    pub fn sort_day(self) -> Day {
        self.first
            .or(self.last)
            .expect("the constructor demands an end")
    }

    /// The class of its length.
    pub fn class(self) -> SpanClass {
        match (self.first, self.last) {
            (Some(first), Some(last)) => match last.0 - first.0 + 1 {
                1 => SpanClass::Day,
                2..=31 => SpanClass::Month,
                32..=366 => SpanClass::Year,
                _ => SpanClass::Long,
            },
            (Some(_), None) => SpanClass::Long,
            (None, _) => SpanClass::NoStart,
        }
    }

    /// Together with the day it is sorted by, this is the whole interval. Below 2^24.
    pub fn code(self) -> u32 {
        match (self.first, self.last) {
            (Some(first), Some(last)) => last.0 - first.0,
            (_, None) => CODE_NO_END,
            (None, _) => CODE_NO_START,
        }
    }

    /// The interval that has this sort day and code.
    pub fn from_code(day: Day, code: u32) -> Self {
        match code {
            CODE_NO_END => Self {
                first: Some(day),
                last: None,
            },
            CODE_NO_START => Self {
                first: None,
                last: Some(day),
            },
            days => Self {
                first: Some(day),
                last: Some(Day(day.0 + days)),
            },
        }
    }

    /// The first day, or the first there is.
    pub fn first_or_min(self) -> Day {
        self.first.unwrap_or(Day::MIN)
    }

    /// The last day, or the last there is.
    pub fn last_or_max(self) -> Day {
        self.last.unwrap_or(Day::MAX)
    }
}

/// A range of days to look in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Days {
    /// The first day, inclusive.
    pub first: Day,
    /// The last day, inclusive.
    pub last: Day,
    /// Whether an interval must lie within, or only overlap.
    pub certain: bool,
    open: (bool, bool),
}

impl From<DayRange> for Days {
    fn from(range: DayRange) -> Self {
        Self {
            first: range.first().map_or(Day::MIN, Day::from),
            last: range.last().map_or(Day::MAX, Day::from),
            certain: range.matching() == Match::Certain,
            open: (range.first().is_none(), range.last().is_none()),
        }
    }
}

impl Days {
    /// Whether a single known day lies in the range.
    pub fn contains(self, day: Day) -> bool {
        day != Day::UNKNOWN && (self.first..=self.last).contains(&day)
    }

    /// Whether an interval matches. An open end lies within a range only if the
    /// range is open at that end too.
    pub fn matches(self, interval: Interval) -> bool {
        if self.certain {
            let start = interval
                .first
                .map_or(self.open.0, |first| first >= self.first);
            let end = interval.last.map_or(self.open.1, |last| last <= self.last);
            start && end
        } else {
            interval.first_or_min() <= self.last && interval.last_or_max() >= self.first
        }
    }

    /// Whether the range has both ends.
    pub fn is_bounded(self) -> bool {
        self.open == (false, false)
    }

    /// The sort days that intervals of a class that match can have.
    pub fn sort_days(self, class: SpanClass) -> RangeInclusive<u32> {
        let reach = |days: u32| self.first.0.saturating_sub(days - 1).max(Day::MIN.0);
        match class {
            SpanClass::Day => self.first.0..=self.last.0,
            SpanClass::Month => reach(31)..=self.last.0,
            SpanClass::Year => reach(366)..=self.last.0,
            SpanClass::Long => Day::MIN.0..=self.last.0,
            SpanClass::NoStart => self.first.0..=Day::MAX.0,
            SpanClass::Undated => Day::UNKNOWN.0..=Day::UNKNOWN.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::{Day, Interval};

    #[test]
    fn the_calendar_begins_at_one_and_ends_with_9999() {
        assert_eq!(Day::from(date(1, 1, 1)), Day::MIN);
        assert_eq!(Day::from(date(9999, 12, 31)), Day::MAX);
        assert_eq!(Day::MAX.date(), Some(date(9999, 12, 31)));
        assert_eq!(Day::UNKNOWN.date(), None);
        assert_eq!(Day::of_unix_time(0), Day::from(date(1970, 1, 1)));
        assert_eq!(Day::of_unix_time(-1), Day::from(date(1969, 12, 31)));
        assert_eq!(Day::of_unix_time(i64::MAX / 2), Day::UNKNOWN);
        let leap = date(2024, 2, 29);
        assert_eq!(Day::from(leap).date(), Some(leap));
    }

    proptest! {
        #[test]
        fn an_interval_is_its_sort_day_and_its_code(
            first in proptest::option::of(1..=Day::MAX.0),
            last in proptest::option::of(1..=Day::MAX.0),
        ) {
            if let Some(interval) = Interval::new(first.map(Day), last.map(Day)) {
                prop_assert!(interval.code() < 1 << 24);
                prop_assert_eq!(Interval::from_code(interval.sort_day(), interval.code()), interval);
            }
        }
    }
}
