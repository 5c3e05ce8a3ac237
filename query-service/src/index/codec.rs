//! How records are written: integers as LEB128, strings and bytes with their
//! length in front. The order of fields is the format; its version is in the
//! checkpoint.

use super::IndexError;
use super::key::{ID_BYTES, Id};

/// Writes a record.
#[derive(Debug, Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn integer(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value.to_le_bytes()[0] | 0x80);
            value >>= 7;
        }
        self.0.push(value.to_le_bytes()[0]);
    }

    pub(crate) fn length(&mut self, length: usize) {
        self.integer(u64::try_from(length).expect("lengths fit in 64 bits"));
    }

    pub(crate) fn id(&mut self, id: Id) {
        self.0.extend_from_slice(&id.0);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Reads a record. What does not decode is [`IndexError::Damaged`].
#[derive(Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn integer(&mut self) -> Result<u64, IndexError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or(IndexError::Damaged)?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(IndexError::Damaged)
    }

    pub(crate) fn small(&mut self) -> Result<u32, IndexError> {
        u32::try_from(self.integer()?).map_err(|_| IndexError::Damaged)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, IndexError> {
        u8::try_from(self.integer()?).map_err(|_| IndexError::Damaged)
    }

    /// A count of things that follow, of which each takes at least a byte.
    pub(crate) fn length(&mut self) -> Result<usize, IndexError> {
        let length = usize::try_from(self.integer()?).map_err(|_| IndexError::Damaged)?;
        if length > self.0.len() {
            return Err(IndexError::Damaged);
        }
        Ok(length)
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], IndexError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(IndexError::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn id(&mut self) -> Result<Id, IndexError> {
        let bytes = self.take(ID_BYTES)?;
        Ok(Id(bytes.try_into().expect("that many were taken")))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], IndexError> {
        let length = self.length()?;
        self.take(length)
    }

    pub(crate) fn text(&mut self) -> Result<String, IndexError> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes)
            .map(str::to_owned)
            .map_err(|_| IndexError::Damaged)
    }

    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, IndexError>,
    ) -> Result<Vec<T>, IndexError> {
        let length = self.length()?;
        (0..length).map(|_| item(self)).collect()
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn end(&self) -> Result<(), IndexError> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(IndexError::Damaged)
        }
    }
}
