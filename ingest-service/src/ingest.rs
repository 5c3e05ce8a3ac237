//! Ingesting: from a submission to a durable answer.

use std::sync::Arc;

use shared::v1;
use tokio::sync::OwnedSemaphorePermit;

use crate::archive::Archive;
use crate::article::{ArticleId, RequestId, Submission};
use crate::catalog::Receipt;
use crate::committer::{Answer, CommitError};
use crate::convert;
use crate::decide::{Change, Proposal};
use crate::limits;
use crate::read::ReadingFailed;
use crate::record::{self, Act};

/// One article to ingest.
#[derive(Clone, Debug)]
pub struct Item {
    /// The article.
    pub submission: Submission,
    /// Makes a retry safe.
    pub request_id: Option<RequestId>,
    /// Whether what was read is wanted too.
    pub wants_annotations: bool,
}

/// Why an article was not ingested.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// It could not be read.
    #[error(transparent)]
    Reading(#[from] ReadingFailed),
    /// It did not become durable.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

/// An article read, and ready to be proposed.
#[derive(Debug)]
pub struct Prepared {
    next: Next,
    annotations: Option<v1::Annotations>,
}

#[derive(Debug)]
enum Next {
    /// It is stored already.
    Known(Receipt),
    Propose(Proposal, OwnedSemaphorePermit),
}

/// An article on its way to the disk.
#[derive(Debug)]
pub enum Pending {
    /// It is there already.
    Known(Receipt),
    /// The committer has it.
    Proposed(Answer),
}

impl Archive {
    /// Waits until there is room for an article in memory.
    pub async fn admit(&self, submission: &Submission) -> OwnedSemaphorePermit {
        let weight = submission.weight().min(limits::BYTES_IN_FLIGHT_MAX);
        let kibibytes = u32::try_from(weight.div_ceil(1024)).expect("far below 4 TiB");
        let permit = self.kibibytes.clone().acquire_many_owned(kibibytes).await;
        permit.expect("the semaphore is never closed")
    }

    /// Reads an article, ready to be proposed. `may_skip` allows to leave out the
    /// reading of one that is stored already; only right if nothing proposed
    /// earlier by the same caller can still change that.
    ///
    /// # Errors
    /// If reading panics.
    pub async fn prepare(
        self: Arc<Self>,
        item: Item,
        admitted: OwnedSemaphorePermit,
        may_skip: bool,
    ) -> Result<Prepared, ReadingFailed> {
        if may_skip
            && item.request_id.is_none()
            && !item.wants_annotations
            && let Some(receipt) = self.known(&item.submission)
        {
            return Ok(Prepared {
                next: Next::Known(receipt),
                annotations: None,
            });
        }
        let pool = self.reading.clone();
        pool.run(move |reader| {
            let (article, annotations) = convert::read_article(reader, &item.submission);
            let mut returned = item.wants_annotations.then(|| annotations.clone());
            if let Some(returned) = &mut returned {
                convert::fill_text(&article, returned);
            }
            let change = Change::Ingest {
                article_id: item.submission.id().clone(),
                content_hash: item.submission.content_hash(),
                body: body(article, annotations),
            };
            let proposal = Proposal {
                change,
                request_id: item.request_id,
            };
            Prepared {
                next: Next::Propose(proposal, admitted),
                annotations: returned,
            }
        })
        .await
    }

    /// Hands an article to the committer.
    ///
    /// # Errors
    /// If the service is shutting down.
    pub async fn propose(
        &self,
        prepared: Prepared,
    ) -> Result<(Pending, Option<v1::Annotations>), CommitError> {
        let pending = match prepared.next {
            Next::Known(receipt) => Pending::Known(receipt),
            Next::Propose(proposal, admitted) => {
                Pending::Proposed(self.commits.propose(proposal, Some(admitted)).await?)
            }
        };
        Ok((pending, prepared.annotations))
    }

    /// Ingests one article: reads it, and waits until it is durable.
    ///
    /// # Errors
    /// If it cannot be read or does not become durable.
    pub async fn ingest(
        self: Arc<Self>,
        item: Item,
    ) -> Result<(Receipt, Option<v1::Annotations>), IngestError> {
        let admitted = self.admit(&item.submission).await;
        let prepared = self.clone().prepare(item, admitted, true).await?;
        let (pending, annotations) = self.propose(prepared).await?;
        Ok((pending.settle().await?, annotations))
    }

    /// Reads an article and stores nothing.
    ///
    /// # Errors
    /// If reading panics.
    pub async fn analyze(
        &self,
        submission: Submission,
    ) -> Result<(v1::Article, v1::Annotations), ReadingFailed> {
        let admitted = self.admit(&submission).await;
        let pool = self.reading.clone();
        pool.run(move |reader| {
            let (article, mut annotations) = convert::read_article(reader, &submission);
            convert::fill_text(&article, &mut annotations);
            drop(admitted);
            (article, annotations)
        })
        .await
    }

    /// Takes an article back, and waits until that is durable.
    ///
    /// # Errors
    /// If there never was one, or the store fails.
    pub async fn retract(
        &self,
        article_id: ArticleId,
        justification: String,
        request_id: Option<RequestId>,
    ) -> Result<Receipt, CommitError> {
        let change = Change::Retract {
            article_id,
            justification,
        };
        let proposal = Proposal { change, request_id };
        Pending::Proposed(self.commits.propose(proposal, None).await?)
            .settle()
            .await
    }

    /// The receipt of an article that is stored with this very content. A catalog
    /// that fails knows nothing; the committer will say so.
    fn known(&self, submission: &Submission) -> Option<Receipt> {
        let state = self.catalog.article(submission.id()).ok()??;
        let known = state.live && state.content_hash == submission.content_hash();
        known.then(|| Receipt {
            article_id: submission.id().clone(),
            act: Act::Unchanged,
            revision: state.sequence,
            content_hash: state.content_hash,
        })
    }
}

impl Pending {
    /// Waits until it is durable.
    ///
    /// # Errors
    /// If it does not become so.
    pub async fn settle(self) -> Result<Receipt, CommitError> {
        match self {
            Pending::Known(receipt) => Ok(receipt),
            Pending::Proposed(answer) => answer.await.unwrap_or(Err(CommitError::Closed)),
        }
    }
}

/// The record's body, without what the journal knows anyway.
fn body(article: v1::Article, annotations: v1::Annotations) -> Vec<u8> {
    record::encode_body(&v1::ArticleIngested {
        article: Some(v1::Article {
            id: String::new(),
            content_hash: prost::bytes::Bytes::new(),
            ..article
        }),
        annotations: Some(annotations),
    })
}
