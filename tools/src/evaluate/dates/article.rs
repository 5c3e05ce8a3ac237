//! The dates of whole articles: the practice exam's and the two samples'.
//!
//! A date is right if its text and its days are; white space is made single. A
//! date the gold calls optional counts neither way.

use std::collections::BTreeSet;
use std::path::Path;

use annotate::date;
use annotate::document::{self, Body, Source};
use annotate::token::tokenize;
use jiff::civil::Date;
use serde::Deserialize;

use crate::evaluate::exam::DATES;
use crate::evaluate::{Counts, MissingData, Row, read};

#[derive(Deserialize)]
struct Exam {
    file: String,
    published: Option<Date>,
    dates: Vec<ExamDate>,
}

#[derive(Deserialize)]
struct ExamDate {
    text: String,
    first_day: Option<Date>,
    last_day: Option<Date>,
    #[serde(default)]
    optional: bool,
}

/// A date's text and its days, `None` if it was not resolved.
type Told = (String, Option<(Option<Date>, Option<Date>)>);

pub(super) fn rows(data: &Path, wrong: &mut Vec<String>) -> Result<Vec<Row>, MissingData> {
    let folder = data.join("samples/exam");
    let mut counts = Counts::default();
    for number in 1..=12 {
        let text = read(&folder.join(format!("{number:02}.json")))?;
        let exam: Exam = serde_json::from_str(&text).expect("an exam is as its README says");
        let page = read(&folder.join(&exam.file))?;
        let found = found(&page, Path::new(&exam.file), exam.published);
        compare(&exam.file, &found, &exam.dates, &mut counts, wrong);
    }
    let mut samples = Counts::default();
    for (file, published, gold) in DATES {
        let page = read(&data.join("samples").join(file))?;
        let found = found(&page, Path::new(file), published.parse().ok());
        let gold: Vec<ExamDate> = gold.iter().map(sample_date).collect();
        compare(file, &found, &gold, &mut samples, wrong);
    }
    let row = |what: &str, measure, value, target| Row {
        what: format!("dates text and days, {what}"),
        measure,
        value,
        target,
    };
    Ok(vec![
        row("practice exam", "precision", counts.precision(), None),
        row("practice exam", "recall", counts.recall(), None),
        row("practice exam", "F1", counts.f1(), Some(0.85)),
        row("samples", "F1", samples.f1(), Some(1.0)),
    ])
}

fn sample_date([text, first, last]: &[&str; 3]) -> ExamDate {
    ExamDate {
        text: (*text).to_owned(),
        first_day: first.parse().ok(),
        last_day: last.parse().ok(),
        optional: false,
    }
}

/// The dates in the story, each text and value once.
fn found(page: &str, file: &Path, published: Option<Date>) -> BTreeSet<Told> {
    let html = file
        .extension()
        .is_some_and(|extension| extension == "html");
    let document = document::read(&Source {
        body: if html {
            Body::Html(page.as_bytes())
        } else {
            Body::Plain(page)
        },
        published,
        ..Source::default()
    });
    date::find(&document, &tokenize(&document))
        .iter()
        .filter(|mention| mention.zone.tells_the_story())
        .map(|mention| {
            let days = mention.value.map(|(span, _)| (span.first(), span.last()));
            (one_line(document.text_of(mention.span)), days)
        })
        .collect()
}

fn compare(
    file: &str,
    found: &BTreeSet<Told>,
    gold: &[ExamDate],
    counts: &mut Counts,
    wrong: &mut Vec<String>,
) {
    let told = |gold: &ExamDate| (gold.text.clone(), Some((gold.first_day, gold.last_day)));
    for date in found {
        match gold.iter().find(|gold| told(gold) == *date) {
            Some(gold) if gold.optional => {}
            Some(_) => {
                counts.found += 1;
                counts.right += 1;
            }
            None => {
                counts.found += 1;
                wrong.push(format!("{file}: not so: {date:?}"));
            }
        }
    }
    for gold in gold.iter().filter(|gold| !gold.optional) {
        counts.gold += 1;
        let told = told(gold);
        if !found.contains(&told) {
            wrong.push(format!("{file}: missed: {told:?}"));
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
