//! The country of a body: said beside its name, or inside it.

use super::words::is_generic;
use crate::entity::draft::Draft;
use crate::entity::place::{Evidence, Setting};
use crate::entity::scene::Scene;
use crate::entity::{CountryCode, place};
use crate::lexicon::{Candidate, TitleWords};
use crate::name::NameKind;

/// The country said directly before or behind a body's name: "the Chinese Foreign
/// Ministry", "Finland's Saaristo", "the Republic of Korea (ROK) Joint Chiefs of
/// Staff", "Aegean Crown Shipping of Piraeus".
pub(super) fn country_beside(
    scene: &Scene<'_>,
    drafts: &[Draft],
    index: usize,
) -> Option<Evidence> {
    let body = &drafts[index];
    if body.stands_for.is_some() {
        return None; // what stands before it speaks of the name it stands for
    }
    let before = index.checked_sub(1).map(|at| &drafts[at]);
    if let Some(said) = the_countrys(scene, drafts, index) {
        return Some(said);
    }
    // "the Polish Navy's 12th Minesweeper Squadron"
    if let Some(before) = before
        && before.kind == NameKind::Organization
        && before.tokens.end + 1 == body.tokens.start
        && scene.is_possessive(before.tokens.end)
        && let Some(country) = country_named_in(scene, before)
    {
        let span = Some(scene.span(&before.tokens));
        return Some(Evidence { country, span });
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
                        || scene.text(at) == ","
                            && at + 1 == body.tokens.start
                            && scene.is_any(
                                at - 1,
                                &["subsidiary", "company", "firm", "affiliate", "arm", "unit"],
                            )
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
    // "Daehan Hydro, a South Korean contractor"
    let gap = body.tokens.end..behind.tokens.start;
    if behind.sentence == body.sentence
        && behind.kind == NameKind::Norp
        && gap.len() == 2
        && scene.text(gap.start) == ","
        && scene.is_any(gap.start + 1, &["a", "an"])
    {
        return country_word(scene, behind).map(|country| Evidence {
            country,
            span: Some(scene.span(&behind.tokens)),
        });
    }
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
            NameKind::Location => place::famous_country(scene, &draft.key)?,
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
pub(in crate::entity) fn country_word(scene: &Scene<'_>, draft: &Draft) -> Option<CountryCode> {
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

/// The country or city inside a body's name: "Bank of Papua New Guinea",
/// "Hellenic Navy", "Reykjavik Chess Club".
pub(super) fn country_inside(
    scene: &Scene<'_>,
    drafts: &[Draft],
    index: usize,
    setting: &Setting,
) -> Option<Evidence> {
    let draft = &drafts[index];
    if draft.text.contains('/') {
        return None; // "ROK/U.S. Combined Forces Command" is of two
    }
    let lexicon = scene.lexicon;
    let of_a_place = |key: &str| {
        let named = |place: &Candidate| setting.names(place.country);
        let known = || lexicon.places(key).find(named).map(|place| place.country);
        setting.told(key).or_else(known)
    };
    let country = inside(draft, |key| lexicon.country(key))
        .or_else(|| inside(draft, |key| lexicon.demonym(key)))
        .or_else(|| inside(draft, |key| setting.told(key)))
        .or_else(|| inside(draft, |key| lexicon.capital(key)))
        .or_else(|| inside(draft, |key| place::famous_country(scene, key)))
        .or_else(|| inside(draft, of_a_place))?;
    let span = Some(scene.span(&draft.tokens));
    Some(Evidence { country, span })
}

/// The country of a known body, or that whose name stands in its own.
pub(in crate::entity) fn country_named_in(scene: &Scene<'_>, draft: &Draft) -> Option<CountryCode> {
    match scene.lexicon.organization(&draft.key) {
        Some(known) => known.country,
        None => country_said_in(scene, draft),
    }
}

/// The country whose name, people or capital stands in a body's name, whoever
/// it belongs to.
fn country_said_in(scene: &Scene<'_>, draft: &Draft) -> Option<CountryCode> {
    let lexicon = scene.lexicon;
    let said = |key: &str| {
        let country = lexicon.country(key).or_else(|| lexicon.demonym(key));
        country.or_else(|| lexicon.capital(key))
    };
    inside(draft, said)
}

/// What a question finds for a run of up to four words of a name, the longest
/// first; words that any body's name may hold tell nothing by themselves.
fn inside(draft: &Draft, question: impl Fn(&str) -> Option<CountryCode>) -> Option<CountryCode> {
    let words: Vec<&str> = draft.key.split('-').collect();
    (1..=4.min(words.len())).rev().find_map(|len| {
        words.windows(len).find_map(|window| match window {
            [word] if is_generic(word) => None,
            [word] => question(word),
            _ => question(&window.join("-")),
        })
    })
}
