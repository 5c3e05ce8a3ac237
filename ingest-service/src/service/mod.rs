//! The edge: the one part that speaks gRPC.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use shared::serve::{Deadline, Endpoint, Limits, Readiness, ServeError};
use shared::v1::feed_service_server::FeedServiceServer;
use shared::v1::ingest_service_server::IngestServiceServer;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::Status;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;

use crate::archive::{self, Archive};
use crate::config::Options;
use crate::journal::Compacted;
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
    let (drain_timeout, compact_every) = (options.drain_timeout, options.compact_every);
    let edge = Arc::new(Edge::new(options.heartbeat_interval, stop.clone()));
    let endpoint = Endpoint::new(routes(&edge), &SERVICE_NAMES).await?;
    let readiness = endpoint.readiness();
    let server = endpoint.serve(
        listener,
        Limits {
            calls_max: limits::CALLS_MAX,
            connections_max: limits::CONNECTIONS_MAX,
            streams_per_connection_max: limits::STREAMS_PER_CONNECTION_MAX,
            drain_timeout,
        },
        stop.clone(),
    );
    let server = tokio::spawn(server);
    let opened = tokio::task::spawn_blocking(move || Archive::open(&options));
    let opened = opened.await.expect("opening returns its errors");
    let failure = match opened {
        Ok(archive) => {
            let archive = edge.open(archive);
            let (ended, tasks) = (stop.clone(), &edge.tasks);
            tasks.spawn(tell_readiness(archive.sound(), readiness, ended));
            if let Some(every) = compact_every {
                tasks.spawn(compact(archive, every, stop.clone()));
            }
            None
        }
        Err(error) => {
            stop.cancel();
            Some(error)
        }
    };
    let ended = server.await.expect("the server returns its errors");
    stop.cancel();
    edge.close(drain_timeout.min(limits::CLOSE_TIMEOUT)).await;
    match failure {
        Some(error) => Err(error.into()),
        None => Ok(ended?),
    }
}

/// `SERVING` while articles can be taken; `NOT_SERVING` from when the disk or the
/// catalog failed until that is mended.
async fn tell_readiness(
    mut sound: watch::Receiver<bool>,
    readiness: Readiness,
    stop: CancellationToken,
) {
    loop {
        let is_sound = *sound.borrow_and_update();
        if stop.is_cancelled() {
            return;
        }
        readiness.set(is_sound).await;
        tracing::info!(ready = is_sound, "readiness");
        let changed = tokio::select! {
            () = stop.cancelled() => return,
            changed = sound.changed() => changed,
        };
        if changed.is_err() {
            return;
        }
    }
}

/// Takes what was erased off the disk every now and then.
async fn compact(archive: Arc<Archive>, every: Duration, stop: CancellationToken) {
    let mut compacted_to = None;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(every) => {}
        }
        let head = archive.journal().head();
        if compacted_to == Some(head) {
            continue;
        }
        let (at_work, stop) = (archive.clone(), stop.clone());
        let work = move || at_work.compact(&mut |_, _| {}, &|| stop.is_cancelled());
        match tokio::task::spawn_blocking(work).await {
            Ok(Ok(done)) => {
                compacted_to = Some(head);
                let Compacted {
                    segments,
                    entries,
                    bytes,
                    ..
                } = done;
                tracing::info!(
                    segments,
                    entries,
                    bytes,
                    "erased text was taken off the disk"
                );
            }
            Ok(Err(error)) => tracing::warn!(
                error = &error as &dyn std::error::Error,
                "erased text could not be taken off the disk; it is tried again"
            ),
            Err(_) => tracing::error!("compacting panicked"),
        }
    }
}

/// When the caller of a stream stops waiting; a day if it never does.
fn until<T>(request: &tonic::Request<T>) -> tokio::time::Instant {
    let deadline = request.extensions().get::<Deadline>();
    deadline.map_or_else(
        || tokio::time::Instant::now() + Duration::from_secs(24 * 3600),
        |deadline| deadline.instant().into(),
    )
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
    streams: Arc<Semaphore>,
    heartbeat_interval: Duration,
    stop: CancellationToken,
}

impl Edge {
    fn new(heartbeat_interval: Duration, stop: CancellationToken) -> Self {
        Self {
            archive: Mutex::new(None),
            tasks: TaskTracker::new(),
            feeds: Arc::new(Semaphore::new(limits::FEEDS_MAX)),
            streams: Arc::new(Semaphore::new(limits::INGEST_STREAMS_MAX)),
            heartbeat_interval,
            stop,
        }
    }

    /// The archive.
    fn archive(&self) -> Result<Arc<Archive>, Status> {
        let archive = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        archive.clone().ok_or_else(status::not_ready)
    }

    fn open(&self, archive: Archive) -> Arc<Archive> {
        let archive = Arc::new(archive);
        let mut place = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        *place = Some(archive.clone());
        archive
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
