//! One state of the index, to be read from.

use std::collections::BTreeMap;
use std::sync::Arc;

use prost::Message;
use shared::revision::Revision;
use shared::v1;

use super::codec::Reader;
use super::described::{Caches, EntityDescription};
use super::digest::Digest;
use super::document::Document;
use super::entity::EntityRecord;
use super::event::EventRecord;
use super::facts::PROVENANCE_LISTED;
use super::key::{self, Id, List, Prefix};
use super::pack::{Pack, Place};
use super::posting::{Direction, Entry, ListReader};
use super::table::Table;
use super::{Checkpoint, IndexError};

/// One state of the index, to be read from.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    table: &'a Table,
    pack: &'a Pack,
    caches: &'a Caches,
    checkpoint: Checkpoint,
}

impl<'a> View<'a> {
    pub(super) fn new(
        table: &'a Table,
        pack: &'a Pack,
        caches: &'a Caches,
        checkpoint: Checkpoint,
    ) -> Self {
        Self {
            table,
            pack,
            caches,
            checkpoint,
        }
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
        document(self.table, self.pack, article)
    }

    /// An article in brief.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn digest(&self, article: Id) -> Result<Option<Digest>, IndexError> {
        digest(self.table, article)
    }

    /// An article without its text.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn basic_article(&self, article: Id) -> Result<Option<v1::Article>, IndexError> {
        of_article(self.table, article, |_, digest| {
            Digest::read_basic_article(digest)
        })
    }

    /// An entity.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn entity(&self, entity: Id) -> Result<Option<EntityRecord>, IndexError> {
        self::entity(self.table, entity)
    }

    /// An event.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn event(&self, event: Id) -> Result<Option<EventRecord>, IndexError> {
        let bytes = self.table.get(&key::event(event))?;
        bytes
            .map(|bytes| EventRecord::decode(event, &bytes))
            .transpose()
    }

    /// What an entity is described as; `describe` is asked if that is not known.
    ///
    /// # Errors
    /// As `describe` has them.
    pub fn described<E>(
        &self,
        key: Id,
        describe: impl FnOnce() -> Result<Option<EntityDescription>, E>,
    ) -> Result<Option<Arc<EntityDescription>>, E> {
        if let Some(known) = self.caches.entities.get(key) {
            return Ok(Some(known));
        }
        let described = describe()?.map(Arc::new);
        if let Some(described) = &described {
            let bytes = in_memory(described.encoded_len());
            self.caches.entities.put(key, described.clone(), bytes);
        }
        Ok(described)
    }

    /// An event as lists carry it, in the words of the first articles that state it.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn listed(&self, key: Id) -> Result<Option<Arc<v1::Event>>, IndexError> {
        if let Some(known) = self.caches.events.get(key) {
            return Ok(Some(known));
        }
        let Some(record) = self.event(key)? else {
            return Ok(None);
        };
        let event = Arc::new(self.list_event(key, &record)?);
        let bytes = in_memory(event.encoded_len());
        self.caches.events.put(key, event.clone(), bytes);
        Ok(Some(event))
    }

    fn list_event(&self, key: Id, record: &EventRecord) -> Result<v1::Event, IndexError> {
        let mut listed: Option<v1::Event> = None;
        for statement in record.statements().take(PROVENANCE_LISTED) {
            let document = self.document(statement.article())?;
            let document = document.ok_or(IndexError::Damaged)?;
            let mut events = document.annotations.events.iter();
            let id = events.find(|event| Id::of(&event.id) == key);
            let stated = id.and_then(|event| document.event(&event.id));
            let stated = stated.ok_or(IndexError::Damaged)?;
            match &mut listed {
                Some(event) => event.provenance.extend(stated.provenance),
                None => listed = Some(stated),
            }
        }
        let mut event = listed.ok_or(IndexError::Damaged)?;
        event.provenance.truncate(PROVENANCE_LISTED);
        (event.article_count, event.publisher_count) = record.counts();
        Ok(event)
    }

    /// Reads a list.
    pub fn list(&self, list: List, direction: Direction) -> ListReader<'a> {
        ListReader::new(self.table, list, direction)
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
        let mut cursor = self.table.cursor(&prefix, Direction::Forward);
        cursor.start()?;
        let mut words = Vec::new();
        while words.len() < maximum {
            let Some((key, _)) = cursor.entry() else {
                break;
            };
            let list = List::of_word(key).ok_or(IndexError::Damaged)?;
            words.push(list.word().ok_or(IndexError::Damaged)?.to_owned());
            cursor.seek(&list.end())?;
        }
        Ok(words)
    }
}

/// About what a message of so many bytes takes.
fn in_memory(encoded: usize) -> usize {
    200 + 2 * encoded
}

/// Where an article's document is; `None` if there is no such article.
pub(super) fn place(table: &Table, article: Id) -> Result<Option<Place>, IndexError> {
    of_article(table, article, |place, _| Ok(place))
}

pub(super) fn entity(table: &Table, entity: Id) -> Result<Option<EntityRecord>, IndexError> {
    let bytes = table.get(&key::entity(entity))?;
    bytes.map(|bytes| EntityRecord::decode(&bytes)).transpose()
}

/// A digest as it is kept: behind the place of its document.
pub(super) fn placed(place: Place, digest: &[u8]) -> Vec<u8> {
    let mut bytes = place.encode();
    bytes.extend_from_slice(digest);
    bytes
}

/// What `read` makes of the place of an article's document and of its digest as
/// [`placed`] put them together; `None` if there is no such article.
fn of_article<T>(
    table: &Table,
    article: Id,
    read: impl FnOnce(Place, &[u8]) -> Result<T, IndexError>,
) -> Result<Option<T>, IndexError> {
    let Some(bytes) = table.get(&key::digest(article))? else {
        return Ok(None);
    };
    let mut reader = Reader::new(&bytes);
    let place = Place::read(&mut reader)?;
    read(place, reader.rest()).map(Some)
}

fn digest(table: &Table, article: Id) -> Result<Option<Digest>, IndexError> {
    of_article(table, article, |_, digest| Digest::decode(digest))
}

pub(super) fn document(
    table: &Table,
    pack: &Pack,
    article: Id,
) -> Result<Option<Document>, IndexError> {
    of_article(table, article, |place, digest| {
        let article = Digest::read_basic_article(digest)?;
        Document::decode(article, &pack.read(place)?)
    })
}

/// Everything in the index, however it is packed.
pub(super) fn dump(table: &Table, pack: &Pack) -> Result<BTreeMap<Vec<u8>, Vec<u8>>, IndexError> {
    let mut dump = BTreeMap::new();
    let mut cursor = table.cursor(&[], Direction::Forward);
    cursor.start()?;
    while let Some((key, value)) = cursor.entry() {
        let mut value = value.to_vec();
        if let [prefix, id @ ..] = key
            && *prefix == Prefix::Digest as u8
        {
            let id = Id::from_bytes(id).ok_or(IndexError::Damaged)?;
            let digest = digest(table, id)?.ok_or(IndexError::Damaged)?;
            let document = document(table, pack, id)?.ok_or(IndexError::Damaged)?;
            let message = v1::ArticleIngested {
                article: Some(document.article),
                annotations: Some(document.annotations),
            };
            value = digest.encode();
            dump.insert(key::document(id), message.encode_to_vec());
        }
        dump.insert(key.to_vec(), value);
        cursor.advance()?;
    }
    Ok(dump)
}
