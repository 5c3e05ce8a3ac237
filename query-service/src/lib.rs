//! The query service: the right half of the line.
//!
//! `follow` follows the ingest service's feed and folds it into the `index`;
//! `lookup` answers questions over the index with plain functions; `service`
//! speaks gRPC.

use std::path::Path;
use std::sync::Arc;

use shared::lock::{DirectoryLock, LockError};
use shared::serve::{Endpoint, Readiness, ServeError};
use shared::v1::query_service_server::{QueryServiceServer, SERVICE_NAME};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio_util::sync::CancellationToken;
use tonic::codec::CompressionEncoding;
use tonic::service::Routes;

pub mod config;
pub mod fold;
pub mod follow;
pub mod index;
pub mod limits;
pub mod lookup;
pub mod service;

use follow::Follower;
use index::{Checkpoint, Index, IndexError};
use service::Query;

/// The service could not start, or stopped for another reason than being asked to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server failed.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// The data folder cannot be had.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The index cannot be opened or closed.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Serves on `listener` what it learns from `feed`, keeping its index in the
/// folder `data`, until `shutdown` is cancelled.
///
/// # Errors
/// If the index cannot be opened, or the listener fails.
pub async fn serve(
    listener: TcpListener,
    data: &Path,
    feed: tonic::transport::Endpoint,
    shutdown: CancellationToken,
) -> Result<(), Error> {
    let _lock = DirectoryLock::take(data)?;
    let index = Arc::new(Index::closed(data));
    let damaged = Arc::new(Notify::new());
    let (applied, applied_seen) = watch::channel(None);
    let (head, head_seen) = watch::channel(None);
    let query = Query::new(index.clone(), applied_seen.clone(), damaged.clone());
    let endpoint = Endpoint::new(routes(query), &[SERVICE_NAME]).await?;
    let follower = Follower {
        index: index.clone(),
        feed,
        silence_max: limits::FEED_SILENCE_MAX,
        applied,
        head,
        damaged,
    };
    let readiness = endpoint.readiness();
    let stop = shutdown.child_token();
    let following = tokio::spawn({
        let shutdown = stop.clone();
        async move {
            let _stop_serving_too = shutdown.clone().drop_guard();
            follower.run(shutdown.clone()).await
        }
    });
    let watching = tokio::spawn(tell_readiness(
        readiness,
        applied_seen,
        head_seen,
        stop.clone(),
    ));
    let served = endpoint.serve(listener, limits::SERVER, stop.clone()).await;
    stop.cancel();
    let end_of_following = following.await;
    watching.abort();
    let flushed = tokio::task::spawn_blocking(move || index.flush()).await;
    served?;
    if let Ok(followed) = end_of_following {
        followed?;
    }
    if let Ok(flushed) = flushed {
        flushed?;
    }
    Ok(())
}

/// Removes the index kept in the folder `data`, and the one that was set aside
/// before it. The service builds it again from the feed.
///
/// # Errors
/// If the service runs there, or the system refuses.
pub fn forget(data: &Path) -> Result<(), Error> {
    let _lock = DirectoryLock::take(data)?;
    for name in ["index", "index.aside"] {
        let path = data.join(name);
        match std::fs::remove_dir_all(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                let cause = format!("cannot remove {}: {error}", path.display());
                return Err(IndexError::Store(cause).into());
            }
            _ => {}
        }
    }
    Ok(())
}

fn routes(query: Query) -> Routes {
    let server = QueryServiceServer::new(query)
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .send_compressed(CompressionEncoding::Gzip)
        .send_compressed(CompressionEncoding::Zstd)
        .max_decoding_message_size(limits::REQUEST_BYTES_MAX);
    Routes::new(server)
}

/// SERVING once the index has reached the end of the journal as it was when it
/// was first seen, and from then on, whatever becomes of the feed; until the
/// index has to be built again.
async fn tell_readiness(
    readiness: Readiness,
    mut applied: watch::Receiver<Option<Checkpoint>>,
    mut head: watch::Receiver<Option<u64>>,
    shutdown: CancellationToken,
) {
    let mut was_ready = false;
    loop {
        let checkpoint = *applied.borrow_and_update();
        let head_sequence = *head.borrow_and_update();
        let is_ready = match (checkpoint, head_sequence) {
            (Some(checkpoint), Some(head)) => {
                checkpoint.is_complete && checkpoint.revision.sequence.0 >= head
            }
            _ => false,
        };
        if is_ready != was_ready && !shutdown.is_cancelled() {
            readiness.set(is_ready).await;
            was_ready = is_ready;
            let sequence = checkpoint.map_or(0, |checkpoint| checkpoint.revision.sequence.0);
            tracing::info!(is_ready, sequence, "readiness changed");
        }
        let changed = tokio::select! {
            () = shutdown.cancelled() => return,
            changed = applied.changed() => changed,
            changed = head.changed() => changed,
        };
        if changed.is_err() {
            return;
        }
    }
}
