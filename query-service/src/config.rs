//! The command line and environment, validated.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use tonic::transport::{Endpoint, Uri};

/// Answers typed lookups over what the ingest service has read from articles.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Config {
    /// The address to serve on; port 0 takes any that is free.
    #[arg(long, env = "DATELINE_QUERY_LISTEN", default_value = "127.0.0.1:50052")]
    pub listen: SocketAddr,

    /// The folder for the index. It can be deleted at any time while the service
    /// is stopped, and is then built again.
    #[arg(long, env = "DATELINE_QUERY_DATA", default_value = "data/query")]
    pub data: PathBuf,

    /// The ingest service, whose feed is followed.
    #[arg(
        long,
        env = "DATELINE_QUERY_FEED",
        default_value = "http://127.0.0.1:50051",
        value_parser = feed
    )]
    pub feed: Endpoint,
}

/// The address of a feed: `http://host:port`.
///
/// # Errors
/// If it is not one.
pub fn feed(address: &str) -> Result<Endpoint, InvalidFeed> {
    let invalid = || InvalidFeed(address.to_owned());
    let uri: Uri = address.parse().map_err(|_| invalid())?;
    if uri.scheme_str() != Some("http") || uri.authority().is_none() {
        return Err(invalid());
    }
    Ok(Endpoint::from(uri))
}

/// It is not the address of a feed.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is not of the form http://host:port")]
pub struct InvalidFeed(String);
