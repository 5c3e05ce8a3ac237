//! Which organization a name means: known names and acronyms, acronyms the
//! article defines, shortened forms, and bodies that every country has.

mod country;
mod join;
mod words;

use std::collections::HashMap;

use self::country::{country_beside, country_inside};
use self::join::{join_acronyms, join_generic, join_shortened};
use self::words::generic_part;
use super::draft::{Draft, is_acronym};
use super::place::{Evidence, Setting};
use super::scene::Scene;
use super::{EntityType, entity_id, normalize};
use crate::name::NameKind;

pub(super) use self::country::{country_named_in, country_word};
pub(super) use self::words::{COMPANY_MARKS, DESIGNATORS, generic_key, without_marks};

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
    // "Apple Inc." is Apple.
    let known = scene
        .lexicon
        .organization(&draft.key)
        .or_else(|| scene.lexicon.organization(without_marks(&draft.key)));
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

/// Whether a body is of a sort that works in one country: a party, a union, a
/// radio station. In a story about one country it is of that country.
fn is_domestic(name: &str) -> bool {
    const SORTS: [&str; 13] = [
        "party",
        "alliance",
        "front",
        "coalition",
        "movement",
        "union",
        "radio",
        "chamber",
        "police",
        "federation",
        "council",
        "congress",
        "constabulary",
    ];
    let key = normalize(name);
    key.contains('-') && key.split('-').any(|word| SORTS.contains(&word))
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
            .or_else(|| country_inside(scene, drafts, group.drafts[0], setting))
            .or(setting.main.filter(|_| is_domestic(&name))),
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
