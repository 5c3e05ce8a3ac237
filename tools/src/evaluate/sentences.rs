//! Sentence boundaries and tokens against annotated texts.

use std::path::Path;

use annotate::document::Document;
use annotate::token::tokenize;

use super::{Counts, MissingData, Row, read};
use crate::data::story;

#[derive(serde::Deserialize)]
struct Golden {
    text: String,
    sentences: Vec<String>,
}

#[derive(serde::Deserialize)]
struct Paragraphs {
    text: String,
    sentences: Vec<(usize, usize)>,
}

/// Scores sentence boundaries, and tokens against Universal Dependencies.
pub(super) fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let folder = data.join("data/sentences");
    let golden = golden(&read(&folder.join("pysbd_golden_en.jsonl"))?);
    let (all, kept) = boundaries(&read(&folder.join("ud_ewt.dev.jsonl"))?);
    let mut rows = vec![
        row("sentences, golden rules of 48", "right", golden, Some(45.0)),
        row("sentences, UD EWT dev, all texts", "F1", all.f1(), None),
        row(
            "sentences, UD EWT dev, line breaks kept",
            "F1",
            kept.f1(),
            Some(0.97),
        ),
    ];
    for name in ["ewt-dev", "gum-dev"] {
        let file = data.join(format!("data/ud/{name}.conllu"));
        let counts = words(&read(&file)?);
        rows.push(row(&format!("tokens, UD {name}"), "F1", counts.f1(), None));
    }
    Ok(rows)
}

fn row(what: &str, measure: &'static str, value: f64, target: Option<f64>) -> Row {
    Row {
        what: what.to_owned(),
        measure,
        value,
        target,
    }
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> impl Iterator<Item = T> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("the data is in its documented form"))
}

fn golden(text: &str) -> f64 {
    let mut right = 0_u32;
    for golden in parse::<Golden>(text) {
        let document = story(&golden.text);
        let found: Vec<_> = sentences(&document)
            .into_iter()
            .map(|range| document.buffer()[range.0..range.1].to_owned())
            .collect();
        right += u32::from(found == golden.sentences);
    }
    f64::from(right)
}

fn sentences(document: &Document) -> Vec<(usize, usize)> {
    tokenize(document)
        .sentences
        .iter()
        .map(|s| (s.span.start(), s.span.end()))
        .collect()
}

/// Boundaries in all texts, and in the paragraphs whose sentences end with a mark:
/// elsewhere the treebank cut at line breaks that its text does not keep.
fn boundaries(text: &str) -> (Counts, Counts) {
    let (mut all, mut kept) = (Counts::default(), Counts::default());
    for paragraphs in parse::<Paragraphs>(text) {
        let text = paragraphs.text.as_str();
        let mut offsets: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        offsets.push(text.len());
        let gold = paragraphs
            .sentences
            .iter()
            .map(|&(a, b)| (offsets[a], offsets[b]));
        let gold: Vec<_> = gold.collect();
        let document = story(text);
        let found = sentences(&document);
        for block in &document.blocks {
            let inside = |range: &&(usize, usize)| {
                block.span.start() <= range.0 && range.1 <= block.span.end()
            };
            let gold: Vec<_> = gold.iter().filter(inside).collect();
            let found: Vec<_> = found.iter().filter(inside).collect();
            let counts = Counts {
                right: found.iter().filter(|range| gold.contains(range)).count(),
                found: found.len(),
                gold: gold.len(),
            };
            all += counts;
            let marks = ['.', '?', '!', '…', ':', '"', '\'', '”', ')', ']'];
            let (_, before_last) = gold.split_last().unwrap_or((&&(0, 0), &[]));
            if before_last
                .iter()
                .all(|range| text[range.0..range.1].ends_with(marks))
            {
                kept += counts;
            }
        }
    }
    (all, kept)
}

/// Words of a treebank by their place in the text of their sentence.
fn words(conllu: &str) -> Counts {
    let mut counts = Counts::default();
    for sentence in conllu.split("\n\n") {
        let Some(text) = sentence
            .lines()
            .find_map(|line| line.strip_prefix("# text = "))
        else {
            continue;
        };
        let mut gold = Vec::new();
        let mut at = 0;
        for line in sentence.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(id), Some(form)) = (columns.next(), columns.next()) else {
                continue;
            };
            if id.contains(['-', '.']) {
                continue;
            }
            if let Some(found) = text[at..].find(form) {
                gold.push((at + found, at + found + form.len()));
                at += found + form.len();
            }
        }
        let document = story(text);
        let found = tokenize(&document).tokens;
        counts.gold += gold.len();
        counts.found += found.len();
        counts.right += found
            .iter()
            .filter(|t| gold.binary_search(&(t.start(), t.end())).is_ok())
            .count();
    }
    counts
}
