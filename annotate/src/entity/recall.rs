//! Names of known persons that the tagger left unmarked.

use std::collections::HashMap;

use super::draft::{Draft, each_unmarked};
use super::person::Person;
use super::resolve::narrow;
use super::scene::Scene;
use crate::document::Zone;
use crate::lexicon::WEEKDAYS;
use crate::name::NameKind;

/// Adds unmarked places where a known surname stands as a name ("Won affirmed"),
/// or a given name does ("Bill was away"). Whether any was added.
pub(super) fn recall_names(scene: &Scene<'_>, drafts: &mut Vec<Draft>, persons: &[Person]) -> bool {
    let mut surnames: HashMap<&str, usize> = HashMap::new();
    let mut given: HashMap<&str, usize> = HashMap::new();
    for person in persons {
        let (Some(first), [front, .., _]) = (person.drafts.first(), &person.words[..]) else {
            continue;
        };
        let since = drafts[*first].tokens.start;
        if let Some(family) = person.family().last() {
            let known = surnames.entry(family.as_str()).or_insert(since);
            *known = since.min(*known);
        }
        let known = given.entry(front.as_str()).or_insert(since);
        *known = since.min(*known);
    }
    let mut more = Vec::new();
    each_unmarked(scene, drafts, |sentence, token| {
        let text = scene.text(token);
        if text.len() < 2 || !scene.is_capitalized(token) {
            return;
        }
        let key = super::normalize(text);
        let headline = scene.zone(sentence) == Zone::Headline;
        let surname = surnames
            .get(key.as_str())
            .is_some_and(|since| token > *since || headline && scene.is_lower(token + 1));
        let is_name = if surname {
            stands_as_name(scene, token, false)
        } else {
            given.get(key.as_str()).is_some_and(|since| token > *since)
                && stands_as_name(scene, token, true)
        };
        if is_name {
            more.push(Draft::new(
                scene,
                NameKind::Person,
                token..token + 1,
                sentence,
            ));
        }
    });
    let added = !more.is_empty();
    drafts.append(&mut more);
    drafts.sort_by_key(|draft| draft.tokens.start);
    added
}

/// Verbs of which a person is the subject wherever they follow a name.
const SAYING: [&str; 22] = [
    "said", "says", "told", "was", "is", "has", "had", "met", "took", "made", "spoke", "wrote",
    "went", "came", "put", "led", "left", "gave", "did", "who", "won", "lost",
];

/// Whether a capitalized word that is part of a person's name stands there as
/// one: not as a month, not as the first word of a question, not as half of a
/// longer name. A given name (`strict`) must be clearer than a surname.
fn stands_as_name(scene: &Scene<'_>, token: usize, strict: bool) -> bool {
    let next = scene.text(token + 1);
    let before = scene.before(token);
    let neighbours_name = scene.is_capitalized(token + 1)
        || before.is_some_and(|before| {
            scene.is_capitalized(before)
                && scene.before(before).is_some()
                && !scene.is_any(before, &WEEKDAYS)
        })
        || next == "-"
        || before.is_some_and(|before| scene.text(before) == "-");
    if neighbours_name {
        return false;
    }
    let dated = before.is_some_and(|before| {
        scene.is_any(
            before,
            &[
                "in", "on", "since", "until", "by", "late", "early", "mid", "last", "next", "this",
                "of", "from",
            ],
        )
    }) || next.starts_with(|c: char| c.is_ascii_digit());
    let month = matches!(
        scene.text(token),
        "May" | "March" | "April" | "June" | "August"
    );
    if month && dated {
        return false;
    }
    let opens_sentence = before.is_none_or(|before| {
        matches!(
            scene.text(before),
            "\"" | "“" | "'" | "‘" | "—" | "-" | ":" | "•" | "”" | "("
        )
    });
    let said = SAYING.contains(&next) || scene.is_possessive(token + 1);
    if !opens_sentence {
        return !strict || said || matches!(next, "," | ".");
    }
    said || !strict
        && (next.ends_with("ed")
            || matches!(
                next,
                "also"
                    | "may"
                    | "will"
                    | "would"
                    | "could"
                    | "must"
                    | "should"
                    | "can"
                    | "cannot"
                    | "never"
            )
            || next == "," && scene.text(token + 2).parse::<u8>().is_ok()
            || next == "," && scene.is_any(token + 2, &["a", "an", "who", "whose"])
            || scene.zone(narrow(scene.sentence_of(token))) == Zone::Headline
                && next.ends_with('s'))
}
