//! Both services in this process, each on its own listener and in its own folder.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::connect::{self, Servers, Service};
use crate::error::{Failure, chain};

/// How the services are to be started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder that holds a folder for each of them.
    pub data: PathBuf,
    /// Where ingest listens; port 0 takes a free one.
    pub ingest: SocketAddr,
    /// Where query listens; port 0 takes a free one.
    pub query: SocketAddr,
}

/// Both services, serving.
#[derive(Debug)]
pub struct Running {
    /// Where they are.
    pub servers: Servers,
    tasks: JoinSet<Result<(), Failure>>,
    shutdown: CancellationToken,
}

impl Running {
    /// Starts ingest, and once it is SERVING query, whose first look at the feed
    /// then finds it. Both addresses are taken before either starts.
    ///
    /// # Errors
    /// If an address is taken, or a service cannot open its data.
    pub async fn start(options: &Options) -> Result<Self, Failure> {
        let (ingest_listener, ingest_url) = bind(Service::Ingest, options.ingest).await?;
        let (query_listener, query_url) = bind(Service::Query, options.query).await?;
        let mut running = Self {
            servers: Servers {
                ingest: ingest_url,
                query: query_url,
            },
            tasks: JoinSet::new(),
            shutdown: CancellationToken::new(),
        };
        let data = options.data.join("ingest");
        running
            .tasks
            .spawn(ingest(ingest_listener, data, running.shutdown.clone()));
        running.serving(Service::Ingest).await?;
        let data = options.data.join("query");
        let feed = endpoint(&running.servers.ingest);
        running
            .tasks
            .spawn(query(query_listener, data, feed, running.shutdown.clone()));
        running.serving(Service::Query).await?;
        Ok(running)
    }

    /// Waits until a service says that it is SERVING.
    async fn serving(&mut self, service: Service) -> Result<(), Failure> {
        let endpoint = endpoint(self.servers.url(service));
        tokio::select! {
            ended = self.tasks.join_next() => Err(ended_early(ended)),
            serving = serving(service, endpoint) => serving,
        }
    }

    /// Serves until the token is cancelled, then stops both.
    pub async fn serve_until(mut self, stop: &CancellationToken) -> Result<(), Failure> {
        tokio::select! {
            ended = self.tasks.join_next() => return Err(ended_early(ended)),
            () = stop.cancelled() => {}
        }
        self.stop().await
    }

    /// Stops both, once what was accepted is on disk.
    pub async fn stop(mut self) -> Result<(), Failure> {
        self.shutdown.cancel();
        while let Some(ended) = self.tasks.join_next().await {
            ended.expect("a service does not panic")?;
        }
        Ok(())
    }
}

fn ended_early(ended: Option<Result<Result<(), Failure>, tokio::task::JoinError>>) -> Failure {
    match ended
        .expect("two were started")
        .expect("a service does not panic")
    {
        Err(failure) => failure,
        Ok(()) => Failure::Start {
            service: Service::Ingest,
            cause: "it stopped by itself".into(),
        },
    }
}

async fn bind(service: Service, address: SocketAddr) -> Result<(TcpListener, String), Failure> {
    let failure = |cause: std::io::Error| Failure::Start {
        service,
        cause: format!("{address}: {cause}"),
    };
    let listener = TcpListener::bind(address).await.map_err(failure)?;
    let mut bound = listener.local_addr().map_err(failure)?;
    // "Every address" is none to call.
    if bound.ip().is_unspecified() {
        bound.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    }
    Ok((listener, format!("http://{bound}")))
}

fn endpoint(url: &str) -> Endpoint {
    Endpoint::from_shared(url.to_owned()).expect("the address of a listener is one")
}

/// Follows a service's health until it is SERVING.
async fn serving(service: Service, endpoint: Endpoint) -> Result<(), Failure> {
    let failure = |cause: String| Failure::Start { service, cause };
    let channel = connect::connect(endpoint).await.map_err(failure)?;
    let mut statuses = HealthClient::new(channel)
        .watch(HealthCheckRequest::default())
        .await
        .map_err(|status| failure(status.message().to_owned()))?
        .into_inner();
    while let Some(response) = statuses
        .message()
        .await
        .map_err(|status| failure(status.message().to_owned()))?
    {
        if response.status() == ServingStatus::Serving {
            return Ok(());
        }
    }
    Err(failure("it went away before it was ready".into()))
}

async fn ingest(
    listener: TcpListener,
    data: PathBuf,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    let options = ingest_service::Options::new(data);
    ingest_service::serve(listener, options, shutdown)
        .await
        .map_err(|error| failure(Service::Ingest, &error))
}

async fn query(
    listener: TcpListener,
    data: PathBuf,
    feed: Endpoint,
    shutdown: CancellationToken,
) -> Result<(), Failure> {
    query_service::serve(listener, &data, feed, shutdown)
        .await
        .map_err(|error| failure(Service::Query, &error))
}

fn failure(service: Service, error: &dyn std::error::Error) -> Failure {
    let cause = chain(error);
    Failure::Start { service, cause }
}

/// How long a call may wait for the index to catch up.
pub const CATCH_UP: Duration = Duration::from_secs(10);

/// Logs of services in this process: warnings to standard error, or what `RUST_LOG` says.
pub fn trace() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // Whoever set a subscriber before knows better.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .try_init();
}
