//! Every bound of the service, with its reason. Relations between them are
//! asserted at compile time.

use std::time::Duration;

/// The text or the page of one article. The longest pieces in news corpora stay
/// below 200 KiB; a page with its markup seldom passes 1 MiB.
pub const BODY_BYTES_MAX: usize = 1 << 20;

/// A headline.
pub const TITLE_BYTES_MAX: usize = 1 << 10;

/// An address: what browsers and crawlers handle in practice.
pub const URI_BYTES_MAX: usize = 2 << 10;

/// A publisher's name.
pub const PUBLISHER_BYTES_MAX: usize = 256;

/// How many authors a byline may name.
pub const AUTHORS_MAX: usize = 100;

/// One author's name.
pub const AUTHOR_BYTES_MAX: usize = 256;

/// A BCP-47 tag; RFC 5646 asks for room for at least 35 characters.
pub const LANGUAGE_BYTES_MAX: usize = 35;

/// An article's id. Fits a byte of length in a record's head.
pub const ARTICLE_ID_BYTES_MAX: usize = 128;

/// A request's id. Fits a byte of length in a record's head.
pub const REQUEST_ID_BYTES_MAX: usize = 64;

/// The reason given for a retraction.
pub const JUSTIFICATION_BYTES_MAX: usize = 1 << 10;

/// How long a request id is remembered; the API promises 24 hours.
pub const REQUEST_ID_KEPT_FOR: Duration = Duration::from_secs(48 * 3600);

/// A message as received. Above the article's limit, so that an article that is
/// too large gets an answer that says so, field and limit named.
pub const REQUEST_BYTES_MAX: usize = 4 << 20;

/// A message as sent. A full article of 1 MiB with every mention's sentence
/// written out may take several times its text.
pub const RESPONSE_BYTES_MAX: usize = 64 << 20;

/// A batch of the feed, before its last change is added. Clients in other
/// languages refuse messages above 4 MiB unless told otherwise.
pub const FEED_BATCH_BYTES: usize = 3 << 20;

/// Changes in one batch of the feed: erased entries weigh next to nothing.
pub const FEED_BATCH_CHANGES_MAX: usize = 1_000;

/// Batches that wait for a slow reader of the feed.
pub const FEED_BATCHES_AHEAD: usize = 2;

/// Feeds that are followed at once.
pub const FEEDS_MAX: usize = 256;

/// Calls that are worked on at once; more are refused with `OVERLOADED`.
pub const CALLS_MAX: usize = 512;

/// Connections that are open; an idle one takes some 30 KiB.
pub const CONNECTIONS_MAX: usize = 16_384;

/// `IngestArticles` streams that are open at once; each may hold 64 articles.
pub const INGEST_STREAMS_MAX: usize = 256;

/// Streams one connection may hold open.
pub const STREAMS_PER_CONNECTION_MAX: u32 = 1_024;

/// Items of one `IngestArticles` stream that are accepted and not yet answered.
pub const STREAM_ITEMS_AHEAD: usize = 64;

/// Bytes of articles that are accepted and not yet durable, over all callers.
pub const BYTES_IN_FLIGHT_MAX: usize = 128 << 20;

/// Proposals that wait for the committer.
pub const PROPOSALS_WAITING_MAX: usize = 1_024;

/// Proposals that share one fdatasync.
pub const GROUP_PROPOSALS_MAX: usize = 256;

/// Bytes that share one fdatasync, before the last proposal is added.
pub const GROUP_BYTES_MAX: usize = 4 << 20;

/// What a record's body may take: a corrupt length never asks for more.
pub const RECORD_BODY_BYTES_MAX: usize = 64 << 20;

/// What a record's head may take.
pub const RECORD_HEAD_BYTES_MAX: usize = 2 << 10;

/// A segment of the journal is closed above this size.
pub const SEGMENT_BYTES_MAX: u64 = 64 << 20;

/// Memory sled may use for its cache. It overshoots several times over.
pub const CATALOG_CACHE_BYTES: u64 = 32 << 20;

/// How often the catalog is written to disk in the background. What it lacks
/// after a crash is read again from the journal, so longer only means a longer start.
pub const CATALOG_FLUSH_INTERVAL: Duration = Duration::from_secs(2);

/// How often it is tried to mend a journal or a catalog that failed.
pub const MEND_INTERVAL: Duration = Duration::from_secs(2);

/// How often erased text is taken off the disk: it means to read every head.
pub const COMPACT_EVERY: Duration = Duration::from_secs(3600);

/// Entries that are applied to the catalog in one batch while it catches up.
pub const CATALOG_CATCH_UP_BATCH: u64 = 1_000;

/// How long open calls may take to end once a stop is asked for.
pub const DRAIN_TIMEOUT: Duration = Duration::from_secs(6);

/// How long, after that, work may take whose callers are gone.
pub const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// When to come back to a disk without room.
pub const DISK_FULL_RETRY: Duration = Duration::from_secs(30);

/// A silent feed says that it lives; the API promises 15 seconds.
pub const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(10);

const _: () = assert!(REQUEST_BYTES_MAX > 2 * BODY_BYTES_MAX);
const _: () = assert!(ARTICLE_ID_BYTES_MAX <= u8::MAX as usize);
const _: () = assert!(REQUEST_ID_BYTES_MAX <= u8::MAX as usize);
const _: () = assert!(JUSTIFICATION_BYTES_MAX <= u16::MAX as usize);
const _: () = assert!(
    ARTICLE_ID_BYTES_MAX + REQUEST_ID_BYTES_MAX + JUSTIFICATION_BYTES_MAX + 64
        < RECORD_HEAD_BYTES_MAX
);
const _: () = assert!(BYTES_IN_FLIGHT_MAX >= REQUEST_BYTES_MAX);
const _: () = assert!(
    SEGMENT_BYTES_MAX + (GROUP_BYTES_MAX + 2 * RECORD_BODY_BYTES_MAX) as u64 <= u32::MAX as u64
);
const _: () = assert!(REQUEST_ID_KEPT_FOR.as_secs() >= 24 * 3600);
// Below the ten seconds that container engines wait before they kill.
const _: () = assert!(DRAIN_TIMEOUT.as_secs() + CLOSE_TIMEOUT.as_secs() < 10);
const _: () = assert!(HEARTBEAT_INTERVAL.as_secs() < 15);
