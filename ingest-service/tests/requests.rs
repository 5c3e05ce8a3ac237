//! What callers send, good and bad, over gRPC.

use ingest_service::limits;
use prost::Message;
use shared::google_type::Date;
use shared::v1;
use shared::v1::IngestOutcome;
use shared::v1::ingest_articles_response::Result as ItemResult;
use tempfile::TempDir;
use tokio_stream::StreamExt;
use tonic::codec::CompressionEncoding;
use tonic::{Code, Request};

use crate::support::{Service, article, fields, reason};

async fn service() -> (Service, TempDir) {
    let data = tempfile::tempdir().expect("a directory");
    (Service::start(data.path()).await, data)
}

/// A way to spoil an article, and the field to be named for it.
type Spoilt = (fn(&mut v1::Article), &'static str);

const SPOILT: &[Spoilt] = &[
    (|article| *article = v1::Article::default(), "article.text"),
    (
        |article| (article.title, article.text) = (" \n".into(), "\t".into()),
        "article.text",
    ),
    (|article| article.id = "a b".into(), "article.id"),
    (|article| article.id = "x".repeat(129), "article.id"),
    (|article| article.title = "x".repeat(1_025), "article.title"),
    (
        |article| article.publisher = "x".repeat(257),
        "article.publisher",
    ),
    (
        |article| article.authors = vec!["A".into(), "x".repeat(257)],
        "article.authors[1]",
    ),
    (
        |article| article.authors = vec![" ".into()],
        "article.authors[0]",
    ),
    (
        |article| article.authors = vec!["A".into(); 101],
        "article.authors",
    ),
    (
        |article| article.source_uri = "news.example/1".into(),
        "article.source_uri",
    ),
    (
        |article| article.source_uri = format!("https://news.example/{}", "x".repeat(2_048)),
        "article.source_uri",
    ),
    (
        |article| article.language_code = "english!".into(),
        "article.language_code",
    ),
    (|article| article.content_type = 9, "article.content_type"),
    (|article| article.html = "<p>x</p>".into(), "article.html"),
    (
        |article| article.publish_date = Some(date(2024, 2, 30)),
        "article.publish_date",
    ),
    (
        |article| article.publish_date = Some(date(2024, 0, 0)),
        "article.publish_date",
    ),
    (
        |article| article.publish_date = Some(date(10_000, 1, 1)),
        "article.publish_date",
    ),
    (
        |article| article.publish_time = Some(time(i64::MAX, 0)),
        "article.publish_time",
    ),
    (
        |article| article.publish_time = Some(time(0, -1)),
        "article.publish_time",
    ),
];

fn date(year: i32, month: i32, day: i32) -> Date {
    Date { year, month, day }
}

fn time(seconds: i64, nanos: i32) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds, nanos }
}

#[tokio::test]
async fn an_article_that_cannot_be_taken_is_refused_with_its_fields_named() {
    let (mut service, _data) = service().await;
    for (spoil, field) in SPOILT {
        let mut article = article("a", "Envoys met.");
        spoil(&mut article);
        let refused = service.ingest(article).await.expect_err(field);
        assert_eq!(refused.code(), Code::InvalidArgument, "{field}");
        assert_eq!(reason(&refused), "INVALID_FIELD", "{field}");
        assert_eq!(fields(&refused), [*field]);
    }
    assert_eq!(service.changes(None).await, [], "nothing was stored");
}

#[tokio::test]
async fn every_fault_of_an_article_is_named_at_once() {
    let (mut service, _data) = service().await;
    let article = v1::Article {
        id: "ü".into(),
        language_code: "-".into(),
        ..v1::Article::default()
    };
    let refused = service.ingest(article).await.expect_err("it has faults");
    assert_eq!(
        fields(&refused),
        ["article.id", "article.language_code", "article.text"]
    );
}

#[tokio::test]
async fn an_article_above_the_limit_is_refused_with_the_limit_named() {
    let (mut service, _data) = service().await;
    let fits = article("a", &"x".repeat(limits::BODY_BYTES_MAX));
    service.ingest(fits).await.expect("it fits exactly");
    let text = article("b", &"x".repeat(limits::BODY_BYTES_MAX + 1));
    let html = v1::Article {
        text: String::new(),
        html: vec![b'x'; limits::BODY_BYTES_MAX + 1].into(),
        ..article("b", "")
    };
    for (article, field) in [(text, "article.text"), (html, "article.html")] {
        let refused = service.ingest(article).await.expect_err("it is too large");
        assert_eq!(reason(&refused), "ARTICLE_TOO_LARGE");
        assert_eq!(fields(&refused), [field]);
        assert!(
            refused.message().contains("1048576"),
            "{}",
            refused.message()
        );
    }
}

#[tokio::test]
async fn a_compressed_bomb_is_refused_and_the_service_goes_on() {
    let (service, _data) = service().await;
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut client = service
            .ingest
            .clone()
            .send_compressed(encoding)
            .accept_compressed(encoding);
        let bomb = v1::IngestArticleRequest {
            article: Some(article("a", &"x".repeat(64 << 20))),
            ..v1::IngestArticleRequest::default()
        };
        let refused = client.ingest_article(bomb).await.expect_err("it is a bomb");
        assert!(
            matches!(refused.code(), Code::OutOfRange | Code::ResourceExhausted),
            "{refused:?}"
        );
        let request = v1::IngestArticleRequest {
            article: Some(article("a", "Envoys met.")),
            ..v1::IngestArticleRequest::default()
        };
        client.ingest_article(request).await.expect("it goes on");
    }
}

#[tokio::test]
async fn binary_rubbish_is_taken_for_what_it_is() {
    let (mut service, _data) = service().await;
    let rubbish: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    let page = v1::Article {
        html: rubbish.into(),
        ..v1::Article::default()
    };
    let receipt = service.ingest(page).await.expect("odd bytes are no error");
    service
        .get(&receipt.article_id)
        .await
        .expect("it is stored");
    let text = "\0\u{1}\u{fffd}\u{202e}\u{feff}".repeat(100);
    service
        .ingest(article("odd", &text))
        .await
        .expect("odd text is no error");
    assert_eq!(service.get("odd").await.expect("it is stored").text, text);
}

#[tokio::test]
async fn the_same_article_again_changes_nothing_and_a_new_one_replaces_it() {
    let (mut service, _data) = service().await;
    let mut outcomes = Vec::new();
    for text in ["One.", "One.", "Two.", "Two.", "One."] {
        let receipt = service
            .ingest(article("a", text))
            .await
            .expect("it is taken");
        outcomes.push(receipt.outcome());
        assert_eq!(service.get("a").await.expect("it is there").text, text);
    }
    assert_eq!(
        outcomes,
        [
            IngestOutcome::Created,
            IngestOutcome::Unchanged,
            IngestOutcome::Replaced,
            IngestOutcome::Unchanged,
            IngestOutcome::Replaced
        ]
    );
}

#[tokio::test]
async fn an_id_comes_from_the_address_or_else_from_the_content() {
    let (mut service, _data) = service().await;
    let mut id = async |source_uri: &str, text: &str| {
        let article = v1::Article {
            source_uri: source_uri.to_owned(),
            ..article("", text)
        };
        service
            .ingest(article)
            .await
            .expect("it is taken")
            .article_id
    };
    let first = id("https://news.example/1?utm_source=mail", "One.").await;
    assert_eq!(id("http://NEWS.example/1#top", "Two.").await, first);
    assert_ne!(id("https://news.example/2", "One.").await, first);
    let content = id("", "One.").await;
    assert_eq!(id("", "One.").await, content);
    assert_ne!(id("", "Two.").await, content);
}

#[tokio::test]
async fn a_request_seen_before_gets_its_first_answer_even_after_a_restart() {
    let (mut service, data) = service().await;
    let first = service
        .ingest_as(article("a", "One."), "r1")
        .await
        .expect("it is taken");
    let unchanged = service
        .ingest_as(article("a", "One."), "r2")
        .await
        .expect("it is taken");
    assert_eq!(unchanged.outcome(), IngestOutcome::Unchanged);
    service
        .ingest(article("a", "Two."))
        .await
        .expect("it is taken");
    service.stop().await;

    let mut service = Service::start(data.path()).await;
    for (request_id, expected) in [("r1", first), ("r2", unchanged)] {
        let again = service.ingest_as(article("a", "One."), request_id).await;
        assert_eq!(again.expect("it is taken"), expected);
    }
    assert_eq!(service.get("a").await.expect("it is there").text, "Two.");
    let reused = service.ingest_as(article("b", "One."), "r1").await;
    let reused = reused.expect_err("it was used for another article");
    assert_eq!(reason(&reused), "REQUEST_ID_REUSED");
    let invalid = service.ingest_as(article("b", "One."), "r 1").await;
    assert_eq!(fields(&invalid.expect_err("no id")), ["request_id"]);
}

#[tokio::test]
async fn what_was_retracted_is_in_no_answer_until_it_comes_in_again() {
    let (mut service, data) = service().await;
    service
        .ingest(article("a", "A secret."))
        .await
        .expect("it is taken");
    service
        .ingest(article("a", "A second secret."))
        .await
        .expect("it is taken");
    service.retract("a").await.expect("it is there");
    service.retract("a").await.expect("again is no error");
    for _ in 0..2 {
        let gone = service.get("a").await.expect_err("it was retracted");
        assert_eq!(
            (gone.code(), reason(&gone)),
            (Code::NotFound, "ARTICLE_NOT_FOUND".into())
        );
        let changes = format!("{:?}", service.changes(None).await);
        assert!(!changes.contains("secret"), "{changes}");
        service.stop().await;
        service = Service::start(data.path()).await;
    }
    let receipt = service
        .ingest(article("a", "A secret."))
        .await
        .expect("it is taken");
    assert_eq!(receipt.outcome(), IngestOutcome::Created);
    let never = service.retract("never").await.expect_err("it never was");
    assert_eq!(reason(&never), "ARTICLE_NOT_FOUND");
}

#[tokio::test]
async fn one_bad_article_in_a_stream_fails_alone_and_answers_keep_their_order() {
    const ITEMS: usize = 1_000;
    const BAD: usize = 617;
    let (mut service, _data) = service().await;
    let requests = (0..ITEMS).map(|at| v1::IngestArticlesRequest {
        article: Some(if at == BAD {
            v1::Article::default()
        } else {
            // Every third item is about an article that came before.
            article(&format!("a{}", at - at % 3), &format!("Text {at}."))
        }),
        request_id: String::new(),
    });
    let requests: Vec<_> = requests.collect();
    let responses = service
        .ingest
        .ingest_articles(tokio_stream::iter(requests))
        .await;
    let responses = responses.expect("a stream").into_inner();
    let responses: Vec<_> = responses
        .map(|response| response.expect("it goes on"))
        .collect()
        .await;
    assert_eq!(responses.len(), ITEMS);
    for (at, response) in responses.into_iter().enumerate() {
        assert_eq!(response.index, at as u64);
        match response.result.expect("a result") {
            ItemResult::Receipt(receipt) => {
                assert_ne!(at, BAD);
                assert_eq!(receipt.article_id, format!("a{}", at - at % 3));
            }
            ItemResult::Error(error) => {
                assert_eq!(at, BAD);
                assert_eq!(error.code, i32::from(Code::InvalidArgument));
                assert_eq!(error.details.len(), 2, "an ErrorInfo and a BadRequest");
            }
        }
    }
    let last = service.get("a996").await.expect("it is there");
    assert_eq!(last.text, "Text 998.", "the last of one id wins");
}

#[tokio::test]
async fn analyzing_stores_nothing_and_shows_what_would_be_stored() {
    let (mut service, _data) = service().await;
    let text = "OSLO — Envoys of Norway met in Oslo on 12 May 2024.";
    let request = v1::AnalyzeArticleRequest {
        article: Some(article("a", text)),
    };
    let analyzed = service
        .ingest
        .analyze_article(request)
        .await
        .expect("it is read")
        .into_inner();
    assert_eq!(
        service.get("a").await.expect_err("it is not stored").code(),
        Code::NotFound
    );
    let request = v1::IngestArticleRequest {
        article: Some(article("a", text)),
        return_annotations: true,
        ..v1::IngestArticleRequest::default()
    };
    let ingested = service
        .ingest
        .ingest_article(request)
        .await
        .expect("it is taken")
        .into_inner();
    assert_eq!(ingested.annotations, analyzed.annotations);
    let request = v1::GetArticleRequest {
        article_id: "a".into(),
        view: v1::ArticleView::Full.into(),
        return_annotations: true,
    };
    let stored = service
        .ingest
        .get_article(request)
        .await
        .expect("it is there")
        .into_inner();
    assert_eq!(stored.annotations, analyzed.annotations);
    let stored = stored.article.expect("an article");
    assert!(stored.ingest_time.is_some() && stored.revision.is_some());
    let would_be = v1::Article {
        ingest_time: None,
        revision: None,
        ..stored
    };
    assert_eq!(Some(would_be), analyzed.article);
}

#[tokio::test]
async fn every_span_covers_the_words_beside_it() {
    let (mut service, _data) = service().await;
    let text = "OSLO — Norway's Prime Minister Jonas Gahr Støre met envoys in Oslo on 12 May 2024.";
    let article = v1::Article {
        language_code: "en".into(),
        ..article("a", text)
    };
    let request = v1::AnalyzeArticleRequest {
        article: Some(article.clone()),
    };
    let analyzed = service
        .ingest
        .analyze_article(request)
        .await
        .expect("it is read")
        .into_inner();
    let annotations = analyzed.annotations.expect("annotations");
    let provenance = annotations
        .mentions
        .into_iter()
        .filter_map(|mention| mention.provenance);
    let dates = annotations
        .dates
        .into_iter()
        .filter_map(|date| date.provenance);
    let mut count = 0;
    for provenance in provenance.chain(dates) {
        for span in [provenance.span, provenance.sentence].into_iter().flatten() {
            let section = match span.section() {
                v1::Section::Title => &article.title,
                _ => &article.text,
            };
            let range = span.start_byte as usize..span.end_byte as usize;
            assert_eq!(section[range], span.text);
            assert!(!span.text.is_empty());
            count += 1;
        }
    }
    assert!(count > 0, "a date at least is found");
}

#[tokio::test]
async fn below_the_floor_articles_are_refused_and_reads_go_on() {
    let (mut service, data) = service().await;
    service
        .ingest(article("a", "One."))
        .await
        .expect("it is taken");
    service.stop().await;
    let options = ingest_service::Options {
        free_space_floor: u64::MAX,
        ..ingest_service::Options::new(data.path())
    };
    let mut service = Service::start_with(options).await;
    let refused = service
        .ingest(article("b", "Two."))
        .await
        .expect_err("no room");
    assert_eq!(
        (refused.code(), reason(&refused)),
        (Code::ResourceExhausted, "DISK_FULL".into())
    );
    assert_eq!(service.get("a").await.expect("reads go on").text, "One.");
    let same = service
        .ingest(article("a", "One."))
        .await
        .expect("nothing is written");
    assert_eq!(same.outcome(), IngestOutcome::Unchanged);
    service
        .retract("a")
        .await
        .expect("taking back is always possible");
}

#[tokio::test]
async fn an_unknown_view_or_a_bad_id_is_refused() {
    let (mut service, _data) = service().await;
    let request = |id: &str, view| v1::GetArticleRequest {
        article_id: id.to_owned(),
        view,
        return_annotations: false,
    };
    for (request, field) in [
        (request("", 0), "article_id"),
        (request("a/b", 0), "article_id"),
        (request("a", 7), "view"),
    ] {
        let refused = service.ingest.get_article(request).await.expect_err(field);
        assert_eq!(fields(&refused), [field]);
    }
    let retract = v1::RetractArticleRequest {
        article_id: "a".into(),
        justification: "x".repeat(1_025),
        ..v1::RetractArticleRequest::default()
    };
    let refused = service
        .ingest
        .retract_article(retract)
        .await
        .expect_err("too long");
    assert_eq!(fields(&refused), ["justification"]);
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_a_whole_article_or_none() {
    let (mut service, data) = service().await;
    for at in 0..50 {
        let mut request = Request::new(v1::IngestArticleRequest {
            article: Some(article(&format!("a{at}"), &"Envoys met. ".repeat(200))),
            ..v1::IngestArticleRequest::default()
        });
        request.set_timeout(std::time::Duration::from_micros(at * 100));
        if let Err(error) = service.ingest.ingest_article(request).await {
            // The client's own clock may be the first to run out.
            assert!(
                matches!(error.code(), Code::DeadlineExceeded | Code::Cancelled),
                "{error:?}"
            );
        }
    }
    service.stop().await;
    let mut service = Service::start(data.path()).await;
    for change in service.changes(None).await {
        assert!(!change.damaged);
        assert!(change.encoded_len() > 0);
    }
    for at in 0..50 {
        match service.get(&format!("a{at}")).await {
            Ok(article) => assert_eq!(article.text.len(), 2_400),
            Err(error) => assert_eq!(error.code(), Code::NotFound),
        }
    }
}
