//! Filters on the command line, shared by the commands that list and count.

use std::convert::Infallible;
use std::str::FromStr;

use clap::Args;
use shared::v1::entity_reference::Reference;
use shared::v1::{
    ArticleFilter, DateMatch, EntityReference, EventFilter, EventStatus, EventType, ParticipantRole,
};

use crate::dates::{PartialDate, range};

/// What every entity id starts with, by type.
const ID_PREFIXES: [&str; 4] = ["per-", "org-", "loc-", "norp-"];

/// An entity as someone names it: an id such as `per-rob-bauer`, or a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By id.
    Id(String),
    /// By name or alias.
    Name(String),
}

impl FromStr for Named {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let is_id = ID_PREFIXES.iter().any(|prefix| text.starts_with(prefix))
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        Ok(if is_id {
            Self::Id(text.to_owned())
        } else {
            Self::Name(text.to_owned())
        })
    }
}

impl Named {
    /// The entity named by the words of a command line: "Rob" "Bauer".
    pub fn of(words: &[String]) -> Self {
        let Ok(named) = words.join(" ").parse();
        named
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(text) | Self::Name(text) => text,
        }
    }

    /// For a request.
    pub fn to_reference(&self) -> EntityReference {
        EntityReference {
            reference: Some(match self {
                Self::Id(id) => Reference::Id(id.clone()),
                Self::Name(name) => Reference::Name(name.clone()),
            }),
        }
    }
}

/// The date ranges, on each axis of its own.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct DateArgs {
    /// It happened on or after this day; YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub from: Option<PartialDate>,
    /// It happened on or before this day; a month or year stands for its last
    #[arg(long, value_name = "DATE")]
    pub to: Option<PartialDate>,
    /// An article was published on or after this day
    #[arg(long, value_name = "DATE")]
    pub published_from: Option<PartialDate>,
    /// An article was published on or before this day
    #[arg(long, value_name = "DATE")]
    pub published_to: Option<PartialDate>,
    /// The article mentions a date on or after this day
    #[arg(long, value_name = "DATE")]
    pub mentioned_from: Option<PartialDate>,
    /// The article mentions a date on or before this day
    #[arg(long, value_name = "DATE")]
    pub mentioned_to: Option<PartialDate>,
    /// Only what was certainly in the range; else "2024" matches May 2024
    #[arg(long)]
    pub certain: bool,
}

impl DateArgs {
    fn matching(self) -> DateMatch {
        if self.certain {
            DateMatch::Certain
        } else {
            DateMatch::Possible
        }
    }
}

/// Which events.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which events")]
pub struct EventArgs {
    /// A person takes part; again for several who all do
    #[arg(long, value_name = "NAME|ID")]
    pub person: Vec<Named>,
    /// An organization takes part
    #[arg(long, value_name = "NAME|ID")]
    pub org: Vec<Named>,
    /// It happens there, or the place takes part
    #[arg(long, value_name = "NAME|ID")]
    pub place: Vec<Named>,
    /// The part those named play: actor, recipient, location, source
    #[arg(long, value_name = "ROLE", value_parser = role)]
    pub role: Option<ParticipantRole>,
    /// Types, any of which suffices: consult, aid, assault, personnel …
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',', value_parser = event_type)]
    pub types: Vec<EventType>,
    /// How it is stated: asserted (the default), negated, planned, hypothetical
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = status)]
    pub status: Vec<EventStatus>,
    /// When.
    #[command(flatten)]
    pub dates: DateArgs,
}

impl EventArgs {
    /// For a request.
    pub fn to_filter(&self) -> EventFilter {
        let (dates, matching) = (self.dates, self.dates.matching());
        EventFilter {
            persons: self.person.iter().map(Named::to_reference).collect(),
            organizations: self.org.iter().map(Named::to_reference).collect(),
            locations: self.place.iter().map(Named::to_reference).collect(),
            role: self.role.unwrap_or_default().into(),
            types: self.types.iter().map(|value| (*value).into()).collect(),
            statuses: self.status.iter().map(|value| (*value).into()).collect(),
            event_date: range(dates.from, dates.to, matching),
            publish_date: range(dates.published_from, dates.published_to, matching),
            mentioned_date: range(dates.mentioned_from, dates.mentioned_to, matching),
        }
    }
}

/// Which articles.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Which articles")]
pub struct ArticleArgs {
    /// It mentions this person, organization or place; again for several
    #[arg(long, value_name = "NAME|ID")]
    pub mentions: Vec<Named>,
    /// Its publisher; again for any of several
    #[arg(long, value_name = "NAME")]
    pub publisher: Vec<String>,
    /// When.
    #[command(flatten)]
    pub dates: DateArgs,
}

impl ArticleArgs {
    /// For a request.
    pub fn to_filter(&self) -> ArticleFilter {
        let (dates, matching) = (self.dates, self.dates.matching());
        ArticleFilter {
            mentions: self.mentions.iter().map(Named::to_reference).collect(),
            publishers: self.publisher.clone(),
            event_date: range(dates.from, dates.to, matching),
            publish_date: range(dates.published_from, dates.published_to, matching),
            mentioned_date: range(dates.mentioned_from, dates.mentioned_to, matching),
        }
    }
}

fn event_type(text: &str) -> Result<EventType, String> {
    let found = EventType::from_str_name(&format!("EVENT_TYPE_{}", text.to_uppercase()));
    found
        .filter(|value| *value != EventType::Unspecified)
        .ok_or_else(|| {
            one_of("EVENT_TYPE_", |n| {
                EventType::try_from(n).ok().map(|v| v.as_str_name())
            })
        })
}

fn status(text: &str) -> Result<EventStatus, String> {
    let found = EventStatus::from_str_name(&format!("EVENT_STATUS_{}", text.to_uppercase()));
    found
        .filter(|value| *value != EventStatus::Unspecified)
        .ok_or_else(|| {
            one_of("EVENT_STATUS_", |n| {
                EventStatus::try_from(n).ok().map(|v| v.as_str_name())
            })
        })
}

fn role(text: &str) -> Result<ParticipantRole, String> {
    let found =
        ParticipantRole::from_str_name(&format!("PARTICIPANT_ROLE_{}", text.to_uppercase()));
    found
        .filter(|value| *value != ParticipantRole::Unspecified)
        .ok_or_else(|| {
            one_of("PARTICIPANT_ROLE_", |n| {
                ParticipantRole::try_from(n).ok().map(|v| v.as_str_name())
            })
        })
}

/// "one of a, b, c": every value of an enum after its zero.
fn one_of(prefix: &str, name: impl Fn(i32) -> Option<&'static str>) -> String {
    let names: Vec<String> = (1..)
        .map_while(name)
        .map(|name| name.trim_start_matches(prefix).to_lowercase())
        .collect();
    format!("it is one of {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use shared::v1::{EventStatus, EventType};

    use super::{EventArgs, Named, event_type, status};

    #[test]
    fn an_id_is_told_from_a_name() {
        for (text, is_id) in [
            ("per-rob-bauer", true),
            ("loc-kor", true),
            ("norp-kor", true),
            ("Per-Erik", false),
            ("per cent", false),
            ("NATO", false),
            ("org-ÖBB", false),
        ] {
            let named: Named = text.parse().expect("every text is one");
            assert_eq!(matches!(named, Named::Id(_)), is_id, "{text}");
        }
    }

    #[test]
    fn types_and_statuses_are_named_in_any_case() {
        assert_eq!(event_type("Consult"), Ok(EventType::Consult));
        assert_eq!(status("planned"), Ok(EventStatus::Planned));
        let error = event_type("unspecified").expect_err("any type is no type");
        assert!(
            error.contains("consult") && error.contains("transaction"),
            "{error}"
        );
        assert!(
            status("maybe")
                .expect_err("unknown")
                .ends_with("planned, hypothetical")
        );
    }

    #[test]
    fn no_options_make_an_empty_filter() {
        assert_eq!(
            EventArgs::default().to_filter(),
            shared::v1::EventFilter::default()
        );
    }
}
