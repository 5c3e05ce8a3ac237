//! What is known of an entity from all articles: a sum of what each says, from
//! which an article can be subtracted again.

use std::collections::{BTreeMap, BTreeSet};

use super::IndexError;
use super::codec::{Reader, Writer};
use super::day::Day;
use super::facts::{EntityFacts, RoleFacts};
use super::key::List;
use crate::fold;

/// How often each value was seen. Values that are seen no more are not in it.
pub(crate) type Tally<T> = BTreeMap<T, u64>;

/// The sum of what articles say of one entity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityRecord {
    /// Its id in the API.
    pub id: String,
    /// Its type, as in the API.
    pub entity_type: u8,
    /// How many articles mention it.
    pub article_count: u64,
    /// How many mentions refer to it.
    pub mention_count: u64,
    types: Tally<u8>,
    names: Tally<String>,
    /// Alias → (articles, mentions).
    aliases: BTreeMap<String, (u64, u64)>,
    countries: Tally<String>,
    persons: Tally<(String, String)>,
    titles: Tally<String>,
    roles: Tally<RoleFacts>,
    acronyms: Tally<String>,
}

/// Whether an article comes or goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    fn apply(self, count: &mut u64, by: u64) {
        *count = match self {
            Self::Plus => *count + by,
            Self::Minus => count.saturating_sub(by),
        };
    }
}

fn count<T: Ord + Clone>(tally: &mut Tally<T>, value: &T, sign: Sign) {
    let seen = tally.entry(value.clone()).or_default();
    sign.apply(seen, 1);
    if *seen == 0 {
        tally.remove(value);
    }
}

impl EntityRecord {
    /// Adds what an article says, or takes it back.
    pub(crate) fn contribute(&mut self, facts: &EntityFacts, sign: Sign) {
        self.id.clone_from(&facts.id);
        sign.apply(&mut self.article_count, 1);
        sign.apply(&mut self.mention_count, facts.mention_count);
        count(&mut self.types, &facts.entity_type, sign);
        self.entity_type = favourite(&self.types, |_| 0).copied().unwrap_or(0);
        if !facts.name.is_empty() {
            count(&mut self.names, &facts.name, sign);
        }
        for (alias, mentions) in &facts.aliases {
            let seen = self.aliases.entry(alias.clone()).or_default();
            sign.apply(&mut seen.0, 1);
            sign.apply(&mut seen.1, *mentions);
            if seen.0 == 0 {
                self.aliases.remove(alias);
            }
        }
        if !facts.country.is_empty() {
            count(&mut self.countries, &facts.country, sign);
        }
        if facts.given_and_family != Default::default() {
            count(&mut self.persons, &facts.given_and_family, sign);
        }
        for title in &facts.titles {
            count(&mut self.titles, title, sign);
        }
        for role in &facts.roles {
            count(&mut self.roles, role, sign);
        }
        for acronym in &facts.acronyms {
            count(&mut self.acronyms, acronym, sign);
        }
    }

    /// The fullest form in common use: of the names that at least a quarter as
    /// many articles use as the commonest, the one with most words.
    pub fn name(&self) -> &str {
        let commonest = self.names.values().copied().max().unwrap_or(0);
        let common = self
            .names
            .iter()
            .filter(|(_, seen)| **seen * 4 >= commonest);
        let fullest = common.max_by_key(|(name, seen)| {
            let words = name.split_whitespace().count();
            (words, **seen, std::cmp::Reverse(name.as_str()))
        });
        fullest.map_or("", |(name, _)| name.as_str())
    }

    /// Every alias with the number of mentions that use it, most used first.
    pub fn aliases(&self) -> Vec<(&str, u64)> {
        let aliases = self.aliases.iter();
        let mut aliases: Vec<_> = aliases
            .map(|(alias, seen)| (alias.as_str(), seen.1))
            .collect();
        aliases.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        aliases
    }

    /// The country most articles give it; empty if none does.
    pub fn country(&self) -> &str {
        favourite(&self.countries, |_| 0).map_or("", String::as_str)
    }

    /// The given and the family name most articles tell apart.
    pub fn given_and_family(&self) -> (&str, &str) {
        favourite(&self.persons, |(given, family)| {
            usize::from(!given.is_empty()) + usize::from(!family.is_empty())
        })
        .map_or(("", ""), |(given, family)| (given, family))
    }

    /// Titles, most used first.
    pub fn titles(&self) -> Vec<&str> {
        by_count(&self.titles)
            .map(|(title, _)| title.as_str())
            .collect()
    }

    /// Acronyms, most used first.
    pub fn acronyms(&self) -> Vec<&str> {
        by_count(&self.acronyms)
            .map(|(acronym, _)| acronym.as_str())
            .collect()
    }

    /// Posts with the number of articles that state them, most often stated first.
    pub(crate) fn roles(&self) -> Vec<(&RoleFacts, u64)> {
        by_count(&self.roles).collect()
    }

    /// How much is written of it, in powers of two: what lists of names are sorted by.
    pub(crate) fn prominence(&self) -> Day {
        Day(self.article_count.checked_ilog2().map_or(0, |log| log + 1))
    }

    /// Whether it is found in the same lists at the same place as another.
    pub(crate) fn is_found_as(&self, other: &Self) -> bool {
        self.entity_type == other.entity_type
            && self.prominence() == other.prominence()
            && self.aliases.keys().eq(other.aliases.keys())
            && self.acronyms.keys().eq(other.acronyms.keys())
    }

    /// The lists by which it is found under its names.
    pub(crate) fn name_lists(&self) -> BTreeSet<List> {
        let mut lists = BTreeSet::new();
        for alias in self.aliases.keys().chain(self.acronyms.keys()) {
            let words = fold::words(alias);
            if words.is_empty() {
                continue;
            }
            lists.insert(List::names(self.entity_type, &words.concat()));
            let words = words.iter();
            lists.extend(words.map(|word| List::words(self.entity_type, word)));
        }
        lists
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.text(&self.id);
        writer.integer(self.entity_type.into());
        writer.integer(self.article_count);
        writer.integer(self.mention_count);
        tally(&mut writer, &self.types, |w, v| w.integer((*v).into()));
        tally(&mut writer, &self.names, |w, v| w.text(v));
        writer.length(self.aliases.len());
        for (alias, (articles, mentions)) in &self.aliases {
            writer.text(alias);
            writer.integer(*articles);
            writer.integer(*mentions);
        }
        tally(&mut writer, &self.countries, |w, v| w.text(v));
        tally(&mut writer, &self.persons, |w, (given, family)| {
            w.text(given);
            w.text(family);
        });
        tally(&mut writer, &self.titles, |w, v| w.text(v));
        tally(&mut writer, &self.roles, |w, role| {
            w.text(&role.title);
            w.text(&role.organization_id);
            w.text(&role.organization_name);
            w.text(&role.country);
            w.integer(u64::from(role.tenure.cast_unsigned()));
        });
        tally(&mut writer, &self.acronyms, |w, v| w.text(v));
        writer.finish()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, IndexError> {
        let mut reader = Reader::new(bytes);
        let record = Self {
            id: reader.text()?,
            entity_type: byte(&mut reader)?,
            article_count: reader.integer()?,
            mention_count: reader.integer()?,
            types: read_tally(&mut reader, byte)?,
            names: read_tally(&mut reader, text)?,
            aliases: reader
                .list(|r| Ok((r.text()?, (r.integer()?, r.integer()?))))?
                .into_iter()
                .collect(),
            countries: read_tally(&mut reader, text)?,
            persons: read_tally(&mut reader, |r| Ok((r.text()?, r.text()?)))?,
            titles: read_tally(&mut reader, text)?,
            roles: read_tally(&mut reader, |r| {
                Ok(RoleFacts {
                    title: r.text()?,
                    organization_id: r.text()?,
                    organization_name: r.text()?,
                    country: r.text()?,
                    tenure: r.small()?.cast_signed(),
                })
            })?,
            acronyms: read_tally(&mut reader, text)?,
        };
        reader.end()?;
        Ok(record)
    }
}

fn text(reader: &mut Reader<'_>) -> Result<String, IndexError> {
    reader.text()
}

fn byte(reader: &mut Reader<'_>) -> Result<u8, IndexError> {
    reader.byte()
}

fn tally<T>(writer: &mut Writer, tally: &Tally<T>, value: impl Fn(&mut Writer, &T)) {
    writer.length(tally.len());
    for (seen, count) in tally {
        value(writer, seen);
        writer.integer(*count);
    }
}

fn read_tally<T: Ord>(
    reader: &mut Reader<'_>,
    value: impl Fn(&mut Reader<'_>) -> Result<T, IndexError>,
) -> Result<Tally<T>, IndexError> {
    let entries = reader.list(|reader| Ok((value(reader)?, reader.integer()?)))?;
    Ok(entries.into_iter().collect())
}

/// The value seen most often; of those seen equally often the one with most
/// `detail`, then the least.
fn favourite<T: Ord>(tally: &Tally<T>, detail: impl Fn(&T) -> usize) -> Option<&T> {
    let best = tally
        .iter()
        .max_by_key(|(value, seen)| (**seen, detail(value), std::cmp::Reverse(*value)));
    best.map(|(value, _)| value)
}

/// From the one seen most often; of those seen equally often, the least first.
fn by_count<T: Ord>(tally: &Tally<T>) -> impl Iterator<Item = (&T, u64)> {
    let mut values: Vec<_> = tally.iter().map(|(value, seen)| (value, *seen)).collect();
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    values.into_iter()
}
