//! Where one mark is two names, or two marks are one: "U.S." and "Army" are one
//! body, "High Court Judge" a body and a title, "INS Kaveri" no person at all.

mod body;
mod person;
mod vessel;

use std::ops::Range;

use self::body::{join_partners, shape_body, with_company_mark};
use self::person::{
    extend_person, known_body, one_person, shape_title, take_name_from_title, take_post_of,
};
pub(super) use self::person::{trim_headline_names, turn_listed_names};
use self::vessel::is_vessel;
use super::draft::{Draft, is_acronym};
use super::scene::Scene;
use crate::name::NameKind;

/// Gives every draft the shape of one name. Takes them in order, returns them in order.
pub(super) fn shape(scene: &Scene<'_>, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len() + 4);
    let mut drafts = drafts.into_iter().peekable();
    while let Some(mut draft) = drafts.next() {
        if out
            .last()
            .is_some_and(|last| draft.tokens.start < last.tokens.end)
        {
            continue; // overlaps the one before it: the first stands
        }
        let next = drafts.peek().map_or(usize::MAX, |next| next.tokens.start);
        match draft.kind {
            NameKind::Title => shape_title(scene, draft, &mut out),
            NameKind::Person => {
                if let Some(body) = known_body(scene, &draft, &out) {
                    out.push(body);
                    continue;
                }
                take_name_from_title(scene, &mut draft, &mut out);
                take_post_of(scene, &draft, &mut out);
                extend_person(scene, &mut draft, next);
                if let Some(company) = with_company_mark(scene, &draft) {
                    out.push(company);
                    continue;
                }
                if let Some(whole) = out.last().and_then(|last| one_person(scene, last, &draft)) {
                    out.pop();
                    draft = whole;
                }
                out.push(draft);
            }
            NameKind::Organization | NameKind::Location | NameKind::Norp => {
                shape_body(scene, draft, next, &mut out);
            }
            NameKind::Event | NameKind::Misc => out.push(draft),
        }
    }
    out.retain(|draft| {
        !is_vessel(scene, draft) && !is_plural_acronym(scene, draft) && !is_no_name(scene, draft)
    });
    join_partners(scene, out)
}

fn made(scene: &Scene<'_>, from: &Draft, kind: NameKind, tokens: Range<usize>) -> Draft {
    Draft::new(scene, kind, tokens, from.sentence)
}

/// What no place or body is called by itself: degrees ("M.S."), times ("0925Z"),
/// "City" before "Manager", "Port of".
fn is_no_name(scene: &Scene<'_>, draft: &Draft) -> bool {
    const DEGREES: [&str; 14] = [
        "m.s.", "ph.d.", "phd", "m.d.", "r.d.", "b.a.", "b.sc.", "m.a.", "m.sc.", "j.d.", "mba",
        "m.p.h.", "kc", "qc",
    ];
    const COMMON: [&str; 6] = ["city", "town", "county", "state", "district", "borough"];
    if !matches!(draft.kind, NameKind::Location | NameKind::Organization) {
        return false;
    }
    let text = draft.text.to_lowercase();
    let degree = DEGREES.contains(&text.as_str())
        && scene
            .before(draft.tokens.start)
            .is_some_and(|before| scene.text(before) == "," || scene.is_capitalized(before));
    let time = draft.is_one_word()
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.ends_with('z');
    let cut = text.ends_with(" of") && !scene.is_capitalized(draft.tokens.end);
    degree || time || cut || draft.kind == NameKind::Location && COMMON.contains(&text.as_str())
}

/// "NGOs": several of a sort, and the name of none.
fn is_plural_acronym(scene: &Scene<'_>, draft: &Draft) -> bool {
    let stem = draft.text.strip_suffix('s').unwrap_or_default();
    draft.kind == NameKind::Organization
        && draft.is_one_word()
        && stem.len() > 1
        && stem.ends_with(char::is_uppercase)
        && is_acronym(stem)
        && scene.lexicon.organization(&draft.key).is_none()
}
