//! Measures speed and memory and prints each figure beside its limit.
#![expect(
    clippy::print_stdout,
    reason = "printing the figures is what it is for"
)]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use dateline_tools::bench::{Figure, pages, reading};
use indicatif::{ProgressBar, ProgressStyle};

/// Measures speed and memory and prints each figure beside its limit.
///
/// Times are of one thread on a core, so they hold on a busy machine too; the
/// fastest of several rounds counts.
#[derive(Parser)]
#[command(version, about, after_help = "Example: bench reading --data ../shared")]
struct Options {
    /// What to measure.
    topic: Topic,
    /// The folder that holds data/; without it golden articles are read.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// How many articles to read.
    #[arg(long, default_value_t = 400)]
    articles: usize,
    /// How often to read them.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// One JSON object a line instead of a table.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Topic {
    /// From article to annotations, stage by stage, on one core.
    Reading,
    /// From page to document, on one core; built with `--features compare`,
    /// beside a kept crate.
    Pages,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let figures = match options.topic {
        Topic::Reading => measure_reading(&options),
        Topic::Pages => match pages::run(&options.data, options.rounds) {
            Ok(figures) => figures,
            Err(missing) => {
                eprintln!("bench: {missing}");
                return ExitCode::FAILURE;
            }
        },
    };
    for figure in &figures {
        print(figure, options.json);
    }
    ExitCode::SUCCESS
}

fn measure_reading(options: &Options) -> Vec<Figure> {
    // Hidden by itself where standard error is no terminal.
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{bar:40} {pos}/{len} articles, {eta} left")
            .expect("the template is well formed"),
    );
    let plan = reading::Plan {
        data: &options.data,
        articles: options.articles,
        rounds: options.rounds,
    };
    let figures = reading::run(&plan, |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    figures
}

fn print(figure: &Figure, json: bool) {
    if json {
        let line = serde_json::to_string(figure).expect("a figure is plain data");
        println!("{line}");
    } else {
        println!("{figure}");
    }
}
