//! `dateline health`: for people, and as a container's health check.

use std::time::Duration;

use clap::Args;
use serde_json::json;
use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use crate::connect::{self, Servers, Service};
use crate::error::{Failure, status_line};
use crate::render::{paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline health                           both services
  dateline health http://127.0.0.1:50051    one server
  HEALTHCHECK CMD [\"dateline\", \"health\", \"http://127.0.0.1:50051\"]

It asks grpc.health.v1 and waits for at most 2 seconds.
Exit code 0 when every server asked is SERVING, else 1.";

/// A server that does not answer within this is not healthy.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Options of `health`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct HealthArgs {
    /// The server to ask; by default both services
    #[arg(value_name = "URL", value_parser = connect::url)]
    url: Option<String>,
}

/// Asks whether the services are ready.
pub async fn run(args: &HealthArgs, servers: &Servers, screen: &mut Screen) -> Result<(), Failure> {
    let asked: Vec<&str> = match &args.url {
        Some(url) => vec![url],
        None => [Service::Ingest, Service::Query]
            .map(|service| servers.url(service))
            .into(),
    };
    let mut healthy = true;
    for url in asked {
        let answer = tokio::time::timeout(TIMEOUT, check(url)).await;
        let (serving, word) = match answer {
            Ok(Ok(ServingStatus::Serving)) => (true, "SERVING".to_owned()),
            Ok(Ok(status)) => (false, status.as_str_name().to_owned()),
            Ok(Err(cause)) => (false, format!("unreachable: {cause}")),
            Err(_) => (false, "no answer within 2 seconds".to_owned()),
        };
        healthy &= serving;
        if screen.json() {
            screen
                .raw_line(&json!({ "url": url, "serving": serving, "status": word }).to_string())?;
        } else {
            let style = if serving { style::GOOD } else { style::BAD };
            screen.line(format!("{url}  {}", paint(style, &word)))?;
        }
    }
    if healthy { Ok(()) } else { Err(Failure::Shown) }
}

async fn check(url: &str) -> Result<ServingStatus, String> {
    let endpoint = Endpoint::from_shared(url.to_owned()).map_err(|error| error.to_string())?;
    let channel = connect::connect(endpoint.connect_timeout(TIMEOUT)).await?;
    let response = HealthClient::new(channel)
        .check(HealthCheckRequest::default())
        .await
        .map_err(|status| status_line(&status))?;
    Ok(response.into_inner().status())
}
