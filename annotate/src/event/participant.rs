//! Participants: who acts and who is acted upon, by the tree.

use super::{EventType, Participant, Scene};
use crate::entity::Detail;
use crate::name::NameKind;
use crate::span::Span;
use crate::syntax::{DepRel, Upos};

/// Verbs that only carry the noun that names the act: "held talks".
const LIGHT: &[&str] = &[
    "carry",
    "conduct",
    "do",
    "file",
    "give",
    "have",
    "hold",
    "impose",
    "issue",
    "launch",
    "make",
    "mount",
    "offer",
    "order",
    "organize",
    "pay",
    "provide",
    "reach",
    "receive",
    "sign",
    "stage",
    "start",
    "take",
    "undertake",
    "begin",
    "lead",
    "join",
    "win",
];

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

/// Actors and recipients of the act that a word names.
pub(super) fn of(
    scene: &Scene<'_>,
    word: usize,
    kind: EventType,
) -> (Vec<Participant>, Vec<Participant>) {
    let mut sides = if scene.is_verb(word) {
        of_verb(scene, word)
    } else {
        of_noun(scene, word)
    };
    if is_reciprocal(scene, word, kind) {
        let partners = std::mem::take(&mut sides.recipients);
        sides.actors.extend(partners);
    }
    if leaves_or_takes_a_post(scene, word, kind) && sides.actors.is_empty() {
        std::mem::swap(&mut sides.actors, &mut sides.recipients);
    }
    let actors = participants(scene, &sides.actors, &[]);
    let recipients = participants(scene, &sides.recipients, &actors);
    (actors, recipients)
}

/// Where an act happens: a place named with "in", "at", "near" that takes no part.
pub(super) fn place(
    scene: &Scene<'_>,
    word: usize,
    actors: &[Participant],
    recipients: &[Participant],
) -> Option<Participant> {
    let own = scene.syntax.children(word);
    let around = scene
        .syntax
        .head(word)
        .into_iter()
        .flat_map(|head| scene.syntax.children(head));
    own.chain(around)
        .filter(|&child| {
            matches!(scene.syntax.relation(child), DepRel::Obl | DepRel::Nmod)
                && scene.mask(child) == Some(NameKind::Location)
                && scene
                    .preposition(child)
                    .is_some_and(|with| matches!(&*with, "in" | "at" | "near" | "outside" | "off"))
        })
        .map(|child| participant(scene, child))
        .find(|place| {
            actors
                .iter()
                .chain(recipients)
                .all(|taken| taken.span != place.span)
        })
}

/// One participant for a word that stands for someone.
pub(super) fn participant(scene: &Scene<'_>, word: usize) -> Participant {
    if let Some(mention) = scene.mention_at(word) {
        return Participant {
            span: mention.span,
            entity: Some(mention.entity),
        };
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
    Participant {
        span: phrase,
        entity: country.map(|mention| mention.entity),
    }
}

/// Head words of the two sides.
#[derive(Default)]
struct Sides {
    actors: Vec<usize>,
    recipients: Vec<usize>,
}

fn of_verb(scene: &Scene<'_>, verb: usize) -> Sides {
    let syntax = scene.syntax;
    let mut sides = Sides {
        actors: syntax.agent(verb).into_iter().collect(),
        recipients: syntax.patient(verb).into_iter().collect(),
    };
    for child in syntax.children(verb) {
        match (syntax.relation(child), scene.preposition(child).as_deref()) {
            (DepRel::Iobj, _) => sides.recipients.insert(0, child),
            (DepRel::OblAgent, _) if !sides.actors.contains(&child) => sides.actors.push(child),
            (DepRel::Obl, Some("with" | "against" | "on" | "at" | "for"))
                if stands_for_someone(scene, child) =>
            {
                sides.recipients.push(child);
            }
            (DepRel::Obl, Some("to" | "from" | "of")) if is_named(scene, child) => {
                sides.recipients.push(child);
            }
            _ => {}
        }
    }
    sides
}

fn of_noun(scene: &Scene<'_>, noun: usize) -> Sides {
    let syntax = scene.syntax;
    let mut sides = Sides::default();
    for child in syntax.children(noun) {
        match (syntax.relation(child), scene.preposition(child).as_deref()) {
            (DepRel::NmodPoss, _) | (DepRel::Nmod, Some("by" | "between" | "from")) => {
                sides.actors.push(child);
            }
            (DepRel::Compound | DepRel::Amod, _) if is_named(scene, child) => {
                sides.actors.push(child);
            }
            (DepRel::Nmod, Some("of" | "against" | "on" | "to" | "with" | "for"))
                if stands_for_someone(scene, child) =>
            {
                sides.recipients.push(child);
            }
            _ => {}
        }
    }
    if let Some(carrier) = carrier(scene, noun) {
        if sides.actors.is_empty() {
            sides.actors.extend(syntax.agent(carrier));
        }
        for child in syntax.children(carrier).filter(|&child| child != noun) {
            let with = scene.preposition(child);
            if syntax.relation(child) == DepRel::Obl
                && matches!(with.as_deref(), Some("with" | "against" | "on" | "to"))
                && stands_for_someone(scene, child)
            {
                sides.recipients.push(child);
            }
        }
    }
    sides
}

/// The light verb that carries a noun: "held" of "held talks".
fn carrier(scene: &Scene<'_>, noun: usize) -> Option<usize> {
    let head = scene.syntax.head(noun)?;
    let carries = match scene.syntax.relation(noun) {
        DepRel::Obj | DepRel::NsubjPass => true,
        DepRel::Obl => matches!(
            scene.preposition(noun).as_deref(),
            Some("in" | "for" | "on")
        ),
        _ => false,
    };
    (carries && LIGHT.contains(&&*scene.lemma(head))).then_some(head)
}

/// Whether both sides do the same: they met, agreed, clashed. A visit has a host.
fn is_reciprocal(scene: &Scene<'_>, word: usize, kind: EventType) -> bool {
    let lemma = scene.lemma(word);
    let with = || {
        scene
            .syntax
            .children(word)
            .any(|child| scene.preposition(child).as_deref() == Some("with"))
    };
    match kind {
        EventType::Consult => !matches!(
            &*lemma,
            "visit" | "trip" | "tour" | "arrive" | "travel" | "fly" | "return" | "host" | "stop"
        ),
        EventType::Cooperate => true,
        EventType::Agree | EventType::Support | EventType::Assault => with() || lemma == "sign",
        _ => false,
    }
}

/// Whoever resigns or takes office acts, also where the sentence is passive.
fn leaves_or_takes_a_post(scene: &Scene<'_>, word: usize, kind: EventType) -> bool {
    kind == EventType::Personnel
        && matches!(
            &*scene.lemma(word),
            "resignation" | "retirement" | "inauguration" | "swear"
        )
}

fn is_named(scene: &Scene<'_>, word: usize) -> bool {
    matches!(
        scene.mask(word),
        Some(NameKind::Person | NameKind::Organization | NameKind::Location | NameKind::Norp)
    )
}

/// Whether a word can be a participant: a name, a pronoun, or a noun that has a
/// name in its phrase or is one of a country's organs.
fn stands_for_someone(scene: &Scene<'_>, word: usize) -> bool {
    is_named(scene, word)
        || scene.syntax.upos(word) == Upos::Pron
        || ORGANS.contains(&&*scene.lemma(word))
        || scene.syntax.children(word).any(|child| {
            is_named(scene, child)
                && matches!(
                    scene.syntax.relation(child),
                    DepRel::Amod | DepRel::Compound | DepRel::NmodPoss | DepRel::Nmod
                )
        })
}

/// Everyone coordinated with the words given, each once, none of them in `taken`.
fn participants(scene: &Scene<'_>, heads: &[usize], taken: &[Participant]) -> Vec<Participant> {
    let mut found: Vec<Participant> = Vec::new();
    let all = heads.iter().flat_map(|&head| scene.syntax.conjuncts(head));
    for word in all.filter(|&word| !says_nothing(scene, word)) {
        let next = participant(scene, word);
        let known = |other: &Participant| {
            other.span.overlaps(next.span) || (next.entity.is_some() && other.entity == next.entity)
        };
        if !found.iter().chain(taken).any(known) {
            found.push(next);
        }
    }
    found
}

/// Words that take a subject's or object's place and mean nobody.
fn says_nothing(scene: &Scene<'_>, word: usize) -> bool {
    let expletive = matches!(scene.syntax.relation(word), DepRel::Expl);
    let lower = scene.form(word).to_lowercase();
    let form = matches!(
        &*lower,
        "it" | "this" | "that" | "which" | "what" | "there" | "itself" | "themselves" | "himself"
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
        if belongs && child > word && scene.preposition(child).as_deref() == Some("of") {
            last = last.max(syntax.subtree(child).end - 1);
        }
    }
    let first = (first..=word)
        .find(|&at| !matches!(&*scene.form(at).to_lowercase(), "the" | "a" | "an"))
        .unwrap_or(word);
    scene.tokens.tokens[first].to(scene.tokens.tokens[last])
}
