//! `dateline timeline`.

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use shared::v1::query_service_client::QueryServiceClient;
use shared::v1::{
    DateGranularity, DateRange, EventFilter, EventOrder, GetTimelineRequest, ListEventsRequest,
};
use tonic::transport::Channel;

use super::paging::note_if_ambiguous;
use crate::connect::Servers;
use crate::error::Failure;
use crate::filter;
use crate::render::{self, paint, style, words};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline timeline --org NATO
  dateline timeline --place Ukraine --from 2022 --to 2023 --by month
  dateline timeline --type assault --published-from 2024-05 --by day
  dateline timeline --person per-rob-bauer --by year --json

Without --from and --to it spans from the first event to the last.";

/// Options of `timeline`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct TimelineArgs {
    /// Which.
    #[command(flatten)]
    filter: filter::EventArgs,
    /// The width of a step; by default what fits the span
    #[arg(long, value_enum, value_name = "STEP")]
    by: Option<Step>,
}

/// The width of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Step {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl From<Step> for DateGranularity {
    fn from(step: Step) -> Self {
        match step {
            Step::Day => Self::Day,
            Step::Week => Self::Week,
            Step::Month => Self::Month,
            Step::Quarter => Self::Quarter,
            Step::Year => Self::Year,
        }
    }
}

/// Draws events over time.
pub async fn run(
    args: &TimelineArgs,
    servers: &Servers,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let mut client = servers.query().await?;
    let mut filter = args.filter.to_filter();
    let Some(range) = whole_range(&filter, &mut client).await? else {
        screen.note("no dated events; widen the dates, or add --status planned,hypothetical");
        return Ok(());
    };
    filter.event_date = Some(range);
    let step = args.by.unwrap_or_else(|| fitting_step(&range));
    let granularity = DateGranularity::from(step);
    let request = GetTimelineRequest {
        filter: Some(filter),
        granularity: granularity.into(),
        minimum_revision: None,
    };
    let timeline = client.get_timeline(request).await?.into_inner();
    let names = args.filter.person.len() + args.filter.org.len() + args.filter.place.len();
    note_if_ambiguous(screen, names, &timeline.matched_entities);
    if screen.json() {
        for bucket in &timeline.buckets {
            screen.json_line(bucket)?;
        }
        return Ok(());
    }
    screen.print(&render::chart::render(
        &timeline.buckets,
        granularity,
        screen.width(),
    ))?;
    let total = timeline
        .buckets
        .iter()
        .map(|bucket| bucket.event_count)
        .sum();
    screen.line(paint(style::DIM, &words::count(total, "event")))
}

/// The range asked for, its open ends closed by the first and the last event.
/// `None` if there are no dated events.
async fn whole_range(
    filter: &EventFilter,
    client: &mut QueryServiceClient<Channel>,
) -> Result<Option<DateRange>, Failure> {
    let mut range = filter.event_date.unwrap_or_default();
    if range.first_day.is_none() {
        let Some(span) = edge(filter, EventOrder::OldestFirst, client).await? else {
            return Ok(None);
        };
        range.first_day = span.first_day.or(span.last_day);
    }
    if range.last_day.is_none() {
        let Some(span) = edge(filter, EventOrder::NewestFirst, client).await? else {
            return Ok(None);
        };
        range.last_day = span.last_day.or(span.first_day).max_by_day(range.first_day);
    }
    Ok(Some(range))
}

async fn edge(
    filter: &EventFilter,
    order: EventOrder,
    client: &mut QueryServiceClient<Channel>,
) -> Result<Option<shared::v1::DateSpan>, Failure> {
    let request = ListEventsRequest {
        filter: Some(filter.clone()),
        order: order.into(),
        page_size: 1,
        ..ListEventsRequest::default()
    };
    let page = client.list_events(request).await?.into_inner();
    Ok(page.events.into_iter().next().and_then(|event| event.date))
}

trait MaxByDay {
    /// The later of two days; a range must not end before it starts.
    fn max_by_day(self, other: Self) -> Self;
}

impl MaxByDay for Option<shared::google_type::Date> {
    fn max_by_day(self, other: Self) -> Self {
        let key = |date: &shared::google_type::Date| (date.year, date.month, date.day);
        self.into_iter().chain(other).max_by_key(key)
    }
}

/// The finest step with not many more bars than fit a screen.
fn fitting_step(range: &DateRange) -> Step {
    let day = |date: Option<shared::google_type::Date>, month: i32, day: i32| {
        let date = date?;
        let pick = |part: i32, whole: i32| if part == 0 { whole } else { part };
        let month = i8::try_from(pick(date.month, month)).ok()?;
        let day = i8::try_from(pick(date.day, day)).ok()?;
        Date::new(i16::try_from(date.year).ok()?, month, day).ok()
    };
    let (Some(first), Some(last)) = (day(range.first_day, 1, 1), day(range.last_day, 12, 28))
    else {
        return Step::Year;
    };
    match (last - first).get_days() {
        ..=45 => Step::Day,
        46..=300 => Step::Week,
        301..=1500 => Step::Month,
        1501..=4500 => Step::Quarter,
        _ => Step::Year,
    }
}

#[cfg(test)]
mod tests {
    use shared::v1::{DateMatch, DateRange};

    use super::{Step, fitting_step};
    use crate::dates::range;

    #[test]
    fn the_step_fits_the_span() {
        for (from, to, expected) in [
            ("2024-05-06", "2024-05-06", Step::Day),
            ("2024-05", "2024-05", Step::Day),
            ("2024-01-01", "2024-06-30", Step::Week),
            ("2024", "2024", Step::Month),
            ("2018", "2023", Step::Quarter),
            ("1945", "2024", Step::Year),
        ] {
            let range: DateRange =
                range(from.parse().ok(), to.parse().ok(), DateMatch::Possible).expect("two ends");
            assert_eq!(fitting_step(&range), expected, "{from} to {to}");
        }
    }
}
