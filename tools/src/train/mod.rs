//! Trainers, one module for each model. Deterministic: the same data gives the same bytes.

mod classes;
pub mod events;
mod lexicon;
mod names;
pub mod syntax;

use std::path::Path;

use crate::evaluate::MissingData;

/// A model: its name on the command line, and what trains it from the data in
/// one folder and writes it into another.
pub type Model = (&'static str, fn(&Path, &Path) -> Result<(), TrainError>);

/// The models that can be trained.
pub const MODELS: &[Model] = &[
    ("classes", classes::train),
    ("lexicon", lexicon::train),
    ("names", names::train),
    ("syntax", syntax::train),
    ("events", events::train),
    ("participants", events::acts::train),
];

/// Why training stopped.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// The data is not there.
    #[error(transparent)]
    Missing(#[from] MissingData),
    /// The data is not in the format expected.
    #[error("{file}: {problem}")]
    Malformed {
        /// Which file.
        file: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The model could not be written.
    #[error("cannot write the model: {0}")]
    Write(#[from] std::io::Error),
}
