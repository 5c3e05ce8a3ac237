//! Trains the models that `annotate` ships.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use dateline_tools::train::MODELS;

/// Trains the models that `annotate` ships. The same data gives the same bytes.
#[derive(Parser)]
#[command(version, about, after_help = "Example: train names --data ../shared")]
struct Options {
    /// The model to train.
    model: String,
    /// The folder that holds data/.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// The folder the model is written to.
    #[arg(long, default_value = "annotate/models")]
    out: PathBuf,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let Some((_, train)) = MODELS.iter().find(|(name, _)| *name == options.model) else {
        let known: Vec<_> = MODELS.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "train: no model {:?}; there are: {}",
            options.model,
            known.join(", ")
        );
        return ExitCode::from(2);
    };
    match train(&options.data, &options.out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train: {error}");
            ExitCode::FAILURE
        }
    }
}
