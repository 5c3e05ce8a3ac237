//! The words sites put around their articles, and the words of bylines.
//!
//! The tables are `lexicon/furniture.tsv` and `lexicon/bylines.tsv`.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::furniture::Kind;

const FURNITURE: &str = include_str!("../../lexicon/furniture.tsv");
const BYLINES: &str = include_str!("../../lexicon/bylines.tsv");

/// Where in a line a phrase must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Wall,
    Start,
    Within,
}

/// A phrase that may be part of a line.
struct Phrase {
    place: Place,
    kind: Kind,
    /// The line has at most so many words.
    words_max: usize,
    /// Whether what follows it must not be part of its last word.
    ends_word: bool,
}

/// The phrases of furniture, ready to be looked up.
pub(super) struct Phrases {
    /// Lines that are nothing but the phrase, sorted.
    whole: Vec<(&'static str, Kind)>,
    /// The phrases that may be part of a line, in the order of the table.
    parts: Vec<Phrase>,
    automaton: AhoCorasick,
    /// Words of menus, sorted.
    menu: Vec<&'static str>,
}

/// The table, read at first use.
pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::parse(FURNITURE));

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with("# ") && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

impl Phrases {
    fn parse(table: &'static str) -> Self {
        let (mut whole, mut parts, mut patterns, mut menu) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for row in rows(table) {
            let [place, kind, phrase, words_max] = row[..] else {
                panic!("furniture.tsv has four columns: {row:?}");
            };
            let kind = Kind::named(kind).expect("furniture.tsv names kinds of furniture");
            let place = match place {
                "whole" => {
                    whole.push((phrase, kind));
                    continue;
                }
                "menu" => {
                    menu.push(phrase);
                    continue;
                }
                "wall" => Place::Wall,
                "start" => Place::Start,
                "within" => Place::Within,
                _ => panic!("furniture.tsv has no such place: {place}"),
            };
            patterns.push(phrase);
            parts.push(Phrase {
                place,
                kind,
                words_max: words_max.parse().expect("furniture.tsv counts words"),
                ends_word: place == Place::Start && phrase.ends_with(char::is_alphanumeric),
            });
        }
        whole.sort_unstable_by_key(|(phrase, _)| *phrase);
        menu.sort_unstable();
        Self {
            whole,
            parts,
            automaton: AhoCorasick::new(patterns).expect("a thousand phrases make an automaton"),
            menu,
        }
    }

    /// What a line is for that is nothing but a phrase.
    pub(super) fn whole(&self, line: &str) -> Option<Kind> {
        let found = self
            .whole
            .binary_search_by_key(&line, |(phrase, _)| *phrase)
            .ok()?;
        Some(self.whole[found].1)
    }

    /// What a line of so many words is for by a phrase that is part of it: of a
    /// wall, or else at its start, or else within, the first of the table.
    pub(super) fn part(&self, line: &str, words: usize) -> Option<Kind> {
        self.first(line, words, |_| true)
    }

    /// What a line of so many words is for by the phrase it begins with.
    pub(super) fn start(&self, line: &str, words: usize) -> Option<Kind> {
        self.first(line, words, |place| place == Place::Start)
    }

    fn first(&self, line: &str, words: usize, wanted: impl Fn(Place) -> bool) -> Option<Kind> {
        let fits = |phrase: &Phrase, start: usize, end: usize| {
            words <= phrase.words_max
                && wanted(phrase.place)
                && (phrase.place != Place::Start || start == 0)
                && !(phrase.ends_word && line[end..].starts_with(char::is_alphanumeric))
        };
        // The table is in the order of the places.
        let first = self
            .automaton
            .find_overlapping_iter(line)
            .filter(|found| {
                fits(
                    &self.parts[found.pattern().as_usize()],
                    found.start(),
                    found.end(),
                )
            })
            .map(|found| found.pattern().as_usize())
            .min()?;
        Some(self.parts[first].kind)
    }

    /// Whether menus are made of a word, in lower case.
    pub(super) fn is_of_menus(&self, word: &str) -> bool {
        self.menu.binary_search(&word).is_ok()
    }
}

/// The words of bylines that name no person.
struct Bylines {
    agencies: Vec<&'static str>,
    /// Sorted.
    roles: Vec<&'static str>,
    /// Sorted.
    places: Vec<&'static str>,
}

static BYLINE_WORDS: LazyLock<Bylines> = LazyLock::new(|| {
    let mut words = Bylines {
        agencies: Vec::new(),
        roles: Vec::new(),
        places: Vec::new(),
    };
    for row in rows(BYLINES) {
        match row[..] {
            ["agency", word] => words.agencies.push(word),
            ["role", word] => words.roles.push(word),
            ["place", word] => words.places.push(word),
            _ => panic!("bylines.tsv has no such row: {row:?}"),
        }
    }
    words.roles.sort_unstable();
    words.places.sort_unstable();
    words
});

/// News agencies as they credit themselves, longest first where one begins another.
pub(super) fn agencies() -> impl Iterator<Item = &'static str> {
    BYLINE_WORDS.agencies.iter().copied()
}

/// Whether a word, in lower case, is of roles, desks and organizations.
pub(super) fn is_role(word: &str) -> bool {
    BYLINE_WORDS.roles.binary_search(&word).is_ok()
}

/// Whether two words, in lower case, are a place that looks like a name.
pub(super) fn is_name_like_place(words: &str) -> bool {
    BYLINE_WORDS.places.binary_search(&words).is_ok()
}
