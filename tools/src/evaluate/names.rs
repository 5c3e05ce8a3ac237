//! Names and titles against annotated sentences: exact span and type.

use std::path::Path;
use std::time::Instant;

use annotate::name::{NameKind, Tagger};
use annotate::token::tokenize;

use super::{Counts, MissingData, Row};
use crate::data::{MarkedText, marked_texts, story};

const KINDS: [(NameKind, &str); 7] = [
    (NameKind::Person, "PER"),
    (NameKind::Organization, "ORG"),
    (NameKind::Location, "LOC"),
    (NameKind::Norp, "NORP"),
    (NameKind::Event, "EVENT"),
    (NameKind::Misc, "MISC"),
    (NameKind::Title, "TITLE"),
];

/// Scores the shipped tagger.
pub(super) fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    run_with(data, Tagger::new())
}

/// Scores a tagger.
pub(crate) fn run_with(data: &Path, tagger: Tagger<'_>) -> Result<Vec<Row>, MissingData> {
    let file = |name: &str| marked_texts(&data.join("data").join(name));
    let mut rows = Vec::new();
    let news = counts(&file("news/dev.jsonl")?, tagger);
    rows.push(row(
        "PER ORG LOC NORP, news dev",
        sum(&news[..4]).f1(),
        Some(0.968),
    ));
    rows.push(row("PER ORG LOC, news dev", sum(&news[..3]).f1(), None));
    for (counts, (_, name)) in news.iter().zip(KINDS) {
        let target = (name == "TITLE").then_some(0.95);
        rows.push(row(&format!("{name}, news dev"), counts.f1(), target));
    }
    for (name, path, target) in [
        ("WikiGold", "ner/dev/wikigold.jsonl", 0.74),
        ("UNER-EWT dev", "ner/dev/uner-ewt.jsonl", 0.76),
        (
            "CrossNER politics dev",
            "ner/dev/crossner-politics.jsonl",
            0.80,
        ),
    ] {
        let found = counts(&file(path)?, tagger);
        rows.push(row(
            &format!("PER ORG LOC, {name}"),
            sum(&found[..3]).f1(),
            Some(target),
        ));
        for (counts, (_, kind)) in found.iter().zip(KINDS).take(3) {
            rows.push(row(&format!("{kind}, {name}"), counts.f1(), None));
        }
    }
    for (name, path) in [
        ("WikiGold, whole articles", "ner/dev/wikigold.jsonl"),
        ("UNER-EWT dev, whole texts", "ner/dev/uner-ewt.jsonl"),
    ] {
        let found = counts(&articles(file(path)?), tagger);
        rows.push(row(
            &format!("PER ORG LOC, {name}"),
            sum(&found[..3]).f1(),
            None,
        ));
    }
    rows.push(speed(&file("ner/dev/wikigold.jsonl")?, tagger));
    Ok(rows)
}

fn row(what: &str, value: f64, target: Option<f64>) -> Row {
    Row {
        what: format!("names {what}"),
        measure: "F1",
        value,
        target,
    }
}

fn sum(counts: &[Counts]) -> Counts {
    counts.iter().fold(Counts::default(), |sum, one| Counts {
        right: sum.right + one.right,
        found: sum.found + one.found,
        gold: sum.gold + one.gold,
    })
}

/// Sentences put together to the documents they are from, each a paragraph.
fn articles(sentences: Vec<MarkedText>) -> Vec<MarkedText> {
    let mut articles: Vec<MarkedText> = Vec::new();
    for sentence in sentences {
        match articles.last_mut() {
            Some(article) if article.document == sentence.document => {
                article.text.push_str("\n\n");
                let at = article.text.len();
                article.text.push_str(&sentence.text);
                let moved = sentence.names.into_iter();
                article
                    .names
                    .extend(moved.map(|(kind, r)| (kind, r.start + at..r.end + at)));
            }
            _ => articles.push(sentence),
        }
    }
    articles
}

/// Counts for each kind, in the order of [`KINDS`].
fn counts(texts: &[MarkedText], tagger: Tagger<'_>) -> Vec<Counts> {
    let mut counts = vec![Counts::default(); KINDS.len()];
    for text in texts {
        let document = story(&text.text);
        let found = tagger.tag(&document, &tokenize(&document));
        for (counts, (kind, _)) in counts.iter_mut().zip(KINDS) {
            let gold = text.names.iter().filter(|(k, _)| *k == kind);
            counts.gold += gold.count();
            for name in found.iter().filter(|name| name.kind == kind) {
                counts.found += 1;
                let same = text.names.contains(&(kind, name.span.range()));
                counts.right += usize::from(same);
            }
        }
    }
    counts
}

/// Hundredths of a second this process has computed, where the system tells: on a
/// busy machine the clock on the wall says little.
fn cpu_ticks() -> Option<u64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    stat.split(' ').nth(13)?.parse().ok()
}

/// Tokens a second over texts of some 500 words, tokens cut beforehand.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn speed(texts: &[MarkedText], tagger: Tagger<'_>) -> Row {
    let articles: Vec<_> = texts
        .chunks(25)
        .map(|chunk| {
            let sentences: Vec<_> = chunk.iter().map(|text| text.text.as_str()).collect();
            let document = story(&sentences.join("\n\n"));
            let tokens = tokenize(&document);
            (document, tokens)
        })
        .collect();
    let count: usize = articles.iter().map(|(_, tokens)| tokens.tokens.len()).sum();
    let best = (0..7)
        .map(|_| {
            let start = Instant::now();
            let cpu = cpu_ticks();
            for _ in 0..4 {
                for (document, tokens) in &articles {
                    std::hint::black_box(tagger.tag(document, tokens));
                }
            }
            let wall = start.elapsed().as_secs_f64() / 4.0;
            match (cpu, cpu_ticks()) {
                (Some(a), Some(b)) if b > a => ((b - a) as f64 / 400.0).min(wall),
                _ => wall,
            }
        })
        .fold(f64::INFINITY, f64::min);
    Row {
        what: "names, WikiGold in articles, one core".to_owned(),
        measure: "tokens/s",
        value: count as f64 / best,
        target: Some(600_000.0),
    }
}
