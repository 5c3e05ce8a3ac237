//! Walks through the keys of a table that have one beginning, in either
//! direction: those of all runs and of memory, as if they were one.

use std::collections::{BTreeMap, btree_map};
use std::ops::Bound;

use super::block::Entries;
use super::run::Run;
use crate::index::{Direction, IndexError};

/// Stands at a key or past the end.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    prefix: Vec<u8>,
    direction: Direction,
    /// Newest first: of equal keys the first counts.
    sources: Vec<Source<'a>>,
    at: Option<usize>,
    /// Whether to stop at what is removed, too.
    shows_removed: bool,
}

#[derive(Debug)]
enum Source<'a> {
    Memory(MemorySource<'a>),
    Run(RunSource<'a>),
}

pub(super) type Memory = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

impl<'a> Cursor<'a> {
    pub(super) fn new(
        memory: Option<&'a Memory>,
        runs: impl Iterator<Item = &'a Run>,
        prefix: &[u8],
        direction: Direction,
    ) -> Self {
        let memory = memory.map(|map| {
            Source::Memory(MemorySource {
                map,
                rest: None,
                at: None,
            })
        });
        let runs = runs.map(|run| {
            Source::Run(RunSource {
                run,
                number: 0,
                block: Vec::new(),
                entries: Entries::default(),
                is_loaded: false,
                place: None,
                prefix: prefix.to_vec(),
            })
        });
        Self {
            prefix: prefix.to_vec(),
            direction,
            sources: memory.into_iter().chain(runs).collect(),
            at: None,
            shows_removed: false,
        }
    }

    /// Stops at keys that are removed, too.
    pub(super) fn showing_removed(self, shows_removed: bool) -> Self {
        Self {
            shows_removed,
            ..self
        }
    }

    /// Goes to the first key in its direction.
    pub(crate) fn start(&mut self) -> Result<(), IndexError> {
        let mut first = self.prefix.clone();
        if self.direction == Direction::Backward {
            first.extend_from_slice(&[0xff; 32]);
        }
        self.seek(&first)
    }

    /// Goes to the first key, in its direction, that is not before `target`.
    pub(crate) fn seek(&mut self, target: &[u8]) -> Result<(), IndexError> {
        for source in &mut self.sources {
            source.seek(target, self.direction)?;
        }
        self.settle()
    }

    /// The entry it stands at.
    pub(crate) fn entry(&self) -> Option<(&[u8], &[u8])> {
        let (key, value) = self.entry_or_removed()?;
        Some((key, value?))
    }

    /// The entry it stands at, without a value if the key is removed.
    pub(super) fn entry_or_removed(&self) -> Option<Entry<'_>> {
        self.sources[self.at?].entry()
    }

    /// Goes on to the next key.
    pub(crate) fn advance(&mut self) -> Result<(), IndexError> {
        if let Some(at) = self.at {
            self.pass(at)?;
            self.settle()?;
        }
        Ok(())
    }

    /// Goes past the key of one source in all of them.
    fn pass(&mut self, at: usize) -> Result<(), IndexError> {
        for other in 0..self.sources.len() {
            let key = |source: usize| self.sources[source].entry().map(|(key, _)| key);
            let is_same = other != at && key(other).is_some() && key(other) == key(at);
            if is_same {
                self.sources[other].advance(self.direction)?;
            }
        }
        self.sources[at].advance(self.direction)
    }

    /// Finds the source whose key comes first, passing over what is removed.
    fn settle(&mut self) -> Result<(), IndexError> {
        loop {
            let mut best: Option<(usize, &[u8], bool)> = None;
            for (number, source) in self.sources.iter().enumerate() {
                let Some((key, value)) = source.entry() else {
                    continue;
                };
                if !key.starts_with(&self.prefix) {
                    continue;
                }
                if best.is_none_or(|(_, best, _)| self.direction.is_before(&key, &best)) {
                    best = Some((number, key, value.is_some()));
                }
            }
            let Some((number, _, is_there)) = best else {
                self.at = None;
                return Ok(());
            };
            if is_there || self.shows_removed {
                self.at = Some(number);
                return Ok(());
            }
            self.pass(number)?;
        }
    }
}

/// Key, and value unless it is removed.
type Entry<'a> = (&'a [u8], Option<&'a [u8]>);

impl Source<'_> {
    fn entry(&self) -> Option<Entry<'_>> {
        match self {
            Self::Memory(memory) => {
                let (key, value) = memory.at?;
                Some((key, value.as_deref()))
            }
            Self::Run(run) => run.entry(),
        }
    }

    fn seek(&mut self, target: &[u8], direction: Direction) -> Result<(), IndexError> {
        match self {
            Self::Memory(memory) => {
                memory.seek(target, direction);
                Ok(())
            }
            Self::Run(run) => run.seek(target, direction),
        }
    }

    fn advance(&mut self, direction: Direction) -> Result<(), IndexError> {
        match self {
            Self::Memory(memory) => {
                memory.advance(direction);
                Ok(())
            }
            Self::Run(run) => run.advance(direction),
        }
    }
}

#[derive(Debug)]
struct MemorySource<'a> {
    map: &'a Memory,
    rest: Option<btree_map::Range<'a, Vec<u8>, Option<Vec<u8>>>>,
    at: Option<(&'a Vec<u8>, &'a Option<Vec<u8>>)>,
}

impl MemorySource<'_> {
    fn seek(&mut self, target: &[u8], direction: Direction) {
        let bounds = match direction {
            Direction::Forward => (Bound::Included(target), Bound::Unbounded),
            Direction::Backward => (Bound::Unbounded, Bound::Included(target)),
        };
        self.rest = Some(self.map.range::<[u8], _>(bounds));
        self.advance(direction);
    }

    fn advance(&mut self, direction: Direction) {
        self.at = self.rest.as_mut().and_then(|rest| match direction {
            Direction::Forward => rest.next(),
            Direction::Backward => rest.next_back(),
        });
    }
}

#[derive(Debug)]
struct RunSource<'a> {
    run: &'a Run,
    number: usize,
    block: Vec<u8>,
    /// Those that begin with `prefix`.
    entries: Entries,
    is_loaded: bool,
    prefix: Vec<u8>,
    /// Into `entries`; `None` past the end, and before the first `seek`.
    place: Option<usize>,
}

impl RunSource<'_> {
    fn entry(&self) -> Option<Entry<'_>> {
        let place = self.place?;
        let value = self.entries.value(place);
        Some((
            self.entries.key(place),
            value.map(|value| &self.block[value]),
        ))
    }

    fn load(&mut self, number: usize) -> Result<(), IndexError> {
        if self.number != number || !self.is_loaded {
            self.block = self.run.block(number)?;
            self.entries = Entries::of(&self.block, &self.prefix)?;
            (self.number, self.is_loaded) = (number, true);
        }
        Ok(())
    }

    fn seek(&mut self, target: &[u8], direction: Direction) -> Result<(), IndexError> {
        self.place = None;
        let block = self.run.block_of(target);
        match direction {
            Direction::Forward => {
                self.load(block.unwrap_or(0))?;
                let place = self.entries.partition(|key| key < target);
                if place < self.entries.len() {
                    self.place = Some(place);
                } else {
                    self.next_block()?;
                }
            }
            Direction::Backward => {
                if let Some(number) = block {
                    self.load(number)?;
                    let after = self.entries.partition(|key| key <= target);
                    self.place = after.checked_sub(1);
                    if self.place.is_none() {
                        self.block_before()?;
                    }
                }
            }
        }
        Ok(())
    }

    fn next_block(&mut self) -> Result<(), IndexError> {
        self.place = None;
        let next = self.number + 1;
        // A block that begins with a later key has none of these.
        if next < self.run.block_count() && self.run.first(next).starts_with(&self.prefix) {
            self.load(next)?;
            self.place = Some(0);
        }
        Ok(())
    }

    fn block_before(&mut self) -> Result<(), IndexError> {
        self.place = None;
        // Nor does one before a block that begins with an earlier key.
        let reaches_back = self.run.first(self.number).starts_with(&self.prefix);
        if let Some(before) = self.number.checked_sub(1).filter(|_| reaches_back) {
            self.load(before)?;
            self.place = self.entries.len().checked_sub(1);
        }
        Ok(())
    }

    fn advance(&mut self, direction: Direction) -> Result<(), IndexError> {
        let Some(place) = self.place else {
            return Ok(());
        };
        match direction {
            Direction::Forward if place + 1 < self.entries.len() => self.place = Some(place + 1),
            Direction::Forward => self.next_block()?,
            Direction::Backward if place > 0 => self.place = Some(place - 1),
            Direction::Backward => self.block_before()?,
        }
        Ok(())
    }
}
