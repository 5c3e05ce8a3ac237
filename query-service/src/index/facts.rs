//! What one article contributes to the index. Everything an article changes is
//! a function of its facts, so that taking it back leaves nothing behind.

use std::collections::{BTreeMap, BTreeSet};

use shared::v1;

use super::day::{Day, Interval};
use super::document::Document;
use super::key::Id;
use crate::fold;

/// What one article contributes.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    pub(crate) article: Id,
    pub(crate) sequence: u64,
    pub(crate) publish_day: Day,
    pub(crate) publisher: Option<Id>,
    pub(crate) entities: Vec<EntityFacts>,
    /// Dates mentioned, each once.
    pub(crate) mentioned: BTreeSet<Interval>,
    pub(crate) events: Vec<EventFacts>,
}

/// What one article says of one entity.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntityFacts {
    pub(crate) key: Id,
    pub(crate) id: String,
    pub(crate) entity_type: u8,
    pub(crate) name: String,
    pub(crate) aliases: BTreeMap<String, u64>,
    pub(crate) mention_count: u64,
    pub(crate) country: String,
    pub(crate) given_and_family: (String, String),
    pub(crate) titles: BTreeSet<String>,
    pub(crate) roles: BTreeSet<RoleFacts>,
    pub(crate) acronyms: BTreeSet<String>,
    /// The sentences that mention it.
    pub(crate) sentences: BTreeSet<u32>,
}

/// A post as stated.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RoleFacts {
    pub(crate) title: String,
    pub(crate) organization_id: String,
    pub(crate) organization_name: String,
    pub(crate) country: String,
    pub(crate) tenure: i32,
}

impl RoleFacts {
    /// Identifies the post among a person's posts.
    pub(crate) fn key(&self) -> Id {
        let parts = [
            self.title.as_str(),
            &self.organization_id,
            &self.organization_name,
            &self.country,
            &self.tenure.to_string(),
        ];
        Id::of(&parts.join("\0"))
    }
}

/// What lists need of an event as one article states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EventFacts {
    pub(crate) key: Id,
    /// As in the API; so is the status.
    pub(crate) event_type: u8,
    pub(crate) status: u8,
    pub(crate) date: Option<Interval>,
    /// Who takes part, with a bit for each role.
    pub(crate) participants: BTreeMap<Id, u8>,
}

impl EventFacts {
    pub(crate) fn is_asserted(&self) -> bool {
        i32::from(self.status) == v1::EventStatus::Asserted as i32
    }
}

/// A role as one of four bits; none for one that is not known.
pub(crate) fn role_bit(role: v1::ParticipantRole) -> u8 {
    match role {
        v1::ParticipantRole::Unspecified => 0,
        v1::ParticipantRole::Actor => 1,
        v1::ParticipantRole::Recipient => 2,
        v1::ParticipantRole::Location => 4,
        v1::ParticipantRole::Source => 8,
    }
}

/// The id a publisher goes by in the index, compared without regard to case.
pub fn publisher(name: &str) -> Option<Id> {
    let name = fold::words(name).join(" ");
    (!name.is_empty()).then(|| Id::of(&name))
}

impl Facts {
    pub(crate) fn of(document: &Document, sequence: u64) -> Self {
        let article = &document.article;
        let annotations = &document.annotations;
        let dates = annotations.dates.iter();
        let mut ids = Ids::default();
        Self {
            article: Id::of(&article.id),
            sequence,
            publish_day: publish_day(article),
            publisher: publisher(&article.publisher),
            entities: entities(annotations, &mut ids).into_values().collect(),
            mentioned: dates
                .filter_map(|mention| Interval::from_wire(mention.date.as_ref()?))
                .collect(),
            events: events(annotations, &mut ids),
        }
    }

    /// The dates of the events it asserts, each once.
    pub(crate) fn event_dates(&self) -> BTreeSet<Interval> {
        let events = self.events.iter().filter(|event| event.is_asserted());
        events.filter_map(|event| event.date).collect()
    }
}

/// The day stated, or else the day of the moment in UTC.
fn publish_day(article: &v1::Article) -> Day {
    if let Some(day) = article.publish_date.and_then(Day::from_wire) {
        return day;
    }
    let moment = article.publish_time.as_ref();
    moment.map_or(Day::UNKNOWN, |moment| Day::of_unix_time(moment.seconds))
}

/// Ids by what they are in the API, each computed once.
#[derive(Default)]
struct Ids<'a>(BTreeMap<&'a str, Id>);

impl<'a> Ids<'a> {
    fn of(&mut self, id: &'a str) -> Id {
        *self.0.entry(id).or_insert_with(|| Id::of(id))
    }
}

/// The events an article states, each once: the first time counts.
fn events<'a>(annotations: &'a v1::Annotations, ids: &mut Ids<'a>) -> Vec<EventFacts> {
    let mut events: Vec<EventFacts> = Vec::new();
    for event in &annotations.events {
        let key = Id::of(&event.id);
        if events.iter().any(|earlier| earlier.key == key) {
            continue;
        }
        let mut participants = BTreeMap::new();
        for participant in &event.participants {
            if !participant.entity_id.is_empty() {
                let roles: &mut u8 = participants
                    .entry(ids.of(&participant.entity_id))
                    .or_default();
                *roles |= role_bit(participant.role());
            }
        }
        events.push(EventFacts {
            key,
            event_type: u8::try_from(event.r#type).unwrap_or(0),
            status: u8::try_from(event.status).unwrap_or(0),
            date: event.date.as_ref().and_then(Interval::from_wire),
            participants,
        });
    }
    events
}

fn entities<'a>(annotations: &'a v1::Annotations, ids: &mut Ids<'a>) -> BTreeMap<Id, EntityFacts> {
    let mut entities: BTreeMap<Id, EntityFacts> = BTreeMap::new();
    let mut add = |entity: Option<&'a v1::Entity>| -> Option<Id> {
        let entity = entity.filter(|entity| !entity.id.is_empty())?;
        let key = ids.of(&entity.id);
        let facts = entities.entry(key).or_default();
        facts.key = key;
        facts.id.clone_from(&entity.id);
        facts.entity_type = u8::try_from(entity.r#type).unwrap_or(0);
        facts.name.clone_from(&entity.name);
        facts.country.clone_from(&entity.country_code);
        facts.mention_count += entity.mention_count;
        for alias in &entity.aliases {
            *facts.aliases.entry(alias.name.clone()).or_default() += alias.mention_count.max(1);
        }
        // The name is always one to be found by.
        if !facts.name.is_empty() {
            facts.aliases.entry(entity.name.clone()).or_insert(0);
        }
        Some(key)
    };
    let mut details: Vec<(Id, Detail<'_>)> = Vec::new();
    for person in &annotations.persons {
        details.extend(add(person.entity.as_ref()).map(|key| (key, Detail::Person(person))));
    }
    for organization in &annotations.organizations {
        details.extend(
            add(organization.entity.as_ref()).map(|key| (key, Detail::Organization(organization))),
        );
    }
    for location in &annotations.locations {
        add(location.entity.as_ref());
    }
    for norp in &annotations.norps {
        add(Some(norp));
    }
    for (key, detail) in details {
        detail.add_to(entities.get_mut(&key).expect("it was just added"));
    }
    for mention in &annotations.mentions {
        let sentence = mention
            .provenance
            .as_ref()
            .map(|place| place.sentence_index);
        if let (Some(facts), Some(sentence)) =
            (entities.get_mut(&ids.of(&mention.entity_id)), sentence)
        {
            facts.sentences.insert(sentence);
        }
    }
    entities
}

enum Detail<'a> {
    Person(&'a v1::Person),
    Organization(&'a v1::Organization),
}

impl Detail<'_> {
    fn add_to(&self, facts: &mut EntityFacts) {
        match self {
            Self::Person(person) => {
                facts.given_and_family = (person.given_name.clone(), person.family_name.clone());
                facts.titles.extend(person.titles.iter().cloned());
                facts
                    .roles
                    .extend(person.roles.iter().map(|role| RoleFacts {
                        title: role.title.clone(),
                        organization_id: role.organization_id.clone(),
                        organization_name: role.organization_name.clone(),
                        country: role.country_code.clone(),
                        tenure: role.tenure,
                    }));
            }
            Self::Organization(organization) => {
                facts.acronyms.extend(organization.acronyms.iter().cloned());
            }
        }
    }
}

/// Places that an event in a list quotes.
pub(crate) const PROVENANCE_LISTED: usize = 3;
