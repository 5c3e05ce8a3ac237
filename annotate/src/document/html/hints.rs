//! What an element's class, id, role and style say of its content.
//!
//! The words for unlikely, likely, good and bad content are those that
//! Mozilla's Readability weighs (github.com/mozilla/readability, Apache-2.0);
//! the words for insets inside an article are ours.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::tag::Tag;
use super::tree::{Id, Kind, Tree};

/// A set of hints, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints(u32);

impl Hints {
    /// Never shown.
    pub(super) const HIDDEN: Hints = Hints(1);
    /// Around an article rather than in it.
    pub(super) const UNLIKELY: Hints = Hints(1 << 1);
    /// An article's container, whatever else it is called.
    pub(super) const MAYBE: Hints = Hints(1 << 2);
    /// Its class weighs for it, its id too.
    const GOOD_CLASS: Hints = Hints(1 << 3);
    const GOOD_ID: Hints = Hints(1 << 4);
    const BAD_CLASS: Hints = Hints(1 << 5);
    const BAD_ID: Hints = Hints(1 << 6);
    /// Small print set into an article: promotions, sharing, related links.
    pub(super) const INSET: Hints = Hints(1 << 7);
    /// Names the author.
    pub(super) const BYLINE: Hints = Hints(1 << 9);
    /// Describes a picture.
    pub(super) const CAPTION: Hints = Hints(1 << 10);
    /// Says that it is the article's body.
    pub(super) const ARTICLE_BODY: Hints = Hints(1 << 11);
    /// Readers' comments.
    pub(super) const COMMENTS: Hints = Hints(1 << 12);
    /// Its role is to navigate or to interrupt.
    pub(super) const UNLIKELY_ROLE: Hints = Hints(1 << 13);
    /// Says when it was published.
    pub(super) const DATE: Hints = Hints(1 << 14);
    /// Marked as the author's name by microdata or rel.
    pub(super) const AUTHOR: Hints = Hints(1 << 15);

    pub(super) fn has(self, other: Hints) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Hints) {
        self.0 |= other.0;
    }

    /// Readability's class weight: 25 for or against by class, and by id.
    pub(super) fn weight(self) -> i32 {
        let part = |bad, good| 25 * (i32::from(self.has(good)) - i32::from(self.has(bad)));
        part(Self::BAD_CLASS, Self::GOOD_CLASS) + part(Self::BAD_ID, Self::GOOD_ID)
    }
}

/// What a word in class or id hints at.
#[derive(Clone, Copy)]
struct Word {
    anywhere: Hints,
    good: bool,
    bad: bool,
}

#[rustfmt::skip]
const UNLIKELY: &[&str] = &[
    "-ad-", "ai2html", "banner", "breadcrumb", "combx", "comment", "community", "cover-wrap", "disqus", "extra", "footer", "gdpr", "header",
    "legends", "menu", "related", "remark", "replies", "rss", "shoutbox", "sidebar", "skyscraper", "social", "sponsor", "supplemental",
    "ad-break", "agegate", "pagination", "pager", "popup", "yom-remote",
];
const MAYBE: &[&str] = &[
    "and", "article", "body", "column", "content", "main", "mathjax", "shadow",
];
const GOOD: &[&str] = &[
    "article",
    "body",
    "content",
    "entry",
    "main",
    "page",
    "pagination",
    "post",
    "text",
    "blog",
    "story",
];
#[rustfmt::skip]
const BAD: &[&str] = &[
    "-ad-", "hidden", "banner", "combx", "comment", "com-", "contact", "footer", "gdpr", "masthead", "media", "meta", "outbrain", "promo",
    "related", "scroll", "share", "shoutbox", "sidebar", "skyscraper", "sponsor", "shopping", "tags", "widget",
];
#[rustfmt::skip]
const INSET: &[&str] = &[
    "related", "newsletter", "promo", "signup", "sign-up", "subscri", "taboola", "outbrain", "recirc", "most-read", "mostread", "most-popular",
    "trending", "advert", "sponsor", "sharedaddy", "share-", "-share", "sharing", "social", "cookie", "consent", "gdpr", "breadcrumb", "author-bio",
    "authorbio", "author-info", "author-box", "about-author", "bio", "tag-list", "taglist", "post-tags", "entry-tags", "article-tags", "tagline", "read-more", "readmore", "read-next", "more-on", "more-stories",
    "recommend", "also-read", "see-also", "jp-relatedposts", "post-nav", "nav-links", "pagination", "pager", "toolbar", "print", "comments",
    "disqus", "correction", "ad-slot", "adslot", "teaser", "yarpp", "entry-meta", "post-meta", "article-meta", "paywall", "donat", "widget", "skip-link",
    "screen-reader", "sr-only", "visually-hidden", "visuallyhidden", "popup", "modal", "attribution", "zergnet", "addtoany", "wp-block-button",
];
const CAPTION: &[&str] = &[
    "caption",
    "credit",
    "photo-desc",
    "image-desc",
    "media-desc",
];
const COMMENTS: &[&str] = &[
    "comments",
    "comment-list",
    "commentlist",
    "disqus",
    "respond",
    "livefyre",
    "discussion",
];
const BYLINE: &[&str] = &[
    "byline",
    "author",
    "dateline",
    "writtenby",
    "written-by",
    "p-author",
    "contributor",
];
const DATE: &[&str] = &["date", "time", "publish", "posted", "stamp"];

struct Lexicon {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let lists: [(&[&str], Hints, bool, bool); 9] = [
        (UNLIKELY, Hints::UNLIKELY, false, false),
        (MAYBE, Hints::MAYBE, false, false),
        (GOOD, Hints(0), true, false),
        (BAD, Hints(0), false, true),
        (INSET, Hints::INSET, false, false),
        (CAPTION, Hints::CAPTION, false, false),
        (COMMENTS, Hints::COMMENTS, false, false),
        (BYLINE, Hints::BYLINE, false, false),
        (DATE, Hints::DATE, false, false),
    ];
    let mut patterns: Vec<&str> = Vec::new();
    let mut words: Vec<Word> = Vec::new();
    for (list, hint, good, bad) in lists {
        for pattern in list {
            let index = patterns
                .iter()
                .position(|known| known == pattern)
                .unwrap_or_else(|| {
                    patterns.push(pattern);
                    words.push(Word {
                        anywhere: Hints(0),
                        good: false,
                        bad: false,
                    });
                    patterns.len() - 1
                });
            words[index].anywhere.add(hint);
            words[index].good |= good;
            words[index].bad |= bad;
        }
    }
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(&patterns)
        .expect("a few dozen short patterns make an automaton");
    Lexicon { automaton, words }
});

/// The hints of every node; none for text.
pub(super) fn all(tree: &Tree<'_>) -> Vec<Hints> {
    tree.all()
        .map(|id| match tree.kind(id) {
            Kind::Element(tag, range) if !range.is_empty() => of(tree, id, *tag),
            _ => Hints::default(),
        })
        .collect()
}

fn of(tree: &Tree<'_>, id: Id, tag: Tag) -> Hints {
    let mut hints = Hints::default();
    for (name, value) in tree.attributes(id) {
        match name.len() {
            2 if name.eq_ignore_ascii_case("id") => {
                words(value, Hints::GOOD_ID, Hints::BAD_ID, &mut hints);
            }
            3 if name.eq_ignore_ascii_case("rel") && has_word(value, "author") => {
                hints.add(Hints::AUTHOR);
            }
            4 if name.eq_ignore_ascii_case("role") && is_unlikely_role(value) => {
                hints.add(Hints::UNLIKELY_ROLE);
            }
            5 if name.eq_ignore_ascii_case("class") => {
                words(value, Hints::GOOD_CLASS, Hints::BAD_CLASS, &mut hints);
            }
            5 if name.eq_ignore_ascii_case("style") && hides(value) => hints.add(Hints::HIDDEN),
            6 if name.eq_ignore_ascii_case("hidden") => hints.add(Hints::HIDDEN),
            8 if name.eq_ignore_ascii_case("itemprop") => {
                if has_word(value, "articleBody") {
                    hints.add(Hints::ARTICLE_BODY);
                }
                if has_word(value, "author") {
                    hints.add(Hints::AUTHOR);
                }
            }
            11 if name.eq_ignore_ascii_case("aria-hidden")
                && value.eq_ignore_ascii_case("true") =>
            {
                hints.add(Hints::HIDDEN);
            }
            _ => {}
        }
    }
    if matches!(tag, Tag::Figcaption | Tag::Caption) {
        hints.add(Hints::CAPTION);
    }
    hints
}

fn words(value: &str, good: Hints, bad: Hints, hints: &mut Hints) {
    for found in LEXICON.automaton.find_overlapping_iter(value) {
        let word = LEXICON.words[found.pattern().as_usize()];
        hints.add(word.anywhere);
        if word.good {
            hints.add(good);
        }
        if word.bad {
            hints.add(bad);
        }
    }
}

fn has_word(value: &str, word: &str) -> bool {
    value
        .split_ascii_whitespace()
        .any(|found| found.eq_ignore_ascii_case(word))
}

fn is_unlikely_role(role: &str) -> bool {
    const ROLES: [&str; 8] = [
        "menu",
        "menubar",
        "complementary",
        "navigation",
        "alert",
        "alertdialog",
        "dialog",
        "search",
    ];
    ROLES
        .iter()
        .any(|unlikely| unlikely.eq_ignore_ascii_case(role.trim()))
}

fn hides(style: &str) -> bool {
    let packed: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(400)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    packed.contains("display:none") || packed.contains("visibility:hidden")
}
