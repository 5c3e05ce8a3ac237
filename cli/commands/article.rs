//! `dateline article`.

use clap::Args;
use shared::v1::{ArticleView, GetArticleRequest, GetArticleResponse, Section};

use crate::connect::Servers;
use crate::error::Failure;
use crate::render::{self, paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline article ID                   what is known of it
  dateline article ID --text            and its text
  dateline article ID --annotations     and what was read, coloured in the text
  dateline article ID --text --annotations --json";

/// Options of `article`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct ArticleArgs {
    /// Its id; see `dateline articles`
    id: String,
    /// Show its text
    #[arg(long)]
    text: bool,
    /// Show what was read from it: in the text on a terminal, and as tables
    #[arg(long)]
    annotations: bool,
}

/// Shows an article.
pub async fn run(
    args: &ArticleArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let inline = args.annotations && screen.colors() && !screen.json();
    let view = if args.text || inline {
        ArticleView::Full
    } else {
        ArticleView::Basic
    };
    let request = GetArticleRequest {
        article_id: args.id.clone(),
        view: view.into(),
        return_annotations: args.annotations,
    };
    let response = servers
        .ingest()
        .await?
        .get_article(request)
        .await?
        .into_inner();
    if screen.json() {
        return screen.json_line(&response);
    }
    show(&response, inline, screen)
}

fn show(response: &GetArticleResponse, inline: bool, screen: &mut Screen) -> Result<(), Failure> {
    let article = response.article.clone().unwrap_or_default();
    let annotations = response.annotations.clone().unwrap_or_default();
    screen.print(&render::article::header(&article, screen.width()))?;
    if !article.text.is_empty() {
        screen.line("")?;
        if inline {
            screen.line(paint(style::DIM, &render::annotations::legend()))?;
            screen.line("")?;
        }
        let text = render::annotations::inline(&article.text, Section::Text, &annotations);
        screen.line(text.trim_end())?;
    }
    screen.print(&render::annotations::tables(&annotations, screen.width()))
}
