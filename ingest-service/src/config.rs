//! Flags and environment.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use jiff::Timestamp;

use crate::journal::disk::{Disk, SystemDisk};
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

    /// How often what was replaced or retracted is taken off the disk: with a
    /// suffix of s, m, h or d; 0 for never.
    #[arg(
        long,
        env = "DATELINE_COMPACT_EVERY",
        value_name = "TIME",
        default_value = "1h",
        value_parser = time,
    )]
    pub compact_every: Duration,

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
    /// How often the journal is compacted; `None` for never.
    pub compact_every: Option<Duration>,
    /// How often it is tried to mend a journal or a catalog that failed.
    pub mend_interval: Duration,
    /// A segment of the journal is closed above this size.
    pub segment_bytes_max: u64,
    /// Where the journal lies.
    pub disk: Arc<dyn Disk>,
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
            compact_every: Some(limits::COMPACT_EVERY),
            mend_interval: limits::MEND_INTERVAL,
            segment_bytes_max: limits::SEGMENT_BYTES_MAX,
            disk: Arc::new(SystemDisk),
        }
    }
}

impl From<&Config> for Options {
    fn from(config: &Config) -> Self {
        Self {
            free_space_floor: config.free_space_floor,
            compact_every: Some(config.compact_every).filter(|every| !every.is_zero()),
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

fn time(value: &str) -> Result<Duration, String> {
    let digits = value.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let unit: u64 = match &value[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 24 * 3600,
        other => return Err(format!("{other:?} is not one of s, m, h, d")),
    };
    let number: u32 = digits.parse().map_err(|_| "not a number".to_owned())?;
    Ok(Duration::from_secs(u64::from(number) * unit))
}

#[cfg(test)]
mod tests {
    use super::{bytes, time};

    #[test]
    fn times_are_read_with_their_unit() {
        for (value, expected) in [
            ("0", Some(0)),
            ("90", Some(90)),
            ("15m", Some(900)),
            ("2h", Some(7200)),
            ("1d", Some(86_400)),
            ("1w", None),
            ("h", None),
            ("-1s", None),
        ] {
            let read = time(value).ok().map(|time| time.as_secs());
            assert_eq!(read, expected, "{value}");
        }
    }

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
