//! `dateline rebuild`.

use std::path::PathBuf;

use clap::Args;
use ingest_service::maintain;
use serde_json::json;

use super::{Bar, Folder, failed};
use crate::error::Failure;
use crate::render::{paint, style, words};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline rebuild dateline-data             what is derived from the journal, all of it
  dateline rebuild --catalog /var/lib/dateline/ingest
  dateline rebuild --index /var/lib/dateline/query

The services must not run there. The ingest service's catalog is made anew at once; the
query service's index is dropped, and the service builds it from the feed when it starts.
Nothing is lost: both are made of the journal.";

/// Options of `rebuild`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RebuildArgs {
    /// The data folder of `dateline up`, or of either service
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Only the ingest service's catalog
    #[arg(long, conflicts_with = "index")]
    catalog: bool,
    /// Only the query service's index
    #[arg(long)]
    index: bool,
}

/// Makes anew what is derived.
pub fn run(args: &RebuildArgs, screen: &mut Screen) -> Result<(), Failure> {
    let failed = failed("rebuild");
    let folder = Folder::find(&args.folder);
    let ingest = folder.ingest.filter(|_| !args.index);
    let query = folder.query.filter(|_| !args.catalog);
    if ingest.is_none() && query.is_none() {
        return Err(Failure::Folder {
            path: args.folder.clone(),
            lacks: "a journal or an index",
        });
    }
    let mut entries = None;
    if let Some(data) = &ingest {
        let bar = Bar::entries("catalog", screen);
        let made = maintain::rebuild_catalog(data, &mut |done, total| bar.set(done, total));
        drop(bar);
        entries = Some(made.map_err(|error| failed(&error))?.0);
    }
    if let Some(data) = &query {
        query_service::forget(data).map_err(|error| failed(&error))?;
    }
    if screen.json() {
        let line = json!({ "catalogEntries": entries, "indexDropped": query.is_some() });
        return screen.raw_line(&line.to_string());
    }
    let mut done = Vec::new();
    if let Some(entries) = entries {
        done.push(format!(
            "the catalog is made anew from {}",
            words::count(entries, "entry")
        ));
    }
    if query.is_some() {
        done.push("the index is dropped; it is built again when the service starts".to_owned());
    }
    let word = paint(style::GOOD, "rebuilt");
    screen.line(format!("{word}  {}", done.join("; ")))
}
