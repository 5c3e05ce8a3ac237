//! Which place a name means, and in which country it lies.

use std::collections::BTreeMap;

use super::draft::Draft;
use super::organization;
use super::scene::Scene;
use super::{CountryCode, EntityType, entity_id, normalize};
use crate::document::Zone;
use crate::name::NameKind;
use crate::span::Span;

/// A country as the text gives it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub country: CountryCode,
    /// The words that say so; none if the lexicon alone knew.
    pub span: Option<Span>,
}

/// The countries an article is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Setting {
    /// How often each is named, by place, capital or demonym.
    votes: BTreeMap<CountryCode, u32>,
    /// The one most of it is about, and a place where it is named.
    pub main: Option<Evidence>,
    /// The one the dateline lies in.
    pub dateline: Option<Evidence>,
    /// The one named most, though many others are named beside it.
    pub leading: Option<Evidence>,
    /// Places that the article puts into a country itself: "Paris, Texas".
    told: BTreeMap<String, CountryCode>,
}

impl Setting {
    /// Whether the article names a country, or something of it.
    pub fn names(&self, country: CountryCode) -> bool {
        self.votes.contains_key(&country)
    }

    /// The country the article itself puts a place into.
    pub fn told(&self, key: &str) -> Option<CountryCode> {
        self.told.get(key).copied()
    }
}

/// The id-giving key of a place: a country's code or a normalized name.
pub(super) fn place_id(scene: &Scene<'_>, key: &str) -> String {
    match scene.lexicon.country(key) {
        Some(country) => format!("loc-{}", country.as_str().to_lowercase()),
        None => entity_id(EntityType::Location, canonical(key)),
    }
}

/// A place's usual key.
fn canonical(key: &str) -> &str {
    match key {
        "washington-dc" | "washington-d-c" => "washington",
        "kiev" => "kyiv",
        "aarhus" => "arhus",
        "odessa" => "odesa",
        "kharkov" => "kharkiv",
        "lvov" => "lviv",
        "nikolaev" | "nikolayev" => "mykolaiv",
        "chernomorsk" => "chornomorsk",
        "chernobyl" => "chornobyl",
        "zaporozhye" | "zaporizhia" => "zaporizhzhia",
        "kishinev" => "chisinau",
        "rangoon" => "yangon",
        "calcutta" => "kolkata",
        "madras" => "chennai",
        "bangalore" => "bengaluru",
        "saigon" => "ho-chi-minh-city",
        "peking" => "beijing",
        "bombay" => "mumbai",
        "new-york-city" => "new-york",
        other => other,
    }
}

/// Settles what the drafts marked as places say of the article's countries.
pub(super) fn setting(scene: &Scene<'_>, drafts: &[Draft]) -> Setting {
    let mut votes: BTreeMap<CountryCode, u32> = BTreeMap::new();
    let mut seen: BTreeMap<CountryCode, Span> = BTreeMap::new();
    let told = told(scene, drafts);
    let mut vote = |country: CountryCode, weight: u32, span: Span| {
        *votes.entry(country).or_default() += weight;
        seen.entry(country).or_insert(span);
    };
    for draft in drafts {
        let zone = scene.zone(draft.sentence);
        if zone == Zone::Caption {
            continue;
        }
        let weight = if zone == Zone::Headline { 4 } else { 2 };
        let lexicon = scene.lexicon;
        match draft.kind {
            NameKind::Location => {
                if let Some(country) = lexicon.country(&draft.key) {
                    vote(country, weight, scene.span(&draft.tokens));
                } else if let Some(country) = told
                    .get(&draft.key)
                    .copied()
                    .or_else(|| lexicon.capital(&draft.key))
                    .or_else(|| dominant(scene, &draft.key))
                {
                    vote(country, 1, scene.span(&draft.tokens));
                }
            }
            NameKind::Organization => {
                if let Some(country) = organization::country_named_in(scene, draft) {
                    vote(country, 1, scene.span(&draft.tokens));
                }
            }
            NameKind::Norp => {
                if let Some(country) = lexicon.demonym(&draft.key) {
                    vote(country, 1, scene.span(&draft.tokens));
                }
            }
            _ => {}
        }
    }
    let mut filed = None;
    let dateline = &scene.document.metadata.dateline;
    if let Some(place) = dateline.as_ref().and_then(|dateline| dateline.place) {
        for part in scene.document.text_of(place).split(',') {
            let key = normalize(part);
            let lexicon = scene.lexicon;
            if let Some(country) = lexicon
                .country(&key)
                .or_else(|| told.get(&key).copied())
                .or_else(|| lexicon.capital(&key))
                .or_else(|| dominant(scene, &key))
            {
                vote(country, 3, place);
                filed = Some(Evidence {
                    country,
                    span: Some(place),
                });
            }
        }
    }
    let total: u32 = votes.values().sum();
    let mut ranked: Vec<(u32, CountryCode)> = votes
        .iter()
        .map(|(country, count)| (*count, *country))
        .collect();
    ranked.sort_unstable_by_key(|(count, country)| (std::cmp::Reverse(*count), *country));
    let leading = ranked.first().and_then(|(count, country)| {
        let second = ranked.get(1).map_or(0, |(count, _)| *count);
        (*count >= 3 && *count * 4 >= second * 5).then(|| Evidence {
            country: *country,
            span: seen.get(country).copied(),
        })
    });
    let main = leading.filter(|leading| votes[&leading.country] * 3 >= total);
    Setting {
        votes,
        main,
        dateline: filed,
        leading,
        told,
    }
}

/// The places that the article puts into a country itself, in the dateline or
/// beside the name.
fn told(scene: &Scene<'_>, drafts: &[Draft]) -> BTreeMap<String, CountryCode> {
    let mut told = BTreeMap::new();
    let dateline = &scene.document.metadata.dateline;
    if let Some(place) = dateline.as_ref().and_then(|dateline| dateline.place)
        && let Some(rest) = scene.document.buffer()[place.end()..].strip_prefix(',')
    {
        // "PARIS, Texas —"
        let end = rest
            .find(['(', ',', '—', '–', '-', '\n'])
            .unwrap_or_default();
        let region = normalize(&rest[..end]);
        let country = scene.lexicon.country(&region);
        if let Some(country) = country.or_else(|| dominant(scene, &region)) {
            told.insert(normalize(scene.document.text_of(place)), country);
        }
    }
    for (index, draft) in drafts.iter().enumerate() {
        if draft.kind == NameKind::Location
            && scene.lexicon.country(&draft.key).is_none()
            && let Some(said) = stated_country(scene, drafts, index)
        {
            told.entry(draft.key.clone()).or_insert(said.country);
        }
    }
    told
}

/// The country of a place that needs no telling: a country, a capital, a famous city.
pub(super) fn famous_country(scene: &Scene<'_>, key: &str) -> Option<CountryCode> {
    let lexicon = scene.lexicon;
    lexicon
        .country(key)
        .or_else(|| lexicon.capital(key))
        .or_else(|| dominant(scene, key))
}

/// How much heavier than all namesakes abroad a place must be to be meant unsaid.
const DOMINANCE: u32 = 4;
/// The weight of a region in the lexicon; states of the US have one of their own.
const REGION: u32 = 4_000;
/// Below this weight a place is not famous enough to be meant unsaid.
const FAMOUS: u32 = 100;

/// The country of a place that nobody would take for another.
fn dominant(scene: &Scene<'_>, key: &str) -> Option<CountryCode> {
    let mut candidates = scene.lexicon.places(canonical(key));
    let first = candidates.next()?;
    let rest: u32 = candidates.map(|candidate| candidate.weight).sum();
    (first.weight >= FAMOUS && first.weight >= rest.saturating_mul(DOMINANCE))
        .then_some(first.country)
}

/// Words that name waters, mountains and regions: no country owns them by being
/// what the article is about.
const NATURAL: [&str; 26] = [
    "sea",
    "ocean",
    "river",
    "gulf",
    "strait",
    "bay",
    "lake",
    "mountains",
    "mountain",
    "mount",
    "desert",
    "peninsula",
    "delta",
    "triangle",
    "africa",
    "europe",
    "asia",
    "america",
    "pacific",
    "atlantic",
    "east",
    "horn",
    "basin",
    "channel",
    "arctic",
    "balkans",
];

/// States that are no more, and lie in no one country of today.
const FORMER_STATES: [&str; 8] = [
    "soviet-union",
    "ussr",
    "yugoslavia",
    "czechoslovakia",
    "austria-hungary",
    "ottoman-empire",
    "prussia",
    "rhodesia",
];

/// The country a place lies in or is.
pub(super) fn country_of(
    scene: &Scene<'_>,
    drafts: &[Draft],
    mentions: &[usize],
    setting: &Setting,
) -> Option<Evidence> {
    let lexicon = scene.lexicon;
    let known = |country| Evidence {
        country,
        span: None,
    };
    let key = canonical(&drafts[mentions[0]].key).to_owned();
    if let Some(country) = lexicon.country(&key) {
        return Some(known(country));
    }
    if let Some(said) = mentions
        .iter()
        .find_map(|index| stated_country(scene, drafts, *index))
    {
        return Some(said);
    }
    if let Some(country) = setting.told(&key) {
        return Some(known(country));
    }
    if let Some(country) = lexicon.capital(&key) {
        return Some(known(country));
    }
    let is_natural = key.split('-').any(|word| NATURAL.contains(&word));
    if is_natural || FORMER_STATES.contains(&key.as_str()) {
        return None;
    }
    let region = lexicon
        .places(&key)
        .next()
        .filter(|first| first.weight == REGION);
    if let Some(region) = region {
        return Some(known(region.country));
    }
    let named = lexicon
        .places(&key)
        .find(|candidate| setting.names(candidate.country));
    if let Some(candidate) = named {
        return Some(known(candidate.country));
    }
    if let Some(country) = dominant(scene, &key) {
        return Some(known(country));
    }
    // "Georgia Province", "Port of Belize": a country's name inside the place's.
    let inside = drafts[mentions[0]]
        .text
        .split(' ')
        .find_map(|word| lexicon.country(&normalize(word)));
    inside.map(known).or(setting.main).or(setting.dateline)
}

/// The country said beside a place: "Parwan, Afghanistan", "a village in Niger",
/// "Long Beach, CA", "in Chetumal, across the border in Mexico".
fn stated_country(scene: &Scene<'_>, drafts: &[Draft], index: usize) -> Option<Evidence> {
    let place = &drafts[index];
    let next = drafts.get(index + 1)?;
    if next.sentence != place.sentence || next.kind != NameKind::Location {
        return abbreviated_state(scene, place);
    }
    let country = scene.lexicon.country(&next.key).or_else(|| {
        is_us_state(scene, &next.key)
            .then(|| CountryCode::new("USA"))
            .flatten()
    });
    let gap = place.tokens.end..next.tokens.start;
    let after_comma = gap.len() == 1 && scene.text(gap.start) == ",";
    let across = gap.len() <= 6
        && scene.text(gap.start) == ","
        && scene.is(next.tokens.start - 1, "in")
        && gap.clone().skip(1).all(|at| scene.is_lower(at));
    let of = gap.len() == 1 && scene.is_any(gap.start, &["in", "of"]);
    let list = scene.is_any(next.tokens.end, &[",", "and", "or"])
        && drafts.get(index + 2).is_some_and(|third| {
            third.kind == NameKind::Location
                && third.tokens.start <= next.tokens.end + 2
                && scene.lexicon.country(&third.key).is_some()
        });
    if !(after_comma && !list || across || of) {
        return abbreviated_state(scene, place);
    }
    Some(Evidence {
        country: country?,
        span: Some(scene.span(&next.tokens)),
    })
}

fn is_us_state(scene: &Scene<'_>, key: &str) -> bool {
    scene.lexicon.places(key).next().is_some_and(|first| {
        first.weight == 5_000 && Some(first.country) == CountryCode::new("USA")
    })
}

/// "Long Beach, CA", "Savannah, Ga.": a state's abbreviation that no tagger marks.
fn abbreviated_state(scene: &Scene<'_>, place: &Draft) -> Option<Evidence> {
    const STATES: &str = " AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC D.C. Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mo. Mont. Neb. Nev. N.H. N.J. N.M. N.Y. N.C. N.D. Okla. Ore. Pa. R.I. S.C. S.D. Tenn. Tex. Vt. Va. Wash. W.Va. Wis. Wyo. ";
    let comma = place.tokens.end;
    let state = scene.text(comma + 1);
    if scene.text(comma) != "," || state.len() < 2 || !STATES.contains(&format!(" {state} ")) {
        return None;
    }
    Some(Evidence {
        country: CountryCode::new("USA")?,
        span: Some(scene.tokens.tokens[comma + 1]),
    })
}
