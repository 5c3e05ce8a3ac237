//! `dateline person`, `org` and `place`.

use clap::Args;
use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{ListEventsRequest, ListMentionsRequest, ListRelatedEntitiesRequest};
use tonic::Status;
use tonic::transport::Channel;
use tonic_types::StatusExt;

use self::kind::Kind;
use crate::connect::Servers;
use crate::error::{Failure, reason};
use crate::filter::Named;
use crate::render::{self, paint, style};
use crate::screen::Screen;

mod kind;

const EXAMPLES: &str = "\
Examples:
  dateline person 'Rob Bauer'
  dateline org NATO --events 20 --related 0
  dateline place loc-kor --json

The name may be any alias; --json gives the entity alone, one object.
See also: dateline events, mentions, related.";

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
    let named = Named::of(&args.words);
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
