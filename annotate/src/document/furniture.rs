//! Furniture: what a site puts around an article, told from a single line.

use super::phrases::{PAYWALL, SECTIONS, START, WHOLE, WITHIN};

/// What a line that is not the story is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Menus, breadcrumbs, buttons, footers.
    Navigation,
    /// Share and follow buttons.
    Share,
    /// Newsletters, subscriptions, donations.
    Newsletter,
    /// A wall or meter before the rest of the article.
    Paywall,
    /// Consent to cookies and data protection.
    Cookie,
    /// Rights.
    Copyright,
    /// Advertisement markers.
    Advert,
    /// Accounts.
    Login,
    /// A line that points to one other article.
    Promo,
    /// Opens a list of other articles.
    RelatedHeading,
    /// Opens comments, or belongs to the form for them.
    CommentHeading,
    /// Topics and categories.
    Tags,
    /// A caption or picture credit.
    Caption,
    /// Corrections, disclaimers, requests to readers.
    Note,
    /// Who reported, edited, contributed: "(Reporting by …)".
    Agency,
    /// Players and reading times.
    Player,
    /// The start of an inset that readers may skip.
    SkipStart,
    /// Its end.
    SkipEnd,
    /// A line of dashes, underscores or stars.
    Divider,
    /// When it was published or changed.
    DateLine,
    /// Who wrote it.
    Byline,
    /// About the author.
    AuthorNote,
}

/// Lines of more words are never looked up: no phrase allows for them.
const WORDS_MAX: usize = 120;

/// What a line is for by its words alone; `None` if nothing says so.
pub(super) fn kind(line: &str, words: usize) -> Option<Kind> {
    if is_divider(line) {
        return Some(Kind::Divider);
    }
    if words > WORDS_MAX {
        return None;
    }
    let folded = fold(line);
    let bare = folded.trim_end_matches([':', '.', '!', '?', '>', '»', '→', '›', '…', ' ']);
    if let Some((_, kind)) = WHOLE.iter().find(|(phrase, _)| *phrase == bare) {
        return Some(*kind);
    }
    if let Some(kind) = bracketed(&folded, words) {
        return Some(kind);
    }
    if PAYWALL
        .iter()
        .any(|(phrase, most)| words <= *most && folded.contains(phrase))
    {
        return Some(Kind::Paywall);
    }
    START
        .iter()
        .find(|(phrase, most, _)| words <= *most && starts(&folded, phrase))
        .or_else(|| {
            WITHIN
                .iter()
                .find(|(phrase, most, _)| words <= *most && folded.contains(phrase))
        })
        .map(|(_, _, kind)| *kind)
        .or_else(|| menu(line, words))
        .or_else(|| counts(&folded, words))
        .or_else(|| initials(line).then_some(Kind::Agency))
}

/// Lower case, straight quotes, single spaces, nothing decorative in front.
fn fold(line: &str) -> String {
    let line = line.trim_start_matches(|c: char| {
        !c.is_alphanumeric()
            && !matches!(
                c,
                '(' | '[' | '"' | '\'' | '“' | '‘' | '©' | '@' | '#' | '$'
            )
    });
    let mut folded = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '’' | '‘' | 'ʼ' => folded.push('\''),
            '“' | '”' => folded.push('"'),
            '–' | '—' => folded.push('-'),
            '\u{200b}' | '\u{feff}' | '\u{ad}' => {}
            c if c.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether `line` begins with `phrase` and the phrase ends where a word does.
fn starts(line: &str, phrase: &str) -> bool {
    line.strip_prefix(phrase).is_some_and(|rest| {
        let open_end = phrase.ends_with(|c: char| !c.is_alphanumeric());
        open_end || !rest.starts_with(char::is_alphanumeric)
    })
}

/// A whole line in brackets that holds a caption or a credit.
fn bracketed(folded: &str, words: usize) -> Option<Kind> {
    let inner = folded
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .or_else(|| {
            folded
                .strip_prefix('(')
                .and_then(|rest| rest.strip_suffix(')'))
        })?;
    if let Some((_, _, kind)) = START
        .iter()
        .find(|(phrase, most, _)| words <= *most && starts(inner, phrase))
    {
        return Some(*kind);
    }
    let is_credit = words <= 8 && inner.contains('/') && !inner.contains(". ");
    is_credit.then_some(Kind::Caption)
}

fn is_divider(line: &str) -> bool {
    !line.contains(|c: char| c.is_alphanumeric()) && !line.contains(['“', '"', '\'', '?', '!'])
}

/// Menus and breadcrumbs: short items between bars, or mostly names of sections.
fn menu(line: &str, words: usize) -> Option<Kind> {
    if words > 40 || ends_sentence(line) {
        return None;
    }
    let bars = line
        .matches(['|', '›', '»', '•', '·', '☰', '⟩', '→'])
        .count()
        + line.matches(" > ").count()
        + line.matches(" / ").count();
    if bars > 0 && words <= 5 * (bars + 1) {
        return Some(Kind::Navigation);
    }
    let known = line
        .split_whitespace()
        .filter(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '.');
            word.starts_with(char::is_uppercase)
                && SECTIONS
                    .binary_search(&word.to_lowercase().as_str())
                    .is_ok()
        })
        .count();
    let shouted = words <= 4 && !line.contains(char::is_lowercase);
    let enough = match words {
        0 => false,
        1 => known == 1,
        2 => known == 2 || shouted && known >= 1,
        _ => known * 2 >= words && (known >= 3 || shouted),
    };
    enough.then_some(Kind::Navigation)
}

/// "14 comments", "0 replies - …", "3 min read", "120 shares".
fn counts(folded: &str, words: usize) -> Option<Kind> {
    let (number, rest) = folded.split_once(' ')?;
    let is_number = number.starts_with(|c: char| c.is_ascii_digit())
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | 'k' | 'm'));
    if !is_number || words > 12 {
        return None;
    }
    let unit = rest.split(|c: char| !c.is_alphabetic()).next()?;
    match unit {
        "comment" | "comments" | "replies" | "reply" | "responses" | "thoughts" if words <= 12 => {
            Some(Kind::CommentHeading)
        }
        "share" | "shares" | "views" | "likes" | "retweets" | "followers" if words <= 6 => {
            Some(Kind::Share)
        }
        "min" | "mins" | "minute" | "minutes" | "hours" | "hour" | "days" | "day"
            if words <= 3 && (rest.ends_with("ago") || rest.ends_with("read")) =>
        {
            Some(Kind::Player)
        }
        _ => None,
    }
}

/// The desk's sign-off: "bur-ck/och/gv".
fn initials(line: &str) -> bool {
    line.len() <= 24
        && line.contains('/')
        && line.split(['/', '-']).all(|part| {
            (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase())
        })
}

/// Whether a text ends as a sentence does, closing quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '\'', '’', ')', ']', '»', ' ', '\u{a0}', '*'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', ';'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_sorted_for_the_search() {
        assert!(SECTIONS.is_sorted());
    }

    #[test]
    fn furniture_is_told_from_prose() {
        let check = |line: &str, expected: Option<Kind>| {
            assert_eq!(
                kind(line, line.split_whitespace().count()),
                expected,
                "{line}"
            );
        };
        check("☰ Menu | Search | Log in", Some(Kind::Navigation));
        check("Business Sport Culture Travel", Some(Kind::Navigation));
        check("Read more: How the vote was won", Some(Kind::Promo));
        check("▶ WATCH: Inside the tunnel", Some(Kind::Promo));
        check("We use cookies to improve your visit.", Some(Kind::Cookie));
        check(
            "(Reporting by A. Writer in Oslo; Editing by B. Desk)",
            Some(Kind::Agency),
        );
        check("ab-cde/fg", Some(Kind::Agency));
        check("14 comments", Some(Kind::CommentHeading));
        check("* * *", Some(Kind::Divider));
        check(
            "The minister read more than 40 letters to the house on Monday.",
            None,
        );
        check(
            "Related industries lost 4,000 jobs, the ministry said.",
            None,
        );
        check("“Facebook is a public square,” the senator said.", None);
        check("Russia, China and Iran sign trade pact", None);
    }
}
