//! Both services as users run them: in containers, started by docker compose.
//!
//! `DATELINE_COMPOSE` says what to do: `skip` never runs it, `required` fails
//! without a container engine; otherwise it runs where an engine answers and
//! says so where none does.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shared::v1;
use shared::v1::ingest_service_client::IngestServiceClient;
use shared::v1::query_service_client::QueryServiceClient;
use tonic::transport::Channel;

const INGEST: &str = "http://127.0.0.1:53051";
const QUERY: &str = "http://127.0.0.1:53052";

#[tokio::test]
async fn compose_serves_and_survives_the_abrupt_death_of_either_service() {
    let Some(compose) = Compose::find() else {
        return;
    };
    compose.run(&["down", "--volumes", "--remove-orphans"]);
    compose.run(&["up", "--build", "--detach"]);

    let first = ingest(
        "compose-1",
        "Norway and Poland met in Oslo",
        "Kari Lindqvist",
    )
    .await;
    assert!(knows("Kari Lindqvist", first).await);

    // Neither loses what it acknowledged or applied when it is killed.
    compose.run(&["kill", "-s", "KILL", "ingest"]);
    compose.run(&["start", "ingest"]);
    let second = ingest(
        "compose-2",
        "Chile and Peru met in Lima",
        "Rosa Quispe Mamani",
    )
    .await;
    compose.run(&["kill", "-s", "KILL", "query"]);
    compose.run(&["start", "query"]);
    assert!(knows("Rosa Quispe Mamani", second.clone()).await);
    assert!(knows("Kari Lindqvist", second).await);

    compose.run(&["stop"]);
    compose.run(&["down", "--volumes"]);
}

/// Ingests an article about `person` and returns its revision, trying until the
/// service answers.
async fn ingest(id: &str, title: &str, person: &str) -> v1::RevisionToken {
    let article = v1::Article {
        id: id.to_owned(),
        title: title.to_owned(),
        text: format!("{person}, the foreign minister, met her colleague on Monday."),
        publish_date: Some(shared::google_type::Date {
            year: 2025,
            month: 3,
            day: 3,
        }),
        ..v1::Article::default()
    };
    let request = v1::IngestArticleRequest {
        article: Some(article),
        ..v1::IngestArticleRequest::default()
    };
    let response = until_served(INGEST, |channel| {
        let request = request.clone();
        async move {
            IngestServiceClient::new(channel)
                .ingest_article(request)
                .await
        }
    })
    .await;
    response
        .receipt
        .and_then(|receipt| receipt.revision)
        .expect("a receipt with a revision")
}

/// Whether the query service knows a person at a revision, trying until it has
/// caught up.
async fn knows(name: &str, minimum_revision: v1::RevisionToken) -> bool {
    let request = v1::SearchPersonsRequest {
        query: name.to_owned(),
        minimum_revision: Some(minimum_revision),
        ..v1::SearchPersonsRequest::default()
    };
    let response = until_served(QUERY, |channel| {
        let request = request.clone();
        async move {
            QueryServiceClient::new(channel)
                .search_persons(request)
                .await
        }
    })
    .await;
    response.persons.iter().any(|person| {
        person
            .entity
            .as_ref()
            .is_some_and(|entity| entity.name == name)
    })
}

/// Calls until the service answers; UNAVAILABLE is what a starting one gives.
async fn until_served<T, F, Call>(address: &'static str, call: F) -> T
where
    F: Fn(Channel) -> Call,
    Call: Future<Output = Result<tonic::Response<T>, tonic::Status>>,
{
    let deadline = Instant::now() + Duration::from_secs(120);
    let endpoint = Channel::from_static(address).timeout(Duration::from_secs(5));
    loop {
        match call(endpoint.connect_lazy()).await {
            Ok(response) => return response.into_inner(),
            Err(status) => {
                assert!(
                    Instant::now() < deadline,
                    "{address} does not answer: {status}"
                );
                assert!(
                    matches!(
                        status.code(),
                        tonic::Code::Unavailable | tonic::Code::Cancelled | tonic::Code::Unknown
                    ),
                    "{status}"
                );
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// The compose command of this machine.
struct Compose {
    command: &'static [&'static str],
}

impl Compose {
    /// The command, if there is one and an engine answers it.
    fn find() -> Option<Self> {
        let wish = std::env::var("DATELINE_COMPOSE").unwrap_or_default();
        if wish == "skip" {
            return None;
        }
        let works = |command: &[&str]| {
            Command::new(command[0])
                .args(&command[1..])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
        };
        let command: Option<&'static [&'static str]> = if !works(&["docker", "info"]) {
            None
        } else if works(&["docker", "compose", "version"]) {
            Some(&["docker", "compose"])
        } else if works(&["docker-compose", "version"]) {
            Some(&["docker-compose"])
        } else {
            None
        };
        if command.is_none() {
            assert!(
                wish != "required",
                "no container engine with compose answers"
            );
            // Not through `eprintln!`, which the test harness would swallow.
            writeln!(
                std::io::stderr(),
                "compose: SKIPPED, no container engine with docker compose answers on this machine"
            )
            .expect("stderr is open");
        }
        command.map(|command| Self { command })
    }

    fn run(&self, arguments: &[&str]) {
        let status = Command::new(self.command[0])
            .args(&self.command[1..])
            .args(["-p", "dateline-test"])
            .args(arguments)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("DATELINE_INGEST_PORT", "53051")
            .env("DATELINE_QUERY_PORT", "53052")
            .status()
            .expect("the command was found before");
        assert!(
            status.success(),
            "{:?} {arguments:?} failed: {status}",
            self.command
        );
    }
}
