//! Plain text with its boilerplate. Of every other input the first line is the
//! title, submitted apart, and the day of publication is known.

#![no_main]

use annotate::document::{Body, Source, read};
use dateline_fuzz::{assert_document, bounded};
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (title, body) = text
        .split_once('\n')
        .filter(|_| text.len() % 2 == 0)
        .unwrap_or(("", text));
    let source = Source {
        title,
        body: Body::Plain(body),
        published: (!title.is_empty()).then_some(Date::constant(2025, 3, 5)),
        // Telling languages apart takes most of the time where it is done.
        language: if text.len() % 8 < 2 { "" } else { "en" },
        ..Source::default()
    };
    let document = bounded(text.len(), || read(&source));
    assert_document(&document, &source);
});
