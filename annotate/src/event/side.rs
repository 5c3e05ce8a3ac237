//! The two sides of an act: the words of the tree that stand for who acts and for
//! who is acted upon.

use super::{EventType, Scene, people};
use crate::name::NameKind;
use crate::syntax::{DepRel, Penn, Upos};

use EventType::{
    Accuse, Agree, Aid, Assault, Coerce, Concede, Consult, Cooperate, Disaster, Election, Mobilize,
    Personnel, Reject, Request, Retreat, Sanction, Support, Threaten,
};

/// Verbs that only carry the noun that names the act: "held talks".
#[rustfmt::skip]
const LIGHT: &[&str] = &[
    "attend", "begin", "carry", "conduct", "continue", "do", "end", "file", "finish", "give", "have", "hold",
    "impose", "issue", "join", "launch", "lead", "make", "mount", "offer", "open", "order", "organize", "pay",
    "provide", "reach", "resume", "send", "sign", "stage", "start", "take", "undertake", "wage", "win",
];

/// Verbs whose subject suffers the act that their object names: "faces charges".
const SUFFERING: &[&str] = &["face", "get", "receive", "suffer", "undergo"];

/// Nouns whose owner suffers the act: "Hariri's assassination".
#[rustfmt::skip]
const SUFFERED: &[&str] = &[
    "abduction", "appointment", "arrest", "assassination", "capture", "confirmation", "conviction", "death",
    "deportation", "detention", "dismissal", "execution", "expulsion", "extradition", "imprisonment",
    "indictment", "kidnapping", "killing", "murder", "nomination", "ouster", "release", "removal", "sentence",
    "trial",
];

/// Nouns whose "of" names who acts: "the resignation of the minister".
#[rustfmt::skip]
const DONE_BY: &[&str] = &[
    "arrival", "departure", "election", "inauguration", "meeting", "pullout", "re-election", "resignation",
    "retirement", "return", "strike", "summit", "victory", "visit", "withdrawal",
];

/// Words for going to see someone, who is then the host.
const VISITING: &[&str] = &[
    "arrive", "fly", "go", "head", "return", "stop", "tour", "travel", "trip", "visit",
];

/// Verbs whose subject is the host.
const HOSTING: &[&str] = &["host", "receive", "welcome"];

/// Verbs without an object that tell what becomes of their subject.
#[rustfmt::skip]
const BEFALLING: &[&str] = &[
    "burn", "capsize", "collapse", "crash", "derail", "die", "disappear", "drown", "fall", "overturn", "perish",
    "sink",
];

/// Verbs that take one's own troops away.
const PULLING: &[&str] = &["evacuate", "pull", "withdraw"];

/// Verbs that tell what an attack has done.
const HARMING: &[&str] = &["injure", "kill", "leave", "wound"];

/// Things that kill without being anyone.
#[rustfmt::skip]
const THINGS: &[&str] = &[
    "accident", "ambush", "assault", "attack", "blast", "bomb", "bombing", "bullet", "clash", "crash", "explosion",
    "fighting", "fire", "gunfire", "mine", "missile", "mortar", "raid", "rocket", "shell", "shelling", "shooting",
    "strike", "airstrike", "violence", "war",
];

/// Head words of the two sides.
#[derive(Default)]
pub(super) struct Sides {
    pub(super) actors: Vec<usize>,
    pub(super) recipients: Vec<usize>,
}

/// The two sides of the act that a word names.
pub(super) fn of(scene: &Scene<'_>, word: usize, kind: EventType) -> Sides {
    let mut sides = if scene.is_verb(word) {
        of_verb(scene, word, kind)
    } else {
        of_noun(scene, word, kind)
    };
    if is_reciprocal(scene, word, kind) {
        let partners = std::mem::take(&mut sides.recipients);
        sides.actors.extend(partners);
    }
    match kind {
        // Nobody does a disaster.
        Disaster => sides.actors.clear(),
        // Whoever is voted for or moves his own troops does it to nobody.
        Election | Mobilize => sides.recipients.clear(),
        _ => {}
    }
    sides
}

fn of_verb(scene: &Scene<'_>, verb: usize, kind: EventType) -> Sides {
    let syntax = scene.syntax;
    let lemma = scene.lemma(verb);
    // "the raided shops", "protesting students"
    if syntax.relation(verb) == DepRel::Amod {
        let head = syntax.head(verb).into_iter().filter(|_| kind != Election);
        return match syntax.penn(verb) {
            Penn::Vbn | Penn::Vbd => Sides {
                actors: Vec::new(),
                recipients: head.filter(|&head| suffers(scene, head, kind)).collect(),
            },
            _ => Sides {
                actors: head.filter(|&head| is_someone(scene, head)).collect(),
                recipients: Vec::new(),
            },
        };
    }
    let mut sides = Sides {
        actors: syntax.agent(verb).into_iter().collect(),
        recipients: Vec::new(),
    };
    if matches!(kind, Assault | Disaster) {
        sides
            .actors
            .retain(|&actor| !THINGS.contains(&&*scene.lemma(actor)));
    }
    if matches!(kind, Assault | Disaster)
        && BEFALLING.contains(&&*lemma)
        && syntax.object(verb).is_none()
    {
        std::mem::swap(&mut sides.actors, &mut sides.recipients);
    }
    if HOSTING.contains(&&*lemma) && kind == Consult {
        let host = std::mem::take(&mut sides.actors);
        sides.actors.extend(syntax.patient(verb));
        sides.recipients = host;
        return sides;
    }
    acted_upon(scene, verb, kind, &mut sides);
    sides
}

/// Whom a verb's act is done to.
fn acted_upon(scene: &Scene<'_>, verb: usize, kind: EventType, sides: &mut Sides) {
    let syntax = scene.syntax;
    if let Some(patient) = syntax.patient(verb).or_else(|| shared_object(scene, verb)) {
        if PULLING.contains(&&*scene.lemma(verb)) {
            // His own troops suffer nothing.
        } else if suffers(scene, patient, kind) {
            sides.recipients.push(patient);
        } else if !matches!(kind, Personnel | Election | Mobilize | Disaster) {
            sides.recipients.extend(behind(scene, patient, kind));
        }
    }
    for child in syntax.children(verb) {
        let with = scene.preposition(child);
        match (syntax.relation(child), with.as_deref()) {
            (DepRel::Iobj, _) if is_someone(scene, child) => sides.recipients.insert(0, child),
            (DepRel::OblAgent, _)
                if !sides.actors.contains(&child) && !THINGS.contains(&&*scene.lemma(child)) =>
            {
                sides.actors.push(child);
            }
            (DepRel::Obl, Some("in"))
                if kind == Consult && VISITING.contains(&&*scene.lemma(verb)) =>
            {
                sides
                    .recipients
                    .extend(Some(child).filter(|&child| is_named(scene, child)));
            }
            (DepRel::Obl, Some("with" | "against" | "on" | "at" | "upon" | "between")) => {
                sides
                    .recipients
                    .extend(Some(child).filter(|&child| is_someone(scene, child)));
            }
            (DepRel::Obl, Some("to" | "from" | "of" | "for" | "into"))
                if is_someone(scene, child) =>
            {
                sides.recipients.push(child);
            }
            (DepRel::Ccomp, _) if matches!(kind, Request | Accuse | Threaten | Reject) => {
                let about = syntax.subject(child);
                if sides.recipients.is_empty() {
                    sides.recipients.extend(about.filter(|&about| {
                        is_someone(scene, about) && !sides.actors.contains(&about)
                    }));
                }
            }
            _ => {}
        }
    }
    // "agreed to help Iraq", "refused to recognize Israel"
    if sides.recipients.is_empty()
        && let Some(inner) = syntax.child(verb, &[DepRel::Xcomp])
        && inner > verb
        && scene.is_verb(inner)
    {
        let mut nested = Sides {
            actors: sides.actors.clone(),
            recipients: Vec::new(),
        };
        acted_upon(scene, inner, kind, &mut nested);
        sides.recipients = nested.recipients;
        sides
            .recipients
            .retain(|&one| is_someone(scene, one) && !sides.actors.contains(&one));
    }
}

/// Whether an object is who is acted upon, and not what is done or said.
fn suffers(scene: &Scene<'_>, object: usize, kind: EventType) -> bool {
    is_someone(scene, object)
        || matches!(kind, Assault | Coerce | Disaster | Personnel | Retreat)
            && !THINGS.contains(&&*scene.lemma(object))
            && scene.syntax.upos(object) != Upos::Verb
}

/// The object that a verb shares with the one coordinated with it: "shot and wounded
/// a motorist".
fn shared_object(scene: &Scene<'_>, verb: usize) -> Option<usize> {
    let syntax = scene.syntax;
    let next = syntax.child(verb, &[DepRel::Conj])?;
    let near = next <= verb + 2 && scene.is_verb(next) && !syntax.is_passive(verb);
    syntax.child(next, &[DepRel::Obj]).filter(|_| near)
}

/// Whose thing or deed an object is: "rejected Iran's demand", "condemned the U.S.
/// raid", "a request from Iran".
fn behind(scene: &Scene<'_>, object: usize, kind: EventType) -> Option<usize> {
    let owned = matches!(
        kind,
        Accuse | Support | Reject | Request | Threaten | Sanction | Concede
    );
    scene
        .syntax
        .children(object)
        .find(|&child| match scene.syntax.relation(child) {
            DepRel::NmodPoss => {
                owned && is_someone(scene, child) && scene.syntax.upos(child) != Upos::Pron
            }
            DepRel::Compound | DepRel::Amod => owned && is_named(scene, child),
            DepRel::Nmod => {
                matches!(
                    scene.preposition(child).as_deref(),
                    Some("by" | "from" | "against" | "on" | "of" | "to" | "with" | "for")
                ) && is_someone(scene, child)
            }
            _ => false,
        })
}

fn of_noun(scene: &Scene<'_>, noun: usize, kind: EventType) -> Sides {
    let syntax = scene.syntax;
    let lemma = scene.lemma(noun);
    let mut sides = Sides::default();
    let of = |child: usize| {
        syntax.relation(child) == DepRel::Nmod && scene.preposition(child).as_deref() == Some("of")
    };
    let suffered = SUFFERED.contains(&&*lemma) && !syntax.children(noun).any(of);
    for child in syntax.children(noun) {
        let with = scene.preposition(child);
        match (syntax.relation(child), with.as_deref()) {
            (DepRel::NmodPoss, _) if is_someone(scene, child) => {
                if suffered {
                    sides.recipients.push(child);
                } else {
                    sides.actors.push(child);
                }
            }
            (DepRel::Compound | DepRel::Amod, _)
                if is_someone(scene, child) && !matches!(kind, Election | Disaster) =>
            {
                if suffered && (!is_named(scene, child) || lemma == "death") {
                    sides.recipients.push(child);
                } else {
                    sides.actors.push(child);
                }
            }
            (DepRel::Nmod, Some("from"))
                if !matches!(kind, Request | Aid | Support | Reject | Threaten | Accuse) => {}
            (DepRel::Nmod, Some("by" | "between" | "from" | "among")) => sides
                .actors
                .extend(Some(child).filter(|&child| is_someone(scene, child))),
            (DepRel::Nmod, Some("of")) if DONE_BY.contains(&&*lemma) => {
                sides
                    .actors
                    .extend(Some(child).filter(|&child| is_someone(scene, child)));
            }
            (DepRel::Nmod, Some("of"))
                if matches!(kind, Assault | Coerce | Disaster | Retreat)
                    && suffers(scene, child, kind) =>
            {
                sides.recipients.push(child);
            }
            (
                DepRel::Nmod,
                Some("of" | "against" | "on" | "to" | "with" | "for" | "at" | "into"),
            ) if is_someone(scene, child) => {
                sides.recipients.push(child);
            }
            (DepRel::AclRelcl | DepRel::Acl, _)
                if matches!(kind, Assault | Disaster)
                    && HARMING.contains(&&*scene.lemma(child)) =>
            {
                sides.recipients.extend(syntax.child(child, &[DepRel::Obj]));
            }
            (DepRel::Acl, _) => sides.actors.extend(
                syntax
                    .child(child, &[DepRel::OblAgent])
                    .filter(|&agent| is_someone(scene, agent)),
            ),
            _ => {}
        }
    }
    carried(scene, noun, kind, &mut sides);
    sides
}

/// What the clause around a noun adds: "held talks with Iran", "faces charges", "on
/// a visit to Japan, he praised …".
fn carried(scene: &Scene<'_>, noun: usize, kind: EventType, sides: &mut Sides) {
    let syntax = scene.syntax;
    // "faces abductions and attacks": all stand where the first does.
    let noun = match (syntax.relation(noun), syntax.head(noun)) {
        (DepRel::Conj, Some(first)) => first,
        _ => noun,
    };
    let Some(clause) = syntax.head(noun).filter(|&head| scene.is_verb(head)) else {
        return;
    };
    let lemma = scene.lemma(clause);
    let light = LIGHT.contains(&&*lemma);
    let object = matches!(syntax.relation(noun), DepRel::Obj | DepRel::NsubjPass);
    let subject = syntax
        .agent(clause)
        .filter(|&subject| subject != noun && is_someone(scene, subject));
    if object && SUFFERING.contains(&&*lemma) {
        sides.recipients.extend(subject);
        return;
    }
    if matches!(kind, Assault | Disaster)
        && syntax.relation(noun) == DepRel::Nsubj
        && HARMING.contains(&&*lemma)
    {
        sides.recipients.extend(syntax.object(clause));
    }
    let inside = matches!(
        scene.preposition(noun).as_deref(),
        Some("in" | "during" | "after")
    );
    let shared = matches!(kind, Consult | Agree)
        && matches!(syntax.relation(noun), DepRel::Obj | DepRel::Obl)
        || matches!(kind, Assault | Coerce | Mobilize)
            && syntax.relation(noun) == DepRel::Obl
            && inside
            && !syntax.is_passive(clause);
    if sides.actors.is_empty() && (object && light || shared) {
        sides.actors.extend(subject);
    }
    if object && light {
        for child in syntax.children(clause).filter(|&child| child != noun) {
            let with = scene.preposition(child);
            let onto = matches!(
                with.as_deref(),
                Some("with" | "against" | "on" | "to" | "for")
            );
            let given = syntax.relation(child) == DepRel::Iobj
                || syntax.relation(child) == DepRel::Obl && onto;
            if given && is_someone(scene, child) {
                sides.recipients.push(child);
            }
        }
    }
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
        Consult => !VISITING.contains(&&*lemma) && !HOSTING.contains(&&*lemma),
        Cooperate => matches!(&*lemma, "exercise" | "drill" | "maneuver" | "manoeuvre"),
        Agree | Support => {
            with() || matches!(&*lemma, "sign" | "meet" | "talk" | "meeting" | "summit")
        }
        Assault => {
            matches!(
                &*lemma,
                "clash" | "fight" | "battle" | "gunfight" | "fighting"
            ) && with()
        }
        _ => false,
    }
}

pub(super) fn is_named(scene: &Scene<'_>, word: usize) -> bool {
    matches!(
        scene.mask(word),
        Some(NameKind::Person | NameKind::Organization | NameKind::Location | NameKind::Norp)
    )
}

/// Whether a word can be a participant: a name, a pronoun, or a noun for persons and
/// their bodies.
pub(super) fn is_someone(scene: &Scene<'_>, word: usize) -> bool {
    is_named(scene, word)
        || scene.syntax.upos(word) == Upos::Pron && scene.syntax.relation(word) != DepRel::Expl
        || people::is_one(&scene.lemma(word))
}
