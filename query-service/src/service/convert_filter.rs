//! Filters of requests.

use shared::date::DayRange;
use shared::v1;

use super::convert::{Faults, reference};
use crate::index::{self, Days, role_bit};
use crate::limits;
use crate::lookup::{ANY_ROLE, ArticleFilter, EventFilter, Kind, Participants};

/// `filter` of a request about events.
pub(super) fn events(filter: &v1::EventFilter, faults: &mut Faults) -> EventFilter {
    let role = match v1::ParticipantRole::try_from(filter.role) {
        Ok(v1::ParticipantRole::Unspecified) => ANY_ROLE,
        Ok(role) => role_bit(role),
        Err(_) => {
            let number = filter.role;
            faults.add(
                "filter.role",
                format!("{number} is not a value of ParticipantRole"),
            );
            ANY_ROLE
        }
    };
    let mut participants = Vec::new();
    for (field, references, kind, roles) in [
        ("filter.persons", &filter.persons, Kind::Person, role),
        (
            "filter.organizations",
            &filter.organizations,
            Kind::Organization,
            role,
        ),
        (
            "filter.locations",
            &filter.locations,
            Kind::Location,
            ANY_ROLE,
        ),
    ] {
        participants.extend(all_of(field, references, kind, roles, faults));
    }
    EventFilter {
        participants,
        types: types(&filter.types, faults),
        statuses: statuses(&filter.statuses, faults),
        event_date: days("filter.event_date", filter.event_date, faults),
        publish_date: days("filter.publish_date", filter.publish_date, faults),
        mentioned_date: days("filter.mentioned_date", filter.mentioned_date, faults),
    }
}

/// `filter` of a request about articles.
pub(super) fn articles(filter: &v1::ArticleFilter, faults: &mut Faults) -> ArticleFilter {
    let mentions = all_of(
        "filter.mentions",
        &filter.mentions,
        Kind::Any,
        ANY_ROLE,
        faults,
    );
    if filter.publishers.len() > limits::PUBLISHERS_MAX {
        let maximum = limits::PUBLISHERS_MAX;
        faults.add("filter.publishers", format!("at most {maximum} are taken"));
    }
    let mut publishers = Vec::new();
    for (at, publisher) in filter.publishers.iter().enumerate() {
        match index::publisher(publisher) {
            Some(publisher) => publishers.push(publisher),
            None => faults.add(
                format!("filter.publishers[{at}]"),
                "needs at least one letter or digit",
            ),
        }
    }
    ArticleFilter {
        mentions,
        publishers,
        event_date: days("filter.event_date", filter.event_date, faults),
        publish_date: days("filter.publish_date", filter.publish_date, faults),
        mentioned_date: days("filter.mentioned_date", filter.mentioned_date, faults),
    }
}

/// A range of days.
pub(super) fn days(field: &str, range: Option<v1::DateRange>, faults: &mut Faults) -> Option<Days> {
    match DayRange::try_from(range?) {
        Ok(range) => Some(Days::from(range)),
        Err(error) => {
            faults.add(field, error.to_string());
            None
        }
    }
}

fn all_of(
    field: &str,
    references: &[v1::EntityReference],
    kind: Kind,
    roles: u8,
    faults: &mut Faults,
) -> Vec<Participants> {
    if references.len() > limits::REFERENCES_MAX {
        let maximum = limits::REFERENCES_MAX;
        faults.add(field, format!("at most {maximum} are taken"));
        return Vec::new();
    }
    let references = references.iter().enumerate();
    references
        .map(|(at, given)| Participants {
            reference: reference(&format!("{field}[{at}]"), Some(given), faults),
            kind,
            roles,
        })
        .collect()
}

fn types(types: &[i32], faults: &mut Faults) -> u64 {
    let mut wanted = 0;
    for (at, number) in types.iter().enumerate() {
        match v1::EventType::try_from(*number) {
            Ok(v1::EventType::Unspecified) => return u64::MAX,
            Ok(event_type) => wanted |= 1 << (event_type as u32),
            Err(_) => faults.add(
                format!("filter.types[{at}]"),
                format!("{number} is not a value of EventType"),
            ),
        }
    }
    if types.is_empty() { u64::MAX } else { wanted }
}

fn statuses(statuses: &[i32], faults: &mut Faults) -> u16 {
    const ASSERTED: u16 = 1 << v1::EventStatus::Asserted as u16;
    let mut wanted = 0;
    for (at, number) in statuses.iter().enumerate() {
        match v1::EventStatus::try_from(*number) {
            Ok(v1::EventStatus::Unspecified) => wanted |= ASSERTED,
            Ok(status) => wanted |= 1 << (status as u16),
            Err(_) => faults.add(
                format!("filter.statuses[{at}]"),
                format!("{number} is not a value of EventStatus"),
            ),
        }
    }
    if statuses.is_empty() {
        ASSERTED
    } else {
        wanted
    }
}
