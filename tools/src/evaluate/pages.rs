//! Reading of pages and scraped text: is the article found, and only it?
//!
//! Body F1 is the article-extraction-benchmark's: multisets of shingles of four
//! tokens, each page's counts scaled to the same weight (scrapinghub/
//! article-extraction-benchmark, evaluate.py).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use annotate::document::{Body, Document, Source, Zone, read as read_document};
use serde_json::Value;

use super::{Counts, MissingData, Row, read};
use crate::bench::clock::Moment;

/// Where the readability pages' gold keeps title, authors and day.
const READABILITY_KEYS: [&str; 3] = ["title", "byline", "date"];
/// Tokens in a shingle.
const SHINGLE_TOKENS: usize = 4;

/// Scores both page sets and the practice articles.
///
/// # Errors
/// If the data is not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let mut rows = readability(&data.join("data/html/readability"))?;
    rows.extend(snippets(&data.join("data/html/trafilatura"))?);
    rows.extend(exam(&data.join("samples/exam"))?);
    Ok(rows)
}

/// The pages that are read worst, one line each: how the body was read, and
/// whatever else is wrong, with the gold beside it.
///
/// # Errors
/// If the data is not there.
pub fn worst(data: &Path, count: usize) -> Result<Vec<String>, MissingData> {
    let pages = pages(&data.join("data/html/readability"), "gold.jsonl")?;
    let mut lines: Vec<(f64, String)> = Vec::new();
    for page in &pages {
        let document = read_page(page);
        let [right, extra, lost] =
            shared_shingles(text(&page.gold, "body"), &story(&document, false));
        let f1 = 2.0 * right / (2.0 * right + extra + lost).max(f64::MIN_POSITIVE);
        let mut line = format!(
            "{:<52} body {f1:.3} (extra {extra:.3}, lost {lost:.3})",
            text(&page.gold, "html")
        );
        let mut counts = [Counts::default(); 3];
        score_metadata(&page.gold, READABILITY_KEYS, &document, &mut counts);
        let found = [
            document.metadata.title.clone(),
            Some(document.metadata.authors.join(", ")),
            document.metadata.published.map(|day| day.to_string()),
        ];
        for ((key, counts), found) in READABILITY_KEYS.iter().zip(counts).zip(found) {
            if counts.right < counts.gold {
                let gold = text(&page.gold, key);
                let _ = write!(line, "; {key} {:?} for {gold:?}", found.unwrap_or_default());
            }
        }
        lines.push((f1, line));
    }
    lines.sort_by(|left, right| left.0.total_cmp(&right.0));
    Ok(lines
        .into_iter()
        .take(count)
        .map(|(_, line)| line)
        .collect())
}

/// A page with its gold annotation.
pub(crate) struct Page {
    gold: Value,
    pub(crate) bytes: Vec<u8>,
}

/// The pages of both sets.
pub(crate) fn all(data: &Path) -> Result<Vec<Page>, MissingData> {
    let mut all = pages(&data.join("data/html/readability"), "gold.jsonl")?;
    all.extend(pages(
        &data.join("data/html/trafilatura"),
        "gold_snippets.jsonl",
    )?);
    Ok(all)
}

fn pages(folder: &Path, gold: &str) -> Result<Vec<Page>, MissingData> {
    read(&folder.join(gold))?
        .lines()
        .map(|line| {
            let gold: Value = serde_json::from_str(line).expect("the gold is JSON lines");
            let path = folder.join(text(&gold, "html"));
            let missing = |source| MissingData {
                path: path.clone(),
                source,
            };
            let mut bytes = Vec::new();
            let file = std::fs::File::open(&path).map_err(missing)?;
            flate2::read::GzDecoder::new(file)
                .read_to_end(&mut bytes)
                .map_err(missing)?;
            Ok(Page { gold, bytes })
        })
        .collect()
}

pub(crate) fn read_page(page: &Page) -> Document {
    read_document(&Source {
        body: Body::Html(&page.bytes),
        uri: text(&page.gold, "url"),
        ..Source::default()
    })
}

fn read_all(what: &str, pages: &[Page]) -> (Vec<Document>, Row) {
    let mut clock = Moment::now();
    let documents: Vec<Document> = pages.iter().map(read_page).collect();
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let speed = pages.len() as f64 / clock.lap().cpu.as_secs_f64();
    (documents, row(what, "pages/s CPU", speed, Some(150.0)))
}

fn readability(folder: &Path) -> Result<Vec<Row>, MissingData> {
    let what = "pages, readability";
    let pages = pages(folder, "gold.jsonl")?;
    let (documents, speed) = read_all(what, &pages);
    let (mut right, mut extra, mut lost) = (0.0, 0.0, 0.0);
    let mut metadata = [Counts::default(); 3];
    for (page, document) in pages.iter().zip(&documents) {
        let counts = shared_shingles(text(&page.gold, "body"), &story(document, false));
        right += counts[0];
        extra += counts[1];
        lost += counts[2];
        score_metadata(&page.gold, READABILITY_KEYS, document, &mut metadata);
    }
    let mut rows = vec![
        row(what, "body precision", right / (right + extra), None),
        row(what, "body recall", right / (right + lost), None),
        row(
            what,
            "body F1",
            2.0 * right / (2.0 * right + extra + lost),
            Some(0.95),
        ),
    ];
    rows.extend(metadata_rows(what, &metadata, [None, Some(0.9), Some(0.9)]));
    rows.push(speed);
    Ok(rows)
}

fn snippets(folder: &Path) -> Result<Vec<Row>, MissingData> {
    let what = "pages, trafilatura snippets";
    let pages = pages(folder, "gold_snippets.jsonl")?;
    let (documents, speed) = read_all(what, &pages);
    let mut counts = Counts::default();
    let mut metadata = [Counts::default(); 3];
    for (page, document) in pages.iter().zip(&documents) {
        let told = one_line(&story(document, true));
        for snippet in strings(&page.gold, "with") {
            counts.gold += 1;
            if told.contains(&one_line(snippet)) {
                counts.right += 1;
                counts.found += 1;
            }
        }
        counts.found += strings(&page.gold, "without")
            .filter(|snippet| told.contains(&one_line(snippet)))
            .count();
        score_metadata(
            &page.gold,
            ["title", "author", "date"],
            document,
            &mut metadata,
        );
    }
    let mut rows = vec![
        row(what, "precision", counts.precision(), None),
        row(what, "recall", counts.recall(), None),
        row(what, "F1", counts.f1(), Some(0.92)),
    ];
    rows.extend(metadata_rows(what, &metadata, [None; 3]));
    rows.push(speed);
    Ok(rows)
}

/// The practice articles: scraped text and small pages with complete gold.
fn exam(folder: &Path) -> Result<Vec<Row>, MissingData> {
    let what = "scraped text and pages, exam";
    let (mut out, mut bodies, mut authors, mut titles, mut dates) = (
        Counts::default(),
        Counts::default(),
        Counts::default(),
        Counts::default(),
        Counts::default(),
    );
    for number in 1..=12 {
        let gold: Value = serde_json::from_str(&read(&folder.join(format!("{number:02}.json")))?)
            .expect("the gold is JSON");
        let document = read_exam(folder, number, &gold)?;
        let told: Vec<String> = blocks(&document, false)
            .map(|(_, words)| one_line(words))
            .collect();
        for line in strings(&gold, "boilerplate_lines").map(one_line) {
            out.gold += 1;
            let is_in = told.iter().any(|block| {
                *block == line
                    || words(&line) >= 3 && block.contains(&line)
                    || words(block) >= 2 && line.contains(block.as_str())
            });
            out.right += usize::from(!is_in);
        }
        for start in strings(&gold, "body_paragraph_starts").map(one_line) {
            bodies.gold += 1;
            bodies.right += usize::from(told.iter().any(|block| block.starts_with(&start)));
        }
        let named: Vec<&str> = document
            .metadata
            .authors
            .iter()
            .map(String::as_str)
            .collect();
        count(
            &mut authors,
            named == strings(&gold, "authors").collect::<Vec<_>>(),
        );
        count(
            &mut titles,
            document.metadata.title.as_deref() == Some(text(&gold, "title")),
        );
        let day = document.metadata.published.map(|date| date.to_string());
        let stated = [text(&gold, "published"), text(&gold, "page_published")]
            .into_iter()
            .find(|day| !day.is_empty());
        count(&mut dates, day.as_deref() == stated);
    }
    Ok(vec![
        row(what, "boilerplate out", out.recall(), Some(0.98)),
        row(what, "body starts in", bodies.recall(), Some(0.995)),
        row(what, "authors", authors.recall(), Some(1.0)),
        row(what, "title", titles.recall(), Some(1.0)),
        row(what, "published", dates.recall(), Some(1.0)),
    ])
}

fn read_exam(folder: &Path, number: usize, gold: &Value) -> Result<Document, MissingData> {
    let page = folder.join(format!("{number:02}.html"));
    let is_page = page.exists();
    let submitted = if is_page {
        read(&page)?
    } else {
        read(&folder.join(format!("{number:02}.txt")))?
    };
    Ok(read_document(&Source {
        body: if is_page {
            Body::Html(submitted.as_bytes())
        } else {
            Body::Plain(&submitted)
        },
        published: text(gold, "published").parse().ok(),
        ..Source::default()
    }))
}

fn count(counts: &mut Counts, right: bool) {
    counts.gold += 1;
    counts.right += usize::from(right);
}

fn row(what: &str, measure: &'static str, value: f64, target: Option<f64>) -> Row {
    Row {
        what: what.to_owned(),
        measure,
        value,
        target,
    }
}

/// Title, authors and day, where the gold has them. A title counts by its
/// letters, without the site's name if need be; authors count if each name
/// stands in the gold's byline.
fn score_metadata(gold: &Value, keys: [&str; 3], document: &Document, counts: &mut [Counts; 3]) {
    let metadata = &document.metadata;
    let [title, author, date] = keys;
    if !text(gold, title).is_empty() {
        let found = metadata.title.as_deref().unwrap_or("");
        count(&mut counts[0], is_title(found, text(gold, title)));
    }
    let byline = match &gold[author] {
        Value::Array(names) => names
            .iter()
            .filter_map(Value::as_str)
            .collect::<Vec<_>>()
            .join(" "),
        name => name.as_str().unwrap_or("").to_owned(),
    };
    let is_date = is_day_alone(&byline);
    if !byline.is_empty() && !is_date {
        let byline = letters(&byline);
        let authors = &metadata.authors;
        count(
            &mut counts[1],
            !authors.is_empty() && authors.iter().all(|name| byline.contains(&letters(name))),
        );
    }
    if let Some(day) = text(gold, date).get(..10) {
        count(
            &mut counts[2],
            metadata
                .published
                .is_some_and(|date| date.to_string() == day),
        );
    }
}

/// Whether a title is the gold's, which may be the title element's text with
/// the site's name behind a bar.
fn is_title(found: &str, gold: &str) -> bool {
    const BARS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " · ", " [", "_"];
    let found = letters(found);
    let is_part = |bar: &&str| {
        gold.match_indices(*bar)
            .any(|(at, _)| letters(&gold[..at]) == found)
    };
    !found.is_empty() && (letters(gold) == found || BARS.iter().any(is_part))
}

/// Whether a gold byline is but the line of the day, which names nobody.
fn is_day_alone(byline: &str) -> bool {
    const WORDS: [&str; 10] = [
        "am",
        "april",
        "at",
        "january",
        "last",
        "may",
        "on",
        "pm",
        "published",
        "updated",
    ];
    byline.contains(|c: char| c.is_ascii_digit())
        && byline
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty())
            .all(|word| WORDS.contains(&word.to_lowercase().as_str()))
}

fn metadata_rows(what: &str, counts: &[Counts; 3], targets: [Option<f64>; 3]) -> Vec<Row> {
    ["title", "authors", "published"]
        .into_iter()
        .zip(counts)
        .zip(targets)
        .map(|((measure, counts), target)| row(what, measure, counts.recall(), target))
        .collect()
}

/// The blocks that tell the story, the dateline with them.
fn blocks(document: &Document, headline: bool) -> impl Iterator<Item = (Zone, &str)> {
    document
        .blocks
        .iter()
        .filter(move |block| match block.zone {
            Zone::Headline => headline,
            zone => zone.tells_the_story() || zone == Zone::Dateline && headline,
        })
        .map(|block| (block.zone, document.text_of(block.span)))
}

fn story(document: &Document, headline: bool) -> String {
    let mut story = String::new();
    for block in &document.blocks {
        if block.zone.tells_the_story() && (headline || block.zone != Zone::Headline)
            || block.zone == Zone::Dateline
        {
            story.push_str(document.text_of(block.span));
            story.push('\n');
        }
    }
    story
}

/// Right, extra and lost shingles, scaled so that they sum to one.
fn shared_shingles(gold: &str, found: &str) -> [f64; 3] {
    let (gold, found) = (shingles(gold), shingles(found));
    let mut sums = [0_usize; 3];
    for (shingle, count) in &gold {
        let also = found.get(shingle).copied().unwrap_or(0);
        sums[0] += also.min(*count);
        sums[2] += count - also.min(*count);
    }
    for (shingle, count) in &found {
        sums[1] += count - gold.get(shingle).copied().unwrap_or(0).min(*count);
    }
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let scale = |part: usize| part as f64 / sums.iter().sum::<usize>().max(1) as f64;
    sums.map(scale)
}

fn shingles(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let tokens: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|token| !token.is_empty())
        .collect();
    let mut counts = BTreeMap::new();
    let size = SHINGLE_TOKENS.min(tokens.len());
    if size > 0 {
        for shingle in tokens.windows(size) {
            *counts.entry(shingle.to_vec()).or_insert(0) += 1;
        }
    }
    counts
}

fn text<'v>(gold: &'v Value, key: &str) -> &'v str {
    gold[key].as_str().unwrap_or("")
}

fn strings<'v>(gold: &'v Value, key: &str) -> impl Iterator<Item = &'v str> {
    gold[key]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(text: &str) -> usize {
    text.split(' ').count()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
