//! Exchanges open sentences for their trees with a parser outside; see `tools/silver`.
#![expect(clippy::print_stdout, reason = "what others parse is printed")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use dateline_tools::conllu::treebank;
use dateline_tools::train::syntax::{open_sentences, pack_trees};

/// Exchanges open sentences for their trees with a parser outside.
#[derive(Parser)]
#[command(
    version,
    about,
    after_help = "Example: silver words --data ../shared > words.tsv"
)]
struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the open sentences, one a line, words parted by tabs.
    Words {
        /// The folder that holds data/.
        #[arg(long, default_value = "../shared")]
        data: PathBuf,
    },
    /// Packs the trees of a file in the CoNLL-U format.
    Pack {
        /// The file.
        trees: PathBuf,
        /// The file to write.
        #[arg(long, default_value = "tools/silver/trees.bin")]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(&Options::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("silver: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> Result<(), Box<dyn std::error::Error>> {
    match command {
        Command::Words { data } => {
            for words in open_sentences(data)? {
                println!("{}", words.join("\t"));
            }
        }
        Command::Pack { trees, out } => {
            let packed = pack_trees(&treebank(trees)?)?;
            std::fs::write(out, packed)?;
        }
    }
    Ok(())
}
