//! What news agencies send: NITF and NewsML-G2.

mod news_ml;
mod nitf;

pub use news_ml::push as news_ml;
pub use nitf::push as nitf;

use crate::words;

/// The words in front of a story, as one prints them: "SEOUL, March 4
/// (Newswire) — ". Empty if the story begins with them.
fn dateline(place: &str, line: &str, agency: &str, story: &str) -> String {
    let line = words::one_line(line);
    let line = line
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | ','));
    let place = words::one_line(place);
    let place = if place.is_empty() {
        line.split([',', '(']).next().unwrap_or_default().trim()
    } else {
        &place
    };
    let is_there = |text: &str| {
        let start: String = text
            .trim_start()
            .chars()
            .take(place.chars().count())
            .collect();
        start.to_lowercase() == place.to_lowercase()
    };
    if line.is_empty() || place.is_empty() || is_there(story) {
        return String::new();
    }
    let line = line.replacen(place, &place.to_uppercase(), 1);
    if agency.is_empty() || line.ends_with(')') {
        format!("{line} — ")
    } else {
        format!("{line} ({agency}) — ")
    }
}

#[cfg(test)]
mod tests {
    use super::dateline;

    #[test]
    fn a_dateline_is_put_in_front_of_a_story_that_lacks_it() {
        for (place, line, agency, story, expected) in [
            (
                "Seoul",
                "Seoul, March 4",
                "Newswire",
                "Talks began.",
                "SEOUL, March 4 (Newswire) — ",
            ),
            (
                "",
                "SEOUL (Newswire) -",
                "Newswire",
                "Talks began.",
                "SEOUL (Newswire) — ",
            ),
            ("", "OSLO, May 6 —", "", "Talks began.", "OSLO, May 6 — "),
            (
                "Seoul",
                "Seoul, March 4",
                "Newswire",
                "SEOUL (Newswire) - Talks began.",
                "",
            ),
            ("", "", "Newswire", "Talks began.", ""),
        ] {
            assert_eq!(dateline(place, line, agency, story), expected, "{line}");
        }
    }
}
