//! The country of a body: said beside its name, or inside it.

use crate::entity::draft::Draft;
use crate::entity::place::{Evidence, Setting};
use crate::entity::scene::Scene;
use crate::entity::{CountryCode, normalize, place};
use crate::lexicon::TitleWords;
use crate::name::NameKind;
use crate::span::Span;

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
