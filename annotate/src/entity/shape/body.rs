//! The shape of names of bodies and places.

use std::ops::Range;

use super::made;
use crate::entity::draft::{self, Draft};
use crate::entity::normalize;
use crate::entity::organization::{DESIGNATORS, generic_key};
use crate::entity::scene::Scene;
use crate::name::NameKind;

/// The words that name an armed force; with a country before them they are its name.
const FORCES: [&str; 16] = [
    "army",
    "navy",
    "marines",
    "military",
    "air force",
    "air forces",
    "marine corps",
    "coast guard",
    "armed forces",
    "national guard",
    "ground forces",
    "special forces",
    "defense forces",
    "defence forces",
    "self-defense forces",
    "defence force",
];

/// Completes, joins or splits a name of a body or place, and takes it.
pub(super) fn shape_body(scene: &Scene<'_>, draft: Draft, next: usize, out: &mut Vec<Draft>) {
    let draft = complete(scene, draft, next);
    let parts = match split(scene, &draft) {
        Some(parts) => parts.to_vec(),
        None => vec![draft],
    };
    for part in parts {
        let joined = out.last().and_then(|last| joined(scene, last, &part));
        if let Some(joined) = joined {
            out.pop();
            let joined = with_second_country(scene, joined, out);
            out.push(joined);
        } else if !is_document(scene, &part) {
            out.push(part);
        }
    }
}

/// Whether what was marked as a body is a paper or an exercise: "Strategic Vision
/// Statement", "Freedom Bell exercise".
fn is_document(scene: &Scene<'_>, draft: &Draft) -> bool {
    const PAPERS: [&str; 16] = [
        "Statement",
        "Agreement",
        "Treaty",
        "Accord",
        "Accords",
        "Act",
        "Declaration",
        "Protocol",
        "Memorandum",
        "Pact",
        "Bill",
        "Resolution",
        "Exercise",
        "Summit",
        "Directive",
        "Amendment",
    ];
    let last = draft.text.rsplit(' ').next().unwrap_or_default();
    draft.kind == NameKind::Organization
        && (PAPERS.contains(&last) && !draft.is_one_word()
            || scene.is_any(
                draft.tokens.end,
                &["exercise", "exercises", "drill", "drills"],
            ) && scene.lexicon.organization(&draft.key).is_none()
                && !draft::is_acronym(&draft.text))
}

/// "ROK/U.S. Combined Forces Command": a command of two countries names both.
fn with_second_country(scene: &Scene<'_>, body: Draft, out: &mut Vec<Draft>) -> Draft {
    let start = body.tokens.start;
    let first = start.saturating_sub(2);
    let named = start >= 2
        && matches!(scene.text(start - 1), "/" | "-")
        && scene
            .lexicon
            .country(&normalize(scene.text(first)))
            .is_some()
        && scene.sentence_of(first) == body.sentence as usize;
    let covered = out.last().is_some_and(|last| last.tokens.end > first);
    if !named
        || covered
            && out
                .last()
                .is_some_and(|last| last.tokens != (first..start - 1))
    {
        return body;
    }
    if covered {
        out.pop();
    }
    made(scene, &body, body.kind, first..body.tokens.end)
}

/// "United Nations" before "refugee agency", "Moody" before "'s said".
fn complete(scene: &Scene<'_>, draft: Draft, next: usize) -> Draft {
    let end = draft.tokens.end;
    let sentence = scene.sentence(draft.sentence).end;
    for more in (1..=3).rev() {
        let longer = draft.tokens.start..end + more;
        if longer.end > sentence || longer.end > next || !scene.is_lower(longer.end - 1) {
            continue;
        }
        if scene
            .lexicon
            .organization(&normalize(&scene.words(&longer)))
            .is_some()
        {
            return made(scene, &draft, NameKind::Organization, longer);
        }
    }
    let owns_clitic = draft.kind == NameKind::Organization
        && end < sentence
        && scene.is_possessive(end)
        && scene.text(end).len() > 1
        && (matches!(
            draft.key.as_str(),
            "moody"
                | "mcdonald"
                | "lloyd"
                | "macy"
                | "kellogg"
                | "sotheby"
                | "christie"
                | "wendy"
                | "sainsbury"
                | "kohl"
                | "denny"
                | "lowe"
                | "trader-joe"
                | "standard-poor"
                | "levi"
                | "domino"
        ) || matches!(
            scene.text(end + 1),
            "said" | "says" | "told" | "announced" | "cut"
        ));
    if owns_clitic {
        return made(scene, &draft, draft.kind, draft.tokens.start..end + 1);
    }
    draft
}

/// Two marks as the one name they are.
fn joined(scene: &Scene<'_>, last: &Draft, draft: &Draft) -> Option<Draft> {
    let gap = last.tokens.end..draft.tokens.start;
    if gap.len() > 2 || last.sentence != draft.sentence {
        return None;
    }
    let whole = last.tokens.start..draft.tokens.end;
    let of_country = matches!(last.kind, NameKind::Location | NameKind::Norp)
        && (scene.lexicon.country(&last.key).is_some()
            || scene.lexicon.demonym(&last.key).is_some());
    if gap.is_empty() && draft.kind == NameKind::Organization && of_country {
        let force = FORCES.contains(&draft.text.to_lowercase().as_str());
        let command = draft.text.ends_with(" Command") && last.kind == NameKind::Location;
        return (force || command).then(|| made(scene, draft, NameKind::Organization, whole));
    }
    let capital = gap.len() == 1
        && scene.text(gap.start) == ","
        && last.key == "washington"
        && draft.key == "dc";
    if capital {
        return Some(made(scene, draft, NameKind::Location, whole));
    }
    if last.kind != NameKind::Organization || draft.kind != NameKind::Location || gap.is_empty() {
        return None;
    }
    let the = gap.len() == 1 || scene.is(gap.end - 1, "the");
    let bank = scene.is(gap.start, "of")
        && matches!(
            last.text.as_str(),
            "Bank" | "University" | "Central Bank" | "Port"
        );
    let mission =
        scene.is(gap.start, "in") && last.text.contains(' ') && last.text.ends_with("Mission");
    (the && (bank || mission)).then(|| made(scene, draft, NameKind::Organization, whole))
}

/// One mark as the two names it covers.
fn split(scene: &Scene<'_>, draft: &Draft) -> Option<[Draft; 2]> {
    if draft.kind != NameKind::Organization {
        return None;
    }
    let Range { start, end } = draft.tokens.clone();
    // "Combined Forces Command and U.S. Forces Korea": a country begins another name.
    let and = (start + 2..end.saturating_sub(2)).find(|at| {
        scene.is(*at, "and")
            && scene.is_any(
                *at - 1,
                &[
                    "command",
                    "army",
                    "navy",
                    "force",
                    "forces",
                    "ministry",
                    "department",
                    "agency",
                ],
            )
            && scene
                .lexicon
                .country(&normalize(scene.text(*at + 1)))
                .is_some()
    });
    if let Some(and) = and {
        return Some([
            made(scene, draft, NameKind::Organization, start..and),
            made(scene, draft, NameKind::Organization, and + 1..end),
        ]);
    }
    // "Philippine Department of Migrant Workers": a nationality and a body.
    for cut in (start + 1..end).rev() {
        let nationality = scene
            .lexicon
            .demonym(&normalize(&scene.words(&(start..cut))))
            .is_some();
        let rest = scene.words(&(cut..end));
        let words: Vec<&str> = rest.split_whitespace().collect();
        let ministry = rest.starts_with("Ministry")
            || rest.starts_with("Department")
            || rest.ends_with("Ministry")
            || rest.ends_with("Parliament");
        if nationality && ministry && generic_key(&words).is_some() {
            return Some([
                made(scene, draft, NameKind::Norp, start..cut),
                made(scene, draft, NameKind::Organization, cut..end),
            ]);
        }
    }
    // "Aegean Crown Shipping of Piraeus": a company and its seat.
    let of = (start + 2..end - 1).rfind(|at| scene.is(*at, "of"))?;
    let designated = DESIGNATORS.contains(&normalize(scene.text(of - 1)).as_str());
    let seat = normalize(&scene.words(&(of + 1..end)));
    (designated && scene.lexicon.places(&seat).next().is_some()).then(|| {
        [
            made(scene, draft, NameKind::Organization, start..of),
            made(scene, draft, NameKind::Location, of + 1..end),
        ]
    })
}
