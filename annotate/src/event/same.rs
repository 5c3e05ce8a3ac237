//! One act told twice is one event with several places of evidence.

use super::{Event, EventType, Participant, Scene, Status};
use crate::date::DateSpan;
use crate::document::Zone;

/// How many sentences behind a headline tell what it tells.
const LEAD: u32 = 3;

/// Merges events that tell of the same act: of one type, with sides and days that
/// do not contradict and with something in common.
pub(super) fn merge(scene: &Scene<'_>, events: &mut Vec<Event>) {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        let known = kept
            .iter_mut()
            .rev()
            .find(|known| tells_the_same(scene, known, &event));
        match known {
            Some(known) => absorb(scene, known, event),
            None => kept.push(event),
        }
    }
    *events = kept;
}

fn tells_the_same(scene: &Scene<'_>, one: &Event, other: &Event) -> bool {
    let headline = |event: &Event| zone(scene, event) == Zone::Headline;
    if one.kind != other.kind
        || one.historical != other.historical
        || one.status != other.status && !(headline(one) && one.status == Status::Planned)
        || one.mode != other.mode && one.mode.is_some() && other.mode.is_some()
        || !days_agree(one.date, other.date)
    {
        return false;
    }
    let sides = [
        agreement(scene, &one.actors, &other.actors),
        agreement(scene, &one.recipients, &other.recipients),
    ];
    let dated = one.date.is_some() && one.date == other.date;
    let named_alike = name(scene, one) == name(scene, other);
    let (first, second) = (one.evidence[0].sentence, other.evidence[0].sentence);
    let near = first == second || headline(one) && second <= first + LEAD;
    match sides {
        [Agreement::Contradict, _] | [_, Agreement::Contradict] => false,
        [Agreement::Share, Agreement::Share] => true,
        // Both sides are told only once, or one side never.
        [Agreement::Share, _] | [_, Agreement::Share] => {
            dated || named_alike || near || goes_on(one.kind)
        }
        // "the attack", after it was told who attacked whom.
        [Agreement::Open, Agreement::Open] => {
            let nobody = |event: &Event| event.actors.is_empty() && event.recipients.is_empty();
            let bare = |event: &Event| nobody(event) && event.date.is_none();
            bare(one) && (bare(other) || !nobody(other)) || bare(other) && !nobody(one)
        }
    }
}

/// What two tellings say of one side.
enum Agreement {
    Share,
    /// One of them says nothing.
    Open,
    Contradict,
}

fn agreement(scene: &Scene<'_>, one: &[Participant], other: &[Participant]) -> Agreement {
    if one.is_empty() || other.is_empty() {
        return Agreement::Open;
    }
    let shared = one
        .iter()
        .any(|one| other.iter().any(|other| is_same(scene, one, other)));
    if shared {
        Agreement::Share
    } else {
        Agreement::Contradict
    }
}

fn is_same(scene: &Scene<'_>, one: &Participant, other: &Participant) -> bool {
    if one.entity.is_some() && one.entity == other.entity {
        return true;
    }
    let last = |one: &Participant| {
        let words = scene.document.text_of(one.span);
        words.rsplit(' ').next().unwrap_or_default()
    };
    (one.entity.is_none() || other.entity.is_none()) && last(one).eq_ignore_ascii_case(last(other))
}

fn days_agree(one: Option<DateSpan>, other: Option<DateSpan>) -> bool {
    let (Some(one), Some(other)) = (one, other) else {
        return true;
    };
    let starts_before = |one: DateSpan, other: DateSpan| match (one.first(), other.last()) {
        (Some(first), Some(last)) => first <= last,
        _ => true,
    };
    starts_before(one, other) && starts_before(other, one)
}

/// Whether acts of a type are what a story goes on about, rather than a word said
/// in passing.
fn goes_on(kind: EventType) -> bool {
    use EventType::{
        Assault, Coerce, Disaster, Election, Mobilize, Personnel, Protest, Retreat, Sanction,
        Transaction,
    };
    matches!(
        kind,
        Assault
            | Coerce
            | Disaster
            | Election
            | Mobilize
            | Personnel
            | Protest
            | Retreat
            | Sanction
            | Transaction
    )
}

fn name<'a>(scene: &Scene<'a>, event: &Event) -> &'a str {
    scene.document.text_of(event.evidence[0].trigger)
}

fn zone(scene: &Scene<'_>, event: &Event) -> Zone {
    scene.tokens.sentences[event.evidence[0].sentence as usize].zone
}

/// Takes in what another telling adds. A headline's telling gives way to a fuller one.
fn absorb(scene: &Scene<'_>, known: &mut Event, mut again: Event) {
    let said = |event: &Event| {
        usize::from(!event.actors.is_empty())
            + usize::from(!event.recipients.is_empty())
            + usize::from(event.date.is_some())
    };
    let headline = zone(scene, known) == Zone::Headline;
    if headline && said(&again) >= said(known) {
        std::mem::swap(known, &mut again);
        let own = std::mem::take(&mut known.evidence);
        known.evidence = std::mem::take(&mut again.evidence);
        known.evidence.extend(own);
    } else {
        known.evidence.append(&mut again.evidence);
    }
    if known.actors.is_empty() {
        known.actors = again.actors;
    }
    if known.recipients.is_empty() {
        known.recipients = again.recipients;
    }
    if known.date.is_none() {
        known.date = again.date;
        known.anchor = again.anchor;
        known.historical = again.historical;
    }
    known.place = known.place.take().or(again.place);
    known.mode = known.mode.or(again.mode);
    known.attributed_to = known.attributed_to.take().or(again.attributed_to);
}
