//! Dates: any text as one paragraph, with and without a day to count from.

#![no_main]

use annotate::date::{DateSpan, find};
use annotate::document::{Block, Document, Zone};
use annotate::span::Span;
use annotate::token::tokenize;
use dateline_fuzz::bounded;
use jiff::civil::Date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // Refused or not, it is no reason to panic.
    let _ = text.parse::<DateSpan>();
    if text.trim().is_empty() {
        return;
    }
    let mut document = Document::new("", text);
    let start = text.len() - text.trim_start().len();
    document.blocks.push(Block {
        zone: Zone::Body,
        span: Span::new(start, start + text.trim().len()),
    });
    if text.len() % 2 == 0 {
        document.metadata.published = Some(Date::constant(2025, 3, 5));
    }
    let dates = bounded(text.len(), || {
        let tokens = tokenize(&document);
        find(&document, &tokens)
    });
    let mut end = 0;
    for date in dates {
        assert!(date.span.start() >= end, "dates overlap or are out of order");
        end = date.span.end();
        assert!(!document.text_of(date.span).is_empty());
        if let Some((span, _)) = date.value {
            let edtf = span.edtf();
            assert!(edtf.parse::<DateSpan>().is_ok(), "{edtf} cannot be read back");
            if let (Some(first), Some(last)) = (span.first(), span.last()) {
                assert!(first <= last, "{edtf}");
            }
        }
    }
});
