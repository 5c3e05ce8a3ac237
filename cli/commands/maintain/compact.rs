//! `dateline compact`.

use std::path::PathBuf;

use clap::Args;
use ingest_service::maintain;
use serde_json::json;

use super::{Bar, Folder, bytes, failed};
use crate::error::Failure;
use crate::render::{paint, style, words};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline compact dateline-data

What was replaced or retracted leaves every file of the journal, and the query service's
index, which may still hold it, is dropped and built again when the service starts.
Sequences and revision tokens stay valid, and whenever this is interrupted, nothing that
is still wanted is lost.

The services must not run there. A running ingest service does the same to its journal
by itself, every hour (--compact-every). What a file system or an SSD keeps of files that
were replaced is beyond any program's reach.";

/// Options of `compact`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct CompactArgs {
    /// The data folder of `dateline up`, or of either service
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Takes erased text off the disk.
pub fn run(args: &CompactArgs, screen: &mut Screen) -> Result<(), Failure> {
    let failed = failed("compact");
    let folder = Folder::find(&args.folder);
    if folder.ingest.is_none() && folder.query.is_none() {
        return Err(Failure::Folder {
            path: args.folder.clone(),
            lacks: "a journal or an index",
        });
    }
    let mut done = maintain::Compacted::default();
    if let Some(data) = &folder.ingest {
        let bar = Bar::bytes("compacting", screen);
        let compacted = maintain::compact(data, &mut |done, total| bar.set(done, total));
        drop(bar);
        done = compacted.map_err(|error| failed(&error))?;
    }
    if let Some(data) = &folder.query {
        query_service::forget(data).map_err(|error| failed(&error))?;
    }
    if screen.json() {
        let line = json!({
            "textsErased": done.entries,
            "segmentsRewritten": done.segments,
            "bytesFreed": done.bytes,
            "unknownBytes": done.unknown_bytes,
            "indexDropped": folder.query.is_some(),
        });
        return screen.raw_line(&line.to_string());
    }
    if done.unknown_bytes > 0 {
        screen.line(format!(
            "{}  {} of damaged entries were kept as they are: what they are about, nobody can say",
            paint(style::BAD, "damaged"),
            bytes(done.unknown_bytes)
        ))?;
    }
    let index = if folder.query.is_some() {
        "; the index is dropped, and built again when the service starts"
    } else {
        ""
    };
    screen.line(format!(
        "{}  {} erased in {}, {} freed{index}",
        paint(style::GOOD, "compacted"),
        words::count(done.entries, "text"),
        words::count(done.segments, "segment"),
        bytes(done.bytes),
    ))
}
