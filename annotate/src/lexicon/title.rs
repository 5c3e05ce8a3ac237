//! Words that stand before or after a person's name: ranks, honorifics, posts.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Compiled by hand; see its first lines.
const TITLES: &str = include_str!("../../lexicon/titles.tsv");

/// What a word may do in a title. One word may do several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TitleWords(u16);

impl TitleWords {
    /// An honorific: "Mr.", "Dame", "Dr."
    pub const HONORIFIC: Self = Self(1);
    /// An honorific that speaks of a man.
    pub const MAN: Self = Self(1 << 1);
    /// An honorific that speaks of a woman.
    pub const WOMAN: Self = Self(1 << 2);
    /// A rank: "Gen.", "Lieutenant".
    pub const RANK: Self = Self(1 << 3);
    /// The head word of a post: "minister", "chairman".
    pub const POST: Self = Self(1 << 4);
    /// May stand before the head word: "foreign", "deputy".
    pub const MODIFIER: Self = Self(1 << 5);
    /// The post is no longer held: "former".
    pub const FORMER: Self = Self(1 << 6);
    /// The post is held for the time being: "acting".
    pub const ACTING: Self = Self(1 << 7);
    /// The post is to be taken up: "designate".
    pub const ELECT: Self = Self(1 << 8);

    /// Whether it may do any of what `other` says.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it has no part in a title.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Either of two.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a lower-case word may do in a title.
pub fn title_words(lower: &str) -> TitleWords {
    static WORDS: OnceLock<HashMap<&'static str, TitleWords>> = OnceLock::new();
    let words = WORDS.get_or_init(load);
    words.get(lower).copied().unwrap_or_default()
}

fn load() -> HashMap<&'static str, TitleWords> {
    let mut words: HashMap<&'static str, TitleWords> = HashMap::new();
    for line in TITLES.lines().filter(|line| !line.starts_with('#')) {
        let Some((class, list)) = line.split_once('\t') else {
            continue;
        };
        let class = match class {
            "honorific-m" => TitleWords::HONORIFIC.or(TitleWords::MAN),
            "honorific-f" => TitleWords::HONORIFIC.or(TitleWords::WOMAN),
            "honorific" => TitleWords::HONORIFIC,
            "rank" => TitleWords::RANK,
            "post" => TitleWords::POST,
            "modifier" => TitleWords::MODIFIER,
            "former" => TitleWords::FORMER,
            "acting" => TitleWords::ACTING,
            "elect" => TitleWords::ELECT,
            other => unreachable!("the shipped table has no class {other:?}"),
        };
        for word in list.split_whitespace() {
            let known = words.entry(word).or_default();
            *known = known.or(class);
        }
    }
    words
}
