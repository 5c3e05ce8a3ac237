//! Dates as news states them: closed intervals of days.

use jiff::civil::Date;

/// How finely a text places a date. A stated part of a unit ("early April",
/// "the end of 2023") keeps the unit's granularity and has fewer days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Granularity {
    /// A single day: "12 May 2024".
    Day,
    /// Monday to Sunday: "last week".
    Week,
    /// A calendar month: "May 2024".
    Month,
    /// A calendar quarter: "Q2 2024".
    Quarter,
    /// A season: "spring 2024".
    Season,
    /// A calendar year: "2024".
    Year,
    /// Ten years: "the 1990s".
    Decade,
    /// A hundred years: "the 19th century".
    Century,
    /// Two stated ends, one of them possibly open: "from 3 to 9 May", "since 2019".
    Interval,
}

/// The days a date may mean. Never empty, and `first` is never after `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateSpan {
    first: Option<Date>,
    last: Option<Date>,
    granularity: Granularity,
    approximate: bool,
}

impl DateSpan {
    /// The closed interval from `first` to `last`; `None` leaves an end open.
    /// `None` if both ends are open or the interval is reversed.
    pub fn new(first: Option<Date>, last: Option<Date>, granularity: Granularity) -> Option<Self> {
        match (first, last) {
            (None, None) => None,
            (Some(first), Some(last)) if last < first => None,
            _ => Some(Self {
                first,
                last,
                granularity,
                approximate: false,
            }),
        }
    }

    /// A single day.
    pub fn day(date: Date) -> Self {
        Self {
            first: Some(date),
            last: Some(date),
            granularity: Granularity::Day,
            approximate: false,
        }
    }

    /// The same days, said with a hedge: "about", "early", "late".
    #[must_use]
    pub fn approximately(self) -> Self {
        Self {
            approximate: true,
            ..self
        }
    }

    /// The first day it may mean; `None` if the start is open.
    pub fn first(self) -> Option<Date> {
        self.first
    }

    /// The last day it may mean; `None` if the end is open.
    pub fn last(self) -> Option<Date> {
        self.last
    }

    /// How finely the text placed it.
    pub fn granularity(self) -> Granularity {
        self.granularity
    }

    /// Whether the text hedged.
    pub fn is_approximate(self) -> bool {
        self.approximate
    }
}

/// What a date was resolved against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Nothing was needed: the text says all of it.
    Explicit,
    /// The day of publication.
    Published,
    /// The day in the dateline.
    Dateline,
    /// Another date in the text, as a rule one before it.
    PriorMention,
}
