//! Entities as the API has them, counted over one article.

use annotate::Reading;
use annotate::entity::{Detail, Entity, EntityIndex, MentionKind, PersonDetail, Tenure};
use shared::v1;

use super::entity_at;
use super::place::Places;

/// Sorts the entities of a reading into the lists of their types.
pub(super) fn entities(reading: &Reading, places: &Places<'_>, annotations: &mut v1::Annotations) {
    for (entity, counts) in reading.annotations.entities.iter().zip(count(reading)) {
        let common = common(reading, entity, counts);
        match &entity.detail {
            Detail::Person(detail) => {
                annotations
                    .persons
                    .push(person(reading, places, detail, common));
            }
            Detail::Organization { acronyms } => {
                annotations.organizations.push(v1::Organization {
                    entity: Some(common),
                    acronyms: acronyms.clone(),
                });
            }
            Detail::Location => annotations.locations.push(v1::Location {
                entity: Some(common),
            }),
            Detail::Norp => annotations.norps.push(common),
        }
    }
}

pub(super) fn type_of(detail: &Detail) -> v1::EntityType {
    match detail {
        Detail::Person(_) => v1::EntityType::Person,
        Detail::Organization { .. } => v1::EntityType::Organization,
        Detail::Location => v1::EntityType::Location,
        Detail::Norp => v1::EntityType::Norp,
    }
}

fn common(reading: &Reading, entity: &Entity, counts: Counts) -> v1::Entity {
    let published = reading.document.metadata.published.map(Into::into);
    let mut aliases: Vec<v1::Alias> = entity
        .aliases
        .iter()
        .zip(counts.names)
        .map(|(name, mention_count)| v1::Alias {
            name: name.clone(),
            mention_count,
        })
        .collect();
    // Stable, so that equally used names stay in the order of first use.
    aliases.sort_by_key(|alias| std::cmp::Reverse(alias.mention_count));
    v1::Entity {
        id: entity.id.clone(),
        r#type: type_of(&entity.detail).into(),
        name: entity.name.clone(),
        aliases,
        country_code: entity
            .country
            .map(|code| code.as_str().to_owned())
            .unwrap_or_default(),
        mention_count: counts.mentions,
        article_count: 1,
        first_publish_date: published,
        last_publish_date: published,
    }
}

fn person(
    reading: &Reading,
    places: &Places<'_>,
    detail: &PersonDetail,
    common: v1::Entity,
) -> v1::Person {
    let published = reading.document.metadata.published.map(Into::into);
    let role = |role: &annotate::entity::Role| {
        let organization = role.organization.map(|index| entity_at(reading, index));
        v1::Role {
            title: role.title.clone(),
            organization_id: organization
                .map(|entity| entity.id.clone())
                .unwrap_or_default(),
            organization_name: organization
                .map(|entity| entity.name.clone())
                .unwrap_or_default(),
            country_code: role
                .country
                .map(|code| code.as_str().to_owned())
                .unwrap_or_default(),
            tenure: tenure(role.tenure).into(),
            article_count: 1,
            first_publish_date: published,
            last_publish_date: published,
            evidence: Some(places.span(role.evidence)),
        }
    };
    v1::Person {
        entity: Some(common),
        given_name: detail.given_name.clone().unwrap_or_default(),
        family_name: detail.family_name.clone().unwrap_or_default(),
        titles: detail.titles.clone(),
        roles: detail.roles.iter().map(role).collect(),
    }
}

fn tenure(tenure: Tenure) -> v1::Tenure {
    match tenure {
        Tenure::Current => v1::Tenure::Current,
        Tenure::Former => v1::Tenure::Former,
        Tenure::Acting => v1::Tenure::Acting,
        Tenure::Elect => v1::Tenure::Elect,
    }
}

/// How often an entity is mentioned, in all and by each of its names.
struct Counts {
    mentions: u64,
    names: Vec<u64>,
}

fn count(reading: &Reading) -> Vec<Counts> {
    let entities = &reading.annotations.entities;
    let mut counts: Vec<Counts> = entities
        .iter()
        .map(|entity| Counts {
            mentions: 0,
            names: vec![0; entity.aliases.len()],
        })
        .collect();
    for mention in &reading.annotations.mentions {
        let EntityIndex(at) = mention.entity;
        let (entity, counts) = (&entities[at as usize], &mut counts[at as usize]);
        counts.mentions += 1;
        let words = reading.document.text_of(mention.span);
        let name = entity.aliases.iter().position(|alias| alias == words);
        if let (MentionKind::Name, Some(name)) = (mention.kind, name) {
            counts.names[name] += 1;
        }
    }
    counts
}
