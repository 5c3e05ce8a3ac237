//! `dateline ingest`: one stream of articles, from files to the ingest service.

use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;
use shared::v1::ingest_articles_response::Result as Outcome;
use shared::v1::{Article, IngestArticlesRequest, IngestArticlesResponse, IngestOutcome};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use self::progress::Progress;
use crate::connect::Servers;
use crate::error::{Failure, status_line};
use crate::input::{self, Input, InputArgs, Item, Origin, Plan};
use crate::render::{paint, style, words};
use crate::screen::Screen;

mod progress;

const EXAMPLES: &str = "\
Examples:
  dateline ingest articles/                         a folder and all below it
  dateline ingest news.jsonl page.html story.txt
  dateline ingest --publish-date 2024-05-06 --publisher Reuters story.txt
  zcat dump.jsonl.gz | dateline ingest -            standard input
  dateline ingest --id-from-path wiki/              edited files replace their articles

JSON objects may name their fields in any usual way: title or headline; text, body,
content or html; url or link; publisher or source; author, authors or byline; date,
published or publish_date; id; language.

Running it again is safe: what is already there is left unchanged.
Exit code 1 if any article failed; the others are in.";

/// Articles read ahead of the service.
const AHEAD_MAX: usize = 64;

/// Options of `ingest`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct IngestArgs {
    /// Files and folders; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What is known of them.
    #[command(flatten)]
    input: InputArgs,
    /// Show no progress bar
    #[arg(long, short)]
    quiet: bool,
}

/// Articles on their way, in the order they were sent.
type Pending = Arc<Mutex<VecDeque<(Origin, u64)>>>;

/// Takes articles in.
pub async fn run(args: &IngestArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let plan = input::plan(&args.paths)?;
    let mut client = servers.ingest().await?;
    let mut progress = Progress::new(plan.bytes, args.quiet);

    let (send_items, items) = mpsc::channel(AHEAD_MAX);
    let input_args = args.input.clone();
    let reader = tokio::task::spawn_blocking(move || read_all(&plan, &input_args, &send_items));

    let pending = Pending::default();
    let (send_bad, mut bad) = mpsc::unbounded_channel();
    let requests = requests(items, Arc::clone(&pending), send_bad);
    let mut responses = client.ingest_articles(requests).await?.into_inner();
    let mut tally = Tally::default();
    loop {
        tokio::select! {
            Some((origin, bytes, error)) = bad.recv() => {
                tally.failed += 1;
                progress.failed(screen, &origin, &error, bytes);
            }
            response = responses.message() => {
                let Some(response) = response.map_err(|status| broken_off(status, &tally, screen))? else {
                    break;
                };
                let (origin, bytes) = pending.lock().expect("no holder panics").pop_front()
                    .ok_or_else(|| Status::internal("the service answered more than was asked"))?;
                tally.count(&response);
                match &response.result {
                    Some(Outcome::Error(error)) => {
                        progress.failed(screen, &origin, &refusal(error), bytes);
                    }
                    _ => progress.done(bytes),
                }
                if screen.json() {
                    screen.json_line(&response)?;
                }
            }
        }
    }
    while let Ok((origin, bytes, error)) = bad.try_recv() {
        tally.failed += 1;
        progress.failed(screen, &origin, &error, bytes);
    }
    progress.finish();
    let read = reader.await.expect("reading does not panic")?;
    report(&tally, &read, screen)
}

/// Turns items into requests; what is no article goes the other way.
fn requests(
    items: mpsc::Receiver<Item>,
    pending: Pending,
    bad: mpsc::UnboundedSender<(Origin, u64, String)>,
) -> impl tokio_stream::Stream<Item = IngestArticlesRequest> {
    ReceiverStream::new(items).filter_map(move |item| match item.article {
        Ok(article) => {
            let origin = (item.origin, item.bytes);
            pending.lock().expect("no holder panics").push_back(origin);
            Some(request(article))
        }
        Err(error) => {
            // The receiver lives as long as the stream is polled.
            let _ = bad.send((item.origin, item.bytes, error));
            None
        }
    })
}

fn request(article: Article) -> IngestArticlesRequest {
    IngestArticlesRequest {
        article: Some(article),
        request_id: String::new(),
    }
}

/// What reading the inputs came to.
#[derive(Debug, Default)]
struct Read {
    recognised: BTreeMap<&'static str, u64>,
    passed_over: u64,
    unreadable: Vec<Failure>,
}

/// Reads all inputs one after another. One that cannot be read does not stop the rest.
fn read_all(plan: &Plan, args: &InputArgs, items: &mpsc::Sender<Item>) -> Result<Read, Failure> {
    let mut read = Read {
        passed_over: plan.passed_over,
        ..Read::default()
    };
    for input in &plan.inputs {
        let mut emit = |item: Item| match items.blocking_send(item) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        match input::read(input, args, &mut emit) {
            Ok(recogniser) => *read.recognised.entry(recogniser.name).or_default() += 1,
            Err(failure) if plan.inputs == [Input::Stdin] => return Err(failure),
            Err(failure) => read.unreadable.push(failure),
        }
        if items.is_closed() {
            break;
        }
    }
    Ok(read)
}

/// Outcomes counted.
#[derive(Debug, Default)]
struct Tally {
    created: u64,
    replaced: u64,
    unchanged: u64,
    failed: u64,
}

impl Tally {
    fn count(&mut self, response: &IngestArticlesResponse) {
        let counter = match &response.result {
            Some(Outcome::Receipt(receipt)) => match receipt.outcome() {
                IngestOutcome::Replaced => &mut self.replaced,
                IngestOutcome::Unchanged => &mut self.unchanged,
                IngestOutcome::Created | IngestOutcome::Unspecified => &mut self.created,
            },
            Some(Outcome::Error(_)) | None => &mut self.failed,
        };
        *counter += 1;
    }

    fn line(&self) -> String {
        let failed = words::thousands(self.failed);
        format!(
            "{} created, {} replaced, {} unchanged, {} failed",
            words::thousands(self.created),
            words::thousands(self.replaced),
            words::thousands(self.unchanged),
            if self.failed > 0 {
                paint(style::BAD, &failed)
            } else {
                failed
            }
        )
    }
}

/// The error of one item, as a call would have given it.
fn refusal(error: &tonic_types::pb::Status) -> String {
    use prost::Message;
    let details = error.encode_to_vec();
    status_line(&Status::with_details(
        error.code.into(),
        error.message.clone(),
        details.into(),
    ))
}

fn broken_off(status: Status, tally: &Tally, screen: &mut Screen) -> Failure {
    screen.note(format!(
        "the stream broke off after {}; run the same command again, what is in stays in",
        tally.line()
    ));
    status.into()
}

fn report(tally: &Tally, read: &Read, screen: &mut Screen) -> Result<(), Failure> {
    for failure in &read.unreadable {
        screen.note(format!("{} {failure}", paint(style::BAD, "failed")));
    }
    let failed = tally.failed + read.unreadable.len() as u64;
    let tally = Tally { failed, ..*tally };
    let mut recognised: Vec<String> = read
        .recognised
        .iter()
        .map(|(name, count)| format!("{} of {name}", words::count(*count, "file")))
        .collect();
    if read.passed_over > 0 {
        let count = words::count(read.passed_over, "file");
        recognised.push(format!("{count} of other kinds passed over"));
    }
    if recognised.is_empty() {
        recognised.push("nothing".into());
    }
    let summary = format!("recognised {}\n{}", recognised.join(", "), tally.line());
    if screen.json() {
        screen.note(summary);
    } else {
        screen.line(summary)?;
    }
    if failed > 0 {
        Err(Failure::Shown)
    } else {
        Ok(())
    }
}
