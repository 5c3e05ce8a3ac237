//! kill -9 of either service at random under load, and what is left afterwards.
//!
//! Three rounds by default; `DATELINE_CRASH_ROUNDS=100 cargo test --test dateline
//! crash -- --nocapture` runs a hundred. A failing run prints its seed;
//! `DATELINE_CRASH_SEED` repeats it.

use std::collections::BTreeMap;
use std::time::Duration;

use shared::v1;
use shared::v1::ingest_service_client::IngestServiceClient;
use shared::v1::query_service_client::QueryServiceClient;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tonic::transport::{Channel, Endpoint};

use crate::support::articles::numbered;
use crate::support::process::{Process, free_port};
use crate::support::seeded::{Random, number};
use crate::support::until_serving;

const WRITERS: usize = 8;
const ROUNDS_DEFAULT: u64 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_article_is_lost_or_doubled_when_either_service_is_killed() {
    let rounds = number("DATELINE_CRASH_ROUNDS").unwrap_or(ROUNDS_DEFAULT);
    let seed = number("DATELINE_CRASH_SEED").unwrap_or_else(|| std::process::id().into());
    eprintln!("crash: {rounds} rounds, seed {seed}");
    let mut random = Random::new(seed);
    let folder = tempfile::tempdir().expect("a temporary directory");
    let (ingest_data, query_data) = (folder.path().join("ingest"), folder.path().join("query"));
    let (ingest_port, query_port) = (free_port(), free_port());
    let mut acknowledged: BTreeMap<String, v1::IngestReceipt> = BTreeMap::new();
    let mut next = 0;

    let mut ingest = Process::ingest(&ingest_data, ingest_port);
    until_listening(ingest_port).await;
    let mut query = Process::query(&query_data, query_port, ingest_port);
    for round in 0..rounds {
        until_listening(ingest_port).await;
        until_serving(&address(ingest_port)).await;
        let load = write_until_it_dies(ingest_port, next);
        let pause = Duration::from_millis(20 + random.below(400));
        let victims = random.below(3);
        let again = Duration::from_millis(20 + random.below(200));
        // Lets the writers write for a while; what they then lose is the test.
        let killed = async {
            wait(pause).await;
            if victims != 0 {
                query.kill();
            }
            if victims == 1 {
                // The query service alone; it comes back while articles come in.
                query = Process::query(&query_data, query_port, ingest_port);
                wait(again).await;
            }
            ingest.kill();
        };
        let (ingested, to_come) = tokio::join!(load, killed).0;
        if victims == 2 {
            query = Process::query(&query_data, query_port, ingest_port);
        }
        next = to_come;
        acknowledged.extend(ingested);
        ingest = Process::ingest(&ingest_data, ingest_port);
        until_listening(ingest_port).await;
        until_serving(&address(ingest_port)).await;
        assert_kept(ingest_port, &acknowledged, round, seed).await;
    }

    // What was journaled without being acknowledged in time is there too: its
    // revision is known only by that of an article after it.
    let last = ingest_one(ingest_port, next).await;
    let revision = last.1.revision.clone();
    acknowledged.extend([last]);
    until_listening(query_port).await;
    until_serving(&address(query_port)).await;
    let survived = articles_of(query_port, revision.clone(), acknowledged.len()).await;
    query.kill();
    let replayed_port = free_port();
    let _replayed = Process::query(&folder.path().join("replayed"), replayed_port, ingest_port);
    until_listening(replayed_port).await;
    until_serving(&address(replayed_port)).await;
    let replayed = articles_of(replayed_port, revision, acknowledged.len()).await;
    assert_eq!(
        survived, replayed,
        "seed {seed}: the index differs from a replay"
    );
    for id in acknowledged.keys() {
        assert_eq!(
            replayed.iter().filter(|found| *found == id).count(),
            1,
            "seed {seed}: {id}"
        );
    }
    eprintln!(
        "crash: {} articles acknowledged, all of them there once",
        acknowledged.len()
    );
}

/// Writes with several connections until the service is gone. Returns what was
/// acknowledged, and the next number to use.
async fn write_until_it_dies(port: u16, first: usize) -> (Vec<(String, v1::IngestReceipt)>, usize) {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        writers.spawn(async move {
            let mut client = IngestServiceClient::new(lazy(port));
            let mut receipts = Vec::new();
            for number in (first + writer..).step_by(WRITERS) {
                match ingest(&mut client, number).await {
                    Ok(written) => receipts.push(written),
                    Err(_) => return (receipts, number + WRITERS),
                }
            }
            unreachable!("the service is killed long before numbers run out")
        });
    }
    let (mut all, mut next) = (Vec::new(), first);
    while let Some(written) = writers.join_next().await {
        let (receipts, to_come) = written.expect("a writer does not panic");
        all.extend(receipts);
        next = next.max(to_come);
    }
    (all, next)
}

async fn wait(pause: Duration) {
    let _ = timeout(pause, std::future::pending::<()>()).await;
}

async fn ingest_one(port: u16, number: usize) -> (String, v1::IngestReceipt) {
    ingest(&mut IngestServiceClient::new(lazy(port)), number)
        .await
        .expect("the service serves")
}

async fn ingest(
    client: &mut IngestServiceClient<Channel>,
    number: usize,
) -> Result<(String, v1::IngestReceipt), tonic::Status> {
    let article = numbered(number);
    let id = article.id.clone();
    let request = v1::IngestArticleRequest {
        article: Some(article),
        ..Default::default()
    };
    let response = client.ingest_article(request).await?;
    Ok((id, response.into_inner().receipt.expect("a receipt")))
}

async fn assert_kept(
    port: u16,
    acknowledged: &BTreeMap<String, v1::IngestReceipt>,
    round: u64,
    seed: u64,
) {
    let mut client = IngestServiceClient::new(lazy(port));
    for (id, receipt) in acknowledged {
        let request = v1::GetArticleRequest {
            article_id: id.clone(),
            view: v1::ArticleView::Full.into(),
            ..Default::default()
        };
        let kept = client.get_article(request).await.unwrap_or_else(|status| {
            panic!("seed {seed}, round {round}: acknowledged {id} is lost: {status}")
        });
        let article = kept.into_inner().article.expect("an article");
        assert_eq!(
            article.content_hash, receipt.content_hash,
            "seed {seed}, round {round}: {id}"
        );
        assert_eq!(
            article.revision, receipt.revision,
            "seed {seed}, round {round}: {id}"
        );
    }
}

/// The ids of all articles the query service lists.
async fn articles_of(
    port: u16,
    minimum_revision: Option<v1::RevisionToken>,
    at_least: usize,
) -> Vec<String> {
    let mut client = QueryServiceClient::new(lazy(port));
    let (mut ids, mut page_token) = (Vec::new(), String::new());
    loop {
        let request = v1::ListArticlesRequest {
            page_size: 500,
            page_token,
            minimum_revision: minimum_revision.clone(),
            ..Default::default()
        };
        let page = client
            .list_articles(request)
            .await
            .expect("a page")
            .into_inner();
        ids.extend(page.articles.into_iter().map(|article| article.id));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            assert!(
                ids.len() >= at_least,
                "{} of {at_least} articles are listed",
                ids.len()
            );
            return ids;
        }
    }
}

fn address(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

fn lazy(port: u16) -> Channel {
    Endpoint::from_shared(address(port))
        .expect("an address")
        .connect_lazy()
}

/// Waits until a process that was just started listens.
async fn until_listening(port: u16) {
    let listening = async {
        while tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(Duration::from_secs(60), listening)
        .await
        .expect("the service starts within a minute");
}
