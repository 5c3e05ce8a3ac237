//! Where one mark is two names, or two marks are one: "U.S." and "Army" are one
//! body, "High Court Judge" a body and a title, "INS Kaveri" no person at all.

mod body;
mod person;
mod vessel;

use std::ops::Range;

use self::body::shape_body;
use self::person::{extend_person, known_body, shape_title, take_name_from_title};
use self::vessel::is_vessel;
use super::draft::Draft;
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
                extend_person(scene, &mut draft, next);
                out.push(draft);
            }
            NameKind::Organization | NameKind::Location | NameKind::Norp => {
                shape_body(scene, draft, next, &mut out);
            }
            NameKind::Event | NameKind::Misc => out.push(draft),
        }
    }
    out.retain(|draft| !is_vessel(scene, draft));
    out
}

fn made(scene: &Scene<'_>, from: &Draft, kind: NameKind, tokens: Range<usize>) -> Draft {
    Draft::new(scene, kind, tokens, from.sentence)
}
