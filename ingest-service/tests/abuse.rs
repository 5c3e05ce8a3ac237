//! Too much at once, too slow, too large, never ending: the service sheds it, says
//! why, and goes on.

use std::collections::HashMap;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use ingest_service::{Options, limits};
use shared::v1;
use shared::v1::ingest_articles_response::Result as ItemResult;
use shared::v1::ingest_service_client::IngestServiceClient;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tonic::codec::CompressionEncoding;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt;

use crate::crash::{start, start_with_few_files};
use crate::support::disk::SimulatedDisk;
use crate::support::seeded::number;
use crate::support::{Service, article, ready, reason};

/// What HTTP/2 begins with, and an empty SETTINGS frame.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

fn request(article: v1::Article) -> v1::IngestArticleRequest {
    v1::IngestArticleRequest {
        article: Some(article),
        ..v1::IngestArticleRequest::default()
    }
}

fn assert_retry(status: &Status) {
    let retry = status.get_details_retry_info();
    assert!(
        retry.is_some_and(|info| info.retry_delay.is_some()),
        "{status:?}"
    );
}

/// The service on a disk whose syncs can be held.
async fn held(data: &tempfile::TempDir) -> (Service, SimulatedDisk) {
    let disk = SimulatedDisk::new();
    let options = Options {
        disk: Arc::new(disk.clone()),
        ..Options::new(data.path())
    };
    (Service::start_with(options).await, disk)
}

/// Keeps every sync of a disk from coming to its end.
struct Hold {
    release: Sender<()>,
    holder: JoinHandle<()>,
}

impl Hold {
    fn new(disk: SimulatedDisk) -> Self {
        let (release, released) = channel();
        let (held, holding) = channel();
        let holder = std::thread::spawn(move || {
            let _guard = disk.hold();
            held.send(()).expect("someone waits");
            released.recv().expect("it is released");
        });
        holding.recv().expect("it holds");
        Self { release, holder }
    }

    fn release(self) {
        self.release.send(()).expect("it holds");
        self.holder.join().expect("it does not panic");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_above_the_limit_are_refused_at_once_and_the_others_all_end_well() {
    const TOO_MANY: usize = 40;
    let data = tempfile::tempdir().expect("a directory");
    let (service, disk) = held(&data).await;
    let hold = Hold::new(disk);
    let mut calls = JoinSet::new();
    for number in 0..limits::CALLS_MAX + TOO_MANY {
        let mut client = service.ingest.clone();
        let article = article(&format!("a{number}"), "Envoys met.");
        calls.spawn(async move { client.ingest_article(request(article)).await });
    }
    for _ in 0..TOO_MANY {
        let ended = calls.join_next().await.expect("calls are under way");
        let refused = ended.expect("no panic").expect_err("nothing can be synced");
        assert_eq!(
            (refused.code(), reason(&refused).as_str()),
            (Code::ResourceExhausted, "OVERLOADED")
        );
        assert_retry(&refused);
    }
    ready(&service.channel).await;
    hold.release();
    let mut taken = 0;
    while let Some(ended) = calls.join_next().await {
        ended.expect("no panic").expect("it was accepted");
        taken += 1;
    }
    assert_eq!(taken, limits::CALLS_MAX);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deadline_that_passes_says_so_and_leaves_no_half_of_an_article() {
    let data = tempfile::tempdir().expect("a directory");
    let (mut service, disk) = held(&data).await;
    let hold = Hold::new(disk);
    let mut late = Request::new(request(article("late", "Envoys met.")));
    late.set_timeout(Duration::from_millis(30));
    let refused = service.ingest.ingest_article(late).await;
    let refused = refused.expect_err("nothing can be synced");
    // The client gives up by itself at the same time, and calls it that.
    let codes = [Code::DeadlineExceeded, Code::Cancelled];
    assert!(codes.contains(&refused.code()), "{refused:?}");
    hold.release();
    service
        .ingest(article("late", "Envoys met."))
        .await
        .expect("it is taken");
    let changes = service.changes(None).await;
    assert_eq!(changes.len(), 1, "once: {changes:?}");
    service.stop().await;
}

#[tokio::test]
async fn a_stream_ends_with_the_callers_deadline() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    // The header is ours: a client of tonic's would give up by itself.
    let timed = |timeout: &str| {
        let mut request = Request::new(v1::WatchChangesRequest::default());
        let value = timeout.parse().expect("a header");
        request.metadata_mut().insert("grpc-timeout", value);
        request
    };
    let feed = service
        .feed
        .watch_changes(timed("50m"))
        .await
        .expect("a feed");
    let mut feed = feed.into_inner();
    let ended = timeout(Duration::from_secs(60), async {
        loop {
            match feed.message().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("a feed that is cut short says so"),
                Err(error) => return error,
            }
        }
    });
    let ended = ended.await.expect("it ends");
    assert!(
        matches!(ended.code(), Code::DeadlineExceeded | Code::Cancelled),
        "{ended:?}"
    );
    service.stop().await;
}

#[tokio::test]
async fn a_message_above_the_limit_is_refused_with_the_limit_named_packed_or_not() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    let large = || article("a", &"x".repeat(limits::REQUEST_BYTES_MAX + 1));
    let mut clients = HashMap::from([("plain", service.ingest.clone())]);
    for (name, encoding) in [
        ("gzip", CompressionEncoding::Gzip),
        ("zstd", CompressionEncoding::Zstd),
    ] {
        clients.insert(name, service.ingest.clone().send_compressed(encoding));
    }
    for (name, mut client) in clients {
        let refused = client
            .ingest_article(request(large()))
            .await
            .expect_err(name);
        let stream = tokio_stream::iter([v1::IngestArticlesRequest {
            article: Some(large()),
            ..v1::IngestArticlesRequest::default()
        }]);
        let in_stream = match client.ingest_articles(stream).await {
            Ok(answers) => answers.into_inner().message().await.expect_err(name),
            Err(refused) => refused,
        };
        for refused in [refused, in_stream] {
            assert_eq!(
                (refused.code(), reason(&refused).as_str()),
                (Code::ResourceExhausted, "MESSAGE_TOO_LARGE"),
                "{name}: {refused:?}"
            );
            let details = refused.get_error_details();
            let info = details.error_info().expect("an ErrorInfo");
            let maximum = limits::REQUEST_BYTES_MAX.to_string();
            assert_eq!(info.metadata.get("maximumBytes"), Some(&maximum), "{name}");
        }
    }
    service
        .ingest(article("a", "Envoys met."))
        .await
        .expect("it goes on");
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_do_not_read_slow_nobody_down_and_do_not_keep_a_stop_waiting() {
    let data = tempfile::tempdir().expect("a directory");
    let options = Options {
        drain_timeout: Duration::from_millis(300),
        ..Options::new(data.path())
    };
    let mut service = Service::start_with(options).await;
    // A feed nobody reads, and a stream of which nobody reads the answers.
    let mut own = service.feed.clone();
    let unread_feed = own.watch_changes(v1::WatchChangesRequest::default()).await;
    let unread_feed = unread_feed.expect("a feed").into_inner();
    let (sender, receiver) = tokio::sync::mpsc::channel(1);
    let mut own = service.ingest.clone();
    let stream = tokio_stream::wrappers::ReceiverStream::new(receiver);
    let unread_answers = own
        .ingest_articles(stream)
        .await
        .expect("a stream")
        .into_inner();
    let filler = tokio::spawn(async move {
        for number in 0.. {
            let request = v1::IngestArticlesRequest {
                article: Some(article(&format!("s{number}"), "Envoys met in Oslo.")),
                ..v1::IngestArticlesRequest::default()
            };
            // Ends when the service stops.
            if sender.send(request).await.is_err() {
                return;
            }
        }
    });
    // Connections that say nothing, or no more than hello.
    let address = service.address.clone();
    let silent = TcpStream::connect(&address).expect("it listens");
    let mut half_open = TcpStream::connect(&address).expect("it listens");
    half_open.write_all(PREFACE).expect("it listens");
    for number in 0..60 {
        let text = format!("Envoys met {number} times. ").repeat(400);
        service
            .ingest(article(&format!("a{number}"), &text))
            .await
            .expect("it is taken");
    }
    let stopped = timeout(Duration::from_secs(30), service.stop()).await;
    stopped.expect("it stops within its time, whoever hangs on");
    drop((unread_feed, unread_answers, silent, half_open));
    filler.abort();

    let mut service = Service::start(data.path()).await;
    for number in 0..60 {
        service
            .get(&format!("a{number}"))
            .await
            .expect("it was acknowledged");
    }
    service.stop().await;
}

#[tokio::test]
async fn every_item_of_a_stream_is_answered_though_the_caller_says_no_more() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    let requests = (0..100).map(|number| v1::IngestArticlesRequest {
        article: Some(article(&format!("a{number}"), "Envoys met.")),
        ..v1::IngestArticlesRequest::default()
    });
    let requests: Vec<_> = requests.collect();
    let answers = service
        .ingest
        .ingest_articles(tokio_stream::iter(requests))
        .await;
    let mut answers = answers.expect("a stream").into_inner();
    let mut taken = 0;
    while let Some(answer) = answers.message().await.expect("it goes on") {
        assert!(
            matches!(answer.result, Some(ItemResult::Receipt(_))),
            "{answer:?}"
        );
        taken += 1;
    }
    assert_eq!(taken, 100);
    service.stop().await;
}

/// `DATELINE_IDLE_CONNECTIONS=10000` for the long form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn idle_connections_by_the_thousand_keep_nobody_out() {
    let count = number("DATELINE_IDLE_CONNECTIONS").unwrap_or(2_000);
    let data = tempfile::tempdir().expect("a directory");
    let process = start(data.path()).await;
    let before = resident_kib(process.child.id());
    let address = process.address.trim_start_matches("http://").to_owned();
    let mut idle = Vec::new();
    for _ in 0..count {
        let mut connection = TcpStream::connect(&address).expect("it listens");
        connection.write_all(PREFACE).expect("it listens");
        idle.push(connection);
    }
    let channel = connect(&process.address).await;
    ready(&channel).await;
    let taken = IngestServiceClient::new(channel)
        .ingest_article(request(article("a", "Envoys met.")))
        .await;
    taken.expect("it is taken");
    let after = resident_kib(process.child.id());
    eprintln!(
        "idle: {count} connections, {} KiB each",
        (after - before) / count
    );
}

#[tokio::test]
async fn more_connections_than_file_descriptors_are_survived() {
    let data = tempfile::tempdir().expect("a directory");
    let process = start_with_few_files(data.path(), 100).await;
    let address = process.address.trim_start_matches("http://").to_owned();
    let connections: Vec<_> = (0..300).map(|_| TcpStream::connect(&address)).collect();
    assert!(
        connections
            .iter()
            .filter(|connection| connection.is_ok())
            .count()
            > 100
    );
    drop(connections);
    let channel = connect(&process.address).await;
    ready(&channel).await;
    let taken = IngestServiceClient::new(channel)
        .ingest_article(request(article("a", "Envoys met.")))
        .await;
    taken.expect("it is taken");
}

async fn connect(address: &str) -> Channel {
    let endpoint = Channel::from_shared(address.to_owned()).expect("an address");
    endpoint.connect().await.expect("it listens")
}

fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next());
    kib.and_then(|kib| kib.parse().ok()).expect("a size in KiB")
}
