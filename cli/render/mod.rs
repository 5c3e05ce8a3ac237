//! Answers as text for people. Everything here returns text with styles in it;
//! the screen takes them out where there are no colours.

pub mod annotations;
pub mod article;
pub mod chart;
pub mod entity;
pub mod event;
pub mod excerpt;
pub mod plover;
pub mod style;
pub mod table;
pub mod words;

pub use style::paint;

/// Appends to a text.
pub fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    use std::fmt::Write;
    out.write_fmt(text)
        .expect("writing to memory does not fail");
}
