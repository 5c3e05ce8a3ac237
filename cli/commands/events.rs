//! `dateline events`.

use clap::{Args, ValueEnum};
use shared::v1::{EventOrder, ListEventsRequest};

use super::paging::{LimitArgs, Pages, note_if_ambiguous};
use crate::connect::Servers;
use crate::error::Failure;
use crate::filter;
use crate::render;
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline events --person 'Rob Bauer'
  dateline events --org NATO --type consult,cooperate --from 2022
  dateline events --place loc-ukr --from 2024-05 --to 2024-05 --certain
  dateline events --status planned --order oldest
  dateline events --published-from 2024-05-06 --json | jq .type
  dateline events --from 2024 --plover > events.jsonl";

/// Options of `events`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct EventsArgs {
    /// Which.
    #[command(flatten)]
    filter: filter::EventArgs,
    /// By the date it happened
    #[arg(long, value_enum, default_value = "newest")]
    order: Order,
    /// Show ids of events and articles
    #[arg(long)]
    ids: bool,
    /// Print records in the shape of the PLOVER codebook, one a line, all of them
    #[arg(long, conflicts_with = "ids")]
    plover: bool,
    /// How many.
    #[command(flatten)]
    limit: LimitArgs,
}

/// The order of a list of events.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Newest,
    Oldest,
}

/// Lists events.
pub async fn run(args: &EventsArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let mut client = servers.query().await?;
    let mut pages = Pages::new(args.limit, screen.json() || args.plover);
    let order = match args.order {
        Order::Newest => EventOrder::NewestFirst,
        Order::Oldest => EventOrder::OldestFirst,
    };
    let names = args.filter.person.len() + args.filter.org.len() + args.filter.place.len();
    let mut listed = 0;
    while let Some((page_size, page_token)) = pages.next() {
        let request = ListEventsRequest {
            filter: Some(args.filter.to_filter()),
            order: order.into(),
            page_size,
            page_token,
            minimum_revision: None,
        };
        let page = client.list_events(request).await?.into_inner();
        if listed == 0 {
            note_if_ambiguous(screen, names, &page.matched_entities);
        }
        for event in &page.events {
            if args.plover {
                screen.raw_line(&render::plover::line(event))?;
            } else if screen.json() {
                screen.json_line(event)?;
            } else {
                screen.print(&render::event::render(event, args.ids, screen.width()))?;
            }
        }
        listed += page.events.len();
        pages.turn(page.events.len(), page.next_page_token);
    }
    if listed == 0 {
        screen.note("no events; widen the dates, or add --status planned,hypothetical,negated");
    }
    pages.note_if_cut(screen);
    Ok(())
}
