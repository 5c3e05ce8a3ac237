//! Dates against TIMEX3 annotation, type DATE, by the measures of TempEval-3:
//! extents strict (the same span) and relaxed (some overlap), and values (right
//! among the relaxed matches).
//!
//! TIMEX3 marks as DATE also what has no days: "now", "recently" (values
//! `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`). Those count only in the rows that
//! say "with now, recently". A found date inside a gold time of day ("Friday" of
//! "Friday evening") counts neither way; one that meets a gold length of time or
//! set is wrong.

use std::path::Path;
use std::time::Instant;

use annotate::DateMention;
use annotate::date::{self, DateSpan, Granularity};
use annotate::document::{Block, Document, Zone};
use annotate::span::Span;
use annotate::token::tokenize;
use jiff::civil::Date;
use serde::Deserialize;

use crate::evaluate::{Counts, MissingData, Row, read};

pub(super) fn rows(data: &Path, wrong: &mut Vec<String>) -> Result<Vec<Row>, MissingData> {
    let mut rows = Vec::new();
    for (name, file) in [
        ("TimeBank", "timebank-dev.jsonl"),
        ("MEANTIME", "meantime-dev.jsonl"),
    ] {
        let text = read(&data.join("data/timex").join(file))?;
        rows.extend(corpus_rows(name, &articles(&text), wrong));
    }
    Ok(rows)
}

#[derive(Deserialize)]
struct Article {
    id: String,
    dct: Option<String>,
    text: String,
    timex: Vec<Timex>,
    annotated_end: Option<usize>,
}

#[derive(Deserialize)]
struct Timex {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

impl Timex {
    fn is_date(&self) -> bool {
        self.kind == "DATE"
    }

    fn has_days(&self) -> bool {
        !self.value.ends_with("_REF") && !self.value.starts_with("XXXX")
    }

    fn meets(&self, span: Span) -> bool {
        self.start < span.end() && span.start() < self.end
    }

    fn covers(&self, span: Span) -> bool {
        (self.start, self.end) == (span.start(), span.end())
    }
}

fn articles(lines: &str) -> Vec<Article> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of TIMEX3 data is an article"))
        .map(with_byte_offsets)
        .collect()
}

/// The data counts code points, reading counts bytes.
fn with_byte_offsets(mut article: Article) -> Article {
    let mut bytes: Vec<usize> = article.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(article.text.len());
    for timex in &mut article.timex {
        (timex.start, timex.end) = (bytes[timex.start], bytes[timex.end]);
    }
    if let Some(end) = article.annotated_end {
        article.text.truncate(bytes[end]);
        article.timex.retain(|timex| timex.end <= bytes[end]);
    }
    article
}

#[derive(Default)]
struct Score {
    strict: Counts,
    relaxed: Counts,
    valued: Counts,
}

fn corpus_rows(name: &str, articles: &[Article], wrong: &mut Vec<String>) -> Vec<Row> {
    let mut dated = Score::default();
    let mut all = Score::default();
    let (mut expressions, mut bytes, mut seconds) = (0, 0, 0.0);
    for article in articles {
        let document = whole_body(article);
        let tokens = tokenize(&document);
        let began = Instant::now();
        let found = date::find(&document, &tokens);
        seconds += began.elapsed().as_secs_f64();
        expressions += found.len();
        bytes += article.text.len();
        dated.add(article, &found, Timex::has_days, wrong);
        all.add(article, &found, |_| true, &mut Vec::new());
    }
    let row = |what: &str, measure, value, target| Row {
        what: format!("dates {what}, {name}"),
        measure,
        value,
        target,
    };
    let relaxed = "extent relaxed";
    let with_vague = "with now, recently";
    vec![
        row("extent strict", "F1", dated.strict.f1(), Some(0.88)),
        row(relaxed, "precision", dated.relaxed.precision(), None),
        row(relaxed, "recall", dated.relaxed.recall(), None),
        row(relaxed, "F1", dated.relaxed.f1(), Some(0.88)),
        row("value", "F1", dated.valued.f1(), Some(0.80)),
        row(
            &format!("extent relaxed {with_vague}"),
            "F1",
            all.relaxed.f1(),
            None,
        ),
        row(&format!("value {with_vague}"), "F1", all.valued.f1(), None),
        row(
            "found",
            "expressions/s",
            per_second(expressions, seconds),
            None,
        ),
        row("read", "MB/s", per_second(bytes, seconds) / 1e6, None),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

/// The article with every paragraph as body: these texts have no boilerplate.
fn whole_body(article: &Article) -> Document {
    let mut document = Document::new("", &article.text);
    document.metadata.published = article
        .dct
        .as_deref()
        .and_then(|time| time.get(..10)?.parse::<Date>().ok());
    let mut start = 0;
    for line in article.text.split_inclusive('\n') {
        let text = line.trim();
        let indent = line.len() - line.trim_start().len();
        if !text.is_empty() {
            document.blocks.push(Block {
                zone: Zone::Body,
                span: Span::new(start + indent, start + indent + text.len()),
            });
        }
        start += line.len();
    }
    document
}

impl Score {
    fn add(
        &mut self,
        article: &Article,
        found: &[DateMention],
        counted: impl Fn(&Timex) -> bool,
        wrong: &mut Vec<String>,
    ) {
        let gold: Vec<&Timex> = article
            .timex
            .iter()
            .filter(|timex| timex.is_date() && counted(timex))
            .collect();
        let neutral = |span| {
            let mut times = article.timex.iter().filter(|timex| timex.kind == "TIME");
            times.any(|timex| timex.meets(span)) && !gold.iter().any(|timex| timex.meets(span))
        };
        let mut found: Vec<&DateMention> = found
            .iter()
            .filter(|mention| !neutral(mention.span))
            .collect();
        for counts in [&mut self.strict, &mut self.relaxed, &mut self.valued] {
            counts.found += found.len();
            counts.gold += gold.len();
        }
        for timex in gold {
            let place = quote(article, timex.start, timex.end);
            let best = (0..found.len())
                .filter(|&at| timex.meets(found[at].span))
                .max_by_key(|&at| timex.covers(found[at].span));
            let Some(mention) = best.map(|at| found.remove(at)) else {
                wrong.push(format!("missed: {} {place}", timex.value));
                continue;
            };
            let exact = timex.covers(mention.span);
            let told = mention.value.map(|(span, _)| value(&span));
            let right = told.as_deref() == Some(timex.value.as_str());
            self.relaxed.right += 1;
            self.strict.right += usize::from(exact);
            self.valued.right += usize::from(right);
            if !exact {
                let text = &article.text[mention.span.range()];
                wrong.push(format!("extent: {text:?} for {place}"));
            }
            if !right {
                let dct = article.dct.as_deref().unwrap_or("?");
                let told = told.as_deref().unwrap_or("?");
                wrong.push(format!(
                    "value on {dct}: {told} for {} {place}",
                    timex.value
                ));
            }
        }
        for extra in found {
            let place = quote(article, extra.span.start(), extra.span.end());
            wrong.push(format!("no date: {place}"));
        }
    }
}

/// An expression in its surroundings.
fn quote(article: &Article, start: usize, end: usize) -> String {
    let text = &article.text;
    let boundary = |at: usize| (0..=at).rev().find(|&at| text.is_char_boundary(at));
    let from = boundary(start.saturating_sub(60)).unwrap_or(0);
    let to = boundary((end + 40).min(text.len())).unwrap_or(end);
    let (before, marked, after) = (&text[from..start], &text[start..end], &text[end..to]);
    format!("{}: {before}[{marked}]{after}", article.id).replace('\n', " ")
}

/// A date as TIMEX3 writes it. TIMEX3 keeps "early" and "the end of" apart in a
/// modifier, so a part of a unit has the unit's value.
fn value(span: &DateSpan) -> String {
    let Some(first) = span.first().or(span.last()) else {
        return String::new();
    };
    let (year, month) = (first.year(), first.month());
    let week = first.iso_week_date();
    match span.granularity() {
        Granularity::Day => first.to_string(),
        Granularity::Week => format!("{}-W{:02}", week.year(), week.week()),
        Granularity::Month => format!("{year:04}-{month:02}"),
        Granularity::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
        Granularity::Season => {
            let season = match month {
                3..=5 => "SP",
                6..=8 => "SU",
                9..=11 => "FA",
                _ => "WI",
            };
            format!("{year:04}-{season}")
        }
        Granularity::Year => format!("{year:04}"),
        Granularity::Decade => format!("{:03}", year / 10),
        Granularity::Century => format!("{:02}", year / 100),
        Granularity::Interval => {
            let edtf = span.edtf();
            let length = span.last().and_then(|last| first.until(last).ok());
            if length.is_some_and(|length| length.get_days() == 1) {
                format!("{}-W{:02}-WE", week.year(), week.week())
            } else if edtf == format!("{year:04}-01/{year:04}-06") {
                format!("{year:04}-H1")
            } else if edtf == format!("{year:04}-07/{year:04}-12") {
                format!("{year:04}-H2")
            } else {
                edtf
            }
        }
    }
}
