//! The query service.

use std::error::Error;

use clap::Parser;
use query_service::config::Config;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let config = Config::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let shutdown = shared::signal::shutdown()?;
    std::fs::create_dir_all(&config.data)?;
    let listener = TcpListener::bind(config.listen).await?;
    tracing::info!(address = %listener.local_addr()?, feed = %config.feed.uri(), "listening");
    query_service::serve(listener, &config.data, config.feed, shutdown).await?;
    tracing::info!("stopped");
    Ok(())
}
