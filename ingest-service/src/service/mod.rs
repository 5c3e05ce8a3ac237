//! The edge: the one part that speaks gRPC.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared::serve::{Endpoint, Limits, ServeError};
use shared::v1::feed_service_server::FeedServiceServer;
use shared::v1::ingest_service_server::IngestServiceServer;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::Status;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;

use crate::archive::{self, Archive};
use crate::config::Options;
use crate::limits;

mod feed;
mod ingest;
mod status;
mod stream;

use feed::Feed;
use ingest::Ingest;

const SERVICE_NAMES: [&str; 2] = ["dateline.v1.IngestService", "dateline.v1.FeedService"];

/// The service could not start, or stopped for another reason than being asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The data directory cannot be opened.
    #[error(transparent)]
    Open(#[from] archive::OpenError),
    /// The server failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
}

/// Opens the data directory and serves it on `listener` until `shutdown` is
/// cancelled. Health answers from the first moment, and says SERVING once
/// everything stored was found and checked. On return everything acknowledged is
/// on disk and the files are closed.
///
/// # Errors
/// If the directory cannot be opened or the listener fails.
pub async fn serve(
    listener: TcpListener,
    options: Options,
    shutdown: CancellationToken,
) -> Result<(), Error> {
    let stop = shutdown.child_token();
    let edge = Arc::new(Edge::new(options.heartbeat_interval, stop.clone()));
    let endpoint = Endpoint::new(routes(&edge), &SERVICE_NAMES).await?;
    let readiness = endpoint.readiness();
    let server = endpoint.serve(
        listener,
        Limits {
            calls_max: limits::CALLS_MAX,
            streams_per_connection_max: limits::STREAMS_PER_CONNECTION_MAX,
            drain_timeout: options.drain_timeout,
        },
        stop.clone(),
    );
    let server = tokio::spawn(server);
    let opened = tokio::task::spawn_blocking(move || {
        Archive::open(&options.data, options.free_space_floor, options.clock)
    });
    let opened = opened.await.expect("opening returns its errors");
    let failure = match opened {
        Ok(archive) => {
            edge.open(archive);
            readiness.set(true).await;
            tracing::info!("ready");
            None
        }
        Err(error) => {
            stop.cancel();
            Some(error)
        }
    };
    let ended = server.await.expect("the server returns its errors");
    stop.cancel();
    edge.close(options.drain_timeout).await;
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(ended?),
    }
}

fn routes(edge: &Arc<Edge>) -> Routes {
    let ingest = IngestServiceServer::new(Ingest::new(edge.clone()))
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Zstd)
        .max_decoding_message_size(limits::REQUEST_BYTES_MAX)
        .max_encoding_message_size(limits::RESPONSE_BYTES_MAX);
    let feed = FeedServiceServer::new(Feed::new(edge.clone()))
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Zstd)
        .max_decoding_message_size(limits::REQUEST_BYTES_MAX)
        .max_encoding_message_size(limits::RESPONSE_BYTES_MAX);
    Routes::new(ingest).add_service(feed)
}

/// What the handlers share.
#[derive(Debug)]
struct Edge {
    /// There from when it is open until it is closed.
    archive: Mutex<Option<Arc<Archive>>>,
    /// Work that goes on when its caller has gone away.
    tasks: TaskTracker,
    feeds: Arc<Semaphore>,
    heartbeat_interval: Duration,
    stop: CancellationToken,
}

impl Edge {
    fn new(heartbeat_interval: Duration, stop: CancellationToken) -> Self {
        Self {
            archive: Mutex::new(None),
            tasks: TaskTracker::new(),
            feeds: Arc::new(Semaphore::new(limits::FEEDS_MAX)),
            heartbeat_interval,
            stop,
        }
    }

    /// The archive.
    fn archive(&self) -> Result<Arc<Archive>, Status> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        archive.clone().ok_or_else(status::not_ready)
    }

    fn open(&self, archive: Archive) {
        let mut place = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(Arc::new(archive));
    }

    /// Waits for work under way, then closes the archive.
    async fn close(&self, timeout: Duration) {
        let archive = {
            let mut place = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
            place.take()
        };
        self.tasks.close();
        if tokio::time::timeout(timeout, self.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("work under way was left behind at the end of the drain timeout");
        }
        if let Some(archive) = archive {
            let closed = tokio::task::spawn_blocking(move || archive.close()).await;
            closed.expect("closing does not panic");
        }
    }

    /// Runs work to its end, even if the caller goes away meanwhile.
    async fn finish<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Status>> + Send + 'static,
    ) -> Result<T, Status> {
        let done = self.tasks.spawn(work).await;
        done.unwrap_or_else(|_| Err(shared::status::reading_failed()))
    }
}
