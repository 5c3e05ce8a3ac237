//! Where the services are, and clients for them.

use std::time::Duration;

use clap::Args;
use shared::v1::feed_service_client::FeedServiceClient;
use shared::v1::ingest_service_client::IngestServiceClient;
use shared::v1::query_service_client::QueryServiceClient;
use tonic::codec::CompressionEncoding;
use tonic::transport::{Channel, Endpoint};

use crate::error::Failure;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// An article of 1 MiB with all its annotations has to fit.
const MESSAGE_BYTES_MAX: usize = 64 << 20;

/// One of the two services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Takes articles in, and serves the feed.
    Ingest,
    /// Answers questions.
    Query,
}

impl std::fmt::Display for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ingest => "ingest",
            Self::Query => "query",
        })
    }
}

/// Where the services are.
#[derive(Args, Clone, Debug)]
pub struct Servers {
    /// The ingest service
    #[arg(long, global = true, env = "DATELINE_INGEST", value_name = "URL")]
    #[arg(default_value = "http://127.0.0.1:50051", value_parser = url, hide_env_values = true)]
    pub ingest: String,
    /// The query service
    #[arg(long, global = true, env = "DATELINE_QUERY", value_name = "URL")]
    #[arg(default_value = "http://127.0.0.1:50052", value_parser = url, hide_env_values = true)]
    pub query: String,
}

impl Servers {
    /// The address of one of them.
    pub fn url(&self, service: Service) -> &str {
        match service {
            Service::Ingest => &self.ingest,
            Service::Query => &self.query,
        }
    }

    /// A client of the ingest service.
    pub async fn ingest(&self) -> Result<IngestServiceClient<Channel>, Failure> {
        let channel = self.connect(Service::Ingest).await?;
        Ok(IngestServiceClient::new(channel)
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX))
    }

    /// A client of the feed, which the ingest service serves.
    pub async fn feed(&self) -> Result<FeedServiceClient<Channel>, Failure> {
        let channel = self.connect(Service::Ingest).await?;
        Ok(FeedServiceClient::new(channel)
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX))
    }

    /// A client of the query service.
    pub async fn query(&self) -> Result<QueryServiceClient<Channel>, Failure> {
        let channel = self.connect(Service::Query).await?;
        Ok(QueryServiceClient::new(channel)
            .accept_compressed(CompressionEncoding::Zstd)
            .max_decoding_message_size(MESSAGE_BYTES_MAX))
    }

    async fn connect(&self, service: Service) -> Result<Channel, Failure> {
        let url = self.url(service);
        let endpoint = Endpoint::from_shared(url.to_owned())
            .expect("the address was parsed with the command line");
        connect(endpoint.connect_timeout(CONNECT_TIMEOUT))
            .await
            .map_err(|cause| Failure::Unreachable {
                service,
                url: url.to_owned(),
                cause,
            })
    }
}

/// Connects, or says why not in the innermost cause's words.
pub async fn connect(endpoint: Endpoint) -> Result<Channel, String> {
    endpoint.connect().await.map_err(|error| {
        let mut cause: &dyn std::error::Error = &error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        cause.to_string()
    })
}

/// An address as tonic takes it: plain HTTP/2, with a host.
pub fn url(text: &str) -> Result<String, String> {
    let rest = text
        .strip_prefix("http://")
        .ok_or(if text.starts_with("https://") {
            "TLS is not spoken here; put a proxy in front, or use http://"
        } else {
            "write it as http://HOST:PORT"
        })?;
    if rest.is_empty() || Endpoint::from_shared(text.to_owned()).is_err() {
        return Err("write it as http://HOST:PORT".into());
    }
    Ok(text.to_owned())
}
