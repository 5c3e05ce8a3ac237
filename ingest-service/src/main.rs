//! The ingest service's process.

use std::process::ExitCode;

use clap::Parser;
use ingest_service::Options;
use ingest_service::config::Config;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let config = Config::parse();
    trace(&config);
    match run(&config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = &*error, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: &Config) -> Result<(), Box<dyn std::error::Error>> {
    let shutdown = shared::signal::shutdown()?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", config.listen))?;
    tracing::info!(
        address = %listener.local_addr()?,
        data = %config.data.display(),
        "listening"
    );
    ingest_service::serve(listener, Options::from(config), shutdown).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Logs to standard error; standard output stays free for whoever pipes it.
fn trace(config: &Config) {
    let filter = match &config.log {
        Some(filter) => EnvFilter::new(filter),
        None => EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
}
