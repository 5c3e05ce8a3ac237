//! `dateline verify`.

use std::path::PathBuf;

use clap::Args;
use ingest_service::maintain;

use super::{Bar, Folder, bytes, failed, show_damage, summary, to_json};
use crate::error::Failure;
use crate::render::{paint, style};
use crate::screen::Screen;

const EXAMPLES: &str = "\
Examples:
  dateline verify dateline-data             every frame, every checksum, every record
  dateline verify /backup/2026-11-28        a backup
  dateline verify --json /var/lib/dateline  for programs

It only reads, so the service may run meanwhile.
Exit code 0 when everything is sound; 1 when something is damaged, each named by its
sequence, its file and its place in it.";

/// Options of `verify`.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct VerifyArgs {
    /// The data folder, or a backup
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Checks a journal.
pub fn run(args: &VerifyArgs, screen: &mut Screen) -> Result<(), Failure> {
    let journal = Folder::journal_in(&args.folder)?;
    let journal = maintain::inspect(&journal).map_err(|error| failed("verify")(&error))?;
    let bar = Bar::bytes("verifying", screen);
    let verified = maintain::verify(&journal, &mut |done, total| bar.set(done, total));
    drop(bar);
    let is_sound = verified.damage.is_empty();
    if screen.json() {
        screen.raw_line(&to_json(&verified).to_string())?;
    } else {
        show_damage(screen, &verified.damage)?;
        if verified.unfinished_bytes > 0 {
            screen.line(format!(
                "{} of a write that is under way, or was interrupted before anyone was told",
                bytes(verified.unfinished_bytes)
            ))?;
        }
        let word = if is_sound {
            paint(style::GOOD, "sound")
        } else {
            paint(style::BAD, "damaged")
        };
        screen.line(format!("{word}  {}", summary(&verified)))?;
    }
    if is_sound {
        Ok(())
    } else {
        Err(Failure::Shown)
    }
}
