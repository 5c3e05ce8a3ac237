//! `dateline demo`: everything once, on articles that came along.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use clap::Args;
use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{
    Annotations, ArticleFilter, DateMatch, Entity, EntityType, Event, EventFilter, EventStatus,
    IngestArticleRequest, ListArticlesRequest, ListEventsRequest, ParticipantRole, RevisionToken,
};
use tonic::Request;
use tonic::transport::Channel;

use self::articles::sample_articles;
use crate::connect::Servers;
use crate::dates::range;
use crate::error::Failure;
use crate::filter::Named;
use crate::render::{self, paint, style, words};
use crate::screen::Screen;
use crate::services::{self, CATCH_UP, Options, Running};

mod articles;

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
const ANSWERS_MAX: i32 = 5;

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

    let mut questions = Questions {
        client: servers.query().await?,
        address: servers.query.trim_start_matches("http://").to_owned(),
        revision,
    };
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

/// A question, and how a person would put it.
struct Question {
    text: String,
    events: EventFilter,
    /// The same asked of articles, for when no event is known.
    articles: ArticleFilter,
}

/// One by person, one by organization, one by date range: those in most events, and
/// of these the most written about.
fn asked(entities: &[Entity], events: &BTreeMap<&str, usize>) -> Vec<Question> {
    let most = |kind| {
        let of_kind = entities.iter().filter(|entity| entity.r#type() == kind);
        // The last of several maxima is taken, so the order is turned.
        of_kind
            .rev()
            .max_by_key(|entity| events.get(entity.id.as_str()).copied())
    };
    let named = |entity: &Entity| vec![Named::Name(entity.name.clone()).to_reference()];
    let mut questions = Vec::new();
    for kind in [EntityType::Person, EntityType::Organization] {
        let Some(entity) = most(kind) else {
            continue;
        };
        let mut events = EventFilter::default();
        match kind {
            EntityType::Person => events.persons = named(entity),
            _ => events.organizations = named(entity),
        }
        questions.push(Question {
            text: format!("What happened with {}?", entity.name),
            events,
            articles: ArticleFilter {
                mentions: named(entity),
                ..ArticleFilter::default()
            },
        });
    }
    let may = "2025-05".parse().ok();
    let may = range(may, may, DateMatch::Possible);
    questions.push(Question {
        text: "What happened in May 2025?".to_owned(),
        events: EventFilter {
            event_date: may,
            ..EventFilter::default()
        },
        articles: ArticleFilter {
            mentioned_date: may,
            ..ArticleFilter::default()
        },
    });
    questions
}

/// What is needed to ask.
struct Questions {
    client: QueryServiceClient<Channel>,
    address: String,
    revision: Option<RevisionToken>,
}

impl Questions {
    async fn ask(&mut self, question: Question, screen: &mut Screen) -> Result<(), Failure> {
        screen.line(format!(
            "\n{}",
            paint(style::HEADING, &style::one_line(&question.text))
        ))?;
        if self.ask_events(question.events, screen).await? {
            return Ok(());
        }
        self.ask_articles(question.articles, screen).await
    }

    /// Asks for events; whether there are any.
    async fn ask_events(
        &mut self,
        filter: EventFilter,
        screen: &mut Screen,
    ) -> Result<bool, Failure> {
        let shown = ListEventsRequest {
            filter: Some(filter),
            page_size: ANSWERS_MAX,
            ..ListEventsRequest::default()
        };
        let request = ListEventsRequest {
            minimum_revision: self.revision.clone(),
            ..shown.clone()
        };
        let asked = Instant::now();
        let page = self
            .client
            .list_events(patient(request))
            .await?
            .into_inner();
        let elapsed = asked.elapsed();
        for event in &page.events {
            screen.print(&render::event::render(event, false, screen.width()))?;
        }
        if page.events.is_empty() {
            return Ok(false);
        }
        let answer = answer(page.events.len(), "event", &page.next_page_token, elapsed);
        self.show_call("ListEvents", &shown, &answer, screen)?;
        Ok(true)
    }

    async fn ask_articles(
        &mut self,
        filter: ArticleFilter,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        let shown = ListArticlesRequest {
            filter: Some(filter),
            page_size: ANSWERS_MAX,
            ..ListArticlesRequest::default()
        };
        let request = ListArticlesRequest {
            minimum_revision: self.revision.clone(),
            ..shown.clone()
        };
        let asked = Instant::now();
        let page = self
            .client
            .list_articles(patient(request))
            .await?
            .into_inner();
        let elapsed = asked.elapsed();
        screen.print(&render::article::list(&page.articles, screen.width()))?;
        let answer = answer(
            page.articles.len(),
            "article",
            &page.next_page_token,
            elapsed,
        );
        self.show_call("ListArticles", &shown, &answer, screen)
    }

    fn show_call<M: prost::Message + prost::Name>(
        &self,
        method: &str,
        request: &M,
        answer: &str,
        screen: &mut Screen,
    ) -> Result<(), Failure> {
        screen.line(paint(style::DIM, &format!("{answer}; the same by hand:")))?;
        screen.line(format!(
            "grpcurl -plaintext -d {} {} dateline.v1.QueryService/{method}",
            quoted(&shared::json::to_json(request)),
            self.address
        ))
    }
}

/// A request that gives the index time to catch up with the revision it carries.
fn patient<T>(message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(CATCH_UP);
    request
}

/// "5 events and more, in 1.3 ms".
fn answer(count: usize, what: &str, next_page_token: &str, elapsed: Duration) -> String {
    let more = if next_page_token.is_empty() {
        ""
    } else {
        " and more"
    };
    let count = words::count(count as u64, what);
    format!("{count}{more}, in {:.1} ms", elapsed.as_secs_f64() * 1000.0)
}

/// As one word for a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{quoted, sample_articles};

    #[test]
    fn a_quote_survives_the_shell() {
        assert_eq!(
            quoted("{\"name\":\"O'Neill\"}"),
            r#"'{"name":"O'\''Neill"}'"#
        );
    }

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
