//! What an operator does with a data folder: verify, backup, restore, rebuild, compact.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest_service::journal::Damage;
use ingest_service::maintain::Verified;
use serde_json::{Value, json};

use crate::error::Failure;
use crate::render::{paint, style, words};
use crate::screen::{Screen, is_watched};

pub mod backup;
pub mod compact;
pub mod rebuild;
pub mod restore;
pub mod verify;

/// What lies in a folder: that of `dateline up`, of either service, a backup, or
/// a journal itself.
#[derive(Debug, Default)]
struct Folder {
    /// The ingest service's data.
    ingest: Option<PathBuf>,
    /// The journal.
    journal: Option<PathBuf>,
    /// The query service's data.
    query: Option<PathBuf>,
}

impl Folder {
    fn find(path: &Path) -> Self {
        let mut folder = Self::default();
        for ingest in [path.to_owned(), path.join("ingest")] {
            if ingest.join("journal").is_dir() {
                folder.journal = Some(ingest.join("journal"));
                folder.ingest = Some(ingest);
            }
        }
        if path.join("identity").is_file() {
            folder.journal = Some(path.to_owned());
        }
        folder.query = [path.to_owned(), path.join("query")]
            .into_iter()
            .find(|query| query.join("index").is_dir() || query.join("index.aside").is_dir());
        folder
    }

    /// The journal in a folder.
    fn journal_in(path: &Path) -> Result<PathBuf, Failure> {
        let found = Self::find(path).journal;
        found.ok_or_else(|| Failure::Folder {
            path: path.to_owned(),
            lacks: "a journal",
        })
    }
}

/// How far something has come, on standard error.
struct Bar(ProgressBar);

impl Bar {
    /// A bar over bytes; nothing if nobody watches.
    fn bytes(what: &str, screen: &Screen) -> Self {
        Self::new(
            what,
            screen,
            "{bytes}/{total_bytes}  {binary_bytes_per_sec}",
        )
    }

    /// A bar over journal entries.
    fn entries(what: &str, screen: &Screen) -> Self {
        Self::new(what, screen, "{human_pos}/{human_len} entries  {per_sec}")
    }

    fn new(what: &str, screen: &Screen, amount: &str) -> Self {
        let target = if screen.json() || !is_watched() {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr_with_hz(10)
        };
        let template = format!("{what}  {{bar:24}} {{percent:>3}}%  {amount}  ETA {{eta}}");
        let style = ProgressStyle::with_template(&template)
            .expect("the template is well formed")
            .progress_chars("█▉▊▋▌▍▎▏ ");
        Self(ProgressBar::with_draw_target(Some(0), target).with_style(style))
    }

    fn set(&self, done: u64, total: u64) {
        self.0.set_length(total);
        self.0.set_position(done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Bytes as people read them.
fn bytes(count: u64) -> String {
    indicatif::HumanBytes(count).to_string()
}

/// What a journal holds, on one line.
fn summary(verified: &Verified) -> String {
    format!(
        "{} in {}, {}: {} taken in, {} taken back, {} erased",
        words::count(verified.last.0, "entry"),
        words::count(verified.segments as u64, "segment"),
        bytes(verified.bytes),
        words::thousands(verified.ingested),
        words::thousands(verified.retracted),
        words::thousands(verified.erased),
    )
}

/// Names what is damaged, a line each.
fn show_damage(screen: &mut Screen, damage: &[Damage]) -> Result<(), Failure> {
    for damage in damage {
        let entries = match &damage.entries {
            None => "a file".to_owned(),
            Some(entries) if entries.start() == entries.end() => {
                format!("entry {}", entries.start())
            }
            Some(entries) => format!("entries {} to {}", entries.start(), entries.end()),
        };
        let place = match damage.offset {
            Some(offset) => format!("{} at byte {offset}", damage.path.display()),
            None => damage.path.display().to_string(),
        };
        screen.line(format!(
            "{}  {entries}: {}  {}",
            paint(style::BAD, "damaged"),
            damage.what.describe(),
            paint(style::DIM, &place)
        ))?;
    }
    Ok(())
}

/// What a journal holds, for programs.
fn to_json(verified: &Verified) -> Value {
    let damage = verified.damage.iter().map(|damage| {
        json!({
            "firstSequence": damage.entries.as_ref().map(std::ops::RangeInclusive::start),
            "lastSequence": damage.entries.as_ref().map(std::ops::RangeInclusive::end),
            "file": damage.path.display().to_string(),
            "offset": damage.offset,
            "what": damage.what.describe(),
        })
    });
    json!({
        "sound": verified.damage.is_empty(),
        "journal": verified.journal.map(|id| format!("{:032x}", id.0)),
        "lastSequence": verified.last.0,
        "soundEntries": verified.sound,
        "articlesTakenIn": verified.ingested,
        "articlesTakenBack": verified.retracted,
        "textsErased": verified.erased,
        "segments": verified.segments,
        "bytes": verified.bytes,
        "unfinishedBytes": verified.unfinished_bytes,
        "damage": damage.collect::<Vec<_>>(),
    })
}

/// Says why a step failed, with its causes.
fn failed(what: &'static str) -> impl Fn(&dyn std::error::Error) -> Failure {
    move |error| Failure::Maintenance {
        what,
        cause: crate::error::chain(error),
    }
}
