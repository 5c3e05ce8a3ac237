//! Dates as the API has them.

use annotate::date::{Anchor, DateSpan, Granularity};
use shared::v1;

pub(super) fn date_span(span: DateSpan) -> v1::DateSpan {
    v1::DateSpan {
        first_day: span.first().map(Into::into),
        last_day: span.last().map(Into::into),
        granularity: granularity(span.granularity()).into(),
        approximate: span.is_approximate(),
        edtf: span.edtf(),
    }
}

pub(super) fn anchor(anchor: Anchor) -> v1::DateAnchor {
    match anchor {
        Anchor::Explicit => v1::DateAnchor::Explicit,
        Anchor::Published => v1::DateAnchor::Published,
        Anchor::Dateline => v1::DateAnchor::Dateline,
        Anchor::PriorMention => v1::DateAnchor::PriorMention,
    }
}

fn granularity(granularity: Granularity) -> v1::DateGranularity {
    match granularity {
        Granularity::Day => v1::DateGranularity::Day,
        Granularity::Week => v1::DateGranularity::Week,
        Granularity::Month => v1::DateGranularity::Month,
        Granularity::Quarter => v1::DateGranularity::Quarter,
        Granularity::Season => v1::DateGranularity::Season,
        Granularity::Year => v1::DateGranularity::Year,
        Granularity::Decade => v1::DateGranularity::Decade,
        Granularity::Century => v1::DateGranularity::Century,
        Granularity::Interval => v1::DateGranularity::Interval,
    }
}
