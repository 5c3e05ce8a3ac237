//! What filters and lists need of an article, so that its document need not be
//! unpacked.

use std::collections::BTreeMap;

use prost::Message;
use shared::v1;

use super::IndexError;
use super::codec::{Reader, Writer};
use super::day::{Day, Interval};
use super::document::Document;
use super::event;
use super::facts::Facts;
use super::key::Id;

/// An article in brief.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// Its place in the journal.
    pub sequence: u64,
    /// The day it was published.
    pub publish_day: Day,
    /// Who published it.
    pub publisher: Option<Id>,
    /// The dates it mentions.
    pub mentioned: Vec<Interval>,
    /// The dates of the events it asserts.
    pub event_dates: Vec<Interval>,
    /// The entities it mentions.
    pub entities: Vec<Mentioned>,
    /// The events it states.
    pub events: Vec<Stated>,
    /// The article without its text, in protobuf.
    pub article: Vec<u8>,
}

/// An event in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The event.
    pub event: Id,
    /// When it happened, by this article.
    pub date: Option<Interval>,
    /// Who takes part, as places among the entities; empty unless it is asserted.
    pub taking_part: Vec<u32>,
}

/// An entity in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentioned {
    /// The entity.
    pub entity: Id,
    /// Its type, as in the API.
    pub entity_type: u8,
    /// The sentences that mention it, in order.
    pub sentences: Vec<u32>,
}

impl Digest {
    pub(crate) fn of(document: &Document, facts: &Facts) -> Self {
        let places: BTreeMap<Id, u32> = (0..)
            .zip(&facts.entities)
            .map(|(place, entity)| (entity.key, place))
            .collect();
        let entities = facts.entities.iter().map(|entity| Mentioned {
            entity: entity.key,
            entity_type: entity.entity_type,
            sentences: entity.sentences.iter().copied().collect(),
        });
        let events = facts.events.iter().map(|stated| {
            let taking_part = stated.participants.keys().filter(|_| stated.is_asserted());
            let places = taking_part.filter_map(|entity| places.get(entity).copied());
            Stated {
                event: stated.key,
                date: stated.date,
                taking_part: places.collect(),
            }
        });
        Self {
            sequence: facts.sequence,
            publish_day: facts.publish_day,
            publisher: facts.publisher,
            mentioned: facts.mentioned.iter().copied().collect(),
            event_dates: facts.event_dates().into_iter().collect(),
            entities: entities.collect(),
            events: events.collect(),
            article: document.basic_article().encode_to_vec(),
        }
    }

    /// The article without its text, from what [`Digest::encode`] made.
    pub(crate) fn read_basic_article(bytes: &[u8]) -> Result<v1::Article, IndexError> {
        let article = Reader::new(bytes).bytes()?;
        v1::Article::decode(article).map_err(|_| IndexError::Damaged)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        // First, so that it can be read alone.
        writer.bytes(&self.article);
        writer.integer(self.sequence);
        writer.integer(self.publish_day.0.into());
        writer.integer(self.publisher.is_some().into());
        if let Some(publisher) = self.publisher {
            writer.id(publisher);
        }
        for dates in [&self.mentioned, &self.event_dates] {
            writer.length(dates.len());
            for date in dates {
                writer.integer(date.sort_day().0.into());
                writer.integer(date.code().into());
            }
        }
        writer.length(self.entities.len());
        for mentioned in &self.entities {
            writer.id(mentioned.entity);
            writer.integer(mentioned.entity_type.into());
            writer.length(mentioned.sentences.len());
            let mut before = 0;
            for sentence in &mentioned.sentences {
                writer.integer((sentence - before).into());
                before = *sentence;
            }
        }
        writer.length(self.events.len());
        for stated in &self.events {
            writer.id(stated.event);
            event::write_date(&mut writer, stated.date);
            writer.length(stated.taking_part.len());
            for place in &stated.taking_part {
                writer.integer((*place).into());
            }
        }
        writer.finish()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, IndexError> {
        let mut reader = Reader::new(bytes);
        let article = reader.bytes()?.to_vec();
        let digest = Self {
            sequence: reader.integer()?,
            publish_day: Day(reader.small()?),
            publisher: match reader.integer()? {
                0 => None,
                _ => Some(reader.id()?),
            },
            mentioned: reader.list(interval)?,
            event_dates: reader.list(interval)?,
            entities: reader.list(|reader| {
                Ok(Mentioned {
                    entity: reader.id()?,
                    entity_type: reader.byte()?,
                    sentences: sentences(reader)?,
                })
            })?,
            events: reader.list(|reader| {
                Ok(Stated {
                    event: reader.id()?,
                    date: event::read_date(reader)?,
                    taking_part: reader.list(Reader::small)?,
                })
            })?,
            article,
        };
        reader.end()?;
        Ok(digest)
    }
}

fn interval(reader: &mut Reader<'_>) -> Result<Interval, IndexError> {
    Ok(Interval::from_code(Day(reader.small()?), reader.small()?))
}

fn sentences(reader: &mut Reader<'_>) -> Result<Vec<u32>, IndexError> {
    let mut before = 0u32;
    reader.list(|reader| {
        before = before
            .checked_add(reader.small()?)
            .ok_or(IndexError::Damaged)?;
        Ok(before)
    })
}
