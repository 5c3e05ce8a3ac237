//! The committer: the one thread that writes.
//!
//! It owns the journal's writing end. Proposals that arrive while the disk is
//! busy form the next group and share one fdatasync, so nobody waits for a
//! timer. Order: decide, append and sync, apply to the catalog, announce, answer.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use rustix::io::Errno;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

use crate::article::{ArticleId, RequestId};
use crate::catalog::{self, Catalog, Receipt};
use crate::decide::{Change, Decision, Outlook, Proposal, Refusal};
use crate::journal::{self, AppendError, Journal};
use crate::limits;
use crate::record::Head;

/// Why a proposal did not become durable.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitError {
    /// The request id was used before, for another article.
    #[error("request id {request_id} was used before, for article {article_id}")]
    RequestIdReused {
        /// The request.
        request_id: RequestId,
        /// What it was used for.
        article_id: ArticleId,
    },
    /// There never was an article of this id.
    #[error("there is no article {0}")]
    NotFound(ArticleId),
    /// Too little space is left.
    #[error("{free} bytes are free, below the floor of {floor}")]
    DiskFull {
        /// Bytes free.
        free: u64,
        /// Bytes that must be.
        floor: u64,
    },
    /// The disk or the catalog failed.
    #[error("the store failed")]
    Storage,
    /// They failed before, and are being mended; nothing was written.
    #[error("the store failed before and is being mended")]
    Mending,
    /// The service is shutting down.
    #[error("the service is shutting down")]
    Closed,
}

/// Where proposals are handed in; cheap to clone.
#[derive(Clone, Debug)]
pub struct Commits {
    sender: Sender<Message>,
    places: Arc<Semaphore>,
}

/// The answer to a proposal, once it is durable.
pub type Answer = oneshot::Receiver<Result<Receipt, CommitError>>;

/// The room that articles need, and what to do when the disk fails.
#[derive(Clone, Debug)]
pub struct Room {
    /// Where free space is measured.
    pub directory: PathBuf,
    /// How many bytes of it must be left to take articles.
    pub floor: u64,
    /// How often it is tried to mend what failed.
    pub mend_interval: Duration,
}

/// The thread's state.
#[derive(Debug)]
struct Committer {
    journal: Journal,
    catalog: Arc<Catalog>,
    room: Room,
    clock: fn() -> Timestamp,
    /// Set when the catalog failed: it no longer says what the journal holds, so
    /// nothing can be decided until it has been made anew.
    catalog_failed: bool,
    /// Whether it can commit; false while something failed and is not mended.
    sound: watch::Sender<bool>,
    /// When mending was tried last.
    mended: Option<Instant>,
}

/// What failed cannot be mended yet.
#[derive(Debug, thiserror::Error)]
enum MendError {
    #[error(transparent)]
    Journal(#[from] journal::OpenError),
    #[error(transparent)]
    Catalog(#[from] catalog::OpenError),
}

#[derive(Debug)]
enum Message {
    Propose(Proposal, Waiting),
    CloseSegment(Sender<Result<(), CommitError>>),
    Close,
}

/// Someone who waits for an answer.
#[derive(Debug)]
struct Waiting {
    answer: oneshot::Sender<Result<Receipt, CommitError>>,
    /// What the proposal holds of the bounds: a place in the queue, and whatever
    /// the caller gave along.
    held: (OwnedSemaphorePermit, Option<OwnedSemaphorePermit>),
}

impl Commits {
    /// Hands a proposal in, waiting for a place in the queue. Proposals of one
    /// caller are decided in the order they were handed in. `held` is let go
    /// once the proposal is durable.
    ///
    /// # Errors
    /// If the committer has stopped.
    pub async fn propose(
        &self,
        proposal: Proposal,
        held: Option<OwnedSemaphorePermit>,
    ) -> Result<Answer, CommitError> {
        let place = self.places.clone().acquire_owned().await;
        let place = place.map_err(|_| CommitError::Closed)?;
        let (answer, answered) = oneshot::channel();
        let waiting = Waiting {
            answer,
            held: (place, held),
        };
        self.sender
            .send(Message::Propose(proposal, waiting))
            .map_err(|_| CommitError::Closed)?;
        Ok(answered)
    }

    /// Has the journal go on in a new segment, so that the one before it can be
    /// compacted. Blocks.
    ///
    /// # Errors
    /// If the disk refuses, or the committer has stopped.
    pub fn close_segment(&self) -> Result<(), CommitError> {
        let (answer, answered) = channel();
        let sent = self.sender.send(Message::CloseSegment(answer));
        sent.map_err(|_| CommitError::Closed)?;
        answered.recv().unwrap_or(Err(CommitError::Closed))
    }

    /// Lets what was handed in become durable, and takes no more.
    pub fn close(&self) {
        self.places.close();
        // A committer that is gone needs no telling.
        let _ = self.sender.send(Message::Close);
    }
}

/// Starts the committer. Its thread ends after [`Commits::close`], with the
/// journal closed. The receiver tells whether it can commit: while journal or
/// catalog have failed, it tries every now and then to mend them.
///
/// # Errors
/// If the system has no thread left.
pub fn start(
    journal: Journal,
    catalog: Arc<Catalog>,
    room: Room,
    clock: fn() -> Timestamp,
) -> io::Result<(Commits, watch::Receiver<bool>, JoinHandle<()>)> {
    let (sender, receiver) = channel();
    let (sound, sound_seen) = watch::channel(true);
    let committer = Committer {
        journal,
        catalog,
        room,
        clock,
        catalog_failed: false,
        sound,
        mended: None,
    };
    let thread = thread::Builder::new()
        .name("committer".to_owned())
        .spawn(move || committer.run(&receiver))?;
    let places = Arc::new(Semaphore::new(limits::PROPOSALS_WAITING_MAX));
    Ok((Commits { sender, places }, sound_seen, thread))
}

impl Committer {
    fn run(mut self, receiver: &Receiver<Message>) {
        let mut flushed = Instant::now();
        let mut unflushed = false;
        let mut open = true;
        while open {
            let timeout = if !self.is_sound() {
                self.room.mend_interval
            } else if unflushed {
                limits::CATALOG_FLUSH_INTERVAL.saturating_sub(flushed.elapsed())
            } else {
                limits::CATALOG_FLUSH_INTERVAL
            };
            match receiver.recv_timeout(timeout) {
                Ok(message) => {
                    let (group, then) = gather(message, receiver);
                    if !group.is_empty() {
                        self.commit(group);
                        unflushed = true;
                    }
                    match then {
                        Then::GoOn => {}
                        Then::CloseSegment(answer) => {
                            let closed = self.journal.close_segment();
                            let closed = closed.map_err(|error| self.append_failed(&error));
                            // Whoever went away misses only the answer.
                            let _ = answer.send(closed);
                        }
                        Then::Close => open = false,
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.mend_if_due(),
                Err(RecvTimeoutError::Disconnected) => open = false,
            }
            if unflushed && self.is_sound() && flushed.elapsed() >= limits::CATALOG_FLUSH_INTERVAL {
                self.flush();
                flushed = Instant::now();
                unflushed = false;
            }
        }
        self.flush();
        if self.is_sound()
            && let Err(error) = catalog::seal(&self.catalog)
        {
            tracing::warn!(%error, "the next start reads every row of the catalog");
        }
        if let Err(error) = self.journal.close() {
            tracing::warn!(%error, "the journal's mark could not be synced");
        }
    }

    /// Tries to mend what failed, but not all the time.
    fn mend_if_due(&mut self) {
        let is_due = self
            .mended
            .is_none_or(|tried| tried.elapsed() >= self.room.mend_interval);
        if self.is_sound() || !is_due {
            return;
        }
        match self.mend() {
            Ok(()) => {
                self.sound.send_replace(true);
                tracing::info!("what had failed is mended; articles are taken again");
            }
            Err(error) => tracing::error!(
                error = &error as &dyn std::error::Error,
                "what failed cannot be mended yet; it is tried again"
            ),
        }
        self.mended = Some(Instant::now());
    }

    fn mend(&mut self) -> Result<(), MendError> {
        if self.journal.is_broken() {
            let recovery = self.journal.recover()?;
            crate::archive::report(&self.journal, &recovery);
        }
        let (reader, durable) = (self.journal.reader(), self.journal.durable());
        if !self.catalog_failed && catalog::bring_up(&self.catalog, &reader, durable).is_err() {
            self.catalog_failed = true;
        }
        if self.catalog_failed {
            catalog::make_anew(&self.catalog, &reader, durable)?;
            self.catalog_failed = false;
        }
        self.journal.publish();
        Ok(())
    }

    fn is_sound(&self) -> bool {
        *self.sound.borrow()
    }

    /// From now on nothing is decided or written, until that is mended.
    fn failed(&mut self, is_catalog: bool) {
        self.catalog_failed |= is_catalog;
        if self.sound.send_replace(false) {
            self.mended = Some(Instant::now());
        }
    }

    /// Decides a group, makes it durable, and answers everyone in it.
    fn commit(&mut self, group: Vec<(Proposal, Waiting)>) {
        self.mend_if_due();
        if !self.is_sound() {
            for (_, waiting) in group {
                // Whoever went away misses only the answer.
                let _ = waiting.answer.send(Err(CommitError::Mending));
            }
            return;
        }
        let now = (self.clock)();
        let free = self.free_space();
        let has_room = free >= self.room.floor;
        let mut outlook = Outlook::new(&self.catalog, self.journal.durable(), now, has_room);
        let mut records = Vec::new();
        let mut catalog_failure = false;
        let mut answers = Vec::with_capacity(group.len());
        for (proposal, waiting) in group {
            let answer = match outlook.decide(proposal) {
                Ok(Decision::Known(receipt)) => Ok(receipt),
                Ok(Decision::Write(head, body, receipt)) => {
                    records.push((head, body));
                    Ok(receipt)
                }
                Err(refusal) => Err(refused(&self.room, refusal, free, &mut catalog_failure)),
            };
            answers.push((waiting, answer));
        }
        let effects = outlook.into_effects();
        if catalog_failure {
            self.failed(true);
        }
        let failure = self.write(&records, &effects, now).err();
        for (waiting, answer) in answers {
            let answer = match (&failure, answer) {
                (Some(failure), Ok(_)) => Err(failure.clone()),
                (_, answer) => answer,
            };
            // Whoever went away misses only the answer.
            let _ = waiting.answer.send(answer);
            drop(waiting.held);
        }
    }

    fn write(
        &mut self,
        records: &[(Head, Vec<u8>)],
        effects: &[catalog::Effect],
        now: Timestamp,
    ) -> Result<(), CommitError> {
        if records.is_empty() {
            return Ok(());
        }
        if !self.is_sound() {
            return Err(CommitError::Mending);
        }
        if let Err(error) = self.journal.append(records, now) {
            return Err(self.append_failed(&error));
        }
        if let Err(error) = self.catalog.apply(effects, self.journal.durable()) {
            self.failed(true);
            return Err(store_failed(&error));
        }
        self.journal.publish();
        Ok(())
    }

    fn append_failed(&mut self, error: &AppendError) -> CommitError {
        if self.journal.is_broken() {
            self.failed(false);
        }
        tracing::error!(
            error = error as &dyn std::error::Error,
            "the journal could not be written; nothing of the group was acknowledged"
        );
        match error {
            AppendError::Write(error) if Errno::from_io_error(error) == Some(Errno::NOSPC) => {
                CommitError::DiskFull {
                    free: self.free_space(),
                    floor: self.room.floor,
                }
            }
            AppendError::Write(_) | AppendError::Broken(_) => CommitError::Storage,
        }
    }

    fn flush(&mut self) {
        let before = catalog::forgotten_before((self.clock)());
        let flushed = self
            .catalog
            .forget_answers(before)
            .and_then(|()| self.catalog.flush());
        if let Err(error) = flushed {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "the catalog could not be flushed; it is made anew from the journal"
            );
            self.failed(true);
        }
    }

    /// Bytes that may still be written; all there are, if the system does not say.
    fn free_space(&self) -> u64 {
        rustix::fs::statvfs(&self.room.directory)
            .map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
    }
}

fn refused(room: &Room, refusal: Refusal, free: u64, catalog_failure: &mut bool) -> CommitError {
    match refusal {
        Refusal::RequestIdReused {
            request_id,
            article_id,
        } => CommitError::RequestIdReused {
            request_id,
            article_id,
        },
        Refusal::NotFound(article_id) => CommitError::NotFound(article_id),
        Refusal::DiskFull => CommitError::DiskFull {
            free,
            floor: room.floor,
        },
        Refusal::Store(error) => {
            *catalog_failure = true;
            store_failed(&error)
        }
    }
}

fn store_failed(error: &catalog::StoreError) -> CommitError {
    tracing::error!(
        error = error as &dyn std::error::Error,
        "the catalog failed; it is made anew from the journal"
    );
    CommitError::Storage
}

/// What comes after a group.
enum Then {
    GoOn,
    CloseSegment(Sender<Result<(), CommitError>>),
    Close,
}

/// Everything that waits already, within bounds, and what comes after it.
fn gather(first: Message, receiver: &Receiver<Message>) -> (Vec<(Proposal, Waiting)>, Then) {
    let mut group = Vec::new();
    let mut bytes = 0;
    let mut next = Some(first);
    while let Some(message) = next {
        match message {
            Message::Propose(proposal, waiting) => {
                if let Change::Ingest { body, .. } = &proposal.change {
                    bytes += body.len();
                }
                group.push((proposal, waiting));
            }
            Message::CloseSegment(answer) => return (group, Then::CloseSegment(answer)),
            Message::Close => return (group, Then::Close),
        }
        let full = group.len() >= limits::GROUP_PROPOSALS_MAX || bytes >= limits::GROUP_BYTES_MAX;
        next = if full { None } else { receiver.try_recv().ok() };
    }
    (group, Then::GoOn)
}
