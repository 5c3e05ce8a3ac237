//! Reading without a server: what Ingest would store, made here.

use ingest_service::article::{Refused, Submission};
use shared::v1::{AnalyzeArticleResponse, Article};

/// Reads articles; one serves all threads.
pub struct Analyzer {
    reader: annotate::Reader,
}

impl Analyzer {
    /// An analyzer with its models.
    pub fn new() -> Self {
        Self {
            reader: annotate::Reader::new(),
        }
    }

    /// The article as Ingest would store it, and what was read from it.
    ///
    /// # Errors
    /// What Ingest would refuse it for.
    pub fn analyze(&self, article: Article) -> Result<AnalyzeArticleResponse, String> {
        let submission = Submission::try_from(article).map_err(|refused| reasons(&refused))?;
        let (article, mut annotations) = ingest_service::read_article(&self.reader, &submission);
        ingest_service::fill_text(&article, &mut annotations);
        Ok(AnalyzeArticleResponse {
            article: Some(article),
            annotations: Some(annotations),
        })
    }
}

fn reasons(refused: &Refused) -> String {
    match refused {
        Refused::Fields(violations) => violations
            .iter()
            .map(|violation| format!("{}: {}", violation.field, violation.description))
            .collect::<Vec<_>>()
            .join("; "),
        Refused::TooLarge { .. } => refused.to_string(),
    }
}
