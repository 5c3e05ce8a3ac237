//! From names and ids in a request to entities.

use std::sync::Arc;

use shared::v1;

use super::{LookupError, describe};
use crate::fold;
use crate::index::{Direction, EntityDescription, Id, IndexError, List, View};
use crate::limits;

/// Names one entity in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// Exactly this entity.
    Id(String),
    /// Every entity that goes by this name. Has a letter or digit in it.
    Name(String),
}

/// What an entity should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Location,
    /// A nationality or group.
    Norp,
    /// Anything.
    Any,
}

impl Kind {
    /// The types, as numbers of the API.
    pub(crate) fn types(self) -> &'static [u8] {
        match self {
            Self::Person => &[1],
            Self::Organization => &[2],
            Self::Location => &[3],
            Self::Norp => &[4],
            Self::Any => &[1, 2, 3, 4],
        }
    }
}

/// Whom a reference stands for, and the part they must play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participants {
    /// How they are named.
    pub reference: Reference,
    /// What they must be.
    pub kind: Kind,
    /// A bit for each role they may play; all bits for any, even none that is known.
    pub roles: u8,
}

/// The entities a reference stands for; any one of them will do.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) entities: Vec<Id>,
    pub(super) roles: u8,
}

/// The one entity of a kind that a reference stands for.
///
/// # Errors
/// If there is none, or the name stands for several.
pub fn get_entity(
    view: &View<'_>,
    reference: &Reference,
    kind: Kind,
) -> Result<EntityDescription, LookupError> {
    let (asked, key) = match reference {
        Reference::Id(id) => (id, Some(Id::of(id))),
        Reference::Name(name) => {
            let mut named = by_name(view, name, kind, limits::CANDIDATES_NAMED_MAX)?;
            if named.len() > 1 {
                return Err(ambiguous(view, name, &named));
            }
            (name, named.pop())
        }
    };
    let found = match key {
        Some(key) => describe::known(view, key)?,
        None => None,
    };
    let found = found.filter(|found| {
        let entity_type = found.entity().map_or(0, |entity| entity.r#type);
        let mut types = kind.types().iter();
        types.any(|wanted| i32::from(*wanted) == entity_type)
    });
    found
        .map(Arc::unwrap_or_clone)
        .ok_or_else(|| LookupError::EntityNotFound {
            kind,
            entity: asked.clone(),
        })
}

/// The entities that references stand for. Those meant by a name are also put
/// into `matched`. A reference to what nobody mentions stands for nothing.
pub(super) fn resolve_all(
    view: &View<'_>,
    participants: &[Participants],
    matched: &mut Vec<v1::Entity>,
) -> Result<Vec<Group>, LookupError> {
    let mut groups = Vec::new();
    for Participants {
        reference,
        kind,
        roles,
    } in participants
    {
        let entities = match reference {
            Reference::Id(id) => {
                let key = Id::of(id);
                // Without a look at its type a place could pass for a person.
                let record = view.entity(key)?;
                let fits = record.is_some_and(|found| kind.types().contains(&found.entity_type));
                if fits { vec![key] } else { vec![] }
            }
            Reference::Name(name) => {
                let named = by_name(view, name, *kind, limits::NAME_ENTITIES_MAX + 1)?;
                if named.len() > limits::NAME_ENTITIES_MAX {
                    return Err(ambiguous(
                        view,
                        name,
                        &named[..limits::CANDIDATES_NAMED_MAX],
                    ));
                }
                for key in &named {
                    let known = describe::known(view, *key)?;
                    let entity = known.as_ref().and_then(|known| known.entity());
                    let entity = entity.ok_or(IndexError::Damaged)?;
                    if !matched.contains(entity) {
                        matched.push(entity.clone());
                    }
                }
                named
            }
        };
        groups.push(Group {
            entities,
            roles: *roles,
        });
    }
    Ok(groups)
}

/// The entities that go by a name, those most written of first.
fn by_name(view: &View<'_>, name: &str, kind: Kind, maximum: usize) -> Result<Vec<Id>, IndexError> {
    let name = fold::joined(name);
    let mut found = Vec::new();
    for entity_type in kind.types() {
        let mut list = view.list(List::names(*entity_type, &name), Direction::Backward);
        let most = found.len() + maximum;
        while let Some(entry) = list.peek()?.filter(|_| found.len() < most) {
            found.push(entry);
            list.advance()?;
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.truncate(maximum);
    Ok(found.into_iter().map(|entry| entry.id).collect())
}

fn ambiguous(view: &View<'_>, name: &str, candidates: &[Id]) -> LookupError {
    let ids = candidates
        .iter()
        .map(|key| Ok(view.entity(*key)?.ok_or(IndexError::Damaged)?.id))
        .collect::<Result<Vec<_>, IndexError>>();
    match ids {
        Ok(candidates) => LookupError::AmbiguousName {
            name: name.to_owned(),
            candidates,
        },
        Err(error) => error.into(),
    }
}
