//! Pauses between attempts: longer each time, and never quite the same, so that
//! replicas do not come back all at once.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use crate::limits;

/// Pauses between attempts.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// From half of what doubles with every attempt up to all of it.
    pub(super) fn next(&mut self) -> Duration {
        let doubled = limits::BACKOFF_MIN.saturating_mul(1 << self.attempts.min(16));
        self.attempts = self.attempts.saturating_add(1);
        let most = doubled.min(limits::BACKOFF_MAX);
        let random = RandomState::new().build_hasher().finish() % 1024;
        let jitter = u32::try_from(random).expect("below 1024");
        most / 2 + most / 2 * jitter / 1024
    }

    /// All is well again.
    pub(super) fn reset(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::Backoff;
    use crate::limits;

    #[test]
    fn pauses_grow_to_a_maximum_and_begin_again() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..40).map(|_| backoff.next()).collect();
        assert!(pauses[0] <= limits::BACKOFF_MIN);
        assert!(pauses[39] >= limits::BACKOFF_MAX / 2);
        assert!(pauses.iter().all(|pause| *pause <= limits::BACKOFF_MAX));
        backoff.reset();
        assert!(backoff.next() <= limits::BACKOFF_MIN);
    }
}
