//! What was made for answers lately, to be given again until it changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::key::Id;

/// So many threads can ask at once without waiting for one another, mostly.
const SHARDS: usize = 16;

/// Answers by what they are of, bounded by their size: those not asked for while
/// half as much was put in are let go of.
#[derive(Debug)]
pub(crate) struct Cache<T> {
    shards: [Mutex<Generations<T>>; SHARDS],
    half_bytes: usize,
}

#[derive(Debug)]
struct Generations<T> {
    young: HashMap<Id, (Arc<T>, usize)>,
    young_bytes: usize,
    old: HashMap<Id, (Arc<T>, usize)>,
}

impl<T> Default for Generations<T> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            young_bytes: 0,
            old: HashMap::new(),
        }
    }
}

impl<T> Cache<T> {
    pub(crate) fn new(bytes: usize) -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
            half_bytes: bytes / SHARDS / 2,
        }
    }

    fn with<R>(&self, id: Id, act: impl FnOnce(&mut Generations<T>) -> R) -> R {
        let shard = &self.shards[usize::from(id.0[0]) % SHARDS];
        act(&mut shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn get(&self, id: Id) -> Option<Arc<T>> {
        self.with(id, |shard| {
            if let Some((found, _)) = shard.young.get(&id) {
                return Some(found.clone());
            }
            let (found, bytes) = shard.old.remove(&id)?;
            shard.put(id, found.clone(), bytes, self.half_bytes);
            Some(found)
        })
    }

    /// Keeps an answer that takes so many bytes.
    pub(crate) fn put(&self, id: Id, answer: Arc<T>, bytes: usize) {
        self.with(id, |shard| shard.put(id, answer, bytes, self.half_bytes));
    }

    /// Forgets what has changed.
    pub(crate) fn forget(&self, id: Id) {
        self.with(id, |shard| {
            if let Some((_, bytes)) = shard.young.remove(&id) {
                shard.young_bytes -= bytes;
            }
            shard.old.remove(&id);
        });
    }
}

impl<T> Generations<T> {
    fn put(&mut self, id: Id, answer: Arc<T>, bytes: usize, half_bytes: usize) {
        if self.young_bytes + bytes > half_bytes {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += bytes;
        if let Some((_, before)) = self.young.insert(id, (answer, bytes)) {
            self.young_bytes -= before;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Cache, SHARDS};
    use crate::index::key::Id;

    #[test]
    fn what_is_asked_for_stays_and_the_rest_goes() {
        let cache = Cache::new(SHARDS * 100);
        let id = |number: u32| {
            Id([
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                u8::try_from(number).expect("small"),
            ])
        };
        cache.put(id(0), Arc::new(0), 10);
        for number in 1..50 {
            cache.put(id(number), Arc::new(number), 10);
            assert_eq!(cache.get(id(0)).as_deref(), Some(&0));
        }
        assert_eq!(cache.get(id(1)), None);
        assert_eq!(cache.get(id(49)).as_deref(), Some(&49));
        cache.forget(id(49));
        assert_eq!(cache.get(id(49)), None);
    }
}
