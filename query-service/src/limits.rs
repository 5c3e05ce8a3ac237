//! Every bound of the service, with its reason.

use std::time::Duration;

use shared::serve;

/// Results on a page when the request does not say.
pub const PAGE_SIZE_DEFAULT: usize = 50;

/// Results on a page at most.
pub const PAGE_SIZE_MAX: usize = 500;

/// A page ends early above this many bytes, well below the 4 MiB that gRPC
/// clients take by default.
pub const PAGE_BYTES_MAX: usize = 2 << 20;

/// A page ends early when this many candidates were looked at one by one: some
/// 100 ms of work.
pub const CANDIDATES_CHECKED_MAX: usize = 20_000;

/// When a date range matches at most this many entries, they are sorted and
/// joined with the other lists; when more, a list is read until a page is full.
pub const DATE_MATCHES_SORTED_MAX: usize = 50_000;

/// The same for articles mentioning a date when it is their events that are
/// asked for, each of which has to be read.
pub const MENTIONING_ARTICLES_MAX: usize = 2_000;

/// References of one kind in a filter.
pub const REFERENCES_MAX: usize = 8;

/// Publishers in a filter.
pub const PUBLISHERS_MAX: usize = 16;

/// Entities that one name may stand for in a filter; a name that stands for
/// more says too little.
pub const NAME_ENTITIES_MAX: usize = 100;

/// Candidates named in an `AMBIGUOUS_NAME` error.
pub const CANDIDATES_NAMED_MAX: usize = 10;

/// Matches of a search by name, over all its pages.
pub const SEARCH_MATCHES_MAX: usize = 200;

/// Words of the index that one word of a query may stand for, by its beginning.
pub const PREFIX_WORDS_MAX: usize = 256;

/// Words of one length and initial that are compared with a misspelt one.
pub const SIMILAR_WORDS_MAX: usize = 20_000;

/// With this many matches nobody looks for misspelt ones.
pub const MATCHES_ENOUGH: usize = 10;

/// Candidates of `ResolveEntity`.
pub const RESOLVE_CANDIDATES_MAX: usize = 10;

/// Shared articles counted for each entity of the context.
pub const CONTEXT_ARTICLES_MAX: u64 = 1_000;

/// Articles, latest published first, that related entities are counted over.
pub const RELATED_ARTICLES_MAX: usize = 20_000;

/// Buckets of a timeline.
pub const TIMELINE_BUCKETS_MAX: usize = 1_000;

/// What a timeline may read, in entries of lists; an event that has to be looked
/// at costs fifty. Some 100 ms of work.
pub const TIMELINE_WORK_MAX: usize = 1_000_000;

/// Places that `GetEvent` quotes.
pub const PROVENANCE_MAX: usize = 1_000;

/// A name or query: nobody's is longer.
pub const NAME_BYTES_MAX: usize = 256;

/// An id in a request.
pub const ID_BYTES_MAX: usize = 256;

/// A page token; the longest is that of a search.
pub const PAGE_TOKEN_BYTES_MAX: usize = 4 << 10;

/// A request as a whole.
pub const REQUEST_BYTES_MAX: usize = 256 << 10;

/// How long a read waits for its `minimum_revision` when it has no deadline.
pub const REVISION_WAIT_MAX: Duration = Duration::from_secs(5);

/// What is left of a caller's deadline for the answer when the wait for
/// `minimum_revision` is given up.
pub const ANSWER_RESERVE: Duration = Duration::from_millis(50);

/// When to come back for a revision that is not applied yet.
pub const REVISION_RETRY: Duration = Duration::from_millis(500);

/// When to come back to an index that is being built.
pub const NOT_READY_RETRY: Duration = Duration::from_secs(2);

/// The server's bounds.
pub const SERVER: serve::Limits = serve::Limits {
    calls_max: 512,
    connections_max: 16_384,
    streams_per_connection_max: 256,
    drain_timeout: Duration::from_secs(5),
};

/// A batch of the feed: the largest article and all that was read from it.
pub const FEED_MESSAGE_BYTES_MAX: usize = 64 << 20;

/// Batches between the feed and the thread that applies them.
pub const FEED_QUEUE: usize = 4;

/// Changes applied at once while nobody is served yet.
pub const CHANGES_APPLIED_MAX: usize = 2_048;

/// Changes applied at once while the index is read: a batch keeps readers out
/// while it takes effect.
pub const CHANGES_APPLIED_LIVE_MAX: usize = 64;

/// The feed sends a heartbeat every 15 seconds; after two are missed the
/// connection is taken for lost.
pub const FEED_SILENCE_MAX: Duration = Duration::from_secs(35);

/// How long connecting to the feed may take.
pub const FEED_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How often an HTTP/2 ping asks whether the feed's host is still there.
pub const FEED_KEEPALIVE: Duration = Duration::from_secs(15);

/// An index is not built again because of damage more often than this.
pub const REBUILD_INTERVAL: Duration = Duration::from_secs(600);

/// The first pause before the feed is tried again.
pub const BACKOFF_MIN: Duration = Duration::from_millis(100);

/// The longest pause before the feed is tried again.
pub const BACKOFF_MAX: Duration = Duration::from_secs(10);

const _: () = assert!(PAGE_SIZE_DEFAULT <= PAGE_SIZE_MAX);
const _: () = assert!(SEARCH_MATCHES_MAX * 10 * 4 / 3 + 100 < PAGE_TOKEN_BYTES_MAX);
const _: () = assert!(CHANGES_APPLIED_LIVE_MAX <= CHANGES_APPLIED_MAX);
