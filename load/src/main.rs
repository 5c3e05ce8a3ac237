//! Measures the services under load and prints tables of figures.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, Subcommand};
use dateline_load::article::World;
use dateline_load::{lookups, replay, report};

/// Measures the services under load and prints tables of figures.
#[derive(Parser)]
#[command(version, about)]
struct Options {
    /// What to measure.
    #[command(subcommand)]
    what: What,
    /// How many articles.
    #[arg(long, global = true, default_value_t = 10_000)]
    articles: usize,
    /// Which world: the same number gives the same articles.
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// Where to put data that is measured; a folder that goes away otherwise.
    #[arg(long, global = true)]
    folder: Option<PathBuf>,
    /// Print JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum What {
    /// Builds an index from the feed: articles per second, bytes, memory.
    Replay,
    /// Looks things up over gRPC beside a bare server, in the index that `replay`
    /// left in --folder, or in one that it builds first.
    Lookups {
        /// For how long each lookup and the bare server are asked in turn.
        #[arg(long, default_value_t = 400)]
        turn_ms: u64,
    },
}

fn main() {
    let options = Options::parse();
    let world = World::new(options.seed, options.articles);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let folder = options.folder.as_deref().unwrap_or(temporary.path());
    let figures = match options.what {
        What::Replay => replay::run(&world, folder),
        What::Lookups { turn_ms } => {
            if !folder.join("index").exists() {
                replay::run(&world, folder);
            }
            lookups::run(&world, folder, Duration::from_millis(turn_ms))
        }
    };
    if options.json {
        println!(
            "{}",
            serde_json::to_string_pretty(&figures).expect("figures are plain")
        );
    } else {
        for line in report::table(&figures) {
            println!("{line}");
        }
    }
}
