//! Who and what could take part in an act: the heads of names, nouns, pronouns and
//! time expressions of its sentence.

use crate::event::Scene;
use crate::event::side::{is_named, is_someone};
use crate::name::NameKind;
use crate::syntax::{DepRel, Penn, Upos};

/// The words of a sentence that could take part in the act named by one of them.
pub fn candidates(scene: &Scene<'_>, act: usize) -> Vec<usize> {
    scene
        .words_of_sentence(act)
        .filter(|&word| word != act && could_take_part(scene, act, word))
        .collect()
}

/// The one word that stands for all of a name or time expression that a word is part of.
pub fn standing_for(scene: &Scene<'_>, word: usize) -> usize {
    let span = scene
        .mention_at(word)
        .map(|mention| mention.span)
        .or_else(|| scene.date_at(word).map(|date| date.span));
    span.and_then(|span| scene.head_of(scene.words_in(span)))
        .unwrap_or(word)
}

fn could_take_part(scene: &Scene<'_>, act: usize, word: usize) -> bool {
    if scene.mask(word) == Some(NameKind::Title) {
        return false;
    }
    if scene.mention_at(word).is_some() || scene.date_at(word).is_some() {
        return standing_for(scene, word) == word;
    }
    let syntax = scene.syntax;
    match syntax.upos(word) {
        Upos::Noun | Upos::Propn => {
            let part = matches!(
                syntax.relation(word),
                DepRel::Compound | DepRel::Flat | DepRel::Fixed
            );
            !part || syntax.head(word) == Some(act) || is_someone(scene, word)
        }
        Upos::Num => !matches!(
            syntax.relation(word),
            DepRel::Nummod | DepRel::Compound | DepRel::Flat
        ),
        Upos::Pron => !matches!(syntax.penn(word), Penn::Wdt | Penn::Wp | Penn::Ex),
        Upos::Adj => {
            is_named(scene, word)
                || matches!(
                    syntax.relation(word),
                    DepRel::Nsubj | DepRel::NsubjPass | DepRel::Obj | DepRel::Obl
                )
        }
        _ => false,
    }
}
