//! Modes: PLOVER's second word for how an act was done, by the word that names it.
//!
//! Facts of the codebook (openeventdata/PLOVER, CC-BY-SA 4.0) and of English. What
//! the naming word does not tell stays without a mode.

use super::EventType;

/// The mode that a type takes with a lemma, in the codebook's lower-case words.
pub(super) fn of(kind: EventType, lemma: &str) -> Option<&'static str> {
    let table = MODES.iter().filter(|(of, _, _)| *of == kind);
    table
        .into_iter()
        .find(|(_, _, lemmas)| lemmas.contains(&lemma))
        .map(|(_, mode, _)| *mode)
}

use EventType::{
    Accuse, Assault, Coerce, Consult, Mobilize, Personnel, Protest, Reject, Request, Retreat,
    Sanction, Threaten,
};

const MODES: &[(EventType, &str, &[&str])] = &[
    (
        Consult,
        "visit",
        &["visit", "trip", "tour", "arrive", "travel", "fly", "stop"],
    ),
    (Consult, "phone", &["phone", "telephone", "call"]),
    (Consult, "third-party", &["mediate", "mediation", "broker"]),
    (Consult, "multilateral", &["summit", "conference"]),
    (
        Retreat,
        "withdraw",
        &[
            "withdraw",
            "withdrawal",
            "pullout",
            "retreat",
            "evacuate",
            "leave",
        ],
    ),
    (Retreat, "release", &["release", "free"]),
    (Retreat, "return", &["return"]),
    (Retreat, "disarm", &["disarm", "disarmament", "surrender"]),
    (Retreat, "ceasefire", &["ceasefire", "cease-fire", "truce"]),
    (Request, "change", &["urge", "press", "reform"]),
    (Request, "yield", &["demand", "stop", "end"]),
    (Request, "assist", &["appeal", "request"]),
    (
        Accuse,
        "disapprove",
        &[
            "criticize",
            "criticise",
            "condemn",
            "denounce",
            "criticism",
            "condemnation",
            "protest",
        ],
    ),
    (
        Accuse,
        "investigate",
        &[
            "investigate",
            "investigation",
            "probe",
            "inquiry",
            "question",
            "inspect",
            "search",
        ],
    ),
    (
        Accuse,
        "allege",
        &[
            "accuse",
            "accusation",
            "blame",
            "allege",
            "charge",
            "indict",
            "sue",
            "lawsuit",
            "suspect",
        ],
    ),
    (Reject, "meet", &["cancel", "boycott", "postpone"]),
    (Threaten, "violence", &["warn", "threat", "threaten"]),
    (
        Protest,
        "demo",
        &[
            "demonstrate",
            "demonstration",
            "rally",
            "march",
            "protest",
            "protester",
            "demonstrator",
        ],
    ),
    (Protest, "riot", &["riot", "rioting", "rioter"]),
    (Protest, "strike", &["strike", "walkout", "stoppage"]),
    (Protest, "hunger", &["fast"]),
    (Protest, "boycott", &["boycott"]),
    (
        Protest,
        "obstruct",
        &["block", "blockade", "roadblock", "barricade"],
    ),
    (
        Sanction,
        "convict",
        &[
            "convict",
            "conviction",
            "sentence",
            "jail",
            "guilty",
            "fine",
            "imprison",
        ],
    ),
    (Sanction, "expel", &["expel", "expulsion"]),
    (
        Sanction,
        "discontinue",
        &["suspend", "suspension", "cut", "freeze", "halt"],
    ),
    (
        Mobilize,
        "troops",
        &["deploy", "deployment", "mobilize", "mobilise", "reinforce"],
    ),
    (
        Mobilize,
        "weapons",
        &["test", "launch", "test-fire", "missile"],
    ),
    (
        Coerce,
        "arrest",
        &[
            "arrest",
            "detain",
            "detention",
            "custody",
            "capture",
            "round",
            "imprison",
        ],
    ),
    (
        Coerce,
        "seize",
        &[
            "seize",
            "seizure",
            "confiscate",
            "raid",
            "impound",
            "capture",
        ],
    ),
    (
        Coerce,
        "restrict",
        &[
            "ban",
            "restrict",
            "restriction",
            "bar",
            "close",
            "block",
            "closure",
        ],
    ),
    (Coerce, "censor", &["censor", "censorship"]),
    (Coerce, "curfew", &["curfew"]),
    (Coerce, "deport", &["deport", "deportation", "expel"]),
    (Coerce, "cyber", &["hack", "cyberattack"]),
    (
        Assault,
        "abduct",
        &["abduct", "abduction", "kidnap", "kidnapping", "hostage"],
    ),
    (Assault, "beat", &["beat", "beating", "stab"]),
    (Assault, "torture", &["torture"]),
    (Assault, "sexual", &["rape"]),
    (Assault, "targeted", &["assassinate", "assassination"]),
    (
        Assault,
        "firearms",
        &["shoot", "gunfire", "gun", "shooting", "fire"],
    ),
    (
        Assault,
        "explosives",
        &[
            "bomb",
            "bombing",
            "explode",
            "explosion",
            "blast",
            "detonate",
            "mine",
        ],
    ),
    (Assault, "suicide-attack", &["bomber"]),
    (
        Assault,
        "aerial",
        &["airstrike", "airstrikes", "bombardment"],
    ),
    (Assault, "drone", &["drone"]),
    (
        Assault,
        "heavy-weapons",
        &["shell", "shelling", "mortar", "rocket", "artillery"],
    ),
    (
        Personnel,
        "start",
        &[
            "appoint",
            "appointment",
            "elect",
            "nominate",
            "nomination",
            "name",
            "hire",
            "swear",
            "inaugurate",
            "inauguration",
            "join",
            "promote",
            "succeed",
        ],
    ),
    (
        Personnel,
        "end",
        &[
            "resign",
            "resignation",
            "retire",
            "retirement",
            "dismiss",
            "dismissal",
            "fire",
            "oust",
            "sack",
            "quit",
            "remove",
            "die",
            "step",
            "leave",
        ],
    ),
];
