//! The feed: resumed, idle, and asked for places it does not have.

use std::time::Duration;

use ingest_service::Options;
use shared::revision::{JournalId, Revision, Sequence};
use shared::v1;
use shared::v1::change::Change as ChangeKind;
use tonic::{Code, Streaming};

use crate::support::{Service, article, reason};

async fn watch(
    service: &mut Service,
    after: Option<v1::RevisionToken>,
) -> Streaming<v1::WatchChangesResponse> {
    let request = v1::WatchChangesRequest {
        after,
        ..v1::WatchChangesRequest::default()
    };
    service
        .feed
        .watch_changes(request)
        .await
        .expect("a feed")
        .into_inner()
}

async fn next(feed: &mut Streaming<v1::WatchChangesResponse>) -> v1::WatchChangesResponse {
    feed.message()
        .await
        .expect("it goes on")
        .expect("it has not ended")
}

#[tokio::test]
async fn a_feed_resumed_anywhere_gives_the_rest_without_gaps() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    let mut tokens = vec![None];
    for at in 0..20 {
        let receipt = service
            .ingest(article(&format!("a{at}"), "Envoys met."))
            .await;
        tokens.push(receipt.expect("it is taken").revision);
    }
    let all = service.changes(None).await;
    let sequences: Vec<u64> = all.iter().map(|change| change.sequence).collect();
    assert_eq!(sequences, (1..=20).collect::<Vec<_>>());
    for (at, token) in tokens.into_iter().enumerate() {
        assert_eq!(service.changes(token).await, all[at..]);
    }
}

#[tokio::test]
async fn changes_arrive_as_they_happen_and_silence_is_broken_by_heartbeats() {
    let data = tempfile::tempdir().expect("a directory");
    let options = Options {
        heartbeat_interval: Duration::from_millis(1),
        ..Options::new(data.path())
    };
    let mut service = Service::start_with(options).await;
    let mut feed = watch(&mut service, None).await;
    for _ in 0..3 {
        let heartbeat = next(&mut feed).await;
        assert_eq!((heartbeat.changes.len(), heartbeat.caught_up), (0, true));
    }
    let receipt = service
        .ingest(article("a", "Envoys met."))
        .await
        .expect("it is taken");
    let batch = loop {
        let batch = next(&mut feed).await;
        if !batch.changes.is_empty() {
            break batch;
        }
    };
    assert_eq!(batch.through, receipt.revision);
    assert_eq!(batch.head_sequence, 1);
}

#[tokio::test]
async fn text_is_left_out_when_asked_and_erased_when_superseded() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    for text in ["First words.", "Second words."] {
        service
            .ingest(article("a", text))
            .await
            .expect("it is taken");
    }
    let changes = service.changes(None).await;
    assert_eq!(changes[0].change, None, "it was replaced");
    let Some(ChangeKind::ArticleIngested(ingested)) = &changes[1].change else {
        panic!("an article: {:?}", changes[1]);
    };
    let stored = ingested.article.as_ref().expect("an article");
    assert_eq!(stored.text, "Second words.");

    let request = v1::WatchChangesRequest {
        after: None,
        stop_when_caught_up: true,
        omit_text: true,
    };
    let mut feed = service
        .feed
        .watch_changes(request)
        .await
        .expect("a feed")
        .into_inner();
    let batch = format!("{:?}", next(&mut feed).await);
    assert!(
        batch.contains("Envoys meet in Oslo") && !batch.contains("words"),
        "{batch}"
    );
}

#[tokio::test]
async fn batches_stay_below_what_clients_take() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    for at in 0..10 {
        // Another text each, so that nothing compresses away between them.
        let text = format!("Envoys met {at}. ").repeat(60_000);
        service
            .ingest(article(&format!("a{at}"), &text))
            .await
            .expect("it is taken");
    }
    let mut feed = watch(&mut service, None).await;
    let (mut batches, mut changes) = (0, 0);
    while changes < 10 {
        let batch = next(&mut feed).await;
        changes += batch.changes.len();
        batches += 1;
    }
    assert!(
        batches > 2,
        "the client's limit of 4 MiB was kept over {batches} batches"
    );
}

#[tokio::test]
async fn places_that_are_not_there_are_refused() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    let receipt = service
        .ingest(article("a", "Envoys met."))
        .await
        .expect("it is taken");
    let token = receipt.revision.expect("a revision").token;
    let revision = Revision::from_token(&token).expect("a token");
    let beyond = Revision {
        sequence: Sequence(2),
        ..revision
    };
    let foreign = Revision {
        journal: JournalId(revision.journal.0 ^ 1),
        ..revision
    };
    for (token, code, expected) in [
        (
            "rubbish".to_owned(),
            Code::InvalidArgument,
            "INVALID_REVISION_TOKEN",
        ),
        (
            String::new(),
            Code::InvalidArgument,
            "INVALID_REVISION_TOKEN",
        ),
        (beyond.to_token(), Code::OutOfRange, "REVISION_OUT_OF_RANGE"),
        (
            foreign.to_token(),
            Code::FailedPrecondition,
            "REVISION_FROM_OTHER_JOURNAL",
        ),
    ] {
        let request = v1::WatchChangesRequest {
            after: Some(v1::RevisionToken { token }),
            ..v1::WatchChangesRequest::default()
        };
        let refused = service
            .feed
            .watch_changes(request)
            .await
            .expect_err(expected);
        assert_eq!(
            (refused.code(), reason(&refused).as_str()),
            (code, expected)
        );
    }
}

#[tokio::test]
async fn a_stop_ends_open_feeds_and_says_why() {
    let data = tempfile::tempdir().expect("a directory");
    let mut service = Service::start(data.path()).await;
    let mut feed = watch(&mut service, None).await;
    next(&mut feed).await;
    service.stopping();
    let ended = loop {
        match feed.message().await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("a feed that is cut short says so"),
            Err(error) => break error,
        }
    };
    assert_eq!(reason(&ended), "NOT_READY");
    service.stop().await;
}
