//! Deciding: what a proposal comes to, given everything before it.

use std::collections::HashMap;

use jiff::Timestamp;
use shared::revision::Sequence;

use crate::article::{ArticleId, ContentHash, RequestId};
use crate::catalog::{ArticleState, Catalog, Effect, Receipt, StoreError};
use crate::record::{Act, Head};

/// What a caller wants to become durable.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What is to happen.
    pub change: Change,
    /// Makes a retry safe.
    pub request_id: Option<RequestId>,
}

/// What is to happen to an article.
#[derive(Clone, Debug)]
pub enum Change {
    /// It comes in, or is replaced.
    Ingest {
        /// Which article.
        article_id: ArticleId,
        /// The hash of its content.
        content_hash: ContentHash,
        /// The record's body.
        body: Vec<u8>,
    },
    /// It is taken back.
    Retract {
        /// Which article.
        article_id: ArticleId,
        /// Why; may be empty.
        justification: String,
    },
}

/// What a proposal comes to.
#[derive(Debug)]
pub(crate) enum Decision {
    /// It is answered, and nothing need be written.
    Known(Receipt),
    /// This record is to be written, after which it is answered.
    Write(Head, Vec<u8>, Receipt),
}

/// Why a proposal comes to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("request id {request_id} was used before, for article {article_id}")]
    RequestIdReused {
        request_id: RequestId,
        article_id: ArticleId,
    },
    #[error("there is no article {0}")]
    NotFound(ArticleId),
    #[error("below the free-space floor")]
    DiskFull,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The catalog as it will be once a group of records is applied.
pub(crate) struct Outlook<'a> {
    catalog: &'a Catalog,
    articles: HashMap<ArticleId, ArticleState>,
    answers: HashMap<RequestId, Receipt>,
    effects: Vec<Effect>,
    last: Sequence,
    now: Timestamp,
    /// Whether there is room on the disk for more articles.
    has_room: bool,
}

impl<'a> Outlook<'a> {
    /// As the catalog is now, with the journal ending at `last`.
    pub(crate) fn new(
        catalog: &'a Catalog,
        last: Sequence,
        now: Timestamp,
        has_room: bool,
    ) -> Self {
        Self {
            catalog,
            articles: HashMap::new(),
            answers: HashMap::new(),
            effects: Vec::new(),
            last,
            now,
            has_room,
        }
    }

    /// Decides one proposal, after all those decided before.
    pub(crate) fn decide(&mut self, proposal: Proposal) -> Result<Decision, Refusal> {
        let Proposal { change, request_id } = proposal;
        if let Some(request_id) = &request_id
            && let Some(first) = self.answer(request_id)?
        {
            return if first.is_about(&change) {
                Ok(Decision::Known(first))
            } else {
                Err(Refusal::RequestIdReused {
                    request_id: request_id.clone(),
                    article_id: first.article_id,
                })
            };
        }
        let (receipt, body, justification) = match change {
            Change::Ingest {
                article_id,
                content_hash,
                body,
            } => {
                let receipt = self.ingest(article_id, content_hash)?;
                (receipt, body, String::new())
            }
            Change::Retract {
                article_id,
                justification,
            } => (self.retract(article_id)?, Vec::new(), justification),
        };
        let changes = receipt.act.changes_the_article();
        if !changes && request_id.is_none() {
            return Ok(Decision::Known(receipt));
        }
        if receipt.act.ingests() && !self.has_room {
            return Err(Refusal::DiskFull);
        }
        let head = Head {
            act: receipt.act,
            article_id: receipt.article_id.clone(),
            revision: receipt.revision,
            content_hash: receipt.content_hash,
            request_id,
            justification,
        };
        self.foresee(&head);
        let body = if changes { body } else { Vec::new() };
        Ok(Decision::Write(head, body, receipt))
    }

    /// What the records written do to the catalog, in their order.
    pub(crate) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    fn ingest(&self, article_id: ArticleId, content_hash: ContentHash) -> Result<Receipt, Refusal> {
        let next = self.last.next();
        let (act, revision) = match self.article(&article_id)? {
            Some(state) if state.live && state.content_hash == content_hash => {
                (Act::Unchanged, state.sequence)
            }
            Some(state) if state.live => (Act::Replaced, next),
            Some(_) | None => (Act::Created, next),
        };
        Ok(Receipt {
            article_id,
            act,
            revision,
            content_hash,
        })
    }

    fn retract(&self, article_id: ArticleId) -> Result<Receipt, Refusal> {
        let (act, revision) = match self.article(&article_id)? {
            Some(state) if state.live => (Act::Retracted, self.last.next()),
            Some(state) => (Act::AlreadyRetracted, state.sequence),
            None => return Err(Refusal::NotFound(article_id)),
        };
        Ok(Receipt {
            article_id,
            act,
            revision,
            content_hash: ContentHash::NONE,
        })
    }

    fn foresee(&mut self, head: &Head) {
        self.last = self.last.next();
        let effect = Effect::of(self.last, head, self.now);
        if let Some((id, state)) = &effect.article {
            self.articles.insert(id.clone(), *state);
        }
        if let Some((id, receipt)) = &effect.answer {
            self.answers.insert(id.clone(), receipt.clone());
        }
        self.effects.push(effect);
    }

    fn article(&self, id: &ArticleId) -> Result<Option<ArticleState>, StoreError> {
        match self.articles.get(id) {
            Some(state) => Ok(Some(*state)),
            None => self.catalog.article(id),
        }
    }

    fn answer(&self, id: &RequestId) -> Result<Option<Receipt>, StoreError> {
        match self.answers.get(id) {
            Some(receipt) => Ok(Some(receipt.clone())),
            None => self.catalog.answer(id),
        }
    }
}

impl Change {
    /// Which article it is about.
    pub fn article_id(&self) -> &ArticleId {
        match self {
            Change::Ingest { article_id, .. } | Change::Retract { article_id, .. } => article_id,
        }
    }
}

impl Receipt {
    /// Whether it answers this change: the same kind, of the same article.
    fn is_about(&self, change: &Change) -> bool {
        self.article_id == *change.article_id()
            && self.act.ingests() == matches!(change, Change::Ingest { .. })
    }
}
