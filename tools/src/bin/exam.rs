//! Prints what is wrong with the reading of each practice article.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use dateline_tools::evaluate::{dates, entities, events, exam, stories};

/// Prints what is wrong with the reading of each practice article.
#[derive(Parser)]
#[command(version, about)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
struct Options {
    /// The folder that holds data/ and samples/.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// Links of MEANTIME instead of the practice exam.
    #[arg(long)]
    entities: bool,
    /// The golden articles of this repository instead of the practice exam.
    #[arg(long)]
    golden: bool,
    /// The two real articles instead of the practice exam.
    #[arg(long)]
    samples: bool,
    /// Dates, of TIMEX3 data and whole articles.
    #[arg(long)]
    dates: bool,
    /// Participants of annotated sentences, their triggers given.
    #[arg(long)]
    participants: bool,
    /// Events of the practice exam.
    #[arg(long)]
    events: bool,
    /// Plain articles to read and outline instead.
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    for file in &options.files {
        match std::fs::read_to_string(file) {
            Ok(text) => exam::outline(&text)
                .iter()
                .for_each(|line| println!("{line}")),
            Err(error) => eprintln!("exam: {}: {error}", file.display()),
        }
    }
    if !options.files.is_empty() {
        return ExitCode::SUCCESS;
    }
    let run = if options.golden {
        exam::wrong_golden
    } else if options.samples {
        exam::wrong_samples
    } else if options.entities {
        entities::wrong
    } else if options.dates {
        dates::wrong
    } else if options.participants {
        events::wrong
    } else if options.events {
        stories::wrong
    } else {
        exam::wrong
    };
    match run(&options.data) {
        Ok(lines) => {
            println!("{}", lines.join("\n"));
            ExitCode::SUCCESS
        }
        Err(missing) => {
            eprintln!("exam: {missing}");
            ExitCode::FAILURE
        }
    }
}
