//! Entities: what names refer to, one for each real thing in an article.

mod affiliation;
mod assembly;
mod draft;
mod id;
mod kind;
mod organization;
mod person;
mod place;
mod recall;
mod resolve;
mod role;
mod scene;
mod shape;
#[cfg(test)]
mod tests;
mod title;

pub use id::{entity_id, normalize};
pub use resolve::{Resolved, resolve};

use crate::document::Zone;
use crate::span::Span;

/// An ISO 3166-1 alpha-3 code ("KOR"; "XKX" for Kosovo is written "KOS" after PLOVER).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// Parses three capital ASCII letters.
    pub fn new(code: &str) -> Option<Self> {
        let bytes: [u8; 3] = code.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the constructor admits ASCII only")
    }
}

impl std::fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The types of entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    /// A person.
    Person,
    /// A company, government body, armed force, party, team or other organization.
    Organization,
    /// A country, region, city or other place.
    Location,
    /// A nationality or a religious, ethnic or political group.
    Norp,
}

/// An entity's place in [`crate::Annotations::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityIndex(pub u32);

/// What names in an article refer to: one for each real thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// The same for the same type and normalized full name in every article.
    pub id: String,
    /// What it is, and what is known of such a thing.
    pub detail: Detail,
    /// The fullest name: "Rob Bauer", "North Atlantic Treaty Organization".
    pub name: String,
    /// The names the article uses for it, in order of first use, each once.
    pub aliases: Vec<String>,
    /// The country it belongs to or is, where the text or the lexicon says so.
    pub country: Option<CountryCode>,
    /// The words that gave away the country: "South Korean". Absent when the
    /// lexicon alone knew.
    pub country_evidence: Option<Span>,
}

/// What is known of an entity beyond its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// A person.
    Person(PersonDetail),
    /// An organization and the acronyms it goes by.
    Organization {
        /// "JCS" for "Joint Chiefs of Staff"; in order of first use, each once.
        acronyms: Vec<String>,
    },
    /// A place.
    Location,
    /// A nationality or group.
    Norp,
}

/// What an article says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonDetail {
    /// The given name, where it can be told apart: "Rob".
    pub given_name: Option<String>,
    /// The family name, where it can be told apart: "Bauer".
    pub family_name: Option<String>,
    /// Ranks, honorifics and position words before the name: "Adm.", "Defense Minister".
    pub titles: Vec<String>,
    /// The posts the article states.
    pub roles: Vec<Role>,
}

/// A post as an article states it: "chairman of the NATO Military Committee".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The post: "chairman".
    pub title: String,
    /// The organization it is held in, if it was stated.
    pub organization: Option<EntityIndex>,
    /// The country it is held for, if it was stated: "South Korean Defense Minister".
    pub country: Option<CountryCode>,
    /// Whether the post is held, or how not.
    pub tenure: Tenure,
    /// The words that state it.
    pub evidence: Span,
}

/// Whether a post is held at the time of writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tenure {
    /// Nothing else is said.
    #[default]
    Current,
    /// "former", "ex-", "then", "late".
    Former,
    /// "acting", "interim".
    Acting,
    /// "-elect", "designate", "incoming".
    Elect,
}

/// How a mention refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// By name: "Bauer".
    Name,
    /// By description: "the alliance".
    Nominal,
    /// By pronoun: "he".
    Pronoun,
}

/// One place where the article refers to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// What it refers to.
    pub entity: EntityIndex,
    /// How it refers.
    pub kind: MentionKind,
    /// Where it stands.
    pub span: Span,
    /// The sentence it lies in: an index into `Tokens::sentences`.
    pub sentence: u32,
    /// The zone it lies in.
    pub zone: Zone,
}
