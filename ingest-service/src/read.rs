//! Reading under way: a bounded pool for work that keeps a core busy.

use std::sync::Arc;
use std::thread;

use annotate::document::{Block, Body, Document, Source, Zone};
use annotate::span::Span;
use annotate::token::Tokens;
use annotate::{Annotations, Reading};
use tokio::sync::Semaphore;

/// Reads articles.
#[derive(Debug, Default)]
pub struct Reader;

impl Reader {
    /// A reader with its models.
    pub fn new() -> Self {
        Self
    }

    /// Reads an article.
    pub fn read(&self, source: &Source<'_>) -> Reading {
        let text = match source.body {
            Body::Plain(text) => text.to_owned(),
            Body::Html(page) => String::from_utf8_lossy(page).into_owned(),
        };
        let mut document = Document::new(source.title, &text);
        document.metadata.published = source.published;
        if !text.trim().is_empty() {
            let start = document.text_start();
            document.blocks.push(Block {
                zone: Zone::Body,
                span: Span::new(start, start + text.len()),
            });
        }
        Reading {
            document,
            tokens: Tokens::default(),
            annotations: Annotations::default(),
        }
    }
}

/// Reading failed: it panicked, which is a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("reading the article failed; this is a defect of the service")]
pub struct ReadingFailed;

/// A reader, and as many places to read at as there are cores.
#[derive(Clone, Debug)]
pub struct ReadingPool {
    reader: Arc<Reader>,
    permits: Arc<Semaphore>,
}

impl ReadingPool {
    /// A pool of one place per core.
    pub fn new(reader: Reader) -> Self {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        Self {
            reader: Arc::new(reader),
            permits: Arc::new(Semaphore::new(cores)),
        }
    }

    /// Runs work that reads, off the runtime's threads.
    ///
    /// # Errors
    /// If it panics.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Reader) -> T + Send + 'static,
    ) -> Result<T, ReadingFailed> {
        let reader = self.reader.clone();
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            let result = work(&reader);
            drop(permit);
            result
        });
        done.await.map_err(|_| ReadingFailed)
    }
}
