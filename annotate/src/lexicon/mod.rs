//! The lexicon: what every reader of news knows about countries, places, bodies and titles.
//!
//! Tables of open facts, shipped as text beside the crate's sources with their
//! origin in `annotate/lexicon/SOURCES.md`. They are parsed once, on first use;
//! the largest, of cities, is searched where it lies.

mod calendar;
mod title;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::entity::{CountryCode, normalize};

pub(crate) use calendar::{MONTHS, WEEKDAYS};
pub use title::{TitleWords, title_words};

/// Hand-made names of countries come first: where two tables disagree, they win.
const COUNTRIES: [&str; 2] = [
    include_str!("../../lexicon/countries-hand.tsv"),
    include_str!("../../lexicon/countries.tsv"),
];
const ORGANIZATIONS: &str = include_str!("../../lexicon/organizations.tsv");
const LEADERS: &str = include_str!("../../lexicon/leaders.tsv");
const NICKNAMES: &str = include_str!("../../lexicon/nicknames.tsv");
/// Sorted by normalized name, byte by byte.
const PLACES: &str = include_str!("../../lexicon/places.tsv");

/// Regions of countries, in the same form.
const REGIONS: &str = include_str!("../../lexicon/regions.tsv");

/// Names in the tables that say no country: "Korean" alone leaves open which.
const AMBIGUOUS: [&str; 3] = ["", "Korean", "Koreans"];

/// An organization that is known everywhere by one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownOrganization {
    /// The name its id is made from.
    pub name: &'static str,
    /// The country it belongs to; none for international bodies.
    pub country: Option<CountryCode>,
}

/// A country that has a place of some name, and how much speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The country.
    pub country: CountryCode,
    /// Its population in thousands, with a bonus for capitals and states.
    pub weight: u32,
}

/// The tables, ready for lookups. Every key is a name as [`normalize`] leaves it.
#[derive(Debug)]
pub struct Lexicon {
    countries: HashMap<String, CountryCode>,
    short_names: HashMap<CountryCode, &'static str>,
    demonyms: HashMap<String, CountryCode>,
    capitals: HashMap<String, CountryCode>,
    organizations: HashMap<String, KnownOrganization>,
    leaders: HashMap<&'static str, CountryCode>,
    nicknames: HashMap<&'static str, Vec<u16>>,
}

impl Lexicon {
    /// The packaged lexicon.
    pub fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::load)
    }

    /// The country of that name: short, official or abbreviated.
    pub fn country(&self, normalized: &str) -> Option<CountryCode> {
        self.countries.get(normalized).copied()
    }

    /// A country's usual short name in English.
    pub fn country_name(&self, code: CountryCode) -> Option<&'static str> {
        self.short_names.get(&code).copied()
    }

    /// The country of a nationality, as noun or adjective: "dutch", "filipinos".
    pub fn demonym(&self, normalized: &str) -> Option<CountryCode> {
        self.demonyms.get(normalized).copied()
    }

    /// The country whose capital, or seat of government, has that name.
    pub fn capital(&self, normalized: &str) -> Option<CountryCode> {
        self.capitals.get(normalized).copied()
    }

    /// The organization of that name, acronym or other name.
    pub fn organization(&self, normalized: &str) -> Option<KnownOrganization> {
        self.organizations.get(normalized).copied()
    }

    /// The country a person of that full name heads or has headed lately.
    pub fn leader(&self, normalized: &str) -> Option<CountryCode> {
        self.leaders.get(normalized).copied()
    }

    /// Whether one given name is a short form of the other or both of a third.
    pub fn same_given_name(&self, left: &str, right: &str) -> bool {
        left == right
            || match (self.nicknames.get(left), self.nicknames.get(right)) {
                (Some(left), Some(right)) => left.iter().any(|family| right.contains(family)),
                _ => false,
            }
    }

    /// Whether a given name is, or has, a short form.
    pub fn has_short_forms(&self, given: &str) -> bool {
        self.nicknames.contains_key(given)
    }

    /// The countries that have a region, city or state of that name: regions
    /// first, then the heaviest.
    pub fn places(&self, normalized: &str) -> impl Iterator<Item = Candidate> {
        let line = |table| place_line(table, normalized).unwrap_or_default();
        let regions = line(REGIONS).split(',');
        regions.chain(line(PLACES).split(',')).filter_map(|entry| {
            let (code, weight) = entry.split_once(':')?;
            Some(Candidate {
                country: CountryCode::new(code)?,
                weight: weight.parse().ok()?,
            })
        })
    }

    fn load() -> Self {
        let mut lexicon = Self {
            countries: HashMap::new(),
            short_names: HashMap::new(),
            demonyms: HashMap::new(),
            capitals: HashMap::new(),
            organizations: HashMap::new(),
            leaders: HashMap::new(),
            nicknames: HashMap::new(),
        };
        for table in COUNTRIES {
            lexicon.add_countries(table);
        }
        lexicon.add_organizations();
        lexicon.leaders = rows(LEADERS)
            .filter_map(|row| Some((row[0], CountryCode::new(row[1])?)))
            .collect();
        for (family, line) in NICKNAMES
            .lines()
            .filter(|l| !l.starts_with('#'))
            .enumerate()
        {
            let family = u16::try_from(family).expect("there are few given names");
            for name in line.split_whitespace() {
                lexicon.nicknames.entry(name).or_default().push(family);
            }
        }
        lexicon
    }

    fn add_countries(&mut self, table: &'static str) {
        for row in rows(table) {
            let Some(code) = CountryCode::new(row[0]) else {
                continue;
            };
            let [short, names, demonyms, capitals] = [row[1], row[2], row[3], row[4]];
            if !short.is_empty() {
                self.short_names.entry(code).or_insert(short);
            }
            let add = |map: &mut HashMap<String, CountryCode>, names: &str| {
                for name in names.split('|').filter(|name| !AMBIGUOUS.contains(name)) {
                    map.entry(normalize(name)).or_insert(code);
                }
            };
            add(&mut self.countries, short);
            add(&mut self.countries, names);
            add(&mut self.demonyms, demonyms);
            add(&mut self.capitals, capitals);
        }
    }

    fn add_organizations(&mut self) {
        for row in rows(ORGANIZATIONS) {
            let known = KnownOrganization {
                name: row[0],
                country: CountryCode::new(row[3]),
            };
            let others = row[1].split('|').chain(row[2].split('|'));
            for name in std::iter::once(row[0]).chain(others) {
                if !name.is_empty() {
                    self.organizations.entry(normalize(name)).or_insert(known);
                }
            }
        }
    }
}

/// The records of a table: tabs between fields, missing ones empty.
fn rows(table: &'static str) -> impl Iterator<Item = [&'static str; 5]> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| {
            let mut row = [""; 5];
            for (field, value) in row.iter_mut().zip(line.split('\t')) {
                *field = value;
            }
            row
        })
}

/// What stands behind a name in a sorted table of places.
fn place_line(table: &'static str, name: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let bytes = table.as_bytes();
        let start = bytes[..middle]
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        let end = bytes[start..]
            .iter()
            .position(|b| *b == b'\n')
            .map_or(bytes.len(), |at| start + at);
        let (key, value) = table[start..end].split_once('\t')?;
        match key.cmp(name) {
            std::cmp::Ordering::Equal => return Some(value),
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_by_every_name_news_gives_them() {
        let lexicon = Lexicon::get();
        for (name, code) in [
            ("U.S.", "USA"),
            ("United States of America", "USA"),
            ("U.K.", "GBR"),
            ("ROK", "KOR"),
            ("Republic of Korea", "KOR"),
            ("DR Congo", "COD"),
            ("Côte d'Ivoire", "CIV"),
            ("Türkiye", "TUR"),
            ("Czech Republic", "CZE"),
            ("Kosovo", "KOS"),
            ("Georgia", "GEO"),
            ("The Gambia", "GMB"),
            ("Swaziland", "SWZ"),
        ] {
            let found = lexicon.country(&normalize(name));
            assert_eq!(found, CountryCode::new(code), "{name}");
        }
    }

    #[test]
    fn demonyms_lead_to_countries_and_never_to_places() {
        let lexicon = Lexicon::get();
        for (name, code) in [
            ("South Korean", "KOR"),
            ("Filipinos", "PHL"),
            ("Dutch", "NLD"),
            ("Nigerien", "NER"),
            ("Nigerian", "NGA"),
            ("Swiss", "CHE"),
            ("Surinamese", "SUR"),
            ("Burundians", "BDI"),
        ] {
            assert_eq!(
                lexicon.demonym(&normalize(name)),
                CountryCode::new(code),
                "{name}"
            );
            assert_eq!(lexicon.country(&normalize(name)), None, "{name}");
            assert_eq!(lexicon.places(&normalize(name)).next(), None, "{name}");
        }
    }

    #[test]
    fn the_tables_of_places_are_sorted_and_every_line_is_found() {
        for table in [PLACES, REGIONS] {
            let keys: Vec<&str> = table
                .lines()
                .map(|line| line.split_once('\t').expect("every line has a tab").0)
                .collect();
            assert!(keys.is_sorted());
            for key in keys.iter().step_by(97).chain(keys.last()) {
                assert_eq!(normalize(key), **key);
                assert!(Lexicon::get().places(key).next().is_some(), "{key}");
            }
            assert_eq!(place_line(table, ""), None);
            assert_eq!(place_line(table, "zzzzzz"), None);
        }
    }

    #[test]
    fn an_organization_has_one_name_whatever_it_is_called() {
        let lexicon = Lexicon::get();
        for name in ["NATO", "Nato", "North Atlantic Treaty Organisation"] {
            let found = lexicon
                .organization(&normalize(name))
                .map(|known| known.name);
            assert_eq!(found, Some("North Atlantic Treaty Organization"));
        }
    }
}
