//! The running service on a disk that is full or fails: it says so, goes on with
//! what it can, and takes articles again by itself.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ingest_service::Options;
use tonic::{Code, Streaming};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tonic_types::StatusExt;

use crate::support::disk::{Call, Faults, SimulatedDisk};
use crate::support::mount::Mount;
use crate::support::seeded::Random;
use crate::support::{Service, article, reason};

fn options(data: &Path, disk: &SimulatedDisk) -> Options {
    Options {
        disk: Arc::new(disk.clone()),
        mend_interval: Duration::from_millis(20),
        ..Options::new(data)
    }
}

/// What health says, as it changes.
async fn health(service: &Service) -> Streaming<HealthCheckResponse> {
    let request = HealthCheckRequest::default();
    let watched = HealthClient::new(service.channel.clone())
        .watch(request)
        .await;
    watched.expect("health answers").into_inner()
}

async fn until(health: &mut Streaming<HealthCheckResponse>, wanted: ServingStatus) {
    let waiting = async {
        loop {
            let said = health
                .message()
                .await
                .expect("it goes on")
                .expect("a status");
            if said.status() == wanted {
                return;
            }
        }
    };
    let waited = tokio::time::timeout(Duration::from_secs(60), waiting).await;
    waited.unwrap_or_else(|_| panic!("health does not say {wanted:?}"));
}

#[tokio::test]
async fn a_full_disk_is_said_and_articles_are_taken_again_once_there_is_room() {
    let data = tempfile::tempdir().expect("a directory");
    let disk = SimulatedDisk::new();
    let mut service = Service::start_with(options(data.path(), &disk)).await;
    service
        .ingest(article("a", "One."))
        .await
        .expect("it is taken");
    disk.set_faults(Faults {
        room: Some(100),
        ..Faults::default()
    });
    for id in ["b", "c"] {
        let refused = service
            .ingest(article(id, "Two."))
            .await
            .expect_err("no room");
        assert_eq!(
            (refused.code(), reason(&refused).as_str()),
            (Code::ResourceExhausted, "DISK_FULL")
        );
        let retry = refused.get_details_retry_info();
        assert!(
            retry.is_some_and(|info| info.retry_delay.is_some()),
            "{refused:?}"
        );
    }
    assert_eq!(service.get("a").await.expect("reads go on").text, "One.");
    let mut said = health(&service).await;
    until(&mut said, ServingStatus::Serving).await;
    disk.set_faults(Faults::default());
    service
        .ingest(article("b", "Two."))
        .await
        .expect("there is room");
    let changes = service.changes(None).await;
    assert_eq!(changes.len(), 2, "nothing of what was refused is there");
    service.stop().await;
}

#[tokio::test]
async fn a_disk_that_fails_ends_serving_until_it_is_mended_and_nothing_is_lost() {
    let data = tempfile::tempdir().expect("a directory");
    let disk = SimulatedDisk::new();
    let mut service = Service::start_with(options(data.path(), &disk)).await;
    service
        .ingest(article("a", "One."))
        .await
        .expect("it is taken");
    let mut said = health(&service).await;
    until(&mut said, ServingStatus::Serving).await;
    disk.set_faults(Faults {
        failing: Some((Call::Sync, 0, u64::MAX)),
        ..Faults::default()
    });
    let refused = service
        .ingest(article("b", "Two."))
        .await
        .expect_err("it failed");
    assert_eq!(reason(&refused), "STORAGE_FAILED");
    until(&mut said, ServingStatus::NotServing).await;
    let refused = service
        .ingest(article("c", "Three."))
        .await
        .expect_err("it failed");
    assert_eq!(
        (refused.code(), reason(&refused).as_str()),
        (Code::Unavailable, "NOT_READY")
    );
    assert_eq!(service.get("a").await.expect("reads go on").text, "One.");
    disk.set_faults(Faults::default());
    until(&mut said, ServingStatus::Serving).await;
    service
        .ingest(article("c", "Three."))
        .await
        .expect("it is mended");
    let texts = |id| {
        let mut service = service.ingest.clone();
        async move {
            let request = shared::v1::GetArticleRequest {
                article_id: id,
                view: shared::v1::ArticleView::Full.into(),
                return_annotations: false,
            };
            let got = service.get_article(request).await;
            got.map(|got| got.into_inner().article.expect("an article").text)
        }
    };
    assert_eq!(texts("c".to_owned()).await.expect("it is there"), "Three.");
    let b = texts("b".to_owned()).await;
    assert!(
        b.as_ref().is_ok_and(|text| text == "Two.") || b.is_err(),
        "whole or not at all: {b:?}"
    );
    service.stop().await;
    // What was acknowledged is on the platter, whatever the sync that failed let go.
    disk.power_cut(&mut Random::new(0));
    let mut service = Service::start_with(options(data.path(), &disk)).await;
    assert_eq!(service.get("a").await.expect("it is there").text, "One.");
    assert_eq!(service.get("c").await.expect("it is there").text, "Three.");
    service.stop().await;
}

#[tokio::test]
async fn a_file_system_that_fills_up_loses_nothing_and_serves_again_once_there_is_room() {
    let directory = tempfile::tempdir().expect("a directory");
    let Some(mount) = Mount::at(directory.path(), 24) else {
        return;
    };
    let data = directory.path().join("data");
    let options = Options {
        mend_interval: Duration::from_millis(20),
        // So that segments end while there is no room.
        segment_bytes_max: 200_000,
        ..Options::new(&data)
    };
    let mut service = Service::start_with(options.clone()).await;
    let mut taken = Vec::new();
    for round in 0..3 {
        for number in 0..20 {
            let id = format!("r{round}-{number}");
            service
                .ingest(article(&id, "Envoys met."))
                .await
                .expect("there is room");
            taken.push(id);
        }
        mount.fill();
        let (mut refused, mut number) = (0, 0);
        while refused < 5 && number < 3_000 {
            let id = format!("full{round}-{number}");
            // Little fits into what is left in the last blocks.
            match service
                .ingest(article(
                    &id,
                    &format!("Envoys met {number} times. ").repeat(40),
                ))
                .await
            {
                Ok(_) => taken.push(id),
                Err(error) => {
                    let reason = reason(&error);
                    assert!(
                        ["DISK_FULL", "STORAGE_FAILED", "NOT_READY"].contains(&reason.as_str()),
                        "{error:?}"
                    );
                    refused += 1;
                }
            }
            number += 1;
        }
        assert_eq!(refused, 5, "the file system is full");
        let mut said = health(&service).await;
        mount.empty();
        until(&mut said, ServingStatus::Serving).await;
    }
    // One more round, with the process gone while the disk is full.
    mount.fill();
    service.stop().await;
    mount.empty();
    let mut service = Service::start_with(options).await;
    for id in &taken {
        service
            .get(id)
            .await
            .unwrap_or_else(|error| panic!("{id} was acknowledged: {error}"));
    }
    let changes = service.changes(None).await;
    let sequences: Vec<u64> = changes.iter().map(|change| change.sequence).collect();
    assert_eq!(sequences, (1..=changes.len() as u64).collect::<Vec<_>>());
    assert!(changes.iter().all(|change| !change.damaged));
    eprintln!("full: {} articles acknowledged, all there", taken.len());
    service.stop().await;
}
