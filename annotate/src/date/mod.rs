//! Dates: time expressions found in the text and resolved to days.

mod span;

pub use span::{Anchor, DateSpan, Granularity};
