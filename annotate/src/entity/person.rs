//! Which person a name means: full names first, then surnames, given names and
//! nicknames, each linked to the one person of the article it fits.
//!
//! Two rules keep wrong merges out. A title that contradicts rules a person out;
//! and where two persons fit equally well, the name is linked to neither.

use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::normalize;
use super::scene::Scene;
use super::title::{Gender, Titles, titles_before};
use crate::lexicon::Lexicon;
use crate::name::NameKind;

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

/// How well a short name fits a full one; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Given,
    Nickname,
    Family,
}

impl Linker<'_> {
    fn collect_full_names(&mut self, drafts: &[Draft]) {
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

    fn learn(&mut self, person: usize) {
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
    fn claim_surnames(&self, drafts: &mut [Draft]) {
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
                .is_some_and(|before| super::title::is_rank_or_honorific(self.scene, before));
            if is_surname && (titled || !claimed_by_others) {
                draft.kind = NameKind::Person;
            }
        }
    }

    fn link_short_names(&mut self, drafts: &mut [Draft]) {
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
            known.gender = known.gender.or(titles.gender);
            for title in titles.segments {
                if !known.titles.contains(&title.text) {
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
                        .any(|other| super::title::same_title(other, &title.text))
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

/// The words of a name as compared, without suffixes.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(normalize)
        .filter(|word| !word.is_empty() && !is_suffix(word))
        .collect()
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv" | "phd" | "md")
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "bin"
            | "ibn"
            | "bint"
            | "al"
            | "el"
            | "ben"
            | "abu"
            | "ould"
            | "ter"
            | "ten"
            | "zu"
            | "zur"
            | "st"
            | "san"
            | "santa"
            | "mac"
            | "af"
            | "av"
            | "y"
    )
}

/// "al-sisi" and "el-sisi" as "sisi".
fn without_article(word: &str) -> &str {
    ["al-", "el-", "ul-", "as-", "ash-", "ad-", "an-", "ar-"]
        .iter()
        .find_map(|article| word.strip_prefix(article))
        .filter(|rest| rest.len() > 2)
        .unwrap_or(word)
}

/// A single word, or particles and a single word: "Bauer", "van der Linde".
fn is_short(text: &str) -> bool {
    let words = words(text);
    words.len() < 2
        || words[..words.len() - 1]
            .iter()
            .all(|word| is_particle(word) && word != "san" && word != "ben")
}

fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
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

/// Whether two full names may be one person's: the same but for a middle name,
/// an initial, a short form, or the order of family and given name.
fn same_person(lexicon: &Lexicon, left: &[String], right: &[String]) -> bool {
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

/// Family names that stand first in Korean, Chinese, Vietnamese and Khmer names,
/// as English writes them. Compiled by hand.
const FAMILY_FIRST: &str = " kim lee park pak choi choe jung jeong chung cho kang yoon yun jang chang lim im han oh seo suh shin sin kwon hwang ahn an song yoo yu ryu hong jeon chun ko go moon mun son sohn yang bae paik baek heo hur nam roh noh ro ha joo ju woo min ri won cha pyo ma wang li zhang liu chen huang zhao wu zhou xu sun zhu hu guo he lin gao luo zheng liang xie tang deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei lu ding ren shen yao qiu tan fan fang shi xi hua bo wen lai mao jin nguyen tran le pham hoang phan vu vo dang bui do ngo duong ly truong dinh mai trinh hun sam heng chea sar tea ";

/// Whether the family name stands first. Asked of names of two or three words,
/// because a given name of one word before such a family name ("Lee Smith") is
/// as English as any.
fn family_first(words: &[String], text: &str) -> bool {
    let [first, .., last] = words else {
        return false;
    };
    let known = |word: &str| FAMILY_FIRST.contains(&format!(" {word} "));
    if !known(first) {
        return false;
    }
    let hyphenated = |word: &String| word.contains('-');
    let written_last = text.split_whitespace().last().unwrap_or_default();
    let small_second = written_last
        .split_once('-')
        .is_some_and(|(_, second)| second.starts_with(char::is_lowercase));
    let syllables = || words[1..].iter().all(|word| word.len() <= 5);
    small_second
        || hyphenated(last)
        || words.len() == 3 && (!is_english_given(first) || syllables())
        || words.len() == 2 && !known(last) && !is_english_given(first)
}

/// Words of the list above that are common first names in English.
fn is_english_given(word: &str) -> bool {
    matches!(
        word,
        "lee"
            | "kim"
            | "jung"
            | "han"
            | "shin"
            | "jin"
            | "lin"
            | "dong"
            | "mai"
            | "sam"
            | "tea"
            | "ha"
            | "min"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_and_family_names_are_told_apart() {
        for (name, given, family) in [
            ("Rob Bauer", "Rob", "Bauer"),
            ("Won In-choul", "In-choul", "Won"),
            ("Suh Wook", "Wook", "Suh"),
            ("Kyung-Hyup Kim", "Kyung-Hyup", "Kim"),
            ("Xi Jinping", "Jinping", "Xi"),
            ("Kim Jong Un", "Jong Un", "Kim"),
            ("Nguyễn Phú Trọng", "Phú Trọng", "Nguyễn"),
            ("Pieter van der Linde", "Pieter", "van der Linde"),
            ("Martin Luther King Jr.", "Martin Luther", "King"),
            ("Lee Smith", "Lee", "Smith"),
            (
                "Eugenia St. Clair-Baptiste",
                "Eugenia",
                "St. Clair-Baptiste",
            ),
        ] {
            let person = Person::new(name);
            let parts = (Some(given.to_owned()), Some(family.to_owned()));
            assert_eq!(person.parts(), parts, "{name}");
        }
    }

    #[test]
    fn full_names_are_one_person_only_if_nothing_contradicts() {
        let lexicon = Lexicon::get();
        for (left, right, same) in [
            ("Bill Clinton", "William Clinton", true),
            ("George W. Bush", "George Bush", true),
            ("George W. Bush", "George H. W. Bush", false),
            ("John Smith", "Jane Smith", false),
            ("J. Smith", "John Smith", true),
            ("Wook Suh", "Suh Wook", true),
            ("Mahbub Chowdhury", "Mahbub Rahman Chowdhury", true),
            ("Anita Persaud", "Colin Persaud", false),
            ("Kim Hyon-sik", "Kim Na-rae", false),
            ("Abdel Fattah al-Sisi", "Abdel Fattah el-Sisi", true),
        ] {
            assert_eq!(
                same_person(lexicon, &words(left), &words(right)),
                same,
                "{left} / {right}"
            );
        }
    }
}
