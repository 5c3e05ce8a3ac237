//! Posting lists: sorted entries, each a key of the table.

use super::IndexError;
use super::day::Day;
use super::key::{Id, List};
use super::table::{Cursor, Table};

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
    pub fn is_before<T: Ord + ?Sized>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Forward => a < b,
            Self::Backward => a > b,
        }
    }
}

/// Reads a list entry by entry.
#[derive(Debug)]
pub struct ListReader<'a> {
    list: List,
    direction: Direction,
    cursor: Cursor<'a>,
    started: bool,
    here: Option<Entry>,
}

impl<'a> ListReader<'a> {
    pub(crate) fn new(table: &'a Table, list: List, direction: Direction) -> Self {
        Self {
            cursor: table.cursor(list.as_bytes(), direction),
            list,
            direction,
            started: false,
            here: None,
        }
    }

    /// The entry it stands at; `None` at the end.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        if !self.started {
            self.started = true;
            self.cursor.start()?;
            self.read()?;
        }
        Ok(self.here)
    }

    /// Goes on to the next entry.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn advance(&mut self) -> Result<(), IndexError> {
        self.peek()?;
        self.cursor.advance()?;
        self.read()
    }

    /// Goes on to the first entry at or after `target`, in the direction of
    /// reading. Never goes back.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn seek(&mut self, target: Entry) -> Result<(), IndexError> {
        let is_further = match self.here {
            Some(here) => self.direction.is_before(&here, &target),
            None => !self.started,
        };
        if is_further {
            self.started = true;
            self.cursor.seek(&self.list.entry(target))?;
            self.read()?;
        }
        Ok(())
    }

    fn read(&mut self) -> Result<(), IndexError> {
        let entry = self.cursor.entry();
        let entry = entry.map(|(key, _)| self.list.read(key).ok_or(IndexError::Damaged));
        self.here = entry.transpose()?;
        Ok(())
    }
}
