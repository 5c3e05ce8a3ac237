//! The shape of titles and of names of persons.

use std::collections::HashSet;
use std::ops::Range;

use super::made;
use crate::document::Zone;
use crate::entity::draft::Draft;
use crate::entity::kind::GIVEN;
use crate::entity::normalize;
use crate::entity::scene::Scene;
use crate::lexicon::{MONTHS, TitleWords, WEEKDAYS};
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
    let sentence = scene.sentence(draft.sentence);
    // "Kim Sang" before "-won"
    let mut at = draft.tokens.end;
    while at + 1 < sentence.end
        && at + 1 < next
        && scene.text(at) == "-"
        && scene.is_glued(at)
        && scene.is_glued(at + 1)
        && scene.is_lower(at + 1)
    {
        at += 2;
    }
    if at > draft.tokens.end {
        *draft = made(scene, draft, NameKind::Person, draft.tokens.start..at);
        return;
    }
    if !draft.is_one_word() || at >= sentence.end || at >= next || scene.is_glued(at) {
        return;
    }
    let text = scene.text(at);
    let word = text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && text.chars().skip(1).any(char::is_lowercase);
    let dated = scene.text(at + 1).starts_with(|c: char| c.is_ascii_digit());
    // "May" is the exception: a surname too.
    let of_calendar =
        scene.is_any(at, &WEEKDAYS) || scene.is_any(at, &MONTHS) && !scene.is(at, "may");
    if scene.is_capitalized(at) && word && !dated && !of_calendar && !scene.is(at, "i") {
        *draft = made(scene, draft, NameKind::Person, draft.tokens.start..at + 1);
    }
}

/// Two marks as the one person's name they are: one directly behind the other,
/// or parted by a hyphen at a line's end ("Jean-", "Pierre Okemba"), or a given
/// name that is also a place's ("Georgia", "May").
pub(super) fn one_person(scene: &Scene<'_>, last: &Draft, draft: &Draft) -> Option<Draft> {
    if last.sentence != draft.sentence {
        return None;
    }
    let whole = || {
        let tokens = last.tokens.start..draft.tokens.end;
        made(scene, draft, NameKind::Person, tokens)
    };
    let gap = last.tokens.end..draft.tokens.start;
    let given = last.kind == NameKind::Location
        && draft.is_one_word()
        && GIVEN.contains(&last.key.as_str());
    if gap.is_empty() && (last.kind == NameKind::Person || given) {
        return Some(whole());
    }
    let broken = last.kind == NameKind::Person
        && gap.len() == 1
        && scene.text(gap.start) == "-"
        && scene.is_glued(gap.start)
        && !scene.is_glued(gap.end);
    if !broken {
        return None;
    }
    let mut whole = whole();
    whole.text = whole.text.replacen("- ", "-", 1);
    whole.key = normalize(&whole.text);
    Some(whole)
}

/// Cuts a headline's "Abby Goodknight Quits" to the name that the story has.
pub(in crate::entity) fn trim_headline_names(scene: &Scene<'_>, drafts: &mut [Draft]) {
    let in_headline = |draft: &Draft| scene.zone(draft.sentence) == Zone::Headline;
    let long = |draft: &Draft| draft.kind == NameKind::Person && draft.tokens.len() > 2;
    if !drafts.iter().any(|draft| in_headline(draft) && long(draft)) {
        return;
    }
    let known: HashSet<String> = drafts
        .iter()
        .filter(|draft| draft.kind == NameKind::Person && !draft.is_one_word())
        .filter(|draft| !in_headline(draft))
        .map(|draft| draft.key.clone())
        .collect();
    for draft in drafts.iter_mut() {
        if !in_headline(draft) || !long(draft) || known.contains(&draft.key) {
            continue;
        }
        let Range { start, end } = draft.tokens.clone();
        let name = (start + 2..end)
            .rev()
            .find(|cut| known.contains(&normalize(&scene.words(&(start..*cut)))));
        if let Some(cut) = name {
            *draft = made(scene, draft, NameKind::Person, start..cut);
        }
    }
}

/// Reads "OULD BAH, Sidi Mohamed" and "Itō, Harue (Japan)" at the front of a
/// line as one person, the given name first.
pub(in crate::entity) fn turn_listed_names(scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at + 1 < drafts.len() {
        if let Some(turned) = turned(scene, &drafts[at], &drafts[at + 1]) {
            drafts[at] = turned;
            drafts.remove(at + 1);
        }
        at += 1;
    }
}

fn turned(scene: &Scene<'_>, family: &Draft, given: &Draft) -> Option<Draft> {
    let listed = given.kind == NameKind::Person
        && matches!(
            family.kind,
            NameKind::Person | NameKind::Organization | NameKind::Location
        )
        && family.sentence == given.sentence
        && family.tokens.end + 1 == given.tokens.start
        && scene.text(family.tokens.end) == ","
        && scene.begins_line(family.tokens.start)
        && scene.lexicon.country(&family.key).is_none();
    if !listed {
        return None;
    }
    let end = given.tokens.end;
    let shouted = family.text.chars().filter(|c| c.is_uppercase()).count() > 2
        && !family.text.chars().any(char::is_lowercase);
    let ends = scene.text(end) == "(" || end >= scene.sentence(given.sentence).end;
    if !(shouted || ends && family.kind == NameKind::Person) {
        return None;
    }
    let mut whole = made(scene, family, NameKind::Person, family.tokens.start..end);
    let mut name = given.text.clone();
    for word in family.text.split(' ') {
        name.push(' ');
        if shouted {
            let mut letters = word.chars();
            name.extend(letters.next());
            name.extend(letters.flat_map(char::to_lowercase));
        } else {
            name.push_str(word);
        }
    }
    whole.key = normalize(&name);
    whole.text = name;
    Some(whole)
}

/// "Minister of National Defense" before a name: a post whose words were marked
/// as something else or not at all.
pub(super) fn take_post_of(scene: &Scene<'_>, name: &Draft, out: &mut Vec<Draft>) {
    let floor = scene.sentence(name.sentence).start;
    let end = name.tokens.start;
    let of = (floor..end)
        .rev()
        .take(6)
        .take_while(|at| scene.is_capitalized(*at) || scene.is_any(*at, &["of", "and", "for"]))
        .filter(|at| scene.is(*at, "of"))
        .last();
    let Some(head) = of
        .and_then(|of| of.checked_sub(1))
        .filter(|head| *head >= floor)
    else {
        return;
    };
    let post = scene.is_any(
        head,
        &["minister", "secretary", "commissioner", "director", "chief"],
    ) && scene.is_capitalized(head)
        && end - head > 2
        && !scene.is_any(end - 1, &["of", "and", "for"]);
    let covered = |draft: &Draft| draft.tokens.end > head;
    if !post
        || out
            .iter()
            .rev()
            .take_while(|draft| covered(draft))
            .any(|draft| draft.tokens.start < head)
    {
        return;
    }
    // "Secretary of State Condoleezza Rice" has its mark already.
    if out
        .last()
        .is_some_and(|draft| draft.kind == NameKind::Title && draft.tokens.end == end)
    {
        return;
    }
    while out.last().is_some_and(covered) {
        out.pop();
    }
    out.push(made(scene, name, NameKind::Title, head..end));
}
