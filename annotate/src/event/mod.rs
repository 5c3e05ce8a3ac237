//! Events: who did what to whom, when and where, and how it is stated.

use crate::date::{Anchor, DateSpan};
use crate::entity::EntityIndex;
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

/// Someone who takes part in an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The article's own words.
    pub span: Span,
    /// The entity they refer to, if one.
    pub entity: Option<EntityIndex>,
}

/// One place where an act is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The sentence: an index into `Tokens::sentences`.
    pub sentence: u32,
    /// The words that name the act.
    pub trigger: Span,
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
