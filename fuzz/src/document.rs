//! The laws of a document and of what was read from it.

use annotate::document::{Body, Document, Source};
use annotate::span::Span;
use annotate::{Reading, entity};

/// Checks a document that was read from `source`: blocks are in order, apart,
/// trimmed and on character boundaries; plain text comes back byte for byte;
/// the way back stays within what was submitted, and for plain text leads to
/// the same words.
pub fn assert_document(document: &Document, source: &Source<'_>) {
    let submitted: &[u8] = match source.body {
        Body::Plain(text) => {
            assert_eq!(document.text(), text);
            text.as_bytes()
        }
        Body::Html(bytes) => bytes,
    };
    let mut end = 0;
    for block in &document.blocks {
        assert!(
            block.span.start() >= end,
            "blocks overlap or are out of order"
        );
        end = block.span.end();
        let words = document.text_of(block.span);
        assert!(!words.is_empty());
        assert_eq!(words, words.trim());
        assert_source(
            document,
            submitted,
            block.span,
            matches!(source.body, Body::Plain(_)),
        );
    }
    assert!(document.flags.is_sorted());
    if let Some(place) = document
        .metadata
        .dateline
        .as_ref()
        .and_then(|line| line.place)
    {
        assert!(!document.text_of(place).is_empty());
    }
}

fn assert_source(document: &Document, submitted: &[u8], span: Span, is_plain: bool) {
    let Some(range) = document.source_range(span) else {
        assert!(!is_plain || span.start() < document.text_start());
        return;
    };
    assert!(
        range.start < range.end && range.end <= submitted.len(),
        "{range:?} of {}",
        submitted.len()
    );
    if is_plain {
        assert_eq!(&submitted[range], document.text_of(span).as_bytes());
    }
}

/// Checks everything that was read: each span is on character boundaries and
/// lies in its sentence's zone; what names an entity is not empty; indexes lead
/// somewhere.
pub fn assert_reading(reading: &Reading) {
    let (document, found) = (&reading.document, &reading.annotations);
    let sentences = &reading.tokens.sentences;
    let words = |span: Span| {
        let words = document.text_of(span);
        assert!(!words.is_empty());
        words
    };
    let mut end = 0;
    for token in &reading.tokens.tokens {
        assert!(token.start() >= end, "tokens overlap or are out of order");
        end = token.end();
        words(*token);
    }
    for sentence in sentences {
        assert!(
            document.blocks[sentence.block as usize]
                .span
                .contains(sentence.span)
        );
        assert!(!sentence.tokens.is_empty());
        words(sentence.span);
    }
    for mention in &found.mentions {
        assert!(!words(mention.span).trim().is_empty());
        assert_eq!(sentences[mention.sentence as usize].zone, mention.zone);
        let _: &entity::Entity = &found.entities[mention.entity.0 as usize];
    }
    for entity in &found.entities {
        assert!(!entity.id.is_empty() && !entity.name.is_empty());
        if let Some(evidence) = entity.country_evidence {
            words(evidence);
        }
    }
    for date in &found.dates {
        words(date.span);
        assert!(sentences[date.sentence as usize].span.overlaps(date.span));
        if let Some((span, _)) = date.value {
            assert!(!span.edtf().is_empty());
        }
    }
    for event in &found.events {
        assert!(!event.evidence.is_empty());
        for evidence in &event.evidence {
            words(evidence.trigger);
            assert!((evidence.sentence as usize) < sentences.len());
        }
        let others = event.place.iter().chain(&event.attributed_to);
        for participant in event.actors.iter().chain(&event.recipients).chain(others) {
            words(participant.span);
            assert!(
                participant
                    .entity
                    .is_none_or(|entity| (entity.0 as usize) < found.entities.len())
            );
        }
    }
}
