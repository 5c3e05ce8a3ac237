//! A world to test in: both services on loopback, and clients for them.

pub mod articles;
pub mod process;

#[path = "../../ingest-service/tests/support/mount.rs"]
pub mod mount;
#[path = "../../ingest-service/tests/support/seeded.rs"]
pub mod seeded;

use std::path::{Path, PathBuf};

use shared::v1;
use shared::v1::feed_service_client::FeedServiceClient;
use shared::v1::ingest_service_client::IngestServiceClient;
use shared::v1::query_service_client::QueryServiceClient;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::transport::Channel;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// Both services in this process, each with its data in a temporary directory.
pub struct World {
    data: tempfile::TempDir,
    ingest: Running,
    query: Running,
}

/// A service that serves until its token is cancelled.
struct Running {
    address: String,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl World {
    /// Both services, started from nothing and ready.
    pub async fn start() -> Self {
        Self::start_on(tempfile::tempdir().expect("a temporary directory")).await
    }

    /// Both services, on what an earlier pair left.
    pub async fn start_on(data: tempfile::TempDir) -> Self {
        let ingest = start_ingest(&data.path().join("ingest")).await;
        let query = start_query(&data.path().join("query"), &ingest.address).await;
        Self {
            data,
            ingest,
            query,
        }
    }

    /// The folder that holds a folder for each service.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Where the ingest service listens.
    pub fn ingest_address(&self) -> &str {
        &self.ingest.address
    }

    /// Where the query service keeps its index.
    pub fn query_data(&self) -> PathBuf {
        self.data.path().join("query")
    }

    /// A client of the ingest service.
    pub async fn ingest_client(&self) -> IngestServiceClient<Channel> {
        IngestServiceClient::new(connect(&self.ingest.address).await)
    }

    /// A client of the feed.
    pub async fn feed_client(&self) -> FeedServiceClient<Channel> {
        FeedServiceClient::new(connect(&self.ingest.address).await)
    }

    /// A client of the query service.
    pub async fn query_client(&self) -> QueryServiceClient<Channel> {
        QueryServiceClient::new(connect(&self.query.address).await)
    }

    /// Ingests an article that must be taken.
    pub async fn ingest(&self, article: v1::Article) -> v1::IngestReceipt {
        let request = v1::IngestArticleRequest {
            article: Some(article),
            ..v1::IngestArticleRequest::default()
        };
        let response = self.ingest_client().await.ingest_article(request).await;
        response
            .expect("the article is taken")
            .into_inner()
            .receipt
            .expect("a receipt")
    }

    /// Stops the query service, does something to its data, and starts it again.
    pub async fn restart_query(&mut self, meanwhile: impl FnOnce(&Path)) {
        stop(&mut self.query).await;
        meanwhile(&self.query_data());
        self.query = start_query(&self.query_data(), &self.ingest.address).await;
    }

    /// Stops both services; both must end by themselves.
    pub async fn stop(mut self) {
        stop(&mut self.query).await;
        stop(&mut self.ingest).await;
    }

    /// Stops both services, and leaves their data.
    pub async fn stop_and_keep(mut self) -> tempfile::TempDir {
        stop(&mut self.query).await;
        stop(&mut self.ingest).await;
        self.data
    }
}

async fn start_ingest(data: &Path) -> Running {
    let options = ingest_service::Options::new(data);
    run(move |listener, stop| async move {
        ingest_service::serve(listener, options, stop)
            .await
            .expect("ingest serves");
    })
    .await
}

async fn start_query(data: &Path, feed: &str) -> Running {
    let (data, feed) = (data.to_owned(), feed.to_owned());
    run(move |listener, stop| async move {
        let feed = query_service::config::feed(&feed).expect("an address");
        query_service::serve(listener, &data, feed, stop)
            .await
            .expect("query serves");
    })
    .await
}

async fn run<F, Serving>(serve: F) -> Running
where
    F: FnOnce(TcpListener, CancellationToken) -> Serving,
    Serving: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("loopback has a free port");
    let address = format!(
        "http://{}",
        listener.local_addr().expect("a bound listener")
    );
    let stop = CancellationToken::new();
    let task = tokio::spawn(serve(listener, stop.clone()));
    until_serving(&address).await;
    Running {
        address,
        stop,
        task,
    }
}

async fn stop(service: &mut Running) {
    service.stop.cancel();
    (&mut service.task)
        .await
        .expect("the service ends without a panic");
}

/// Waits until a service's health says SERVING.
pub async fn until_serving(address: &str) {
    let mut health = HealthClient::new(connect(address).await);
    let request = HealthCheckRequest {
        service: String::new(),
    };
    let mut statuses = health
        .watch(request)
        .await
        .expect("health answers")
        .into_inner();
    while let Some(answer) = statuses.message().await.expect("health goes on") {
        if answer.status() == ServingStatus::Serving {
            return;
        }
    }
    panic!("{address} stopped before it was ready");
}

/// A connection to a service that listens.
pub async fn connect(address: &str) -> Channel {
    let endpoint = Channel::from_shared(address.to_owned()).expect("an address");
    endpoint.connect().await.expect("the service listens")
}
