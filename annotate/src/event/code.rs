//! Codes of participants: whose side they are on and what sort of actor they are,
//! as PLOVER writes it: "South Korean Defense Minister" is KOR GOV, "a suicide
//! bomber" is UAF.
//!
//! The codes are facts of the codebook (openeventdata/PLOVER, CC-BY-SA 4.0); the
//! words are ours.

use super::Scene;
use crate::entity::{CountryCode, Detail, Entity, EntityIndex, PersonDetail, normalize};
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::syntax::DepRel;

/// Bodies that work across countries and belong to none.
const BEYOND_COUNTRIES: &[&str] = &[
    "amnesty-international",
    "care-international",
    "caritas",
    "doctors-without-borders",
    "greenpeace",
    "human-rights-watch",
    "international-committee-of-the-red-cross",
    "international-crisis-group",
    "medecins-sans-frontieres",
    "oxfam",
    "red-crescent",
    "red-cross",
    "reporters-without-borders",
    "save-the-children",
    "transparency-international",
    "world-vision",
    "world-wildlife-fund",
];

/// How many words behind its head a phrase may name its country.
const REACH: usize = 8;

/// Whose side a participant is on, given its words, their head and its entity.
pub(super) fn country(
    scene: &Scene<'_>,
    span: Span,
    head: usize,
    entity: Option<EntityIndex>,
) -> Option<CountryCode> {
    entity
        .and_then(|index| of_entity(scene, &scene.entities[index.0 as usize]))
        .or_else(|| {
            let mut words = scene.words_in(span);
            words.find_map(|word| of_word(scene, word))
        })
        .or_else(|| {
            let near = scene.syntax.children(head).filter(|&child| {
                matches!(
                    scene.syntax.relation(child),
                    DepRel::NmodPoss | DepRel::Nmod | DepRel::Amod | DepRel::Compound
                ) && !matches!(
                    scene.preposition(child).as_deref(),
                    Some("with" | "to" | "against" | "on" | "by")
                )
            });
            near.into_iter().find_map(|child| of_word(scene, child))
        })
        .or_else(|| {
            // "members of the banned Movement for Biafra", "prisoners at a jail in Dili"
            let inside = scene.syntax.subtree(head);
            let behind = head + 1..inside.end.min(head + 1 + REACH);
            behind
                .take_while(|&word| !ends_the_phrase(scene, word))
                .find_map(|word| of_word(scene, word))
        })
}

/// Whether a word begins a clause, or what is no longer part of the phrase before it.
fn ends_the_phrase(scene: &Scene<'_>, word: usize) -> bool {
    scene.is_verb(word)
        || matches!(
            scene.syntax.relation(word),
            DepRel::Punct | DepRel::Appos | DepRel::Conj | DepRel::Cc | DepRel::Mark
        )
}

fn of_entity(scene: &Scene<'_>, entity: &Entity) -> Option<CountryCode> {
    if entity.country.is_some() {
        return entity.country;
    }
    match &entity.detail {
        Detail::Person(person) => person.roles.iter().find_map(|role| {
            role.country.or_else(|| {
                let organization = &scene.entities[role.organization?.0 as usize];
                // Who speaks for a body acts for it.
                of_entity(scene, organization)
            })
        }),
        Detail::Organization { .. } => of_organization(&entity.name),
        Detail::Location | Detail::Norp => of_name(&entity.name),
    }
}

/// The code of a body that belongs to no country, or the country its name gives away.
fn of_organization(name: &str) -> Option<CountryCode> {
    let normal = normalize(name);
    if BEYOND_COUNTRIES.contains(&normal.as_str()) {
        return CountryCode::new("NGO");
    }
    match Lexicon::get().organization(&normal) {
        Some(known) => known.country.or_else(|| CountryCode::new("IGO")),
        None if normal.starts_with("un-") || normal.starts_with("united-nations") => {
            CountryCode::new("IGO")
        }
        None => name.split(' ').find_map(of_name),
    }
}

fn of_word(scene: &Scene<'_>, word: usize) -> Option<CountryCode> {
    if let Some(mention) = scene.mention_at(word) {
        let entity = &scene.entities[mention.entity.0 as usize];
        return match entity.detail {
            Detail::Person(_) => None,
            _ => of_entity(scene, entity),
        };
    }
    let form = scene.form(word);
    form.starts_with(char::is_uppercase)
        .then(|| of_name(form))
        .flatten()
}

fn of_name(name: &str) -> Option<CountryCode> {
    let lexicon = Lexicon::get();
    let normal = normalize(name);
    lexicon
        .country(&normal)
        .or_else(|| lexicon.demonym(&normal))
        .or_else(|| lexicon.capital(&normal))
}

/// What sort of actor a participant is, where its words or its posts tell.
pub(super) fn sector(
    scene: &Scene<'_>,
    span: Span,
    head: usize,
    entity: Option<EntityIndex>,
) -> Option<&'static str> {
    let of_head = || of_lemma(&scene.lemma(head).to_lowercase());
    let of_words = || {
        let words = scene.words_in(span).rev();
        words
            .filter(|&word| word != head)
            .find_map(|word| of_lemma(&scene.lemma(word).to_lowercase()))
    };
    let of_entity = || match &scene.entities[entity?.0 as usize] {
        Entity {
            detail: Detail::Person(person),
            ..
        } => of_person(person),
        // Unions of states are no unions of workers.
        Entity {
            detail: Detail::Organization { .. },
            name,
            ..
        } if of_organization(name).is_none_or(|code| code.as_str() != "IGO") => of_text(name),
        _ => None,
    };
    if scene.mention_at(head).is_some() {
        return of_entity();
    }
    of_head().or_else(of_words).or_else(of_entity)
}

fn of_person(person: &PersonDetail) -> Option<&'static str> {
    let roles = person.roles.iter().map(|role| role.title.as_str());
    let titles = person.titles.iter().map(String::as_str);
    roles.chain(titles).find_map(of_text)
}

/// The sector of the last word that tells one.
fn of_text(text: &str) -> Option<&'static str> {
    text.rsplit(' ')
        .find_map(|word| of_lemma(&word.trim_matches('.').to_lowercase()))
}

fn of_lemma(lemma: &str) -> Option<&'static str> {
    let singular = lemma.strip_suffix('s').unwrap_or(lemma);
    SECTORS
        .iter()
        .find(|(_, words)| words.contains(&lemma) || words.contains(&singular))
        .map(|(code, _)| *code)
}

#[rustfmt::skip]
const SECTORS: &[(&str, &[&str])] = &[
    ("GOV", &[
        "administration", "adviser", "ambassador", "authorities", "authority", "cabinet", "chancellor",
        "consulate", "diplomat", "embassy", "emir", "envoy", "government", "governor", "junta", "king", "mayor",
        "minister", "ministry", "monarch", "official", "pm", "premier", "president", "prince", "queen", "regime",
        "secretary", "sultan", "vice-president",
    ]),
    ("MIL", &[
        "admiral", "airman", "army", "battalion", "brigadier", "captain", "col", "colonel", "commander", "corps",
        "frigate", "gen", "general", "jet", "lieutenant", "lt", "maj", "major", "marine", "military", "navy",
        "peacekeeper", "soldier", "troop", "warplane", "warship",
    ]),
    ("COP", &["constable", "detective", "gendarme", "police", "policeman", "policewoman", "sheriff"]),
    ("REB", &[
        "guerrilla", "insurgent", "jihadist", "militant", "rebel", "separatist", "taliban", "hamas", "hezbollah",
    ]),
    ("UAF", &["assailant", "attacker", "bomber", "gunman", "gunmen", "hijacker", "kidnapper", "suicide-bomber"]),
    ("PRM", &["militia", "militiaman", "paramilitary", "vigilante"]),
    ("SPY", &["cia", "intelligence", "mossad", "spy"]),
    ("JUD", &["court", "judge", "jury", "justice", "magistrate", "prosecutor", "tribunal"]),
    ("LEG", &[
        "assembly", "congress", "congressman", "knesset", "lawmaker", "legislator", "legislature", "mp",
        "parliament", "senate", "senator",
    ]),
    ("OPP", &["dissident", "opponent", "opposition"]),
    ("PTY", &["party"]),
    ("CRM", &["cartel", "criminal", "gang", "mafia", "pirate", "smuggler", "trafficker"]),
    ("REF", &["migrant", "refugee"]),
    ("JRN", &["correspondent", "journalist", "newspaper", "photographer", "reporter"]),
    ("EDU", &["professor", "school", "student", "teacher", "university"]),
    ("MED", &["clinic", "doctor", "hospital", "nurse", "physician"]),
    ("REL", &["archbishop", "ayatollah", "bishop", "church", "cleric", "imam", "monk", "mosque", "nun", "pope", "priest", "vatican"]),
    ("LAB", &["miner", "union", "worker"]),
    ("AGR", &["farmer", "fisherman", "fishermen"]),
    ("BUS", &[
        "airline", "bank", "businessman", "businesswoman", "ceo", "company", "corp", "corporation", "firm", "inc",
        "ltd", "manufacturer", "plc", "retailer", "shareholder",
    ]),
    ("CVL", &[
        "boy", "child", "children", "citizen", "civilian", "demonstrator", "family", "girl", "man", "men",
        "passenger", "pedestrian", "people", "person", "pilgrim", "protester", "protestor", "resident", "tourist",
        "villager", "voter", "woman", "women",
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_that_tells_a_sector_counts() {
        assert_eq!(of_text("Defense Minister"), Some("GOV"));
        assert_eq!(of_text("Lindqvist Lines Inc."), Some("BUS"));
        assert_eq!(of_text("Lindqvist"), None);
    }

    #[test]
    fn bodies_above_countries_have_codes_of_their_own() {
        let code = |name| of_organization(name).map(|code| code.as_str().to_owned());
        assert_eq!(code("United Nations").as_deref(), Some("IGO"));
        assert_eq!(code("Doctors Without Borders").as_deref(), Some("NGO"));
    }
}
