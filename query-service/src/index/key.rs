//! The keys of everything in the index, built here and nowhere else.
//!
//! One tree holds it all, each kind under a prefix of one byte. Integers are
//! big-endian, so that the order of bytes is the order of values.

use std::fmt;

use sha2::{Digest, Sha256};

use super::day::{Day, SpanClass};

/// The kinds of thing in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Prefix {
    /// What has been applied.
    Checkpoint = 0x01,
    /// Article → document: the article and all that was read from it.
    Document = 0x10,
    /// Article → digest: what filters and lists need of it.
    Digest = 0x11,
    /// Entity → record.
    Entity = 0x12,
    /// Event → record.
    Event = 0x13,
    /// List: all articles, by day of publication.
    AllArticles = 0x20,
    /// List: an entity's articles, by day of publication.
    EntityArticles = 0x21,
    /// List: a publisher's articles, by day of publication.
    PublisherArticles = 0x22,
    /// List: the articles that state a post of a person, by day of publication.
    RoleArticles = 0x23,
    /// List: articles by the dates they mention.
    MentionedDates = 0x24,
    /// List: articles by the dates of the events they assert.
    EventDates = 0x25,
    /// List: all events, by date.
    AllEvents = 0x30,
    /// List: an entity's events, by date.
    EntityEvents = 0x31,
    /// List: events by the days on which articles stating them were published.
    PublishedEvents = 0x32,
    /// List: the entities that go by exactly a name.
    Names = 0x40,
    /// List: the entities with a word in one of their names.
    Words = 0x41,
    /// Continuations of values too large for one key.
    Chunk = 0xf0,
}

impl Prefix {
    /// All prefixes of lists.
    pub const LISTS: [Self; 11] = [
        Self::AllArticles,
        Self::EntityArticles,
        Self::PublisherArticles,
        Self::RoleArticles,
        Self::MentionedDates,
        Self::EventDates,
        Self::AllEvents,
        Self::EntityEvents,
        Self::PublishedEvents,
        Self::Names,
        Self::Words,
    ];
}

/// The length of an id within the index.
pub const ID_BYTES: usize = 12;

/// An id of the API as the index holds it: the first 96 bits of its SHA-256.
/// With a thousand million ids the odds of any two being the same are below one
/// in ten thousand million.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub(crate) [u8; ID_BYTES]);

impl Id {
    /// The id of something by its id in the API.
    pub fn of(id: &str) -> Self {
        let hash = Sha256::digest(id.as_bytes());
        Self(hash[..ID_BYTES].try_into().expect("a SHA-256 is longer"))
    }

    /// The least.
    pub(crate) const MIN: Self = Self([0; ID_BYTES]);

    /// The greatest.
    pub(crate) const MAX: Self = Self([0xff; ID_BYTES]);

    /// The bytes it is made of.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The id made of these bytes; `None` if they are too few or too many.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The one checkpoint.
pub const CHECKPOINT: [u8; 1] = [Prefix::Checkpoint as u8];

/// An article's document.
pub fn document(article: Id) -> Vec<u8> {
    keyed(Prefix::Document, &[&article.0])
}

/// An article's digest.
pub fn digest(article: Id) -> Vec<u8> {
    keyed(Prefix::Digest, &[&article.0])
}

/// An entity's record.
pub fn entity(entity: Id) -> Vec<u8> {
    keyed(Prefix::Entity, &[&entity.0])
}

/// An event's record.
pub fn event(event: Id) -> Vec<u8> {
    keyed(Prefix::Event, &[&event.0])
}

/// Part of a large value.
pub fn chunk(key: &[u8], number: u16) -> Vec<u8> {
    keyed(Prefix::Chunk, &[key, &number.to_be_bytes()])
}

/// Names one posting list: the beginning that the keys of all its blocks share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct List(Vec<u8>);

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List({})", String::from_utf8_lossy(&self.0))
    }
}

impl List {
    /// All articles.
    pub fn all_articles() -> Self {
        Self(keyed(Prefix::AllArticles, &[]))
    }

    /// An entity's articles.
    pub fn entity_articles(entity: Id) -> Self {
        Self(keyed(Prefix::EntityArticles, &[&entity.0]))
    }

    /// A publisher's articles.
    pub fn publisher_articles(publisher: Id) -> Self {
        Self(keyed(Prefix::PublisherArticles, &[&publisher.0]))
    }

    /// The articles that state a post.
    pub fn role_articles(person: Id, role: Id) -> Self {
        Self(keyed(Prefix::RoleArticles, &[&person.0, &role.0]))
    }

    /// Articles by the dates they mention.
    pub fn mentioned_dates(class: SpanClass) -> Self {
        Self(keyed(Prefix::MentionedDates, &[&[class as u8]]))
    }

    /// Articles by the dates of the events they assert.
    pub fn event_dates(class: SpanClass) -> Self {
        Self(keyed(Prefix::EventDates, &[&[class as u8]]))
    }

    /// All events.
    pub fn all_events(class: SpanClass) -> Self {
        Self(keyed(Prefix::AllEvents, &[&[class as u8]]))
    }

    /// An entity's events.
    pub fn entity_events(entity: Id, class: SpanClass) -> Self {
        Self(keyed(Prefix::EntityEvents, &[&entity.0, &[class as u8]]))
    }

    /// Events by day of publication.
    pub fn published_events() -> Self {
        Self(keyed(Prefix::PublishedEvents, &[]))
    }

    /// The entities of a type that go by exactly a folded name.
    pub fn names(entity_type: u8, name: &str) -> Self {
        Self(keyed(
            Prefix::Names,
            &[&[entity_type], name.as_bytes(), &[0]],
        ))
    }

    /// The entities of a type with a folded word in one of their names.
    pub fn words(entity_type: u8, word: &str) -> Self {
        let mut list = words_from(entity_type, word, word_length(word));
        list.push(0);
        Self(list)
    }

    /// The key of the block that starts with an entry of this position.
    pub(crate) fn block(&self, position: &[u8; POSITION_BYTES]) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.0.len() + POSITION_BYTES);
        key.extend_from_slice(&self.0);
        key.extend_from_slice(position);
        key
    }

    /// What the keys of its blocks begin with.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The list a block belongs to.
    pub(crate) fn of_block(key: &[u8]) -> Option<Self> {
        Some(Self(
            key.get(..key.len().checked_sub(POSITION_BYTES)?)?.to_vec(),
        ))
    }

    /// The word of a list of [`List::words`].
    pub(crate) fn word(&self) -> Option<&str> {
        let word = self.0.get(WORD_AT..self.0.len().checked_sub(1)?)?;
        std::str::from_utf8(word).ok()
    }
}

/// Day, id and payload.
pub(crate) const POSITION_BYTES: usize = 4 + ID_BYTES + 8;

const WORD_AT: usize = 1 + 1 + 4 + 1;

/// Where the words begin that have the initial of `word` and a given length, so
/// that similar words lie together. The keys of lists of words of that length
/// which start with `word` begin with it.
pub(crate) fn words_from(entity_type: u8, word: &str, length: u8) -> Vec<u8> {
    let initial = u32::from(word.chars().next().unwrap_or('\0'));
    keyed(
        Prefix::Words,
        &[
            &[entity_type],
            &initial.to_be_bytes(),
            &[length],
            word.as_bytes(),
        ],
    )
}

/// The number of characters of a word, at most 255.
pub(crate) fn word_length(word: &str) -> u8 {
    u8::try_from(word.chars().count()).unwrap_or(u8::MAX)
}

fn keyed(prefix: Prefix, parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let mut key = Vec::with_capacity(1 + length + POSITION_BYTES);
    key.push(prefix as u8);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

impl Day {
    pub(crate) const fn to_be_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}
