//! Salience: what an article tells, apart from what it mentions in passing.

use super::{Event, Scene, Status, topic};
use crate::syntax::Upos;

/// Texts of fewer sentences are all story.
const ARTICLE_MIN: usize = 5;

/// What an act's strength must reach, in sixteenths of log-odds: of sentences alone
/// more is found than is likely, for the best balance of misses and false finds.
const BAR: i16 = -20;

/// What it must reach in an article: likelier an act than not by two to one.
const ARTICLE_BAR: i16 = 12;

/// How much more is asked of an act without any participant.
const NOBODY: i16 = 12;

/// How much more is asked of an act that did not happen, or not yet.
const NOT_ASSERTED: i16 = 4;

/// How much more is asked of an act named by an adjective.
const ADJECTIVE: i16 = 16;

/// How much less is asked of an act told in several places.
const AGAIN: i16 = 8;

/// Leaves out what is no event in its article. The surest act of an article stays.
pub(super) fn keep(scene: &Scene<'_>, events: &mut Vec<Event>) {
    if !events.is_empty() && topic::is_sport(scene) {
        events.clear();
        return;
    }
    leave_out_lists(scene, events);
    events.retain(|event| strength(event) >= BAR + more_asked(scene, event));
    if story_sentences(scene) < ARTICLE_MIN {
        return;
    }
    let surest = events.iter().map(strength).max();
    events.retain(|event| {
        Some(strength(event)) == surest || strength(event) >= ARTICLE_BAR + more_asked(scene, event)
    });
}

/// Leaves out what sentences about markets and lists of anniversaries tell.
fn leave_out_lists(scene: &Scene<'_>, events: &mut Vec<Event>) {
    let sentences = &scene.tokens.sentences;
    let mut listed = Vec::with_capacity(sentences.len());
    let mut in_list = false;
    for (number, sentence) in sentences.iter().enumerate() {
        let begins = topic::begins_anniversaries(scene, number);
        let item = topic::is_anniversary(scene, number);
        let same_block = number
            .checked_sub(1)
            .is_some_and(|before| sentences[before].block == sentence.block);
        in_list = begins || in_list && (item || same_block);
        listed.push(in_list);
    }
    let is_silent = |sentence: usize| {
        listed[sentence] || topic::is_market(scene, sentences[sentence].tokens.clone())
    };
    for event in events.iter_mut() {
        event
            .evidence
            .retain(|evidence| !is_silent(evidence.sentence as usize));
    }
    events.retain(|event| !event.evidence.is_empty());
}

fn story_sentences(scene: &Scene<'_>) -> usize {
    let sentences = scene.tokens.sentences.iter();
    sentences
        .filter(|sentence| sentence.zone.tells_the_story())
        .count()
}

fn strength(event: &Event) -> i16 {
    let all = event.evidence.iter().map(|evidence| evidence.strength);
    all.max().unwrap_or_default()
}

/// What is asked of an act beyond the bar.
fn more_asked(scene: &Scene<'_>, event: &Event) -> i16 {
    let words = scene.words_in(event.evidence[0].trigger);
    let mut bar = 0;
    if event.actors.is_empty() && event.recipients.is_empty() {
        bar += NOBODY;
    }
    if event.status != Status::Asserted {
        bar += NOT_ASSERTED;
    }
    if words.len() == 1 && scene.syntax.upos(words.start) == Upos::Adj {
        bar += ADJECTIVE;
    }
    if event.evidence.len() > 1 {
        bar -= AGAIN;
    }
    bar
}
