//! Entities as answers describe them, and events as lists carry them; what was
//! made lately is kept.

use prost::Message;
use shared::v1;

use super::cache::Cache;

/// What entities and events that were asked for lately may take.
const CACHE_BYTES: usize = 32 << 20;

/// An entity with what its type adds.
#[derive(Clone, Debug, PartialEq)]
pub enum EntityDescription {
    /// A person.
    Person(v1::Person),
    /// An organization.
    Organization(v1::Organization),
    /// A place.
    Location(v1::Location),
    /// A nationality or group.
    Norp(v1::Entity),
}

impl EntityDescription {
    /// Bytes of the message.
    pub fn encoded_len(&self) -> usize {
        match self {
            Self::Person(person) => person.encoded_len(),
            Self::Organization(organization) => organization.encoded_len(),
            Self::Location(location) => location.encoded_len(),
            Self::Norp(entity) => entity.encoded_len(),
        }
    }

    /// What every entity has.
    pub fn entity(&self) -> Option<&v1::Entity> {
        match self {
            Self::Person(person) => person.entity.as_ref(),
            Self::Organization(organization) => organization.entity.as_ref(),
            Self::Location(location) => location.entity.as_ref(),
            Self::Norp(entity) => Some(entity),
        }
    }
}

/// What was made for answers lately.
#[derive(Debug)]
pub(crate) struct Caches {
    pub(crate) entities: Cache<EntityDescription>,
    pub(crate) events: Cache<v1::Event>,
}

impl Default for Caches {
    fn default() -> Self {
        Self {
            entities: Cache::new(CACHE_BYTES),
            events: Cache::new(CACHE_BYTES),
        }
    }
}
