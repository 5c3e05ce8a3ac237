//! The handlers: parse the request, look up, convert the answer.

use shared::serve::Deadline;
use shared::v1;
use shared::v1::query_service_server::QueryService;
use tonic::{Request, Response, Status};

use super::convert::{self, Faults};
use super::{Floor, Query};
use crate::lookup::{self, EntityDescription, Kind, PageRequest, Reference};

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl QueryService for Query {
    async fn get_person(
        &self,
        request: Request<v1::GetPersonRequest>,
    ) -> Answer<v1::GetPersonResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let reference = one("person", request.person.as_ref())?;
        let (found, read_at) = self.entity(floor, reference, Kind::Person).await?;
        let person = match found {
            EntityDescription::Person(person) => Some(person),
            _ => None,
        };
        let read_at = Some(read_at);
        Ok(Response::new(v1::GetPersonResponse { person, read_at }))
    }

    async fn search_persons(
        &self,
        request: Request<v1::SearchPersonsRequest>,
    ) -> Answer<v1::SearchPersonsResponse> {
        let (mut request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.take().as_ref(), deadline)?;
        let size = std::mem::take(&mut request.page_size);
        let token = std::mem::take(&mut request.page_token);
        let page = search_page(size, &token, &request.query, &request)?;
        let (found, read_at) = self
            .search(floor, Kind::Person, request.query, page)
            .await?;
        let persons = found.items.into_iter().filter_map(|found| match found {
            EntityDescription::Person(person) => Some(person),
            _ => None,
        });
        Ok(Response::new(v1::SearchPersonsResponse {
            persons: persons.collect(),
            next_page_token: found.next_page_token,
            read_at: Some(read_at),
        }))
    }

    async fn get_organization(
        &self,
        request: Request<v1::GetOrganizationRequest>,
    ) -> Answer<v1::GetOrganizationResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let reference = one("organization", request.organization.as_ref())?;
        let (found, read_at) = self.entity(floor, reference, Kind::Organization).await?;
        let organization = match found {
            EntityDescription::Organization(organization) => Some(organization),
            _ => None,
        };
        let read_at = Some(read_at);
        Ok(Response::new(v1::GetOrganizationResponse {
            organization,
            read_at,
        }))
    }

    async fn search_organizations(
        &self,
        request: Request<v1::SearchOrganizationsRequest>,
    ) -> Answer<v1::SearchOrganizationsResponse> {
        let (mut request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.take().as_ref(), deadline)?;
        let size = std::mem::take(&mut request.page_size);
        let token = std::mem::take(&mut request.page_token);
        let page = search_page(size, &token, &request.query, &request)?;
        let (found, read_at) = self
            .search(floor, Kind::Organization, request.query, page)
            .await?;
        let organizations = found.items.into_iter().filter_map(|found| match found {
            EntityDescription::Organization(organization) => Some(organization),
            _ => None,
        });
        Ok(Response::new(v1::SearchOrganizationsResponse {
            organizations: organizations.collect(),
            next_page_token: found.next_page_token,
            read_at: Some(read_at),
        }))
    }

    async fn get_location(
        &self,
        request: Request<v1::GetLocationRequest>,
    ) -> Answer<v1::GetLocationResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let reference = one("location", request.location.as_ref())?;
        let (found, read_at) = self.entity(floor, reference, Kind::Location).await?;
        let location = match found {
            EntityDescription::Location(location) => Some(location),
            _ => None,
        };
        let read_at = Some(read_at);
        Ok(Response::new(v1::GetLocationResponse { location, read_at }))
    }

    async fn search_locations(
        &self,
        request: Request<v1::SearchLocationsRequest>,
    ) -> Answer<v1::SearchLocationsResponse> {
        let (mut request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.take().as_ref(), deadline)?;
        let size = std::mem::take(&mut request.page_size);
        let token = std::mem::take(&mut request.page_token);
        let page = search_page(size, &token, &request.query, &request)?;
        let (found, read_at) = self
            .search(floor, Kind::Location, request.query, page)
            .await?;
        let locations = found.items.into_iter().filter_map(|found| match found {
            EntityDescription::Location(location) => Some(location),
            _ => None,
        });
        Ok(Response::new(v1::SearchLocationsResponse {
            locations: locations.collect(),
            next_page_token: found.next_page_token,
            read_at: Some(read_at),
        }))
    }

    async fn get_event(
        &self,
        request: Request<v1::GetEventRequest>,
    ) -> Answer<v1::GetEventResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let mut faults = Faults::default();
        convert::identifier("event_id", &request.event_id, &mut faults);
        let id = faults.check(request.event_id)?;
        let lookup = self.list(floor, move |view| lookup::get_event(view, &id));
        let (event, read_at) = lookup.await?;
        Ok(Response::new(v1::GetEventResponse {
            event: Some(event),
            read_at: Some(read_at),
        }))
    }

    async fn list_events(
        &self,
        request: Request<v1::ListEventsRequest>,
    ) -> Answer<v1::ListEventsResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let (filter, order, page) = convert::list_events(request)?;
        let lookup = self.list(floor, move |view| {
            lookup::list_events(view, &filter, order, &page)
        });
        let ((page, matched_entities), read_at) = lookup.await?;
        Ok(Response::new(v1::ListEventsResponse {
            events: page.items,
            next_page_token: page.next_page_token,
            matched_entities,
            read_at: Some(read_at),
        }))
    }

    async fn list_articles(
        &self,
        request: Request<v1::ListArticlesRequest>,
    ) -> Answer<v1::ListArticlesResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let (filter, page) = convert::list_articles(request)?;
        let lookup = self.list(floor, move |view| {
            lookup::list_articles(view, &filter, &page)
        });
        let ((page, matched_entities), read_at) = lookup.await?;
        Ok(Response::new(v1::ListArticlesResponse {
            articles: page.items,
            next_page_token: page.next_page_token,
            matched_entities,
            read_at: Some(read_at),
        }))
    }

    async fn list_mentions(
        &self,
        request: Request<v1::ListMentionsRequest>,
    ) -> Answer<v1::ListMentionsResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let (query, page) = convert::list_mentions(&request)?;
        let lookup = self.list(floor, move |view| {
            lookup::list_mentions(view, &query, &page)
        });
        let ((page, matched_entities), read_at) = lookup.await?;
        Ok(Response::new(v1::ListMentionsResponse {
            mentions: page.items,
            next_page_token: page.next_page_token,
            matched_entities,
            read_at: Some(read_at),
        }))
    }

    async fn list_related_entities(
        &self,
        request: Request<v1::ListRelatedEntitiesRequest>,
    ) -> Answer<v1::ListRelatedEntitiesResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let (query, page) = convert::list_related(&request)?;
        let lookup = self.list(floor, move |view| lookup::list_related(view, &query, &page));
        let ((page, matched_entities), read_at) = lookup.await?;
        Ok(Response::new(v1::ListRelatedEntitiesResponse {
            related_entities: page.items,
            next_page_token: page.next_page_token,
            matched_entities,
            read_at: Some(read_at),
        }))
    }

    async fn get_timeline(
        &self,
        request: Request<v1::GetTimelineRequest>,
    ) -> Answer<v1::GetTimelineResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let (filter, timeline) = convert::timeline(request)?;
        let lookup = self.list(floor, move |view| {
            lookup::get_timeline(view, &filter, &timeline)
        });
        let ((buckets, matched_entities), read_at) = lookup.await?;
        Ok(Response::new(v1::GetTimelineResponse {
            buckets,
            matched_entities,
            read_at: Some(read_at),
        }))
    }

    async fn resolve_entity(
        &self,
        request: Request<v1::ResolveEntityRequest>,
    ) -> Answer<v1::ResolveEntityResponse> {
        let (request, deadline) = open(request);
        let floor = convert::floor(request.minimum_revision.as_ref(), deadline)?;
        let query = convert::resolve(request)?;
        let lookup = self.list(floor, move |view| lookup::resolve(view, &query));
        let (candidates, read_at) = lookup.await?;
        Ok(Response::new(v1::ResolveEntityResponse {
            candidates,
            read_at: Some(read_at),
        }))
    }
}

impl Query {
    async fn entity(
        &self,
        floor: Floor,
        reference: Reference,
        kind: Kind,
    ) -> Result<(EntityDescription, v1::RevisionToken), Status> {
        let lookup = self.get(floor, move |view| {
            lookup::get_entity(view, &reference, kind)
        });
        Ok(lookup.await?)
    }

    async fn search(
        &self,
        floor: Floor,
        kind: Kind,
        name: String,
        page: PageRequest,
    ) -> Result<(lookup::Page<EntityDescription>, v1::RevisionToken), Status> {
        let lookup = self.list(floor, move |view| lookup::search(view, kind, &name, &page));
        Ok(lookup.await?)
    }
}

fn open<T>(request: Request<T>) -> (T, Option<Deadline>) {
    let deadline = request.extensions().get::<Deadline>().copied();
    (request.into_inner(), deadline)
}

fn one(field: &str, reference: Option<&v1::EntityReference>) -> Result<Reference, Status> {
    let mut faults = Faults::default();
    let reference = convert::reference(field, reference, &mut faults);
    Ok(faults.check(reference)?)
}

fn search_page<M: prost::Message + prost::Name>(
    size: i32,
    token: &str,
    query: &str,
    rest: &M,
) -> Result<PageRequest, Status> {
    let mut faults = Faults::default();
    convert::name("query", query, &mut faults);
    let page = convert::page(size, token, rest, &mut faults);
    Ok(faults.check(page)?)
}
