//! `FeedService`.

use std::sync::Arc;

use shared::revision::Sequence;
use shared::v1;
use shared::v1::feed_service_server::FeedService;
use tokio::sync::mpsc::{self, Sender};
use tokio::time::timeout_at;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

use super::{Edge, status, until};
use crate::archive::Archive;
use crate::feed::Batch;
use crate::limits;

pub(super) struct Feed {
    edge: Arc<Edge>,
}

impl Feed {
    pub(super) fn new(edge: Arc<Edge>) -> Self {
        Self { edge }
    }
}

type Message = Result<v1::WatchChangesResponse, Status>;

#[tonic::async_trait]
impl FeedService for Feed {
    type WatchChangesStream = ReceiverStream<Message>;

    async fn watch_changes(
        &self,
        request: Request<v1::WatchChangesRequest>,
    ) -> Result<Response<Self::WatchChangesStream>, Status> {
        let archive = self.edge.archive()?;
        let until = until(&request);
        let request = request.into_inner();
        let token = request.after.as_ref().map(|after| after.token.as_str());
        let follower = Follower {
            at: archive.start(token).map_err(status::start)?,
            archive,
            edge: self.edge.clone(),
            stop_when_caught_up: request.stop_when_caught_up,
            omit_text: request.omit_text,
        };
        let permit = self.edge.feeds.clone().try_acquire_owned();
        let permit = permit.map_err(|_| status::overloaded())?;
        let (messages, sent) = mpsc::channel(limits::FEED_BATCHES_AHEAD);
        self.edge.tasks.spawn(async move {
            let ended = timeout_at(until, follower.run(&messages)).await;
            let ended = ended.unwrap_or_else(|_| Err(shared::status::deadline_exceeded()));
            if let Err(error) = ended {
                // Whoever went away need not be told.
                let _ = messages.try_send(Err(error));
            }
            drop(permit);
        });
        Ok(Response::new(ReceiverStream::new(sent)))
    }
}

/// Someone who follows the feed, and where.
struct Follower {
    at: Sequence,
    archive: Arc<Archive>,
    edge: Arc<Edge>,
    stop_when_caught_up: bool,
    omit_text: bool,
}

impl Follower {
    /// Sends batches, and heartbeats in between, until the caller goes away or
    /// has all it asked for.
    async fn run(mut self, messages: &Sender<Message>) -> Result<(), Status> {
        let mut head = self.archive.journal().subscribe();
        loop {
            head.mark_unchanged();
            let batch = self.next_batch().await?;
            let caught_up = batch.through == batch.head;
            self.at = batch.through;
            let message = self.message(batch);
            tokio::select! {
                sent = messages.send(Ok(message)) => if sent.is_err() { return Ok(()) },
                () = self.edge.stop.cancelled() => return Err(status::not_ready()),
            }
            if caught_up && self.stop_when_caught_up {
                return Ok(());
            }
            if !caught_up {
                continue;
            }
            tokio::select! {
                changed = head.changed() => if changed.is_err() { return Err(status::not_ready()) },
                () = tokio::time::sleep(self.edge.heartbeat_interval) => {}
                () = messages.closed() => return Ok(()),
                () = self.edge.stop.cancelled() => return Err(status::not_ready()),
            }
        }
    }

    async fn next_batch(&self) -> Result<Batch, Status> {
        let (archive, after, omit_text) = (self.archive.clone(), self.at, self.omit_text);
        let read = move || archive.changes_after(after, omit_text);
        let batch = tokio::task::spawn_blocking(read).await;
        batch
            .map_err(|_| shared::status::storage_failed())?
            .map_err(status::get)
    }

    fn message(&self, batch: Batch) -> v1::WatchChangesResponse {
        v1::WatchChangesResponse {
            changes: batch.changes,
            through: Some(self.archive.token(batch.through)),
            caught_up: batch.through == batch.head,
            head_sequence: batch.head.0,
        }
    }
}
