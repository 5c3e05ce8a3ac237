//! From requests to what lookups take.

use prost::Message;
use sha2::{Digest, Sha256};
use shared::revision::Revision;
use shared::serve::Deadline;
use shared::status::Violation;
use shared::v1;

use super::Floor;
use super::convert_filter as filter;
use super::status::Invalid;
use crate::fold;
use crate::limits;
use crate::lookup::{
    ANY_ROLE, BucketWidth, EventFilter, EventOrder, Kind, MentionQuery, PageRequest, Participants,
    Reference, RelatedQuery, ResolveQuery, Timeline,
};

/// Gathers what is wrong with a request, so that its sender learns all of it at once.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Violation>);

impl Faults {
    pub(super) fn add(&mut self, field: impl Into<String>, description: impl Into<String>) {
        self.0.push(Violation::new(field, description));
    }

    /// Passes on what was parsed if nothing was wrong.
    pub(super) fn check<T>(self, parsed: T) -> Result<T, Invalid> {
        if self.0.is_empty() {
            Ok(parsed)
        } else {
            Err(Invalid::Fields(self.0))
        }
    }
}

/// The least revision a request may be answered from.
pub(super) fn floor(
    minimum: Option<&v1::RevisionToken>,
    deadline: Option<Deadline>,
) -> Result<Floor, Invalid> {
    let minimum = minimum.filter(|minimum| !minimum.token.is_empty());
    let revision = minimum.map(|minimum| Revision::from_token(&minimum.token));
    let revision = revision.transpose().map_err(|_| Invalid::RevisionToken)?;
    Ok(Floor::new(revision, deadline))
}

/// A page of the list that `rest` asks for: the request without its page,
/// which a token must fit.
pub(super) fn page<M: Message + prost::Name>(
    size: i32,
    token: &str,
    rest: &M,
    faults: &mut Faults,
) -> PageRequest {
    let size = match usize::try_from(size) {
        Ok(0) => limits::PAGE_SIZE_DEFAULT,
        Ok(size) if size <= limits::PAGE_SIZE_MAX => size,
        _ => {
            let maximum = limits::PAGE_SIZE_MAX;
            faults.add(
                "page_size",
                format!("must be from 0 to {maximum}, not {size}"),
            );
            0
        }
    };
    if token.len() > limits::PAGE_TOKEN_BYTES_MAX {
        faults.add(
            "page_token",
            format!("is longer than {} bytes", limits::PAGE_TOKEN_BYTES_MAX),
        );
    }
    let hash = Sha256::new()
        .chain_update(M::full_name())
        .chain_update([0])
        .chain_update(rest.encode_to_vec())
        .finalize();
    PageRequest {
        size,
        token: token.to_owned(),
        request_hash: u64::from_be_bytes(hash[..8].try_into().expect("a SHA-256 is longer")),
    }
}

/// A reference that has to be there.
pub(super) fn reference(
    field: &str,
    reference: Option<&v1::EntityReference>,
    faults: &mut Faults,
) -> Reference {
    use v1::entity_reference::Reference::{Id, Name};
    match reference.and_then(|reference| reference.reference.as_ref()) {
        Some(Id(id)) => {
            identifier(&format!("{field}.id"), id, faults);
            Reference::Id(id.clone())
        }
        Some(Name(given)) => {
            name(&format!("{field}.name"), given, faults);
            Reference::Name(given.clone())
        }
        None => {
            faults.add(field, "is required, by id or by name");
            Reference::Id(String::new())
        }
    }
}

/// An id that has to be there.
pub(super) fn identifier(field: &str, id: &str, faults: &mut Faults) {
    if id.is_empty() {
        faults.add(field, "is required");
    } else if id.len() > limits::ID_BYTES_MAX {
        faults.add(
            field,
            format!("is longer than {} bytes", limits::ID_BYTES_MAX),
        );
    }
}

/// A name that has to be there.
pub(super) fn name(field: &str, name: &str, faults: &mut Faults) {
    if name.len() > limits::NAME_BYTES_MAX {
        faults.add(
            field,
            format!("is longer than {} bytes", limits::NAME_BYTES_MAX),
        );
    } else if fold::joined(name).is_empty() {
        faults.add(field, "needs at least one letter or digit");
    }
}

pub(super) fn list_events(
    request: v1::ListEventsRequest,
) -> Result<(EventFilter, EventOrder, PageRequest), Invalid> {
    let mut faults = Faults::default();
    let order = match request.order() {
        v1::EventOrder::Unspecified | v1::EventOrder::NewestFirst => EventOrder::NewestFirst,
        v1::EventOrder::OldestFirst => EventOrder::OldestFirst,
    };
    if v1::EventOrder::try_from(request.order).is_err() {
        faults.add(
            "order",
            format!("{} is not a value of EventOrder", request.order),
        );
    }
    let rest = v1::ListEventsRequest {
        page_size: 0,
        page_token: String::new(),
        minimum_revision: None,
        ..request.clone()
    };
    let page = page(request.page_size, &request.page_token, &rest, &mut faults);
    let filter = filter::events(&request.filter.unwrap_or_default(), &mut faults);
    faults.check((filter, order, page))
}

pub(super) fn list_articles(
    request: v1::ListArticlesRequest,
) -> Result<(crate::lookup::ArticleFilter, PageRequest), Invalid> {
    let mut faults = Faults::default();
    let rest = v1::ListArticlesRequest {
        page_size: 0,
        page_token: String::new(),
        minimum_revision: None,
        ..request.clone()
    };
    let page = page(request.page_size, &request.page_token, &rest, &mut faults);
    let filter = filter::articles(&request.filter.unwrap_or_default(), &mut faults);
    faults.check((filter, page))
}

pub(super) fn list_mentions(
    request: &v1::ListMentionsRequest,
) -> Result<(MentionQuery, PageRequest), Invalid> {
    let mut faults = Faults::default();
    let rest = v1::ListMentionsRequest {
        page_size: 0,
        page_token: String::new(),
        minimum_revision: None,
        ..request.clone()
    };
    let page = page(request.page_size, &request.page_token, &rest, &mut faults);
    let entity = anything(request.entity.as_ref(), &mut faults);
    let article_id = Some(&request.article_id).filter(|id| !id.is_empty());
    if let Some(id) = article_id {
        identifier("article_id", id, &mut faults);
    }
    let article_id = article_id.cloned();
    faults.check((MentionQuery { entity, article_id }, page))
}

pub(super) fn list_related(
    request: &v1::ListRelatedEntitiesRequest,
) -> Result<(RelatedQuery, PageRequest), Invalid> {
    let mut faults = Faults::default();
    let rest = v1::ListRelatedEntitiesRequest {
        page_size: 0,
        page_token: String::new(),
        minimum_revision: None,
        ..request.clone()
    };
    let page = page(request.page_size, &request.page_token, &rest, &mut faults);
    let query = RelatedQuery {
        entity: anything(request.entity.as_ref(), &mut faults),
        types: entity_types(&request.types, &mut faults),
        publish_date: filter::days("publish_date", request.publish_date, &mut faults),
    };
    faults.check((query, page))
}

/// Types as numbers; empty for all.
fn entity_types(types: &[i32], faults: &mut Faults) -> Vec<u8> {
    let mut wanted = Vec::new();
    for (at, number) in types.iter().enumerate() {
        match kind(*number) {
            Some(Kind::Any) => return Vec::new(),
            Some(kind) => wanted.extend(kind.types()),
            None => faults.add(
                format!("types[{at}]"),
                format!("{number} is not a value of EntityType"),
            ),
        }
    }
    wanted
}

fn kind(number: i32) -> Option<Kind> {
    Some(match v1::EntityType::try_from(number).ok()? {
        v1::EntityType::Unspecified => Kind::Any,
        v1::EntityType::Person => Kind::Person,
        v1::EntityType::Organization => Kind::Organization,
        v1::EntityType::Location => Kind::Location,
        v1::EntityType::Norp => Kind::Norp,
    })
}

fn anything(entity: Option<&v1::EntityReference>, faults: &mut Faults) -> Participants {
    Participants {
        reference: reference("entity", entity, faults),
        kind: Kind::Any,
        roles: ANY_ROLE,
    }
}

pub(super) fn timeline(
    request: v1::GetTimelineRequest,
) -> Result<(EventFilter, Timeline), Invalid> {
    let mut faults = Faults::default();
    let filter = filter::events(&request.filter.clone().unwrap_or_default(), &mut faults);
    let width = match request.granularity() {
        v1::DateGranularity::Day => Some(BucketWidth::Day),
        v1::DateGranularity::Week => Some(BucketWidth::Week),
        v1::DateGranularity::Month => Some(BucketWidth::Month),
        v1::DateGranularity::Quarter => Some(BucketWidth::Quarter),
        v1::DateGranularity::Year => Some(BucketWidth::Year),
        v1::DateGranularity::Unspecified
        | v1::DateGranularity::Season
        | v1::DateGranularity::Decade
        | v1::DateGranularity::Century
        | v1::DateGranularity::Interval => None,
    };
    if width.is_none() {
        faults.add("granularity", "must be DAY, WEEK, MONTH, QUARTER or YEAR");
    }
    let has_range = request
        .filter
        .is_some_and(|filter| filter.event_date.is_some());
    if !has_range {
        faults.add("filter.event_date", "is required");
    }
    let timeline = width
        .zip(filter.event_date)
        .map(|(width, days)| Timeline::new(days, width));
    match timeline {
        Some(Ok(timeline)) => faults.check((filter, timeline)),
        Some(Err(error)) => {
            faults.add("filter.event_date", error.to_string());
            Err(Invalid::Fields(faults.0))
        }
        None => Err(Invalid::Fields(faults.0)),
    }
}

pub(super) fn resolve(request: v1::ResolveEntityRequest) -> Result<ResolveQuery, Invalid> {
    let mut faults = Faults::default();
    name("name", &request.name, &mut faults);
    let kind = kind(request.r#type);
    if kind.is_none() {
        faults.add(
            "type",
            format!("{} is not a value of EntityType", request.r#type),
        );
    }
    if request.context_entity_ids.len() > limits::REFERENCES_MAX {
        let maximum = limits::REFERENCES_MAX;
        faults.add("context_entity_ids", format!("at most {maximum} are taken"));
    }
    for (at, id) in request.context_entity_ids.iter().enumerate() {
        identifier(&format!("context_entity_ids[{at}]"), id, &mut faults);
    }
    faults.check(ResolveQuery {
        name: request.name,
        kind: kind.unwrap_or(Kind::Any),
        context: request.context_entity_ids,
    })
}
