//! Lookups: questions over one state of the index, answered by plain functions.
//!
//! Nothing here waits, and nothing here knows of gRPC; the messages of the API
//! serve as the vocabulary of answers.

pub use crate::index::EntityDescription;
use crate::index::IndexError;

mod articles;
mod cursor;
mod describe;
mod events;
mod filter;
mod find;
mod mentions;
mod page;
mod reference;
mod related;
mod resolve;
mod search;
mod timeline;

pub use articles::{ArticleFilter, list_articles};
pub(crate) use events::ANY_ROLE;
pub use events::{EventFilter, EventOrder, get_event, list_events};
pub use mentions::{MentionQuery, list_mentions};
pub use page::{Page, PageRequest};
pub use reference::{Kind, Participants, Reference, get_entity};
pub use related::{RelatedQuery, list_related};
pub use resolve::{ResolveQuery, resolve};
pub use search::search;
pub use timeline::{BucketWidth, Timeline, UnboundedTimeline, get_timeline};

/// Why a lookup has no answer.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum LookupError {
    /// The index failed.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index has not caught up with the journal for the first time.
    #[error("the index is being built")]
    Incomplete,
    /// A name stands for several entities, or for too many.
    #[error("{name:?} stands for more than one entity")]
    AmbiguousName {
        /// The name.
        name: String,
        /// Ids of those most written of.
        candidates: Vec<String>,
    },
    /// No article mentions it.
    #[error("no article mentions {entity:?}")]
    EntityNotFound {
        /// What it should have been.
        kind: Kind,
        /// The id or name asked for.
        entity: String,
    },
    /// No article states it.
    #[error("there is no event {0:?}")]
    EventNotFound(String),
    /// There is no such article, or it was retracted.
    #[error("there is no article {0:?}")]
    ArticleNotFound(String),
    /// A timeline would have to count too many events.
    #[error(
        "there are more events in this range than a timeline counts; narrow the range or say who takes part"
    )]
    TimelineTooLarge,
    /// A page token is damaged, or of another request.
    #[error("the page token is damaged or belongs to another request")]
    InvalidPageToken,
}
