//! Full names: which of them are one person, and which other marks mean one.

use std::collections::HashSet;

use super::words::{is_short, is_shouted, without_article, words};
use super::{Linker, Person};
use crate::entity::draft::Draft;
use crate::entity::{normalize, title};
use crate::lexicon::Lexicon;
use crate::name::NameKind;

impl Linker<'_> {
    pub(super) fn collect_full_names(&mut self, drafts: &[Draft]) {
        for (index, draft) in drafts.iter().enumerate() {
            if draft.kind != NameKind::Person || is_short(&draft.text) {
                continue;
            }
            if let Some(person) = self.find_full(draft) {
                self.of_draft[index] = Some(person);
                let known = &mut self.persons[person];
                if draft.text.len() > known.name.len()
                    && words(&draft.text).len() > known.words.len()
                {
                    known.name.clone_from(&draft.text);
                    known.words = words(&draft.text);
                    self.learn(person);
                } else if is_shouted(&known.name) && !is_shouted(&draft.text) {
                    known.name.clone_from(&draft.text);
                }
            } else {
                let person = self.persons.len();
                self.persons.push(Person::new(&draft.text));
                self.last_seen.push(None);
                self.by_key.insert(draft.key.clone(), person);
                self.learn(person);
                self.of_draft[index] = Some(person);
            }
        }
    }

    pub(super) fn learn(&mut self, person: usize) {
        for word in &self.persons[person].words {
            for key in [word.as_str(), without_article(word)] {
                let list = self.by_word.entry(key.to_owned()).or_default();
                if list.last() != Some(&person) && !list.contains(&person) {
                    list.push(person);
                }
            }
        }
    }

    /// The known person a full name means: the same, or the only one it can be.
    fn find_full(&mut self, draft: &Draft) -> Option<usize> {
        if let Some(person) = self.by_key.get(&draft.key) {
            return Some(*person);
        }
        let words = words(&draft.text);
        let last = words.last()?;
        let first = &words[0];
        let mut candidates: Vec<usize> = Vec::new();
        for word in [last, first] {
            for person in self.by_word.get(word).into_iter().flatten() {
                if !candidates.contains(person)
                    && same_person(self.scene.lexicon, &words, &self.persons[*person].words)
                {
                    candidates.push(*person);
                }
            }
        }
        let [person] = candidates[..] else {
            return None;
        };
        self.by_key.insert(draft.key.clone(), person);
        Some(person)
    }

    /// A single word marked as a place or body that is a known surname is the
    /// person, unless the article or the lexicon has a better claim on it.
    pub(super) fn claim_surnames(&self, drafts: &mut [Draft]) {
        let mut bodies: HashSet<String> = HashSet::new();
        for draft in drafts.iter() {
            if draft.kind == NameKind::Organization && !draft.is_one_word() {
                let first = draft.text.split(' ').next().unwrap_or_default();
                bodies.insert(normalize(first));
            }
        }
        for draft in drafts.iter_mut() {
            if matches!(draft.kind, NameKind::Person | NameKind::Title)
                || draft.stands_for.is_some()
            {
                continue;
            }
            if !draft.is_one_word() {
                continue; // the vote of all its mentions has settled it
            }
            let is_surname = self.by_word.get(&draft.key).is_some_and(|list| {
                list.iter().any(|person| {
                    let person = &self.persons[*person];
                    let may_be_family = person.words.len() == 2
                        && person.words.first() == Some(&draft.key)
                        && self.scene.lexicon.places(&draft.key).next().is_none();
                    person.family().last() == Some(&draft.key) || may_be_family
                })
            });
            // "The Lincolns": a family, and no body.
            let family = draft.key.strip_suffix('s').is_some_and(|stem| {
                let named = self.by_word.get(stem);
                named.is_some_and(|list| {
                    list.iter().any(|person| {
                        self.persons[*person]
                            .family()
                            .last()
                            .is_some_and(|last| last == stem)
                    })
                })
            });
            let the = self.scene.before(draft.tokens.start);
            if family && the.is_some_and(|the| self.scene.is(the, "the")) {
                draft.kind = NameKind::Person;
                continue;
            }
            let lexicon = self.scene.lexicon;
            let claimed_by_others = bodies.contains(&draft.key)
                || lexicon.organization(&draft.key).is_some()
                || lexicon.country(&draft.key).is_some()
                || lexicon.capital(&draft.key).is_some()
                || lexicon.demonym(&draft.key).is_some();
            let titled = draft
                .tokens
                .start
                .checked_sub(1)
                .is_some_and(|before| title::is_rank_or_honorific(self.scene, before));
            if is_surname && (titled || !claimed_by_others) {
                draft.kind = NameKind::Person;
            }
        }
    }
}

/// Whether two full names may be one person's: the same but for a middle name,
/// an initial, a short form, or the order of family and given name.
pub(super) fn same_person(lexicon: &Lexicon, left: &[String], right: &[String]) -> bool {
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if short.len() < 2 {
        return false;
    }
    let reversed =
        short.len() == 2 && long.len() == 2 && short[0] == long[1] && short[1] == long[0];
    let (first, last) = (&short[0], &short[short.len() - 1]);
    let (long_first, long_last) = (&long[0], &long[long.len() - 1]);
    let same_last = without_article(last) == without_article(long_last);
    let initial = |left: &str, right: &str| {
        (left.len() == 1 || right.len() == 1) && left.as_bytes()[0] == right.as_bytes()[0]
    };
    let same_first = first == long_first
        || lexicon.same_given_name(first, long_first)
        || initial(first, long_first);
    let (middles, others) = (&short[1..short.len() - 1], &long[1..long.len() - 1]);
    let middles_agree = (middles.is_empty() || middles.len() == others.len())
        && middles
            .iter()
            .zip(others)
            .all(|(middle, other)| middle == other || initial(middle, other));
    reversed || same_last && same_first && middles_agree || is_within(short, long)
}

/// Whether all words of a name stand in a longer one, in order: "Mahbub
/// Chowdhury" in "Mahbub Rahman Chowdhury".
fn is_within(short: &[String], long: &[String]) -> bool {
    let mut rest = long.iter();
    let spelled_out = short.iter().all(|word| word.len() > 1);
    spelled_out
        && short.len() < long.len()
        && short.iter().all(|word| rest.any(|other| other == word))
}
