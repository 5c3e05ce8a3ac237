//! Reading under way: a bounded pool for work that keeps a core busy.

use std::fmt;
use std::sync::Arc;
use std::thread;

use annotate::Reader;
use tokio::sync::Semaphore;

/// Reading failed: it panicked, which is a defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("reading the article failed; this is a defect of the service")]
pub struct ReadingFailed;

/// A reader, and as many places to read at as there are cores.
#[derive(Clone)]
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

impl fmt::Debug for ReadingPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadingPool").finish_non_exhaustive()
    }
}
