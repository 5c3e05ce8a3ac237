//! `dateline watch`: the feed, a line for each change.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Args;
use shared::v1::change::Change as Kind;
use shared::v1::{
    Change, ListArticlesRequest, RevisionToken, WatchChangesRequest, WatchChangesResponse,
};
use tonic::Streaming;

use crate::connect::Servers;
use crate::error::Failure;
use crate::render::{self, paint, style, words};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline watch                     from now on, until Ctrl-C
  dateline watch --all               from the first change on
  dateline watch --all --stop        everything up to now, and end
  dateline watch --all --json | jq .article_ingested.article.title

When the connection is lost it comes back by itself and goes on where it was.";

/// Heartbeats come every 15 seconds; after three missed the connection is lost.
const SILENCE_MAX: Duration = Duration::from_secs(45);
const RETRY_FIRST: Duration = Duration::from_millis(500);
const RETRY_MAX: Duration = Duration::from_secs(30);

/// Options of `watch`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct WatchArgs {
    /// Start with the first change
    #[arg(long)]
    all: bool,
    /// Start after this revision token
    #[arg(long, value_name = "TOKEN", conflicts_with = "all")]
    after: Option<String>,
    /// End once everything there is was shown
    #[arg(long)]
    stop: bool,
    /// With --json, carry each article's text
    #[arg(long)]
    text: bool,
}

/// Follows the feed.
pub async fn run(args: &WatchArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let mut after = match &args.after {
        Some(token) => Some(RevisionToken {
            token: token.clone(),
        }),
        None if args.all => None,
        None => now(servers).await?,
    };
    let mut delay = RETRY_FIRST;
    // The first connection has to succeed: whoever mistyped the address wants to know.
    let mut stream = open(args, after.clone(), servers).await?;
    loop {
        let ended = follow(&mut stream, &mut after, &mut delay, screen).await?;
        if args.stop && ended == Ended::Orderly {
            return Ok(());
        }
        stream = loop {
            screen.note(format!(
                "connection lost; trying again in {:.1} s",
                delay.as_secs_f32()
            ));
            tokio::time::sleep(delay).await;
            delay = (delay * 2).min(RETRY_MAX) + jitter();
            match open(args, after.clone(), servers).await {
                Ok(stream) => break stream,
                Err(Failure::Unreachable { .. }) => {}
                Err(Failure::Refused(status)) if status.code() == tonic::Code::Unavailable => {}
                Err(failure) => return Err(failure),
            }
        };
        screen.note("connected again");
    }
}

#[derive(PartialEq, Eq)]
enum Ended {
    /// The service had no more to say.
    Orderly,
    /// The connection was lost.
    Lost,
}

async fn open(
    args: &WatchArgs,
    after: Option<RevisionToken>,
    servers: &Servers,
) -> Result<Streaming<WatchChangesResponse>, Failure> {
    let request = WatchChangesRequest {
        after,
        stop_when_caught_up: args.stop,
        omit_text: !args.text,
    };
    Ok(servers
        .feed()
        .await?
        .watch_changes(request)
        .await?
        .into_inner())
}

/// Shows changes until the stream ends.
async fn follow(
    stream: &mut Streaming<WatchChangesResponse>,
    after: &mut Option<RevisionToken>,
    delay: &mut Duration,
    screen: &mut Screen,
) -> Result<Ended, Failure> {
    loop {
        let batch = match tokio::time::timeout(SILENCE_MAX, stream.message()).await {
            Ok(Ok(Some(batch))) => batch,
            Ok(Ok(None)) => return Ok(Ended::Orderly),
            Ok(Err(status)) if is_lost(&status) => return Ok(Ended::Lost),
            Ok(Err(status)) => return Err(status.into()),
            Err(_) => return Ok(Ended::Lost),
        };
        for change in &batch.changes {
            if screen.json() {
                screen.json_line(change)?;
            } else {
                screen.line(line(change))?;
            }
        }
        screen.flush()?;
        *after = batch.through;
        *delay = RETRY_FIRST;
    }
}

/// Whether a stream broke for a reason that passes.
fn is_lost(status: &tonic::Status) -> bool {
    matches!(
        status.code(),
        tonic::Code::Unavailable | tonic::Code::Cancelled | tonic::Code::Unknown
    )
}

/// The revision to start after for "from now on": what the query service has read,
/// or else the end of the feed, for which all of it has to be skimmed.
async fn now(servers: &Servers) -> Result<Option<RevisionToken>, Failure> {
    if let Ok(mut client) = servers.query().await {
        let request = ListArticlesRequest {
            page_size: 1,
            ..ListArticlesRequest::default()
        };
        if let Ok(response) = client.list_articles(request).await {
            return Ok(response.into_inner().read_at);
        }
    }
    let request = WatchChangesRequest {
        after: None,
        stop_when_caught_up: true,
        omit_text: true,
    };
    let mut stream = servers
        .feed()
        .await?
        .watch_changes(request)
        .await?
        .into_inner();
    let mut last = None;
    while let Some(batch) = stream.message().await? {
        last = batch.through;
    }
    Ok(last)
}

/// "#12  2024-05-06 10:00:00Z  + id  Title  3 persons, 1 organization, 2 events".
fn line(change: &Change) -> String {
    let time = change
        .commit_time
        .map(render::article::time)
        .unwrap_or_default();
    let prefix = paint(style::DIM, &format!("#{:<5} {time}", change.sequence));
    match &change.change {
        Some(Kind::ArticleIngested(ingested)) => {
            let article = ingested.article.clone().unwrap_or_default();
            let found = ingested.annotations.clone().unwrap_or_default();
            let mut counts = vec![
                words::count(found.persons.len() as u64, "person"),
                words::count(found.organizations.len() as u64, "organization"),
                words::count(found.locations.len() as u64, "place"),
                words::count(found.events.len() as u64, "event"),
            ];
            counts.push(render::article::flags(&article));
            counts.retain(|text| !text.is_empty() && !text.starts_with("0 "));
            format!(
                "{prefix}  {}  {}  {}  {}",
                paint(style::GOOD, "+"),
                style::one_line(&article.id),
                paint(style::BOLD, &render::article::title(&article)),
                paint(style::DIM, &counts.join(", "))
            )
        }
        Some(Kind::ArticleRetracted(retracted)) => format!(
            "{prefix}  {}  {}  retracted",
            paint(style::BAD, "-"),
            style::one_line(&retracted.article_id)
        ),
        None => format!("{prefix}  a change this version of dateline does not know"),
    }
}

/// Up to a quarter of a second, so that many watchers do not return as one.
fn jitter() -> Duration {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Duration::from_millis(u64::from(now.subsec_nanos()) % 250)
}
