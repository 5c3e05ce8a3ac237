//! Finding entities by what somebody wrote for their name: the name itself,
//! part of it, or a misspelling.

use std::collections::BTreeSet;

use super::cursor::{self, AnyCursor, Intersection, Listing, Union};
use crate::fold;
use crate::index::{Direction, EntityRecord, Id, IndexError, List, View};
use crate::limits;

/// How well a name fits, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It is the name.
    Whole,
    /// All its words are words of the name.
    Words,
    /// All its words begin words of the name.
    Beginnings,
    /// It is so but for a few letters.
    Similar,
}

/// An entity found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) key: Id,
    pub(super) record: EntityRecord,
    pub(super) fit: Fit,
    /// The alias that fits.
    pub(super) alias: String,
}

/// Entities of some types that a name may mean, best fit first, and among those
/// that fit equally well the one most written of. At most
/// [`limits::SEARCH_MATCHES_MAX`].
pub(super) fn find(view: &View<'_>, types: &[u8], name: &str) -> Result<Vec<Found>, IndexError> {
    let words = fold::words(name);
    let mut keys = BTreeSet::new();
    for entity_type in types {
        let list = List::names(*entity_type, &words.concat());
        take(view, vec![vec![list]], &mut keys)?;
        let beginnings = words
            .iter()
            .map(|word| beginnings(view, *entity_type, word));
        take(view, beginnings.collect::<Result<_, _>>()?, &mut keys)?;
    }
    if keys.len() < limits::MATCHES_ENOUGH {
        for entity_type in types {
            let similar = words.iter().map(|word| similar(view, *entity_type, word));
            take(view, similar.collect::<Result<_, _>>()?, &mut keys)?;
        }
    }
    let mut found = Vec::new();
    for key in keys {
        let record = view.entity(key)?.ok_or(IndexError::Damaged)?;
        let (fit, alias) = best_alias(&record, &words);
        found.push(Found {
            key,
            record,
            fit,
            alias,
        });
    }
    found.sort_by(|a, b| {
        let rank = |found: &Found| (found.fit, std::cmp::Reverse(found.record.article_count));
        rank(a)
            .cmp(&rank(b))
            .then_with(|| a.record.id.cmp(&b.record.id))
    });
    found.truncate(limits::SEARCH_MATCHES_MAX);
    Ok(found)
}

/// Those most written of come first.
const DIRECTION: Direction = Direction::Backward;

/// Takes the entities that are in one list of each group, those most written of first.
fn take(
    view: &View<'_>,
    groups: Vec<Vec<List>>,
    keys: &mut BTreeSet<Id>,
) -> Result<(), IndexError> {
    let groups = groups.into_iter().map(|lists| {
        let listings = lists.into_iter().map(|list| -> AnyCursor<'_> {
            Box::new(Listing::new(
                view,
                list,
                DIRECTION,
                cursor::ALL_DAYS,
                |_| true,
            ))
        });
        Union::of(listings.collect(), DIRECTION)
    });
    let mut entities = Intersection::of(groups.collect(), DIRECTION);
    let mut taken = 0;
    while let Some(entry) = entities.peek()? {
        if taken == limits::SEARCH_MATCHES_MAX {
            break;
        }
        keys.insert(entry.id);
        taken += 1;
        entities.advance()?;
    }
    Ok(())
}

/// The lists of a word and of the words it begins.
fn beginnings(view: &View<'_>, entity_type: u8, word: &str) -> Result<Vec<List>, IndexError> {
    const LONGEST: usize = 32;
    let mut lists = vec![List::words(entity_type, word)];
    let length = word.chars().count();
    for length in length + 1..=LONGEST.max(length) {
        let left = limits::PREFIX_WORDS_MAX.saturating_sub(lists.len());
        let length = u8::try_from(length).unwrap_or(u8::MAX);
        let words = view.words(entity_type, word, length, left)?;
        lists.extend(words.iter().map(|word| List::words(entity_type, word)));
    }
    Ok(lists)
}

/// The lists of words that differ from a word in a few letters, or in the first.
fn similar(view: &View<'_>, entity_type: u8, word: &str) -> Result<Vec<List>, IndexError> {
    let mut lists = beginnings(view, entity_type, word)?;
    let letters: Vec<char> = word.chars().collect();
    let tolerance = fold::tolerance(letters.len());
    let initial: String = letters.iter().take(1).collect();
    if tolerance == 0 {
        return Ok(lists);
    }
    for length in letters.len() - tolerance..=letters.len() + tolerance {
        let length = u8::try_from(length).unwrap_or(u8::MAX);
        let words = view.words(entity_type, &initial, length, limits::SIMILAR_WORDS_MAX)?;
        let near = words.iter().filter(|other| {
            let other: Vec<char> = other.chars().collect();
            fold::distance(&letters, &other, tolerance).is_some()
        });
        lists.extend(near.map(|word| List::words(entity_type, word)));
    }
    for other in other_initials(&letters) {
        let list = List::words(entity_type, &other);
        if view.list(list.clone(), DIRECTION).peek()?.is_some() {
            lists.push(list);
        }
    }
    lists.sort();
    lists.dedup();
    Ok(lists)
}

/// A word as it would be if only its first letter were wrong: another one, one
/// too many, one missing, or swapped with the second. Similar words lie together
/// by their initial, so these have to be looked for one by one.
fn other_initials(letters: &[char]) -> Vec<String> {
    let [first, rest @ ..] = letters else {
        return vec![];
    };
    let mut words: Vec<String> = Vec::new();
    for initial in ('a'..='z').filter(|initial| initial != first) {
        words.push(std::iter::once(&initial).chain(rest).collect());
        words.push(std::iter::once(&initial).chain(letters).collect());
    }
    words.push(rest.iter().collect());
    if let [second, rest @ ..] = rest {
        words.push([*second, *first].iter().chain(rest).collect());
    }
    words
}

fn best_alias(record: &EntityRecord, words: &[String]) -> (Fit, String) {
    let aliases = record.aliases().into_iter().map(|(alias, _)| alias);
    let aliases = aliases.chain(record.acronyms());
    let fits = aliases.filter_map(|alias| Some((fit(words, &fold::words(alias))?, alias)));
    // Of those that fit equally well the first, which is the most used.
    let best = fits.min_by_key(|(fit, _)| *fit);
    best.map_or_else(
        || (Fit::Similar, record.name().to_owned()),
        |(fit, alias)| (fit, alias.to_owned()),
    )
}

fn fit(words: &[String], alias: &[String]) -> Option<Fit> {
    if words.concat() == alias.concat() {
        return Some(Fit::Whole);
    }
    let fits = words
        .iter()
        .map(|word| alias.iter().filter_map(|other| fit_word(word, other)).min());
    fits.collect::<Option<Vec<_>>>()?.into_iter().max()
}

fn fit_word(word: &str, other: &str) -> Option<Fit> {
    if word == other {
        return Some(Fit::Words);
    }
    if other.starts_with(word) {
        return Some(Fit::Beginnings);
    }
    let (word, other): (Vec<char>, Vec<char>) = (word.chars().collect(), other.chars().collect());
    let near = fold::distance(&word, &other, fold::tolerance(word.len()));
    near.map(|_| Fit::Similar)
}
