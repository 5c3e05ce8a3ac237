//! `dateline person`, `org` and `place`.

use clap::Args;
use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{
    Entity, EventFilter, GetLocationRequest, GetOrganizationRequest, GetPersonRequest,
    ListEventsRequest, ListMentionsRequest, ListRelatedEntitiesRequest, Location, Organization,
    Person, SearchLocationsRequest, SearchOrganizationsRequest, SearchPersonsRequest,
};
use tonic::Status;
use tonic::transport::Channel;
use tonic_types::StatusExt;

use crate::connect::Servers;
use crate::error::{Failure, reason};
use crate::filter::Named;
use crate::render::{self, paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline person 'Rob Bauer'
  dateline org NATO --events 20 --related 0
  dateline place loc-kor --json

The name may be any alias; --json gives the entity alone, one object.
See also: dateline events, mentions, related.";

/// Names offered when nothing goes by the one asked for.
const SUGGESTIONS_MAX: i32 = 5;

/// Options of `person`, `org` and `place`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct EntityArgs {
    /// A name, an alias, or an id
    #[arg(required = true, value_name = "NAME|ID")]
    words: Vec<String>,
    /// How many events to show
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(i32).range(0..=500))]
    events: i32,
    /// How many mentions to show
    #[arg(long, value_name = "NUMBER", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(i32).range(0..=500))]
    mentions: i32,
    /// How many related entities to show
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(i32).range(0..=500))]
    related: i32,
}

/// Shows a person.
pub async fn person(
    args: &EntityArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    run(Kind::Person, args, servers, screen).await
}

/// Shows an organization.
pub async fn organization(
    args: &EntityArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    run(Kind::Organization, args, servers, screen).await
}

/// Shows a place.
pub async fn place(
    args: &EntityArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    run(Kind::Location, args, servers, screen).await
}

async fn run(
    kind: Kind,
    args: &EntityArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let named: Named = args
        .words
        .join(" ")
        .parse()
        .expect("every text is a name or an id");
    let mut client = servers.query().await?;
    let found = match kind.get(&mut client, &named).await {
        Ok(found) => found,
        Err(status) => return explain(kind, &named, status, &mut client, screen).await,
    };
    if screen.json() {
        return found.print_json(screen);
    }
    screen.print(&found.render(screen.width()))?;
    let id = Named::Id(found.entity().id.clone());
    show_events(kind, args.events, &id, &mut client, screen).await?;
    show_mentions(args.mentions, &id, &mut client, screen).await?;
    show_related(args.related, &id, &mut client, screen).await
}

/// An ambiguous name and an unknown one end in a list of those that may be meant.
async fn explain(
    kind: Kind,
    named: &Named,
    status: Status,
    client: &mut QueryServiceClient<Channel>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let (candidates, remark) = match reason(&status).as_str() {
        "AMBIGUOUS_NAME" => {
            let info = status.get_details_error_info();
            let ids = info.and_then(|info| info.metadata.get("candidates").cloned());
            let mut candidates = Vec::new();
            for id in ids
                .unwrap_or_default()
                .split(',')
                .filter(|id| !id.is_empty())
            {
                let found = kind.get(client, &Named::Id(id.to_owned())).await?;
                candidates.push(found.entity().clone());
            }
            (candidates, "stands for more than one; ask again by id")
        }
        "ENTITY_NOT_FOUND" => (
            kind.search(client, named.as_str()).await?,
            "is the name of none; these come near",
        ),
        _ => return Err(status.into()),
    };
    if candidates.is_empty() {
        return Err(Failure::NotFound {
            what: kind.noun(),
            name: named.as_str().to_owned(),
            hint: "try part of the name, or `dateline find NAME` for every type".to_owned(),
        });
    }
    screen.note(format!(
        "{:?} {remark}:\n{}",
        named.as_str(),
        render::entity::candidates(&candidates, screen.width()).trim_end()
    ));
    Err(Failure::Shown)
}

async fn show_events(
    kind: Kind,
    page_size: i32,
    id: &Named,
    client: &mut QueryServiceClient<Channel>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if page_size == 0 {
        return Ok(());
    }
    let request = ListEventsRequest {
        filter: Some(kind.filter(id)),
        page_size,
        ..ListEventsRequest::default()
    };
    let page = client.list_events(request).await?.into_inner();
    if page.events.is_empty() {
        return Ok(());
    }
    heading(screen, "Events", &page.next_page_token)?;
    for event in &page.events {
        screen.print(&render::event::render(event, false, screen.width()))?;
    }
    Ok(())
}

async fn show_mentions(
    page_size: i32,
    id: &Named,
    client: &mut QueryServiceClient<Channel>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if page_size == 0 {
        return Ok(());
    }
    let request = ListMentionsRequest {
        entity: Some(id.to_reference()),
        page_size,
        ..ListMentionsRequest::default()
    };
    let page = client.list_mentions(request).await?.into_inner();
    if page.mentions.is_empty() {
        return Ok(());
    }
    heading(screen, "Mentions", &page.next_page_token)?;
    screen.print(&render::entity::mentions(&page.mentions, screen.width()))
}

async fn show_related(
    page_size: i32,
    id: &Named,
    client: &mut QueryServiceClient<Channel>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    if page_size == 0 {
        return Ok(());
    }
    let request = ListRelatedEntitiesRequest {
        entity: Some(id.to_reference()),
        page_size,
        ..ListRelatedEntitiesRequest::default()
    };
    let page = client.list_related_entities(request).await?.into_inner();
    if page.related_entities.is_empty() {
        return Ok(());
    }
    heading(screen, "Appears with", &page.next_page_token)?;
    screen.print(&render::entity::related(
        &page.related_entities,
        screen.width(),
    ))
}

fn heading(screen: &mut Screen, text: &str, next_page_token: &str) -> Result<(), Failure> {
    let more = if next_page_token.is_empty() {
        ""
    } else {
        "  and more"
    };
    screen.line(format!(
        "\n{}{}",
        paint(style::HEADING, text),
        paint(style::DIM, more)
    ))
}

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
    fn noun(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Location => "place",
        }
    }

    fn filter(self, id: &Named) -> EventFilter {
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

    async fn get(
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

    async fn search(
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
enum Found {
    Person(Person),
    Organization(Organization),
    Location(Location),
}

impl Found {
    fn entity(&self) -> &Entity {
        let entity = match self {
            Self::Person(one) => one.entity.as_ref(),
            Self::Organization(one) => one.entity.as_ref(),
            Self::Location(one) => one.entity.as_ref(),
        };
        entity.unwrap_or(&NOBODY)
    }

    fn render(&self, width: usize) -> String {
        match self {
            Self::Person(one) => render::entity::person(one, width),
            Self::Organization(one) => render::entity::organization(one, width),
            Self::Location(one) => render::entity::location(one, width),
        }
    }

    fn print_json(&self, screen: &mut Screen) -> Result<(), Failure> {
        match self {
            Self::Person(one) => screen.json_line(one),
            Self::Organization(one) => screen.json_line(one),
            Self::Location(one) => screen.json_line(one),
        }
    }
}
