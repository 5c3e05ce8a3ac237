//! Insets: captions and credits in brackets within a paragraph.

use super::furniture::{self, Kind};
use super::judge::furniture_zone;
use super::{Block, Zone, line};
use crate::span::Span;

/// Cuts bracketed captions and credits out of a paragraph of the story and
/// pushes what results, in order.
pub(super) fn split(buffer: &str, paragraph: Span, blocks: &mut Vec<Block>) {
    let text = &buffer[paragraph.range()];
    if let Some(sign_off) = line::sign_off(text) {
        let cut = paragraph.start() + sign_off;
        let body = buffer[paragraph.start()..cut].trim_end().len();
        split(
            buffer,
            Span::new(paragraph.start(), paragraph.start() + body),
            blocks,
        );
        push(Zone::Byline, buffer, cut, paragraph.end(), blocks);
        return;
    }
    let mut start = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find(['(', '[']).map(|found| at + found) {
        let Some(close) = closing(text, open) else {
            break;
        };
        at = close;
        let inner = &text[open..close];
        let words = inner.split_whitespace().count();
        let zone = match furniture::kind(inner, words) {
            Some(kind @ (Kind::Caption | Kind::Agency)) if is_own(text, open, close, words) => {
                furniture_zone(kind)
            }
            _ => continue,
        };
        push(
            Zone::Body,
            buffer,
            paragraph.start() + start,
            paragraph.start() + open,
            blocks,
        );
        push(
            zone,
            buffer,
            paragraph.start() + open,
            paragraph.start() + close,
            blocks,
        );
        start = close;
    }
    push(
        Zone::Body,
        buffer,
        paragraph.start() + start,
        paragraph.end(),
        blocks,
    );
}

/// Whether a bracket stands between sentences, not within one.
fn is_own(text: &str, open: usize, close: usize, words: usize) -> bool {
    let before = text[..open].trim_end();
    let after = text[close..].trim_start();
    words >= 2
        && (before.is_empty() || furniture::ends_sentence(before))
        && (after.is_empty()
            || after
                .starts_with(|c: char| !c.is_lowercase() && !matches!(c, ',' | '.' | ';' | ':')))
}

/// The byte after the bracket that closes the one at `open`.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, c) in text[open..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(open + at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

fn push(zone: Zone, buffer: &str, start: usize, end: usize, blocks: &mut Vec<Block>) {
    let text = &buffer[start..end];
    let lead = text.len() - text.trim_start().len();
    let trimmed = text.trim();
    if !trimmed.is_empty() {
        blocks.push(Block {
            zone,
            span: Span::new(start + lead, start + lead + trimmed.len()),
        });
    }
}
