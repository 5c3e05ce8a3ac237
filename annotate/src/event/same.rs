//! One act told twice is one event with several places of evidence.

use super::{Event, Participant};
use crate::entity::EntityIndex;

/// Merges events that tell of the same act: same type and status, the same known
/// participants on both sides, and days that do not contradict.
pub(super) fn merge(events: &mut Vec<Event>) {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        match kept.iter_mut().find(|known| tells_the_same(known, &event)) {
            Some(known) => absorb(known, event),
            None => kept.push(event),
        }
    }
    *events = kept;
}

fn tells_the_same(one: &Event, other: &Event) -> bool {
    one.kind == other.kind
        && one.status == other.status
        && same_side(&one.actors, &other.actors)
        && same_side(&one.recipients, &other.recipients)
        && (!one.actors.is_empty() && !one.recipients.is_empty() || one.actors.len() > 1)
        && match (one.date, other.date) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
}

/// Whether two sides are the same, as far as all of them are known.
fn same_side(one: &[Participant], other: &[Participant]) -> bool {
    let known = |side: &[Participant]| -> Option<Vec<EntityIndex>> {
        let mut entities = side
            .iter()
            .map(|one| one.entity)
            .collect::<Option<Vec<_>>>()?;
        entities.sort_unstable();
        Some(entities)
    };
    known(one).is_some_and(|entities| known(other) == Some(entities))
}

fn absorb(known: &mut Event, again: Event) {
    known.evidence.extend(again.evidence);
    if known.date.is_none() {
        known.date = again.date;
        known.anchor = again.anchor;
        known.historical = again.historical;
    }
    if known.place.is_none() {
        known.place = again.place;
    }
    if known.mode.is_none() {
        known.mode = again.mode;
    }
}
