//! Writes the lexicon tables that `annotate` ships.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Writes the lexicon tables that `annotate` ships.
#[derive(Parser)]
#[command(version, about)]
struct Options {
    /// The folder that holds data/gazetteers.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// Where the tables go.
    #[arg(long, default_value = "annotate/lexicon")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let tables = match dateline_tools::lexicon::tables(&options.data) {
        Ok(tables) => tables,
        Err(missing) => {
            eprintln!("lexicon: {missing}");
            return ExitCode::FAILURE;
        }
    };
    for (name, table) in tables {
        if let Err(error) = std::fs::write(options.out.join(name), table) {
            eprintln!("lexicon: cannot write {name}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
