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

    /// Given and family name as written, where they can be told apart.
    pub fn parts(&self) -> (Option<String>, Option<String>) {
        let written: Vec<&str> = self
            .name
            .split_whitespace()
            .filter(|word| !is_suffix(&normalize(word)))
            .collect();
        if written.len() < 2 || written.len() != self.words.len() {
            return (None, None);
        }
        let family = self.family().len();
        let cut = written.len() - family;
        if self.family_first {
            (Some(written[1..].join(" ")), Some(written[0].to_owned()))
        } else {
            (
                Some(written[..cut].join(" ")),
                Some(written[cut..].join(" ")),
            )
        }
    }
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
