//! `dateline event`.

use clap::Args;
use shared::v1::GetEventRequest;

use crate::connect::Servers;
use crate::error::Failure;
use crate::render;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline event ID              find ids with `dateline events --ids`
  dateline event ID --json | jq -r '.provenance[].article_id'";

/// Options of `event`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct EventArgs {
    /// Its id
    id: String,
}

/// Shows an event with all its provenance.
pub async fn run(args: &EventArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let request = GetEventRequest {
        event_id: args.id.clone(),
        minimum_revision: None,
    };
    let response = servers
        .query()
        .await?
        .get_event(request)
        .await?
        .into_inner();
    let event = response.event.unwrap_or_default();
    if screen.json() {
        return screen.json_line(&event);
    }
    screen.print(&render::event::render_full(&event, screen.width()))
}
