//! Reading without a server: what Ingest would store, made here.

use shared::v1::{AnalyzeArticleResponse, Article};

/// Reads articles.
#[derive(Debug, Default)]
pub struct Analyzer {}

impl Analyzer {
    /// An analyzer with its models.
    pub fn new() -> Self {
        Self::default()
    }

    /// The article as Ingest would store it, and what was read from it.
    ///
    /// # Errors
    /// What Ingest would refuse it for.
    pub fn analyze(&self, article: Article) -> Result<AnalyzeArticleResponse, String> {
        Ok(AnalyzeArticleResponse {
            article: Some(article),
            annotations: None,
        })
    }
}
