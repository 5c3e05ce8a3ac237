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
    let draft = with_company_mark(scene, &draft).unwrap_or(draft);
    let draft = complete(scene, draft, next);
    let draft = with_common_front(scene, draft, out);
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

/// "Camp" before "Aguinaldo": the common noun that opens a place's name.
fn with_common_front(scene: &Scene<'_>, draft: Draft, out: &[Draft]) -> Draft {
    let front = scene.before(draft.tokens.start).filter(|front| {
        draft.kind == NameKind::Location
            && draft.is_one_word()
            && scene.is_capitalized(*front)
            && scene.is_any(*front, &["camp", "fort", "mount", "cape", "lake"])
            && out.last().is_none_or(|last| last.tokens.end <= *front)
    });
    match front {
        Some(front) => made(scene, &draft, NameKind::Location, front..draft.tokens.end),
        None => draft,
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
            || PAPERS.contains(&scene.text(draft.tokens.end))
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
    for more in (1..=6).rev() {
        let longer = draft.tokens.start..end + more;
        let last = longer.end - 1;
        let whole = scene.is_lower(last) && more <= 3
            || draft.kind == NameKind::Organization
                && (scene.text(end).starts_with(char::is_alphabetic) || scene.text(end) == "-")
                && scene.is_capitalized(last);
        if longer.end > sentence || longer.end > next && more <= 3 && scene.is_lower(last) || !whole
        {
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
    let nation = last.key.strip_prefix("royal-").unwrap_or(&last.key);
    let of_country = matches!(last.kind, NameKind::Location | NameKind::Norp)
        && (scene.lexicon.country(nation).is_some() || scene.lexicon.demonym(nation).is_some());
    if gap.is_empty() && draft.kind == NameKind::Organization && of_country {
        let force = FORCES.contains(&draft.text.to_lowercase().as_str());
        let command = draft.text.ends_with(" Command") && last.kind == NameKind::Location;
        return (force || command).then(|| made(scene, draft, NameKind::Organization, whole));
    }
    // "Moscow" "State" "University": one school in three marks.
    let generic = draft.kind == NameKind::Organization
        && draft.is_one_word()
        && matches!(
            draft.text.as_str(),
            "University" | "State" | "College" | "Council" | "Institute" | "Hospital" | "Police"
        );
    if gap.is_empty() && generic && !of_country && last.kind != NameKind::Norp {
        return Some(made(scene, draft, NameKind::Organization, whole));
    }
    let shire = last.kind == NameKind::Location
        && draft.kind == NameKind::Organization
        && gap.len() == 1
        && scene.is(gap.start, "and")
        && draft.text.split(' ').count() == 2
        && draft.text.ends_with(" Police");
    if shire && !of_country {
        return Some(made(scene, draft, NameKind::Organization, whole));
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
            "Bank"
                | "University"
                | "Central Bank"
                | "Port"
                | "Armed Forces"
                | "Reserve Bank"
                | "National Bank"
                | "National Library"
                | "Communist Party"
                | "Democratic League"
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

/// A name with the mark of a company that stands behind it: "Hvidsten A/S".
pub(super) fn with_company_mark(scene: &Scene<'_>, draft: &Draft) -> Option<Draft> {
    const MARKS: [&str; 30] = [
        "Inc.", "Inc", "Ltd.", "Ltd", "LLC", "PLC", "plc", "Plc", "Corp.", "Corp", "GmbH", "AG",
        "SE", "S.A.", "NV", "N.V.", "AB", "ASA", "AS", "Oy", "Oyj", "JSC", "PJSC", "OJSC",
        "S.p.A.", "SpA", "Bhd", "KGaA", "A/S", "Co.",
    ];
    if draft.kind == NameKind::Norp {
        return None;
    }
    let end = draft.tokens.end;
    let limit = scene.sentence(draft.sentence).end;
    let danish = || (scene.text(end), scene.text(end + 1), scene.text(end + 2)) == ("A", "/", "S");
    let italian = || scene.text(end - 1).starts_with("S.p") && scene.text(end).starts_with('A');
    let longer = if MARKS.contains(&scene.text(end)) || italian() {
        end + 1
    } else if danish() {
        end + 3
    } else {
        return None;
    };
    // "Port of Tallinn AS"
    let start = draft.tokens.start;
    let of = start >= 2 && scene.is(start - 1, "of") && scene.is_any(start - 2, &["port", "bank"]);
    let start = if of { start - 2 } else { start };
    let free = longer <= limit && scene.sentence_of(start) == draft.sentence as usize;
    free.then(|| made(scene, draft, NameKind::Organization, start..longer))
}

/// "Blöme & Carter": two names with "&" between are one firm's.
pub(super) fn join_partners(scene: &Scene<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    let named = |kind| {
        matches!(
            kind,
            NameKind::Person | NameKind::Organization | NameKind::Location
        )
    };
    for draft in drafts {
        let whole = out.last().and_then(|last| {
            let partners = last.sentence == draft.sentence
                && last.tokens.end + 1 == draft.tokens.start
                && scene.text(last.tokens.end) == "&"
                && named(last.kind)
                && named(draft.kind);
            let tokens = last.tokens.start..draft.tokens.end;
            partners.then(|| made(scene, &draft, NameKind::Organization, tokens))
        });
        // What a longer name covers is no name beside it.
        while out.last().is_some_and(|last| {
            draft.tokens.start <= last.tokens.start && draft.tokens.end >= last.tokens.end
        }) {
            out.pop();
        }
        if out
            .last()
            .is_some_and(|last| draft.tokens.start < last.tokens.end)
        {
            continue;
        }
        if let Some(whole) = whole {
            out.pop();
            out.push(whole);
        } else {
            out.push(draft);
        }
    }
    out
}
