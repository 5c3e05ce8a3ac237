//! Runs: sorted entries in a file that is written once.
//!
//! A file is its blocks one after another, then a directory (how each block
//! begins, how long it is and its CRC32C; then the filter), then the length and
//! the CRC32C of the directory. The directory is held in memory.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::block::{self, BlockWriter, Found};
use super::filter::{self, FilterWriter};
use crate::index::codec::{Reader, Writer};
use crate::index::{IndexError, key};

const TRAILER_BYTES: usize = 8 + 4;

/// A run that can be read.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) number: u64,
    file: File,
    /// The first keys of the blocks, one after another.
    firsts: Vec<u8>,
    blocks: Vec<Block>,
    filter: Vec<u8>,
    pub(super) bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Block {
    /// Where its first key ends in `firsts`.
    first_end: u32,
    offset: u64,
    length: u32,
    checksum: u32,
}

impl Run {
    /// The file of a run.
    pub(super) fn path(folder: &Path, number: u64) -> PathBuf {
        folder.join(format!("{number:08}.run"))
    }

    /// The number of the run in a file of this name.
    pub(super) fn number(path: &Path) -> Option<u64> {
        let is_run = path.extension().is_some_and(|extension| extension == "run");
        path.file_stem()
            .filter(|_| is_run)
            .and_then(|stem| stem.to_str()?.parse().ok())
    }

    pub(super) fn open(folder: &Path, number: u64) -> Result<Self, IndexError> {
        let file = File::open(Self::path(folder, number))?;
        let bytes = file.metadata()?.len();
        let end = bytes
            .checked_sub(TRAILER_BYTES as u64)
            .ok_or(IndexError::Damaged)?;
        let trailer = read(&file, end, TRAILER_BYTES)?;
        let (length, checksum) = trailer.split_first_chunk().ok_or(IndexError::Damaged)?;
        let length = u64::from_be_bytes(*length);
        let start = end.checked_sub(length).ok_or(IndexError::Damaged)?;
        let length = usize::try_from(length).map_err(|_| IndexError::Damaged)?;
        let directory = read(&file, start, length)?;
        if checksum != crc32c::crc32c(&directory).to_be_bytes() {
            return Err(IndexError::Damaged);
        }
        let mut reader = Reader::new(&directory);
        let (mut firsts, mut offset) = (Vec::new(), 0);
        let blocks = reader.list(|reader| {
            firsts.extend_from_slice(reader.bytes()?);
            let block = Block {
                first_end: u32::try_from(firsts.len()).map_err(|_| IndexError::Damaged)?,
                offset,
                length: reader.small()?,
                checksum: reader.small()?,
            };
            offset += u64::from(block.length);
            Ok(block)
        })?;
        let filter = reader.bytes()?.to_vec();
        reader.end()?;
        if blocks.is_empty() || filter.is_empty() {
            return Err(IndexError::Damaged);
        }
        Ok(Self {
            number,
            file,
            firsts,
            blocks,
            filter,
            bytes,
        })
    }

    /// What it says of a key.
    pub(super) fn get(&self, key: &[u8]) -> Result<Found<Vec<u8>>, IndexError> {
        let Some(number) = self.block_of(key) else {
            return Ok(Found::Nothing);
        };
        let block = self.block(number)?;
        Ok(match block::find(&block, key)? {
            Found::Nothing => Found::Nothing,
            Found::Removed => Found::Removed,
            Found::Value(place) => Found::Value(block[place].to_vec()),
        })
    }

    /// Whether it may have the list or key that `prefix` is, or, if it is only
    /// the beginning of some, whether there is any sense in looking.
    pub(super) fn may_hold(&self, prefix: &[u8]) -> bool {
        key::filtered(prefix).is_none_or(|whole| filter::may_hold(&self.filter, whole))
    }

    /// The last block that begins at or before a key.
    pub(super) fn block_of(&self, key: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.blocks.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.first(middle) <= key {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low.checked_sub(1)
    }

    /// The first key of a block.
    pub(super) fn first(&self, number: usize) -> &[u8] {
        let start = number
            .checked_sub(1)
            .map_or(0, |at| self.blocks[at].first_end);
        &self.firsts[start as usize..self.blocks[number].first_end as usize]
    }

    pub(super) fn block_count(&self) -> usize {
        self.blocks.len()
    }

    pub(super) fn block(&self, number: usize) -> Result<Vec<u8>, IndexError> {
        let block = self.blocks[number];
        let bytes = read(&self.file, block.offset, block.length as usize)?;
        if crc32c::crc32c(&bytes) != block.checksum {
            return Err(IndexError::Damaged);
        }
        Ok(bytes)
    }

    /// Bytes of memory that its directory takes.
    pub(super) fn memory(&self) -> usize {
        self.firsts.len() + self.filter.len() + self.blocks.len() * size_of::<Block>()
    }
}

fn read(file: &File, offset: u64, length: usize) -> Result<Vec<u8>, IndexError> {
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, offset)?;
    Ok(bytes)
}

/// Writes a run.
#[derive(Debug)]
pub(super) struct RunWriter {
    file: BufWriter<File>,
    folder: PathBuf,
    number: u64,
    block: BlockWriter,
    count: usize,
    directory: Writer,
    filter: FilterWriter,
}

impl RunWriter {
    pub(super) fn create(folder: &Path, number: u64) -> Result<Self, IndexError> {
        let file = File::create(Run::path(folder, number))?;
        Ok(Self {
            file: BufWriter::with_capacity(256 << 10, file),
            folder: folder.to_owned(),
            number,
            block: BlockWriter::default(),
            count: 0,
            directory: Writer::default(),
            filter: FilterWriter::default(),
        })
    }

    /// Takes the next key, which is greater than all before.
    pub(super) fn push(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<(), IndexError> {
        if self.block.is_empty() {
            self.directory.bytes(key);
        }
        if let Some(whole) = key::filtered(key) {
            self.filter.push(whole);
        }
        self.block.push(key, value);
        if self.block.is_full() {
            self.end_block()?;
        }
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), IndexError> {
        let block = self.block.take();
        self.directory.length(block.len());
        self.directory.integer(crc32c::crc32c(&block).into());
        self.count += 1;
        self.file.write_all(&block).map_err(IndexError::from)
    }

    /// The run, on disk; `None` if nothing was put into it.
    pub(super) fn finish(mut self) -> Result<Option<Run>, IndexError> {
        if !self.block.is_empty() {
            self.end_block()?;
        }
        let path = Run::path(&self.folder, self.number);
        if self.count == 0 {
            std::fs::remove_file(path)?;
            return Ok(None);
        }
        let mut counted = Writer::default();
        counted.length(self.count);
        let mut directory = counted.finish();
        directory.extend_from_slice(&self.directory.finish());
        let mut filter = Writer::default();
        filter.bytes(&self.filter.finish());
        directory.extend_from_slice(&filter.finish());
        let end = (|| {
            self.file.write_all(&directory)?;
            self.file
                .write_all(&(directory.len() as u64).to_be_bytes())?;
            self.file
                .write_all(&crc32c::crc32c(&directory).to_be_bytes())?;
            self.file.flush()?;
            self.file.get_ref().sync_data()
        })();
        end?;
        Run::open(&self.folder, self.number).map(Some)
    }
}
