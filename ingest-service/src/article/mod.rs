//! Submissions: articles as callers send them, parsed. Nothing further in asks
//! again whether they are valid.

use annotate::document::{Body as SourceBody, Source};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use prost::bytes::Bytes;
use shared::v1;

mod id;
mod parse;
mod uri;

pub(crate) use id::hex;
pub use id::{ArticleId, ContentHash, InvalidId, RequestId};
pub use parse::Refused;

/// An article as submitted: within every limit, with a title or a body, and
/// with its id and content hash.
#[derive(Clone, Debug)]
pub struct Submission {
    id: ArticleId,
    content_hash: ContentHash,
    title: String,
    body: Body,
    source_uri: String,
    publisher: String,
    authors: Vec<String>,
    publish_time: Option<Timestamp>,
    publish_date: Option<Date>,
    language_code: String,
}

/// The body as submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Plain text; may be empty if there is a title.
    Plain(String),
    /// A page or fragment, in whatever encoding it declares.
    Html(Bytes),
}

impl Submission {
    /// The id the caller chose, or one derived from the address or the content.
    pub fn id(&self) -> &ArticleId {
        &self.id
    }

    /// The hash of everything submitted.
    pub fn content_hash(&self) -> ContentHash {
        self.content_hash
    }

    /// The address as submitted; may be empty.
    pub fn source_uri(&self) -> &str {
        &self.source_uri
    }

    /// The publisher as submitted; may be empty.
    pub fn publisher(&self) -> &str {
        &self.publisher
    }

    /// The authors as submitted; may be empty.
    pub fn authors(&self) -> &[String] {
        &self.authors
    }

    /// The moment of publication as submitted.
    pub fn publish_time(&self) -> Option<Timestamp> {
        self.publish_time
    }

    /// How many bytes it weighs, as far as queues are concerned.
    pub fn weight(&self) -> usize {
        let body = match &self.body {
            Body::Plain(text) => text.len(),
            Body::Html(page) => page.len(),
        };
        body + self.title.len() + 1_024
    }

    /// What reading needs to know of it.
    pub fn source(&self) -> Source<'_> {
        Source {
            title: &self.title,
            body: match &self.body {
                Body::Plain(text) => SourceBody::Plain(text),
                Body::Html(page) => SourceBody::Html(page),
            },
            published: self.publish_date.or_else(|| self.day_of_publish_time()),
            authors: &self.authors,
            publisher: &self.publisher,
            language: &self.language_code,
            uri: &self.source_uri,
        }
    }

    /// The day of the moment of publication, in UTC.
    fn day_of_publish_time(&self) -> Option<Date> {
        let time = self.publish_time?;
        Some(Offset::UTC.to_datetime(time).date())
    }
}

impl TryFrom<v1::Article> for Submission {
    type Error = Refused;

    fn try_from(article: v1::Article) -> Result<Self, Refused> {
        parse::parse(article)
    }
}
