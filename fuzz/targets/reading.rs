//! The whole of reading, over any text. It is said to be English, so that none
//! is passed over.

#![no_main]

use std::sync::LazyLock;

use annotate::Reader;
use annotate::document::{Body, Source};
use dateline_fuzz::{assert_document, assert_reading, bounded};
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

/// Everything that is loaded once is loaded before anything is measured.
static READER: LazyLock<Reader> = LazyLock::new(|| {
    let reader = Reader::new();
    reader.read(&source("The minister of Norway met NATO in Oslo on Tuesday."));
    reader
});

fn source(text: &str) -> Source<'_> {
    Source {
        body: Body::Plain(text),
        published: Some(Date::constant(2025, 3, 5)),
        language: "en",
        ..Source::default()
    }
}

fuzz_target!(init: LazyLock::force(&READER), |text: &str| {
    let source = source(text);
    let reading = bounded(text.len(), || READER.read(&source));
    assert_document(&reading.document, &source);
    assert_reading(&reading);
});
