//! Publication dates as collections write them.

use crate::Published;
use crate::json::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::rfc2822::DateTimeParser;
use jiff::tz::Offset;

/// Numbers above this count milliseconds: as seconds they would lie past 5000.
const SECONDS_MAX: f64 = 1e11;
/// The dates of RSS are those of mail; many name the wrong weekday.
const MAIL: DateTimeParser = DateTimeParser::new().relaxed_weekday(true);
/// Ways to write a day alone.
const DAY_FORMATS: [&str; 8] = [
    "%Y/%m/%d",
    "%Y%m%d",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%A, %B %d, %Y",
    "%A, %d %B %Y",
];

/// Understands a date: ISO 8601, RFC 2822, seconds or milliseconds since 1970, a
/// day in words, or an object with year, month and day. `None` if it is no date.
pub fn parse(value: &Value) -> Option<Published> {
    match value {
        Value::Number(number) => from_number(number.as_f64()?),
        Value::Object(fields) => {
            let part = |name: &str| -> Option<i16> {
                fields.get(name)?.as_number()?.as_i64()?.try_into().ok()
            };
            on(Date::new(
                part("year")?,
                i8::try_from(part("month")?).ok()?,
                i8::try_from(part("day")?).ok()?,
            )
            .ok()?)
        }
        Value::String(text) => from_text(text.trim()),
        _ => None,
    }
}

/// The day in a text that is a date.
pub fn day(text: &str) -> Option<Date> {
    let published = from_text(text)?;
    published
        .day
        .or_else(|| Some(Offset::UTC.to_datetime(published.time?).date()))
}

/// As [`parse`], of a text.
pub fn from_text(text: &str) -> Option<Published> {
    let text = text.trim();
    let first_ten = text.get(..10).and_then(|day| day.parse::<Date>().ok());
    if let Ok(time) = text.parse::<Timestamp>() {
        // The day on the spot: the offset tells it from the day in UTC.
        let day = first_ten.or_else(|| text.get(..8).and_then(compact_day));
        return Some(Published {
            day,
            time: Some(time),
        });
    }
    if let Some(day) = first_ten {
        // A time without an offset names no moment, but the day stands.
        return on(day);
    }
    if let Ok(zoned) = MAIL.parse_zoned_datetime(text) {
        return Some(Published {
            day: Some(zoned.date()),
            time: Some(zoned.timestamp()),
        });
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_number(text.parse().ok()?);
    }
    DAY_FORMATS
        .iter()
        .find_map(|format| Date::strptime(format, text).ok())
        .and_then(on)
}

fn compact_day(text: &str) -> Option<Date> {
    Date::strptime("%Y%m%d", text).ok()
}

fn from_number(number: f64) -> Option<Published> {
    let seconds = if number.abs() > SECONDS_MAX {
        number / 1000.0
    } else {
        number
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "beyond the calendar it saturates, and is refused"
    )]
    let time = Timestamp::from_second(seconds.floor() as i64).ok()?;
    Some(Published {
        day: None,
        time: Some(time),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "its callers return an option")]
fn on(day: Date) -> Option<Published> {
    Some(Published {
        day: Some(day),
        time: None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    /// Day and moment as text.
    fn read(value: &serde_json::Value) -> Option<(String, String)> {
        let published = parse(&value.clone().into())?;
        let day = published.day.map(|day| day.to_string());
        let time = published.time.map(|time| time.to_string());
        Some((day.unwrap_or_default(), time.unwrap_or_default()))
    }

    #[test]
    fn dates_are_understood_as_collections_write_them() {
        for (value, day, time) in [
            (json!("2024-05-06"), "2024-05-06", ""),
            (
                json!(" 2024-05-06T23:30:00-04:00"),
                "2024-05-06",
                "2024-05-07T03:30:00Z",
            ),
            (
                json!("2024-05-06T10:00:00Z"),
                "2024-05-06",
                "2024-05-06T10:00:00Z",
            ),
            (
                json!("2024-05-06T10:00:00.000+0000"),
                "2024-05-06",
                "2024-05-06T10:00:00Z",
            ),
            (json!("2024-05-06 10:00:00"), "2024-05-06", ""),
            (json!("20240506"), "2024-05-06", ""),
            (
                json!("20240506T101500Z"),
                "2024-05-06",
                "2024-05-06T10:15:00Z",
            ),
            (json!("2024/05/06"), "2024-05-06", ""),
            (
                json!("Mon, 06 May 2024 23:30:00 -0400"),
                "2024-05-06",
                "2024-05-07T03:30:00Z",
            ),
            (
                json!("Mon, 06 May 2024 10:00:00 GMT"),
                "2024-05-06",
                "2024-05-06T10:00:00Z",
            ),
            (json!("May 6, 2024"), "2024-05-06", ""),
            (json!("6 May 2024"), "2024-05-06", ""),
            (json!(1_714_989_600), "", "2024-05-06T10:00:00Z"),
            (json!(1_714_989_600_000_i64), "", "2024-05-06T10:00:00Z"),
            (json!("1714989600"), "", "2024-05-06T10:00:00Z"),
            (
                json!({"year": 2024, "month": 5, "day": 6}),
                "2024-05-06",
                "",
            ),
        ] {
            assert_eq!(read(&value), Some((day.into(), time.into())), "{value}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_made_one() {
        for value in [
            json!("yesterday"),
            json!(""),
            json!("2024-13-01"),
            json!("05/06/2024"),
            json!(true),
            json!({"year": 2024}),
            json!(1e300),
        ] {
            assert_eq!(read(&value), None, "{value}");
        }
    }
}
