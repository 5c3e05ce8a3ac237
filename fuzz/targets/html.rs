//! Pages: any bytes as HTML.

#![no_main]

use annotate::document::{Body, Source, read};
use dateline_fuzz::{assert_document, bounded};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source {
        body: Body::Html(bytes),
        ..Source::default()
    };
    let document = bounded(bytes.len(), || read(&source));
    assert_document(&document, &source);
});
