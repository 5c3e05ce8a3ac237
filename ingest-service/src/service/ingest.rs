//! `IngestService`.

use std::sync::Arc;

use shared::v1;
use shared::v1::ingest_service_server::IngestService;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status, Streaming};

use super::{Edge, status, stream, until};
use crate::archive::Archive;
use crate::article::{ArticleId, RequestId, Submission};
use crate::catalog::Receipt;
use crate::convert;
use crate::ingest::Item;
use crate::limits;
use crate::record::Act;

pub(super) struct Ingest {
    edge: Arc<Edge>,
}

impl Ingest {
    pub(super) fn new(edge: Arc<Edge>) -> Self {
        Self { edge }
    }
}

#[tonic::async_trait]
impl IngestService for Ingest {
    type IngestArticlesStream = ReceiverStream<Result<v1::IngestArticlesResponse, Status>>;

    #[tracing::instrument(name = "IngestArticle", skip_all)]
    async fn ingest_article(
        &self,
        request: Request<v1::IngestArticleRequest>,
    ) -> Result<Response<v1::IngestArticleResponse>, Status> {
        let archive = self.edge.archive()?;
        let request = request.into_inner();
        let wants_annotations = request.return_annotations;
        let item = item(request.article, &request.request_id, wants_annotations)?;
        let work = async move {
            let (receipt, annotations) =
                archive.clone().ingest(item).await.map_err(status::ingest)?;
            Ok(v1::IngestArticleResponse {
                receipt: Some(wire_receipt(&archive, &receipt)),
                annotations,
            })
        };
        self.edge.finish(work).await.map(Response::new)
    }

    async fn ingest_articles(
        &self,
        request: Request<Streaming<v1::IngestArticlesRequest>>,
    ) -> Result<Response<Self::IngestArticlesStream>, Status> {
        let archive = self.edge.archive()?;
        let permit = self.edge.streams.clone().try_acquire_owned();
        let permit = permit.map_err(|_| status::overloaded())?;
        let until = until(&request);
        let stop = self.edge.stop.clone();
        let requests = stream::Requests {
            messages: request.into_inner(),
            until,
            stop,
            _permit: permit,
        };
        let responses = stream::run(&self.edge.tasks, archive, requests);
        Ok(Response::new(ReceiverStream::new(responses)))
    }

    #[tracing::instrument(name = "AnalyzeArticle", skip_all)]
    async fn analyze_article(
        &self,
        request: Request<v1::AnalyzeArticleRequest>,
    ) -> Result<Response<v1::AnalyzeArticleResponse>, Status> {
        let archive = self.edge.archive()?;
        let submission = submission(request.into_inner().article)?;
        let read = archive.analyze(submission).await;
        let (article, annotations) = read.map_err(|error| status::ingest(error.into()))?;
        Ok(Response::new(v1::AnalyzeArticleResponse {
            article: Some(article),
            annotations: Some(annotations),
        }))
    }

    #[tracing::instrument(name = "GetArticle", skip_all)]
    async fn get_article(
        &self,
        request: Request<v1::GetArticleRequest>,
    ) -> Result<Response<v1::GetArticleResponse>, Status> {
        let archive = self.edge.archive()?;
        let request = request.into_inner();
        let id = article_id(&request.article_id)?;
        let view = v1::ArticleView::try_from(request.view).map_err(|_| {
            let description = format!("{} is not a value of ArticleView", request.view);
            status::invalid_field("view", description)
        })?;
        let work = move || {
            let stored = archive.get(&id).map_err(status::get)?;
            Ok(get_response(stored, view, request.return_annotations))
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.unwrap_or_else(|_| Err(shared::status::storage_failed()))
            .map(Response::new)
    }

    #[tracing::instrument(name = "RetractArticle", skip_all)]
    async fn retract_article(
        &self,
        request: Request<v1::RetractArticleRequest>,
    ) -> Result<Response<v1::RetractArticleResponse>, Status> {
        let archive = self.edge.archive()?;
        let request = request.into_inner();
        let id = article_id(&request.article_id)?;
        let request_id = request_id(&request.request_id)?;
        let justification = justification(request.justification)?;
        let work = async move {
            let retracted = archive.retract(id, justification, request_id).await;
            let receipt = retracted.map_err(status::commit)?;
            Ok(v1::RetractArticleResponse {
                revision: Some(archive.token(receipt.revision)),
            })
        };
        self.edge.finish(work).await.map(Response::new)
    }
}

/// One article to ingest, from either request.
pub(super) fn item(
    article: Option<v1::Article>,
    id: &str,
    wants_annotations: bool,
) -> Result<Item, Status> {
    Ok(Item {
        submission: submission(article)?,
        request_id: request_id(id)?,
        wants_annotations,
    })
}

pub(super) fn wire_receipt(archive: &Archive, receipt: &Receipt) -> v1::IngestReceipt {
    let outcome = match receipt.act {
        Act::Created => v1::IngestOutcome::Created,
        Act::Replaced => v1::IngestOutcome::Replaced,
        Act::Unchanged => v1::IngestOutcome::Unchanged,
        Act::Retracted | Act::AlreadyRetracted => {
            unreachable!("an ingest is never answered by a retraction")
        }
    };
    v1::IngestReceipt {
        article_id: receipt.article_id.to_string(),
        outcome: outcome.into(),
        revision: Some(archive.token(receipt.revision)),
        content_hash: receipt.content_hash.as_bytes().to_vec().into(),
    }
}

fn submission(article: Option<v1::Article>) -> Result<Submission, Status> {
    let article = article.ok_or_else(|| status::invalid_field("article", "is required"))?;
    Submission::try_from(article).map_err(|refused| status::refused(refused, "article"))
}

fn article_id(id: &str) -> Result<ArticleId, Status> {
    ArticleId::parse(id).map_err(|error| status::invalid_id("article_id", error))
}

fn request_id(id: &str) -> Result<Option<RequestId>, Status> {
    if id.is_empty() {
        return Ok(None);
    }
    RequestId::parse(id)
        .map(Some)
        .map_err(|error| status::invalid_id("request_id", error))
}

fn justification(justification: String) -> Result<String, Status> {
    let (size, maximum) = (justification.len(), limits::JUSTIFICATION_BYTES_MAX);
    if size > maximum {
        let description = format!("is {size} bytes; at most {maximum} are accepted");
        return Err(status::invalid_field("justification", description));
    }
    Ok(justification)
}

fn get_response(
    stored: v1::ArticleIngested,
    view: v1::ArticleView,
    return_annotations: bool,
) -> v1::GetArticleResponse {
    let mut article = stored.article.unwrap_or_default();
    let annotations = return_annotations.then(|| {
        let mut annotations = stored.annotations.unwrap_or_default();
        convert::fill_text(&article, &mut annotations);
        annotations
    });
    match view {
        v1::ArticleView::Unspecified | v1::ArticleView::Basic => article.text.clear(),
        v1::ArticleView::Full => {}
    }
    v1::GetArticleResponse {
        article: Some(article),
        annotations,
    }
}
