//! What a time expression says, before it is known which day that is.

use super::calendar::Unit;

/// A time expression as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    /// One stretch of the calendar.
    One(Stretch),
    /// Two stated ends.
    Range(Stretch, Stretch),
    /// From a stated start on: "from 2019 onwards".
    From(Stretch),
}

/// A stretch of the calendar, whole or in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) base: Base,
    pub(super) part: Part,
    /// Whether the text hedges: "about", "sometime".
    pub(super) hedged: bool,
}

/// A unit of the calendar, named or counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// "12 May 2024", "May 12".
    Day { year: Year, month: i8, day: i8 },
    /// "the 14th": of a month named before.
    DayOfMonth(i8),
    /// "May 2024", "last May".
    Month { year: Year, month: i8 },
    /// "the third quarter of 2023".
    Quarter { year: Year, number: i8 },
    /// "the first half of 2023".
    Half { year: Year, number: i8 },
    /// "spring 2024".
    Season { year: Year, number: i8 },
    /// "2024", "fiscal 2024".
    Year(i16),
    /// "the 1990s", by its first year.
    Decade(i16),
    /// "the 19th century".
    Century(i16),
    /// "Wednesday", "last Wednesday"; 1 is Monday.
    Weekday { number: i8, lean: Lean },
    /// "Tuesday of last week".
    WeekdayOf { number: i8, weeks: i32 },
    /// Counted from another time: "last week", "two years later".
    Shift { unit: Unit, count: i32, from: From },
    /// "the weekend", "this weekend".
    Weekend(Lean),
    /// "a year ago", "a year earlier", "the year-ago quarter": the quarter spoken
    /// of, or else the year, one year before.
    YearBefore { from: From },
    /// "the 1988 period": the quarter spoken of, in that year.
    PeriodIn(i16),
    /// A numeric date that can be read day first or month first.
    Ambiguous,
}

/// How an expression says its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// "2024"
    Stated(i16),
    /// The year of a day that goes by its day alone, once that day has come:
    /// "the Sept. 11 attacks".
    Named(i16),
    /// "of last year": years from the present one.
    Relative(i32),
    /// "of that year": years from the one spoken of.
    Prior(i32),
    /// Not at all, or with "last", "next", "this".
    Unstated(Lean),
}

/// The word that points to a neighbour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lean {
    /// No word: the tense decides.
    None,
    Last,
    This,
    Next,
}

/// What a shift counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// The day the article is told.
    Now,
    /// A time spoken of before.
    Prior,
}

/// Which part of a stretch is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Early,
    Middle,
    Late,
    /// "the end of": the last of the next smaller unit.
    End,
    FirstHalf,
    SecondHalf,
    /// "the first week of", 1 to 4, or 5 for the last.
    Week(i8),
    /// "earlier this year": up to the day it is counted from.
    Earlier,
    /// "later that year": from the day it is counted from.
    Later,
}

impl Base {
    /// The whole of it.
    pub(super) fn whole(self) -> Stretch {
        self.in_part(Part::Whole)
    }

    /// Some of it.
    pub(super) fn in_part(self, part: Part) -> Stretch {
        Stretch {
            base: self,
            part,
            hedged: false,
        }
    }

    /// The same with its year, if it lacks one.
    pub(super) fn with_year(self, given: Year) -> Self {
        let fill = |year| match year {
            Year::Unstated(Lean::None) => given,
            year => year,
        };
        match self {
            Base::Day { year, month, day } => Base::Day {
                year: fill(year),
                month,
                day,
            },
            Base::Month { year, month } => Base::Month {
                year: fill(year),
                month,
            },
            Base::Quarter { year, number } => Base::Quarter {
                year: fill(year),
                number,
            },
            Base::Season { year, number } => Base::Season {
                year: fill(year),
                number,
            },
            Base::Half { year, number } => Base::Half {
                year: fill(year),
                number,
            },
            other => other,
        }
    }

    /// The year it states, if it has room for one.
    pub(super) fn year(self) -> Option<Year> {
        match self {
            Base::Day { year, .. }
            | Base::Month { year, .. }
            | Base::Quarter { year, .. }
            | Base::Season { year, .. }
            | Base::Half { year, .. } => Some(year),
            _ => None,
        }
    }
}
