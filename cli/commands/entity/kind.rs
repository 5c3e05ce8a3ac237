//! Persons, organizations and places, each with its own calls and message.

use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{
    Entity, EventFilter, GetLocationRequest, GetOrganizationRequest, GetPersonRequest, Location,
    Organization, Person, SearchLocationsRequest, SearchOrganizationsRequest, SearchPersonsRequest,
};
use tonic::Status;
use tonic::transport::Channel;

use crate::error::Failure;
use crate::filter::Named;
use crate::render;
use crate::screen::Screen;

/// Names offered when nothing goes by the one asked for.
const SUGGESTIONS_MAX: i32 = 5;

/// The types of entity that have a command.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A person.
    Person,
    /// An organization.
    Organization,
    /// A place.
    Location,
}

impl Kind {
    /// As people say it.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "place",
        }
    }

    /// The events it takes part in.
    pub fn filter(self, id: &Named) -> EventFilter {
        let named = vec![id.to_reference()];
        match self {
            Self::Person => EventFilter {
                persons: named,
                ..EventFilter::default()
            },
            Self::Organization => EventFilter {
                organizations: named,
                ..EventFilter::default()
            },
            Self::Location => EventFilter {
                locations: named,
                ..EventFilter::default()
            },
        }
    }

    /// The one entity of this type that is meant.
    pub async fn get(
        self,
        client: &mut QueryServiceClient<Channel>,
        named: &Named,
    ) -> Result<Found, Status> {
        let reference = Some(named.to_reference());
        Ok(match self {
            Self::Person => {
                let request = GetPersonRequest {
                    person: reference,
                    minimum_revision: None,
                };
                let response = client.get_person(request).await?.into_inner();
                Found::Person(response.person.unwrap_or_default())
            }
            Self::Organization => {
                let request = GetOrganizationRequest {
                    organization: reference,
                    minimum_revision: None,
                };
                let response = client.get_organization(request).await?.into_inner();
                Found::Organization(response.organization.unwrap_or_default())
            }
            Self::Location => {
                let request = GetLocationRequest {
                    location: reference,
                    minimum_revision: None,
                };
                let response = client.get_location(request).await?.into_inner();
                Found::Location(response.location.unwrap_or_default())
            }
        })
    }

    /// Those whose names come near.
    pub async fn search(
        self,
        client: &mut QueryServiceClient<Channel>,
        name: &str,
    ) -> Result<Vec<Entity>, Status> {
        let (query, page_size) = (name.to_owned(), SUGGESTIONS_MAX);
        let found: Vec<Option<Entity>> = match self {
            Self::Person => {
                let request = SearchPersonsRequest {
                    query,
                    page_size,
                    ..Default::default()
                };
                let page = client.search_persons(request).await?.into_inner();
                page.persons.into_iter().map(|one| one.entity).collect()
            }
            Self::Organization => {
                let request = SearchOrganizationsRequest {
                    query,
                    page_size,
                    ..Default::default()
                };
                let page = client.search_organizations(request).await?.into_inner();
                page.organizations
                    .into_iter()
                    .map(|one| one.entity)
                    .collect()
            }
            Self::Location => {
                let request = SearchLocationsRequest {
                    query,
                    page_size,
                    ..Default::default()
                };
                let page = client.search_locations(request).await?.into_inner();
                page.locations.into_iter().map(|one| one.entity).collect()
            }
        };
        Ok(found.into_iter().flatten().collect())
    }
}

/// What an answer without an entity holds; no service gives one.
static NOBODY: Entity = Entity {
    id: String::new(),
    r#type: 0,
    name: String::new(),
    aliases: Vec::new(),
    country_code: String::new(),
    mention_count: 0,
    article_count: 0,
    first_publish_date: None,
    last_publish_date: None,
};

/// An entity that was found.
pub enum Found {
    Person(Person),
    Organization(Organization),
    Location(Location),
}

impl Found {
    /// What every entity has.
    pub fn entity(&self) -> &Entity {
        let entity = match self {
            Self::Person(one) => one.entity.as_ref(),
            Self::Organization(one) => one.entity.as_ref(),
            Self::Location(one) => one.entity.as_ref(),
        };
        entity.unwrap_or(&NOBODY)
    }

    /// Its card.
    pub fn render(&self, width: usize) -> String {
        match self {
            Self::Person(one) => render::entity::person(one, width),
            Self::Organization(one) => render::entity::organization(one, width),
            Self::Location(one) => render::entity::location(one, width),
        }
    }

    /// Its message.
    pub fn print_json(&self, screen: &mut Screen) -> Result<(), Failure> {
        match self {
            Self::Person(one) => screen.json_line(one),
            Self::Organization(one) => screen.json_line(one),
            Self::Location(one) => screen.json_line(one),
        }
    }
}
