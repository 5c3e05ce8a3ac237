//! Articles: what is known of them, and lists of them.

use prost_types::Timestamp;
use shared::v1::{Article, QualityFlag};

use super::table::{Cell, Table, wrap};
use super::{paint, put, style, words};

const LABEL: usize = 13;

/// What is known of an article besides its text.
pub fn header(article: &Article, width: usize) -> String {
    let mut out = String::new();
    for line in wrap(&title(article), width) {
        out.push_str(&paint(style::BOLD, &line));
        out.push('\n');
    }
    let flags: Vec<String> = article.quality_flags().map(words::quality_flag).collect();
    for (label, text) in [
        ("id", article.id.clone()),
        ("published", published(article)),
        ("publisher", article.publisher.clone()),
        ("agency", article.agency.clone()),
        ("authors", article.authors.join(", ")),
        ("section", article.section.clone()),
        ("address", article.source_uri.clone()),
        ("language", article.language_code.clone()),
        ("quality", flags.join(", ")),
        (
            "ingested",
            article.ingest_time.map(time).unwrap_or_default(),
        ),
        ("read by", engine(article)),
    ] {
        if !text.is_empty() {
            let label = format!("  {label:<0$}", LABEL - 2);
            put(
                &mut out,
                format_args!("{}{}\n", paint(style::DIM, &label), style::one_line(&text)),
            );
        }
    }
    out
}

/// Articles, one a line.
pub fn list(articles: &[Article], width: usize) -> String {
    let mut table = Table::new(&["published", "publisher", "id", "title"], 3);
    for article in articles {
        table.row([
            Cell::new(article.publish_date.map(words::day).unwrap_or_default()).styled(style::DATE),
            Cell::new(&article.publisher),
            Cell::new(&article.id).styled(style::DIM),
            Cell::new(title(article)),
        ]);
    }
    table.render(width)
}

/// The title on one line, or that there is none.
pub fn title(article: &Article) -> String {
    if article.title.is_empty() {
        return "(no title)".to_owned();
    }
    style::one_line(&article.title)
}

/// The flags that say to be careful, in a few words.
pub fn flags(article: &Article) -> String {
    let careful = article
        .quality_flags()
        .filter(|flag| *flag != QualityFlag::DateFromUri);
    careful
        .map(words::quality_flag)
        .collect::<Vec<_>>()
        .join(", ")
}

/// "2024-05-06 10:00:00Z", to the second.
pub fn time(timestamp: Timestamp) -> String {
    jiff::Timestamp::from_second(timestamp.seconds).map_or_else(
        |_| timestamp.seconds.to_string(),
        |time| time.strftime("%Y-%m-%d %H:%M:%SZ").to_string(),
    )
}

fn published(article: &Article) -> String {
    let day = article.publish_date.map(words::day).unwrap_or_default();
    match (article.publish_time, article.modify_date) {
        (_, Some(modified)) if Some(modified) != article.publish_date => {
            format!("{day} (changed {})", words::day(modified))
        }
        (Some(published), _) => format!("{day} ({})", time(published)),
        _ => day,
    }
}

fn engine(article: &Article) -> String {
    if article.engine_version.is_empty() {
        String::new()
    } else {
        format!("engine {}", article.engine_version)
    }
}
