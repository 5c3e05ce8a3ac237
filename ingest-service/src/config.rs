//! Flags and environment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use jiff::Timestamp;

use crate::limits;

/// Reads articles and keeps what was read.
#[derive(Clone, Debug, Parser)]
#[command(name = "ingest-service", version)]
pub struct Config {
    /// Where to listen.
    #[arg(
        long,
        env = "DATELINE_INGEST_LISTEN",
        default_value = "127.0.0.1:50051"
    )]
    pub listen: SocketAddr,

    /// Where journal and catalog are kept. Created if missing.
    #[arg(long, env = "DATELINE_INGEST_DATA", value_name = "DIR")]
    pub data: PathBuf,

    /// Take no articles while less than this is free on the disk: bytes, or with
    /// a suffix of KiB, MiB, GiB.
    #[arg(
        long,
        env = "DATELINE_FREE_SPACE_FLOOR",
        value_name = "BYTES",
        default_value = "512MiB",
        value_parser = bytes,
    )]
    pub free_space_floor: u64,

    /// What to log: "info", "debug", or a filter as tracing has them.
    #[arg(long, env = "DATELINE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}

/// What the service needs to know beside where to listen.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where journal and catalog are kept.
    pub data: PathBuf,
    /// How many bytes must be free to take articles.
    pub free_space_floor: u64,
    /// How long a feed may be silent.
    pub heartbeat_interval: Duration,
    /// How long open calls may take to end once a stop is asked for.
    pub drain_timeout: Duration,
    /// The time of day.
    pub clock: fn() -> Timestamp,
}

impl Options {
    /// The defaults, for a data directory.
    pub fn new(data: impl Into<PathBuf>) -> Self {
        Self {
            data: data.into(),
            free_space_floor: 0,
            heartbeat_interval: limits::HEARTBEAT_INTERVAL,
            drain_timeout: limits::DRAIN_TIMEOUT,
            clock: Timestamp::now,
        }
    }
}

impl From<&Config> for Options {
    fn from(config: &Config) -> Self {
        Self {
            free_space_floor: config.free_space_floor,
            ..Self::new(&config.data)
        }
    }
}

fn bytes(value: &str) -> Result<u64, String> {
    let digits = value.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit: u64 = match &value[digits.len()..] {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        other => return Err(format!("{other:?} is not one of KiB, MiB, GiB, TiB")),
    };
    let number: u64 = digits.parse().map_err(|_| "not a number".to_owned())?;
    number
        .checked_mul(unit)
        .ok_or_else(|| "more than there can be".to_owned())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_with_their_unit() {
        for (value, expected) in [
            ("0", Some(0)),
            ("1500", Some(1500)),
            ("512MiB", Some(512 << 20)),
            ("2GiB", Some(2 << 30)),
            ("2GB", None),
            ("GiB", None),
            ("-1", None),
            ("99999999999999TiB", None),
        ] {
            assert_eq!(bytes(value).ok(), expected, "{value}");
        }
    }
}
