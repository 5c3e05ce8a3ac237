//! Packs what lists of names and the habits of writers say of words.

use std::collections::BTreeMap;
use std::path::Path;

use annotate::model::{hash, lower_into};
use annotate::name::lexicon::{Lexicon, list, phrase_hash};
use annotate::token::tokenize;
use serde_json::Value;

use super::TrainError;
use super::names::corpus;
use crate::data::{MarkedText, story};
use crate::evaluate::read;

/// How many words are listed as frequent.
const FREQUENT: usize = 8_000;

/// Packs the gazetteers and the casing of the training texts into `name-lexicon.bin`,
/// and lists the most frequent words in `frequent-words.txt`.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let mut lists = Lists::default();
    let folder = data.join("data/gazetteers");
    persons(&folder, &mut lists)?;
    places(&folder, &mut lists)?;
    let silver = corpus::silver(data)?;
    habits(&silver, &mut lists);
    std::fs::write(out.join("frequent-words.txt"), frequent(&silver))?;
    std::fs::write(
        out.join("name-lexicon.bin"),
        Lexicon::encode(lists.by_hash.into_iter()),
    )?;
    Ok(())
}

#[derive(Default)]
struct Lists {
    by_hash: BTreeMap<u64, u16>,
}

impl Lists {
    /// Puts a name, of one word or more, into a list.
    fn add(&mut self, name: &str, list: u16) {
        let name = name.trim();
        let document = story(name);
        let mut buffer = String::new();
        let words: Vec<u64> = tokenize(&document)
            .tokens
            .iter()
            .map(|&token| {
                lower_into(document.text_of(token), &mut buffer);
                hash(buffer.as_bytes())
            })
            .collect();
        let Some((&first, rest)) = words.split_first() else {
            return;
        };
        let mut key = first;
        for &word in rest {
            *self.by_hash.entry(key).or_default() |= list::BEGINS;
            key = phrase_hash(key, word);
        }
        *self.by_hash.entry(key).or_default() |= list;
    }
}

fn objects(file: &Path) -> Result<Vec<Value>, TrainError> {
    let parse = |line: &str| {
        serde_json::from_str(line).map_err(|error| TrainError::Malformed {
            file: file.display().to_string(),
            problem: error.to_string(),
        })
    };
    read(file)?.lines().map(parse).collect()
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object[field].as_str().unwrap_or("")
}

fn persons(folder: &Path, lists: &mut Lists) -> Result<(), TrainError> {
    for (file, list) in [
        ("first_names_all.txt", list::GIVEN),
        ("first_names_us.txt", list::GIVEN),
        ("surnames_all.txt", list::FAMILY),
        ("surnames_us.txt", list::FAMILY),
    ] {
        let names = read(&folder.join("namedatabases").join(file))?;
        names
            .lines()
            .for_each(|name| lists.add(name.trim_start_matches('\u{feff}'), list));
    }
    for file in [
        "factbook_leaders.jsonl",
        "us_legislators_current.jsonl",
        "us_executive.jsonl",
    ] {
        for person in objects(&folder.join(file))? {
            let name = text(&person, "name");
            let name = name
                .split_once(". ")
                .filter(|(rank, _)| rank.len() <= 6)
                .map_or(name, |(_, name)| name);
            lists.add(name, list::OFFICE);
            if let Some(surname) = name.split_whitespace().next_back() {
                lists.add(surname, list::OFFICE | list::FAMILY);
            }
        }
    }
    Ok(())
}

fn places(folder: &Path, lists: &mut Lists) -> Result<(), TrainError> {
    for country in objects(&folder.join("factbook_countries.jsonl"))? {
        for field in ["short", "long"] {
            let name = text(&country, field);
            if name != "none" {
                lists.add(name, list::COUNTRY);
            }
        }
        for field in ["nationality_adj", "nationality_noun"] {
            for part in text(&country, field)
                .split([',', ';'])
                .flat_map(|part| part.split(" or "))
            {
                let part = part.split('(').next().unwrap_or("").trim();
                if part.starts_with(char::is_uppercase) {
                    lists.add(part, list::DEMONYM);
                    if field == "nationality_noun" {
                        lists.add(&format!("{part}s"), list::DEMONYM);
                    }
                }
            }
        }
    }
    for (file, field) in [
        ("geonames_countries.jsonl", "name"),
        ("geonames_us_states.jsonl", "name"),
        ("geonames_continents.jsonl", "asciiName"),
    ] {
        for place in objects(&folder.join(file))? {
            lists.add(text(&place, field), list::COUNTRY);
        }
    }
    for country in objects(&folder.join("geonames_countries.jsonl"))? {
        lists.add(text(&country, "capital"), list::LARGE_CITY | list::CITY);
    }
    for city in objects(&folder.join("geonames_cities15000.jsonl"))? {
        let large = city["pop"].as_u64().unwrap_or(0) >= 300_000;
        let list = list::CITY | if large { list::LARGE_CITY } else { 0 };
        lists.add(text(&city, "name"), list);
    }
    for organization in objects(&folder.join("factbook_org_members.jsonl"))? {
        lists.add(text(&organization, "org"), list::ACRONYM);
    }
    Ok(())
}

/// The most frequent words as written, one a line.
fn frequent(texts: &[MarkedText]) -> String {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for marked in texts {
        let document = story(&marked.text);
        for token in tokenize(&document).tokens {
            *counts
                .entry(document.text_of(token).to_owned())
                .or_default() += 1;
        }
    }
    let mut words: Vec<_> = counts.into_iter().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words
        .into_iter()
        .take(FREQUENT)
        .map(|(word, _)| word + "\n")
        .collect()
}

/// How writers write words within sentences: small, with a capital, in capitals.
fn habits(texts: &[MarkedText], lists: &mut Lists) {
    let mut counts: BTreeMap<u64, [u32; 3]> = BTreeMap::new();
    let mut lower = String::new();
    for marked in texts {
        let document = story(&marked.text);
        let tokens = tokenize(&document);
        for sentence in &tokens.sentences {
            for &token in tokens.tokens[sentence.tokens.clone()].iter().skip(1) {
                let word = document.text_of(token);
                let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) else {
                    continue;
                };
                lower_into(word, &mut lower);
                let all = word.chars().filter(|c| c.is_uppercase()).count() > 1
                    && !word.contains(char::is_lowercase);
                let case = if first.is_lowercase() {
                    0
                } else {
                    1 + usize::from(all)
                };
                counts.entry(hash(lower.as_bytes())).or_default()[case] += 1;
            }
        }
    }
    for (word, [small, capital, all]) in counts {
        let total = small + capital + all;
        if total < 3 {
            continue;
        }
        let list = if small * 4 >= total * 3 {
            list::SMALL
        } else if small * 4 > total {
            list::EITHER
        } else if all * 2 > capital + small {
            list::ALL_CAPITALS | list::CAPITAL
        } else {
            list::CAPITAL
        };
        *lists.by_hash.entry(word).or_default() |= list;
    }
}
