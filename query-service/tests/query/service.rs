//! The service from outside: over gRPC, following a feed that the test holds.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use query_service::config;
use query_service::index::Change;
use shared::revision::{JournalId, Revision, Sequence};
use shared::v1;
use shared::v1::feed_service_server::{FeedService, FeedServiceServer};
use shared::v1::query_service_client::QueryServiceClient;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::wrappers::{ReceiverStream, TcpListenerStream};
use tokio_util::sync::CancellationToken;
use tonic::transport::{Channel, Server};
use tonic::{Code, Request, Response, Status};
use tonic_types::StatusExt;

use crate::support::Step;
use crate::support::articles::{Content, day};

/// A journal that the test writes, and its feed.
#[derive(Clone)]
struct Feed {
    journal: Arc<Mutex<(JournalId, Vec<v1::Change>)>>,
    head: watch::Sender<usize>,
    /// Cancelled to end all streams, and renewed.
    cut: Arc<Mutex<CancellationToken>>,
}

impl Feed {
    fn new() -> Self {
        Self {
            journal: Arc::new(Mutex::new((JournalId(1), vec![]))),
            head: watch::channel(0).0,
            cut: Arc::default(),
        }
    }

    fn append(&self, step: &Step) -> v1::RevisionToken {
        let mut journal = self.journal.lock().expect("no test panics with it");
        let sequence = journal.1.len() as u64 + 1;
        let change = match step.change() {
            Change::Ingested(document) => {
                v1::change::Change::ArticleIngested(v1::ArticleIngested {
                    article: Some(document.article),
                    annotations: Some(document.annotations),
                })
            }
            Change::Retracted(article_id) => {
                v1::change::Change::ArticleRetracted(v1::ArticleRetracted { article_id })
            }
            Change::Nothing => unreachable!("no step is nothing"),
        };
        journal.1.push(v1::Change {
            sequence,
            change: Some(change),
            ..Default::default()
        });
        self.head.send_replace(journal.1.len());
        token(journal.0, sequence)
    }

    /// Begins a new journal and ends all streams.
    fn replace_journal(&self) {
        *self.journal.lock().expect("no test panics with it") = (JournalId(2), vec![]);
        self.head.send_replace(0);
        self.cut();
    }

    fn cut(&self) {
        let mut cut = self.cut.lock().expect("no test panics with it");
        cut.cancel();
        *cut = CancellationToken::new();
    }

    fn after(&self, at: usize) -> v1::WatchChangesResponse {
        let journal = self.journal.lock().expect("no test panics with it");
        let head = journal.1.len() as u64;
        v1::WatchChangesResponse {
            changes: journal.1.get(at..).unwrap_or_default().to_vec(),
            through: Some(token(journal.0, head)),
            caught_up: true,
            head_sequence: head,
        }
    }
}

fn token(journal: JournalId, sequence: u64) -> v1::RevisionToken {
    let sequence = Sequence(sequence);
    let token = Revision { journal, sequence }.to_token();
    v1::RevisionToken { token }
}

#[tonic::async_trait]
impl FeedService for Feed {
    type WatchChangesStream = ReceiverStream<Result<v1::WatchChangesResponse, Status>>;

    async fn watch_changes(
        &self,
        request: Request<v1::WatchChangesRequest>,
    ) -> Result<Response<Self::WatchChangesStream>, Status> {
        let after = request.into_inner().after;
        let after = after.map(|after| Revision::from_token(&after.token).expect("a token of ours"));
        let journal = self.journal.lock().expect("no test panics with it").0;
        if after.is_some_and(|after| after.journal != journal) {
            return Err(shared::status::revision_from_other_journal());
        }
        let mut at = after.map_or(0, |after| usize::try_from(after.sequence.0).expect("small"));
        let (sender, receiver) = tokio::sync::mpsc::channel(1);
        let feed = self.clone();
        let mut head = self.head.subscribe();
        let cut = self.cut.lock().expect("no test panics with it").clone();
        tokio::spawn(async move {
            loop {
                let message = feed.after(at);
                at += message.changes.len();
                tokio::select! {
                    () = cut.cancelled() => return,
                    sent = sender.send(Ok(message)) => if sent.is_err() { return },
                }
                tokio::select! {
                    () = cut.cancelled() => return,
                    () = sender.closed() => return,
                    changed = head.wait_for(|head| *head > at) => if changed.is_err() { return },
                }
            }
        });
        Ok(Response::new(ReceiverStream::new(receiver)))
    }
}

/// A query service, its feed, and a client.
struct Scene {
    feed: Feed,
    client: QueryServiceClient<Channel>,
    channel: Channel,
    feed_address: String,
    data: tempfile::TempDir,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<Result<(), query_service::Error>>,
}

impl Scene {
    async fn start() -> Self {
        let feed = Feed::new();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        tokio::spawn(
            Server::builder()
                .add_service(FeedServiceServer::new(feed.clone()))
                .serve_with_incoming(TcpListenerStream::new(listener)),
        );
        let data = tempfile::tempdir().expect("a folder");
        Self::with(feed, address, data).await
    }

    async fn with(feed: Feed, feed_address: String, data: tempfile::TempDir) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let endpoint = config::feed(&feed_address).expect("an address");
        let folder = data.path().to_owned();
        let stop = CancellationToken::new();
        let shutdown = stop.clone();
        let served = tokio::spawn(async move {
            query_service::serve(listener, &folder, endpoint, shutdown).await
        });
        let channel = Channel::from_shared(address)
            .expect("an address")
            .connect_lazy();
        let client = QueryServiceClient::new(channel.clone());
        let scene = Self {
            feed,
            client,
            channel,
            feed_address,
            data,
            stop,
            served,
        };
        scene.wait_until_serving().await;
        scene
    }

    async fn wait_until_serving(&self) {
        let mut health = tonic_health::pb::health_client::HealthClient::new(self.channel.clone());
        let request = tonic_health::pb::HealthCheckRequest {
            service: "dateline.v1.QueryService".into(),
        };
        let mut statuses = health
            .watch(request)
            .await
            .expect("health answers")
            .into_inner();
        while let Some(status) = statuses.message().await.expect("health goes on") {
            if status.status() == tonic_health::ServingStatus::Serving.into() {
                return;
            }
        }
        panic!("health ended");
    }

    async fn restart(self) -> Self {
        self.stop.cancel();
        self.served.await.expect("no panic").expect("a clean stop");
        Self::with(self.feed, self.feed_address, self.data).await
    }

    async fn person(
        &self,
        name: &str,
        minimum_revision: Option<v1::RevisionToken>,
    ) -> Result<v1::Person, Status> {
        let request = v1::GetPersonRequest {
            person: Some(by_name(name)),
            minimum_revision,
        };
        let answer = self.client.clone().get_person(request).await?.into_inner();
        assert!(answer.read_at.is_some());
        Ok(answer.person.expect("an answer has a person"))
    }
}

fn by_name(name: &str) -> v1::EntityReference {
    v1::EntityReference {
        reference: Some(v1::entity_reference::Reference::Name(name.into())),
    }
}

fn by_id(id: &str) -> v1::EntityReference {
    v1::EntityReference {
        reference: Some(v1::entity_reference::Reference::Id(id.into())),
    }
}

fn mentioning(entities: &[usize]) -> Content {
    Content {
        publish_day: Some(3),
        publisher: Some(0),
        mentions: entities
            .iter()
            .flat_map(|entity| [(*entity, true, 0), (*entity, false, 1)])
            .collect(),
        dates: vec![],
        events: vec![],
    }
}

fn reason(status: &Status) -> String {
    let details = status.get_error_details();
    details
        .error_info()
        .map(|info| info.reason.clone())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_ingested_is_seen_by_whoever_carries_its_token() {
    let scene = Scene::start().await;
    let error = scene
        .person("Angela Merkel", None)
        .await
        .expect_err("nobody is there yet");
    assert_eq!(
        (error.code(), reason(&error).as_str()),
        (Code::NotFound, "ENTITY_NOT_FOUND")
    );

    let token = scene.feed.append(&Step::Ingest(1, mentioning(&[2])));
    let person = scene
        .person("angela  MERKEL", Some(token))
        .await
        .expect("she is there");
    let entity = person.entity.expect("every person is an entity");
    assert_eq!(
        (entity.id.as_str(), entity.name.as_str()),
        ("p-merkel", "Angela Merkel")
    );
    assert_eq!((entity.article_count, entity.mention_count), (1, 2));
    assert_eq!(entity.first_publish_date, Some(day(3)));
    assert_eq!(
        (person.given_name.as_str(), person.family_name.as_str()),
        ("Angela", "Merkel")
    );
    assert_eq!(person.roles[0].first_publish_date, Some(day(3)));

    let token = scene.feed.append(&Step::Retract(1));
    let error = scene
        .person("Angela Merkel", Some(token))
        .await
        .expect_err("she is gone");
    assert_eq!(error.code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_where_it_stopped_and_through_cuts_and_new_journals() {
    let scene = Scene::start().await;
    scene.feed.append(&Step::Ingest(1, mentioning(&[2])));
    let token = scene.feed.append(&Step::Ingest(2, mentioning(&[0])));
    scene
        .person("John Smith", Some(token.clone()))
        .await
        .expect("he is there");

    let scene = scene.restart().await;
    scene
        .person("John Smith", None)
        .await
        .expect("he is still there");

    scene.feed.cut();
    let after_cut = scene.feed.append(&Step::Ingest(3, mentioning(&[1])));
    scene
        .person("Jane Smith", Some(after_cut))
        .await
        .expect("she is there");

    scene.feed.replace_journal();
    let fresh = scene.feed.append(&Step::Ingest(1, mentioning(&[3])));
    // The index may still be that of the old journal.
    while scene
        .person("Volodymyr Zelensky", Some(fresh.clone()))
        .await
        .is_err_and(|error| error.code() != Code::NotFound)
    {}
    scene
        .person("Volodymyr Zelensky", Some(fresh))
        .await
        .expect("he is there");
    let error = scene
        .person("John Smith", None)
        .await
        .expect_err("he was in the old journal");
    assert_eq!(error.code(), Code::NotFound);
    let error = scene
        .person("John Smith", Some(token))
        .await
        .expect_err("an old token");
    assert_eq!(reason(&error), "REVISION_FROM_OTHER_JOURNAL");
    assert_eq!(error.code(), Code::FailedPrecondition);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revision_that_does_not_come_is_unavailable_within_the_deadline() {
    let scene = Scene::start().await;
    let mut request = Request::new(v1::GetEventRequest {
        event_id: "event-1".into(),
        minimum_revision: Some(token(JournalId(1), 9)),
    });
    request.set_timeout(Duration::from_millis(200));
    let error = scene
        .client
        .clone()
        .get_event(request)
        .await
        .expect_err("it never comes");
    assert_eq!(
        (error.code(), reason(&error).as_str()),
        (Code::Unavailable, "REVISION_NOT_YET_APPLIED")
    );
    assert!(error.get_error_details().retry_info().is_some());
}

fn years(first: i32, last: i32) -> v1::DateRange {
    let year = |year| shared::google_type::Date {
        year,
        month: 0,
        day: 0,
    };
    v1::DateRange {
        first_day: Some(year(first)),
        last_day: Some(year(last)),
        r#match: 0,
    }
}

fn violated(error: &Status) -> String {
    assert_eq!(error.code(), Code::InvalidArgument);
    let details = error.get_error_details();
    let request = details.bad_request().expect("a BadRequest");
    request.field_violations[0].field.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_list_is_refused_with_the_field_named() {
    let scene = Scene::start().await;
    let request = v1::ListEventsRequest::default();
    for (request, field) in [
        (
            v1::ListEventsRequest {
                page_size: -1,
                ..request.clone()
            },
            "page_size",
        ),
        (
            v1::ListEventsRequest {
                page_size: 501,
                ..request.clone()
            },
            "page_size",
        ),
        (
            v1::ListEventsRequest {
                order: 77,
                ..request.clone()
            },
            "order",
        ),
        (
            v1::ListEventsRequest {
                page_token: "x".into(),
                ..request.clone()
            },
            "page_token",
        ),
    ] {
        let error = scene
            .client
            .clone()
            .list_events(request)
            .await
            .expect_err(field);
        assert_eq!(violated(&error), field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_filter_is_refused_with_the_field_named() {
    let scene = Scene::start().await;
    let filter = v1::EventFilter::default();
    let nobody = v1::EntityReference::default();
    for (filter, field) in [
        (
            v1::EventFilter {
                types: vec![99],
                ..filter.clone()
            },
            "filter.types[0]",
        ),
        (
            v1::EventFilter {
                statuses: vec![1, 99],
                ..filter.clone()
            },
            "filter.statuses[1]",
        ),
        (
            v1::EventFilter {
                role: 99,
                ..filter.clone()
            },
            "filter.role",
        ),
        (
            v1::EventFilter {
                persons: vec![by_name("…")],
                ..filter.clone()
            },
            "filter.persons[0].name",
        ),
        (
            v1::EventFilter {
                persons: vec![by_id("")],
                ..filter.clone()
            },
            "filter.persons[0].id",
        ),
        (
            v1::EventFilter {
                locations: vec![nobody],
                ..filter.clone()
            },
            "filter.locations[0]",
        ),
        (
            v1::EventFilter {
                organizations: vec![by_id("x"); 9],
                ..filter.clone()
            },
            "filter.organizations",
        ),
        (
            v1::EventFilter {
                event_date: Some(years(2025, 2024)),
                ..filter.clone()
            },
            "filter.event_date",
        ),
        (
            v1::EventFilter {
                publish_date: Some(v1::DateRange::default()),
                ..filter.clone()
            },
            "filter.publish_date",
        ),
        (
            v1::EventFilter {
                mentioned_date: Some(years(10_000, 10_001)),
                ..filter.clone()
            },
            "filter.mentioned_date",
        ),
    ] {
        let request = v1::ListEventsRequest {
            filter: Some(filter),
            ..Default::default()
        };
        let error = scene
            .client
            .clone()
            .list_events(request)
            .await
            .expect_err(field);
        assert_eq!(violated(&error), field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_without_end_is_refused_with_the_field_named() {
    let scene = Scene::start().await;
    let open = v1::DateRange {
        last_day: None,
        ..years(2024, 2024)
    };
    for (event_date, granularity, field) in [
        (None, v1::DateGranularity::Month, "filter.event_date"),
        (Some(open), v1::DateGranularity::Month, "filter.event_date"),
        (
            Some(years(2020, 2024)),
            v1::DateGranularity::Day,
            "filter.event_date",
        ),
        (
            Some(years(2024, 2024)),
            v1::DateGranularity::Decade,
            "granularity",
        ),
        (
            Some(years(2024, 2024)),
            v1::DateGranularity::Unspecified,
            "granularity",
        ),
    ] {
        let request = v1::GetTimelineRequest {
            filter: Some(v1::EventFilter {
                event_date,
                ..Default::default()
            }),
            granularity: granularity.into(),
            minimum_revision: None,
        };
        let error = scene
            .client
            .clone()
            .get_timeline(request)
            .await
            .expect_err(field);
        assert_eq!(violated(&error), field);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_reference_cannot_stand_for_is_said() {
    let scene = Scene::start().await;
    let mut client = scene.client.clone();
    let latest = scene.feed.append(&Step::Ingest(1, mentioning(&[0, 1])));
    let error = scene
        .person("Smith", Some(latest))
        .await
        .expect_err("two go by it");
    assert_eq!(
        (error.code(), reason(&error).as_str()),
        (Code::FailedPrecondition, "AMBIGUOUS_NAME")
    );
    let details = error.get_error_details();
    let candidates = &details.error_info().expect("an ErrorInfo").metadata["candidates"];
    assert!(
        candidates.contains("p-john") && candidates.contains("p-jane"),
        "{candidates}"
    );

    let damaged = v1::GetEventRequest {
        event_id: "event-1".into(),
        minimum_revision: Some(v1::RevisionToken {
            token: "damaged".into(),
        }),
    };
    let error = client
        .get_event(damaged)
        .await
        .expect_err("a damaged token");
    assert_eq!(
        (error.code(), reason(&error).as_str()),
        (Code::InvalidArgument, "INVALID_REVISION_TOKEN")
    );

    let filter = v1::ArticleFilter {
        mentions: vec![by_name("Nobody")],
        ..Default::default()
    };
    let request = v1::ListArticlesRequest {
        filter: Some(filter),
        ..Default::default()
    };
    let answer = client
        .list_articles(request)
        .await
        .expect("an unknown name is no error");
    let answer = answer.into_inner();
    assert_eq!(
        (answer.articles.len(), answer.matched_entities.len()),
        (0, 0)
    );
}
