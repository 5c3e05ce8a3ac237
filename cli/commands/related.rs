//! `dateline related`.

use clap::{Args, ValueEnum};
use shared::v1::{DateMatch, EntityType, ListRelatedEntitiesRequest};

use super::paging::{LimitArgs, Pages, note_if_ambiguous};
use crate::connect::Servers;
use crate::dates::{PartialDate, range};
use crate::error::Failure;
use crate::filter::Named;
use crate::render;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline related 'Rob Bauer'
  dateline related NATO --type person,org --published-from 2023
  dateline related loc-kor --json";

/// Options of `related`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RelatedArgs {
    /// A name, an alias, or an id
    #[arg(required = true, value_name = "NAME|ID")]
    words: Vec<String>,
    /// Only of these types
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_enum)]
    types: Vec<TypeName>,
    /// Only articles published on or after this day
    #[arg(long, value_name = "DATE")]
    published_from: Option<PartialDate>,
    /// Only articles published on or before this day
    #[arg(long, value_name = "DATE")]
    published_to: Option<PartialDate>,
    /// How many.
    #[command(flatten)]
    limit: LimitArgs,
}

/// A type of entity on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TypeName {
    Person,
    #[value(alias = "organization")]
    Org,
    #[value(alias = "location")]
    Place,
    #[value(alias = "norp")]
    Group,
}

impl From<TypeName> for EntityType {
    fn from(name: TypeName) -> Self {
        match name {
            TypeName::Person => Self::Person,
            TypeName::Org => Self::Organization,
            TypeName::Place => Self::Location,
            TypeName::Group => Self::Norp,
        }
    }
}

/// Lists the entities that appear with one.
pub async fn run(
    args: &RelatedArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let named = Named::of(&args.words);
    let mut client = servers.query().await?;
    let mut pages = Pages::new(args.limit, screen.json());
    let mut related = Vec::new();
    while let Some((page_size, page_token)) = pages.next() {
        let request = ListRelatedEntitiesRequest {
            entity: Some(named.to_reference()),
            types: args
                .types
                .iter()
                .map(|name| EntityType::from(*name).into())
                .collect(),
            publish_date: range(args.published_from, args.published_to, DateMatch::Possible),
            page_size,
            page_token,
            minimum_revision: None,
        };
        let mut page = client.list_related_entities(request).await?.into_inner();
        if related.is_empty() {
            note_if_ambiguous(screen, 1, &page.matched_entities);
        }
        pages.turn(page.related_entities.len(), page.next_page_token);
        if screen.json() {
            for one in &page.related_entities {
                screen.json_line(one)?;
            }
        } else {
            // Columns are as wide as all of it needs.
            related.append(&mut page.related_entities);
        }
    }
    if !screen.json() {
        screen.print(&render::entity::related(&related, screen.width()))?;
    }
    pages.note_if_cut(screen);
    Ok(())
}
