//! `dateline articles`.

use clap::Args;
use shared::v1::ListArticlesRequest;

use super::paging::{LimitArgs, Pages, note_if_ambiguous};
use crate::connect::Servers;
use crate::error::Failure;
use crate::filter;
use crate::render;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline articles
  dateline articles --mentions NATO --mentions loc-kor
  dateline articles --publisher Reuters --published-from 2024-05
  dateline articles --from 2019-11 --to 2019-11        an event it states was then
  dateline articles --json | jq -r .id";

/// Options of `articles`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ArticlesArgs {
    /// Which.
    #[command(flatten)]
    filter: filter::ArticleArgs,
    /// How many.
    #[command(flatten)]
    limit: LimitArgs,
}

/// Lists articles.
pub async fn run(
    args: &ArticlesArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let mut client = servers.query().await?;
    let mut pages = Pages::new(args.limit, screen.json());
    let mut articles = Vec::new();
    let mut first = true;
    while let Some((page_size, page_token)) = pages.next() {
        let request = ListArticlesRequest {
            filter: Some(args.filter.to_filter()),
            page_size,
            page_token,
            minimum_revision: None,
        };
        let mut page = client.list_articles(request).await?.into_inner();
        if std::mem::take(&mut first) {
            note_if_ambiguous(screen, args.filter.mentions.len(), &page.matched_entities);
        }
        pages.turn(page.articles.len(), page.next_page_token);
        if screen.json() {
            for article in &page.articles {
                screen.json_line(article)?;
            }
        } else {
            // Columns are as wide as all of it needs.
            articles.append(&mut page.articles);
        }
    }
    if !screen.json() {
        if articles.is_empty() {
            screen
                .note("no articles; take some in with `dateline ingest PATH`, or widen the filter");
        } else {
            screen.print(&render::article::list(&articles, screen.width()))?;
        }
    }
    pages.note_if_cut(screen);
    Ok(())
}
