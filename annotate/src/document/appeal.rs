//! Appeals: lines in which a site speaks to its reader, not of its story.
//!
//! No list of phrases holds them all, but they speak of subscribing, joining,
//! giving, writing in, and say "you" or "we" outside of quotes.

/// A longer line is no appeal.
const WORDS_MAX: usize = 60;
/// So much weight makes an appeal.
const WEIGHT_MIN: usize = 2;

/// What only appeals say; each is enough.
#[rustfmt::skip]
const STRONG: &[&str] = &[
    "all in one place", "become a member", "become a subscriber", "check your email", "early bird",
    "get in touch", "in my bookmarks", "let us know", "log in here", "our app", "our journalism",
    "our mailing list", "our members", "our newsletter", "our partners", "our reporting",
    "please refer", "please see", "please visit", "our subscribers", "request a demo", "sign up",
    "special offers", "stay in touch", "support our", "tell us what you think", "unlimited access",
    "we'd like to hear", "your bookmarks", "your donation", "your email", "your gift",
    "your inbox", "your mailbox", "your subscription", "your support",
];
/// What appeals are about; two are enough.
#[rustfmt::skip]
const WEAK: &[&str] = &[
    "adverts", "alerts", "app", "article", "bookmark", "bookmarks", "breaking", "cancel", "catch",
    "click", "comments", "community", "cookies", "corner", "donate", "donation", "donations",
    "download", "email", "emailed", "forum", "forums", "free", "gift", "inbox", "interview", "join",
    "latest", "mailbox", "member", "members", "membership", "newsletter", "newsletters", "newsroom",
    "offers", "partners", "podcast", "posts", "premium", "privacy", "promotions", "readers",
    "receive", "register", "signed", "story", "subscribe", "subscriber", "subscribers",
    "subscription", "trial", "unsubscribe", "updates", "whatsapp",
];
/// How appeals begin.
#[rustfmt::skip]
const IMPERATIVES: &[&str] = &[
    "become", "buy", "catch", "click", "did", "discover", "do", "don't", "donate", "download",
    "enjoy", "enter", "follow", "get", "give", "help", "join", "let", "never", "please", "register",
    "send", "share", "sign", "start", "stay", "subscribe", "support", "tell", "thank", "thanks",
    "try", "upgrade", "visit", "want",
];
const READERS: &[&str] = &[
    "you", "your", "you're", "we", "we'd", "we're", "our", "us", "my",
];

/// Whether a folded line speaks to the reader of the site.
pub(super) fn is_appeal(folded: &str, words: usize) -> bool {
    if !(2..=WORDS_MAX).contains(&words) || folded.starts_with('"') {
        return false;
    }
    // What is quoted is somebody else's.
    let outside: String = folded.split('"').step_by(2).collect();
    let folded = outside.as_str();
    let mut tokens = folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|token| !token.is_empty());
    let begins = tokens
        .next()
        .is_some_and(|first| IMPERATIVES.contains(&first));
    let (mut addressed, mut weight) = (begins, 0);
    for token in folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|token| !token.is_empty())
    {
        if matches!(token, "said" | "says" | "told") {
            return false;
        }
        addressed |= READERS.contains(&token);
        weight += usize::from(WEAK.contains(&token));
    }
    addressed
        && (weight >= WEIGHT_MIN && (begins || weight * 8 >= words)
            || STRONG.iter().any(|phrase| folded.contains(phrase)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appeals_are_told_from_the_story() {
        let check = |line: &str, expected: bool| {
            assert_eq!(
                is_appeal(&line.to_lowercase(), line.split(' ').count()),
                expected,
                "{line}"
            );
        };
        check(
            "Thanks for reading! Subscribe for free to receive new posts.",
            true,
        );
        check(
            "Catch up on our coverage of the region, all in one place.",
            true,
        );
        check("Download our free app for all your devices.", true);
        check("The free app was downloaded by two million members.", false);
        check("We walked for five days, and nobody gave us water.", false);
        check("Pay apprentices from the first day.", false);
        check("Get the children out first, the captain told us.", false);
    }
}
