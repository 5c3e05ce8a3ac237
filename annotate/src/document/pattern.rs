//! Furniture told by its pattern: buttons, credits, pointers, headings of lists.

use super::byline;
use super::furniture::{Kind, ends_sentence};
use super::phrases::PHRASES;

/// What a line is for by the pattern of its words. `folded` is the line in
/// lower case with straight quotes.
pub(super) fn kind(line: &str, folded: &str, words: usize) -> Option<Kind> {
    plumbing(line, words)
        .or_else(|| pointer(line, words))
        .or_else(|| button(folded, words))
        .or_else(|| credit(line, folded, words))
        .or_else(|| reference(line))
        .or_else(|| contact(folded, words))
}

/// Markup, addresses, lone numbers, places in a gallery.
fn plumbing(line: &str, words: usize) -> Option<Kind> {
    if line.starts_with('<') && line.ends_with('>') && line.len() > 2 {
        return Some(Kind::Navigation);
    }
    if words <= 4
        && line
            .split_whitespace()
            .any(|word| word.contains("://") || word.starts_with("www."))
        && !ends_sentence(line)
    {
        return Some(Kind::Navigation);
    }
    let is_number =
        |word: &str| (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if is_number(line) {
        return Some(Kind::Share);
    }
    if let Some((first, last)) = line.split_once('/')
        && is_number(first)
        && is_number(last)
    {
        return Some(Kind::Navigation);
    }
    let (first, rest) = line.split_once(' ')?;
    let (of, last) = rest.split_once(' ')?;
    (is_number(first) && matches!(of, "of" | "/") && is_number(last)).then_some(Kind::Caption)
}

/// "← The article before", "The next article →".
fn pointer(line: &str, words: usize) -> Option<Kind> {
    let points = line.starts_with(['←', '‹', '«', '⟵', '◄'])
        || line.ends_with(['→', '›', '⟶', '►']) && !line.starts_with('«');
    (points && words <= 20).then_some(Kind::Promo)
}

/// "Share full article", "Gift article", "Save this story", "Print".
fn button(folded: &str, words: usize) -> Option<Kind> {
    #[rustfmt::skip]
    const VERBS: &[&str] = &[
        "bookmark", "cite", "copy", "download", "email", "embed", "gift", "give", "post", "print",
        "rate", "report", "reprint", "republish", "reuse", "save", "send", "share", "translate",
        "tweet",
    ];
    #[rustfmt::skip]
    const OBJECTS: &[&str] = &[
        "a", "an", "app", "article", "articles", "as", "audio", "by", "content", "email", "error",
        "facebook", "for", "free", "friend", "friends", "full", "gift", "image", "in", "instagram",
        "it", "later", "link", "linkedin", "me", "mistake", "now", "on", "options", "page", "pdf",
        "pinterest", "post", "quote", "reading", "reddit", "story", "telegram", "text", "the",
        "this", "threads", "to", "twitter", "typo", "url", "via", "whatsapp", "with", "x",
    ];
    if words > 6 {
        return None;
    }
    let mut parts = folded
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty());
    let verb = parts.next()?;
    (VERBS.contains(&verb) && words <= 6 && parts.all(|word| OBJECTS.contains(&word)))
        .then_some(Kind::Share)
}

#[rustfmt::skip]
const PICTURES: &[&str] = &[
    "art", "artwork", "chart", "credit", "drawing", "graphic", "graphics", "illustration",
    "illustrations", "image", "images", "infographic", "map", "photo", "photograph", "photographs",
    "photography", "photos", "picture", "pictures", "portrait", "screengrab", "screenshot", "video",
];

/// "Illustration by …", "STAFF PHOTO BY …", "Credit...A. Roe/The Paper",
/// "A. Roe / The Paper", "© A. Roe/Agency"; and captions that end in a credit.
fn credit(line: &str, folded: &str, words: usize) -> Option<Kind> {
    #[rustfmt::skip]
    const QUALIFIERS: &[&str] = &[
        "contributed", "courtesy", "cover", "featured", "file", "handout", "header", "lead", "main",
        "pool", "staff", "submitted", "top", "viewer",
    ];
    if words > 60 {
        return None;
    }
    let mut rest = folded;
    while let Some((first, more)) = rest.split_once(' ')
        && QUALIFIERS.contains(&first)
    {
        rest = more;
    }
    let noun_end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    if PICTURES.contains(&&rest[..noun_end]) {
        let after = &rest[noun_end..];
        let opens = [
            ":",
            " by ",
            " by:",
            " courtesy",
            " credit",
            " credits",
            " via ",
            "...",
            "…",
            "/",
        ];
        if opens.iter().any(|open| after.starts_with(open)) && words <= 40 {
            return Some(Kind::Caption);
        }
    }
    let closes = folded.strip_suffix('.').is_some_and(|rest| {
        [
            " photo",
            " image",
            " photograph",
            " illustration",
            " graphic",
        ]
        .iter()
        .any(|noun| rest.ends_with(noun))
    });
    let barred = [" photo |", " photos |", "| photo", "| photos", " image |"]
        .iter()
        .any(|bar| folded.contains(bar));
    if words <= 12 && closes || words <= 50 && barred {
        return Some(Kind::Caption);
    }
    if words <= 8 && (folded.contains(" photo/") || folded.contains(" photos/")) {
        return Some(Kind::Caption);
    }
    // "The mayor at the bridge on Monday. © A. Roe/Agency"
    if words <= 50 && !ends_sentence(line) && line.contains(" © ") && !folded.contains("rights") {
        return Some(Kind::Caption);
    }
    let holder = line.strip_prefix('©').filter(|holder| {
        words <= 8 && holder.contains('/') && !holder.contains(|c: char| c.is_ascii_digit())
    });
    if holder.is_some() || is_person_and_paper(line, words) || ends_in_credit(folded, words) {
        return Some(Kind::Caption);
    }
    None
}

/// "Tom Ray / The Courier".
fn is_person_and_paper(line: &str, words: usize) -> bool {
    let mut halves = line.split('/');
    let (Some(person), Some(paper), None) = (halves.next(), halves.next(), halves.next()) else {
        return false;
    };
    let is_of_menus = |text: &str| {
        text.split_whitespace()
            .any(|word| PHRASES.is_of_menus(&word.to_lowercase()))
    };
    (3..=9).contains(&words)
        && (2..=4).contains(&person.split_whitespace().count())
        && !is_of_menus(person)
        && paper.trim_start().starts_with(char::is_uppercase)
        && !paper.trim().is_empty()
        && byline::bare(person.trim()).is_some_and(|byline| byline.authors.len() == 1)
}

/// Whether a line closes with a credit in brackets: "(Photo by A. Roe)".
fn ends_in_credit(folded: &str, words: usize) -> bool {
    let Some(inner) = folded
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('))
        .or_else(|| {
            folded
                .strip_suffix(']')
                .and_then(|rest| rest.rsplit_once('['))
        })
    else {
        return false;
    };
    let (caption, inner) = inner;
    let head = inner.split([':', '/']).next().unwrap_or("");
    let credits = inner.contains([':', '/']) || inner.contains(" by ");
    let names_picture = head
        .split_whitespace()
        .any(|word| PICTURES.contains(&word) || word == "file");
    words <= 45
        && credits
        && names_picture
        && inner.split_whitespace().count() <= 8
        && !["said", "told", "says"]
            .iter()
            .any(|verb| caption.split_whitespace().any(|word| word == *verb))
}

/// Headings of lists of other articles and of what stands after a story:
/// "Other stories", "More in Science", "About Hill Robotics".
pub(super) fn heading(line: &str, folded: &str, words: usize) -> Option<Kind> {
    #[rustfmt::skip]
    const OPENERS: &[&str] = &[
        "also", "from", "latest", "more", "most", "next", "other", "popular", "recent",
        "recommended", "related", "similar", "top", "trending",
    ];
    #[rustfmt::skip]
    const LISTS: &[&str] = &[
        "article", "articles", "checks", "columns", "content", "coverage", "episodes", "headlines",
        "interviews", "links", "multimedia", "news", "picks", "podcasts", "popular", "posts",
        "publications", "read", "reading", "reads", "releases", "resources", "reviews", "sources",
        "stories", "story", "topics", "videos", "viewed",
    ];
    if words > 8 {
        return None;
    }
    let bare = folded.trim_end_matches([':', '>', '»', '→', '›', '…', '.', ' ']);
    let mut parts = bare.split(' ');
    let first = parts.next()?;
    let is_sentence = ends_sentence(line) && !line.ends_with('…');
    if words <= 5 && OPENERS.contains(&first) && !is_sentence {
        let names_list = bare.split(' ').skip(1).any(|word| LISTS.contains(&word));
        let section = matches!(first, "more" | "next") && parts.next() == Some("in") && words <= 4;
        if names_list || section {
            return Some(Kind::RelatedHeading);
        }
    }
    let about = line
        .strip_prefix("About ")
        .or_else(|| line.strip_prefix("ABOUT "))?;
    (!is_sentence && about.starts_with(char::is_uppercase) && words >= 2).then_some(Kind::EndMatter)
}

/// "[3] A. Roe, “On Bridges,” 2019."; an entry of a list of notes. Also "About
/// the Ministry: The Ministry builds …", which press offices end with.
fn reference(line: &str) -> Option<Kind> {
    if let Some(about) = line.strip_prefix("About ")
        && let Some((name, rest)) = about.split_once(':')
        && name.split_whitespace().count() <= 8
        && name.starts_with(char::is_uppercase) | name.starts_with("the ")
        && !rest.trim().is_empty()
    {
        return Some(Kind::EndMatter);
    }
    let inner = line.strip_prefix('[')?;
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let rest = inner[digits..].strip_prefix(']')?;
    // A dump of links sets numbers right before the words.
    ((1..=3).contains(&digits) && rest.starts_with(' ')).then_some(Kind::Note)
}

/// Lines with an address of mail to write to.
fn contact(folded: &str, words: usize) -> Option<Kind> {
    #[rustfmt::skip]
    const ASKS: &[&str] = &[
        "contact", "email", "e-mail", "enquiries", "inquiries", "interviews", "questions", "reach",
        "tips", "write", "you",
    ];
    let has_mail = folded.contains('@')
        && folded.split_whitespace().any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            word.split_once('@')
                .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
        });
    let asks = || {
        folded
            .split(|c: char| !c.is_alphabetic() && c != '-')
            .any(|word| ASKS.contains(&word))
    };
    (has_mail && (words <= 10 && !ends_sentence(folded) || words <= 60 && asks()))
        .then_some(Kind::Note)
}
