//! `dateline mentions`.

use clap::Args;
use shared::v1::ListMentionsRequest;

use super::paging::{LimitArgs, Pages, note_if_ambiguous};
use crate::connect::Servers;
use crate::error::Failure;
use crate::filter::Named;
use crate::render;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline mentions 'Rob Bauer'
  dateline mentions per-rob-bauer --article ID
  dateline mentions NATO --json --limit 100";

/// Options of `mentions`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct MentionsArgs {
    /// A name, an alias, or an id
    #[arg(required = true, value_name = "NAME|ID")]
    words: Vec<String>,
    /// Only in this article
    #[arg(long, value_name = "ID", default_value = "", hide_default_value = true)]
    article: String,
    /// How many.
    #[command(flatten)]
    limit: LimitArgs,
}

/// Lists the sentences that refer to an entity.
pub async fn run(
    args: &MentionsArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let named = Named::of(&args.words);
    let mut client = servers.query().await?;
    let mut pages = Pages::new(args.limit, screen.json());
    let mut listed = 0;
    while let Some((page_size, page_token)) = pages.next() {
        let request = ListMentionsRequest {
            entity: Some(named.to_reference()),
            article_id: args.article.clone(),
            page_size,
            page_token,
            minimum_revision: None,
        };
        let page = client.list_mentions(request).await?.into_inner();
        if listed == 0 {
            note_if_ambiguous(screen, 1, &page.matched_entities);
        }
        if screen.json() {
            for mention in &page.mentions {
                screen.json_line(mention)?;
            }
        } else {
            screen.print(&render::entity::mentions(&page.mentions, screen.width()))?;
        }
        listed += page.mentions.len();
        pages.turn(page.mentions.len(), page.next_page_token);
    }
    pages.note_if_cut(screen);
    Ok(())
}
