//! `dateline up`: both services in one process.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::error::Failure;
use crate::render::{paint, style};
use crate::screen::Screen;
use crate::services::{self, Options, Running};

const EXAMPLES: &str = "\
Examples:
  dateline up
  dateline up --data /var/lib/dateline
  dateline up --listen-ingest 0.0.0.0:50051 --listen-query 0.0.0.0:50052

It serves until Ctrl-C or SIGTERM. RUST_LOG=info shows what the services do.
They speak gRPC without TLS and ask nobody who they are: keep them on loopback, or
put a proxy in front.";

/// Options of `up`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct UpArgs {
    /// Where the data is kept
    #[arg(
        long,
        value_name = "FOLDER",
        env = "DATELINE_DATA",
        default_value = "dateline-data"
    )]
    data: PathBuf,
    /// Where ingest listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50051")]
    listen_ingest: SocketAddr,
    /// Where query listens
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:50052")]
    listen_query: SocketAddr,
}

/// Starts both services, and serves until asked to stop.
pub async fn run(args: &UpArgs, screen: &mut Screen) -> Result<(), Failure> {
    services::trace();
    let stop = shared::signal::shutdown().map_err(Failure::Runtime)?;
    let options = Options {
        data: args.data.clone(),
        ingest: args.listen_ingest,
        query: args.listen_query,
    };
    let running = tokio::select! {
        running = Running::start(&options) => running?,
        () = stop.cancelled() => return Ok(()),
    };
    let servers = &running.servers;
    if screen.json() {
        let line = json!({ "ingest": servers.ingest, "query": servers.query });
        screen.raw_line(&line.to_string())?;
    } else {
        screen.line(format!("ingest  {}", paint(style::GOOD, &servers.ingest)))?;
        screen.line(format!("query   {}", paint(style::GOOD, &servers.query)))?;
        screen.line(format!("data    {}", args.data.display()))?;
        screen.line(paint(style::DIM, "ready; Ctrl-C stops"))?;
    }
    screen.flush()?;
    running.serve_until(&stop).await?;
    screen.note("stopped; everything acknowledged is on disk");
    Ok(())
}
