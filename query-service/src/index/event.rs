//! What is known of an event from all articles that state it.

use std::collections::{BTreeMap, BTreeSet};

use prost::Message;
use shared::v1;

use super::IndexError;
use super::codec::{Reader, Writer};
use super::day::{Day, Interval, SpanClass};
use super::facts::{self, PROVENANCE_LISTED};
use super::key::{Id, List};
use super::posting::Entry;

/// Where articles are sorted among those that state one event: the first to be
/// published comes first, those of unknown date last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatementKey {
    is_undated: bool,
    publish_day: Day,
    article: Id,
}

impl StatementKey {
    pub(crate) fn new(publish_day: Day, article: Id) -> Self {
        Self {
            is_undated: publish_day == Day::UNKNOWN,
            publish_day,
            article,
        }
    }

    /// The day of publication.
    pub fn publish_day(&self) -> Day {
        self.publish_day
    }

    /// The article.
    pub fn article(&self) -> Id {
        self.article
    }
}

/// An event: the articles that state it, and the words of the first few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventRecord {
    /// Article → publisher, if it has one.
    pub(crate) statements: BTreeMap<StatementKey, Option<Id>>,
    /// The event as the first articles state it, in protobuf, at most
    /// [`PROVENANCE_LISTED`] of them. The first speaks for all.
    pub(crate) leads: BTreeMap<StatementKey, Vec<u8>>,
}

impl EventRecord {
    /// The articles that state it, first published first.
    pub fn statements(&self) -> impl Iterator<Item = &StatementKey> {
        self.statements.keys()
    }

    /// The event as lists carry it.
    ///
    /// # Errors
    /// If the record is damaged.
    pub fn listed(&self) -> Result<v1::Event, IndexError> {
        let leads = self.leads.values();
        let mut leads = leads.map(|lead| v1::Event::decode(lead.as_slice()));
        let first = leads.next().ok_or(IndexError::Damaged)?;
        let mut event = first.map_err(|_| IndexError::Damaged)?;
        for lead in leads {
            let lead = lead.map_err(|_| IndexError::Damaged)?;
            event.provenance.extend(lead.provenance);
        }
        event.provenance.truncate(PROVENANCE_LISTED);
        event.article_count = self.statements.len() as u64;
        event.publisher_count = self.statements.values().collect::<BTreeSet<_>>().len() as u64;
        Ok(event)
    }

    /// The day it is sorted by; unknown if it has no date.
    ///
    /// # Errors
    /// If the record is damaged.
    pub fn sort_day(&self) -> Result<Day, IndexError> {
        let interval = facts::event_interval(&self.listed()?);
        Ok(interval.map_or(Day::UNKNOWN, Interval::sort_day))
    }

    /// The entries of lists that lead to it.
    pub(crate) fn postings(&self, key: Id) -> Result<BTreeSet<(List, Entry)>, IndexError> {
        let mut postings = BTreeSet::new();
        let Some(lead) = self.leads.values().next() else {
            return Ok(postings);
        };
        let event = v1::Event::decode(lead.as_slice()).map_err(|_| IndexError::Damaged)?;
        let interval = facts::event_interval(&event);
        let day = interval.map_or(Day::UNKNOWN, Interval::sort_day);
        let class = interval.map_or(SpanClass::Undated, Interval::class);
        let code = interval.map_or(0, Interval::code);
        let participants = facts::participants(&event);
        let everyone = participants.values().fold(0, |all, roles| all | roles);
        let entry = |roles| Entry {
            day,
            id: key,
            payload: EventPayload {
                event_type: u8::try_from(event.r#type).unwrap_or(0),
                status: u8::try_from(event.status).unwrap_or(0),
                roles,
                code,
            }
            .pack(),
        };
        postings.insert((List::all_events(class), entry(everyone)));
        for (entity, roles) in participants {
            postings.insert((List::entity_events(entity, class), entry(roles)));
        }
        for statement in self.statements.keys() {
            let published = Entry {
                day: statement.publish_day,
                id: key,
                payload: u64::from(day.0),
            };
            postings.insert((List::published_events(), published));
        }
        Ok(postings)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.length(self.statements.len());
        for (key, publisher) in &self.statements {
            writer.integer(key.publish_day.0.into());
            writer.id(key.article);
            writer.integer(publisher.is_some().into());
            if let Some(publisher) = publisher {
                writer.id(*publisher);
            }
        }
        writer.length(self.leads.len());
        for lead in self.leads.values() {
            writer.bytes(lead);
        }
        writer.finish()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, IndexError> {
        let mut reader = Reader::new(bytes);
        let statements: BTreeMap<_, _> = reader
            .list(|reader| {
                let key = StatementKey::new(Day(reader.small()?), reader.id()?);
                let publisher = match reader.integer()? {
                    0 => None,
                    _ => Some(reader.id()?),
                };
                Ok((key, publisher))
            })?
            .into_iter()
            .collect();
        let leads = reader.list(|reader| Ok(reader.bytes()?.to_vec()))?;
        reader.end()?;
        let leads = statements.keys().copied().zip(leads).collect();
        Ok(Self { statements, leads })
    }
}

/// What filters want to know of an event, in the entries of its lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventPayload {
    /// As in the API.
    pub event_type: u8,
    /// As in the API.
    pub status: u8,
    /// The parts that the owner of the list plays, a bit for each.
    pub roles: u8,
    /// See [`Interval::code`].
    pub code: u32,
}

impl EventPayload {
    fn pack(self) -> u64 {
        u64::from(self.roles)
            | u64::from(self.status) << 4
            | u64::from(self.event_type) << 8
            | u64::from(self.code) << 16
    }

    /// The payload of an entry in a list of events.
    pub fn unpack(payload: u64) -> Self {
        let [low, event_type, ..] = payload.to_le_bytes();
        Self {
            event_type,
            status: low >> 4,
            roles: low & 0x0f,
            code: u32::try_from(payload >> 16 & 0x00ff_ffff).expect("24 bits"),
        }
    }
}
