//! Resolution: from names to entities, one for each real thing of an article.
//!
//! Full names first, then what refers back to them; places before bodies and
//! bodies before posts, because each gives evidence to the next. One pass each,
//! and a cost linear in the number of names for any article a person would write.

use super::assembly::Assembly;
use super::draft::drafts;
use super::kind::settle_kinds;
use super::recall::recall_names;
use super::scene::Scene;
use super::{Detail, Entity, Mention, organization, person, place};
use crate::document::Document;
use crate::lexicon::Lexicon;
use crate::name::Name;
use crate::span::Span;
use crate::token::Tokens;

/// What names refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The entities, in order of first mention.
    pub entities: Vec<Entity>,
    /// Their mentions, in reading order; none overlap.
    pub mentions: Vec<Mention>,
}

impl Resolved {
    /// Where persons and organizations are named: "April Jones" and the "Sunday
    /// Times" hold no date.
    pub fn names_that_are_no_dates(&self) -> Vec<Span> {
        let hides_dates = |mention: &&Mention| {
            let entity = &self.entities[mention.entity.0 as usize];
            matches!(
                entity.detail,
                Detail::Person(_) | Detail::Organization { .. }
            )
        };
        self.mentions
            .iter()
            .filter(hides_dates)
            .map(|mention| mention.span)
            .collect()
    }
}

/// Resolves the names of a document to entities.
///
/// Captions may refer to what the story names and make nothing of their own.
/// Authors become entities only where the story itself names them.
pub fn resolve(document: &Document, tokens: &Tokens, names: &[Name]) -> Resolved {
    let scene = Scene {
        document,
        tokens,
        lexicon: Lexicon::get(),
    };
    let mut drafts = drafts(&scene, names);
    settle_kinds(&scene, &mut drafts);
    let mut persons = person::link(&scene, &mut drafts);
    if recall_names(&scene, &mut drafts, &persons) {
        persons = person::link(&scene, &mut drafts);
    }
    let setting = place::setting(&scene, &drafts);
    let bodies = organization::link(&scene, &drafts, &setting);
    Assembly::new(&scene, &drafts).assemble(&setting, &bodies, &persons)
}

pub(super) fn narrow(index: usize) -> u32 {
    u32::try_from(index).expect("there are fewer entities than bytes")
}
