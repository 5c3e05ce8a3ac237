//! Short names: the one person a surname, given name or nickname means.

use super::words::{without_article, words};
use super::{Linker, Person};
use crate::entity::draft::Draft;
use crate::entity::normalize;
use crate::entity::scene::Scene;
use crate::entity::title::{self, Titles, titles_before};
use crate::name::NameKind;

/// How well a short name fits a full one; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Given,
    Nickname,
    Family,
}

impl Linker<'_> {
    pub(super) fn link_short_names(&mut self, drafts: &mut [Draft]) {
        for index in 0..drafts.len() {
            if drafts[index].kind != NameKind::Person {
                continue;
            }
            let titles = titles_before(self.scene, drafts, index);
            let person = match self.of_draft[index] {
                Some(person) => Some(person),
                None if is_family_group(self.scene, &drafts[index]) => None,
                None => self.find_short(&drafts[index], &titles, index, drafts),
            };
            let Some(person) = person else { continue };
            self.of_draft[index] = Some(person);
            self.last_seen[person] = Some(index);
            let known = &mut self.persons[person];
            known.drafts.push(index);
            let short = words(&drafts[index].text);
            let surname = short.len() > 1
                && short.len() < known.words.len()
                && known.words.ends_with(&short)
                && !known.family_first;
            if surname {
                known.long_family = known.long_family.max(short.len());
            } else if let [short] = &short[..] {
                known.note_single(short);
            }
            known.gender = known.gender.or(titles.gender);
            for title in titles.segments {
                let key = normalize(&title.text);
                if known.titles.iter().all(|other| normalize(other) != key) {
                    known.titles.push(title.text);
                }
            }
        }
    }

    /// The person a short name means; a new one if nobody fits; none if several do.
    fn find_short(
        &mut self,
        draft: &Draft,
        titles: &Titles,
        index: usize,
        drafts: &[Draft],
    ) -> Option<usize> {
        let mention = words(&draft.text);
        let mut fits: Vec<(Fit, usize)> = Vec::new();
        let last = mention.last()?;
        for person in self.by_word.get(last.as_str()).into_iter().flatten() {
            let known = &self.persons[*person];
            if contradicts(known, titles) {
                continue;
            }
            if let Some(fit) = fit(&mention, known) {
                fits.push((fit, *person));
            }
        }
        if fits.is_empty() && mention.len() == 1 && self.scene.lexicon.has_short_forms(last) {
            for (person, known) in self.persons.iter().enumerate() {
                let nickname = known.words.len() > 1
                    && !known.family_first
                    && self.last_seen[person].is_some()
                    && self.scene.lexicon.same_given_name(last, &known.words[0]);
                if nickname && !contradicts(known, titles) {
                    fits.push((Fit::Nickname, person));
                }
            }
        }
        let Some(best) = fits.iter().map(|(fit, _)| *fit).max() else {
            return Some(self.add_short(draft));
        };
        let mut best: Vec<usize> = fits
            .into_iter()
            .filter(|(fit, _)| *fit == best)
            .map(|(_, person)| person)
            .collect();
        best.sort_unstable();
        best.dedup();
        if let [person] = best[..] {
            return Some(person);
        }
        self.choose(&best, titles, index, drafts)
    }

    /// One of several persons a short name fits: by title, else the one named
    /// last, if no other was named in the same sentence.
    fn choose(
        &self,
        persons: &[usize],
        titles: &Titles,
        index: usize,
        drafts: &[Draft],
    ) -> Option<usize> {
        let by_title: Vec<usize> = persons
            .iter()
            .copied()
            .filter(|person| {
                let known = &self.persons[*person];
                titles.segments.iter().any(|title| {
                    known
                        .titles
                        .iter()
                        .any(|other| title::same_title(other, &title.text))
                }) || titles.gender.is_some() && known.gender == titles.gender
            })
            .collect();
        if let [person] = by_title[..] {
            return Some(person);
        }
        let pool = if by_title.is_empty() {
            persons
        } else {
            &by_title[..]
        };
        let mut seen: Vec<(usize, usize)> = pool
            .iter()
            .filter_map(|person| Some((self.last_seen[*person]?, *person)))
            .collect();
        seen.sort_unstable();
        match seen[..] {
            [] => {
                // None was named yet, as in a headline: the first to come, if alone.
                let next = |person: &usize| {
                    (index..drafts.len()).find(|at| self.of_draft[*at] == Some(*person))
                };
                pool.iter()
                    .copied()
                    .min_by_key(|person| next(person).unwrap_or(usize::MAX))
            }
            [.., (before, _), (last, person)] => {
                let apart = drafts[before].sentence != drafts[last].sentence
                    || drafts[last].sentence == drafts[index].sentence && before + 1 < last;
                apart.then_some(person)
            }
            [(_, person)] => Some(person),
        }
    }

    fn add_short(&mut self, draft: &Draft) -> usize {
        let person = self.persons.len();
        self.persons.push(Person::new(&draft.text));
        self.last_seen.push(None);
        self.learn(person);
        person
    }
}

/// Whether a title rules a person out.
fn contradicts(known: &Person, titles: &Titles) -> bool {
    matches!((known.gender, titles.gender), (Some(left), Some(right)) if left != right)
}

/// How a short name fits a full one: as a run of its words.
fn fit(mention: &[String], known: &Person) -> Option<Fit> {
    let words = &known.words;
    let at = words.windows(mention.len()).position(|window| {
        window
            .iter()
            .zip(mention)
            .all(|(word, short)| word == short || without_article(word) == without_article(short))
    })?;
    if words.len() == mention.len() {
        return Some(Fit::Family);
    }
    let family = known.family();
    let reaches_end = at + mention.len() == words.len();
    if known.family_first && at == 0 || !known.family_first && reaches_end {
        return Some(Fit::Family);
    }
    if family.first() == mention.first() && family.len() > mention.len() {
        return Some(Fit::Family);
    }
    (at == 0 || reaches_end).then_some(Fit::Given)
}

/// "the Clintons": a family, and no one person.
fn is_family_group(scene: &Scene<'_>, draft: &Draft) -> bool {
    draft.is_one_word()
        && draft.text.ends_with('s')
        && draft.text.len() > 3
        && scene
            .before(draft.tokens.start)
            .is_some_and(|before| scene.is(before, "the"))
}
