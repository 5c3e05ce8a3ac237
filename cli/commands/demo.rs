//! `dateline demo`: everything once, on articles that came along.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use clap::Args;
use shared::v1::{
    Annotations, Entity, Event, EventStatus, IngestArticleRequest, ParticipantRole, RevisionToken,
};

use self::articles::sample_articles;
use self::questions::{Questions, asked};
use crate::connect::Servers;
use crate::error::Failure;
use crate::render::{self, paint, style};
use crate::screen::Screen;
use crate::services::{self, Options, Running};

mod articles;
mod questions;

const EXAMPLES: &str = "\
Examples:
  dateline demo                             and keep serving until Ctrl-C
  dateline demo --once                      and end
  dateline demo --port-ingest 50051 --port-query 50052

The data lies in a temporary folder and is gone afterwards.";

/// Rows and events shown, so that it all fits a screen or two.
const ENTITIES_MAX: usize = 14;
const DATES_MAX: usize = 8;
const EVENTS_MAX: usize = 8;

/// Options of `demo`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct DemoArgs {
    /// End after the answers
    #[arg(long)]
    once: bool,
    /// The port of the ingest service; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port_ingest: u16,
    /// The port of the query service; 0 takes a free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port_query: u16,
}

/// Starts both services, takes the sample articles in, and asks three questions.
pub async fn run(args: &DemoArgs, screen: &mut Screen) -> Result<(), Failure> {
    services::trace();
    let stop = shared::signal::shutdown().map_err(Failure::Runtime)?;
    let folder = tempfile::tempdir().map_err(Failure::Runtime)?;
    let started = Instant::now();
    let local = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let options = Options {
        data: folder.path().to_owned(),
        ingest: local(args.port_ingest),
        query: local(args.port_query),
    };
    let running = tokio::select! {
        running = Running::start(&options) => running?,
        () = stop.cancelled() => return Ok(()),
    };
    tokio::select! {
        shown = show(&running.servers, started, screen) => shown?,
        () = stop.cancelled() => return running.stop().await,
    }
    if args.once {
        return running.stop().await;
    }
    let servers = &running.servers;
    screen.line(format!(
        "\n{}  ask on, in another terminal:\n  export DATELINE_INGEST={} DATELINE_QUERY={}\n  \
         dateline events\n  dateline timeline\n  dateline article coastline-2025-03-04 --annotations",
        paint(style::GOOD, "Serving until Ctrl-C."),
        servers.ingest,
        servers.query
    ))?;
    screen.flush()?;
    running.serve_until(&stop).await
}

async fn show(servers: &Servers, started: Instant, screen: &mut Screen) -> Result<(), Failure> {
    let Taken { revision, found } = take_in(servers).await?;
    screen.line(format!(
        "{} articles taken in and read, {:.1} s after the start",
        found.len(),
        started.elapsed().as_secs_f64()
    ))?;
    let entities = merged(&found);
    show_found(&found, &entities, screen)?;

    let mut questions = Questions::new(servers, revision).await?;
    for question in asked(&entities, &taking_part(&found)) {
        questions.ask(question, screen).await?;
    }
    Ok(())
}

struct Taken {
    revision: Option<RevisionToken>,
    found: Vec<Annotations>,
}

async fn take_in(servers: &Servers) -> Result<Taken, Failure> {
    let mut client = servers.ingest().await?;
    let mut taken = Taken {
        revision: None,
        found: Vec::new(),
    };
    for article in sample_articles() {
        let request = IngestArticleRequest {
            article: Some(article),
            return_annotations: true,
            request_id: String::new(),
        };
        let response = client.ingest_article(request).await?.into_inner();
        taken.revision = response.receipt.and_then(|receipt| receipt.revision);
        taken.found.push(response.annotations.unwrap_or_default());
    }
    Ok(taken)
}

/// The entities of all articles, one each, most often mentioned first.
fn merged(found: &[Annotations]) -> Vec<Entity> {
    let mut by_id: BTreeMap<&str, Entity> = BTreeMap::new();
    for entity in found.iter().flat_map(render::annotations::entities) {
        let Some(known) = by_id.get_mut(entity.id.as_str()) else {
            by_id.insert(
                &entity.id,
                Entity {
                    article_count: 1,
                    ..entity.clone()
                },
            );
            continue;
        };
        known.mention_count += entity.mention_count;
        known.article_count += 1;
        for alias in &entity.aliases {
            match known.aliases.iter_mut().find(|one| one.name == alias.name) {
                Some(one) => one.mention_count += alias.mention_count,
                None => known.aliases.push(alias.clone()),
            }
        }
    }
    let mut entities: Vec<Entity> = by_id.into_values().collect();
    entities.sort_by_key(|entity| std::cmp::Reverse((entity.article_count, entity.mention_count)));
    entities
}

fn names_someone(event: &Event) -> bool {
    event
        .participants
        .iter()
        .any(|one| one.role() == ParticipantRole::Actor && !one.entity_id.is_empty())
}

/// How many events with a date each entity takes part in.
fn taking_part(found: &[Annotations]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for event in found
        .iter()
        .flat_map(|one| &one.events)
        .filter(|event| is_firm(event))
    {
        let ids: BTreeSet<&str> = event
            .participants
            .iter()
            .map(|one| &*one.entity_id)
            .collect();
        for id in ids {
            *counts.entry(id).or_default() += 1;
        }
    }
    counts
}

/// Whether an event is stated to have happened, on days that are known.
fn is_firm(event: &Event) -> bool {
    event.status() == EventStatus::Asserted && event.date.is_some()
}

fn show_found(
    found: &[Annotations],
    entities: &[Entity],
    screen: &mut Screen,
) -> Result<(), Failure> {
    let dates: Vec<_> = found.iter().flat_map(|one| &one.dates).collect();
    let mut events: Vec<&Event> = found.iter().flat_map(|one| &one.events).collect();
    // Those that say most come first.
    events.sort_by_key(|event| !(is_firm(event) && names_someone(event)));
    let width = screen.width();

    heading(screen, "Entities", ENTITIES_MAX, entities.len())?;
    screen.print(&render::entity::entities(
        entities.iter().take(ENTITIES_MAX),
        width,
    ))?;
    heading(screen, "Dates", DATES_MAX, dates.len())?;
    screen.print(&render::annotations::dates(
        dates.into_iter().take(DATES_MAX),
        width,
    ))?;
    heading(screen, "Events", EVENTS_MAX, events.len())?;
    for event in events.iter().take(EVENTS_MAX) {
        screen.print(&render::event::render(event, false, width))?;
    }
    Ok(())
}

fn heading(screen: &mut Screen, text: &str, shown: usize, total: usize) -> Result<(), Failure> {
    let count = if total > shown {
        format!("  {shown} of {total}")
    } else {
        format!("  {total}")
    };
    screen.line(format!(
        "\n{}{}",
        paint(style::HEADING, text),
        paint(style::DIM, &count)
    ))
}

#[cfg(test)]
mod tests {
    use super::sample_articles;

    #[test]
    fn every_sample_has_an_id_of_its_own_and_a_body() {
        let articles = sample_articles();
        let ids: std::collections::BTreeSet<_> =
            articles.iter().map(|article| article.id.clone()).collect();
        assert_eq!(ids.len(), articles.len());
        assert!(
            articles
                .iter()
                .all(|one| one.text.is_empty() != one.html.is_empty())
        );
    }
}
