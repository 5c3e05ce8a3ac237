//! The API's values in a person's words.

use shared::google_type;
use shared::v1::{DateAnchor, DateSpan, EntityType, EventStatus, EventType, QualityFlag, Tenure};

/// "consult".
pub fn event_type(value: EventType) -> String {
    lower(value.as_str_name(), "EVENT_TYPE_")
}

/// "planned".
pub fn status(value: EventStatus) -> String {
    lower(value.as_str_name(), "EVENT_STATUS_")
}

/// "acting".
pub fn tenure(value: Tenure) -> String {
    lower(value.as_str_name(), "TENURE_")
}

/// "truncated source".
pub fn quality_flag(value: QualityFlag) -> String {
    lower(value.as_str_name(), "QUALITY_FLAG_")
}

/// "person", "organization", "place", "group".
pub fn entity_type(value: EntityType) -> &'static str {
    match value {
        EntityType::Unspecified => "entity",
        EntityType::Person => "person",
        EntityType::Organization => "organization",
        EntityType::Location => "place",
        EntityType::Norp => "group",
    }
}

/// What a date was resolved against: "published"; empty if nothing was needed.
pub fn anchor(value: DateAnchor) -> &'static str {
    match value {
        DateAnchor::Unspecified | DateAnchor::Explicit => "",
        DateAnchor::Published => "from the day of publication",
        DateAnchor::Dateline => "from the dateline",
        DateAnchor::PriorMention => "from a date before it",
    }
}

/// "2024-05-06".
pub fn day(date: google_type::Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

/// A date as short as it can be said: its EDTF, or else its days.
pub fn date(span: &DateSpan) -> String {
    if !span.edtf.is_empty() {
        return span.edtf.clone();
    }
    let end = |day: Option<google_type::Date>| day.map_or("..".to_owned(), self::day);
    if span.first_day == span.last_day {
        end(span.first_day)
    } else {
        format!("{}/{}", end(span.first_day), end(span.last_day))
    }
}

/// "2024-05-06 to 2024-06-01", or one day.
pub fn days(first: Option<google_type::Date>, last: Option<google_type::Date>) -> String {
    match (first, last) {
        (None, None) => String::new(),
        (Some(one), None) | (None, Some(one)) => day(one),
        (Some(first), Some(last)) if first == last => day(first),
        (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
    }
}

/// "1 article", "2 articles", "2 entries".
pub fn count(number: u64, singular: &str) -> String {
    let plural = match singular.strip_suffix("ry") {
        _ if number == 1 => singular.to_owned(),
        Some(stem) => format!("{stem}ries"),
        None => format!("{singular}s"),
    };
    format!("{} {plural}", thousands(number))
}

/// "12,345".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn lower(name: &str, prefix: &str) -> String {
    name.trim_start_matches(prefix)
        .to_lowercase()
        .replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::{count, thousands};

    #[test]
    fn numbers_are_grouped_and_counted() {
        for (number, expected) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(thousands(number), expected);
        }
        assert_eq!(count(1, "article"), "1 article");
        assert_eq!(count(2000, "article"), "2,000 articles");
    }
}
