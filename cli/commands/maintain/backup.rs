//! `dateline backup`.

use std::path::PathBuf;

use clap::Args;
use ingest_service::maintain;
use serde_json::json;

use super::{Bar, Folder, failed, show_damage, summary, to_json};
use crate::error::Failure;
use crate::render::{paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline backup dateline-data /backup/2026-11-28
  dateline backup /var/lib/dateline \"/backup/$(date +%F)\" && dateline verify \"/backup/$(date +%F)\"

The service may run meanwhile: the copy is of everything acknowledged when it began.
Every checksum is looked at on the way. The journal is all there is to back up; catalog
and index are made from it. The copy takes its name only once it is whole and on disk.
Exit code 1 when something is damaged; it is copied as it is, and named.";

/// Options of `backup`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct BackupArgs {
    /// The data folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Where the copy goes; must not be there yet, or be empty
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
}

/// Copies a journal.
pub fn run(args: &BackupArgs, screen: &mut Screen) -> Result<(), Failure> {
    let failed = failed("back up");
    let journal = Folder::journal_in(&args.folder)?;
    let journal = maintain::inspect(&journal).map_err(|error| failed(&error))?;
    let bar = Bar::bytes("backing up", screen);
    let copied = maintain::backup(&journal, &args.backup, &mut |done, total| {
        bar.set(done, total);
    });
    drop(bar);
    let copied = copied.map_err(|error| failed(&error))?;
    let place = args.backup.display();
    if screen.json() {
        let mut line = to_json(&copied);
        line["backup"] = json!(place.to_string());
        screen.raw_line(&line.to_string())?;
    } else {
        show_damage(screen, &copied.damage)?;
        let word = paint(style::GOOD, "backed up");
        screen.line(format!("{word}  {} to {place}", summary(&copied)))?;
    }
    if copied.damage.is_empty() {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
}
