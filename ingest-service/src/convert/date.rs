//! Dates as the API has them, with their EDTF.

use annotate::date::{Anchor, DateSpan, Granularity};
use jiff::civil::Date;
use shared::v1;

pub(super) fn date_span(span: DateSpan) -> v1::DateSpan {
    v1::DateSpan {
        first_day: span.first().map(Into::into),
        last_day: span.last().map(Into::into),
        granularity: granularity(span.granularity()).into(),
        approximate: span.is_approximate(),
        edtf: edtf(span),
    }
}

pub(super) fn anchor(anchor: Anchor) -> v1::DateAnchor {
    match anchor {
        Anchor::Explicit => v1::DateAnchor::Explicit,
        Anchor::Published => v1::DateAnchor::Published,
        Anchor::Dateline => v1::DateAnchor::Dateline,
        Anchor::PriorMention => v1::DateAnchor::PriorMention,
    }
}

fn granularity(granularity: Granularity) -> v1::DateGranularity {
    match granularity {
        Granularity::Day => v1::DateGranularity::Day,
        Granularity::Week => v1::DateGranularity::Week,
        Granularity::Month => v1::DateGranularity::Month,
        Granularity::Quarter => v1::DateGranularity::Quarter,
        Granularity::Season => v1::DateGranularity::Season,
        Granularity::Year => v1::DateGranularity::Year,
        Granularity::Decade => v1::DateGranularity::Decade,
        Granularity::Century => v1::DateGranularity::Century,
        Granularity::Interval => v1::DateGranularity::Interval,
    }
}

/// EDTF (ISO 8601-2), level 1. What level 1 has no word for (weeks, quarters) is
/// written as an interval.
fn edtf(span: DateSpan) -> String {
    let hedge = if span.is_approximate() { "~" } else { "" };
    let (first, last) = match (span.first(), span.last()) {
        (Some(first), Some(last)) => (first, last),
        (Some(first), None) => return format!("{}{hedge}/..", start(first)),
        (None, Some(last)) => return format!("../{}{hedge}", end(last)),
        (None, None) => return String::new(),
    };
    let year = first.year();
    match span.granularity() {
        Granularity::Day => format!("{first}{hedge}"),
        Granularity::Month => format!("{year:04}-{:02}{hedge}", first.month()),
        Granularity::Season => format!("{year:04}-{}{hedge}", season(first)),
        Granularity::Year => format!("{year:04}{hedge}"),
        Granularity::Decade => format!("{:03}X{hedge}", year / 10),
        Granularity::Century => format!("{:02}XX{hedge}", year / 100),
        Granularity::Quarter => format!("{}{hedge}/{}{hedge}", start(first), end(last)),
        Granularity::Week | Granularity::Interval => format!("{first}{hedge}/{last}{hedge}"),
    }
}

/// The first of a month stands for the month: "since May 2024".
fn start(first: Date) -> String {
    if first.day() == 1 {
        month(first)
    } else {
        first.to_string()
    }
}

/// The last of a month stands for the month.
fn end(last: Date) -> String {
    if last == last.last_of_month() {
        month(last)
    } else {
        last.to_string()
    }
}

fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// 21 to 24: spring, summer, autumn, winter, by the month it begins in.
fn season(first: Date) -> u8 {
    match first.month() {
        3..=5 => 21,
        6..=8 => 22,
        9..=11 => 23,
        _ => 24,
    }
}

#[cfg(test)]
mod tests {
    use annotate::date::{DateSpan, Granularity};

    use super::edtf;

    #[test]
    fn each_granularity_has_its_edtf() {
        let check = |first: &str, last: &str, granularity, expected: &str| {
            let day = |day: &str| (!day.is_empty()).then(|| day.parse().expect("a day"));
            let span = DateSpan::new(day(first), day(last), granularity).expect("a span");
            assert_eq!(edtf(span), expected);
            assert_eq!(edtf(span.approximately()).replace('~', ""), expected);
        };
        check("2024-05-12", "2024-05-12", Granularity::Day, "2024-05-12");
        check(
            "2024-05-06",
            "2024-05-12",
            Granularity::Week,
            "2024-05-06/2024-05-12",
        );
        check("2024-05-01", "2024-05-31", Granularity::Month, "2024-05");
        check(
            "2024-04-01",
            "2024-06-30",
            Granularity::Quarter,
            "2024-04/2024-06",
        );
        check("2024-03-01", "2024-05-31", Granularity::Season, "2024-21");
        check("2024-12-01", "2025-02-28", Granularity::Season, "2024-24");
        check("2024-01-01", "2024-12-31", Granularity::Year, "2024");
        check("1990-01-01", "1999-12-31", Granularity::Decade, "199X");
        check("1801-01-01", "1900-12-31", Granularity::Century, "18XX");
        check(
            "2024-05-03",
            "2024-05-09",
            Granularity::Interval,
            "2024-05-03/2024-05-09",
        );
        check("2024-05-01", "", Granularity::Interval, "2024-05/..");
        check("", "2024-05-12", Granularity::Interval, "../2024-05-12");
    }

    #[test]
    fn a_hedge_stands_behind_the_date() {
        let span = DateSpan::day("2024-05-12".parse().expect("a day"));
        assert_eq!(edtf(span.approximately()), "2024-05-12~");
    }
}
