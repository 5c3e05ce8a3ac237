//! Quality flags: what a caller should know before trusting what was read.

use super::judge::Judged;
use super::{Block, QualityFlag, Zone, language};

/// A wall is believed where the story is shorter than this.
const WALLED_WORDS_MAX: usize = 250;
/// A page with less story than this, and more about cookies, only asks for consent.
const CONSENT_WORDS_MAX: usize = 60;

/// The language of a shorter paragraph is not told.
const MIXED_LETTERS_MIN: usize = 80;

/// The flags that the judged blocks call for; not sorted.
pub(super) fn flags(buffer: &str, judged: &Judged) -> Vec<QualityFlag> {
    let mut flags = Vec::new();
    let story: Vec<&Block> = judged
        .blocks
        .iter()
        .filter(|block| block.zone.tells_the_story() && block.zone != Zone::Headline)
        .collect();
    if story.is_empty() {
        flags.push(QualityFlag::NoText);
    }
    if judged.consent_words > judged.story_words && judged.story_words < CONSENT_WORDS_MAX {
        flags.push(QualityFlag::ConsentPage);
    }
    if judged.paywall && judged.story_words < WALLED_WORDS_MAX {
        flags.push(QualityFlag::Paywall);
    }
    if story
        .last()
        .is_some_and(|block| breaks_off(&buffer[block.span.range()]))
    {
        flags.push(QualityFlag::TruncatedSource);
    }
    if is_mixed(buffer, &story) {
        flags.push(QualityFlag::MixedLanguage);
    }
    if buffer.contains('\u{fffd}') {
        flags.push(QualityFlag::BrokenEncoding);
    }
    flags
}

/// Whether a last paragraph stops in mid-sentence.
fn breaks_off(text: &str) -> bool {
    const MARKS: [&str; 9] = [
        "...",
        "…",
        "[…]",
        "[...]",
        "(...)",
        "(more)",
        "read more",
        "continue reading",
        "[+",
    ];
    let folded = text
        .trim_end_matches(['"', '”', ' ', '»', '→', '>'])
        .to_lowercase();
    MARKS.iter().any(|mark| folded.ends_with(mark)) || folded.ends_with(" chars]")
}

/// Whether a good part of the paragraphs is in another language than the first.
fn is_mixed(buffer: &str, story: &[&Block]) -> bool {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for block in story.iter().take(60) {
        let text = &buffer[block.span.range()];
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        if letters < MIXED_LETTERS_MIN {
            continue;
        }
        if let Some(tag) = language::detect(text, letters) {
            match counts.iter_mut().find(|(known, _)| *known == tag) {
                Some((_, count)) => *count += 1,
                None => counts.push((tag, 1)),
            }
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.len() >= 2 && counts[1].1 >= 2 && counts[1].1 * 5 >= counts[0].1
}
