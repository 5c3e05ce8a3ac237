//! `dateline restore`.

use std::path::PathBuf;

use clap::Args;
use ingest_service::maintain::{self, CopyError, Identity};
use serde_json::json;

use super::{Bar, Folder, failed, show_damage, summary, to_json};
use crate::error::Failure;
use crate::render::{paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline restore /backup/2026-11-28 dateline-data
  dateline restore --service /backup/2026-11-28 /var/lib/ingest   for `ingest-service --data`
  dateline restore --same-journal /backup/move /srv/dateline      to another machine

The restored journal is a new one: revision tokens from before are refused, and query
services begin their index again, since they may have seen more than the backup holds.
--same-journal keeps it the same; only right when the backup has everything that anyone
was told of, as when a stopped service moves.";

/// Options of `restore`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct RestoreArgs {
    /// The backup
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The data folder to make, as for `dateline up --data`
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Keep tokens and indexes valid
    #[arg(long)]
    same_journal: bool,
    /// Restore what is left of a damaged backup
    #[arg(long)]
    even_damaged: bool,
    /// Make it the data folder of the ingest service alone
    #[arg(long)]
    service: bool,
}

/// Puts a backup in place.
pub fn run(args: &RestoreArgs, screen: &mut Screen) -> Result<(), Failure> {
    let failed = failed("restore");
    let backup = Folder::journal_in(&args.backup)?;
    let backup = maintain::inspect(&backup).map_err(|error| failed(&error))?;
    let data = if args.service {
        args.folder.clone()
    } else {
        args.folder.join("ingest")
    };
    let identity = if args.same_journal {
        Identity::Kept
    } else {
        Identity::New
    };
    let bar = Bar::bytes("restoring", screen);
    let restored = maintain::restore(
        &backup,
        &data,
        identity,
        args.even_damaged,
        &mut |done, total| bar.set(done, total),
    );
    drop(bar);
    let restored = match restored {
        Ok(restored) => restored,
        Err(error) => {
            if let CopyError::Damaged(found) = &error {
                show_damage(screen, &found.damage)?;
            }
            return Err(failed(&error));
        }
    };
    if screen.json() {
        let mut line = to_json(&restored);
        line["data"] = json!(data.display().to_string());
        screen.raw_line(&line.to_string())?;
    } else {
        show_damage(screen, &restored.damage)?;
        screen.line(format!(
            "{}  {} to {}",
            paint(style::GOOD, "restored"),
            summary(&restored),
            data.display()
        ))?;
    }
    Ok(())
}
