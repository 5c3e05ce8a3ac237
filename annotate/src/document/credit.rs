//! Credits beside the names of a byline: agencies, and those who made the pictures.

use super::byline::word_starts;
use super::phrases::agencies;

/// Where the names end and the credits of others begin.
#[rustfmt::skip]
const OTHERS: &[&str] = &[
    "pictures", "photographs", "photography", "photos", "photo", "images", "illustrations",
    "illustration", "graphics", "video", "editing", "edited", "additional", "design",
];

/// Whether a part of a byline is the trade of those who make pictures.
pub(super) fn makes_pictures(part: &str) -> bool {
    const TRADES: [&str; 12] = [
        "artist",
        "cartoonist",
        "graphics",
        "illustration",
        "illustrations",
        "illustrator",
        "photographer",
        "photography",
        "photojournalist",
        "photos",
        "videographer",
        "video journalist",
    ];
    let lower = part.to_lowercase();
    let trade = lower
        .strip_prefix("staff ")
        .or_else(|| lower.strip_prefix("chief "))
        .unwrap_or(&lower);
    TRADES.contains(&trade)
}

/// The agency that a part of a byline names, if that is all it does.
pub(super) fn agency(part: &str) -> Option<&'static str> {
    let part = part.trim();
    let bare = ["by ", "By ", "BY "]
        .iter()
        .find_map(|lead| part.strip_prefix(lead))
        .unwrap_or(part);
    agencies().find(|agency| {
        if agency.len() <= 4 {
            *agency == bare
        } else {
            agency.eq_ignore_ascii_case(bare)
        }
    })
}

/// A part without the agency at its end: "Jane Roe Associated Press".
pub(super) fn before_agency(part: &str) -> (&str, Option<&'static str>) {
    let found = agencies().find_map(|agency| {
        let start = part.len().checked_sub(agency.len())?;
        let tail = part.get(start..)?;
        let same = if agency.len() <= 4 {
            tail == agency
        } else {
            tail.eq_ignore_ascii_case(agency)
        };
        (same && part[..start].ends_with(' ')).then_some((part[..start].trim_end(), Some(agency)))
    });
    found.unwrap_or((part, None))
}

pub(super) fn before_credits(text: &str) -> &str {
    let cut = word_starts(text).find(|(at, word)| {
        let bare = word.trim_end_matches([':', ',']);
        *at > 0
            && OTHERS.iter().any(|other| other.eq_ignore_ascii_case(bare))
            && (word.ends_with(':')
                || text[at + word.len()..]
                    .trim_start()
                    .get(..3)
                    .is_some_and(|next| next.eq_ignore_ascii_case("by ")))
    });
    cut.map_or(text, |(at, _)| &text[..at])
}
