//! From the API's article to a submission, with every fault named at once.

use jiff::Timestamp;
use jiff::civil::Date;
use prost::bytes::Bytes;
use shared::date;
use shared::status::Violation;
use shared::v1;

use super::{ArticleId, Body, ContentHash, Submission, uri};
use crate::limits;

/// Why an article is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Fields that cannot be taken as they are; never empty.
    #[error("{} fields cannot be taken as they are", .0.len())]
    Fields(Vec<Violation>),
    /// A body above the limit.
    #[error("{field} is {size} bytes, at most {maximum} are accepted")]
    TooLarge {
        /// Which field.
        field: &'static str,
        /// Its size in bytes.
        size: usize,
        /// The limit in bytes.
        maximum: usize,
    },
}

pub(super) fn parse(article: v1::Article) -> Result<Submission, Refused> {
    check_size("text", article.text.len())?;
    check_size("html", article.html.len())?;

    let mut faults = Faults::default();
    let id = faults.id(&article.id);
    faults.length("title", &article.title, limits::TITLE_BYTES_MAX);
    faults.length("publisher", &article.publisher, limits::PUBLISHER_BYTES_MAX);
    faults.authors(&article.authors);
    faults.source_uri(&article.source_uri);
    faults.language(&article.language_code);
    let publish_time = faults.publish_time(article.publish_time);
    let publish_date = faults.publish_date(article.publish_date);
    let body = faults.body(
        &article.title,
        article.text,
        article.html,
        article.content_type,
    );
    if !faults.0.is_empty() {
        return Err(Refused::Fields(faults.0));
    }

    let mut submission = Submission {
        id: ArticleId::from_content(ContentHash::NONE),
        content_hash: ContentHash::NONE,
        title: article.title,
        body,
        source_uri: article.source_uri,
        publisher: article.publisher,
        authors: article.authors,
        publish_time,
        publish_date,
        language_code: article.language_code,
    };
    submission.content_hash = content_hash(&submission);
    submission.id = match id {
        Some(id) => id,
        None if submission.source_uri.is_empty() => {
            ArticleId::from_content(submission.content_hash)
        }
        None => ArticleId::from_uri(&submission.source_uri),
    };
    Ok(submission)
}

fn check_size(field: &'static str, size: usize) -> Result<(), Refused> {
    let maximum = limits::BODY_BYTES_MAX;
    if size > maximum {
        return Err(Refused::TooLarge {
            field,
            size,
            maximum,
        });
    }
    Ok(())
}

/// Everything that is kept or read goes in, so that a corrected byline or date
/// is new content too. The id does not: it says where, not what.
fn content_hash(submission: &Submission) -> ContentHash {
    let (kind, body): (&[u8], &[u8]) = match &submission.body {
        Body::Plain(text) => (b"plain", text.as_bytes()),
        Body::Html(page) => (b"html", page),
    };
    let time = submission
        .publish_time
        .map(|time| time.to_string())
        .unwrap_or_default();
    let date = submission
        .publish_date
        .map(|date| date.to_string())
        .unwrap_or_default();
    let parts: [&[u8]; 9] = [
        b"dateline.v1",
        submission.title.as_bytes(),
        kind,
        body,
        time.as_bytes(),
        date.as_bytes(),
        submission.source_uri.as_bytes(),
        submission.publisher.as_bytes(),
        submission.language_code.as_bytes(),
    ];
    let authors = submission.authors.iter().map(String::as_bytes);
    ContentHash::of(parts.into_iter().chain(authors))
}

/// What is wrong with an article so far.
#[derive(Default)]
struct Faults(Vec<Violation>);

impl Faults {
    fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation::new(field, description));
    }

    fn length(&mut self, field: &str, value: &str, maximum: usize) {
        if value.len() > maximum {
            let size = value.len();
            self.add(
                field,
                format!("is {size} bytes; at most {maximum} are accepted"),
            );
        }
    }

    fn id(&mut self, id: &str) -> Option<ArticleId> {
        if id.is_empty() {
            return None;
        }
        ArticleId::parse(id)
            .map_err(|error| self.add("id", error.to_string()))
            .ok()
    }

    fn authors(&mut self, authors: &[String]) {
        if authors.len() > limits::AUTHORS_MAX {
            let (count, maximum) = (authors.len(), limits::AUTHORS_MAX);
            self.add(
                "authors",
                format!("has {count} entries; at most {maximum} are accepted"),
            );
            return;
        }
        for (at, author) in authors.iter().enumerate() {
            let field = format!("authors[{at}]");
            if author.trim().is_empty() {
                self.add(field, "is blank; leave it out");
            } else {
                self.length(&field, author, limits::AUTHOR_BYTES_MAX);
            }
        }
    }

    fn source_uri(&mut self, source_uri: &str) {
        if source_uri.len() > limits::URI_BYTES_MAX {
            self.length("source_uri", source_uri, limits::URI_BYTES_MAX);
        } else if !source_uri.is_empty() && !uri::is_http(source_uri) {
            self.add("source_uri", "must be an absolute http or https URI");
        }
    }

    fn language(&mut self, tag: &str) {
        let mut subtags = tag.split('-');
        let primary = subtags.next().unwrap_or_default();
        let well_formed = tag.len() <= limits::LANGUAGE_BYTES_MAX
            && (2..=8).contains(&primary.len())
            && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
            && subtags.all(|subtag| {
                (1..=8).contains(&subtag.len())
                    && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        if !tag.is_empty() && !well_formed {
            self.add(
                "language_code",
                "must be a BCP-47 tag such as \"en-GB\", or empty",
            );
        }
    }

    fn publish_time(&mut self, time: Option<prost_types::Timestamp>) -> Option<Timestamp> {
        let time = time?;
        let parsed = (0..1_000_000_000)
            .contains(&time.nanos)
            .then(|| Timestamp::new(time.seconds, time.nanos).ok())
            .flatten()
            .filter(|time| (YEAR_1..YEAR_10000).contains(&time.as_second()));
        if parsed.is_none() {
            self.add(
                "publish_time",
                "must be between 0001-01-01 and 9999-12-30 (UTC), with nanos below 1000000000",
            );
        }
        parsed
    }

    fn publish_date(&mut self, day: Option<shared::google_type::Date>) -> Option<Date> {
        date::day(day?)
            .map_err(|error| self.add("publish_date", error.to_string()))
            .ok()
    }

    fn body(&mut self, title: &str, text: String, html: Bytes, content_type: i32) -> Body {
        let Ok(content_type) = v1::ContentType::try_from(content_type) else {
            self.add(
                "content_type",
                format!("{content_type} is not a value of ContentType"),
            );
            return Body::Plain(text);
        };
        if !text.is_empty() && !html.is_empty() {
            self.add("html", "text is set too; set one of them");
        }
        if !html.is_empty() {
            if content_type == v1::ContentType::PlainText {
                self.add("content_type", "is plain text although html is set");
            }
            return Body::Html(html);
        }
        if text.trim().is_empty() && title.trim().is_empty() {
            self.add(
                "text",
                "there is neither a title nor a text; set at least one",
            );
        }
        match content_type {
            v1::ContentType::Html => Body::Html(text.into()),
            v1::ContentType::Unspecified | v1::ContentType::PlainText => Body::Plain(text),
        }
    }
}

/// 0001-01-01T00:00:00Z, where protobuf's timestamps begin.
const YEAR_1: i64 = -62_135_596_800;
/// The end of what a timestamp can hold in every time zone.
const YEAR_10000: i64 = 253_402_207_200;
