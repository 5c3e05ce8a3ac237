//! `dateline retract`.

use clap::Args;
use shared::v1::RetractArticleRequest;

use crate::connect::Servers;
use crate::error::Failure;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline retract ID
  dateline retract ID --why \"publisher's correction\"";

/// Options of `retract`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RetractArgs {
    /// The article's id; see `dateline articles`
    id: String,
    /// Why, for the record
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        hide_default_value = true
    )]
    why: String,
}

/// Takes an article back.
pub async fn run(
    args: &RetractArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let request = RetractArticleRequest {
        article_id: args.id.clone(),
        justification: args.why.clone(),
        request_id: String::new(),
    };
    let response = servers
        .ingest()
        .await?
        .retract_article(request)
        .await?
        .into_inner();
    if screen.json() {
        return screen.json_line(&response);
    }
    screen.line(format!(
        "retracted {}: its text is erased, and what rested on it alone disappears",
        args.id
    ))
}
