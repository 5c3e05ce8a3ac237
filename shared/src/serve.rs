//! How both servers start and stop: health, reflection, limits, drain.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tower::ServiceBuilder;

use crate::DESCRIPTORS;

mod admission;
mod deadline;
mod explain;
mod incoming;

pub use deadline::Deadline;

/// How often a silent connection is asked whether anyone is there.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(30);

/// How long the answer to that may take.
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a new connection may say nothing at all.
const FIRST_BYTES_WITHIN: Duration = Duration::from_secs(20);

/// What the headers of a call may take: gRPC's usual 8 KiB, twice.
const HEADER_BYTES_MAX: u32 = 16 << 10;

/// What one stream may have sent that is not read yet: so much is waiting in memory
/// when articles come in faster than they are worked on.
const STREAM_WINDOW_BYTES: u32 = 128 << 10;

/// The same for all streams of a connection. h2 takes half of it as the most that
/// small frames may cost it to keep, at 256 bytes each less their own, and cuts the
/// connection above that: a stream of very short articles must be slowed down by
/// its window before.
const CONNECTION_WINDOW_BYTES: u32 = 4 << 20;

const _: () = assert!(CONNECTION_WINDOW_BYTES / 2 >= 4 * (256 / 64) * STREAM_WINDOW_BYTES);

/// A server's bounds.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many calls are worked on at once; more are refused with `OVERLOADED`.
    pub calls_max: usize,
    /// How many connections may be open; more are closed at once.
    pub connections_max: usize,
    /// How many streams one connection may hold open.
    pub streams_per_connection_max: u32,
    /// How long open calls may take to end once a stop is asked for.
    pub drain_timeout: Duration,
}

/// The server could not start, or stopped for another reason than being asked to.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The listener or a connection failed.
    #[error("the gRPC server failed")]
    Transport(#[from] tonic::transport::Error),
    /// The descriptors do not load; a defect of the build.
    #[error("the API's descriptors do not load")]
    Reflection(#[from] tonic_reflection::server::Error),
}

/// Health, reflection and the routes of one service process.
#[derive(Debug)]
pub struct Endpoint {
    routes: Routes,
    service_names: &'static [&'static str],
    health: HealthReporter,
}

impl Endpoint {
    /// An endpoint that serves `routes`, which are the services named, beside
    /// health and reflection (v1 and v1alpha). It starts as `NOT_SERVING`.
    ///
    /// # Errors
    /// If the descriptors do not load.
    pub async fn new(
        routes: Routes,
        service_names: &'static [&'static str],
    ) -> Result<Self, ServeError> {
        let (health, health_service) = tonic_health::server::health_reporter();
        let endpoint = Self {
            routes: routes
                .add_service(health_service)
                .add_service(reflection(service_names).build_v1()?)
                .add_service(reflection(service_names).build_v1alpha()?),
            service_names,
            health,
        };
        endpoint.readiness().set(false).await;
        Ok(endpoint)
    }

    /// The switch of the health service; cheap to clone.
    pub fn readiness(&self) -> Readiness {
        Readiness {
            health: self.health.clone(),
            service_names: self.service_names,
        }
    }

    /// Serves until `shutdown` is cancelled; then turns `NOT_SERVING`, lets open
    /// calls end for at most `limits.drain_timeout`, and returns.
    ///
    /// # Errors
    /// If the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        limits: Limits,
        shutdown: CancellationToken,
    ) -> Result<(), ServeError> {
        let layers = ServiceBuilder::new()
            .layer(admission::AdmissionLayer::new(limits.calls_max))
            .layer(deadline::DeadlineLayer)
            .map_response(explain::explain)
            .into_inner();
        let readiness = self.readiness();
        let server = Server::builder()
            .max_concurrent_streams(Some(limits.streams_per_connection_max))
            .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
            .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
            .http2_max_header_list_size(HEADER_BYTES_MAX)
            .initial_stream_window_size(STREAM_WINDOW_BYTES)
            .initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .layer(layers)
            .add_routes(self.routes)
            .serve_with_incoming_shutdown(
                incoming::Incoming::new(
                    listener,
                    limits.connections_max,
                    FIRST_BYTES_WITHIN,
                    shutdown.clone(),
                ),
                shutdown.clone().cancelled_owned(),
            );
        tokio::pin!(server);
        tokio::select! {
            ended = &mut server => return ended.map_err(ServeError::from),
            () = shutdown.cancelled() => {}
        }
        readiness.set(false).await;
        if let Ok(ended) = tokio::time::timeout(limits.drain_timeout, server).await {
            return Ok(ended?);
        }
        tracing::warn!("open calls were cut off at the end of the drain timeout");
        Ok(())
    }
}

/// The switch of a server's health service.
#[derive(Clone, Debug)]
pub struct Readiness {
    health: HealthReporter,
    service_names: &'static [&'static str],
}

impl Readiness {
    /// Sets every service, and the server as a whole, to `SERVING` or `NOT_SERVING`.
    pub async fn set(&self, serving: bool) {
        let status = if serving {
            ServingStatus::Serving
        } else {
            ServingStatus::NotServing
        };
        for name in self.service_names.iter().chain([&""]) {
            self.health.set_service_status(*name, status).await;
        }
    }
}

fn reflection(service_names: &[&str]) -> tonic_reflection::server::Builder<'static> {
    let builder = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .with_service_name("grpc.health.v1.Health");
    service_names
        .iter()
        .fold(builder, |builder, name| builder.with_service_name(*name))
}
