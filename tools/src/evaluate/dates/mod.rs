//! Dates: extents and values against TIMEX3 data, text and days against whole
//! articles, and speed.

mod article;
mod timex;

use std::path::Path;

use super::{MissingData, Row};

/// The scoreboard for dates.
///
/// # Errors
/// If data is missing.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    Ok(score(data)?.0)
}

/// What is wrong with each date, a line each.
///
/// # Errors
/// If data is missing.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    Ok(score(data)?.1)
}

fn score(data: &Path) -> Result<(Vec<Row>, Vec<String>), MissingData> {
    let mut wrong = Vec::new();
    let mut rows = timex::rows(data, &mut wrong)?;
    rows.extend(article::rows(data, &mut wrong)?);
    Ok((rows, wrong))
}
