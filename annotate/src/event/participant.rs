//! Participants: who acts and who is acted upon, by the tree.

use super::part::Cast;
use super::side::{is_named, is_someone};
use super::{Participant, Scene, code, status};
use crate::entity::{Detail, EntityIndex};
use crate::name::NameKind;
use crate::span::Span;
use crate::syntax::{DepRel, Penn, Upos};

/// Words for a country's organs, which act for the country named before them.
const ORGANS: &[&str] = &[
    "administration",
    "army",
    "authority",
    "diplomat",
    "force",
    "government",
    "jet",
    "military",
    "navy",
    "official",
    "police",
    "troop",
    "warplane",
];

/// The two sides of an act as participants, each once.
pub(super) fn of(scene: &Scene<'_>, cast: &Cast) -> (Vec<Participant>, Vec<Participant>) {
    let actors = each_once(scene, &cast.actors, &[]);
    let recipients = each_once(scene, &cast.recipients, &actors);
    (actors, recipients)
}

fn each_once(scene: &Scene<'_>, words: &[usize], taken: &[Participant]) -> Vec<Participant> {
    let mut found: Vec<Participant> = Vec::new();
    let words = words
        .iter()
        .filter(|&&word| !is_nobody(scene, word) && !is_also_named(scene, word, words));
    for &word in words {
        let next = as_said(scene, word);
        let known = |other: &Participant| {
            other.span.overlaps(next.span) || (next.entity.is_some() && other.entity == next.entity)
        };
        if !found.iter().chain(taken).any(known) {
            found.push(next);
        }
    }
    found
}

/// Whether a word means nobody: "no one was hurt".
fn is_nobody(scene: &Scene<'_>, word: usize) -> bool {
    let form = scene.form(word);
    ["nobody", "none", "nothing"]
        .iter()
        .any(|known| form.eq_ignore_ascii_case(known))
        || status::denied_noun(scene, word)
}

/// Whether one of the others names the same: "Its chairman, Mark Ojamets", "former
/// minister Joseph Kamanga", "China, the North's ally".
fn is_also_named(scene: &Scene<'_>, word: usize, others: &[usize]) -> bool {
    let syntax = scene.syntax;
    let named = |other: usize| scene.mention_at(other).is_some();
    if named(word) {
        return false;
    }
    others.iter().any(|&other| {
        let linked = syntax.head(other) == Some(word)
            && matches!(
                syntax.relation(other),
                DepRel::Appos | DepRel::Flat | DepRel::Compound
            )
            || syntax.head(word) == Some(other)
                && matches!(
                    syntax.relation(word),
                    DepRel::Appos | DepRel::Flat | DepRel::Compound
                );
        let adjacent = || {
            scene.mention_at(other).is_some_and(|mention| {
                let token = scene.tokens.tokens.get(word + 1);
                token.is_some_and(|token| token.start() == mention.span.start())
            })
        };
        other != word && named(other) && (linked || adjacent())
    })
}

/// The words that stand for all that is coordinated with some: names in apposition
/// instead of their nouns, and what pronouns are known to mean.
pub(super) fn heads<'a>(
    scene: &'a Scene<'_>,
    words: &'a [usize],
) -> impl Iterator<Item = usize> + 'a {
    let all = words.iter().flat_map(|&word| scene.syntax.conjuncts(word));
    all.filter(|&word| !says_nothing(scene, word))
        .map(|word| named_beside(scene, word).unwrap_or(word))
        .map(|word| {
            let pronoun = scene.syntax.upos(word) == Upos::Pron;
            let meant = pronoun.then(|| subject_meant(scene, word)).flatten();
            meant.unwrap_or(word)
        })
}

/// A participant in the words that stand there, a pronoun too.
pub(super) fn as_said(scene: &Scene<'_>, word: usize) -> Participant {
    let mut participant = participant(scene, word);
    if scene.syntax.upos(word) == Upos::Pron {
        participant.span = scene.tokens.tokens[word];
    }
    participant
}

/// One participant for a word that stands for someone.
pub(super) fn participant(scene: &Scene<'_>, word: usize) -> Participant {
    if let Some(mention) = scene.mention_at(word) {
        return coded(scene, word, mention.span, Some(mention.entity));
    }
    if scene.syntax.upos(word) == Upos::Pron {
        if let Some(meant) = subject_meant(scene, word) {
            return participant(scene, meant);
        }
        let person = person_meant(scene, word);
        return coded(scene, word, scene.tokens.tokens[word], person);
    }
    let phrase = phrase(scene, word);
    let organ = ORGANS.contains(&&*scene.lemma(word));
    let country = scene
        .words_in(phrase)
        .filter(|_| organ)
        .filter_map(|inner| scene.mention_at(inner))
        .find(|mention| {
            let detail = &scene.entities[mention.entity.0 as usize].detail;
            matches!(detail, Detail::Location | Detail::Norp)
        });
    coded(scene, word, phrase, country.map(|mention| mention.entity))
}

/// A participant with the codes that its words and its entity give it.
fn coded(scene: &Scene<'_>, head: usize, span: Span, entity: Option<EntityIndex>) -> Participant {
    Participant {
        span,
        entity,
        country: code::country(scene, span, head, entity),
        sector: code::sector(scene, span, head, entity),
    }
}

/// The subject of a clause further up that a pronoun means: "Police said they
/// detained 34 people".
fn subject_meant(scene: &Scene<'_>, pronoun: usize) -> Option<usize> {
    let syntax = scene.syntax;
    let form = scene.form(pronoun).to_lowercase();
    let fits = |subject: usize| {
        let many = matches!(syntax.penn(subject), Penn::Nns | Penn::Nnps);
        let name = scene.mask(subject);
        match &*form {
            "he" | "she" | "him" | "his" | "her" => {
                name == Some(NameKind::Person)
                    || name.is_none() && !many && is_someone(scene, subject)
            }
            "they" | "them" | "their" => {
                many || syntax.child(subject, &[DepRel::Conj]).is_some()
                    || scene.lemma(subject) == "police"
            }
            "it" | "its" => matches!(name, Some(NameKind::Organization | NameKind::Location)),
            _ => false,
        }
    };
    let mut clause = syntax.head(pronoun)?;
    let own = syntax.subject(clause);
    loop {
        clause = syntax.head(clause)?;
        let subject = syntax.child(clause, &[DepRel::Nsubj, DepRel::NsubjPass]);
        if let Some(subject) = subject
            && subject != pronoun
            && (own == Some(pronoun) || own != Some(subject))
            && subject < pronoun
            && syntax.upos(subject) != Upos::Pron
        {
            // A nearer subject that does not fit leaves it open.
            return fits(subject).then_some(subject);
        }
    }
}

/// The person that "he" or "she" means, where only one has been named just before:
/// earlier in the sentence, or else in the sentence before.
fn person_meant(scene: &Scene<'_>, pronoun: usize) -> Option<EntityIndex> {
    let form = scene.form(pronoun);
    if !["he", "she", "him", "his", "her"]
        .iter()
        .any(|known| form.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let sentence = scene.sentence_of(pronoun);
    let here = scene.tokens.tokens[pronoun].start();
    let behind = scene
        .mentions
        .partition_point(|mention| mention.span.end() <= here);
    for wanted in [sentence, sentence.checked_sub(1)?] {
        let mut persons: Vec<EntityIndex> = scene.mentions[..behind]
            .iter()
            .rev()
            .skip_while(|mention| mention.sentence > wanted)
            .take_while(|mention| mention.sentence == wanted)
            .map(|mention| mention.entity)
            .filter(|entity| matches!(scene.entities[entity.0 as usize].detail, Detail::Person(_)))
            .collect();
        persons.sort_unstable();
        persons.dedup();
        match *persons {
            [] => {}
            [one] => return Some(one),
            _ => return None,
        }
    }
    None
}

/// The name in apposition to a noun: "his wife, Janet Jagan".
fn named_beside(scene: &Scene<'_>, word: usize) -> Option<usize> {
    if is_named(scene, word) {
        return None;
    }
    let syntax = scene.syntax;
    syntax
        .children(word)
        .find(|&child| match syntax.relation(child) {
            DepRel::Appos => matches!(
                scene.mask(child),
                Some(NameKind::Person | NameKind::Organization)
            ),
            DepRel::Flat | DepRel::Compound => {
                child > word && scene.mask(child) == Some(NameKind::Person)
            }
            _ => false,
        })
}

/// Words that take a subject's or object's place and mean nobody.
fn says_nothing(scene: &Scene<'_>, word: usize) -> bool {
    let expletive = matches!(scene.syntax.relation(word), DepRel::Expl);
    let lower = scene.form(word).to_lowercase();
    let form = matches!(
        &*lower,
        "this"
            | "that"
            | "which"
            | "what"
            | "who"
            | "whom"
            | "there"
            | "itself"
            | "themselves"
            | "himself"
            | "herself"
    );
    expletive || form || scene.syntax.upos(word) == Upos::Verb
}

/// The phrase of a noun without its article, and without what follows a comma or
/// a relative clause.
fn phrase(scene: &Scene<'_>, word: usize) -> Span {
    let syntax = scene.syntax;
    let mut first = word;
    let mut last = word;
    for child in syntax.children(word) {
        let belongs = matches!(
            syntax.relation(child),
            DepRel::Amod
                | DepRel::Compound
                | DepRel::NmodPoss
                | DepRel::Nummod
                | DepRel::Flat
                | DepRel::Fixed
                | DepRel::Nmod
        );
        if belongs && syntax.relation(child) != DepRel::Nmod {
            first = first.min(syntax.subtree(child).start);
        }
        let belongs = belongs || syntax.relation(child) == DepRel::Obl;
        // "accused the army of looting": what is said of someone is no part of him.
        let of = || scene.preposition(child).as_deref() == Some("of");
        let part = !is_someone(scene, word) || is_someone(scene, child);
        if belongs && child > word && part && of() {
            last = last.max(last_of(scene, child));
        }
    }
    let first = (first..=word)
        .find(|&at| {
            let form = scene.form(at);
            form.starts_with(char::is_alphanumeric)
                && !["the", "a", "an"]
                    .iter()
                    .any(|article| form.eq_ignore_ascii_case(article))
        })
        .unwrap_or(word);
    scene.tokens.tokens[first].to(scene.tokens.tokens[last])
}

/// The last word of what follows "of", without relative clauses and the like.
fn last_of(scene: &Scene<'_>, word: usize) -> usize {
    let mut last = word;
    for member in scene.syntax.conjuncts(word) {
        last = last.max(member);
        for child in scene.syntax.children(member) {
            let flat = matches!(
                scene.syntax.relation(child),
                DepRel::Flat | DepRel::Compound
            );
            let of = scene.syntax.relation(child) == DepRel::Nmod
                && scene.preposition(child).as_deref() == Some("of");
            if flat || of {
                last = last.max(child);
            }
        }
    }
    last
}
