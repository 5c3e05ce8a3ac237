//! What several tests need.

pub mod disk;
pub mod mount;
pub mod seeded;

use std::path::Path;
use std::time::Duration;

use ingest_service::Options;
use ingest_service::article::{ArticleId, ContentHash};
use ingest_service::record::{Act, Head};
use shared::revision::{JournalId, Sequence};
use shared::v1;
use shared::v1::feed_service_client::FeedServiceClient;
use shared::v1::ingest_service_client::IngestServiceClient;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tonic::Status;
use tonic::transport::Channel;
use tonic_types::StatusExt;

/// The journal's id in tests that do not ask for a random one.
pub const JOURNAL: JournalId = JournalId(0x1234_5678_9abc_def0);

/// A record's head: `act` to the article called `id`.
pub fn head(act: Act, id: &str) -> Head {
    Head {
        act,
        article_id: ArticleId::parse(id).expect("a valid id"),
        revision: Sequence(1),
        content_hash: ContentHash::from_bytes([7; 32]),
        request_id: None,
        justification: String::new(),
    }
}

/// A plain article of an id and a text.
pub fn article(id: &str, text: &str) -> v1::Article {
    v1::Article {
        id: id.to_owned(),
        title: "Envoys meet in Oslo".to_owned(),
        text: text.to_owned(),
        ..v1::Article::default()
    }
}

/// The service, in process.
pub struct Service {
    pub ingest: IngestServiceClient<Channel>,
    pub feed: FeedServiceClient<Channel>,
    pub channel: Channel,
    pub address: String,
    stop: CancellationToken,
    served: JoinHandle<Result<(), ingest_service::Error>>,
}

impl Service {
    /// Starts it on a data directory, and waits until it is ready.
    pub async fn start(data: &Path) -> Self {
        Self::start_with(Options::new(data)).await
    }

    pub async fn start_with(options: Options) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let stop = CancellationToken::new();
        let served = tokio::spawn(ingest_service::serve(listener, options, stop.clone()));
        let channel = Channel::from_shared(format!("http://{address}"))
            .expect("an address")
            .connect()
            .await
            .expect("it listens");
        ready(&channel).await;
        Self {
            ingest: IngestServiceClient::new(channel.clone()).max_decoding_message_size(64 << 20),
            feed: FeedServiceClient::new(channel.clone()),
            channel,
            address: address.to_string(),
            stop,
            served,
        }
    }

    /// Stops it, and waits until its files are closed.
    pub async fn stop(self) {
        self.stop.cancel();
        let served = self.served.await.expect("it does not panic");
        served.expect("it stops because it was asked to");
    }

    /// Asks it to stop, and lets it.
    pub fn stopping(&self) {
        self.stop.cancel();
    }

    pub async fn ingest(&mut self, article: v1::Article) -> Result<v1::IngestReceipt, Status> {
        self.ingest_as(article, "").await
    }

    pub async fn ingest_as(
        &mut self,
        article: v1::Article,
        request_id: &str,
    ) -> Result<v1::IngestReceipt, Status> {
        let request = v1::IngestArticleRequest {
            article: Some(article),
            request_id: request_id.to_owned(),
            return_annotations: false,
        };
        let response = self.ingest.ingest_article(request).await?;
        Ok(response.into_inner().receipt.expect("a receipt"))
    }

    pub async fn get(&mut self, id: &str) -> Result<v1::Article, Status> {
        let request = v1::GetArticleRequest {
            article_id: id.to_owned(),
            view: v1::ArticleView::Full.into(),
            return_annotations: false,
        };
        let response = self.ingest.get_article(request).await?;
        Ok(response.into_inner().article.expect("an article"))
    }

    pub async fn retract(&mut self, id: &str) -> Result<(), Status> {
        let request = v1::RetractArticleRequest {
            article_id: id.to_owned(),
            ..v1::RetractArticleRequest::default()
        };
        self.ingest.retract_article(request).await.map(drop)
    }

    /// Everything in the feed after a place.
    pub async fn changes(&mut self, after: Option<v1::RevisionToken>) -> Vec<v1::Change> {
        let request = v1::WatchChangesRequest {
            after,
            stop_when_caught_up: true,
            omit_text: false,
        };
        let feed = self.feed.watch_changes(request).await.expect("a feed");
        let mut feed = feed.into_inner();
        let mut changes = Vec::new();
        while let Some(batch) = feed.message().await.expect("a batch") {
            changes.extend(batch.changes);
        }
        changes
    }
}

/// Waits until health says SERVING.
pub async fn ready(channel: &Channel) {
    use tonic_health::pb::health_check_response::ServingStatus;
    use tonic_health::pb::health_client::HealthClient;
    let request = tonic_health::pb::HealthCheckRequest::default();
    let mut health = HealthClient::new(channel.clone());
    let watched = health.watch(request).await.expect("a health service");
    let mut watched = watched.into_inner();
    let waiting = async {
        while let Some(status) = watched.message().await.expect("a status") {
            if status.status() == ServingStatus::Serving {
                return;
            }
        }
        panic!("health ended before it said SERVING");
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    waited.expect("it is ready within a minute");
}

/// The reason in a status' `ErrorInfo`.
pub fn reason(status: &Status) -> String {
    let details = status.get_error_details();
    let info = details.error_info().expect("every error has an ErrorInfo");
    assert_eq!(info.domain, "dateline.v1");
    info.reason.clone()
}

/// The fields that a status' `BadRequest` names.
pub fn fields(status: &Status) -> Vec<String> {
    let details = status.get_error_details();
    let violations = details
        .bad_request()
        .map(|bad| bad.field_violations.clone());
    violations
        .unwrap_or_default()
        .into_iter()
        .map(|violation| violation.field)
        .collect()
}
