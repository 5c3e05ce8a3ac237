//! Laws that hold for all of reading, over any text. The fuzzer holds the same
//! ones over more of it; `fuzz/` says how.

use std::sync::LazyLock;

use annotate::Reader;
use annotate::document::{Body, Source};
use jiff::civil::Date;
use proptest::prelude::*;

#[path = "../../fuzz/src/document.rs"]
mod laws;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Words that steer reading, between any characters at all.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[ \\n\\t.,;:()\"'’“”—-]{1,4}",
        "(Gen\\. |President |former |Norwegian |the |U\\.S\\. )",
        "[A-ZÅÖ][a-zé]{1,8}( [A-Z][a-z]{1,8})?",
        "(met|said|attacked|signed|resigned|will not visit|was elected) ",
        "(on Tuesday|in March 2024|since 2019|two weeks ago|2010-13|5 May) ",
        "(NATO|ROK|\\(NCWA\\)|Oslo|Warsaw|Kim Jong Un)",
        "\\n\\n",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_read_its_spans_are_exact(text in texts()) {
        let source = Source {
            body: Body::Plain(&text),
            published: Some(Date::constant(2025, 3, 5)),
            language: "en",
            ..Source::default()
        };
        let reading = READER.read(&source);
        laws::assert_document(&reading.document, &source);
        laws::assert_reading(&reading);
    }
}
