//! What is known of an event from all articles that state it.

use std::collections::{BTreeMap, BTreeSet};

use super::IndexError;
use super::codec::{Reader, Writer};
use super::day::{Day, Interval, SpanClass};
use super::facts::EventFacts;
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

/// An event: the articles that state it.
///
/// What it is, the first of them says. Most events have only one, and then that
/// need not be kept apart from the article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventRecord {
    /// Article → publisher, if it has one; not kept while there is only one article.
    pub(crate) statements: BTreeMap<StatementKey, Option<Id>>,
    /// What the first article says; not kept while there is only one.
    pub(crate) lead: Option<EventFacts>,
}

impl EventRecord {
    /// The articles that state it, first published first.
    pub fn statements(&self) -> impl Iterator<Item = &StatementKey> {
        self.statements.keys()
    }

    /// How many articles state it, and how many publishers.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let publishers: BTreeSet<_> = self.statements.values().collect();
        (self.statements.len() as u64, publishers.len() as u64)
    }

    /// The day it is sorted by, if more than one article states it.
    pub(crate) fn sort_day(&self) -> Option<Day> {
        self.lead.as_ref().map(sort_day)
    }

    /// The entries of lists that lead to it, if `lead` is what its first article says.
    pub(crate) fn postings(&self, lead: &EventFacts) -> BTreeSet<(List, Entry)> {
        let mut postings = BTreeSet::new();
        let day = sort_day(lead);
        let class = lead.date.map_or(SpanClass::Undated, Interval::class);
        let code = lead.date.map_or(0, Interval::code);
        let everyone = lead.participants.values().fold(0, |all, roles| all | roles);
        let entry = |roles| Entry {
            day,
            id: lead.key,
            payload: EventPayload {
                event_type: lead.event_type,
                status: lead.status,
                roles,
                code,
            }
            .pack(),
        };
        postings.insert((List::all_events(class), entry(everyone)));
        for (entity, roles) in &lead.participants {
            postings.insert((List::entity_events(*entity, class), entry(*roles)));
        }
        for statement in self.statements.keys() {
            let published = Entry {
                day: statement.publish_day,
                id: lead.key,
                payload: u64::from(day.0),
            };
            postings.insert((List::published_events(), published));
        }
        postings
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.length(self.statements.len());
        for (key, publisher) in &self.statements {
            writer.integer(key.publish_day.0.into());
            writer.id(key.article);
            if self.statements.len() > 1 {
                writer.integer(publisher.is_some().into());
                if let Some(publisher) = publisher {
                    writer.id(*publisher);
                }
            }
        }
        if let Some(lead) = self.lead.as_ref().filter(|_| self.statements.len() > 1) {
            writer.integer(lead.event_type.into());
            writer.integer(lead.status.into());
            write_date(&mut writer, lead.date);
            writer.length(lead.participants.len());
            for (entity, roles) in &lead.participants {
                writer.id(*entity);
                writer.integer((*roles).into());
            }
        }
        writer.finish()
    }

    pub(crate) fn decode(key: Id, bytes: &[u8]) -> Result<Self, IndexError> {
        let mut reader = Reader::new(bytes);
        let count = reader.length()?;
        let mut statements = BTreeMap::new();
        for _ in 0..count {
            let statement = StatementKey::new(Day(reader.small()?), reader.id()?);
            let has_publisher = count > 1 && reader.integer()? != 0;
            let publisher = has_publisher.then(|| reader.id()).transpose()?;
            statements.insert(statement, publisher);
        }
        let lead = if count > 1 {
            Some(EventFacts {
                key,
                event_type: reader.byte()?,
                status: reader.byte()?,
                date: read_date(&mut reader)?,
                participants: reader
                    .list(|reader| Ok((reader.id()?, reader.byte()?)))?
                    .into_iter()
                    .collect(),
            })
        } else {
            None
        };
        reader.end()?;
        Ok(Self { statements, lead })
    }
}

fn sort_day(lead: &EventFacts) -> Day {
    lead.date.map_or(Day::UNKNOWN, Interval::sort_day)
}

/// Zero for no date.
pub(crate) fn write_date(writer: &mut Writer, date: Option<Interval>) {
    writer.integer(date.map_or(0, |date| date.sort_day().0).into());
    if let Some(date) = date {
        writer.integer(date.code().into());
    }
}

pub(crate) fn read_date(reader: &mut Reader<'_>) -> Result<Option<Interval>, IndexError> {
    let day = Day(reader.small()?);
    let has_date = day != Day::UNKNOWN;
    let code = has_date.then(|| reader.small()).transpose()?;
    Ok(code.map(|code| Interval::from_code(day, code)))
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
