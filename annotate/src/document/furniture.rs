//! Furniture: what a site puts around an article, told from a single line.

use super::phrases::PHRASES;
use super::{appeal, pattern};

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
    /// Opens what stands after a story: notes, sources, "About …".
    EndMatter,
    /// The end itself: "###", "-30-".
    EndMark,
}

impl Kind {
    /// The kind that a row of the lexicon names.
    pub(super) fn named(name: &str) -> Option<Self> {
        use Kind::{
            Advert, Agency, Caption, CommentHeading, Cookie, Copyright, EndMark, EndMatter, Login,
            Navigation, Newsletter, Note, Paywall, Player, Promo, RelatedHeading, Share, SkipEnd,
            SkipStart, Tags,
        };
        let kinds = [
            ("Advert", Advert),
            ("Agency", Agency),
            ("Caption", Caption),
            ("CommentHeading", CommentHeading),
            ("Cookie", Cookie),
            ("Copyright", Copyright),
            ("EndMark", EndMark),
            ("EndMatter", EndMatter),
            ("Login", Login),
            ("Navigation", Navigation),
            ("Newsletter", Newsletter),
            ("Note", Note),
            ("Paywall", Paywall),
            ("Player", Player),
            ("Promo", Promo),
            ("RelatedHeading", RelatedHeading),
            ("Share", Share),
            ("SkipEnd", SkipEnd),
            ("SkipStart", SkipStart),
            ("Tags", Tags),
        ];
        kinds
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }
}

/// Lines of more words are never looked up: no phrase allows for them.
const WORDS_MAX: usize = 120;

/// What a line is for by its words alone; `None` if nothing says so.
pub(super) fn kind(line: &str, words: usize) -> Option<Kind> {
    if words > WORDS_MAX {
        return None;
    }
    let folded = fold(line);
    of_words(line, &folded, words)
        .or_else(|| pattern::kind(line, &folded, words))
        .or_else(|| pattern::heading(line, &folded, words))
        .or_else(|| menu(line, words))
        .or_else(|| counts(&folded, words))
        .or_else(|| appeal::is_appeal(&folded, words).then_some(Kind::Newsletter))
        .or_else(|| initials(line).then_some(Kind::Agency))
}

/// As [`kind`], for a line that markup has set among paragraphs: what it is
/// called there vouches for it, so less is taken for furniture.
pub(super) fn kind_of_marked(line: &str, words: usize) -> Option<Kind> {
    if words > WORDS_MAX {
        return None;
    }
    let folded = fold(line);
    of_words(line, &folded, words)
        .filter(|kind| !matches!(kind, Kind::EndMatter | Kind::EndMark))
        .or_else(|| menu(line, words))
        .or_else(|| counts(&folded, words))
        .or_else(|| pattern::kind(line, &folded, words))
        .or_else(|| initials(line).then_some(Kind::Agency))
}

fn of_words(line: &str, folded: &str, words: usize) -> Option<Kind> {
    if is_end_mark(line) {
        return Some(Kind::EndMark);
    }
    if is_divider(line) {
        return Some(Kind::Divider);
    }
    let bare = folded.trim_end_matches([':', '.', '!', '?', '>', '»', '→', '›', '…', ' ']);
    PHRASES
        .whole(bare)
        .or_else(|| bracketed(folded, words))
        .or_else(|| PHRASES.part(folded, words))
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
    if let Some(kind) = PHRASES.start(inner, words) {
        return Some(kind);
    }
    let is_credit = words <= 8 && inner.contains('/') && !inner.contains(". ");
    is_credit.then_some(Kind::Caption)
}

/// What newspapers and press offices set after the last line of a story.
fn is_end_mark(line: &str) -> bool {
    matches!(line, "♦" | "■" | "◼" | "□" | "●" | "§")
        || line.chars().all(|c| c == '#') && line.len() == 3
}

fn is_divider(line: &str) -> bool {
    !line.contains(|c: char| c.is_alphanumeric()) && !line.contains(['“', '"', '\'', '?', '!'])
}

/// Menus and breadcrumbs: short items between bars, or mostly names of sections.
fn menu(line: &str, words: usize) -> Option<Kind> {
    if words > 40 || ends_sentence(line) {
        return None;
    }
    // The mark of an item parts nothing.
    let line = line.trim_start_matches(['•', '·', ' ']);
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
            word.starts_with(char::is_uppercase) && PHRASES.is_of_menus(&word.to_lowercase())
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
        check("Share full article", Some(Kind::Share));
        check("Illustration by Ann Lee", Some(Kind::Caption));
        check("Tom Ray / The Courier", Some(Kind::Caption));
        check("More stories", Some(Kind::RelatedHeading));
        check("Continued from A1", Some(Kind::Navigation));
        check("3 of 12", Some(Kind::Caption));
        check("About Hill Robotics", Some(Kind::EndMatter));
        check("###", Some(Kind::EndMark));
        check(
            "Did you like this story? Become a member from 6 euros a month.",
            Some(Kind::Newsletter),
        );
        check(
            "The app has 3 million subscribers, who get a newsletter by email.",
            None,
        );
        check("• Shares fell 3 per cent", None);
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
