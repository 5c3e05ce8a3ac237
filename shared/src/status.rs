//! Errors on the wire: one constructor for each reason of `error_reason.proto`.
//!
//! Every status carries an `ErrorInfo` under the domain `dateline.v1`, and field
//! violations, the resource or a delay before the next try where they apply.

use std::collections::HashMap;
use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

use crate::v1::ErrorReason;

/// The domain of every `ErrorInfo`.
pub const DOMAIN: &str = "dateline.v1";

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The field's path in the request: `article.publish_date`.
    pub field: String,
    /// What is wrong, with the limit where there is one.
    pub description: String,
}

impl Violation {
    /// A violation of `field`.
    pub fn new(field: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            description: description.into(),
        }
    }

    /// The same violation, seen from the message that holds this one as `parent`.
    #[must_use]
    pub fn within(self, parent: &str) -> Self {
        Self {
            field: format!("{parent}.{}", self.field),
            ..self
        }
    }
}

/// One or more fields cannot be taken as they are.
pub fn invalid_fields(violations: &[Violation]) -> Status {
    let message = violations
        .iter()
        .map(|violation| format!("{}: {}", violation.field, violation.description))
        .collect::<Vec<_>>()
        .join("; ");
    let mut details = info(ErrorReason::InvalidField, []);
    for violation in violations {
        details.add_bad_request_violation(&violation.field, &violation.description);
    }
    build(Code::InvalidArgument, message, details)
}

/// An article above the limit.
pub fn article_too_large(field: &str, size: usize, maximum: usize) -> Status {
    let message = format!("{field} is {size} bytes; at most {maximum} are accepted");
    let mut details = info(
        ErrorReason::ArticleTooLarge,
        [
            ("sizeBytes", size.to_string()),
            ("maximumBytes", maximum.to_string()),
        ],
    );
    details.add_bad_request_violation(field, &message);
    build(Code::InvalidArgument, message, details)
}

/// A request id that was used before, for another article.
pub fn request_id_reused(request_id: &str, article_id: &str) -> Status {
    let message = format!(
        "request_id {request_id:?} was used before, for article {article_id:?}; choose a new one"
    );
    let mut details = info(
        ErrorReason::RequestIdReused,
        [
            ("requestId", request_id.to_owned()),
            ("articleId", article_id.to_owned()),
        ],
    );
    details.add_bad_request_violation("request_id", &message);
    build(Code::InvalidArgument, message, details)
}

/// A page token that is damaged or belongs to another request.
pub fn invalid_page_token() -> Status {
    let message = "the page token is damaged or belongs to a request with other parameters; \
                   start again without one";
    let mut details = info(ErrorReason::InvalidPageToken, []);
    details.add_bad_request_violation("page_token", message);
    build(Code::InvalidArgument, message, details)
}

/// A revision token that is damaged. `field` is where it stands in the request.
pub fn invalid_revision_token(field: &str) -> Status {
    let message = "the revision token is damaged; pass one on exactly as it was received";
    let mut details = info(ErrorReason::InvalidRevisionToken, []);
    details.add_bad_request_violation(field, message);
    build(Code::InvalidArgument, message, details)
}

/// No article of this id.
pub fn article_not_found(article_id: &str) -> Status {
    let message = format!("there is no article {article_id:?}, or it was retracted");
    let mut details = info(
        ErrorReason::ArticleNotFound,
        [("articleId", article_id.to_owned())],
    );
    details.set_resource_info("dateline.v1.Article", article_id, "", &message);
    build(Code::NotFound, message, details)
}

/// No entity of this id or name. `resource` is its message: `Person`.
pub fn entity_not_found(resource: &str, entity: &str) -> Status {
    let message = format!(
        "no article mentions a {} {entity:?}",
        resource.to_lowercase()
    );
    let mut details = info(ErrorReason::EntityNotFound, [("entity", entity.to_owned())]);
    details.set_resource_info(format!("dateline.v1.{resource}"), entity, "", &message);
    build(Code::NotFound, message, details)
}

/// No event of this id.
pub fn event_not_found(event_id: &str) -> Status {
    let message = format!("there is no event {event_id:?}");
    let mut details = info(
        ErrorReason::EventNotFound,
        [("eventId", event_id.to_owned())],
    );
    details.set_resource_info("dateline.v1.Event", event_id, "", &message);
    build(Code::NotFound, message, details)
}

/// A name that stands for several entities where one is needed.
pub fn ambiguous_name(name: &str, candidates: &[String]) -> Status {
    let candidates = candidates.join(",");
    let message = format!("{name:?} stands for more than one entity; ask by id: {candidates}");
    let details = info(
        ErrorReason::AmbiguousName,
        [("name", name.to_owned()), ("candidates", candidates)],
    );
    build(Code::FailedPrecondition, message, details)
}

/// The index has not caught up with the revision asked for.
pub fn revision_not_yet_applied(retry_after: Duration) -> Status {
    retryable(
        Code::Unavailable,
        ErrorReason::RevisionNotYetApplied,
        "the index has not caught up with minimum_revision; try again",
        retry_after,
    )
}

/// A revision of another journal.
pub fn revision_from_other_journal() -> Status {
    build(
        Code::FailedPrecondition,
        "the revision belongs to another journal; drop it and read afresh",
        info(ErrorReason::RevisionFromOtherJournal, []),
    )
}

/// A revision beyond the end of the journal.
pub fn revision_out_of_range() -> Status {
    build(
        Code::OutOfRange,
        "the revision is beyond the end of the journal",
        info(ErrorReason::RevisionOutOfRange, []),
    )
}

/// Too much is waiting.
pub fn overloaded(retry_after: Duration) -> Status {
    retryable(
        Code::ResourceExhausted,
        ErrorReason::Overloaded,
        "too many requests are waiting; try again",
        retry_after,
    )
}

/// Too little space is left on the disk.
pub fn disk_full(free: u64, floor: u64, retry_after: Duration) -> Status {
    let mut details = info(
        ErrorReason::DiskFull,
        [
            ("freeBytes", free.to_string()),
            ("floorBytes", floor.to_string()),
        ],
    );
    details.set_retry_info(Some(retry_after));
    build(
        Code::ResourceExhausted,
        format!("{free} bytes are free where the journal lies, and {floor} must be; free some"),
        details,
    )
}

/// The store failed; details are in the service's log, not on the wire.
pub fn storage_failed() -> Status {
    build(
        Code::Internal,
        "the store failed; nothing was acknowledged that is not durable",
        info(ErrorReason::StorageFailed, []),
    )
}

/// A stored record did not pass its checksum.
pub fn record_corrupt(sequence: u64) -> Status {
    build(
        Code::DataLoss,
        format!("the stored record {sequence} is damaged and is not served"),
        info(
            ErrorReason::RecordCorrupt,
            [("sequence", sequence.to_string())],
        ),
    )
}

/// The service is starting, or shutting down.
pub fn not_ready(retry_after: Duration) -> Status {
    retryable(
        Code::Unavailable,
        ErrorReason::NotReady,
        "the service is starting or shutting down; try again",
        retry_after,
    )
}

/// A message that does not decode. `error` is prost's description.
pub fn malformed_message(error: &str) -> Status {
    let cause = error
        .strip_prefix("failed to decode Protobuf message: ")
        .unwrap_or(error);
    let mut details = info(ErrorReason::MalformedMessage, []);
    if let Some(violation) = field_at_fault(cause) {
        details.add_bad_request_violation(violation.field, violation.description);
    }
    build(
        Code::InvalidArgument,
        format!("the message does not decode: {cause}"),
        details,
    )
}

/// A message above what is accepted.
fn message_too_large(maximum: &str) -> Status {
    build(
        Code::ResourceExhausted,
        format!("the message is above the limit of {maximum} bytes; send less at once"),
        info(
            ErrorReason::MessageTooLarge,
            [("maximumBytes", maximum.to_owned())],
        ),
    )
}

/// A status that tonic made, with what every error here carries. `None` if it has
/// that already, or is none that is known.
pub fn explained(status: &Status) -> Option<Status> {
    let message = status.message();
    let is_size = message.contains("message length too large")
        || message.contains("exceeded while decompressing");
    if !is_size || !status.details().is_empty() {
        return None;
    }
    // Either message ends with the limit.
    let mut numbers = message.split(|character: char| !character.is_ascii_digit());
    let maximum = numbers.rfind(|digits| !digits.is_empty());
    maximum.map(message_too_large)
}

/// The caller's deadline passed first.
pub fn deadline_exceeded() -> Status {
    build(
        Code::DeadlineExceeded,
        "the deadline passed before the answer was ready",
        info(ErrorReason::DeadlineExceeded, []),
    )
}

/// Reading an article panicked; the service lives on.
pub fn reading_failed() -> Status {
    build(
        Code::Internal,
        "reading the article failed, which is a defect; nothing was stored",
        info(ErrorReason::ReadingFailed, []),
    )
}

/// prost says "Article.title: IngestArticleRequest.article: invalid …": the
/// message a field belongs to, then the field, from the inside out.
fn field_at_fault(cause: &str) -> Option<Violation> {
    let mut path = Vec::new();
    let mut rest = cause;
    while let Some((step, further)) = rest.split_once(": ") {
        let Some((_, field)) = step.split_once('.') else {
            break;
        };
        path.push(field);
        rest = further;
    }
    path.reverse();
    (!path.is_empty()).then(|| Violation::new(path.join("."), rest))
}

fn retryable(code: Code, reason: ErrorReason, message: &str, after: Duration) -> Status {
    let mut details = info(reason, []);
    details.set_retry_info(Some(after));
    build(code, message, details)
}

fn info<const N: usize>(reason: ErrorReason, metadata: [(&str, String); N]) -> ErrorDetails {
    let name = reason.as_str_name().trim_start_matches("ERROR_REASON_");
    let metadata: HashMap<_, _> = metadata
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
    ErrorDetails::with_error_info(name, DOMAIN, metadata)
}

fn build(code: Code, message: impl Into<String>, details: ErrorDetails) -> Status {
    Status::with_error_details(code, message, details)
}

#[cfg(test)]
mod tests {
    use prost::Message;
    use tonic::Code;
    use tonic_types::StatusExt;

    use super::{explained, malformed_message};
    use crate::v1::IngestArticleRequest;

    #[test]
    fn a_message_above_the_limit_is_explained_with_the_limit() {
        for message in [
            "Error, decoded message length too large: found 900 bytes, the limit is: 800 bytes",
            "Error decompressing: size limit, of 800 bytes, exceeded while decompressing message",
        ] {
            let explained = explained(&tonic::Status::out_of_range(message));
            let details = explained.expect(message).get_error_details();
            let info = details.error_info().expect("an ErrorInfo");
            assert_eq!(info.reason, "MESSAGE_TOO_LARGE");
            assert_eq!(info.metadata["maximumBytes"], "800");
        }
        assert!(explained(&tonic::Status::out_of_range("another")).is_none());
    }

    #[test]
    fn a_string_that_is_not_utf8_is_refused_with_its_field_named() {
        // IngestArticleRequest.article (field 1) { title (field 2) = 0xff }
        let bytes: &[u8] = &[0x0a, 3, 0x12, 1, 0xff];
        let error = IngestArticleRequest::decode(bytes).expect_err("0xff is not UTF-8");
        let status = malformed_message(&error.to_string());
        assert_eq!(status.code(), Code::InvalidArgument);
        let details = status.get_error_details();
        let violation = &details
            .bad_request()
            .expect("a BadRequest")
            .field_violations[0];
        assert_eq!(violation.field, "article.title");
    }
}
