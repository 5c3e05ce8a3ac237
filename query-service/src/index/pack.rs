//! Documents, packed one behind the other in files that only grow.
//!
//! A document is its CRC32C and what [`Document`](super::Document) makes of it.
//! What was replaced or retracted is overwritten with zeros as soon as the index
//! is on disk without it.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::IndexError;
use super::codec::{Reader, Writer};

/// A new file is begun above this many bytes.
const FILE_BYTES: u64 = 256 << 20;

const CHECKSUM_BYTES: u64 = 4;

/// Where a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    file: u64,
    offset: u64,
    length: u64,
}

impl Place {
    pub(crate) fn encode(self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.finish()
    }

    fn write(self, writer: &mut Writer) {
        writer.integer(self.file);
        writer.integer(self.offset);
        writer.integer(self.length);
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, IndexError> {
        Ok(Self {
            file: reader.integer()?,
            offset: reader.integer()?,
            length: reader.integer()?,
        })
    }
}

/// The files.
#[derive(Debug)]
pub(crate) struct Pack {
    folder: PathBuf,
    files: Vec<File>,
    /// Where the last file ends for all that the index knows.
    end: u64,
    /// What is to be overwritten.
    erased: Vec<Place>,
}

/// Documents to be added to the end.
#[derive(Debug)]
pub(crate) struct Addition {
    file: u64,
    start: u64,
    bytes: Vec<u8>,
}

impl Addition {
    pub(crate) fn push(&mut self, document: &[u8]) -> Place {
        let offset = self.start + self.bytes.len() as u64;
        self.bytes
            .extend_from_slice(&crc32c::crc32c(document).to_be_bytes());
        self.bytes.extend_from_slice(document);
        Place {
            file: self.file,
            offset,
            length: document.len() as u64,
        }
    }
}

impl Pack {
    /// The pack in a folder of which [`Pack::encode`] wrote how far it goes; an
    /// empty one without. What lies behind is cut off.
    pub(crate) fn open(folder: &Path, state: Option<&mut Reader<'_>>) -> Result<Self, IndexError> {
        std::fs::create_dir_all(folder)?;
        let (count, end, erased) = match state {
            Some(reader) => (
                reader.integer()?,
                reader.integer()?,
                reader.list(Place::read)?,
            ),
            None => (0, 0, vec![]),
        };
        let mut pack = Self {
            folder: folder.to_owned(),
            files: Vec::new(),
            end,
            erased,
        };
        for number in 0..count {
            pack.files.push(pack.file(number, false)?);
        }
        if let Some(last) = pack.files.last() {
            if last.metadata()?.len() < end {
                return Err(IndexError::Damaged);
            }
            last.set_len(end)?;
        }
        pack.erase()?;
        Ok(pack)
    }

    /// Writes down how far it goes.
    pub(crate) fn encode(&self, writer: &mut Writer) {
        writer.length(self.files.len());
        writer.integer(self.end);
        writer.length(self.erased.len());
        self.erased.iter().for_each(|place| place.write(writer));
    }

    fn file(&self, number: u64, is_new: bool) -> Result<File, IndexError> {
        let path = self.folder.join(format!("{number:06}.pack"));
        let mut options = File::options();
        options.read(true).write(true);
        if is_new {
            options.create(true).truncate(true);
        }
        options.open(path).map_err(IndexError::from)
    }

    pub(crate) fn read(&self, place: Place) -> Result<Vec<u8>, IndexError> {
        let file = usize::try_from(place.file).ok();
        let file = file.and_then(|number| self.files.get(number));
        let file = file.ok_or(IndexError::Damaged)?;
        let length = usize::try_from(place.length + CHECKSUM_BYTES);
        let mut bytes = vec![0; length.map_err(|_| IndexError::Damaged)?];
        file.read_exact_at(&mut bytes, place.offset)?;
        let document = bytes.split_off(4);
        if bytes != crc32c::crc32c(&document).to_be_bytes() {
            return Err(IndexError::Damaged);
        }
        Ok(document)
    }

    /// Begins to add to the end.
    pub(crate) fn addition(&self) -> Addition {
        let is_new = self.files.is_empty() || self.end >= FILE_BYTES;
        let count = self.files.len() as u64;
        Addition {
            file: if is_new { count } else { count - 1 },
            start: if is_new { 0 } else { self.end },
            bytes: Vec::new(),
        }
    }

    /// Writes what is to be added. It counts once [`Pack::adopt`] is told.
    pub(crate) fn write(&self, addition: Addition) -> Result<Written, IndexError> {
        let Addition { file, start, bytes } = addition;
        let end = start + bytes.len() as u64;
        let known = usize::try_from(file).ok();
        let new = match known.and_then(|number| self.files.get(number)) {
            Some(known) => {
                known.write_all_at(&bytes, start)?;
                None
            }
            None if bytes.is_empty() => {
                return Ok(Written {
                    new: None,
                    end: self.end,
                });
            }
            None => {
                let new = self.file(file, true)?;
                new.write_all_at(&bytes, start)?;
                Some(new)
            }
        };
        Ok(Written { new, end })
    }

    /// Takes in what was written, and what is to be overwritten.
    pub(crate) fn adopt(&mut self, written: Written, erased: Vec<Place>) {
        self.files.extend(written.new);
        self.end = written.end;
        self.erased.extend(erased);
    }

    /// Waits until what was added is on disk.
    pub(crate) fn sync(&self) -> Result<(), IndexError> {
        let last = self.files.iter().rev().take(2);
        let mut last = last.map(File::sync_data);
        last.try_for_each(|synced| synced.map_err(IndexError::from))
    }

    /// Overwrites what is to be. Only once an index is on disk that needs none of it.
    pub(crate) fn erase(&mut self) -> Result<(), IndexError> {
        for place in std::mem::take(&mut self.erased) {
            let file = usize::try_from(place.file).ok();
            let file = file.and_then(|number| self.files.get(number));
            let length = usize::try_from(place.length + CHECKSUM_BYTES);
            let zeros = vec![0; length.map_err(|_| IndexError::Damaged)?];
            file.ok_or(IndexError::Damaged)?
                .write_all_at(&zeros, place.offset)?;
        }
        Ok(())
    }
}

/// What was written and does not count yet.
#[derive(Debug)]
pub(crate) struct Written {
    new: Option<File>,
    end: u64,
}
