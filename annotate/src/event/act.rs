//! Acts: one for all the words of a sentence that name the same one.

use super::trigger::Trigger;
use super::{EventType, Scene};
use crate::span::Span;
use crate::syntax::DepRel;

/// An act, and the words that name it.
pub(super) struct Act {
    /// The word that its participants hang on.
    pub(super) word: usize,
    pub(super) kind: EventType,
    /// The words that name it, as far as they stand together.
    pub(super) trigger: Span,
    /// How sure the surest of them is.
    pub(super) strength: i16,
}

/// Puts together words of one type of which one hangs on the other: "a bomb attack
/// killed 12" is one act, at "killed"; "held talks" is one, at "talks".
pub(super) fn gather(scene: &Scene<'_>, found: &[Trigger]) -> Vec<Act> {
    let names = |word: usize, kind| {
        found
            .binary_search_by_key(&word, |trigger| trigger.word)
            .is_ok_and(|at| found[at].kind == kind)
    };
    let top = |mut word: usize, kind| {
        while let Some(head) = scene.syntax.head(word)
            && is_part(scene, word)
            && names(head, kind)
        {
            word = head;
        }
        word
    };
    let mut acts: Vec<Act> = Vec::new();
    for &Trigger { word, kind, .. } in found {
        if top(word, kind) != word {
            continue;
        }
        let same = |other: usize| names(other, kind) && top(other, kind) == word;
        let (mut first, mut last) = (word, word);
        while first > 0 && same(first - 1) {
            first -= 1;
        }
        while same(last + 1) {
            last += 1;
        }
        let object = scene
            .syntax
            .child(word, &[DepRel::Obj])
            .filter(|&object| names(object, kind));
        let parts = found
            .iter()
            .filter(|part| part.kind == kind && top(part.word, kind) == word);
        let strength = parts.map(|part| part.strength).max().unwrap_or_default();
        let tokens = &scene.tokens.tokens;
        acts.push(Act {
            word: object.unwrap_or(word),
            kind,
            trigger: tokens[first].to(tokens[last]),
            strength,
        });
    }
    acts
}

/// Whether a word tells of its head's act rather than of one of its own.
fn is_part(scene: &Scene<'_>, word: usize) -> bool {
    matches!(
        scene.syntax.relation(word),
        DepRel::Compound
            | DepRel::Amod
            | DepRel::Nsubj
            | DepRel::NsubjPass
            | DepRel::Obj
            | DepRel::Obl
            | DepRel::OblAgent
            | DepRel::Xcomp
            | DepRel::Flat
            | DepRel::Fixed
    )
}
