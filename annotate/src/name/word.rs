//! What the tagger sees of a word by itself.

use super::lexicon::{Lexicon, list};
use super::rank::is_rank;
use crate::model::{ClassMap, WordClass, hash, lower_into, mix, word_classes};

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Case {
    /// No letters.
    #[default]
    None,
    /// "house"
    Small,
    /// "House"
    Capital,
    /// "H" or "H."
    Initial,
    /// "HOUSE", "U.S."
    AllCapitals,
    /// "`McHouse`", "iHouse"
    Mixed,
}

/// A word as the features see it: numbers only.
#[derive(Clone, Debug, Default)]
pub(super) struct Word {
    /// Hash of the word as written.
    pub exact: u64,
    /// Hash of the word in lower case.
    pub lower: u64,
    /// Hash of its shape: "Xx" for "House", "d,d" for "1,200".
    pub shape: u64,
    /// Hashes of the first one to five and the last one to five characters.
    pub affixes: [u64; 10],
    /// What words it is used like.
    pub class: WordClass,
    /// The lists it is in, if it is written as names are.
    pub lists: u16,
    /// How it is written.
    pub case: Case,
    /// Longer than articles and most prepositions.
    pub long: bool,
    /// A rank or honorific, if a name follows.
    pub rank: bool,
}

/// Reads words; keeps its buffers.
pub(super) struct WordReader {
    classes: &'static ClassMap,
    lexicon: &'static Lexicon,
    lower: String,
}

impl WordReader {
    pub fn new() -> Self {
        Self {
            classes: word_classes(),
            lexicon: Lexicon::shipped(),
            lower: String::new(),
        }
    }

    /// Reads a word that is not empty.
    pub fn read(&mut self, text: &str) -> Word {
        lower_into(text, &mut self.lower);
        let lower = hash(self.lower.as_bytes());
        let case = case_of(text);
        let mut lists = self.lexicon.word(lower);
        // "malaysia" is a name all the same; "nice" and "reading" are not.
        if case == Case::None || (case == Case::Small && lists & list::CAPITAL == 0) {
            lists &= list::SMALL | list::EITHER | list::CAPITAL | list::ALL_CAPITALS;
        }
        Word {
            exact: hash(text.as_bytes()),
            lower,
            shape: shape_of(text),
            affixes: affixes_of(&self.lower),
            class: self.classes.get(lower),
            lists,
            case,
            long: text.len() > 3,
            rank: is_rank(&self.lower),
        }
    }
}

/// How a word is written.
pub(super) fn case_of(text: &str) -> Case {
    let (mut capitals, mut small, mut first) = (0, 0, None);
    for c in text.chars() {
        if c.is_lowercase() {
            small += 1;
            first.get_or_insert(false);
        } else if c.is_uppercase() {
            capitals += 1;
            first.get_or_insert(true);
        }
    }
    match (capitals, small) {
        (0, 0) => Case::None,
        (0, _) => Case::Small,
        (1, 0) => Case::Initial,
        (_, 0) => Case::AllCapitals,
        (1, _) if first == Some(true) => Case::Capital,
        _ => Case::Mixed,
    }
}

/// Letters and digits become their kind, runs of one kind one character.
fn shape_of(text: &str) -> u64 {
    let (mut state, mut last) = (0, '\0');
    for c in text.chars() {
        let kind = match c {
            c if c.is_lowercase() => 'x',
            c if c.is_uppercase() => 'X',
            c if c.is_numeric() => 'd',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if kind != last {
            state = mix(state, u64::from(kind));
            last = kind;
        }
    }
    state
}

fn affixes_of(lower: &str) -> [u64; 10] {
    let mut affixes = [0; 10];
    let (mut front, mut back) = (1, 2);
    let from_both_ends = lower.chars().zip(lower.chars().rev());
    for (length, (first, last)) in from_both_ends.take(5).enumerate() {
        front = mix(front, u64::from(first));
        back = mix(back, u64::from(last));
        affixes[length] = front;
        affixes[5 + length] = back;
    }
    affixes
}
