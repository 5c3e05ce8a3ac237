//! Events: by who takes part, what, where and when.

use std::sync::Arc;

use prost::Message;
use shared::v1;

use super::cursor::{self, AnyCursor, Intersection, Listing, Position, Sorted, Union};
use super::filter::{self, DateFilter};
use super::page::Budget;
use super::reference::{self, Group};
use super::{LookupError, Page, PageRequest, Participants};
use crate::index::{
    Day, Days, Direction, Entry, EventPayload, Id, IndexError, Interval, List, PROVENANCE_LISTED,
    SpanClass, View,
};
use crate::limits;

/// Which events to consider.
#[derive(Clone, Debug)]
pub struct EventFilter {
    /// Those who all take part.
    pub participants: Vec<Participants>,
    /// A bit for each type that is wanted; all bits for any, even those not known.
    pub types: u64,
    /// A bit for each status that is wanted.
    pub statuses: u16,
    /// When it happened.
    pub event_date: Option<Days>,
    /// When an article stating it was published.
    pub publish_date: Option<Days>,
    /// A date that a stating article mentions.
    pub mentioned_date: Option<Days>,
}

/// The order of events in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventOrder {
    /// Latest first.
    NewestFirst,
    /// Earliest first.
    OldestFirst,
}

impl EventOrder {
    fn direction(self) -> Direction {
        match self {
            Self::NewestFirst => Direction::Backward,
            Self::OldestFirst => Direction::Forward,
        }
    }
}

/// Events that pass all filters but those given back to be tested one by one.
/// The payload of their entries is an [`EventPayload`].
pub(super) struct Candidates<'a> {
    pub(super) cursor: AnyCursor<'a>,
    publish_date: Option<Days>,
    mentioned_date: Option<Days>,
}

impl Candidates<'_> {
    /// What testing one costs, in entries of a list read.
    pub(super) fn cost(&self) -> usize {
        const EVENT_READ: usize = 50;
        if self.publish_date.is_none() && self.mentioned_date.is_none() {
            1
        } else {
            EVENT_READ
        }
    }

    /// Whether a candidate passes the filters left to be tested.
    pub(super) fn passes(&self, view: &View<'_>, id: Id) -> Result<bool, IndexError> {
        if self.publish_date.is_none() && self.mentioned_date.is_none() {
            return Ok(true);
        }
        let event = view.event(id)?.ok_or(IndexError::Damaged)?;
        if !self
            .publish_date
            .is_none_or(|days| filter::is_published(&event, days))
        {
            return Ok(false);
        }
        self.mentioned_date
            .map_or(Ok(true), |days| filter::is_mentioning(view, &event, days))
    }
}

/// Those with a date come before those without, in either order.
const PASSES: [&[SpanClass]; 2] = [&SpanClass::DATED, &[SpanClass::Undated]];

/// Lists events and the entities that names in the filter were taken to mean.
///
/// # Errors
/// If a name stands for too many entities, the page token is not of this
/// request, or the index fails.
pub fn list_events(
    view: &View<'_>,
    filter: &EventFilter,
    order: EventOrder,
    page: &PageRequest,
) -> Result<(Page<v1::Event>, Vec<v1::Entity>), LookupError> {
    let journal = view.revision().journal;
    let mut last = page
        .cursor(journal)?
        .map(|cursor| read_cursor(&cursor))
        .transpose()?;
    let mut matched = Vec::new();
    let groups = reference::resolve_all(view, &filter.participants, &mut matched)?;
    let mut budget = Budget::new(page);
    let mut items = Vec::new();
    let first_pass = last.map_or(0, |(pass, _)| pass);
    for (pass, classes) in PASSES.iter().enumerate().skip(first_pass) {
        let Some(mut candidates) = candidates(view, filter, &groups, classes, order.direction())?
        else {
            continue;
        };
        if let Some((_, position)) = last.filter(|(last_pass, _)| *last_pass == pass) {
            cursor::resume(&mut candidates.cursor, position)?;
        }
        while let Some(entry) = candidates.cursor.peek()? {
            if budget.is_spent() {
                let (pass, position) = last.expect("the budget was spent on something");
                let next_page_token = page.token_after(journal, &write_cursor(pass, position));
                return Ok((
                    Page {
                        items,
                        next_page_token,
                    },
                    matched,
                ));
            }
            budget.spend_candidate();
            if candidates.passes(view, entry.id)? {
                let event = view.listed(entry.id)?.ok_or(IndexError::Damaged)?;
                let event = Arc::unwrap_or_clone(event);
                budget.spend_result(event.encoded_len());
                items.push(event);
            }
            last = Some((pass, cursor::position(entry)));
            candidates.cursor.advance()?;
        }
    }
    let next_page_token = String::new();
    Ok((
        Page {
            items,
            next_page_token,
        },
        matched,
    ))
}

/// An event with its provenance.
///
/// # Errors
/// If no article states it, or the index fails.
pub fn get_event(view: &View<'_>, id: &str) -> Result<v1::Event, LookupError> {
    let key = Id::of(id);
    let listed = view.listed(key)?;
    let listed = listed.ok_or_else(|| LookupError::EventNotFound(id.to_owned()))?;
    let mut event = Arc::unwrap_or_clone(listed);
    // A list carries the first few places; if there were fewer, that is all.
    if event.provenance.len() < PROVENANCE_LISTED {
        return Ok(event);
    }
    let record = view.event(key)?.ok_or(IndexError::Damaged)?;
    event.provenance.clear();
    for statement in record.statements() {
        let document = view
            .document(statement.article())?
            .ok_or(IndexError::Damaged)?;
        let stated = document.event(id);
        event
            .provenance
            .extend(stated.ok_or(IndexError::Damaged)?.provenance);
        if event.provenance.len() >= limits::PROVENANCE_MAX {
            event.provenance.truncate(limits::PROVENANCE_MAX);
            break;
        }
    }
    Ok(event)
}

/// The events that pass a filter, of some classes of dates. `None` if none can.
pub(super) fn candidates<'a>(
    view: &View<'a>,
    filter: &EventFilter,
    groups: &[Group],
    classes: &[SpanClass],
    direction: Direction,
) -> Result<Option<Candidates<'a>>, IndexError> {
    let is_undated = classes == [SpanClass::Undated];
    if is_undated && filter.event_date.is_some() {
        return Ok(None);
    }
    let mut sorted: Vec<AnyCursor<'a>> = Vec::new();
    let mut publish_date = filter.publish_date;
    let mut mentioned_date = filter.mentioned_date;
    let mut narrow = |matches: DateFilter, days: &mut Option<Days>| {
        if let DateFilter::Sorted(mut entries) = matches {
            entries.retain(|entry| (entry.day == Day::UNKNOWN) == is_undated);
            sorted.push(Box::new(Sorted::new(entries, direction)));
            *days = None;
        }
    };
    if let Some(days) = publish_date {
        narrow(filter::events_published(view, days)?, &mut publish_date);
    }
    if let Some(days) = mentioned_date {
        narrow(filter::events_mentioning(view, days)?, &mut mentioned_date);
    }
    let mut members: Vec<AnyCursor<'a>> = Vec::new();
    for group in groups {
        let lists = group.entities.iter().flat_map(|entity| {
            let lists = classes.iter();
            lists.map(|class| (*class, List::entity_events(*entity, *class)))
        });
        let listings = lists
            .map(|(class, list)| listing(view, filter, class, list, group.roles, direction))
            .collect();
        members.push(Union::of(listings, direction));
    }
    if groups.is_empty() {
        let listings = classes.iter().map(|class| {
            let list = List::all_events(*class);
            listing(view, filter, *class, list, ANY_ROLE, direction)
        });
        members.push(Union::of(listings.collect(), direction));
    }
    // Last, because the entries of the first are those that come out, and only
    // those of lists of events tell what the event is.
    members.extend(sorted);
    Ok(Some(Candidates {
        cursor: Intersection::of(members, direction),
        publish_date,
        mentioned_date,
    }))
}

/// Stands for any role, even none that is known.
pub(crate) const ANY_ROLE: u8 = u8::MAX;

fn listing<'a>(
    view: &View<'a>,
    filter: &EventFilter,
    class: SpanClass,
    list: List,
    roles: u8,
    direction: Direction,
) -> AnyCursor<'a> {
    let EventFilter {
        types,
        statuses,
        event_date,
        ..
    } = *filter;
    let days = event_date.map_or(cursor::ALL_DAYS, |days| days.sort_days(class));
    let keep = move |entry: Entry| {
        let payload = EventPayload::unpack(entry.payload);
        (types == u64::MAX || (payload.event_type < 64 && types >> payload.event_type & 1 == 1))
            && statuses >> payload.status & 1 == 1
            && (roles == ANY_ROLE || payload.roles & roles != 0)
            && event_date
                .is_none_or(|days| days.matches(Interval::from_code(entry.day, payload.code)))
    };
    Box::new(Listing::new(view, list, direction, days, keep))
}

fn write_cursor(pass: usize, (day, id): Position) -> Vec<u8> {
    let mut bytes = vec![u8::try_from(pass).expect("there are two")];
    bytes.extend_from_slice(&cursor::write_position((day, id)));
    bytes
}

fn read_cursor(bytes: &[u8]) -> Result<(usize, Position), LookupError> {
    let (pass, position) = bytes.split_first().ok_or(LookupError::InvalidPageToken)?;
    Ok((usize::from(*pass), cursor::read_position(position)?))
}
