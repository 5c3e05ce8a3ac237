//! From the tagger's names to drafts of mentions: cut to the name alone, joined
//! where two marks are one name, and completed by what the article itself defines.

use std::collections::HashMap;
use std::ops::Range;

use super::normalize;
use super::scene::Scene;
use super::shape::{shape, trim_headline_names, turn_listed_names};
use crate::document::Zone;
use crate::lexicon::TitleWords;
use crate::name::{Name, NameKind};

/// A name on its way to becoming a mention.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub kind: NameKind,
    pub tokens: Range<usize>,
    pub sentence: u32,
    /// The words as written.
    pub text: String,
    /// The words as compared.
    pub key: String,
    /// The name it was put in brackets behind, or that it is said to stand for.
    pub stands_for: Option<String>,
}

impl Draft {
    pub fn new(scene: &Scene<'_>, kind: NameKind, tokens: Range<usize>, sentence: u32) -> Self {
        let text = scene.words(&tokens);
        Self {
            kind,
            sentence,
            key: normalize(&text),
            text,
            tokens,
            stands_for: None,
        }
    }

    /// Whether it is a single word.
    pub fn is_one_word(&self) -> bool {
        !self.text.contains(' ')
    }
}

/// All drafts of an article in reading order, none overlapping.
pub(super) fn drafts(scene: &Scene<'_>, names: &[Name]) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(names.len() + 8);
    for name in names {
        add_cleaned(scene, name, &mut drafts);
    }
    drafts.sort_by_key(|draft| draft.tokens.start);
    drafts.retain(|draft| !draft.key.is_empty());
    let mut drafts = shape(scene, drafts);
    trim_headline_names(scene, &mut drafts);
    turn_listed_names(scene, &mut drafts);
    define_acronyms(scene, &mut drafts);
    recall_acronyms(scene, &mut drafts);
    drafts
}

/// Cuts possessives, articles and titles off a name.
fn add_cleaned(scene: &Scene<'_>, name: &Name, drafts: &mut Vec<Draft>) {
    let mut tokens = name.tokens.clone();
    let whole = |text: &str| text.chars().any(char::is_alphanumeric);
    while tokens.len() > 1
        && (scene.is_possessive(tokens.end - 1) && name.kind != NameKind::Organization
            || !whole(scene.text(tokens.end - 1)) && scene.text(tokens.end - 1) != ")")
    {
        tokens.end -= 1;
    }
    while tokens.len() > 1 && !whole(scene.text(tokens.start)) {
        tokens.start += 1;
    }
    if tokens.is_empty() {
        return;
    }
    if tokens.len() > 1
        && scene.is(tokens.start, "the")
        && !scene.is(tokens.start + 1, "hague")
        && name.kind != NameKind::Title
    {
        tokens.start += 1;
    }
    if name.kind == NameKind::Person {
        let start = tokens.start;
        while tokens.len() > 1 && is_certain_title(scene, tokens.start) {
            tokens.start += 1;
        }
        if start < tokens.start {
            let title = start..tokens.start;
            drafts.push(Draft::new(scene, NameKind::Title, title, name.sentence));
        }
    }
    // "Sir" before a name that was left unmarked.
    let title =
        name.kind == NameKind::Person && tokens.len() == 1 && is_certain_title(scene, tokens.start);
    let kind = if title { NameKind::Title } else { name.kind };
    drafts.push(Draft::new(scene, kind, tokens, name.sentence));
}

/// A word that is a title wherever it stands before a name, never a given name.
fn is_certain_title(scene: &Scene<'_>, token: usize) -> bool {
    let words = scene.title(token);
    let text = scene.text(token);
    words.any(TitleWords::HONORIFIC.or(TitleWords::RANK))
        && (text.ends_with('.')
            || scene.is_any(
                token,
                &[
                    "mr",
                    "mrs",
                    "ms",
                    "dr",
                    "sir",
                    "dame",
                    "general",
                    "colonel",
                    "lieutenant",
                    "admiral",
                    "captain",
                    "brigadier",
                    "sergeant",
                    "corporal",
                    "professor",
                    "ayatollah",
                    "pope",
                    "archbishop",
                    "cardinal",
                    "gen",
                    "lt",
                    "col",
                    "maj",
                    "sgt",
                    "capt",
                    "brig",
                    "adm",
                    "cmdr",
                    "cpl",
                    "maître",
                    "ratu",
                    "datuk",
                    "tengku",
                ],
            ))
}

/// Reads "Joint Chiefs of Staff (JCS)" and "known by its acronym MINUSCA".
fn define_acronyms(scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
    let mut at = 0;
    while at < drafts.len() {
        let outer = drafts[at].clone();
        at += 1;
        if !matches!(outer.kind, NameKind::Organization | NameKind::Location) {
            continue;
        }
        let end = outer.tokens.end;
        let inner = if scene.text(end) == "(" && scene.text(end + 2) == ")" {
            Some(end + 1)
        } else {
            known_as(scene, &outer)
        };
        let Some(inner) = inner else { continue };
        let marked = drafts
            .get(at)
            .filter(|next| next.tokens.contains(&inner))
            .map(|next| next.tokens.clone());
        if marked.as_ref().is_some_and(|tokens| tokens.len() > 1)
            || !could_stand_for(scene.text(inner), &outer.text, marked.is_some())
        {
            continue;
        }
        let mut draft = Draft::new(scene, outer.kind, inner..inner + 1, outer.sentence);
        draft.stands_for = Some(outer.key);
        if marked.is_some() {
            drafts[at] = draft;
        } else {
            drafts.insert(at, draft);
        }
    }
}

/// The word behind ", (better) known as/by its … acronym".
fn known_as(scene: &Scene<'_>, outer: &Draft) -> Option<usize> {
    let end = scene.sentence(outer.sentence).end;
    let window = outer.tokens.end..end.min(outer.tokens.end + 9);
    let known = window.clone().take(5).find(|at| scene.is(*at, "known"))?;
    (known + 1..window.end)
        .find(|at| is_acronym(scene.text(*at)))
        .filter(|at| {
            (known + 1..*at).all(|between| {
                scene.is_any(between, &["as", "by", "its", "the", "acronym", "initials"])
                    || scene.is_capitalized(between)
            })
        })
}

/// Two letters or more, most of them capitals, as in `NATO`, `RoKA` and `U.N.`.
pub(super) fn is_acronym(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    letters >= 2 && capitals * 2 > letters && capitals >= 2 && text.chars().count() <= 12
}

/// Whether a word in brackets may be another name of what stands before them.
fn could_stand_for(inner: &str, outer: &str, marked: bool) -> bool {
    if inner.chars().count() < 2 || !inner.starts_with(char::is_alphabetic) {
        return false;
    }
    let initials = initials(outer);
    let plain: String = inner
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    is_acronym(inner)
        || initials == plain
        || marked
            && inner.starts_with(char::is_uppercase)
            && outer.contains(' ')
            && plain.starts_with(&initials[..1.min(initials.len())])
}

/// The first letters of a name's words in lower case, small joining words left out.
pub(super) fn initials(name: &str) -> String {
    name.split(|c: char| c.is_whitespace() || c == '-' || c == '/')
        .filter(|word| {
            !matches!(
                *word,
                "of" | "the" | "and" | "for" | "in" | "on" | "to" | "de" | "&"
            )
        })
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect()
}

/// Adds every later place where an acronym the article has defined stands unmarked.
fn recall_acronyms(scene: &Scene<'_>, drafts: &mut Vec<Draft>) {
    let mut defined: HashMap<String, (NameKind, usize)> = HashMap::new();
    for draft in drafts.iter().filter(|draft| draft.stands_for.is_some()) {
        defined
            .entry(draft.text.clone())
            .or_insert((draft.kind, draft.tokens.start));
    }
    if defined.is_empty() {
        return;
    }
    let mut more = Vec::new();
    each_unmarked(scene, drafts, |sentence, token| {
        let Some((kind, since)) = defined.get(scene.text(token)) else {
            return;
        };
        if token > *since {
            more.push(Draft::new(scene, *kind, token..token + 1, sentence));
        }
    });
    // What was marked as something else is what the article said it is.
    for draft in drafts.iter_mut().filter(|draft| draft.is_one_word()) {
        if let Some((kind, since)) = defined.get(&draft.text)
            && draft.tokens.start > *since
        {
            draft.kind = *kind;
        }
    }
    drafts.append(&mut more);
    drafts.sort_by_key(|draft| draft.tokens.start);
}

/// Calls `f` with every token of the story that no draft covers.
pub(super) fn each_unmarked(scene: &Scene<'_>, drafts: &[Draft], mut f: impl FnMut(u32, usize)) {
    let mut next = 0;
    for (number, sentence) in (0u32..).zip(&scene.tokens.sentences) {
        if sentence.zone == Zone::Caption {
            continue;
        }
        for token in sentence.tokens.clone() {
            while next < drafts.len() && drafts[next].tokens.end <= token {
                next += 1;
            }
            if drafts
                .get(next)
                .is_some_and(|draft| draft.tokens.contains(&token))
            {
                continue;
            }
            f(number, token);
        }
    }
}
