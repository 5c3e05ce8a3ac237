//! Notes about the authors, at the foot of an article.

/// What writers are called in notes about them.
#[rustfmt::skip]
const TRADES: &[&str] = &[
    "analyst", "anchor", "author", "bureau chief", "columnist", "commentator", "contributor",
    "contributing writer", "contributing editor", "correspondent", "critic", "editor", "fellow",
    "freelance", "freelancer", "journalist", "lecturer", "photographer", "photojournalist",
    "producer", "professor", "reporter", "reporting fellow", "researcher", "scholar", "writer",
    "arbiter and writes", "and writes for",
];
/// What notes say writers do; after the name.
#[rustfmt::skip]
const DOINGS: &[&str] = &[
    "contributed to", "contributed reporting", "covers ", "has covered", "has reported",
    "has been reporting", "has written for", "is based in", "joined ", "reported from",
    "reports for", "reports from", "reports on", "works for", "writes about", "writes for",
    "writes on", "owns no shares", "tweets at", "tweets @", "edits ", "hosts ",
];
/// A longer text is no note.
const WORDS_MAX: usize = 70;

/// Whether a line at an article's edge is about who wrote it. `authors` are
/// the names known from bylines.
pub(super) fn is_about_author(text: &str, authors: &[&str]) -> bool {
    let text = text.trim_start_matches(['*', '—', '–', '-', '•', ' ', '(', '[', '_']);
    let words = text.split_whitespace().count();
    if !(3..=WORDS_MAX).contains(&words) {
        return false;
    }
    let known = authors.iter().any(|name| starts_with_name(text, name));
    let rest = after_name(text);
    if known {
        return true;
    }
    let surname = authors.iter().any(|name| {
        name.rsplit(' ')
            .next()
            .is_some_and(|last| last.chars().count() >= 3 && starts_with_name(text, last))
    });
    let Some(rest) = rest else { return false };
    let does = DOINGS.iter().any(|doing| rest.starts_with(doing));
    if does
        && (surname || words <= 30)
        && (surname || !rest.starts_with("joined ") && !rest.starts_with("hosts "))
    {
        return true;
    }
    let is_a = [
        "is a ", "is an ", "is the ", "is our ", "was a ", "is ", "are ",
    ]
    .iter()
    .find_map(|verb| rest.strip_prefix(verb));
    is_a.is_some_and(|role| {
        let role = first_clause(role);
        TRADES.iter().any(|trade| role.contains(trade)) && (surname || speaks_of_outlet(rest))
    })
}

/// Whether a line begins with an author's name and goes on as notes do; an
/// honorific may stand for the first name.
pub(super) fn is_named(text: &str, authors: &[&str]) -> bool {
    const GOES_ON: [&str; 12] = [
        "is a", "is an", "is the", "is our", "was a", "covers", "writes", "reports", "has been",
        "joined", "served", "teaches",
    ];
    const HONORIFICS: [&str; 6] = ["Dr. ", "Dr ", "Prof. ", "Professor ", "Mr. ", "Ms. "];
    let text = text.trim_start_matches(['*', '—', '–', '-', '•', ' ', '(', '[', '_']);
    let bare = HONORIFICS.iter().find_map(|title| text.strip_prefix(title));
    authors.iter().any(|name| {
        let surname = name.rsplit_once(' ').map_or(*name, |(_, last)| last);
        let rest = if starts_with_name(text, name) {
            &text[name.len()..]
        } else if let Some(bare) = bare.filter(|bare| starts_with_name(bare, surname)) {
            &bare[surname.len()..]
        } else {
            return false;
        };
        let rest = rest.trim_start();
        rest.is_empty() || GOES_ON.iter().any(|verb| rest.starts_with(verb))
    })
}

/// Whether a line at an article's foot says what its publisher is.
pub(super) fn is_about_outlet(text: &str) -> bool {
    const IS: [&str; 4] = [" is a ", " is an ", " is the ", " are a "];
    const KINDS: [&str; 13] = [
        "educator and employer",
        "independent, non",
        "magazine published",
        "media outlet",
        "news agency",
        "news organization",
        "news service",
        "nonpartisan",
        "nonprofit newsroom",
        "published quarterly",
        "registered charity",
        "signatory of",
        "wire service",
    ];
    text.split_whitespace().count() <= 40
        && !text.contains(['"', '“'])
        && IS.iter().any(|is| {
            text.split_once(is).is_some_and(|(name, rest)| {
                name.split_whitespace().count() <= 8 && KINDS.iter().any(|kind| rest.contains(kind))
            })
        })
}

/// Whether a note goes on as notes do, so that a journalist in the story is not taken for its author.
fn speaks_of_outlet(rest: &str) -> bool {
    const SIGNS: &[&str] = &[
        " reporting from",
        " based in",
        " for the ",
        " who covers",
        " covering ",
        " at the ",
        " with the ",
        "contributor",
        "contributing",
        "freelance",
        "correspondent",
        "staff writer",
        "and writes",
        " for ",
        "follow ",
        "twitter",
        "@",
    ];
    SIGNS.iter().any(|sign| rest.contains(sign))
}

fn first_clause(text: &str) -> String {
    text.split_whitespace()
        .take(14)
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn starts_with_name(text: &str, name: &str) -> bool {
    text.get(..name.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(name))
        && !text[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
}

/// What follows one to five capitalized words at the start.
fn after_name(text: &str) -> Option<&str> {
    let mut rest = text;
    for taken in 0..=6 {
        let word = rest.split_whitespace().next()?;
        let is_name = word.starts_with(char::is_uppercase)
            || matches!(
                word,
                "and" | "van" | "de" | "der" | "von" | "al" | "bin" | "del" | "da"
            );
        if !is_name {
            return (taken > 0).then_some(rest);
        }
        rest = rest[word.len()..].trim_start();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_about_authors_are_told_from_people_in_the_story() {
        let check = |text: &str, authors: &[&str], expected: bool| {
            assert_eq!(is_about_author(text, authors), expected, "{text}");
        };
        check(
            "Ann Lee is a FORUM contributor reporting from Oslo, Norway.",
            &[],
            true,
        );
        check(
            "Ann Lee covers the fjords for the Ledger.",
            &["Ann Lee"],
            true,
        );
        check("Lee-Roe reported from Tokyo.", &["Ann Lee-Roe"], true);
        check(
            "Ann Lee owns no shares in the companies mentioned.",
            &["Ann Lee"],
            true,
        );
        check(
            "Bo Ek is a senior reporter based in Rome. Follow him @boek",
            &[],
            true,
        );
        assert!(is_named("Dr. Lee is a professor of law.", &["Ann Lee"]));
        assert!(!is_named("Ann Lee fled the town.", &["Ann Lee"]));
        assert!(is_about_outlet(
            "Hill Check is a signatory of the code of principles."
        ));
        check("Lee is a farmer and said the harvest failed.", &[], false);
        check(
            "Minister Bo Ek is the author of the law.",
            &["Ann Lee"],
            false,
        );
    }
}
