//! What a load run prints: a table for people, JSON for programs.

use std::path::Path;

/// One measured figure.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// How much of it.
    pub value: f64,
    /// In what.
    pub unit: &'static str,
    /// What it is held against, and whether it holds; if anything.
    pub limit: Option<(String, bool)>,
}

impl Figure {
    /// A figure without a limit.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            limit: None,
        }
    }

    /// A figure that must not be above a limit.
    #[must_use]
    pub fn at_most(self, limit: f64) -> Self {
        let holds = self.value <= limit;
        Self {
            limit: Some((format!("≤ {limit}"), holds)),
            ..self
        }
    }

    /// A figure that must not be below a limit.
    #[must_use]
    pub fn at_least(self, limit: f64) -> Self {
        let holds = self.value >= limit;
        Self {
            limit: Some((format!("≥ {limit}"), holds)),
            ..self
        }
    }
}

/// The lines of a table of figures.
pub fn table(figures: &[Figure]) -> Vec<String> {
    let line = |figure: &Figure| {
        let limit = figure
            .limit
            .as_ref()
            .map_or(String::new(), |(limit, holds)| {
                format!("  {limit} {}", if *holds { "holds" } else { "MISSED" })
            });
        let Figure {
            name, value, unit, ..
        } = figure;
        format!("{name:<44} {value:>12.2} {unit:<12}{limit}")
    };
    figures.iter().map(line).collect()
}

/// Memory of this process now and at most, in MB.
pub fn memory() -> (f64, f64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
        kilobytes.unwrap_or(0.0) / 1e3
    };
    (field("VmRSS:"), field("VmHWM:"))
}

/// Seconds of processor time this process has used, in all its threads.
pub fn processor_seconds() -> f64 {
    // Linux counts in hundredths here.
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let ticks = fields.skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Bytes that a folder and all in it take on disk.
pub fn disk_bytes(folder: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let metadata = entry.metadata().ok()?;
            Some(if metadata.is_dir() {
                disk_bytes(&entry.path())
            } else {
                metadata.blocks() * 512
            })
        })
        .sum()
}

/// A bar that fills while something is done `total` times.
pub fn progress(what: &'static str, total: usize) -> indicatif::ProgressBar {
    let style = indicatif::ProgressStyle::with_template("{msg:20} {wide_bar} {pos}/{len} {eta}");
    let bar = indicatif::ProgressBar::new(total as u64).with_message(what);
    bar.with_style(style.expect("the template is well-formed"))
}
