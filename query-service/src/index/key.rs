//! The keys of everything in the index, built here and nowhere else.
//!
//! One tree holds it all, each kind under a prefix of one byte. Integers are
//! big-endian, so that the order of bytes is the order of values.

use std::fmt;

use sha2::{Digest, Sha256};

use super::day::{Day, SpanClass};
use super::posting::Entry;

/// The kinds of thing in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Prefix {
    /// What has been applied.
    Checkpoint = 0x01,
    /// Changes made since the last run was written.
    Log = 0x02,
    /// Article → document. Only in a dump: documents are packed apart.
    Document = 0x10,
    /// Article → where its document is packed, and its digest: what filters and
    /// lists need of it.
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
}

/// The length of an id within the index.
pub const ID_BYTES: usize = 10;

/// An id of the API as the index holds it: the first 80 bits of its SHA-256.
/// With ten million ids of a kind the odds of any two being the same are below
/// one in ten thousand million. It is most of what lists are made of.
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

/// The part of a key that filters hold: all of it for records, the list for
/// entries of lists. `None` if `key` is only the beginning of one.
pub(crate) fn filtered(key: &[u8]) -> Option<&[u8]> {
    const LENGTHS: [(Prefix, usize); 12] = [
        (Prefix::Digest, 1 + ID_BYTES),
        (Prefix::Entity, 1 + ID_BYTES),
        (Prefix::Event, 1 + ID_BYTES),
        (Prefix::AllArticles, 1),
        (Prefix::EntityArticles, 1 + ID_BYTES),
        (Prefix::PublisherArticles, 1 + ID_BYTES),
        (Prefix::RoleArticles, 1 + 2 * ID_BYTES),
        (Prefix::MentionedDates, 2),
        (Prefix::EventDates, 2),
        (Prefix::AllEvents, 2),
        (Prefix::EntityEvents, 1 + ID_BYTES + 1),
        (Prefix::PublishedEvents, 1),
    ];
    let prefix = *key.first()?;
    // Names end with a zero, which is no letter.
    let zero_after = |start: usize| {
        let end = key.get(start..)?.iter().position(|byte| *byte == 0)?;
        key.get(..=start + end)
    };
    if prefix == Prefix::Names as u8 {
        return zero_after(2);
    }
    if prefix == Prefix::Words as u8 {
        return zero_after(WORD_AT);
    }
    let kind = LENGTHS.iter().find(|(kind, _)| *kind as u8 == prefix);
    kind.and_then(|(_, length)| key.get(..*length))
}

/// What the keys of the log begin with.
pub const LOG: [u8; 1] = [Prefix::Log as u8];

/// Where a batch of changes is kept until a run is written.
pub fn log(number: u64) -> Vec<u8> {
    keyed(Prefix::Log, &[&number.to_be_bytes()])
}

/// The one checkpoint.
pub const CHECKPOINT: [u8; 1] = [Prefix::Checkpoint as u8];

/// An article's document, in a dump.
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

/// What the key of the first part of a value ends in.
pub const FIRST_PART: [u8; 4] = [0; 4];

/// Part of a value that sled holds in pieces.
pub fn part(key: &[u8], number: u32) -> Vec<u8> {
    [key, &number.to_be_bytes()].concat()
}

/// Names one posting list: the beginning that the keys of all its entries share.
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

    /// The key of an entry.
    pub(crate) fn entry(&self, entry: Entry) -> Vec<u8> {
        let mut key = Vec::with_capacity(self.0.len() + 3 + ID_BYTES + 9);
        key.extend_from_slice(&self.0);
        let [_, day @ ..] = entry.day.0.min(0x00ff_ffff).to_be_bytes();
        key.extend_from_slice(&day);
        key.extend_from_slice(&entry.id.0);
        // Longer numbers are greater, so that the order of bytes is that of values.
        let payload = entry.payload.to_be_bytes();
        let zeros = entry.payload.leading_zeros() as usize / 8;
        let payload = &payload[zeros..];
        key.push(u8::try_from(payload.len()).expect("at most eight"));
        key.extend_from_slice(payload);
        key
    }

    /// The entry with a key.
    pub(crate) fn read(&self, key: &[u8]) -> Option<Entry> {
        let position = key.strip_prefix(self.0.as_slice())?;
        let (&[high, middle, low], rest) = position.split_first_chunk()?;
        let (id, rest) = rest.split_first_chunk()?;
        let (length, payload) = rest.split_first()?;
        let mut bytes = [0; 8];
        let start = bytes.len().checked_sub(usize::from(*length))?;
        bytes
            .get_mut(start..)
            .filter(|place| place.len() == payload.len())?
            .copy_from_slice(payload);
        Some(Entry {
            day: Day(u32::from_be_bytes([0, high, middle, low])),
            id: Id(*id),
            payload: u64::from_be_bytes(bytes),
        })
    }

    /// What the keys of its entries begin with.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What comes after all its entries.
    pub(crate) fn end(&self) -> Vec<u8> {
        [self.0.as_slice(), &[0xff; 4]].concat()
    }

    /// The list of words that an entry is in.
    pub(crate) fn of_word(key: &[u8]) -> Option<Self> {
        filtered(key).map(|list| Self(list.to_vec()))
    }

    /// The word of a list of [`List::words`].
    pub(crate) fn word(&self) -> Option<&str> {
        let word = self.0.get(WORD_AT..self.0.len().checked_sub(1)?)?;
        std::str::from_utf8(word).ok()
    }
}

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
    let mut key = Vec::with_capacity(1 + length + 3 + ID_BYTES + 9);
    key.push(prefix as u8);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

impl Day {
    /// Days of the calendar have three bytes that are not zero.
    pub(crate) const fn to_be_bytes(self) -> [u8; 4] {
        self.0.to_be_bytes()
    }
}
