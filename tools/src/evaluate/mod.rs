//! Scores reading against annotated data, one module for each kind of question.

pub mod dates;
pub mod entities;
pub mod events;
pub mod exam;
pub(crate) mod names;
pub mod pages;
mod sentences;
pub mod stories;
pub mod syntax;

use std::path::Path;

/// One line of the scoreboard.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Row {
    /// What was scored, and on which data: "names PER, news dev".
    pub what: String,
    /// What the number is: "F1", "precision", "sentences/s".
    pub measure: &'static str,
    /// The number; fractions are between 0 and 1.
    pub value: f64,
    /// What it should be at least, where a target is set.
    pub target: Option<f64>,
}

/// A part of the scoreboard: its name on the command line and how it is run on
/// a folder laid out like the shared data.
pub type Topic = (&'static str, fn(&Path) -> Result<Vec<Row>, MissingData>);

/// The parts of the scoreboard, in the order an article is read.
pub const TOPICS: &[Topic] = &[
    ("pages", pages::run),
    ("sentences", sentences::run),
    ("syntax", syntax::rows),
    ("names", names::run),
    ("entities", entities::run),
    ("exam", exam::run),
    ("golden", exam::run_golden),
    ("samples", exam::run_samples),
    ("dates", dates::run),
    ("events", events::run),
    ("stories", stories::run),
];

/// Data that the evaluation needs is not where it was looked for.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}; evaluation needs the annotated data, see --data")]
pub struct MissingData {
    /// The file that was looked for.
    pub path: std::path::PathBuf,
    /// Why it could not be read.
    pub source: std::io::Error,
}

/// Reads a file of the evaluation data.
///
/// # Errors
/// If it is not there or not UTF-8.
pub fn read(path: &Path) -> Result<String, MissingData> {
    std::fs::read_to_string(path).map_err(|source| MissingData {
        path: path.to_owned(),
        source,
    })
}

/// Precision, recall and F1 from counts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Found and right.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Should have been found.
    pub gold: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.right += more.right;
        self.found += more.found;
        self.gold += more.gold;
    }
}

impl Counts {
    /// Adds the counts of another part.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }

    /// The share of what was found that is right.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.found)
    }

    /// The share of what should be found that was.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.found + self.gold)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}
