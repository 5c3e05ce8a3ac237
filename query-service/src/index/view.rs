//! One state of the index, to be read from.

use std::collections::BTreeMap;
use std::ops::Bound;

use shared::revision::Revision;

use super::digest::Digest;
use super::document::Document;
use super::entity::EntityRecord;
use super::event::EventRecord;
use super::key::{self, Id, List, Prefix};
use super::posting::{self, Direction, Entry, ListReader};
use super::sled::Store;
use super::{Checkpoint, IndexError};

/// One state of the index, to be read from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    store: &'a Store,
    checkpoint: Checkpoint,
}

impl<'a> View<'a> {
    pub(super) fn new(store: &'a Store, checkpoint: Checkpoint) -> Self {
        Self { store, checkpoint }
    }

    /// How far it is.
    pub fn revision(&self) -> Revision {
        self.checkpoint.revision
    }

    /// Whether the index has ever caught up with the journal.
    pub fn is_complete(&self) -> bool {
        self.checkpoint.is_complete
    }

    /// An article and all that was read from it.
    ///
    /// # Errors
    /// If the index cannot be read; so with all that follow.
    pub fn document(&self, article: Id) -> Result<Option<Document>, IndexError> {
        let bytes = self.store.get(&key::document(article))?;
        bytes.map(|bytes| Document::decode(&bytes)).transpose()
    }

    /// An article in brief.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn digest(&self, article: Id) -> Result<Option<Digest>, IndexError> {
        let bytes = self.store.get(&key::digest(article))?;
        bytes.map(|bytes| Digest::decode(&bytes)).transpose()
    }

    /// An entity.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn entity(&self, entity: Id) -> Result<Option<EntityRecord>, IndexError> {
        let bytes = self.store.get(&key::entity(entity))?;
        bytes.map(|bytes| EntityRecord::decode(&bytes)).transpose()
    }

    /// An event.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn event(&self, event: Id) -> Result<Option<EventRecord>, IndexError> {
        let bytes = self.store.get(&key::event(event))?;
        bytes.map(|bytes| EventRecord::decode(&bytes)).transpose()
    }

    /// Reads a list.
    pub fn list(&self, list: List, direction: Direction) -> ListReader<'a> {
        ListReader::new(self.store, list, direction)
    }

    /// The first entry of a list that has a day, and the last.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn ends(&self, list: &List) -> Result<Option<(Entry, Entry)>, IndexError> {
        let mut first = self.list(list.clone(), Direction::Forward);
        first.seek(Entry::new(super::Day::MIN, Id::default()))?;
        let Some(first) = first.peek()? else {
            return Ok(None);
        };
        let end = self.list(list.clone(), Direction::Backward).peek()?;
        Ok(end.map(|end| (first, end)))
    }

    /// The words in names of a type that start with `prefix` and have `length`
    /// letters, in order, each once; at most `maximum`.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub(crate) fn words(
        &self,
        entity_type: u8,
        prefix: &str,
        length: u8,
        maximum: usize,
    ) -> Result<Vec<String>, IndexError> {
        let prefix = key::words_from(entity_type, prefix, length);
        let mut from = Bound::Included(prefix.clone());
        let mut words = Vec::new();
        while words.len() < maximum {
            let bound = from.as_ref().map(Vec::as_slice);
            let Some((key, _)) = self.store.first_from(&prefix, bound)? else {
                break;
            };
            let list = List::of_block(&key).ok_or(IndexError::Damaged)?;
            words.push(list.word().ok_or(IndexError::Damaged)?.to_owned());
            from = Bound::Excluded(list.block(&[0xff; key::POSITION_BYTES]));
        }
        Ok(words)
    }
}

pub(super) fn dump(store: &Store) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, IndexError> {
    let mut dump = BTreeMap::new();
    for entry in store.scan(&[]) {
        let (key, value) = entry?;
        let prefix = *key.first().ok_or(IndexError::Damaged)?;
        if key == key::CHECKPOINT || prefix == Prefix::Chunk as u8 {
            continue;
        }
        if !Prefix::LISTS.iter().any(|list| *list as u8 == prefix) {
            dump.insert(key, value.to_vec());
            continue;
        }
        let list = List::of_block(&key).ok_or(IndexError::Damaged)?;
        for entry in posting::decode(&value)? {
            dump.insert(list.block(&entry.position()), Vec::new());
        }
    }
    Ok(dump)
}
