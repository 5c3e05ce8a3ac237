//! Events: who did what to whom, when and where, and how it is stated.
//!
//! A trained classifier says which words name an act and of which type; the
//! dependency tree says who takes part, and how it is stated; the dates and
//! entities found before say when and who. `models/MODEL_CARD-events.md` tells
//! what it was trained on and how good it is.

mod act;
pub mod clue;
mod code;
mod mode;
pub mod part;
mod participant;
mod people;
mod salience;
mod same;
mod scene;
mod side;
mod status;
mod time;
mod topic;
pub mod trigger;

pub use scene::Scene;

use act::Act;
use clue::Clues;
use part::Parts;
use trigger::Triggers;

use crate::date::{Anchor, DateSpan};
use crate::entity::{CountryCode, EntityIndex};
use crate::span::Span;

/// The types of event: the sixteen of PLOVER (openeventdata/PLOVER, CC-BY-SA 4.0)
/// and four extensions for what news tells beyond politics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventType {
    /// Agrees to, promises or plans something cooperative.
    Agree,
    /// Meets, visits, negotiates.
    Consult,
    /// Supports in words or by signature.
    Support,
    /// Yields, pardons, lifts a restriction.
    Concede,
    /// Cooperates materially.
    Cooperate,
    /// Gives aid.
    Aid,
    /// Withdraws, releases, disarms.
    Retreat,
    /// Demands, asks, urges.
    Request,
    /// Criticizes, investigates, alleges.
    Accuse,
    /// Refuses.
    Reject,
    /// Threatens.
    Threaten,
    /// Demonstrates, strikes, riots.
    Protest,
    /// Sanctions, convicts, cuts relations.
    Sanction,
    /// Deploys, tests weapons, exercises alone.
    Mobilize,
    /// Arrests, seizes, restricts.
    Coerce,
    /// Attacks.
    Assault,
    /// Extension: takes up or leaves a post.
    Personnel,
    /// Extension: a vote is held.
    Election,
    /// Extension: a disaster or accident.
    Disaster,
    /// Extension: companies buy, merge, invest, contract.
    Transaction,
}

impl EventType {
    /// All of them, in the order the model numbers them.
    pub const ALL: [Self; 20] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Concede,
        Self::Cooperate,
        Self::Aid,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
        Self::Personnel,
        Self::Election,
        Self::Disaster,
        Self::Transaction,
    ];

    /// The codebook's name: "AGREE".
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Concede => "CONCEDE",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
            Self::Personnel => "PERSONNEL",
            Self::Election => "ELECTION",
            Self::Disaster => "DISASTER",
            Self::Transaction => "TRANSACTION",
        }
    }

    /// The type of a name in the codebook.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How an event is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Status {
    /// As having happened or happening.
    #[default]
    Asserted,
    /// As not having happened.
    Negated,
    /// As planned, promised, expected, due.
    Planned,
    /// As conditional or merely possible.
    Hypothetical,
}

impl Status {
    /// All of them, in the order the model numbers them.
    pub const ALL: [Self; 4] = [
        Self::Asserted,
        Self::Negated,
        Self::Planned,
        Self::Hypothetical,
    ];

    /// The status of a name in the annotated data: "asserted".
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "asserted" => Self::Asserted,
            "negated" => Self::Negated,
            "planned" => Self::Planned,
            "hypothetical" => Self::Hypothetical,
            _ => return None,
        })
    }
}

/// Someone who takes part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The article's own words.
    pub span: Span,
    /// The entity they refer to, if one.
    pub entity: Option<EntityIndex>,
    /// Whose side it is: a country, or one of PLOVER's codes for bodies above
    /// countries ("IGO").
    pub country: Option<CountryCode>,
    /// PLOVER's code for what sort of actor it is: "GOV", "MIL", "REB".
    pub sector: Option<&'static str>,
}

/// One place where an act is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The sentence: an index into `Tokens::sentences`.
    pub sentence: u32,
    /// The words that name the act.
    pub trigger: Span,
    /// How much more likely than not they name one, in sixteenths of a unit of
    /// log-odds; less than zero if rather not.
    pub strength: i16,
}

/// An act the article states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The type.
    pub kind: EventType,
    /// PLOVER's mode in the codebook's lower-case words: "visit".
    pub mode: Option<&'static str>,
    /// Who acts.
    pub actors: Vec<Participant>,
    /// Who is acted upon.
    pub recipients: Vec<Participant>,
    /// Where it happens.
    pub place: Option<Participant>,
    /// When it happens; absent when nothing says when.
    pub date: Option<DateSpan>,
    /// What the date was resolved against; absent together with the date.
    pub anchor: Option<Anchor>,
    /// How it is stated.
    pub status: Status,
    /// Whether it is background that clearly predates the story.
    pub historical: bool,
    /// Who is said to claim it.
    pub attributed_to: Option<Participant>,
    /// Where it is told, first the place everything above was read from. Never empty.
    pub evidence: Vec<Evidence>,
}

/// Finds the events of an article.
pub fn find(scene: &Scene<'_>) -> Vec<Event> {
    let clues = Clues::new(scene);
    let found = Triggers::shipped().find(scene, &clues);
    let mut events: Vec<Event> = act::gather(scene, &found)
        .into_iter()
        .map(|act| read(scene, &clues, &act))
        .collect();
    same::merge(scene, &mut events);
    salience::keep(scene, &mut events);
    events
}

/// The event that a word is known to name: for measuring how well all but the
/// trigger is read.
pub fn told_by(scene: &Scene<'_>, word: usize, kind: EventType) -> Event {
    let act = Act {
        word,
        kind,
        trigger: scene.tokens.tokens[word],
        strength: 0,
    };
    read(scene, &Clues::new(scene), &act)
}

/// The word that the participants of an act hang on, of the words that name it:
/// "talks" of "held talks".
pub fn anchor_of(scene: &Scene<'_>, words: std::ops::Range<usize>) -> Option<usize> {
    let head = scene.head_of(words.clone())?;
    let object = scene.syntax.child(head, &[crate::syntax::DepRel::Obj]);
    Some(
        object
            .filter(|object| words.contains(object))
            .unwrap_or(head),
    )
}

/// Reads an event from the words that name it.
fn read(scene: &Scene<'_>, clues: &Clues<'_>, act: &Act) -> Event {
    let word = act.word;
    let parts = Parts::shipped();
    let status = if status::is_denied(scene, word, act.kind) {
        Status::Negated
    } else {
        parts.stance(scene, clues, word, act.kind)
    };
    let kind = status::kind_ahead(act.kind, status);
    let cast = parts.cast(scene, clues, word, kind);
    let (actors, recipients) = participant::of(scene, &cast);
    let (date, anchor) = time::of(scene, word, cast.date).unzip();
    Event {
        kind,
        mode: mode::of(kind, &scene.lemma(word)),
        historical: time::is_historical(scene, date),
        attributed_to: status::source(scene, word),
        evidence: vec![Evidence {
            sentence: scene.sentence_of(word),
            trigger: act.trigger,
            strength: act.strength,
        }],
        actors,
        recipients,
        place: cast
            .place
            .map(|place| participant::participant(scene, place)),
        date,
        anchor,
        status,
    }
}
