//! `dateline find`.

use clap::Args;
use shared::v1::{EntityType, ResolveEntityRequest};

use super::related::TypeName;
use crate::connect::Servers;
use crate::error::Failure;
use crate::render::table::{Cell, Table};
use crate::render::{style, words};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline find Bauer
  dateline find NATO --type org
  dateline find Kim --near loc-kor --near 'org-joint-chiefs-of-staff'";

/// Options of `find`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct FindArgs {
    /// The name, as someone wrote it
    #[arg(required = true, value_name = "NAME")]
    words: Vec<String>,
    /// The type it should have
    #[arg(long = "type", value_name = "TYPE", value_enum)]
    kind: Option<TypeName>,
    /// Ids of entities known to be near it
    #[arg(long, value_name = "ID")]
    near: Vec<String>,
}

/// Ranks the entities a name may mean.
pub async fn run(args: &FindArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let name = args.words.join(" ");
    let request = ResolveEntityRequest {
        name: name.clone(),
        r#type: args.kind.map(EntityType::from).unwrap_or_default().into(),
        context_entity_ids: args.near.clone(),
        minimum_revision: None,
    };
    let response = servers
        .query()
        .await?
        .resolve_entity(request)
        .await?
        .into_inner();
    if response.candidates.is_empty() {
        return Err(Failure::NotFound {
            what: "entity",
            name,
            hint: "try another spelling, or part of the name".to_owned(),
        });
    }
    let mut table = Table::new(&["score", "name", "type", "id", "articles", "matched"], 5);
    for candidate in &response.candidates {
        if screen.json() {
            screen.json_line(candidate)?;
            continue;
        }
        let entity = candidate.entity.clone().unwrap_or_default();
        table.row([
            Cell::new(format!("{:.2}", candidate.score)),
            Cell::new(&entity.name).styled(style::of_entity(entity.r#type())),
            Cell::new(words::entity_type(entity.r#type())),
            Cell::new(&entity.id),
            Cell::number(entity.article_count),
            Cell::new(&candidate.matched_alias),
        ]);
    }
    if screen.json() {
        return Ok(());
    }
    screen.print(&table.render(screen.width()))
}
