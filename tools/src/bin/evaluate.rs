//! Scores reading against annotated data and prints the scoreboard.
#![expect(
    clippy::print_stdout,
    reason = "printing the scoreboard is what it is for"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use dateline_tools::evaluate::{Row, TOPICS, pages};

/// Scores reading against annotated data.
#[derive(Parser)]
#[command(
    version,
    about,
    after_help = "Example: evaluate names dates --data ../shared"
)]
struct Options {
    /// The parts of the scoreboard to run; all of them if none is named.
    topics: Vec<String>,
    /// The folder that holds data/ and samples/.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    json: bool,
    /// Lists so many of the pages that are read worst, instead of scoring.
    #[arg(long, value_name = "PAGES")]
    worst: Option<usize>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let known: Vec<_> = TOPICS.iter().map(|(name, _)| *name).collect();
    if let Some(unknown) = options
        .topics
        .iter()
        .find(|topic| !known.contains(&topic.as_str()))
    {
        eprintln!(
            "evaluate: no topic {unknown:?}; there are: {}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    if let Some(count) = options.worst {
        return match pages::worst(&options.data, count) {
            Ok(lines) => {
                for line in &lines {
                    println!("{line}");
                }
                ExitCode::SUCCESS
            }
            Err(missing) => {
                eprintln!("evaluate: pages: {missing}");
                ExitCode::FAILURE
            }
        };
    }
    for (name, run) in TOPICS {
        if !options.topics.is_empty() && !options.topics.iter().any(|topic| topic == name) {
            continue;
        }
        match run(&options.data) {
            Ok(rows) => rows.iter().for_each(|row| print(row, options.json)),
            Err(missing) => {
                eprintln!("evaluate: {name}: {missing}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn print(row: &Row, json: bool) {
    if json {
        println!(
            "{}",
            serde_json::to_string(row).expect("a row is plain data")
        );
        return;
    }
    let target = match row.target {
        Some(target) if row.value < target => format!("(below {target})"),
        Some(target) => format!("(at least {target})"),
        None => String::new(),
    };
    println!(
        "{:<52} {:>12} {:>10.4}  {target}",
        row.what, row.measure, row.value
    );
}
