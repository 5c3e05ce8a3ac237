//! Ways to walk through posting lists: one list, any of several, all of several.
//! Entries are taken as the same if day and id are.

use std::ops::RangeInclusive;

use super::LookupError;
use crate::index::{Day, Direction, Entry, Id, IndexError, List, ListReader, View};

/// Walks through entries in one direction.
pub(super) trait Cursor {
    /// The entry it stands at; `None` at the end.
    fn peek(&mut self) -> Result<Option<Entry>, IndexError>;
    /// Goes on to the next entry.
    fn advance(&mut self) -> Result<(), IndexError>;
    /// Goes on to the first entry that is not before `target`. Never goes back.
    fn seek(&mut self, target: Position) -> Result<(), IndexError>;
}

pub(super) type AnyCursor<'a> = Box<dyn Cursor + 'a>;

/// Where an entry stands.
pub(super) type Position = (Day, Id);

pub(super) fn position(entry: Entry) -> Position {
    (entry.day, entry.id)
}

/// The days of everything, also of what has none.
pub(super) const ALL_DAYS: RangeInclusive<u32> = 0..=u32::MAX;

/// One list, between two days, of the entries that pass a test.
pub(super) struct Listing<'a> {
    reader: ListReader<'a>,
    direction: Direction,
    days: RangeInclusive<u32>,
    keep: Box<dyn Fn(Entry) -> bool + 'a>,
    started: bool,
}

impl<'a> Listing<'a> {
    pub(super) fn new(
        view: &View<'a>,
        list: List,
        direction: Direction,
        days: RangeInclusive<u32>,
        keep: impl Fn(Entry) -> bool + 'a,
    ) -> Self {
        Self {
            reader: view.list(list, direction),
            direction,
            days,
            keep: Box::new(keep),
            started: false,
        }
    }

    fn start(&mut self) -> Result<(), IndexError> {
        self.started = true;
        match self.direction {
            Direction::Forward if *self.days.start() > 0 => {
                let day = Day(*self.days.start());
                self.reader.seek(first_at((day, Id::MIN), self.direction))
            }
            Direction::Backward if *self.days.end() < u32::MAX => {
                let day = Day(*self.days.end());
                self.reader.seek(first_at((day, Id::MAX), self.direction))
            }
            _ => Ok(()),
        }
    }
}

fn first_at(target: Position, direction: Direction) -> Entry {
    Entry {
        day: target.0,
        id: target.1,
        payload: match direction {
            Direction::Forward => 0,
            Direction::Backward => u64::MAX,
        },
    }
}

impl Cursor for Listing<'_> {
    fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        if !self.started {
            self.start()?;
        }
        while let Some(entry) = self.reader.peek()? {
            let is_past = match self.direction {
                Direction::Forward => entry.day.0 > *self.days.end(),
                Direction::Backward => entry.day.0 < *self.days.start(),
            };
            if is_past {
                return Ok(None);
            }
            if (self.keep)(entry) {
                return Ok(Some(entry));
            }
            self.reader.advance()?;
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<(), IndexError> {
        self.reader.advance()
    }

    fn seek(&mut self, target: Position) -> Result<(), IndexError> {
        if !self.started {
            self.start()?;
        }
        self.reader.seek(first_at(target, self.direction))
    }
}

/// The one cursor there is, which needs nothing around it; or else all of them.
fn only(mut members: Vec<AnyCursor<'_>>) -> Result<AnyCursor<'_>, Vec<AnyCursor<'_>>> {
    match members.len() {
        1 => Ok(members.remove(0)),
        _ => Err(members),
    }
}

/// What is in any of several cursors, each entry once.
pub(super) struct Union<'a> {
    members: Vec<AnyCursor<'a>>,
    direction: Direction,
}

impl<'a> Union<'a> {
    pub(super) fn of(members: Vec<AnyCursor<'a>>, direction: Direction) -> AnyCursor<'a> {
        only(members).unwrap_or_else(|members| Box::new(Self { members, direction }))
    }
}

impl Cursor for Union<'_> {
    fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        let mut best: Option<Entry> = None;
        for member in &mut self.members {
            if let Some(entry) = member.peek()? {
                let is_better = best
                    .is_none_or(|best| self.direction.is_before(&position(entry), &position(best)));
                if is_better {
                    best = Some(entry);
                }
            }
        }
        Ok(best)
    }

    fn advance(&mut self) -> Result<(), IndexError> {
        let Some(here) = self.peek()?.map(position) else {
            return Ok(());
        };
        for member in &mut self.members {
            if member.peek()?.map(position) == Some(here) {
                member.advance()?;
            }
        }
        Ok(())
    }

    fn seek(&mut self, target: Position) -> Result<(), IndexError> {
        let mut members = self.members.iter_mut();
        members.try_for_each(|member| member.seek(target))
    }
}

/// What is in all of several cursors; the entry is that of the first.
pub(super) struct Intersection<'a> {
    members: Vec<AnyCursor<'a>>,
    direction: Direction,
}

impl<'a> Intersection<'a> {
    pub(super) fn of(members: Vec<AnyCursor<'a>>, direction: Direction) -> AnyCursor<'a> {
        only(members).unwrap_or_else(|members| Box::new(Self { members, direction }))
    }
}

impl Cursor for Intersection<'_> {
    fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        let Some((first, others)) = self.members.split_first_mut() else {
            return Ok(None);
        };
        'candidates: while let Some(candidate) = first.peek()? {
            for other in &mut *others {
                other.seek(position(candidate))?;
                let Some(entry) = other.peek()? else {
                    return Ok(None);
                };
                if position(entry) != position(candidate) {
                    debug_assert!(
                        self.direction
                            .is_before(&position(candidate), &position(entry))
                    );
                    first.seek(position(entry))?;
                    continue 'candidates;
                }
            }
            return Ok(Some(candidate));
        }
        Ok(None)
    }

    fn advance(&mut self) -> Result<(), IndexError> {
        self.peek()?;
        self.members
            .first_mut()
            .map_or(Ok(()), |first| first.advance())
    }

    fn seek(&mut self, target: Position) -> Result<(), IndexError> {
        self.members
            .first_mut()
            .map_or(Ok(()), |first| first.seek(target))
    }
}

/// Entries gathered beforehand.
pub(super) struct Sorted {
    entries: Vec<Entry>,
    at: usize,
    direction: Direction,
}

impl Sorted {
    pub(super) fn new(mut entries: Vec<Entry>, direction: Direction) -> Self {
        entries.sort_unstable_by_key(|entry| position(*entry));
        entries.dedup_by_key(|entry| position(*entry));
        if direction == Direction::Backward {
            entries.reverse();
        }
        Self {
            entries,
            at: 0,
            direction,
        }
    }
}

impl Cursor for Sorted {
    fn peek(&mut self) -> Result<Option<Entry>, IndexError> {
        Ok(self.entries.get(self.at).copied())
    }

    fn advance(&mut self) -> Result<(), IndexError> {
        self.at += 1;
        Ok(())
    }

    fn seek(&mut self, target: Position) -> Result<(), IndexError> {
        let rest = self.entries.get(self.at..).unwrap_or_default();
        self.at +=
            rest.partition_point(|entry| self.direction.is_before(&position(*entry), &target));
        Ok(())
    }
}

/// Goes on to the first entry after `last`, where the page before ended.
pub(super) fn resume(cursor: &mut AnyCursor<'_>, last: Position) -> Result<(), IndexError> {
    cursor.seek(last)?;
    while cursor.peek()?.map(position) == Some(last) {
        cursor.advance()?;
    }
    Ok(())
}

/// A position in a page token.
pub(super) fn write_position((day, id): Position) -> Vec<u8> {
    [day.to_be_bytes().as_slice(), id.as_bytes()].concat()
}

/// What [`write_position`] wrote.
pub(super) fn read_position(bytes: &[u8]) -> Result<Position, LookupError> {
    let (day, id) = bytes
        .split_first_chunk()
        .ok_or(LookupError::InvalidPageToken)?;
    let id = Id::from_bytes(id).ok_or(LookupError::InvalidPageToken)?;
    Ok((Day(u32::from_be_bytes(*day)), id))
}
