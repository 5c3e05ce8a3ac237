//! Which organization a name means: known names and acronyms, acronyms the
//! article defines, shortened forms, and bodies that every country has.

use std::collections::HashMap;

use super::draft::{Draft, initials, is_acronym};
use super::place::{Evidence, Setting};
use super::scene::Scene;
use super::{CountryCode, EntityType, entity_id, normalize};
use crate::document::Zone;
use crate::lexicon::TitleWords;
use crate::name::NameKind;
use crate::span::Span;

/// An organization of the article.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub id: String,
    pub name: String,
    pub acronyms: Vec<String>,
    pub country: Option<Evidence>,
    /// Indices of drafts, in reading order.
    pub drafts: Vec<usize>,
}

/// A group of names under resolution.
#[derive(Clone, Debug)]
struct Group {
    /// Names as compared, each once.
    keys: Vec<String>,
    /// Names as written, each once, in order of use.
    names: Vec<String>,
    known: Option<crate::lexicon::KnownOrganization>,
    /// The generic part of a name that every country's body may bear.
    generic: Option<String>,
    country: Option<Evidence>,
    drafts: Vec<usize>,
}

/// Words that make up the names of bodies every country has.
const GENERIC: &str = " ministry department office agency bureau service commission council committee court courts assembly parliament congress senate house cabinet army navy air force forces marines marine corps guard coast police bank government embassy military general staff chiefs chief joint supreme high appeals appeal constitutional federal national central state foreign interior home internal external defense defence self armed ground special finance justice trade education health environment energy labour labor agriculture transport economy economic culture sports tourism development planning information security intelligence border customs tax revenue treasury election electoral anti corruption public prosecution prosecutors attorney human rights affairs affair emergency management civil aviation statistics weather meteorological reserve authority board directorate command presidential presidency prime minister representatives commons lords deputies people peoples peoples' upper lower of and the for on in migrant workers women youth social welfare immigration ";

/// Heads a body may be called by once it has been named in full.
pub(super) const HEADS: [&str; 22] = [
    "council",
    "commission",
    "committee",
    "ministry",
    "court",
    "party",
    "assembly",
    "union",
    "agency",
    "bank",
    "federation",
    "association",
    "institute",
    "university",
    "board",
    "authority",
    "alliance",
    "league",
    "fund",
    "congress",
    "parliament",
    "senate",
];

/// Marks that follow a company's name and are left out on second mention.
pub(super) const DESIGNATORS: [&str; 44] = [
    "computer",
    "computers",
    "spa",
    "automotive",
    "aerospace",
    "pharmaceuticals",
    "inc",
    "ltd",
    "llc",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "ag",
    "sa",
    "nv",
    "oyj",
    "ab",
    "gmbh",
    "group",
    "holdings",
    "holding",
    "limited",
    "lines",
    "airlines",
    "airways",
    "motors",
    "motor",
    "industries",
    "systems",
    "technologies",
    "international",
    "partners",
    "bank",
    "shipping",
    "engineering",
    "energy",
    "media",
    "entertainment",
    "martin",
    "stores",
    "sons",
    "brothers",
];

/// Resolves every draft marked as an organization.
pub(super) fn link(scene: &Scene<'_>, drafts: &[Draft], setting: &Setting) -> Vec<Body> {
    let mut groups: Vec<Group> = Vec::new();
    let mut by_key: HashMap<String, usize> = HashMap::new();
    for (index, draft) in drafts.iter().enumerate() {
        if draft.kind == NameKind::Organization {
            place_draft(scene, drafts, index, &mut groups, &mut by_key);
        }
    }
    join_acronyms(&mut groups);
    join_shortened(scene, drafts, &mut groups);
    join_generic(&mut groups, setting);
    groups
        .into_iter()
        .filter(|group| !group.drafts.is_empty())
        .map(|group| finish(scene, drafts, group, setting))
        .collect()
}

/// Puts a draft into the group of its name, or makes one.
fn place_draft(
    scene: &Scene<'_>,
    drafts: &[Draft],
    index: usize,
    groups: &mut Vec<Group>,
    by_key: &mut HashMap<String, usize>,
) {
    let draft = &drafts[index];
    let said = country_beside(scene, drafts, index);
    let (inside, generic) = generic_part(scene, draft);
    let country = inside.or(said);
    let known = scene.lexicon.organization(&draft.key);
    // What the lexicon knows by that name is no other country's: "State Department".
    let generic = generic.filter(|_| {
        known.is_none_or(|known| country.is_some_and(|c| known.country != Some(c.country)))
    });
    let full = draft
        .stands_for
        .as_ref()
        .and_then(|full| by_key.get(full).copied());
    let canonical = known.map(|known| format!("={}", known.name));
    let national = generic.as_ref().map(|generic| match country {
        Some(country) => format!("{}|{generic}", country.country.as_str()),
        None => format!("|{generic}"),
    });
    let key = national.or(canonical).unwrap_or_else(|| draft.key.clone());
    // What the article itself defines beats what the lexicon knows.
    let defined = by_key
        .get(&draft.key)
        .copied()
        .filter(|at| generic.is_none() && groups[*at].keys.contains(&draft.key));
    let group = full
        .or(defined)
        .or_else(|| by_key.get(&key).copied())
        .unwrap_or_else(|| {
            groups.push(Group {
                keys: Vec::new(),
                names: Vec::new(),
                known: known.filter(|_| generic.is_none()),
                generic,
                country: None,
                drafts: Vec::new(),
            });
            groups.len() - 1
        });
    by_key.entry(key).or_insert(group);
    by_key.insert(draft.key.clone(), group);
    let entry = &mut groups[group];
    if !entry.keys.contains(&draft.key) {
        entry.keys.push(draft.key.clone());
    }
    if !entry.names.contains(&draft.text) {
        entry.names.push(draft.text.clone());
    }
    if full.is_some() && entry.known.is_none() && entry.generic.is_none() {
        // "UNHCR" in brackets tells which body the long name is, if known.
        entry.known = known.filter(|known| normalize(known.name) == draft.key);
    }
    entry.country = entry.country.or(country);
    entry.drafts.push(index);
}

/// The country in front of a generic name, and the rest: "South Korean" and
/// "national-defense-ministry". The second is none for a name of its own.
fn generic_part(scene: &Scene<'_>, draft: &Draft) -> (Option<Evidence>, Option<String>) {
    let words: Vec<&str> = draft.text.split_whitespace().collect();
    for cut in (1..words.len().min(5)).rev() {
        let front = normalize(&words[..cut].join(" "));
        let country = scene
            .lexicon
            .country(&front)
            .or_else(|| scene.lexicon.demonym(&front));
        if let Some(country) = country {
            let span = Some(scene.span(&draft.tokens));
            let evidence = Some(Evidence { country, span });
            return (evidence, generic_key(&words[cut..]));
        }
    }
    (None, generic_key(&words))
}

/// "ministry-national-defense" for both "Ministry of National Defense" and
/// "National Defence Ministry"; none unless every word is generic.
pub(super) fn generic_key(words: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in words {
        for part in normalize(word).split('-') {
            if !GENERIC.contains(&format!(" {part} ")) {
                return None;
            }
            match part {
                "of" | "the" | "and" | "for" | "on" | "in" | "affair" | "affairs" => {}
                "defence" => parts.push("defense".to_owned()),
                "labour" => parts.push("labor".to_owned()),
                other => parts.push(other.to_owned()),
            }
        }
    }
    if parts
        .iter()
        .any(|part| part == "ministry" || part == "department")
    {
        parts.sort();
    }
    (!parts.is_empty()).then(|| parts.join("-"))
}

/// The country said directly before or behind a body's name: "the Chinese Foreign
/// Ministry", "Finland's Saaristo", "the Republic of Korea (ROK) Joint Chiefs of
/// Staff", "Aegean Crown Shipping of Piraeus".
fn country_beside(scene: &Scene<'_>, drafts: &[Draft], index: usize) -> Option<Evidence> {
    let body = &drafts[index];
    if body.stands_for.is_some() {
        return None; // what stands before it speaks of the name it stands for
    }
    let before = index.checked_sub(1).map(|at| &drafts[at]);
    if let Some(said) = the_countrys(scene, drafts, index) {
        return Some(said);
    }
    if let Some(before) = before
        && before.sentence == body.sentence
        && let Some(country) = country_word(scene, before)
    {
        let gap = before.tokens.end..body.tokens.start;
        let near = gap.is_empty()
            || gap.len() <= 4
                && gap.clone().all(|at| {
                    scene.is_possessive(at)
                        || scene.text(at) == ")"
                        || scene.is_lower(at)
                            && !scene.is_any(
                                at,
                                &[
                                    "and", "or", "to", "from", "with", "by", "of", "in", "at",
                                    "that", "but", "as", "while", "the",
                                ],
                            )
                            && !scene.title(at).any(TitleWords::POST)
                });
        if near {
            return Some(Evidence {
                country,
                span: Some(scene.span(&before.tokens)),
            });
        }
    }
    let behind = drafts.get(index + 1)?;
    if behind.sentence != body.sentence || behind.kind != NameKind::Location {
        return None;
    }
    let gap = body.tokens.end..behind.tokens.start;
    let based = gap.len() <= 6
        && scene.is_any(behind.tokens.start - 1, &["in", "of"])
        && (gap.len() == 1
            || gap
                .clone()
                .any(|at| scene.is_any(at, &["based", "headquartered"])));
    if !based {
        return None;
    }
    let country = scene
        .lexicon
        .country(&behind.key)
        .or_else(|| scene.lexicon.capital(&behind.key))
        .or_else(|| {
            scene
                .lexicon
                .places(&behind.key)
                .next()
                .map(|first| first.country)
        })?;
    Some(Evidence {
        country,
        span: Some(scene.span(&behind.tokens)),
    })
}

/// "in Seoul, the country's Joint Chiefs of Staff": the country of the last place.
fn the_countrys(scene: &Scene<'_>, drafts: &[Draft], index: usize) -> Option<Evidence> {
    let body = &drafts[index];
    let mark = scene.before(body.tokens.start)?;
    let noun = scene.before(mark)?;
    if !scene.is_possessive(mark) || !scene.is_any(noun, &["country", "nation", "kingdom"]) {
        return None;
    }
    drafts[..index].iter().rev().take(8).find_map(|draft| {
        let country = match draft.kind {
            NameKind::Location => super::place::famous_country(scene, &draft.key)?,
            NameKind::Norp => scene.lexicon.demonym(&draft.key)?,
            _ => return None,
        };
        Some(Evidence {
            country,
            span: Some(scene.span(&draft.tokens)),
        })
    })
}

/// The country a place or nationality names.
pub(super) fn country_word(scene: &Scene<'_>, draft: &Draft) -> Option<CountryCode> {
    // "Royal Netherlands Navy", "Royal Australian Air Force"
    let key = draft.key.strip_prefix("royal-").unwrap_or(&draft.key);
    match draft.kind {
        NameKind::Location => scene.lexicon.country(key),
        NameKind::Norp => scene
            .lexicon
            .demonym(key)
            .or_else(|| scene.lexicon.country(key)),
        _ => None,
    }
}

/// Merges an acronym with the one long name whose initials it is.
fn join_acronyms(groups: &mut [Group]) {
    let lettered: Vec<(usize, String)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| {
            group
                .names
                .iter()
                .all(|name| is_acronym(name) && !name.contains(' '))
        })
        .map(|(at, group)| (at, normalize(&group.names[0]).replace('-', "")))
        .collect();
    if lettered.is_empty() {
        return;
    }
    let mut spelled: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for name in group.names.iter().filter(|name| name.contains(' ')) {
            for letters in [initials(name), company_initials(name)] {
                let list = spelled.entry(letters).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
    }
    for (acronym, letters) in lettered {
        let mut fitting = spelled
            .get(&letters)
            .into_iter()
            .flatten()
            .copied()
            .filter(|at| *at != acronym);
        let (Some(long), None) = (fitting.next(), fitting.next()) else {
            continue;
        };
        let differ = matches!(
            (groups[long].known, groups[acronym].known),
            (Some(left), Some(right)) if left != right
        );
        if !differ {
            absorb(groups, long, acronym);
        }
    }
}

/// "gm" for "General Motors Corporation": the mark of a company is not counted.
fn company_initials(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((front, last)) if DESIGNATORS.contains(&normalize(last).as_str()) => initials(front),
        _ => initials(name),
    }
}

/// Merges "Copperline" with "Copperline Engineering Ltd." and "the Commission"
/// with "European Commission", each only with a name that came before it.
fn join_shortened(scene: &Scene<'_>, drafts: &[Draft], groups: &mut [Group]) {
    // By first and by last word of a name of several: a short form shares one of them.
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for key in &group.keys {
            if let (Some((front, _)), Some((_, back))) = (key.split_once('-'), key.rsplit_once('-'))
            {
                for word in [front, back] {
                    let list = by_word.entry(word.to_owned()).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
            }
        }
    }
    let mut now: Vec<usize> = (0..groups.len()).collect();
    for short in 0..groups.len() {
        if groups[short].known.is_some() || groups[short].drafts.is_empty() {
            continue;
        }
        let name = groups[short].keys[0].clone();
        let first = groups[short].drafts[0];
        let in_headline = scene.zone(drafts[first].sentence) == Zone::Headline;
        let front = name.split('-').next().unwrap_or_default();
        let back = name.rsplit('-').next().unwrap_or_default();
        let sharing = [front, back]
            .into_iter()
            .filter_map(|word| by_word.get(word))
            .flatten();
        let mut candidates: Vec<(usize, usize)> = sharing
            .map(|at| now[*at])
            .filter(|long| *long != short)
            .filter_map(|long| {
                let group = &groups[long];
                if !group.keys.iter().any(|key| shortens(&name, key)) {
                    return None;
                }
                let before = group.drafts.iter().copied().rfind(|at| *at < first);
                Some((before.or(in_headline.then_some(0))?, long))
            })
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let head_only = HEADS.contains(&name.as_str());
        let chosen = match candidates[..] {
            [(_, long)] => Some(long),
            [.., (_, long)] if head_only => Some(long),
            _ => None,
        };
        if let Some(long) = chosen {
            absorb(groups, long, short);
            now[short] = long;
        }
    }
}

/// Whether one name shortens another: the front of a company's, the head of a body's.
fn shortens(short: &str, long: &str) -> bool {
    let Some(rest) = long.strip_prefix(short) else {
        // "Council" ends "U.N. Security Council", "Midsummer Open" the "Reykjavik Midsummer Open".
        let ends = long
            .strip_suffix(short)
            .is_some_and(|front| front.ends_with('-') && front.len() > 1);
        return ends && (HEADS.contains(&short) || short.contains('-'));
    };
    let Some(rest) = rest.strip_prefix('-') else {
        return false;
    };
    if short.len() < 3 {
        return false;
    }
    rest.split('-').all(|word| DESIGNATORS.contains(&word))
}

/// Gives generic bodies the one country they can have, and merges those that
/// then are one: "Defense Ministry" and "Ministry of National Defense".
fn join_generic(groups: &mut [Group], setting: &Setting) {
    for at in 0..groups.len() {
        if groups[at].country.is_some()
            || groups[at].generic.is_none()
            || groups[at].drafts.is_empty()
        {
            continue;
        }
        let first = groups[at].drafts[0];
        let twin = (0..groups.len())
            .filter(|other| {
                *other != at
                    && !groups[*other].drafts.is_empty()
                    && groups[*other].country.is_some()
                    && same_generic(&groups[at], &groups[*other])
            })
            .min_by_key(|other| {
                let nearest = groups[*other]
                    .drafts
                    .iter()
                    .copied()
                    .filter(|d| *d < first)
                    .max();
                nearest.map_or(usize::MAX, |nearest| first - nearest)
            });
        if let Some(twin) = twin {
            absorb(groups, twin, at);
        } else {
            groups[at].country = setting.main.or(setting.dateline);
        }
    }
    let generic: Vec<usize> = (0..groups.len())
        .filter(|at| groups[*at].generic.is_some() && !groups[*at].drafts.is_empty())
        .collect();
    for (nth, left) in generic.iter().copied().enumerate() {
        for right in generic[nth + 1..].iter().copied() {
            let (one, other) = (&groups[left], &groups[right]);
            let same_country = one.country.map(|e| e.country) == other.country.map(|e| e.country);
            if !one.drafts.is_empty()
                && !other.drafts.is_empty()
                && one.generic.is_some()
                && same_country
                && same_generic(one, other)
            {
                absorb(groups, left, right);
            }
        }
    }
}

/// Whether two generic names may be one body's: the same, or the same ministry
/// with "national" left out.
fn same_generic(left: &Group, right: &Group) -> bool {
    let (Some(left), Some(right)) = (&left.generic, &right.generic) else {
        return false;
    };
    let core = |key: &str| {
        let mut parts: Vec<&str> = key.split('-').filter(|part| *part != "national").collect();
        parts.sort_unstable();
        parts.join("-")
    };
    left == right || left.contains("ministry") && core(left) == core(right)
}

fn absorb(groups: &mut [Group], into: usize, from: usize) {
    let Group {
        keys,
        names,
        known,
        country,
        drafts,
        ..
    } = std::mem::replace(
        &mut groups[from],
        Group {
            keys: Vec::new(),
            names: Vec::new(),
            known: None,
            generic: None,
            country: None,
            drafts: Vec::new(),
        },
    );
    let group = &mut groups[into];
    group.keys.extend(keys);
    group.names.extend(names);
    group.known = group.known.or(known);
    group.country = group.country.or(country);
    group.drafts.extend(drafts);
    group.drafts.sort_unstable();
}

fn finish(scene: &Scene<'_>, drafts: &[Draft], group: Group, setting: &Setting) -> Body {
    let long = |name: &&String| !is_acronym(name) || name.contains(' ');
    let name = group
        .names
        .iter()
        .filter(long)
        .max_by_key(|name| (name.chars().count(), std::cmp::Reverse((*name).clone())))
        .unwrap_or(&group.names[0])
        .clone();
    let acronyms = group
        .names
        .iter()
        .filter(|name| is_acronym(name) && !name.contains(' '))
        .cloned()
        .collect();
    let lexicon_country = group
        .known
        .and_then(|known| known.country)
        .map(|country| Evidence {
            country,
            span: None,
        });
    let country = match group.known {
        Some(known) if known.country.is_none() => None,
        Some(_) => lexicon_country,
        None => group
            .country
            .or_else(|| country_inside(scene, drafts, group.drafts[0], setting)),
    };
    let id = match (group.known, &group.generic, country) {
        (Some(known), _, _) => entity_id(EntityType::Organization, known.name),
        (None, Some(generic), Some(country)) => {
            let code = country.country;
            entity_id(
                EntityType::Organization,
                &format!("{} {generic}", code.as_str()),
            )
        }
        _ => entity_id(EntityType::Organization, &name),
    };
    Body {
        id,
        name,
        acronyms,
        country,
        drafts: group.drafts,
    }
}

/// The country or city inside a body's name: "Bank of Papua New Guinea",
/// "Hellenic Navy", "Reykjavik Chess Club".
fn country_inside(
    scene: &Scene<'_>,
    drafts: &[Draft],
    index: usize,
    setting: &Setting,
) -> Option<Evidence> {
    let draft = &drafts[index];
    let words: Vec<&str> = draft.text.split_whitespace().collect();
    let lexicon = scene.lexicon;
    for len in (1..=4.min(words.len())).rev() {
        for window in words.windows(len) {
            let key = normalize(&window.join(" "));
            let country = lexicon
                .country(&key)
                .or_else(|| lexicon.demonym(&key))
                .or_else(|| lexicon.capital(&key))
                .or_else(|| {
                    lexicon
                        .places(&key)
                        .find(|place| setting.names(place.country))
                        .map(|place| place.country)
                });
            if let Some(country) = country {
                let span: Span = scene.span(&draft.tokens);
                return Some(Evidence {
                    country,
                    span: Some(span),
                });
            }
        }
    }
    None
}
