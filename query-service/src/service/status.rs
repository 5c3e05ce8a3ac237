//! Errors on the wire. Nothing else in the crate knows of gRPC's codes.

use shared::status::{self, Violation};
use tonic::Status;

use crate::index::IndexError;
use crate::limits;
use crate::lookup::{Kind, LookupError};

/// A request cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Invalid {
    /// These fields are at fault.
    Fields(Vec<Violation>),
    /// The revision token is damaged.
    RevisionToken,
}

/// A request cannot be answered.
#[derive(Clone, Debug)]
pub(super) enum ReadError {
    Lookup(LookupError),
    /// The index did not reach the least revision in time.
    NotYetApplied,
    /// The least revision is of another journal.
    OtherJournal,
}

impl From<LookupError> for ReadError {
    fn from(error: LookupError) -> Self {
        Self::Lookup(error)
    }
}

impl From<Invalid> for Status {
    fn from(invalid: Invalid) -> Self {
        match invalid {
            Invalid::Fields(violations) => status::invalid_fields(&violations),
            Invalid::RevisionToken => status::invalid_revision_token("minimum_revision"),
        }
    }
}

impl From<ReadError> for Status {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotYetApplied => status::revision_not_yet_applied(limits::REVISION_RETRY),
            ReadError::OtherJournal => status::revision_from_other_journal(),
            ReadError::Lookup(error) => lookup(error),
        }
    }
}

fn lookup(error: LookupError) -> Status {
    match error {
        LookupError::Index(error) => index(&error),
        LookupError::Incomplete => status::not_ready(limits::NOT_READY_RETRY),
        LookupError::AmbiguousName { name, candidates } => {
            status::ambiguous_name(&name, &candidates)
        }
        LookupError::EntityNotFound { kind, entity } => {
            status::entity_not_found(message(kind), &entity)
        }
        LookupError::EventNotFound(id) => status::event_not_found(&id),
        LookupError::ArticleNotFound(id) => status::article_not_found(&id),
        LookupError::TimelineTooLarge => {
            status::invalid_fields(&[Violation::new("filter", error.to_string())])
        }
        LookupError::InvalidPageToken => status::invalid_page_token(),
    }
}

fn message(kind: Kind) -> &'static str {
    match kind {
        Kind::Person => "Person",
        Kind::Organization => "Organization",
        Kind::Location => "Location",
        Kind::Norp | Kind::Any => "Entity",
    }
}

fn index(error: &IndexError) -> Status {
    match error {
        // A damaged index is built again at once.
        IndexError::Empty | IndexError::Damaged => status::not_ready(limits::NOT_READY_RETRY),
        IndexError::Store(_) | IndexError::OtherJournal | IndexError::Gap { .. } => {
            tracing::error!(%error, "a lookup failed");
            status::storage_failed()
        }
    }
}
