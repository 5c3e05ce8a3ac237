//! How fast pages are read, beside a kept crate on the same pages.

use std::path::Path;

use super::clock::Moment;
use super::{Figure, Limit};
use crate::evaluate::{MissingData, pages};

/// Pages a second that reading must keep, on one core.
const PAGES_PER_SECOND_MIN: f64 = 150.0;

/// Pages of both annotated sets a second on one core: ours, and with the
/// feature `compare` `dom_smoothie`'s. The fastest of `rounds` counts.
///
/// # Errors
/// If the pages are not there.
pub fn run(data: &Path, rounds: usize) -> Result<Vec<Figure>, MissingData> {
    let pages = pages::all(data)?;
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    #[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
    let size = bytes as f64 / (pages.len() * 1024) as f64;
    let ours = speed(&pages, rounds, |page| pages::read_page(page).text().len());
    Ok(vec![
        Figure::new("a page", "KiB", size),
        Figure::new("pages read", "pages/s", ours).with(Limit::AtLeast(PAGES_PER_SECOND_MIN)),
        #[cfg(feature = "compare")]
        Figure::new(
            "pages read by dom_smoothie",
            "pages/s",
            speed(&pages, rounds, |page| {
                let html = String::from_utf8_lossy(&page.bytes);
                dom_smoothie::Readability::new(html, None, None)
                    .and_then(|mut reader| reader.parse())
                    .map_or(0, |article| article.text_content.len())
            }),
        ),
    ])
}

/// Pages a second of a core, of the fastest round.
fn speed(pages: &[pages::Page], rounds: usize, read: impl Fn(&pages::Page) -> usize) -> f64 {
    let fastest = (0..rounds.max(1))
        .map(|_| {
            let mut clock = Moment::now();
            let bytes: usize = pages.iter().map(&read).sum();
            assert!(bytes > 0, "no text was found at all");
            clock.lap().cpu
        })
        .min()
        .expect("there is a round");
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let pages = pages.len() as f64;
    pages / fastest.as_secs_f64()
}
