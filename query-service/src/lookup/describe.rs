//! Entities in the words of the API.

use std::sync::Arc;

use shared::{google_type, v1};

use super::EntityDescription;
use crate::index::{EntityRecord, Id, IndexError, List, View};

/// An entity with what its type adds; `None` if no article mentions it.
pub(super) fn known(
    view: &View<'_>,
    key: Id,
) -> Result<Option<Arc<EntityDescription>>, IndexError> {
    view.described(key, || {
        let record = view.entity(key)?;
        record
            .map(|record| detailed(view, key, &record))
            .transpose()
    })
}

/// What every entity has.
fn entity(view: &View<'_>, key: Id, record: &EntityRecord) -> Result<v1::Entity, IndexError> {
    let (first, last) = publish_days(view, &List::entity_articles(key))?;
    let aliases = record.aliases().into_iter();
    Ok(v1::Entity {
        id: record.id.clone(),
        r#type: record.entity_type.into(),
        name: record.name().to_owned(),
        // A name that only the lexicon gives is no alias that is used.
        aliases: aliases
            .filter(|(_, mention_count)| *mention_count > 0)
            .map(|(name, mention_count)| v1::Alias {
                name: name.to_owned(),
                mention_count,
            })
            .collect(),
        country_code: record.country().to_owned(),
        mention_count: record.mention_count,
        article_count: record.article_count,
        first_publish_date: first,
        last_publish_date: last,
    })
}

/// An entity with what its type adds.
fn detailed(
    view: &View<'_>,
    key: Id,
    record: &EntityRecord,
) -> Result<EntityDescription, IndexError> {
    let entity = entity(view, key, record)?;
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
    Ok(
        match v1::EntityType::try_from(i32::from(record.entity_type)) {
            Ok(v1::EntityType::Person) => {
                let (given, family) = record.given_and_family();
                EntityDescription::Person(v1::Person {
                    entity: Some(entity),
                    given_name: given.to_owned(),
                    family_name: family.to_owned(),
                    titles: owned(record.titles()),
                    roles: roles(view, key, record)?,
                })
            }
            Ok(v1::EntityType::Organization) => EntityDescription::Organization(v1::Organization {
                entity: Some(entity),
                acronyms: owned(record.acronyms()),
            }),
            Ok(v1::EntityType::Location) => EntityDescription::Location(v1::Location {
                entity: Some(entity),
            }),
            Ok(v1::EntityType::Norp | v1::EntityType::Unspecified) | Err(_) => {
                EntityDescription::Norp(entity)
            }
        },
    )
}

fn roles(view: &View<'_>, key: Id, record: &EntityRecord) -> Result<Vec<v1::Role>, IndexError> {
    let roles = record.roles().into_iter();
    roles
        .map(|(role, article_count)| {
            let articles = List::role_articles(key, role.key());
            let (first, last) = publish_days(view, &articles)?;
            Ok(v1::Role {
                title: role.title.clone(),
                organization_id: role.organization_id.clone(),
                organization_name: role.organization_name.clone(),
                country_code: role.country.clone(),
                tenure: role.tenure,
                article_count,
                first_publish_date: first,
                last_publish_date: last,
                evidence: None,
            })
        })
        .collect()
}

type Ends = (Option<google_type::Date>, Option<google_type::Date>);

/// The days on which the first and the last article of a list were published.
fn publish_days(view: &View<'_>, list: &List) -> Result<Ends, IndexError> {
    let ends = view.ends(list)?;
    Ok(ends.map_or((None, None), |(first, last)| {
        (first.day.to_wire(), last.day.to_wire())
    }))
}
