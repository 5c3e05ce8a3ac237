//! The shape of titles and of names of persons.

use std::ops::Range;

use super::made;
use crate::entity::draft::Draft;
use crate::entity::normalize;
use crate::entity::scene::Scene;
use crate::lexicon::TitleWords;
use crate::name::NameKind;

/// Cuts "U.N." and "High Court" off the front of a title; drops what is none.
pub(super) fn shape_title(scene: &Scene<'_>, draft: Draft, out: &mut Vec<Draft>) {
    let Range { start, end } = draft.tokens.clone();
    let last = scene.title(end - 1);
    if last.is_empty() && scene.is_lower(end - 1) {
        return; // "replaces Tom Oro": a verb
    }
    for cut in (start + 1..end).rev() {
        let front = scene.words(&(start..cut));
        let key = normalize(&front);
        let lexicon = scene.lexicon;
        let kind = if scene.is_any(cut - 1, &["court", "ministry", "parliament"])
            && scene.is_capitalized(cut - 1)
            || lexicon.organization(&key).is_some()
        {
            NameKind::Organization
        } else if lexicon.country(&key).is_some() {
            NameKind::Location
        } else if lexicon.demonym(&key).is_some() {
            NameKind::Norp
        } else {
            continue;
        };
        out.push(made(scene, &draft, kind, start..cut));
        out.push(made(scene, &draft, NameKind::Title, cut..end));
        return;
    }
    out.push(draft);
}

/// "Lt. Gen. Mahbub" before "Rahman Chowdhury": what follows a rank and is no
/// title is the name's first word.
pub(super) fn take_name_from_title(scene: &Scene<'_>, name: &mut Draft, out: &mut Vec<Draft>) {
    let Some(title) = out.last() else { return };
    let stands_before = title.sentence == name.sentence && title.tokens.end == name.tokens.start;
    if title.kind != NameKind::Title || !stands_before {
        return;
    }
    let mut start = name.tokens.start;
    while start > title.tokens.start + 1
        && scene.title(start - 1).is_empty()
        && scene.is_capitalized(start - 1)
    {
        start -= 1;
    }
    let certain = scene
        .title(start - 1)
        .any(TitleWords::RANK.or(TitleWords::HONORIFIC));
    if start < name.tokens.start && certain {
        let title = made(scene, title, NameKind::Title, title.tokens.start..start);
        *name = made(scene, name, NameKind::Person, start..name.tokens.end);
        out.pop();
        out.push(title);
    }
}

/// A body the lexicon knows whose first word was left unmarked, as in names of
/// other languages.
pub(super) fn known_body(scene: &Scene<'_>, draft: &Draft, out: &[Draft]) -> Option<Draft> {
    let before = scene.before(draft.tokens.start)?;
    if out.last().is_some_and(|last| last.tokens.end > before) || draft.is_one_word() {
        return None;
    }
    let longer = before..draft.tokens.end;
    scene
        .lexicon
        .organization(&normalize(&scene.words(&longer)))
        .map(|_| made(scene, draft, NameKind::Organization, longer))
}

/// "Florencio" before an unmarked "May": the rest of the name.
pub(super) fn extend_person(scene: &Scene<'_>, draft: &mut Draft, next: usize) {
    const DAYS: [&str; 19] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "i",
    ];
    let at = draft.tokens.end;
    let sentence = scene.sentence(draft.sentence);
    if !draft.is_one_word() || at >= sentence.end || at >= next || scene.is_glued(at) {
        return;
    }
    let text = scene.text(at);
    let word = text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && text.chars().skip(1).any(char::is_lowercase);
    let dated = scene.text(at + 1).starts_with(|c: char| c.is_ascii_digit());
    if scene.is_capitalized(at) && word && !dated && !scene.is_any(at, &DAYS) {
        *draft = made(scene, draft, NameKind::Person, draft.tokens.start..at + 1);
    }
}
