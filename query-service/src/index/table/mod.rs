//! The table: every record and every entry of every list, as one ordered map of
//! bytes, kept as a log-structured merge tree (P. O'Neil and others, 1996).
//!
//! Changes gather in memory and are written, sorted, as runs: files that never
//! change. Runs of like size are merged, so that there are few to look into and
//! what was replaced or removed goes away. sled knows which runs count; measured
//! on what an index writes, it took three to five times the bytes of what was
//! put into it, and hundreds of microseconds of a processor for every 16 KB.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::codec::{Reader, Writer};
use super::{Direction, IndexError};

mod block;
mod cursor;
mod filter;
mod run;

use block::Found;
pub(crate) use cursor::Cursor;
use cursor::Memory;
use run::{Run, RunWriter};

/// A run is written when memory holds this many bytes of keys and values.
const MEMORY_BYTES: usize = 24 << 20;

/// So many runs of like size are merged into one: fewer would have what there is
/// written more often, more would have lookups search more runs.
const FAN_IN: usize = 4;

/// Writes that take effect together; the last of a key counts.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    writes: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl Batch {
    pub(crate) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.writes.push((key, Some(value)));
    }

    pub(crate) fn remove(&mut self, key: Vec<u8>) {
        self.writes.push((key, None));
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.length(self.writes.len());
        for (key, value) in &self.writes {
            writer.bytes(key);
            writer.integer(value.is_some().into());
            if let Some(value) = value {
                writer.bytes(value);
            }
        }
        writer.finish()
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, IndexError> {
        let writes = reader.list(|reader| {
            let key = reader.bytes()?.to_vec();
            let value = (reader.integer()? != 0).then(|| reader.bytes());
            Ok((key, value.transpose()?.map(<[u8]>::to_vec)))
        })?;
        Ok(Self { writes })
    }
}

/// An ordered map of bytes.
#[derive(Debug)]
pub(crate) struct Table {
    folder: PathBuf,
    memory: Memory,
    memory_bytes: usize,
    /// Oldest first.
    runs: Vec<Arc<Run>>,
    next_number: u64,
}

/// A run that is written but not yet part of its table, and those it stands for.
#[derive(Debug)]
pub(crate) struct Written {
    run: Option<Run>,
    /// Of the table's runs, for a merged one; memory, otherwise.
    replaces: Option<std::ops::Range<usize>>,
}

impl Table {
    /// The table in a folder whose list of runs [`Table::encode`] wrote; an empty
    /// one without. Files that are not in the list are removed.
    pub(crate) fn open(folder: &Path, list: Option<&mut Reader<'_>>) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder)?;
        let (next_number, numbers) = match list {
            Some(reader) => (reader.integer()?, reader.list(Reader::integer)?),
            None => (0, vec![]),
        };
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if Run::number(&path).is_some_and(|number| !numbers.contains(&number)) {
                std::fs::remove_file(path)?;
            }
        }
        let runs = numbers
            .into_iter()
            .map(|number| Run::open(folder, number).map(Arc::new));
        Ok(Self {
            folder: folder.to_owned(),
            memory: Memory::new(),
            memory_bytes: 0,
            runs: runs.collect::<Result<_, _>>()?,
            next_number,
        })
    }

    /// Writes down which runs there are.
    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.integer(self.next_number);
        writer.length(self.runs.len());
        self.runs.iter().for_each(|run| writer.integer(run.number));
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, IndexError> {
        if let Some(value) = self.memory.get(key) {
            return Ok(value.clone());
        }
        for run in self.runs.iter().rev().filter(|run| run.may_hold(key)) {
            match run.get(key)? {
                Found::Nothing => {}
                Found::Removed => return Ok(None),
                Found::Value(value) => return Ok(Some(value)),
            }
        }
        Ok(None)
    }

    /// A cursor over the keys that begin with `prefix`; it stands nowhere yet.
    pub(crate) fn cursor(&self, prefix: &[u8], direction: Direction) -> Cursor<'_> {
        let runs = self.runs.iter().rev().map(Arc::as_ref);
        let runs = runs.filter(|run| run.may_hold(prefix));
        let memory = Some(&self.memory).filter(|memory| !memory.is_empty());
        Cursor::new(memory, runs, prefix, direction)
    }

    /// Makes all writes of a batch, in memory.
    pub(crate) fn commit(&mut self, batch: Batch) {
        for (key, value) in batch.writes {
            self.memory_bytes += key.len() + value.as_ref().map_or(0, Vec::len);
            if let Some(Some(before)) = self.memory.insert(key, value) {
                self.memory_bytes = self.memory_bytes.saturating_sub(before.len());
            }
        }
    }

    /// Whether memory holds so much that it should become a run.
    pub(crate) fn is_full(&self) -> bool {
        self.memory_bytes >= MEMORY_BYTES
    }

    /// Writes what is in memory, if there is anything, as a run.
    pub(crate) fn write_memory(&self) -> Result<Option<Written>, IndexError> {
        if self.memory.is_empty() {
            return Ok(None);
        }
        let mut writer = RunWriter::create(&self.folder, self.next_number)?;
        for (key, value) in &self.memory {
            // Where there is nothing older, nothing need be marked as removed.
            if value.is_some() || !self.runs.is_empty() {
                writer.push(key, value.as_deref())?;
            }
        }
        Ok(Some(Written {
            run: writer.finish()?,
            replaces: None,
        }))
    }

    /// Merges runs if there are enough of like size.
    pub(crate) fn merge(&self) -> Result<Option<Written>, IndexError> {
        let Some(range) = self.due() else {
            return Ok(None);
        };
        self.merge_range(range).map(Some)
    }

    fn merge_range(&self, range: std::ops::Range<usize>) -> Result<Written, IndexError> {
        let mut writer = RunWriter::create(&self.folder, self.next_number)?;
        let runs = self.runs[range.clone()].iter().rev().map(Arc::as_ref);
        let cursor = Cursor::new(None, runs, &[], Direction::Forward);
        let mut cursor = cursor.showing_removed(range.start > 0);
        cursor.start()?;
        while let Some((key, value)) = cursor.entry_or_removed() {
            writer.push(key, value)?;
            cursor.advance()?;
        }
        Ok(Written {
            run: writer.finish()?,
            replaces: Some(range),
        })
    }

    /// The newest runs of one order of size, if they are enough.
    fn due(&self) -> Option<std::ops::Range<usize>> {
        let order = |run: &Run| {
            (run.bytes / (MEMORY_BYTES as u64 / 4))
                .max(1)
                .ilog(FAN_IN as u64)
        };
        let mut start = self.runs.len();
        let mut highest = 0;
        let mut due = None;
        while start > 0 {
            let here = order(&self.runs[start - 1]);
            if here > highest {
                highest = here;
            }
            start -= 1;
            let like = self.runs[start..]
                .iter()
                .filter(|run| order(run) == highest);
            if like.count() >= FAN_IN {
                due = Some(start..self.runs.len());
            }
        }
        due
    }

    /// Makes a written run part of the table, in place of what it stands for.
    /// Gives back the files that are needed no more, once that is written down.
    pub(crate) fn adopt(&mut self, written: Written) -> Vec<PathBuf> {
        self.next_number += 1;
        let run = written.run.map(Arc::new);
        let Some(range) = written.replaces else {
            self.memory.clear();
            self.memory_bytes = 0;
            self.runs.extend(run);
            return Vec::new();
        };
        let old = self.runs.splice(range, run);
        old.map(|run| Run::path(&self.folder, run.number)).collect()
    }

    /// Bytes of memory taken by directories and by what is not yet written.
    pub(crate) fn memory(&self) -> (usize, usize) {
        let directories = self.runs.iter().map(|run| run.memory());
        (directories.sum(), self.memory_bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::{Batch, Direction, Table, Written};
    use crate::index::codec::{Reader, Writer};
    use crate::index::key::{self, Id};

    fn key(number: u16) -> Vec<u8> {
        // Some keys have a filter of their own, others one for their beginning.
        match number % 3 {
            0 => key::entity(Id::of(&number.to_string())),
            _ => [&[0x20], number.to_be_bytes().as_slice()].concat(),
        }
    }

    fn read(table: &Table, prefix: &[u8], direction: Direction) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut cursor = table.cursor(prefix, direction);
        cursor.start().expect("it reads");
        let mut entries = Vec::new();
        while let Some((key, value)) = cursor.entry() {
            entries.push((key.to_vec(), value.to_vec()));
            cursor.advance().expect("it reads");
        }
        entries
    }

    fn adopt(table: &mut Table, written: Option<Written>) {
        for file in written.map(|run| table.adopt(run)).unwrap_or_default() {
            std::fs::remove_file(file).expect("it is there");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn a_table_is_a_sorted_map_however_it_is_written(
            batches in prop::collection::vec(
                (prop::collection::vec((0u16..600, prop::option::of(0usize..60)), 0..300), 0u8..4), 1..10),
            target in 0u16..600,
        ) {
            let folder = tempfile::tempdir().expect("a folder");
            let mut table = Table::open(folder.path(), None).expect("an empty one");
            let mut model = BTreeMap::new();
            for (writes, then) in batches {
                let mut batch = Batch::default();
                for (number, value) in writes {
                    if let Some(length) = value {
                        let value = vec![u8::try_from(number % 251).expect("small"); length];
                        model.insert(key(number), value.clone());
                        batch.put(key(number), value);
                    } else {
                        model.remove(&key(number));
                        batch.remove(key(number));
                    }
                }
                table.commit(batch);
                if then > 0 {
                    let run = table.write_memory().expect("it writes");
                    adopt(&mut table, run);
                }
                if then > 1 && table.runs.len() > 1 {
                    let newest = table.runs.len() - 2..table.runs.len();
                    let run = table.merge_range(newest).expect("it merges");
                    adopt(&mut table, Some(run));
                }
                if then > 2 {
                    let run = table.write_memory().expect("it writes");
                    adopt(&mut table, run);
                    let mut writer = Writer::default();
                    table.encode(&mut writer);
                    let list = writer.finish();
                    table = Table::open(folder.path(), Some(&mut Reader::new(&list))).expect("it opens");
                }
            }
            let all: Vec<_> = model.clone().into_iter().collect();
            let value = table.get(&key(target)).expect("it reads");
            prop_assert_eq!(value.as_ref(), model.get(&key(target)));
            for prefix in [&[][..], &[0x20], &[0x12], &[0x20, 1], &[0x21]] {
                let expected: Vec<_> = all.iter().filter(|(key, _)| key.starts_with(prefix)).cloned().collect();
                prop_assert_eq!(read(&table, prefix, Direction::Forward), expected.clone());
                let backward: Vec<_> = expected.iter().rev().cloned().collect();
                prop_assert_eq!(read(&table, prefix, Direction::Backward), backward);
                let target = [prefix, &target.to_be_bytes()].concat();
                let mut cursor = table.cursor(prefix, Direction::Forward);
                cursor.seek(&target).expect("it reads");
                let found = cursor.entry().map(|(key, _)| key.to_vec());
                prop_assert_eq!(found, expected.iter().map(|(key, _)| key.clone()).find(|key| *key >= target));
                let mut cursor = table.cursor(prefix, Direction::Backward);
                cursor.seek(&target).expect("it reads");
                let found = cursor.entry().map(|(key, _)| key.to_vec());
                prop_assert_eq!(found, expected.iter().rev().map(|(key, _)| key.clone()).find(|key| *key <= target));
            }
        }
    }
}
