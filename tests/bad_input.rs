//! What bad input gets: a clear error that names the field and the limit, or an
//! honest result; and nothing stored is harmed.

use shared::v1;
use tokio_stream::{StreamExt, iter};
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::support::World;
use crate::support::articles::{article, day, named, numbered, range, visit};

/// Checks code, reason and the field named, if one is.
fn check(what: &str, status: &Status, code: Code, reason: &str, field: Option<&str>) {
    assert_eq!(status.code(), code, "{what}: {status}");
    let details = status.get_error_details();
    let info = details
        .error_info()
        .unwrap_or_else(|| panic!("{what}: no ErrorInfo: {status}"));
    assert_eq!(
        (info.domain.as_str(), info.reason.as_str()),
        ("dateline.v1", reason),
        "{what}"
    );
    if let Some(field) = field {
        let violations = details
            .bad_request()
            .map_or(&[][..], |bad| &bad.field_violations);
        assert!(
            violations.iter().any(|violation| violation.field == field),
            "{what}: {field} is not among {violations:?}"
        );
    }
}

#[tokio::test]
async fn an_article_that_cannot_be_taken_is_refused_with_its_field_named() {
    let world = World::start().await;
    let mut client = world.ingest_client().await;
    let with = |change: fn(&mut v1::Article)| {
        let mut article = visit();
        change(&mut article);
        Some(article)
    };
    let cases = [
        ("no article", None, "INVALID_FIELD", "article"),
        (
            "neither title nor text",
            Some(article("empty", (2025, 1, 1), "", " \n ")),
            "INVALID_FIELD",
            "article.text",
        ),
        (
            "a text above the limit",
            with(|article| article.text = "word ".repeat(300_000)),
            "ARTICLE_TOO_LARGE",
            "article.text",
        ),
        (
            "a title above the limit",
            with(|article| article.title = "t".repeat(1025)),
            "INVALID_FIELD",
            "article.title",
        ),
        (
            "a bad id",
            with(|article| article.id = "a/b".into()),
            "INVALID_FIELD",
            "article.id",
        ),
        (
            "a date that is not in the calendar",
            with(|article| article.publish_date = Some(day(2025, 2, 30))),
            "INVALID_FIELD",
            "article.publish_date",
        ),
        (
            "a time out of range",
            with(|article| {
                article.publish_time = Some(prost_types::Timestamp {
                    seconds: i64::MAX,
                    nanos: 0,
                });
            }),
            "INVALID_FIELD",
            "article.publish_time",
        ),
        (
            "an unknown content type",
            with(|article| article.content_type = 77),
            "INVALID_FIELD",
            "article.content_type",
        ),
        (
            "an address that is none",
            with(|article| article.source_uri = "ftp//nowhere".into()),
            "INVALID_FIELD",
            "article.source_uri",
        ),
    ];
    for (what, article, reason, field) in cases {
        let request = v1::IngestArticleRequest {
            article,
            ..Default::default()
        };
        let status = client.ingest_article(request).await.expect_err(what);
        check(what, &status, Code::InvalidArgument, reason, Some(field));
    }
    world.stop().await;
}

#[tokio::test]
async fn odd_text_is_no_error() {
    let world = World::start().await;
    let mut client = world.ingest_client().await;
    let latin1: &[u8] = b"<html><head><meta charset=utf-8><title>Caf\xe9</title></head>\
        <body><p>The caf\xe9 in Oslo was closed by the police on Monday, its owner said.</p></body>";
    let cases: Vec<(&str, v1::Article)> = vec![
        (
            "binary rubbish",
            article(
                "rubbish",
                (2025, 1, 1),
                "",
                "\u{0}\u{1}\u{fffd}PNG\u{1a}\r\n\u{7f}",
            ),
        ),
        (
            "another language",
            article(
                "german",
                (2025, 1, 1),
                "",
                "Der Bundeskanzler hat am Montag in Berlin mit seinem Amtskollegen über die \
                 gemeinsame Verteidigung gesprochen und weitere Hilfe zugesagt.",
            ),
        ),
        (
            "a wrong charset",
            v1::Article {
                id: "latin1".into(),
                html: latin1.to_vec().into(),
                ..Default::default()
            },
        ),
        (
            "one line",
            article("line", (2025, 1, 1), "Snow falls in Oslo", ""),
        ),
    ];
    for (what, article) in cases {
        let request = v1::IngestArticleRequest {
            article: Some(article),
            return_annotations: true,
            ..Default::default()
        };
        let response = client
            .ingest_article(request)
            .await
            .expect(what)
            .into_inner();
        let id = response.receipt.expect("a receipt").article_id;
        let request = v1::GetArticleRequest {
            article_id: id.clone(),
            view: v1::ArticleView::Full.into(),
            ..Default::default()
        };
        let stored = client
            .get_article(request)
            .await
            .expect(what)
            .into_inner()
            .article;
        let flags: Vec<_> = stored.expect("an article").quality_flags().collect();
        match id.as_str() {
            "german" => {
                assert_eq!(flags, [v1::QualityFlag::LanguageUnsupported], "{what}");
                let annotations = response.annotations.expect("annotations");
                assert!(annotations.persons.is_empty() && annotations.locations.is_empty());
            }
            "latin1" => assert!(
                !flags.contains(&v1::QualityFlag::NoText),
                "{what}: {flags:?}"
            ),
            _ => {}
        }
    }
    world.stop().await;
}

#[tokio::test]
async fn one_bad_item_in_a_stream_of_many_fails_alone() {
    const ITEMS: usize = 10_000;
    const BAD: u64 = 7_777;
    let world = World::start().await;
    let requests = (0..ITEMS).map(|number| {
        let mut article = article(
            &format!("item-{number}"),
            (2025, 1, 1),
            "",
            &format!("Oslo counted {number} ships on Monday."),
        );
        if number as u64 == BAD {
            article.id = "not an id".to_owned();
        }
        v1::IngestArticlesRequest {
            article: Some(article),
            ..Default::default()
        }
    });
    let requests: Vec<_> = requests.collect();
    let answers = world
        .ingest_client()
        .await
        .ingest_articles(iter(requests))
        .await;
    let mut answers = answers.expect("the stream is taken").into_inner();
    let mut expected = 0;
    while let Some(answer) = answers.next().await {
        let answer = answer.expect("the stream goes on");
        assert_eq!(
            answer.index, expected,
            "answers come in the order of the requests"
        );
        match answer.result.expect("a result") {
            v1::ingest_articles_response::Result::Receipt(_) => assert_ne!(expected, BAD),
            v1::ingest_articles_response::Result::Error(error) => {
                assert_eq!(expected, BAD, "{error:?}");
                assert_eq!(error.code, Code::InvalidArgument as i32);
                assert!(error.message.contains("article.id"), "{}", error.message);
                assert!(!error.details.is_empty());
            }
        }
        expected += 1;
    }
    assert_eq!(expected, ITEMS as u64);
    world.stop().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
async fn a_question_that_cannot_be_answered_is_refused_with_its_field_named() {
    let world = World::start().await;
    let revision = world.ingest(visit()).await.revision;
    for number in 0..3 {
        world.ingest(numbered(number)).await;
    }
    let mut query = world.query_client().await;
    let list = |change: fn(&mut v1::ListEventsRequest)| {
        let mut request = v1::ListEventsRequest {
            filter: Some(v1::EventFilter::default()),
            ..Default::default()
        };
        change(&mut request);
        request
    };
    let cases = [
        (
            "a page size above the limit",
            list(|request| request.page_size = 501),
            "INVALID_FIELD",
            "page_size",
        ),
        (
            "a page size below zero",
            list(|request| request.page_size = -1),
            "INVALID_FIELD",
            "page_size",
        ),
        (
            "a bad page token",
            list(|request| request.page_token = "???".into()),
            "INVALID_PAGE_TOKEN",
            "page_token",
        ),
        (
            "a bad revision token",
            list(|request| {
                request.minimum_revision = Some(v1::RevisionToken {
                    token: "AAAA".into(),
                });
            }),
            "INVALID_REVISION_TOKEN",
            "minimum_revision",
        ),
        (
            "a reversed range",
            list(|request| {
                request.filter.as_mut().expect("set").event_date =
                    Some(range((2025, 5, 2), (2025, 5, 1)));
            }),
            "INVALID_FIELD",
            "filter.event_date",
        ),
        (
            "an unknown type",
            list(|request| request.filter.as_mut().expect("set").types = vec![999]),
            "INVALID_FIELD",
            "filter.types[0]",
        ),
        (
            "a reference to nothing",
            list(|request| {
                request.filter.as_mut().expect("set").persons =
                    vec![v1::EntityReference::default()];
            }),
            "INVALID_FIELD",
            "filter.persons[0]",
        ),
        (
            "an unknown order",
            list(|request| request.order = 9),
            "INVALID_FIELD",
            "order",
        ),
    ];
    for (what, request, reason, field) in cases {
        let status = query.list_events(request).await.expect_err(what);
        check(what, &status, Code::InvalidArgument, reason, Some(field));
    }

    let foreign = shared::revision::Revision {
        journal: shared::revision::JournalId(1),
        sequence: shared::revision::Sequence(1),
    };
    let request = list(|_| {});
    let request = v1::ListEventsRequest {
        minimum_revision: Some(v1::RevisionToken {
            token: foreign.to_token(),
        }),
        ..request
    };
    let status = query
        .list_events(request)
        .await
        .expect_err("a foreign revision");
    check(
        "a foreign revision",
        &status,
        Code::FailedPrecondition,
        "REVISION_FROM_OTHER_JOURNAL",
        None,
    );

    let request = v1::GetPersonRequest {
        person: Some(named("Nobody Atall")),
        minimum_revision: revision,
    };
    let status = query
        .get_person(request)
        .await
        .expect_err("nobody of that name");
    check(
        "nobody of that name",
        &status,
        Code::NotFound,
        "ENTITY_NOT_FOUND",
        None,
    );

    let request = v1::ListArticlesRequest {
        page_size: 2,
        ..Default::default()
    };
    let page = query
        .list_articles(request)
        .await
        .expect("a page")
        .into_inner();
    let request = v1::ListArticlesRequest {
        filter: Some(v1::ArticleFilter {
            mentions: vec![named("NCWA")],
            ..Default::default()
        }),
        page_size: 2,
        page_token: page.next_page_token,
        ..Default::default()
    };
    let status = query
        .list_articles(request)
        .await
        .expect_err("another list's token");
    check(
        "another list's token",
        &status,
        Code::InvalidArgument,
        "INVALID_PAGE_TOKEN",
        Some("page_token"),
    );
    world.stop().await;
}

#[tokio::test]
async fn a_feed_is_refused_a_foreign_start_and_resumes_exactly() {
    let world = World::start().await;
    for number in 0..5 {
        world.ingest(numbered(number)).await;
    }
    let mut feed = world.feed_client().await;
    let request = v1::WatchChangesRequest {
        after: Some(v1::RevisionToken {
            token: "damaged".into(),
        }),
        ..Default::default()
    };
    let status = feed
        .watch_changes(request)
        .await
        .expect_err("a damaged token");
    check(
        "a damaged token",
        &status,
        Code::InvalidArgument,
        "INVALID_REVISION_TOKEN",
        Some("after.token"),
    );

    let (first, through) = changes(&world, None).await;
    assert_eq!(first, [1, 2, 3, 4, 5]);
    for number in 5..8 {
        world.ingest(numbered(number)).await;
    }
    let (then, _) = changes(&world, through).await;
    assert_eq!(then, [6, 7, 8]);
    world.stop().await;
}

/// The sequences of all changes after a revision, and the revision they end at.
async fn changes(
    world: &World,
    after: Option<v1::RevisionToken>,
) -> (Vec<u64>, Option<v1::RevisionToken>) {
    let request = v1::WatchChangesRequest {
        after,
        stop_when_caught_up: true,
        ..Default::default()
    };
    let stream = world.feed_client().await.watch_changes(request).await;
    let mut stream = stream.expect("the feed is served").into_inner();
    let (mut sequences, mut through) = (Vec::new(), None);
    while let Some(batch) = stream.next().await {
        let batch = batch.expect("the feed goes on");
        sequences.extend(batch.changes.iter().map(|change| change.sequence));
        through = batch.through;
    }
    (sequences, through)
}
