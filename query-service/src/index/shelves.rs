//! Where the index keeps things: records and lists in a table, documents in a
//! pack, and in sled what says which of their files count.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::apply::{Effects, Staging};
use super::codec::{Reader, Writer};
use super::described::Caches;
use super::pack::Pack;
use super::sled::{Store, Writes};
use super::table::{Batch, Table, Written};
use super::view::{self, View};
use super::{Checkpoint, IndexError, key};

/// The version of everything stored. An index of another version is built again.
const FORMAT_VERSION: u64 = 2;

#[derive(Debug)]
pub(crate) struct Shelves {
    store: Store,
    table: Table,
    pack: Pack,
    caches: Caches,
}

impl Shelves {
    /// What is in a folder, how far it is, and how many batches are in its log.
    pub(crate) fn open(folder: &Path) -> Result<(Self, Option<Checkpoint>, u64), IndexError> {
        let store = Store::open(folder)?;
        let saved = store.get(&key::CHECKPOINT)?;
        let saved = saved.as_deref().map(checked).transpose()?;
        let mut reader = saved.map(Reader::new);
        let checkpoint = reader.as_mut().map(Checkpoint::read).transpose()?;
        let table = Table::open(&folder.join("runs"), reader.as_mut())?;
        let pack = Pack::open(&folder.join("documents"), reader.as_mut())?;
        let mut shelves = Self {
            store,
            table,
            pack,
            caches: Caches::default(),
        };
        let logged = shelves.replay()?;
        Ok((shelves, checkpoint, logged))
    }

    /// Takes in what is in the log.
    fn replay(&mut self) -> Result<u64, IndexError> {
        let log = self.store.get(&key::LOG)?.unwrap_or_default();
        let mut reader = Reader::new(&log);
        let mut count = 0;
        while !reader.rest().is_empty() {
            self.table.commit(Batch::read(&mut reader)?);
            count += 1;
        }
        Ok(count)
    }

    pub(crate) fn staging(&self) -> Staging<'_> {
        Staging::new(&self.table, &self.pack)
    }

    pub(crate) fn view(&self, checkpoint: Checkpoint) -> View<'_> {
        View::new(&self.table, &self.pack, &self.caches, checkpoint)
    }

    pub(crate) fn dump(&self) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, IndexError> {
        view::dump(&self.table, &self.pack)
    }

    /// Has a batch take effect, in memory.
    pub(crate) fn take(&mut self, effects: Effects) {
        for entity in effects.entities {
            self.caches.entities.forget(entity);
        }
        for event in effects.events {
            self.caches.events.forget(event);
        }
        self.pack.adopt(effects.documents, effects.erased);
        self.table.commit(effects.batch);
    }

    /// Whether it is time to write what is in memory.
    pub(crate) fn is_full(&self) -> bool {
        self.table.is_full()
    }

    /// Keeps a batch that has taken effect, until it is in a run.
    pub(crate) fn log(
        &self,
        number: u64,
        batch: &[u8],
        checkpoint: Checkpoint,
    ) -> Result<(), IndexError> {
        let mut writes = Writes::default();
        writes.put(&key::log(number), batch);
        writes.put(&key::CHECKPOINT, &self.encode(checkpoint));
        self.store.commit(writes)
    }

    /// Writes what is in memory as a run, if there is anything.
    pub(crate) fn write_memory(&self) -> Result<Option<Written>, IndexError> {
        self.table.write_memory()
    }

    /// Merges runs if they are many.
    pub(crate) fn merge(&self) -> Result<Option<Written>, IndexError> {
        self.table.merge()
    }

    /// Makes a run part of the table; gives back files that are needed no more
    /// once that is saved.
    pub(crate) fn adopt(&mut self, run: Written) -> Vec<PathBuf> {
        self.table.adopt(run)
    }

    /// Saves which files count, when all that took effect is in them.
    pub(crate) fn save(&self, checkpoint: Checkpoint) -> Result<(), IndexError> {
        self.pack.sync()?;
        let mut writes = Writes::default();
        self.store.clear(&key::LOG, &mut writes)?;
        writes.put(&key::CHECKPOINT, &self.encode(checkpoint));
        self.store.commit(writes)?;
        self.store.flush()
    }

    /// Waits until all that is logged is on disk.
    pub(crate) fn sync(&self) -> Result<(), IndexError> {
        self.pack.sync()?;
        self.store.flush()
    }

    /// Overwrites what was replaced or retracted. Only when that is on disk.
    pub(crate) fn erase(&mut self) -> Result<(), IndexError> {
        self.pack.erase()
    }

    /// Bytes of memory: directories of files, and what is not in files yet.
    pub(crate) fn memory(&self) -> (usize, usize) {
        self.table.memory()
    }

    fn encode(&self, checkpoint: Checkpoint) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.integer(FORMAT_VERSION);
        checkpoint.write(&mut writer);
        self.table.encode(&mut writer);
        self.pack.encode(&mut writer);
        let mut bytes = writer.finish();
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_be_bytes());
        bytes
    }
}

/// What was saved, if it is whole and of this version.
fn checked(bytes: &[u8]) -> Result<&[u8], IndexError> {
    let (bytes, checksum) = bytes.split_last_chunk().ok_or(IndexError::Damaged)?;
    let mut reader = Reader::new(bytes);
    if u32::from_be_bytes(*checksum) != crc32c::crc32c(bytes) || reader.integer()? != FORMAT_VERSION
    {
        return Err(IndexError::Damaged);
    }
    Ok(reader.rest())
}
