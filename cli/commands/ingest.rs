//! `dateline ingest`: one stream of articles, from files to the ingest service.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;
use shared::v1::ingest_articles_response::Result as Outcome;
use shared::v1::{Article, IngestArticlesRequest};
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use self::progress::Progress;
use self::summary::{Recognised, Tally};
use crate::connect::Servers;
use crate::error::{Failure, status_line};
use crate::input::{self, Input, InputArgs, Item, Origin, Plan};
use crate::screen::Screen;

mod progress;
mod summary;

const EXAMPLES: &str = "\
Examples:
  dateline ingest articles/                         a folder and all below it
  dateline ingest feed.xml news.jsonl page.html story.txt
  dateline ingest --publish-date 2024-05-06 --publisher Reuters story.txt
  curl -s https://example.org/feed.xml | dateline ingest -
  dateline ingest --id-from-path wiki/              edited files replace their articles

What an input is, is told from its ending and its start, and said at the end:
  feeds      RSS 0.9 to 2.0, Atom, JSON Feed; items with only a summary are counted
  agencies   NewsML-G2, NITF, ninjs 1 to 3
  JSON-LD    NewsArticle and its kin, alone, in lists and in graphs
  lists      JSON lines, JSON arrays, CSV and TSV with names in the first line: title or
             headline; text, body, content or html; summary; url or link; publisher or
             source; author, authors or byline; date, published or publish_date; id; language
  pages      HTML, and plain text

An item's id is its guid, uri or @id; where that is its address, or there is none, the
address tells, or else the content. Running it again is safe: what is already there is
left unchanged. An item that is no good fails alone, with its place named.
With --json a line tells what each input was: {\"recognised\": …}.
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
    let (send_news, mut news) = mpsc::unbounded_channel();
    let (input_args, send_read) = (args.input.clone(), send_news.clone());
    let reader =
        tokio::task::spawn_blocking(move || read_all(&plan, &input_args, &send_items, &send_read));

    let pending = Pending::default();
    let requests = requests(items, Arc::clone(&pending), send_news);
    let mut responses = client.ingest_articles(requests).await?.into_inner();
    let mut tally = Tally::default();
    loop {
        tokio::select! {
            Some(news) = news.recv() => tell(news, &mut tally, &mut progress, screen)?,
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
    while let Ok(news) = news.try_recv() {
        tell(news, &mut tally, &mut progress, screen)?;
    }
    progress.finish();
    let read = reader.await.expect("reading does not panic")?;
    summary::report(&tally, &read, screen)
}

/// What reading has to tell meanwhile.
enum News {
    /// Something is no article.
    Bad(Origin, u64, String),
    /// An input was read to its end.
    Read(String),
}

fn tell(
    news: News,
    tally: &mut Tally,
    progress: &mut Progress,
    screen: &mut Screen,
) -> Result<(), Failure> {
    match news {
        News::Bad(origin, bytes, error) => {
            tally.failed += 1;
            progress.failed(screen, &origin, &error, bytes);
        }
        News::Read(event) if screen.json() => screen.raw_line(&event)?,
        News::Read(_) => {}
    }
    Ok(())
}

/// Turns items into requests; what is no article goes the other way.
fn requests(
    items: mpsc::Receiver<Item>,
    pending: Pending,
    news: mpsc::UnboundedSender<News>,
) -> impl tokio_stream::Stream<Item = IngestArticlesRequest> {
    ReceiverStream::new(items).filter_map(move |item| match item.article {
        Ok(article) => {
            let origin = (item.origin, item.bytes);
            pending.lock().expect("no holder panics").push_back(origin);
            Some(request(article))
        }
        Err(error) => {
            // The receiver lives as long as the stream is polled.
            let _ = news.send(News::Bad(item.origin, item.bytes, error));
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

/// Reads all inputs one after another. One that cannot be read does not stop the rest.
fn read_all(
    plan: &Plan,
    args: &InputArgs,
    items: &mpsc::Sender<Item>,
    news: &mpsc::UnboundedSender<News>,
) -> Result<Recognised, Failure> {
    let mut recognised = Recognised::new(plan.passed_over);
    for input in &plan.inputs {
        let mut of_input = summary::OfInput::default();
        let mut emit = |item: Item| {
            of_input.count(&item);
            match items.blocking_send(item) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        };
        match input::read(input, args, &mut emit) {
            Ok(form) => {
                of_input.end(form);
                // Nobody listens when the stream has broken off.
                let _ = news.send(News::Read(of_input.event(input)));
                recognised.add(&of_input);
            }
            Err(failure) if plan.inputs == [Input::Stdin] => return Err(failure),
            Err(failure) => recognised.unreadable.push(failure),
        }
        if items.is_closed() {
            break;
        }
    }
    Ok(recognised)
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
