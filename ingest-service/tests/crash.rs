//! The real process, killed under load.
//!
//! `DATELINE_CRASH_ROUNDS=100 cargo test -p ingest-service killed` runs the long form.

use std::collections::BTreeMap;
use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;

use shared::v1;
use shared::v1::feed_service_client::FeedServiceClient;
use shared::v1::ingest_service_client::IngestServiceClient;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tonic::transport::Channel;

use crate::support::{article, ready};

/// Rounds when nothing else is asked for.
const ROUNDS: u64 = 5;
/// Callers at once.
const CALLERS: u64 = 8;

/// The service as a process of its own; killed when dropped.
pub struct Process {
    pub child: Child,
    pub channel: Channel,
    pub address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ingest-service"));
    arguments(&mut command, data);
    command
}

fn arguments(command: &mut Command, data: &Path) {
    command
        .args([
            "--listen",
            "127.0.0.1:0",
            "--free-space-floor",
            "0",
            "--log",
            "info",
            "--data",
        ])
        .arg(data)
        .stderr(Stdio::piped());
}

/// Starts the process, and waits until it is ready.
pub async fn start(data: &Path) -> Process {
    start_as(command(data)).await
}

/// The same with room for so few open files.
pub async fn start_with_few_files(data: &Path, files: u32) -> Process {
    let mut command = Command::new("sh");
    let script = format!("ulimit -n {files}; exec \"$0\" \"$@\"");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_ingest-service")]);
    arguments(&mut command, data);
    start_as(command).await
}

async fn start_as(mut command: Command) -> Process {
    let mut child = command.spawn().expect("the binary is there");
    let mut log = BufReader::new(child.stderr.take().expect("it is piped"));
    let mut line = String::new();
    let address = loop {
        line.clear();
        assert_ne!(
            log.read_line(&mut line).expect("it logs"),
            0,
            "it stopped early"
        );
        if let Some((_, rest)) = line.split_once("127.0.0.1:") {
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            break format!("http://127.0.0.1:{port}");
        }
    };
    // Whatever else it says must not fill the pipe.
    thread::spawn(move || log.lines().for_each(drop));
    let channel = Channel::from_shared(address.clone()).expect("an address");
    let channel = channel.connect().await.expect("it listens");
    ready(&channel).await;
    Process {
        child,
        channel,
        address,
    }
}

/// What was acknowledged: text by id.
type Acknowledged = Arc<Mutex<BTreeMap<String, String>>>;

/// Ingests until the process dies, noting what was acknowledged, and saying each time.
async fn load(
    channel: Channel,
    caller: u64,
    round: u64,
    acknowledged: Acknowledged,
    progress: UnboundedSender<()>,
) {
    let mut client = IngestServiceClient::new(channel);
    for number in 0.. {
        // Half are new, half replace an article of this caller.
        let id = if number % 2 == 0 {
            format!("r{round}-c{caller}-{number}")
        } else {
            format!("c{caller}-{}", number % 7)
        };
        let text = format!("Round {round}, caller {caller}, number {number}. ").repeat(20);
        let request = v1::IngestArticleRequest {
            article: Some(article(&id, &text)),
            ..v1::IngestArticleRequest::default()
        };
        // Whether an article of which no answer came is there is open.
        acknowledged.lock().expect("no panic").remove(&id);
        if client.ingest_article(request).await.is_err() {
            return;
        }
        acknowledged.lock().expect("no panic").insert(id, text);
        // Nobody listens once enough were counted.
        let _ = progress.send(());
    }
}

/// Every article as the feed tells it, each once.
async fn replay(channel: Channel) -> BTreeMap<String, String> {
    let request = v1::WatchChangesRequest {
        stop_when_caught_up: true,
        ..v1::WatchChangesRequest::default()
    };
    let feed = FeedServiceClient::new(channel).watch_changes(request).await;
    let mut feed = feed.expect("a feed").into_inner();
    let mut articles = BTreeMap::new();
    let mut sequence = 0;
    while let Some(batch) = feed.message().await.expect("a batch") {
        for change in batch.changes {
            sequence += 1;
            assert_eq!(change.sequence, sequence, "the feed has no gaps");
            assert!(!change.damaged, "{sequence} is damaged");
            if let Some(v1::change::Change::ArticleIngested(ingested)) = change.change {
                let article = ingested.article.expect("an article");
                let doubled = articles.insert(article.id.clone(), article.text);
                assert_eq!(doubled, None, "{} is there twice", article.id);
            }
        }
    }
    articles
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_under_load_it_loses_and_doubles_nothing_acknowledged() {
    let rounds = env::var("DATELINE_CRASH_ROUNDS").map_or(ROUNDS, |rounds| {
        rounds.parse().expect("DATELINE_CRASH_ROUNDS is a number")
    });
    let data = tempfile::tempdir().expect("a directory");
    let acknowledged = Acknowledged::default();
    // After how many answers to kill: anywhere, and the same every time.
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for round in 0..rounds {
        let mut process = start(data.path()).await;
        let (progress, mut answers) = unbounded_channel();
        let callers: Vec<_> = (0..CALLERS)
            .map(|caller| {
                let channel = process.channel.clone();
                let acknowledged = acknowledged.clone();
                tokio::spawn(load(channel, caller, round, acknowledged, progress.clone()))
            })
            .collect();
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        for _ in 0..random % 400 {
            answers.recv().await.expect("callers go on");
        }
        process.child.kill().expect("it runs");
        process.child.wait().expect("it was killed");
        for caller in callers {
            caller.await.expect("a caller does not panic");
        }

        let process = start(data.path()).await;
        eprintln!("round {round}: killed and up again");
        let replayed = replay(process.channel.clone()).await;
        for (id, text) in acknowledged.lock().expect("no panic").iter() {
            assert_eq!(
                replayed.get(id),
                Some(text),
                "round {round}: {id} was acknowledged"
            );
        }
    }
    let count = acknowledged.lock().expect("no panic").len();
    eprintln!("{rounds} rounds, {count} acknowledged articles, none lost");
}

#[tokio::test]
async fn a_second_process_on_one_directory_is_refused() {
    let data = tempfile::tempdir().expect("a directory");
    let _first = start(data.path()).await;
    let second = command(data.path()).output().expect("the binary is there");
    assert!(!second.status.success());
    let log = String::from_utf8_lossy(&second.stderr);
    assert!(log.contains("another process has"), "{log}");
}
