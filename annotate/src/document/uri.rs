//! The day of publication that many sites write into an article's address.

use jiff::civil::Date;

use super::day;

/// The day in an address: "/2024/05/17/", "/2024-05-17-", "/20240517/", "/2024/may/17/".
pub(super) fn date(uri: &str) -> Option<Date> {
    let path = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    for window in parts.windows(3) {
        let is_year = window[0].len() == 4 && window[0].bytes().all(|b| b.is_ascii_digit());
        let short = window[1].len() <= 4 && (1..=2).contains(&window[2].len());
        if is_year && short {
            let shape = if window[1].bytes().all(|b| b.is_ascii_digit()) {
                format!("{}-{}-{}", window[0], window[1], window[2])
            } else {
                format!("{} {} {}", window[2], window[1], window[0])
            };
            if let Some(date) = day::first(&shape).filter(is_plausible) {
                return Some(date);
            }
        }
    }
    parts.iter().find_map(|part| {
        day::find(part)
            .iter()
            .find_map(day::Found::date)
            .filter(is_plausible)
    })
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "filters hand out references"
)]
fn is_plausible(date: &Date) -> bool {
    (1995..=2100).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_addresses_are_read() {
        let check = |uri: &str, expected: Option<&str>| {
            assert_eq!(
                date(uri).map(|date| date.to_string()).as_deref(),
                expected,
                "{uri}"
            );
        };
        check(
            "https://a.example/2024/05/17/story.html",
            Some("2024-05-17"),
        );
        check(
            "https://a.example/world/2024/may/17/story",
            Some("2024-05-17"),
        );
        check(
            "https://a.example/news/2024-05-17-story",
            Some("2024-05-17"),
        );
        check("https://a.example/story-20240517", Some("2024-05-17"));
        check("https://a.example/2024/05/story", None);
        check("https://a.example/story-123456789", None);
    }
}
