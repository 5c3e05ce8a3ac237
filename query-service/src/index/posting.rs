//! Posting lists: sorted entries in packed blocks.
//!
//! A list is a run of blocks under keys that end in the position of their first
//! entry, so that the block an entry belongs to is the last that starts at or
//! before it. A batch of changes is folded list by list, and each block it
//! touches is written once.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::IndexError;
use super::codec::{Reader, Writer};
use super::day::Day;
use super::key::{Id, List, POSITION_BYTES};
use super::sled::{Batch, Store};

/// Blocks are split above this many entries.
pub(crate) const BLOCK_ENTRIES_MAX: usize = 128;

/// One entry of a list. Its day and id are its position; no two entries that
/// queries join have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entry {
    /// The day it is sorted by.
    pub day: Day,
    /// What it stands for.
    pub id: Id,
    /// What filters want to know about it; differs from list to list.
    pub payload: u64,
}

impl Entry {
    /// An entry without a payload.
    pub fn new(day: Day, id: Id) -> Self {
        Self {
            day,
            id,
            payload: 0,
        }
    }

    pub(super) fn position(self) -> [u8; POSITION_BYTES] {
        let mut bytes = [0; POSITION_BYTES];
        let (day, rest) = bytes.split_at_mut(4);
        let (id, payload) = rest.split_at_mut(self.id.0.len());
        day.copy_from_slice(&self.day.to_be_bytes());
        id.copy_from_slice(&self.id.0);
        payload.copy_from_slice(&self.payload.to_be_bytes());
        bytes
    }
}

/// Changes to lists, to be folded into their blocks. The last word on an entry counts.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    lists: BTreeMap<List, BTreeMap<Entry, bool>>,
}

impl Changes {
    pub(crate) fn insert(&mut self, list: List, entry: Entry) {
        self.lists.entry(list).or_default().insert(entry, true);
    }

    pub(crate) fn remove(&mut self, list: List, entry: Entry) {
        self.lists.entry(list).or_default().insert(entry, false);
    }

    /// Adds to `batch` what makes these changes. Making them twice is making
    /// them once.
    pub(crate) fn fold(self, store: &Store, batch: &mut Batch) -> Result<(), IndexError> {
        for (list, changes) in self.lists {
            fold_list(store, batch, &list, &changes)?;
        }
        Ok(())
    }
}

fn fold_list(
    store: &Store,
    batch: &mut Batch,
    list: &List,
    changes: &BTreeMap<Entry, bool>,
) -> Result<(), IndexError> {
    let mut changes = changes
        .iter()
        .map(|(&entry, &present)| (entry, present))
        .peekable();
    while let Some(&(first, _)) = changes.peek() {
        let block = Block::holding(store, list, first)?;
        let next = match &block {
            Some(block) => block_after(store, list, &block.key)?,
            None => None,
        };
        // Without a block that starts before it, an entry goes to the front of
        // the first block there is.
        let (block, next) = match block {
            Some(block) => (Some(block), next),
            None => match first_block(store, list)? {
                Some(block) => {
                    let next = block_after(store, list, &block.key)?;
                    (Some(block), next)
                }
                None => (None, None),
            },
        };
        let next = next.and_then(|block| block.entries.first().copied());
        let mut here = Vec::new();
        while let Some(change) = changes.next_if(|(entry, _)| next.is_none_or(|next| *entry < next))
        {
            here.push(change);
        }
        rewrite(batch, list, block, &here);
    }
    Ok(())
}

fn rewrite(batch: &mut Batch, list: &List, block: Option<Block>, changes: &[(Entry, bool)]) {
    let (old_key, old) = block.map_or((None, vec![]), |block| (Some(block.key), block.entries));
    let merged = merge(&old, changes);
    if merged == old {
        return;
    }
    let first_stays = merged.first() == old.first();
    if let Some(old_key) = old_key.filter(|_| !first_stays) {
        batch.remove(&old_key);
    }
    // Lists mostly grow at one end: there full blocks stay full.
    let grows_at_end = old.last().is_some_and(|last| {
        changes
            .first()
            .is_some_and(|(entry, present)| *present && entry > last)
    });
    let size = if merged.len() <= BLOCK_ENTRIES_MAX || grows_at_end {
        BLOCK_ENTRIES_MAX
    } else {
        let parts = merged.len().div_ceil(BLOCK_ENTRIES_MAX * 3 / 4);
        merged.len().div_ceil(parts)
    };
    for entries in merged.chunks(size) {
        batch.put(&list.block(&entries[0].position()), &encode(entries));
    }
}

fn merge(old: &[Entry], changes: &[(Entry, bool)]) -> Vec<Entry> {
    let mut merged = Vec::with_capacity(old.len() + changes.len());
    let mut old = old.iter().copied().peekable();
    for &(entry, present) in changes {
        while let Some(before) = old.next_if(|old| *old < entry) {
            merged.push(before);
        }
        old.next_if_eq(&entry);
        if present {
            merged.push(entry);
        }
    }
    merged.extend(old);
    merged
}

fn encode(entries: &[Entry]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.length(entries.len());
    let mut day = 0;
    for entry in entries {
        writer.integer(u64::from(entry.day.0 - day));
        day = entry.day.0;
        writer.id(entry.id);
        writer.integer(entry.payload);
    }
    writer.finish()
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<Entry>, IndexError> {
    let mut reader = Reader::new(bytes);
    let mut day = 0u32;
    let entries = reader.list(|reader| {
        let delta = reader.small()?;
        day = day.checked_add(delta).ok_or(IndexError::Damaged)?;
        Ok(Entry {
            day: Day(day),
            id: reader.id()?,
            payload: reader.integer()?,
        })
    })?;
    reader.end()?;
    Ok(entries)
}

#[derive(Debug)]
struct Block {
    key: Vec<u8>,
    entries: Vec<Entry>,
}

impl Block {
    fn new((key, value): (Vec<u8>, super::sled::Value)) -> Result<Self, IndexError> {
        let entries = decode(&value)?;
        if entries.is_empty() {
            return Err(IndexError::Damaged);
        }
        Ok(Self { key, entries })
    }

    /// The block that starts at or before an entry.
    fn holding(store: &Store, list: &List, entry: Entry) -> Result<Option<Self>, IndexError> {
        let key = list.block(&entry.position());
        store
            .last_until(list.as_bytes(), Bound::Included(&key))?
            .map(Self::new)
            .transpose()
    }
}

fn first_block(store: &Store, list: &List) -> Result<Option<Block>, IndexError> {
    store
        .first_from(list.as_bytes(), Bound::Included(list.as_bytes()))?
        .map(Block::new)
        .transpose()
}

fn block_after(store: &Store, list: &List, key: &[u8]) -> Result<Option<Block>, IndexError> {
    store
        .first_from(list.as_bytes(), Bound::Excluded(key))?
        .map(Block::new)
        .transpose()
}

fn block_before(store: &Store, list: &List, key: &[u8]) -> Result<Option<Block>, IndexError> {
    store
        .last_until(list.as_bytes(), Bound::Excluded(key))?
        .map(Block::new)
        .transpose()
}

/// Which way a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Earliest first.
    Forward,
    /// Latest first.
    Backward,
}

impl Direction {
    /// Whether `a` comes before `b`.
    pub fn is_before<T: Ord>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Forward => a < b,
            Self::Backward => a > b,
        }
    }
}

/// Reads a list entry by entry, block by block.
#[derive(Debug)]
pub struct ListReader<'a> {
    store: &'a Store,
    list: List,
    direction: Direction,
    block: Option<Block>,
    /// Into `block.entries`, which are turned round when reading backward.
    at: usize,
    started: bool,
}

impl<'a> ListReader<'a> {
    pub(crate) fn new(store: &'a Store, list: List, direction: Direction) -> Self {
        Self {
            store,
            list,
            direction,
            block: None,
            at: 0,
            started: false,
        }
    }

    /// The entry it stands at; `None` at the end.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        if !self.started {
            let (low, high) = (Bound::Included(self.list.as_bytes()), self.end());
            let block = match self.direction {
                Direction::Forward => self.store.first_from(self.list.as_bytes(), low)?,
                Direction::Backward => self
                    .store
                    .last_until(self.list.as_bytes(), Bound::Included(&high))?,
            };
            self.load(block.map(Block::new).transpose()?);
        }
        loop {
            let Some(block) = &self.block else {
                return Ok(None);
            };
            if let Some(entry) = block.entries.get(self.at) {
                return Ok(Some(*entry));
            }
            let next = match self.direction {
                Direction::Forward => block_after(self.store, &self.list, &block.key)?,
                Direction::Backward => block_before(self.store, &self.list, &block.key)?,
            };
            self.load(next);
        }
    }

    /// Goes on to the next entry.
    pub fn advance(&mut self) {
        self.at += 1;
    }

    /// Goes on to the first entry at or after `target`, in the direction of
    /// reading. Never goes back.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn seek(&mut self, target: Entry) -> Result<(), IndexError> {
        let within = self.block.as_ref().and_then(|block| block.entries.last());
        let is_here = within.is_some_and(|last| !self.direction.is_before(last, &target));
        if !is_here {
            if self.started && self.block.is_none() {
                return Ok(());
            }
            let block = match Block::holding(self.store, &self.list, target)? {
                None if self.direction == Direction::Forward => {
                    first_block(self.store, &self.list)?
                }
                block => block,
            };
            self.load(block);
        }
        if let Some(block) = &self.block {
            let direction = self.direction;
            let found = block
                .entries
                .partition_point(|entry| direction.is_before(entry, &target));
            self.at = self.at.max(found);
        }
        Ok(())
    }

    fn load(&mut self, block: Option<Block>) {
        self.started = true;
        self.at = 0;
        self.block = block;
        if let (Direction::Backward, Some(block)) = (self.direction, &mut self.block) {
            block.entries.reverse();
        }
    }

    fn end(&self) -> Vec<u8> {
        self.list.block(&[0xff; POSITION_BYTES])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Changes, Direction, Entry, ListReader};
    use crate::index::day::Day;
    use crate::index::key::{Id, List};
    use crate::index::sled::{Batch, Store};

    fn entry(number: u16) -> Entry {
        Entry {
            day: Day(u32::from(number / 7)),
            id: Id::of(&(number % 7).to_string()),
            payload: u64::from(number % 3),
        }
    }

    fn read(reader: &mut ListReader<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        while let Some(entry) = reader.peek().expect("the store reads") {
            entries.push(entry);
            reader.advance();
        }
        entries
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_list_is_a_sorted_set(
            batches in prop::collection::vec(
                prop::collection::vec((0u16..900, prop::bool::weighted(0.75)), 1..300), 1..6),
            target in 0u16..900,
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let store = Store::open(folder.path()).expect("a store");
            let list = List::entity_articles(Id::of("list"));
            let neighbours = [Id::of("a"), Id::of("b"), Id::of("c")].map(List::entity_articles);
            let mut model = BTreeSet::new();
            for batch in &batches {
                let mut changes = Changes::default();
                for neighbour in &neighbours {
                    changes.insert(neighbour.clone(), entry(1));
                }
                for &(number, present) in batch {
                    if present {
                        model.insert(entry(number));
                        changes.insert(list.clone(), entry(number));
                    } else {
                        model.remove(&entry(number));
                        changes.remove(list.clone(), entry(number));
                    }
                }
                let mut writes = Batch::default();
                changes.fold(&store, &mut writes).expect("it folds");
                store.commit(writes).expect("it commits");
            }
            let forward: Vec<_> = model.iter().copied().collect();
            let backward: Vec<_> = model.iter().rev().copied().collect();
            for (direction, expected) in [(Direction::Forward, forward), (Direction::Backward, backward)] {
                let mut reader = ListReader::new(&store, list.clone(), direction);
                prop_assert_eq!(&read(&mut reader), &expected);
                let mut reader = ListReader::new(&store, list.clone(), direction);
                reader.seek(entry(target)).expect("the store reads");
                let rest: Vec<_> = expected
                    .into_iter()
                    .filter(|entry| !direction.is_before(entry, &self::entry(target)))
                    .collect();
                prop_assert_eq!(read(&mut reader), rest);
            }
        }
    }
}
