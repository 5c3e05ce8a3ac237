//! How fast pages are read, beside a kept crate on the same pages.
//!
//! Time is that of the processor, so that a busy machine does not count.

use std::path::Path;
use std::time::{Duration, Instant};

use super::{MissingData, Row, pages};

/// Each reader reads all pages so many times.
const ROUNDS: usize = 3;

/// Pages a second on one core: ours, and with the feature `compare`
/// `dom_smoothie`'s.
///
/// # Errors
/// If the data is not there.
pub fn rows(data: &Path) -> Result<Vec<Row>, MissingData> {
    let pages = pages::all(data)?;
    let bytes: usize = pages.iter().map(|page| page.bytes.len()).sum();
    let mut rows = vec![Row {
        what: "pages, both sets".to_owned(),
        measure: "KiB a page",
        value: ratio(bytes, pages.len() * 1024),
        target: None,
    }];
    rows.push(row("pages, ours", Some(150.0), &pages, |page| {
        pages::read_page(page).text().len()
    }));
    #[cfg(feature = "compare")]
    rows.push(row("pages, dom_smoothie", None, &pages, |page| {
        let html = String::from_utf8_lossy(&page.bytes);
        dom_smoothie::Readability::new(html, None, None)
            .and_then(|mut reader| reader.parse())
            .map_or(0, |article| article.text_content.len())
    }));
    Ok(rows)
}

fn row(
    what: &str,
    target: Option<f64>,
    pages: &[pages::Page],
    read: impl Fn(&pages::Page) -> usize,
) -> Row {
    let start = cpu_time();
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        bytes += pages.iter().map(&read).sum::<usize>();
    }
    let spent = cpu_time() - start;
    assert!(bytes > 0, "{what} found no text at all");
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let speed = (ROUNDS * pages.len()) as f64 / spent.as_secs_f64();
    Row {
        what: what.to_owned(),
        measure: "pages/s CPU",
        value: speed,
        target,
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Time this thread has spent on a processor, where the kernel tells (Linux:
/// the first number of schedstat, in nanoseconds), or else time that passed.
pub(super) fn cpu_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(Instant::now);
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|stat| stat.split(' ').next()?.parse().ok())
        .map_or_else(|| start.elapsed(), Duration::from_nanos)
}
