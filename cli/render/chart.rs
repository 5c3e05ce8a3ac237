//! A timeline as a bar chart.

use shared::v1::{DateGranularity, EventType, TimelineBucket};
use unicode_width::UnicodeWidthStr;

use super::table::fit;
use super::words;
use super::{paint, style};

const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// Longer runs of empty buckets become one line.
const EMPTY_RUN_MAX: usize = 3;
/// Types named beside a bar.
const TYPES_MAX: usize = 3;

/// The buckets as bars in at most `width` columns, each line ended.
pub fn render(buckets: &[TimelineBucket], granularity: DateGranularity, width: usize) -> String {
    let Some(highest) = buckets.iter().map(|bucket| bucket.event_count).max() else {
        return String::new();
    };
    let label_width = buckets
        .iter()
        .map(|bucket| label(bucket, granularity).len())
        .max();
    let frame = Frame {
        granularity,
        highest,
        label_width: label_width.unwrap_or(0),
        count_width: highest.to_string().len(),
        width,
    };
    let mut out = String::new();
    for run in buckets.chunk_by(|a, b| a.event_count == 0 && b.event_count == 0) {
        if run.len() > EMPTY_RUN_MAX {
            let text = format!(
                "{:>1$}  {2} without events",
                "⋮",
                frame.label_width,
                run.len()
            );
            out.push_str(&paint(style::DIM, &text));
            out.push('\n');
        } else {
            for bucket in run {
                frame.push_bar(&mut out, bucket);
            }
        }
    }
    out
}

struct Frame {
    granularity: DateGranularity,
    highest: u64,
    label_width: usize,
    count_width: usize,
    width: usize,
}

impl Frame {
    fn push_bar(&self, out: &mut String, bucket: &TimelineBucket) {
        let label = label(bucket, self.granularity);
        let count = bucket.event_count;
        let prefix = format!(
            "{label:<0$}  {count:>1$} ",
            self.label_width, self.count_width
        );
        // Half of what is left is for the bars, the rest for the types.
        let left = self.width.saturating_sub(prefix.width());
        let bars = (left / 2).max(8);
        let bar = bar(count, self.highest, bars);
        let types = fit(&types(bucket), left.saturating_sub(bars + 1));
        let line = if types.is_empty() {
            format!("{prefix}{}", paint(style::DATE, &bar))
        } else {
            let blanks = bars - bar.width() + 1;
            format!(
                "{prefix}{}{:blanks$}{}",
                paint(style::DATE, &bar),
                "",
                paint(style::DIM, &types)
            )
        };
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// A bar for `count`, where `highest` fills `width` columns.
fn bar(count: u64, highest: u64, width: usize) -> String {
    if count == 0 {
        return String::new();
    }
    let eighths = u64::try_from(width).unwrap_or(u64::MAX).saturating_mul(8);
    let length = (u128::from(count) * u128::from(eighths)).div_ceil(u128::from(highest));
    let length = usize::try_from(length).unwrap_or(width * 8);
    format!("{}{}", "█".repeat(length / 8), EIGHTHS[length % 8])
}

fn types(bucket: &TimelineBucket) -> String {
    let mut names: Vec<String> = bucket
        .type_counts
        .iter()
        .take(TYPES_MAX)
        .map(|counted| {
            let kind = EventType::try_from(counted.r#type).unwrap_or_default();
            format!("{} {}", words::event_type(kind), counted.event_count)
        })
        .collect();
    if bucket.type_counts.len() > TYPES_MAX {
        names.push("…".into());
    }
    names.join(", ")
}

/// What stands beside a bar: "2024-05-06", "2024-05", "2024 Q2", "2024".
fn label(bucket: &TimelineBucket, granularity: DateGranularity) -> String {
    let Some(day) = bucket.date.as_ref().and_then(|date| date.first_day) else {
        return "?".into();
    };
    match granularity {
        DateGranularity::Year => format!("{:04}", day.year),
        DateGranularity::Quarter => format!("{:04} Q{}", day.year, (day.month + 2) / 3),
        DateGranularity::Month => format!("{:04}-{:02}", day.year, day.month),
        _ => words::day(day),
    }
}

#[cfg(test)]
mod tests {
    use anstream::adapter::strip_str;
    use shared::google_type::Date;
    use shared::v1::{DateGranularity, DateSpan, EventType, EventTypeCount, TimelineBucket};

    use super::render;

    fn bucket(month: i32, counts: &[(EventType, u64)]) -> TimelineBucket {
        TimelineBucket {
            date: Some(DateSpan {
                first_day: Some(Date {
                    year: 2024,
                    month,
                    day: 1,
                }),
                ..DateSpan::default()
            }),
            event_count: counts.iter().map(|(_, count)| count).sum(),
            type_counts: counts
                .iter()
                .map(|(kind, count)| EventTypeCount {
                    r#type: (*kind).into(),
                    event_count: *count,
                })
                .collect(),
        }
    }

    #[test]
    fn a_chart_scales_its_bars_and_folds_what_is_empty() {
        let buckets = [
            bucket(1, &[(EventType::Consult, 6), (EventType::Aid, 2)]),
            bucket(2, &[]),
            bucket(3, &[(EventType::Assault, 1)]),
            bucket(4, &[]),
            bucket(5, &[]),
            bucket(6, &[]),
            bucket(7, &[]),
            bucket(8, &[(EventType::Aid, 4)]),
        ];
        let expected = "\
2024-01  8 ██████████████ consult 6, a…
2024-02  0
2024-03  1 █▊             assault 1
      ⋮  4 without events
2024-08  4 ███████        aid 4
";
        let chart = render(&buckets, DateGranularity::Month, 39);
        assert_eq!(strip_str(&chart).to_string(), expected);
    }

    #[test]
    fn no_buckets_make_no_chart() {
        assert_eq!(render(&[], DateGranularity::Day, 80), "");
    }
}
