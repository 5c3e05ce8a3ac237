//! Timelines: how many events fall into each step of time.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday, date};
use shared::v1;

use super::events::{self, EventFilter};
use super::{LookupError, reference};
use crate::index::{Day, Days, Direction, EventPayload, Interval, SpanClass, View};
use crate::limits;

/// The width of a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketWidth {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar quarter.
    Quarter,
    /// A calendar year.
    Year,
}

/// A range of days in buckets; at most [`limits::TIMELINE_BUCKETS_MAX`] of them.
#[derive(Clone, Debug)]
pub struct Timeline {
    width: BucketWidth,
    days: Days,
    /// The first day of each bucket.
    starts: Vec<Date>,
}

/// A range has too many buckets, or an open end and so without end many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a timeline needs both ends of its range and has at most {} buckets; narrow the range or widen the buckets",
    limits::TIMELINE_BUCKETS_MAX
)]
pub struct UnboundedTimeline;

impl Timeline {
    /// Divides a range. The first and the last bucket may reach beyond it.
    ///
    /// # Errors
    /// If the range has an open end or too many buckets.
    pub fn new(days: Days, width: BucketWidth) -> Result<Self, UnboundedTimeline> {
        let (Some(first), Some(last)) = (days.first.date(), days.last.date()) else {
            return Err(UnboundedTimeline);
        };
        if !days.is_bounded() {
            return Err(UnboundedTimeline);
        }
        let mut starts = Vec::new();
        let mut start = Some(width.start(first));
        while let Some(here) = start.filter(|here| *here <= last) {
            if starts.len() == limits::TIMELINE_BUCKETS_MAX {
                return Err(UnboundedTimeline);
            }
            starts.push(here);
            start = width.next(here);
        }
        Ok(Self {
            width,
            days,
            starts,
        })
    }

    /// The bucket a day of the range lies in.
    fn bucket(&self, day: Day) -> Option<usize> {
        let date = day.date()?;
        self.starts
            .partition_point(|start| *start <= date)
            .checked_sub(1)
    }

    fn span(&self, start: Date) -> v1::DateSpan {
        let last = self
            .width
            .next(start)
            .and_then(|next| next.yesterday().ok());
        let last = last.unwrap_or(date(9999, 12, 31));
        let month = |date: Date| format!("{:04}-{:02}", date.year(), date.month());
        let (granularity, edtf) = match self.width {
            BucketWidth::Day => (v1::DateGranularity::Day, start.to_string()),
            BucketWidth::Week => (v1::DateGranularity::Week, format!("{start}/{last}")),
            BucketWidth::Month => (v1::DateGranularity::Month, month(start)),
            BucketWidth::Quarter => (
                v1::DateGranularity::Quarter,
                format!("{}/{}", month(start), month(last)),
            ),
            BucketWidth::Year => (v1::DateGranularity::Year, format!("{:04}", start.year())),
        };
        v1::DateSpan {
            first_day: Some(start.into()),
            last_day: Some(last.into()),
            granularity: granularity.into(),
            approximate: false,
            edtf,
        }
    }
}

impl BucketWidth {
    fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                let since_monday = i64::from(day.weekday().since(Weekday::Monday));
                let back = jiff::SignedDuration::from_hours(24 * since_monday);
                day.checked_sub(back).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            Self::Quarter => date(day.year(), (day.month() - 1) / 3 * 3 + 1, 1),
            Self::Year => date(day.year(), 1, 1),
        }
    }

    /// The start of the next bucket; `None` at the end of the calendar.
    fn next(self, start: Date) -> Option<Date> {
        match self {
            Self::Day => start.tomorrow().ok(),
            Self::Week => start
                .checked_add(jiff::SignedDuration::from_hours(24 * 7))
                .ok(),
            Self::Month => start.last_of_month().tomorrow().ok(),
            Self::Quarter => date(start.year(), start.month() + 2, 1)
                .last_of_month()
                .tomorrow()
                .ok(),
            Self::Year => date(start.year(), 12, 31).tomorrow().ok(),
        }
    }
}

/// Counts events by bucket and type. `filter.event_date` is that of the timeline.
///
/// # Errors
/// If a name stands for too many entities, there are more events than can be
/// counted in good time, or the index fails.
pub fn get_timeline(
    view: &View<'_>,
    filter: &EventFilter,
    timeline: &Timeline,
) -> Result<(Vec<v1::TimelineBucket>, Vec<v1::Entity>), LookupError> {
    let filter = EventFilter {
        event_date: Some(timeline.days),
        ..filter.clone()
    };
    let mut matched = Vec::new();
    let groups = reference::resolve_all(view, &filter.participants, &mut matched)?;
    let mut counts: Vec<BTreeMap<u8, u64>> = vec![BTreeMap::new(); timeline.starts.len()];
    let direction = Direction::Forward;
    let candidates = events::candidates(view, &filter, &groups, &SpanClass::DATED, direction)?;
    if let Some(mut candidates) = candidates {
        let mut work = 0;
        while let Some(entry) = candidates.cursor.peek()? {
            work += candidates.cost();
            if work > limits::TIMELINE_WORK_MAX {
                return Err(LookupError::TimelineTooLarge);
            }
            if candidates.passes(view, entry.id)? {
                let payload = EventPayload::unpack(entry.payload);
                let interval = Interval::from_code(entry.day, payload.code);
                let first = interval.first_or_min().max(timeline.days.first);
                if let Some(counts) = timeline.bucket(first).and_then(|at| counts.get_mut(at)) {
                    *counts.entry(payload.event_type).or_default() += 1;
                }
            }
            candidates.cursor.advance()?;
        }
    }
    let buckets = timeline.starts.iter().zip(counts);
    let buckets = buckets.map(|(start, counts)| {
        let mut type_counts: Vec<_> = counts.into_iter().collect();
        type_counts.sort_by_key(|(event_type, count)| (std::cmp::Reverse(*count), *event_type));
        v1::TimelineBucket {
            date: Some(timeline.span(*start)),
            event_count: type_counts.iter().map(|(_, count)| count).sum(),
            type_counts: type_counts
                .into_iter()
                .map(|(event_type, event_count)| v1::EventTypeCount {
                    r#type: event_type.into(),
                    event_count,
                })
                .collect(),
        }
    });
    Ok((buckets.collect(), matched))
}
