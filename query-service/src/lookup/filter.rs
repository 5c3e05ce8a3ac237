//! Dates as filters: sorted and joined where few things match, tested one by
//! one where many do.

use super::cursor::{Cursor, Listing};
use crate::index::{
    Day, Days, Digest, Direction, Entry, EventRecord, Id, IndexError, Interval, List, SpanClass,
    View,
};
use crate::limits;

/// What a date filter comes to.
pub(super) enum DateFilter {
    /// These entries, and no others.
    Sorted(Vec<Entry>),
    /// Too many to sort: whoever reads on tests each.
    Each,
}

/// Articles one of whose dates in `lists` matches, by day of publication.
pub(super) fn articles_dated(
    view: &View<'_>,
    days: Days,
    lists: fn(SpanClass) -> List,
    maximum: usize,
) -> Result<DateFilter, IndexError> {
    let mut found = Vec::new();
    for class in SpanClass::DATED {
        let matches = move |entry: Entry| days.matches(interval(entry));
        let range = days.sort_days(class);
        let mut list = Listing::new(view, lists(class), Direction::Forward, range, matches);
        while let Some(entry) = list.peek()? {
            if found.len() == maximum {
                return Ok(DateFilter::Each);
            }
            let published = u32::try_from(entry.payload & u64::from(u32::MAX)).expect("32 bits");
            found.push(Entry::new(Day(published), entry.id));
            list.advance()?;
        }
    }
    Ok(DateFilter::Sorted(found))
}

fn interval(entry: Entry) -> Interval {
    let code = u32::try_from(entry.payload >> 32).expect("32 bits are left");
    Interval::from_code(entry.day, code)
}

/// Events stated by an article published on one of these days, by their own date.
pub(super) fn events_published(view: &View<'_>, days: Days) -> Result<DateFilter, IndexError> {
    let mut found = Vec::new();
    let range = days.first.0..=days.last.0;
    let all = |_| true;
    let lists = List::published_events();
    let mut list = Listing::new(view, lists, Direction::Forward, range, all);
    while let Some(entry) = list.peek()? {
        if found.len() == limits::DATE_MATCHES_SORTED_MAX {
            return Ok(DateFilter::Each);
        }
        let happened = u32::try_from(entry.payload).map_err(|_| IndexError::Damaged)?;
        found.push(Entry::new(Day(happened), entry.id));
        list.advance()?;
    }
    Ok(DateFilter::Sorted(found))
}

/// Events stated by an article that mentions a date in the range, by their own date.
pub(super) fn events_mentioning(view: &View<'_>, days: Days) -> Result<DateFilter, IndexError> {
    let articles = articles_dated(
        view,
        days,
        List::mentioned_dates,
        limits::MENTIONING_ARTICLES_MAX,
    )?;
    let DateFilter::Sorted(articles) = articles else {
        return Ok(DateFilter::Each);
    };
    let mut stated: Vec<(Id, Option<Interval>)> = Vec::new();
    for article in articles {
        let digest = view.digest(article.id)?.ok_or(IndexError::Damaged)?;
        stated.extend(digest.events.iter().map(|event| (event.event, event.date)));
    }
    stated.sort_unstable();
    stated.dedup_by_key(|(event, _)| *event);
    let mut found = Vec::new();
    for (id, date) in stated {
        let event = view.event(id)?.ok_or(IndexError::Damaged)?;
        // Where several articles state it, the first of them dates it.
        let day = event.sort_day();
        let own = || date.map_or(Day::UNKNOWN, Interval::sort_day);
        found.push(Entry::new(day.unwrap_or_else(own), id));
    }
    Ok(DateFilter::Sorted(found))
}

/// Whether an article that states the event was published in the range.
pub(super) fn is_published(event: &EventRecord, days: Days) -> bool {
    let mut statements = event.statements();
    statements.any(|statement| days.contains(statement.publish_day()))
}

/// Whether an article that states the event mentions a date in the range.
pub(super) fn is_mentioning(
    view: &View<'_>,
    event: &EventRecord,
    days: Days,
) -> Result<bool, IndexError> {
    for statement in event.statements() {
        let digest = view
            .digest(statement.article())?
            .ok_or(IndexError::Damaged)?;
        if any_matches(&digest.mentioned, days) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether an article passes filters that were left to be tested.
pub(super) fn passes(digest: &Digest, mentioned: Option<Days>, happened: Option<Days>) -> bool {
    mentioned.is_none_or(|days| any_matches(&digest.mentioned, days))
        && happened.is_none_or(|days| any_matches(&digest.event_dates, days))
}

fn any_matches(dates: &[Interval], days: Days) -> bool {
    dates.iter().any(|date| days.matches(*date))
}
