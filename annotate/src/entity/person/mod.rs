//! Which person a name means: full names first, then surnames, given names and
//! nicknames, each linked to the one person of the article it fits.
//!
//! Two rules keep wrong merges out. A title that contradicts rules a person out;
//! and where two persons fit equally well, the name is linked to neither.

mod full;
mod order;
mod short;
mod words;

use std::collections::HashMap;

use self::order::family_first;
use self::words::{is_particle, is_suffix};
use super::draft::Draft;
use super::normalize;
use super::scene::Scene;
use super::title::Gender;
use crate::lexicon::{TitleWords, title_words};

pub(super) use self::words::words;

/// A person of the article under resolution.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// The fullest name as written.
    pub name: String,
    /// Its words as compared.
    pub words: Vec<String>,
    /// Whether the family name stands first.
    pub family_first: bool,
    /// What titles and kinship words say.
    pub gender: Option<Gender>,
    /// How many words of the end stand alone as a surname elsewhere: two for
    /// "Ignacio Pérez Royo" where the article says "Pérez Royo".
    pub long_family: usize,
    /// How often the first and the last word stand alone.
    singles: (u32, u32),
    /// Titles before the name, as written, each once.
    pub titles: Vec<String>,
    /// Indices of drafts that mean this person, in reading order.
    pub drafts: Vec<usize>,
}

impl Person {
    fn new(text: &str) -> Self {
        let words = words(text);
        Self {
            family_first: family_first(&words, text),
            name: text.to_owned(),
            words,
            gender: None,
            long_family: 0,
            singles: (0, 0),
            titles: Vec::new(),
            drafts: Vec::new(),
        }
    }

    /// The words of the family name.
    pub fn family(&self) -> &[String] {
        if self.words.len() < 2 {
            return &[];
        }
        if self.family_first {
            return &self.words[..1];
        }
        let mut start = self.words.len() - 1;
        while start > 1 && is_particle(&self.words[start - 1]) {
            start -= 1;
        }
        &self.words[start..]
    }

    /// Takes note that one word of the name stands alone, which tells the order
    /// of a name of another language: "Itō" for "Itō Harue".
    fn note_single(&mut self, short: &str) {
        let [first, .., last] = &self.words[..] else {
            return;
        };
        self.singles.0 += u32::from(short == first);
        self.singles.1 += u32::from(short == last);
    }

    /// Settles the order of a name of another language once all its mentions
    /// are known: a Hungarian given name at the end, or a name in Hepburn's
    /// spelling ("Itō Harue") whose first word stands alone.
    fn settle_order(&mut self) {
        let [first, .., last] = &self.words[..] else {
            return;
        };
        let japanese =
            self.name.contains(['ō', 'ū', 'Ō']) && self.singles.0 > 0 && self.singles.1 == 0;
        self.family_first |= japanese || order::ends_in_given(first, last);
    }

    /// Given and family name as written, where they can be told apart.
    pub fn parts(&self) -> (Option<String>, Option<String>) {
        let written: Vec<&str> = self
            .name
            .split_whitespace()
            .filter(|word| !is_suffix(&normalize(word)) && !is_quoted(word))
            .collect();
        if let [family] = written[..] {
            return (None, self.is_surname().then(|| family.to_owned()));
        }
        let words = self.name.split_whitespace();
        let quoted = words.filter(|word| is_quoted(word)).count();
        if written.len() < 2 || written.len() + quoted != self.words.len() {
            return (None, None);
        }
        let family = self.family().len().max(self.long_family);
        let cut = written.len() - family.min(written.len() - 1);
        if self.family_first {
            (Some(written[1..].join(" ")), Some(written[0].to_owned()))
        } else {
            (
                Some(written[..cut].join(" ")),
                Some(written[cut..].join(" ")),
            )
        }
    }

    /// Whether a single name must be a surname: behind "Mr" or a rank, but not
    /// behind "Queen" or "Father".
    fn is_surname(&self) -> bool {
        self.titles.iter().any(|title| {
            title.split_whitespace().any(|word| {
                let word = word.to_lowercase();
                let class = title_words(&word);
                class.any(TitleWords::RANK)
                    || matches!(
                        word.as_str(),
                        "mr" | "mr."
                            | "mrs"
                            | "mrs."
                            | "ms"
                            | "ms."
                            | "dr"
                            | "dr."
                            | "secretary"
                            | "minister"
                            | "ambassador"
                            | "senator"
                            | "judge"
                            | "justice"
                            | "professor"
                            | "congressman"
                            | "congresswoman"
                            | "governor"
                    )
            })
        })
    }
}

/// "\"Ben\"" between given and family name.
fn is_quoted(word: &str) -> bool {
    word.starts_with(['"', '“', '‘', '\'']) && word.ends_with(['"', '”', '’', '\''])
}

/// Links every name of a person. Names that mean a person though they were
/// marked as something else become names of persons.
pub(super) fn link(scene: &Scene<'_>, drafts: &mut [Draft]) -> Vec<Person> {
    let mut linker = Linker {
        scene,
        persons: Vec::new(),
        by_key: HashMap::new(),
        by_word: HashMap::new(),
        of_draft: vec![None; drafts.len()],
        last_seen: Vec::new(),
    };
    linker.collect_full_names(drafts);
    linker.claim_surnames(drafts);
    linker.link_short_names(drafts);
    for person in &mut linker.persons {
        person.settle_order();
    }
    linker.persons
}

struct Linker<'a> {
    scene: &'a Scene<'a>,
    persons: Vec<Person>,
    by_key: HashMap<String, usize>,
    /// Every word of every full name, and whose it is.
    by_word: HashMap<String, Vec<usize>>,
    of_draft: Vec<Option<usize>>,
    /// By person: the draft that meant them last.
    last_seen: Vec<Option<usize>>,
}

#[cfg(test)]
mod tests;
