//! How an act is stated: as done, denied, planned, or merely possible; and by whom.

use super::{EventType, Participant, Scene, Status, participant};
use crate::syntax::DepRel;

/// Words that deny what hangs on them.
const DENYING: &[&str] = &[
    "deny", "denial", "fail", "refuse", "refusal", "decline", "avoid",
];

/// Words that put what hangs on them ahead.
const PLANNING: &[&str] = &[
    "agree", "aim", "decide", "due", "expect", "hope", "intend", "plan", "pledge", "prepare",
    "promise", "schedule", "set", "slate", "vow", "want", "ready", "seek",
];

/// Words that leave open whether what hangs on them happens.
const OPEN: &[&str] = &[
    "ask",
    "call",
    "consider",
    "demand",
    "propose",
    "proposal",
    "request",
    "suggest",
    "threaten",
    "urge",
    "want",
    "warn",
    "appeal",
    "possibility",
    "possible",
];

/// Verbs of saying.
const SAYING: &[&str] = &[
    "accuse", "add", "announce", "claim", "confirm", "report", "say", "state", "tell", "write",
    "allege", "note", "warn", "insist", "deny",
];

/// How far up the tree a statement is looked for.
const STEPS_MAX: usize = 5;

/// How the act that a word names is stated, by rule: a feature of the classifier.
pub(super) fn by_rule(scene: &Scene<'_>, word: usize) -> Status {
    let syntax = scene.syntax;
    let mut status = Status::Asserted;
    let mut at = word;
    for step in 0..STEPS_MAX {
        if syntax.negated(at) || denied_noun(scene, at) {
            return Status::Negated;
        }
        status = later(status, of_auxiliaries(scene, at));
        if step > 0 {
            status = later(status, of_governor(scene, at));
            if DENYING.contains(&&*scene.lemma(at)) {
                return Status::Negated;
            }
        }
        let Some(head) = syntax.head(at) else { break };
        match syntax.relation(at) {
            // What stands in such a place is stated as its governor is.
            DepRel::Xcomp | DepRel::Obj | DepRel::NsubjPass | DepRel::Conj => at = head,
            DepRel::Acl | DepRel::Ccomp if is_infinitive(scene, at) => at = head,
            DepRel::Obl | DepRel::Nmod
                if matches!(scene.preposition(at).as_deref(), Some("for" | "of" | "to")) =>
            {
                at = head;
            }
            _ => break,
        }
    }
    status
}

/// Whether an act is denied outright: by its own verb, or by "denied that" and "ruled
/// out". A refusal is an act of its own.
pub(super) fn is_denied(scene: &Scene<'_>, word: usize, kind: EventType) -> bool {
    if kind == EventType::Reject {
        return false;
    }
    let syntax = scene.syntax;
    let own = scene.is_verb(word) && syntax.negated(word);
    let governed = syntax.head(word).is_some_and(|head| {
        let lemma = scene.lemma(head);
        let complement = matches!(
            syntax.relation(word),
            DepRel::Ccomp | DepRel::Xcomp | DepRel::Obj | DepRel::Advcl
        );
        let ruled_out = || {
            &*lemma == "rule"
                && syntax
                    .children(head)
                    .any(|child| scene.form(child).eq_ignore_ascii_case("out"))
        };
        complement && (&*lemma == "deny" || ruled_out())
    });
    own || governed
}

/// A cooperative act that is still ahead is an agreement, a retreat that is still
/// ahead a concession, as PLOVER rules.
pub(super) fn kind_ahead(kind: EventType, status: Status) -> EventType {
    match (kind, status) {
        (
            EventType::Consult | EventType::Support | EventType::Cooperate | EventType::Aid,
            Status::Planned,
        ) => EventType::Agree,
        (EventType::Retreat, Status::Planned) => EventType::Concede,
        _ => kind,
    }
}

/// Who is said to claim the act: the speaker whose words it lies in.
pub(super) fn source(scene: &Scene<'_>, word: usize) -> Option<Participant> {
    let syntax = scene.syntax;
    let mut at = word;
    while let Some(head) = syntax.head(at) {
        let reported = matches!(syntax.relation(at), DepRel::Ccomp | DepRel::Parataxis);
        if reported && SAYING.contains(&&*scene.lemma(head)) {
            return syntax
                .agent(head)
                .map(|speaker| participant::participant(scene, speaker));
        }
        at = head;
    }
    // "…, police said": the verb of saying hangs on what is said.
    let remark = syntax.children(at).find(|&child| {
        syntax.relation(child) == DepRel::Parataxis && SAYING.contains(&&*scene.lemma(child))
    });
    if let Some(remark) = remark {
        return syntax
            .agent(remark)
            .map(|speaker| participant::participant(scene, speaker));
    }
    // "according to police"
    scene
        .words_of_sentence(word)
        .find(|&candidate| {
            syntax.relation(candidate) == DepRel::Obl
                && scene.preposition(candidate).as_deref() == Some("according")
        })
        .map(|source| participant::participant(scene, source))
}

/// The less certain of two, a denial above all.
fn later(one: Status, other: Status) -> Status {
    let rank = |status| match status {
        Status::Asserted => 0,
        Status::Planned => 1,
        Status::Hypothetical => 2,
        Status::Negated => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}

fn of_auxiliaries(scene: &Scene<'_>, word: usize) -> Status {
    let mut status = Status::Asserted;
    for child in scene.syntax.children(word) {
        let form = scene.form(child).to_lowercase();
        let found = match (scene.syntax.relation(child), &*form) {
            (DepRel::Aux, "will" | "'ll" | "’ll" | "shall" | "wo") => Status::Planned,
            (DepRel::Aux, "would" | "could" | "may" | "might" | "should" | "must" | "can") => {
                Status::Hypothetical
            }
            (DepRel::Mark, "if" | "unless" | "whether") => Status::Hypothetical,
            _ => Status::Asserted,
        };
        status = later(status, found);
    }
    status
}

fn of_governor(scene: &Scene<'_>, governor: usize) -> Status {
    let lemma = scene.lemma(governor);
    if PLANNING.contains(&&*lemma) {
        Status::Planned
    } else if OPEN.contains(&&*lemma) {
        Status::Hypothetical
    } else {
        Status::Asserted
    }
}

pub(super) fn denied_noun(scene: &Scene<'_>, word: usize) -> bool {
    scene.syntax.children(word).any(|child| {
        scene.syntax.relation(child) == DepRel::Det && scene.form(child).eq_ignore_ascii_case("no")
    })
}

fn is_infinitive(scene: &Scene<'_>, word: usize) -> bool {
    scene
        .syntax
        .children(word)
        .any(|child| scene.form(child).eq_ignore_ascii_case("to"))
}
