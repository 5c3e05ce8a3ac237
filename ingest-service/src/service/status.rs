//! Errors of the middle as statuses: one match each, without wildcards.

use std::time::Duration;

use shared::status::{self, Violation};
use tonic::Status;

use crate::archive::GetError;
use crate::article::{InvalidId, Refused};
use crate::committer::CommitError;
use crate::feed::StartError;
use crate::ingest::IngestError;
use crate::limits;

/// How long a caller waits before it tries a service again that is starting.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// `message` is the path of the article in the request.
pub(super) fn refused(refused: Refused, message: &str) -> Status {
    match refused {
        Refused::Fields(violations) => {
            let violations: Vec<_> = violations
                .into_iter()
                .map(|violation| violation.within(message))
                .collect();
            status::invalid_fields(&violations)
        }
        Refused::TooLarge {
            field,
            size,
            maximum,
        } => status::article_too_large(&format!("{message}.{field}"), size, maximum),
    }
}

pub(super) fn invalid_id(field: &str, error: InvalidId) -> Status {
    invalid_field(field, error.to_string())
}

pub(super) fn invalid_field(field: &str, description: impl Into<String>) -> Status {
    status::invalid_fields(&[Violation::new(field, description)])
}

pub(super) fn ingest(error: IngestError) -> Status {
    match error {
        IngestError::Reading(_) => status::reading_failed(),
        IngestError::Commit(error) => commit(error),
    }
}

pub(super) fn commit(error: CommitError) -> Status {
    match error {
        CommitError::RequestIdReused {
            request_id,
            article_id,
        } => status::request_id_reused(request_id.as_str(), article_id.as_str()),
        CommitError::NotFound(article_id) => status::article_not_found(article_id.as_str()),
        CommitError::DiskFull { free, floor } => {
            status::disk_full(free, floor, limits::DISK_FULL_RETRY)
        }
        CommitError::Storage => status::storage_failed(),
        CommitError::Mending | CommitError::Closed => not_ready(),
    }
}

pub(super) fn get(error: GetError) -> Status {
    match error {
        GetError::NotFound(article_id) => status::article_not_found(article_id.as_str()),
        GetError::Damaged(sequence) => status::record_corrupt(sequence.0),
        GetError::Storage => status::storage_failed(),
    }
}

pub(super) fn start(error: StartError) -> Status {
    match error {
        StartError::InvalidToken => status::invalid_revision_token("after.token"),
        StartError::OtherJournal => status::revision_from_other_journal(),
        StartError::OutOfRange => status::revision_out_of_range(),
    }
}

pub(super) fn not_ready() -> Status {
    status::not_ready(RETRY_AFTER)
}

pub(super) fn overloaded() -> Status {
    status::overloaded(RETRY_AFTER)
}
