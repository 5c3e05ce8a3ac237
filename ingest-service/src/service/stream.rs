//! `IngestArticles`: many articles on one stream.
//!
//! Three tasks in a row: one takes requests and starts their reading, one hands
//! what was read to the committer in the order of the requests, one answers in
//! that order. So several articles are read at once and many share one sync.
//! A place for its answer is taken before a request is: what was accepted always
//! comes to its end, even if the caller stops reading answers.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use shared::v1;
use shared::v1::ingest_articles_response::Result as ItemResult;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tonic::{Status, Streaming};

use super::ingest::{item, wire_receipt};
use super::status;
use crate::archive::Archive;
use crate::article::ArticleId;
use crate::ingest::{IngestError, Pending, Prepared};
use crate::limits;
use crate::read::ReadingFailed;

type Response = Result<v1::IngestArticlesResponse, Status>;

/// A request on its way, with the place for its answer.
struct Step<T> {
    index: u64,
    place: OwnedPermit<Response>,
    work: Result<(Guard, T), Failure>,
}

/// What ends one item, or the stream.
enum Failure {
    Item(Status),
    Stream(Status),
}

/// What comes in, and what ends it.
pub(super) struct Requests {
    pub(super) messages: Streaming<v1::IngestArticlesRequest>,
    /// The caller's deadline.
    pub(super) until: Instant,
    /// The service stops.
    pub(super) stop: CancellationToken,
    /// The stream's place among those that are open.
    pub(super) _permit: OwnedSemaphorePermit,
}

impl Requests {
    /// Why nothing more is taken, once it is so.
    async fn cut(&self) -> Status {
        tokio::select! {
            () = self.stop.cancelled() => status::not_ready(),
            () = tokio::time::sleep_until(self.until) => shared::status::deadline_exceeded(),
        }
    }

    /// The next request; none at the end.
    async fn next(&mut self) -> Result<Option<v1::IngestArticlesRequest>, Status> {
        let stop = self.stop.clone();
        tokio::select! {
            request = self.messages.message() => request.map_err(|status| {
                shared::status::explained(&status).unwrap_or(status)
            }),
            () = stop.cancelled() => Err(status::not_ready()),
            () = tokio::time::sleep_until(self.until) => {
                Err(shared::status::deadline_exceeded())
            }
        }
    }
}

/// Starts the tasks; the answers come out of the receiver.
pub(super) fn run(
    tasks: &TaskTracker,
    archive: Arc<Archive>,
    requests: Requests,
) -> Receiver<Response> {
    let (responses, answered) = mpsc::channel(limits::STREAM_ITEMS_AHEAD);
    let (reading, to_propose) = mpsc::channel(limits::STREAM_ITEMS_AHEAD);
    let (proposed, to_answer) = mpsc::channel(limits::STREAM_ITEMS_AHEAD);
    tasks.spawn(accept(
        archive.clone(),
        tasks.clone(),
        requests,
        responses,
        reading,
    ));
    tasks.spawn(propose(archive.clone(), to_propose, proposed));
    tasks.spawn(answer(archive, to_answer));
    answered
}

type Reading = JoinHandle<Result<Prepared, ReadingFailed>>;

async fn accept(
    archive: Arc<Archive>,
    tasks: TaskTracker,
    mut requests: Requests,
    responses: Sender<Response>,
    steps: Sender<Step<Reading>>,
) {
    let under_way = UnderWay::default();
    for index in 0.. {
        // Fails when the caller has gone away.
        let place = tokio::select! {
            place = responses.clone().reserve_owned() => place,
            why = requests.cut() => return end_stream(&responses, &steps, index, why).await,
        };
        let Ok(place) = place else { return };
        let (work, last) = match requests.next().await {
            Ok(Some(request)) => match item(request.article, &request.request_id, false) {
                Ok(item) => {
                    let (guard, may_skip) = under_way.enter(item.submission.id());
                    let admitted = archive.admit(&item.submission).await;
                    let prepare = archive.clone().prepare(item, admitted, may_skip);
                    (Ok((guard, tasks.spawn(prepare))), false)
                }
                Err(refused) => (Err(Failure::Item(refused)), false),
            },
            Ok(None) => return,
            Err(broken) => (Err(Failure::Stream(broken)), true),
        };
        // As many steps fit as there are places, so this never waits.
        let accepted = Step { index, place, work };
        if steps.send(accepted).await.is_err() || last {
            return;
        }
    }
}

/// Says at the end of the stream that it was cut short.
async fn end_stream(
    responses: &Sender<Response>,
    steps: &Sender<Step<Reading>>,
    index: u64,
    why: Status,
) {
    if let Ok(place) = responses.clone().reserve_owned().await {
        let work = Err(Failure::Stream(why));
        // The next task ends only after this one.
        let _ = steps.send(Step { index, place, work }).await;
    }
}

async fn propose(
    archive: Arc<Archive>,
    mut steps: Receiver<Step<Reading>>,
    proposed: Sender<Step<Pending>>,
) {
    while let Some(Step { index, place, work }) = steps.recv().await {
        let work = match work {
            Ok((guard, reading)) => match hand_in(&archive, reading).await {
                Ok(pending) => Ok((guard, pending)),
                Err(error) => Err(Failure::Item(status::ingest(error))),
            },
            Err(failure) => Err(failure),
        };
        if proposed.send(Step { index, place, work }).await.is_err() {
            return;
        }
    }
}

async fn hand_in(archive: &Archive, reading: Reading) -> Result<Pending, IngestError> {
    let prepared = reading.await.unwrap_or(Err(ReadingFailed))?;
    let (pending, _) = archive.propose(prepared).await?;
    Ok(pending)
}

async fn answer(archive: Arc<Archive>, mut steps: Receiver<Step<Pending>>) {
    while let Some(Step { index, place, work }) = steps.recv().await {
        let result = match work {
            Ok((guard, pending)) => {
                let settled = pending.settle().await.map_err(status::commit);
                drop(guard);
                settled
            }
            Err(Failure::Item(status)) => Err(status),
            Err(Failure::Stream(status)) => {
                place.send(Err(status));
                return;
            }
        };
        let result = match result {
            Ok(receipt) => ItemResult::Receipt(wire_receipt(&archive, &receipt)),
            Err(status) => ItemResult::Error(rpc_status(&status)),
        };
        place.send(Ok(v1::IngestArticlesResponse {
            index,
            result: Some(result),
        }));
    }
}

/// A status as a message, with its details.
fn rpc_status(status: &Status) -> tonic_types::pb::Status {
    use prost::Message;
    tonic_types::pb::Status::decode(status.details()).unwrap_or_else(|_| tonic_types::pb::Status {
        code: status.code().into(),
        message: status.message().to_owned(),
        details: Vec::new(),
    })
}

/// The articles of this stream that are not yet durable. Whether one of them is
/// stored already cannot be told beforehand.
#[derive(Clone, Default)]
struct UnderWay {
    counts: Arc<Mutex<HashMap<ArticleId, usize>>>,
}

/// Notes, until it is dropped, that an article is under way.
struct Guard {
    under_way: UnderWay,
    id: ArticleId,
}

impl UnderWay {
    /// Whether it is the only one of its id.
    fn enter(&self, id: &ArticleId) -> (Guard, bool) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(id.clone()).or_default();
        *count += 1;
        let guard = Guard {
            under_way: self.clone(),
            id: id.clone(),
        };
        (guard, *count == 1)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        let counts = &self.under_way.counts;
        let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.id) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.id);
            }
        }
    }
}
