//! Replay: how fast an index is built from the feed, and what it takes.

use std::path::Path;
use std::time::Instant;

use prost::Message;
use query_service::follow;
use query_service::index::Index;
use shared::revision::{JournalId, Revision, Sequence};
use shared::v1;

use super::article::World;
use super::report::{self, Figure};

/// The journal of all load runs.
pub const JOURNAL: JournalId = JournalId(0x6c6f_6164);

/// Changes in a message: about what fits into the 3 MiB that the feed sends at once.
const CHANGES_IN_MESSAGE: usize = 256;

/// Articles generated at a time, so that generating is not measured.
const CHUNK: usize = 8_192;

/// What building an index took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Built {
    /// Articles.
    pub articles: usize,
    /// Bytes of what was submitted: text and title, and what is known beside them.
    pub own_bytes: usize,
    /// Bytes of the feed.
    pub feed_bytes: usize,
    /// Seconds of processor time, of all threads, without generating.
    pub processor: f64,
    /// Seconds without generating.
    pub elapsed: f64,
}

/// A message of the feed.
pub fn message(
    changes: Vec<v1::ArticleIngested>,
    from: usize,
    head: usize,
) -> v1::WatchChangesResponse {
    let through = from + changes.len();
    let changes = (from as u64 + 1..)
        .zip(changes)
        .map(|(sequence, ingested)| v1::Change {
            sequence,
            commit_time: Some(prost_types::Timestamp {
                seconds: 1_700_000_000 + sequence as i64,
                nanos: 123_456_000,
            }),
            change: Some(v1::change::Change::ArticleIngested(ingested)),
            damaged: false,
        });
    let revision = Revision {
        journal: JOURNAL,
        sequence: Sequence(through as u64),
    };
    v1::WatchChangesResponse {
        changes: changes.collect(),
        through: Some(v1::RevisionToken {
            token: revision.to_token(),
        }),
        caught_up: through == head,
        head_sequence: head as u64,
    }
}

/// Bytes of an article as its publisher issued it.
pub fn own_bytes(article: &v1::Article) -> usize {
    let authors: usize = article.authors.iter().map(String::len).sum();
    let texts = [
        &article.title,
        &article.text,
        &article.source_uri,
        &article.publisher,
    ];
    authors + texts.into_iter().map(String::len).sum::<usize>()
}

/// Builds an index of articles made by `article`, from encoded messages, as the
/// service does while it catches up.
///
/// # Panics
/// If the index fails.
pub fn build(
    index: &Index,
    articles: usize,
    article: impl Fn(usize) -> v1::ArticleIngested,
) -> Built {
    let mut built = Built {
        articles,
        ..Built::default()
    };
    let bar = report::progress("replaying", articles);
    let mut at = 0;
    while at < articles {
        let mut messages = Vec::new();
        let end = (at + CHUNK).min(articles);
        while at < end {
            let next = (at + CHANGES_IN_MESSAGE).min(end);
            let changes: Vec<_> = (at..next).map(&article).collect();
            let own = changes.iter().filter_map(|change| change.article.as_ref());
            built.own_bytes += own.map(own_bytes).sum::<usize>();
            messages.push(message(changes, at, articles).encode_to_vec());
            at = next;
        }
        built.feed_bytes += messages.iter().map(Vec::len).sum::<usize>();
        let (processor, start) = (report::processor_seconds(), Instant::now());
        let batches = messages.iter().map(|bytes| {
            let message =
                v1::WatchChangesResponse::decode(bytes.as_slice()).expect("it was encoded");
            follow::batch(message, articles as u64).expect("a message of ours")
        });
        follow::apply_all(index, batches).expect("the index takes it");
        built.processor += report::processor_seconds() - processor;
        built.elapsed += start.elapsed().as_secs_f64();
        bar.set_position(at as u64);
    }
    let (processor, start) = (report::processor_seconds(), Instant::now());
    index.flush().expect("it flushes");
    built.processor += report::processor_seconds() - processor;
    built.elapsed += start.elapsed().as_secs_f64();
    bar.finish_and_clear();
    built
}

/// Builds an index of a world in a folder and tells what that took and what is
/// on disk afterwards.
///
/// # Panics
/// If the index fails.
pub fn run(world: &World, folder: &Path) -> Vec<Figure> {
    let index = Index::closed(folder);
    index.open().expect("an empty folder");
    let built = build(&index, world.articles(), |number| world.article(number));
    let (resting, peak) = report::memory();
    let mut figures = figures(&built, folder);
    figures.push(Figure::new("memory after it", resting, "MB"));
    figures.push(Figure::new("memory at most", peak, "MB"));
    let start = Instant::now();
    drop(index);
    figures.push(Figure::new("closing", start.elapsed().as_secs_f64(), "s"));
    let start = Instant::now();
    Index::closed(folder).open().expect("it opens again");
    figures.push(Figure::new("opening again", start.elapsed().as_secs_f64(), "s").at_most(10.0));
    figures
}

/// What building an index took, and what is on disk.
pub fn figures(built: &Built, folder: &Path) -> Vec<Figure> {
    let articles = built.articles as f64;
    let disk = report::disk_bytes(folder) as f64;
    let own = built.own_bytes as f64;
    vec![
        Figure::new("articles", articles, ""),
        Figure::new("own bytes of an article", own / articles, "B"),
        Figure::new(
            "feed bytes of an article",
            built.feed_bytes as f64 / articles,
            "B",
        ),
        Figure::new(
            "articles per core and second",
            articles / built.processor,
            "/s",
        )
        .at_least(4_000.0),
        Figure::new("articles per second here", articles / built.elapsed, "/s"),
        Figure::new("index on disk", disk / 1e6, "MB"),
        Figure::new("index on disk, of an article", disk / articles, "B"),
        Figure::new("index on disk / own bytes", disk / own, "×").at_most(1.5),
    ]
}
