//! Follows the ingest service's feed and folds it into the index, for as long
//! as the process lives.
//!
//! The feed may end, fall silent or be of another journal than before; the
//! follower connects again, and never gives up.

use std::sync::Arc;
use std::time::Duration;

use shared::revision::Revision;
use shared::v1;
use shared::v1::feed_service_client::FeedServiceClient;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tonic::codec::CompressionEncoding;
use tonic::transport::Endpoint;
use tonic_types::StatusExt;

use crate::index::{ChangeBatch, Checkpoint, Index, IndexError};
use crate::limits;

mod applier;
mod backoff;
mod convert;

pub use applier::apply_all;
use backoff::Backoff;
pub use convert::{MalformedFeed, batch};

/// Follows a feed.
#[derive(Debug)]
pub struct Follower {
    /// What it fills.
    pub index: Arc<Index>,
    /// Where the feed is.
    pub feed: Endpoint,
    /// How long the feed may be silent before the connection counts as lost.
    pub silence_max: Duration,
    /// Tells how far the index is; `None` before it is open, and while it is empty.
    pub applied: watch::Sender<Option<Checkpoint>>,
    /// Tells the end of the journal as it was when it was first seen; `None` before.
    pub head: watch::Sender<Option<u64>>,
    /// Told by readers when the index is damaged.
    pub damaged: Arc<Notify>,
}

/// Why a connection to the feed ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("the feed cannot be reached")]
    Connect(#[from] tonic::transport::Error),
    #[error("the feed ended with an error: {0}")]
    Status(Box<tonic::Status>),
    #[error("the feed ended")]
    Closed,
    #[error("the feed fell silent")]
    Silent,
    #[error("the feed sent what does not decode: {0}")]
    Malformed(#[from] MalformedFeed),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("the store of the index had failed and is open again")]
    Reopened,
    #[error("a reader found the index damaged")]
    FoundDamaged,
    #[error("the service is stopping")]
    Stopped,
}

/// What becomes of the index when a connection has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It goes on from where it is.
    Continue,
    /// It is damaged.
    Damaged,
    /// It is of another journal, or ahead of the one there is.
    Foreign,
}

impl Ended {
    fn fate(&self) -> Fate {
        match self {
            Self::Index(IndexError::Damaged) | Self::FoundDamaged => Fate::Damaged,
            Self::Index(IndexError::OtherJournal) => Fate::Foreign,
            Self::Status(status) => {
                let details = status.get_error_details();
                match details.error_info().map(|info| info.reason.as_str()) {
                    Some("REVISION_FROM_OTHER_JOURNAL" | "REVISION_OUT_OF_RANGE") => Fate::Foreign,
                    _ => Fate::Continue,
                }
            }
            Self::Index(IndexError::Store(_) | IndexError::Gap { .. } | IndexError::Empty)
            | Self::Connect(_)
            | Self::Closed
            | Self::Silent
            | Self::Reopened
            | Self::Malformed(_)
            | Self::Stopped => Fate::Continue,
        }
    }
}

impl Follower {
    /// Opens the index and follows the feed until `shutdown` is cancelled.
    ///
    /// # Errors
    /// If the index cannot be opened.
    pub async fn run(self, shutdown: CancellationToken) -> Result<(), IndexError> {
        let index = self.index.clone();
        let checkpoint = blocking(move || index.open()).await?;
        self.applied.send_replace(checkpoint);
        let mut backoff = Backoff::default();
        // Damage that comes back at once would have the index built for ever.
        let mut built: Option<Instant> = None;
        let mut store_failed = false;
        loop {
            let ended = if store_failed {
                self.reopen().await
            } else {
                self.follow(&mut backoff, &shutdown).await
            };
            // A store whose disk failed or was full does not go on by itself.
            store_failed = matches!(ended, Ended::Index(IndexError::Store(_)));
            if shutdown.is_cancelled() {
                return Ok(());
            }
            let fate = ended.fate();
            let is_lasting = built.is_some_and(|built| built.elapsed() < limits::REBUILD_INTERVAL);
            if fate == Fate::Foreign || (fate == Fate::Damaged && !is_lasting) {
                tracing::error!(error = %ended, "the index is set aside and built again from the feed");
                built = self.rebuild(fate).await.or(built);
            } else {
                tracing::warn!(error = %ended, "the feed is tried again after a pause");
            }
            tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                () = tokio::time::sleep(backoff.next()) => {}
            }
        }
    }

    /// Opens the index again; until that is done nobody is answered.
    async fn reopen(&self) -> Ended {
        self.applied.send_replace(None);
        let index = self.index.clone();
        match blocking(move || index.reopen()).await {
            Ok(checkpoint) => {
                self.applied.send_replace(checkpoint);
                Ended::Reopened
            }
            Err(error) => error.into(),
        }
    }

    /// Begins an empty index. Returns when, if it was because of damage.
    async fn rebuild(&self, fate: Fate) -> Option<Instant> {
        self.applied.send_replace(None);
        self.head.send_replace(None);
        let index = self.index.clone();
        if let Err(error) = blocking(move || index.reset()).await {
            tracing::error!(%error, "the index cannot be set aside");
            return None;
        }
        (fate == Fate::Damaged).then(Instant::now)
    }

    /// Connects, and applies what comes until something goes wrong.
    async fn follow(&self, backoff: &mut Backoff, shutdown: &CancellationToken) -> Ended {
        let (batches, queue) = mpsc::channel(limits::FEED_QUEUE);
        let applier = applier::spawn(
            self.index.clone(),
            queue,
            self.applied.clone(),
            shutdown.clone(),
        );
        let ended = tokio::select! {
            ended = self.receive(&batches, backoff) => ended,
            () = self.damaged.notified() => Ended::FoundDamaged,
            () = shutdown.cancelled() => Ended::Stopped,
        };
        // What is on its way to the index still gets there, before anybody asks
        // how far that is.
        drop(batches);
        match applier.await {
            Ok(Err(error)) => error.into(),
            Ok(Ok(())) | Err(_) => ended,
        }
    }

    async fn receive(&self, batches: &mpsc::Sender<ChangeBatch>, backoff: &mut Backoff) -> Ended {
        let ended: Result<std::convert::Infallible, Ended> = async {
            let mut stream = self.connect().await?;
            loop {
                let message = timeout(self.silence_max, stream.message())
                    .await
                    .map_err(|_| Ended::Silent)?
                    .map_err(|status| Ended::Status(Box::new(status)))?
                    .ok_or(Ended::Closed)?;
                backoff.reset();
                self.head.send_if_modified(|head| {
                    let is_first = head.is_none();
                    head.get_or_insert(message.head_sequence);
                    is_first
                });
                let head = self.head.borrow().unwrap_or(message.head_sequence);
                let batch = batch(message, head)?;
                // The applier ends only with an error, which is then the reason.
                batches.send(batch).await.map_err(|_| Ended::Closed)?;
            }
        }
        .await;
        match ended {
            Ok(never) => match never {},
            Err(ended) => ended,
        }
    }

    async fn connect(&self) -> Result<tonic::Streaming<v1::WatchChangesResponse>, Ended> {
        let channel = self
            .feed
            .clone()
            .connect_timeout(limits::FEED_CONNECT_TIMEOUT)
            .http2_keep_alive_interval(limits::FEED_KEEPALIVE)
            .keep_alive_timeout(limits::FEED_KEEPALIVE)
            .connect()
            .await?;
        let mut client = FeedServiceClient::new(channel)
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(limits::FEED_MESSAGE_BYTES_MAX);
        let checkpoint = self.index.checkpoint();
        let request = v1::WatchChangesRequest {
            after: checkpoint.map(|checkpoint| token(checkpoint.revision)),
            stop_when_caught_up: false,
            omit_text: false,
        };
        let response = client.watch_changes(request).await;
        let response = response.map_err(|status| Ended::Status(Box::new(status)))?;
        tracing::info!(
            after = checkpoint.map_or(0, |checkpoint| checkpoint.revision.sequence.0),
            "following the feed"
        );
        Ok(response.into_inner())
    }
}

fn token(revision: Revision) -> v1::RevisionToken {
    v1::RevisionToken {
        token: revision.to_token(),
    }
}

/// Runs what blocks on a thread of its own; a panic there is damage.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IndexError> + Send + 'static,
) -> Result<T, IndexError> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or(Err(IndexError::Damaged))
}
