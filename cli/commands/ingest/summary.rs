//! What ingesting came to: what was recognised, and what became of it.

use std::collections::BTreeMap;

use intake::{Form, Note};
use serde_json::json;
use shared::v1::ingest_articles_response::Result as Outcome;
use shared::v1::{IngestArticlesResponse, IngestOutcome};

use crate::error::Failure;
use crate::input::{Input, Item};
use crate::render::{paint, put, style, words};
use crate::screen::Screen;

/// What all inputs were recognised as.
#[derive(Debug, Default)]
pub struct Recognised {
    forms: BTreeMap<Form, Counts>,
    /// Files in folders that are of no form we know.
    passed_over: u64,
    /// Inputs that could not be read.
    pub unreadable: Vec<Failure>,
}

/// What one input was recognised as; a list may hold articles of several forms.
#[derive(Debug, Default)]
pub struct OfInput(BTreeMap<Form, Counts>);

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    files: u64,
    articles: u64,
    failed: u64,
    /// Of the articles those of which only a summary is there.
    summaries: u64,
    /// Of the articles those with a date that nobody understands.
    unknown_dates: u64,
}

impl OfInput {
    /// Takes account of what was found.
    pub fn count(&mut self, item: &Item) {
        let counts = self.0.entry(item.form).or_default();
        match item.article {
            Ok(_) => counts.articles += 1,
            Err(_) => counts.failed += 1,
        }
        for note in &item.notes {
            match note {
                Note::SummaryOnly => counts.summaries += 1,
                Note::UnknownDate(_) => counts.unknown_dates += 1,
            }
        }
    }

    /// Takes account of the end; an input in which nothing was found is still of a form.
    pub fn end(&mut self, form: Form) {
        if self.0.is_empty() {
            self.0.insert(form, Counts::default());
        }
        for counts in self.0.values_mut() {
            counts.files = 1;
        }
    }

    /// The line of JSON that tells of it.
    pub fn event(&self, input: &Input) -> String {
        let name = match input {
            Input::Stdin => "stdin".into(),
            Input::File { path, .. } => path.display().to_string(),
        };
        let forms: Vec<_> = self
            .0
            .iter()
            .map(|(form, counts)| {
                json!({
                    "form": form.name(),
                    "article_count": counts.articles,
                    "failed_count": counts.failed,
                    "summary_count": counts.summaries,
                    "unknown_date_count": counts.unknown_dates,
                })
            })
            .collect();
        json!({"recognised": {"input": name, "forms": forms}}).to_string()
    }
}

impl Recognised {
    /// Nothing yet, but for files that are not even looked into.
    pub fn new(passed_over: u64) -> Self {
        Self {
            passed_over,
            ..Self::default()
        }
    }

    /// Adds an input.
    pub fn add(&mut self, input: &OfInput) {
        for (form, counts) in &input.0 {
            let sum = self.forms.entry(*form).or_default();
            sum.files += counts.files;
            sum.articles += counts.articles;
            sum.failed += counts.failed;
            sum.summaries += counts.summaries;
            sum.unknown_dates += counts.unknown_dates;
        }
    }

    /// A line for each form.
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .forms
            .iter()
            .map(|(form, counts)| counts.line(form.name()))
            .collect();
        if self.passed_over > 0 {
            lines.push(format!(
                "{} of other kinds passed over",
                words::count(self.passed_over, "file")
            ));
        }
        if lines.is_empty() {
            lines.push("nothing recognised".into());
        }
        lines
    }
}

impl Counts {
    fn line(&self, form: &str) -> String {
        let mut line = format!(
            "recognised as {form}: {}, {}",
            words::count(self.files, "input"),
            words::count(self.articles, "article")
        );
        for (count, what) in [
            (self.summaries, "only a summary"),
            (self.unknown_dates, "a date we do not know, taken without"),
            (self.failed, "no good"),
        ] {
            if count > 0 {
                put(
                    &mut line,
                    format_args!("; {} {what}", words::thousands(count)),
                );
            }
        }
        line
    }
}

/// Outcomes counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    created: u64,
    replaced: u64,
    unchanged: u64,
    /// Those that were no articles, or were refused.
    pub failed: u64,
}

impl Tally {
    /// Takes account of an answer.
    pub fn count(&mut self, response: &IngestArticlesResponse) {
        let counter = match &response.result {
            Some(Outcome::Receipt(receipt)) => match receipt.outcome() {
                IngestOutcome::Replaced => &mut self.replaced,
                IngestOutcome::Unchanged => &mut self.unchanged,
                IngestOutcome::Created | IngestOutcome::Unspecified => &mut self.created,
            },
            Some(Outcome::Error(_)) | None => &mut self.failed,
        };
        *counter += 1;
    }

    /// All counts on a line.
    pub fn line(&self) -> String {
        let failed = words::thousands(self.failed);
        format!(
            "{} created, {} replaced, {} unchanged, {} failed",
            words::thousands(self.created),
            words::thousands(self.replaced),
            words::thousands(self.unchanged),
            if self.failed > 0 {
                paint(style::BAD, &failed)
            } else {
                failed
            }
        )
    }
}

/// Says what it came to.
///
/// # Errors
/// If any article failed, or the output does.
pub fn report(tally: &Tally, recognised: &Recognised, screen: &mut Screen) -> Result<(), Failure> {
    for failure in &recognised.unreadable {
        screen.note(format!("{} {failure}", paint(style::BAD, "failed")));
    }
    let failed = tally.failed + recognised.unreadable.len() as u64;
    let tally = Tally { failed, ..*tally };
    let summary = format!("{}\n{}", recognised.lines().join("\n"), tally.line());
    if screen.json() {
        screen.note(summary);
    } else {
        screen.line(summary)?;
    }
    if failed > 0 {
        Err(Failure::Shown)
    } else {
        Ok(())
    }
}
