//! Measures speed and memory, each figure beside the limit it must keep.

mod articles;
pub(crate) mod clock;
pub mod pages;
pub mod reading;

use std::fmt;

/// One figure.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Figure {
    /// What was measured.
    pub what: String,
    /// What the number counts: "words/s", "ms".
    pub unit: &'static str,
    /// The number.
    pub value: f64,
    /// What it must keep to, where a limit is set.
    #[serde(flatten)]
    pub limit: Option<Limit>,
}

/// What a figure must keep to.
#[derive(Clone, Copy, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// The figure is to be as large as this, or larger.
    AtLeast(f64),
    /// The figure is to be as small as this, or smaller.
    AtMost(f64),
}

impl Figure {
    /// A figure without a limit.
    pub fn new(what: impl Into<String>, unit: &'static str, value: f64) -> Self {
        Self {
            what: what.into(),
            unit,
            value,
            limit: None,
        }
    }

    /// The figure with a limit.
    #[must_use]
    pub fn with(self, limit: Limit) -> Self {
        Self {
            limit: Some(limit),
            ..self
        }
    }

    /// How the figure stands to its limit: 1 is just kept, 2 is twice as good.
    pub fn ratio(&self) -> Option<f64> {
        self.limit.map(|limit| match limit {
            Limit::AtLeast(least) => self.value / least,
            Limit::AtMost(most) => most / self.value,
        })
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<44} ", self.what)?;
        let decimals = if self.value < 100.0 { 2 } else { 0 };
        write!(f, "{:>10.decimals$} {:<11}", self.value, self.unit)?;
        let (word, limit) = match self.limit {
            Some(Limit::AtLeast(least)) => ("at least", least),
            Some(Limit::AtMost(most)) => ("at most", most),
            None => return Ok(()),
        };
        let ratio = self.ratio().unwrap_or_default();
        let verdict = if ratio < 1.0 { "  MISSED" } else { "" };
        write!(f, "{word} {limit:>8}   {ratio:>5.2}{verdict}")
    }
}
