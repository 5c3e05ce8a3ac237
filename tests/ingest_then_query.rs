//! The main road: an article goes in, typed facts come out.

use shared::v1;

use crate::support::World;
use crate::support::articles::{named, range, resignation, visit};

#[tokio::test]
async fn what_was_ingested_is_visible_to_a_query_with_its_token() {
    let world = World::start().await;
    let revision = world.ingest(visit()).await.revision;

    let request = v1::GetPersonRequest {
        person: Some(named("kari lindqvist")),
        minimum_revision: revision.clone(),
    };
    let response = world.query_client().await.get_person(request).await;
    let response = response.expect("the person is known").into_inner();
    let person = response.person.expect("a person");
    let entity = person.entity.expect("an entity");
    assert_eq!(entity.id, "per-kari-lindqvist");
    assert_eq!(entity.name, "Kari Lindqvist");
    assert_eq!(entity.country_code, "NOR");
    assert_eq!(entity.article_count, 1);
    assert_eq!(person.titles, ["Defence Minister"]);
    assert_eq!(
        entity
            .aliases
            .iter()
            .map(|alias| alias.name.as_str())
            .collect::<Vec<_>>(),
        ["Kari Lindqvist", "Lindqvist"]
    );
    assert_eq!(response.read_at, revision);
    world.stop().await;
}

#[tokio::test]
async fn an_organization_is_one_thing_under_its_name_and_its_acronym() {
    let world = World::start().await;
    let revision = world.ingest(visit()).await.revision;
    let mut query = world.query_client().await;
    let mut ids = Vec::new();
    for name in ["NCWA", "Northern Coast Watch Agency"] {
        let request = v1::GetOrganizationRequest {
            organization: Some(named(name)),
            minimum_revision: revision.clone(),
        };
        let response = query
            .get_organization(request)
            .await
            .expect("it is known")
            .into_inner();
        ids.push(
            response
                .organization
                .and_then(|found| found.entity)
                .expect("an entity")
                .id,
        );
    }
    assert_eq!(ids[0], ids[1]);
    world.stop().await;
}

#[tokio::test]
async fn articles_are_found_by_person_by_organization_and_on_each_date_axis() {
    let world = World::start().await;
    world.ingest(visit()).await;
    let revision = world.ingest(resignation()).await.revision;
    let mut query = world.query_client().await;

    let both = ["resignation", "visit"];
    let cases: Vec<(&str, v1::ArticleFilter, &[&str])> = vec![
        ("no filter", v1::ArticleFilter::default(), &both),
        (
            "by person",
            v1::ArticleFilter {
                mentions: vec![named("Lindqvist")],
                ..Default::default()
            },
            &both,
        ),
        (
            "by organization",
            v1::ArticleFilter {
                mentions: vec![named("NCWA")],
                ..Default::default()
            },
            &["visit"],
        ),
        (
            "by person and organization",
            v1::ArticleFilter {
                mentions: vec![named("Marek Zielony"), named("NCWA")],
                ..Default::default()
            },
            &["visit"],
        ),
        (
            "published in June",
            v1::ArticleFilter {
                publish_date: Some(range((2025, 6, 0), (2025, 6, 0))),
                ..Default::default()
            },
            &["resignation"],
        ),
        (
            "mentions a day of August 2024",
            v1::ArticleFilter {
                mentioned_date: Some(range((2024, 8, 1), (2024, 8, 31))),
                ..Default::default()
            },
            &["visit"],
        ),
        (
            "by person, mentioning September 2025",
            v1::ArticleFilter {
                mentions: vec![named("Kari Lindqvist")],
                mentioned_date: Some(range((2025, 9, 0), (2025, 9, 0))),
                ..Default::default()
            },
            &["resignation"],
        ),
        (
            "by a person nobody mentions",
            v1::ArticleFilter {
                mentions: vec![named("Nobody Atall")],
                ..Default::default()
            },
            &[],
        ),
    ];
    for (what, filter, expected) in cases {
        let request = v1::ListArticlesRequest {
            filter: Some(filter),
            minimum_revision: revision.clone(),
            ..v1::ListArticlesRequest::default()
        };
        let response = query.list_articles(request).await.expect(what).into_inner();
        let ids: Vec<_> = response
            .articles
            .iter()
            .map(|article| article.id.as_str())
            .collect();
        assert_eq!(ids, expected, "{what}");
    }
    world.stop().await;
}

#[tokio::test]
async fn a_visit_and_a_resignation_are_events_with_their_days() {
    let world = World::start().await;
    world.ingest(visit()).await;
    let revision = world.ingest(resignation()).await.revision;
    let request = v1::ListEventsRequest {
        filter: Some(v1::EventFilter {
            persons: vec![named("Kari Lindqvist")],
            event_date: Some(range((2025, 1, 1), (2025, 12, 31))),
            ..v1::EventFilter::default()
        }),
        order: v1::EventOrder::OldestFirst.into(),
        minimum_revision: revision,
        ..v1::ListEventsRequest::default()
    };
    let response = world.query_client().await.list_events(request).await;
    let events = response.expect("events are listed").into_inner().events;
    let told: Vec<_> = events
        .iter()
        .map(|event| {
            let first = event
                .date
                .as_ref()
                .and_then(|date| date.first_day)
                .expect("a day");
            (event.r#type(), (first.year, first.month, first.day))
        })
        .collect();
    assert!(
        told.contains(&(v1::EventType::Consult, (2025, 3, 4))),
        "{told:?}"
    );
    assert!(
        told.contains(&(v1::EventType::Personnel, (2025, 6, 19))),
        "{told:?}"
    );
    world.stop().await;
}

#[tokio::test]
async fn replaced_and_retracted_articles_leave_every_answer() {
    let world = World::start().await;
    world.ingest(visit()).await;
    let mut edited = visit();
    edited.text = edited
        .text
        .replace("Marek Zielony", "Tomasz Rudnik")
        .replace("Zielony", "Rudnik");
    let receipt = world.ingest(edited.clone()).await;
    assert_eq!(receipt.outcome(), v1::IngestOutcome::Replaced);
    let again = world.ingest(edited).await;
    assert_eq!(again.outcome(), v1::IngestOutcome::Unchanged);
    assert_eq!(again.revision, receipt.revision);
    assert_eq!(
        persons(&world, receipt.revision).await,
        ["Kari Lindqvist", "Tomasz Rudnik"]
    );

    let request = v1::RetractArticleRequest {
        article_id: "visit".to_owned(),
        justification: "publisher's correction".to_owned(),
        ..v1::RetractArticleRequest::default()
    };
    let retracted = world.ingest_client().await.retract_article(request).await;
    let revision = retracted.expect("it is retracted").into_inner().revision;
    assert_eq!(persons(&world, revision).await, Vec::<String>::new());
    let request = v1::GetArticleRequest {
        article_id: "visit".to_owned(),
        ..Default::default()
    };
    let gone = world.ingest_client().await.get_article(request).await;
    assert_eq!(gone.expect_err("it is gone").code(), tonic::Code::NotFound);
    world.stop().await;
}

/// The names of the persons anybody finds at a revision.
async fn persons(world: &World, minimum_revision: Option<v1::RevisionToken>) -> Vec<String> {
    let mut names = Vec::new();
    for query in ["Lindqvist", "Zielony", "Rudnik"] {
        let request = v1::SearchPersonsRequest {
            query: query.to_owned(),
            minimum_revision: minimum_revision.clone(),
            ..v1::SearchPersonsRequest::default()
        };
        let response = world.query_client().await.search_persons(request).await;
        let persons = response.expect("a search").into_inner().persons;
        names.extend(
            persons
                .into_iter()
                .filter_map(|person| Some(person.entity?.name)),
        );
    }
    names.sort();
    names
}
