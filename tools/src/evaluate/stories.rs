//! Scores the events of whole articles: the core events of the practice exam, as
//! its README says they are to be compared.

use std::path::Path;

use annotate::date::DateSpan;
use annotate::document::{Body, Source};
use annotate::event::{Event, Participant, Status};
use annotate::{Reader, Reading};
use serde::Deserialize;

use super::{Counts, MissingData, Row, read};

#[derive(Deserialize)]
struct Gold {
    published: Option<String>,
    events: Vec<GoldEvent>,
}

#[derive(Deserialize)]
struct GoldEvent {
    #[serde(rename = "type")]
    kind: String,
    trigger: String,
    sentence: String,
    actors: Vec<String>,
    recipients: Vec<String>,
    first_day: Option<String>,
    last_day: Option<String>,
    status: String,
    core: bool,
    #[serde(default)]
    alt_types: Vec<String>,
    #[serde(default)]
    also: Vec<Also>,
    #[serde(default)]
    from_context: Vec<String>,
    #[serde(default)]
    surface: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Also {
    trigger: String,
    sentence: String,
}

/// What was found of the core events, and what else.
#[derive(Default)]
struct Score {
    types: Counts,
    actors: Counts,
    recipients: Counts,
    days: Counts,
    status: Counts,
    from_nothing: usize,
    wrong: Vec<String>,
}

/// The scoreboard.
///
/// # Errors
/// If the samples are not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let score = score(data)?;
    let row = |what: &str, measure, value, target| Row {
        what: format!("stories: {what}"),
        measure,
        value,
        target,
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let from_nothing = score.from_nothing as f64;
    Ok(vec![
        row("core events by type", "F1", score.types.f1(), Some(0.75)),
        row("the same", "precision", score.types.precision(), Some(0.8)),
        row("the same", "recall", score.types.recall(), None),
        row("with actors right", "F1", score.actors.f1(), Some(0.65)),
        row("with recipients right", "F1", score.recipients.f1(), None),
        row("with days right", "F1", score.days.f1(), Some(0.60)),
        row("status", "accuracy", score.status.precision(), Some(0.9)),
        row(
            "events of an article without any",
            "count",
            from_nothing,
            None,
        ),
    ])
}

/// What is wrong with each article, a line each.
///
/// # Errors
/// If the samples are not there.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    Ok(score(data)?.wrong)
}

fn score(data: &Path) -> Result<Score, MissingData> {
    let reader = Reader::new();
    let mut score = Score::default();
    for number in 1..=12 {
        let stem = data.join(format!("samples/exam/{number:02}"));
        let gold: Gold = serde_json::from_str(&read(&stem.with_extension("json"))?)
            .expect("the exam's files are as its README says");
        let html = stem.with_extension("html");
        let is_html = html.exists();
        let text = read(&if is_html {
            html
        } else {
            stem.with_extension("txt")
        })?;
        let reading = reader.read(&Source {
            body: if is_html {
                Body::Html(text.as_bytes())
            } else {
                Body::Plain(&text)
            },
            published: gold.published.as_deref().and_then(|date| date.parse().ok()),
            ..Source::default()
        });
        score.article(&format!("{number:02}"), &reading, &gold);
    }
    Ok(score)
}

impl Score {
    fn article(&mut self, name: &str, reading: &Reading, gold: &Gold) {
        let events = &reading.annotations.events;
        if gold.events.is_empty() {
            self.from_nothing += events.len();
        }
        let mut free: Vec<&Event> = events.iter().collect();
        for wanted in &gold.events {
            let best = (0..free.len())
                .filter_map(|at| Some((at, likeness(reading, free[at], wanted)?)))
                .max_by_key(|&(at, likeness)| (likeness, std::cmp::Reverse(at)));
            let found = best.map(|(at, _)| free.remove(at));
            if wanted.core {
                self.core(name, reading, found, wanted);
            }
            if let Some(found) = found {
                let core = if wanted.core { "core" } else { "optional" };
                let outline = outline(reading, found);
                self.wrong.push(format!("{name} found {core} {outline}"));
            }
        }
        for event in free {
            self.found(1);
            self.wrong
                .push(format!("{name} spurious {}", outline(reading, event)));
        }
    }

    fn found(&mut self, more: usize) {
        for counts in [
            &mut self.types,
            &mut self.actors,
            &mut self.recipients,
            &mut self.days,
        ] {
            counts.found += more;
        }
    }

    fn core(&mut self, name: &str, reading: &Reading, found: Option<&Event>, wanted: &GoldEvent) {
        for counts in [
            &mut self.types,
            &mut self.actors,
            &mut self.recipients,
            &mut self.days,
        ] {
            counts.gold += 1;
        }
        let Some(event) = found else {
            self.wrong.push(format!(
                "{name} missing {} {:?} in {}",
                wanted.kind, wanted.trigger, wanted.sentence
            ));
            return;
        };
        self.found(1);
        self.types.right += 1;
        let actors = same_side(reading, &event.actors, &wanted.actors, wanted);
        let recipients = same_side(reading, &event.recipients, &wanted.recipients, wanted);
        let days = days(event.date) == (wanted.first_day.clone(), wanted.last_day.clone());
        let status = status(event.status) == wanted.status;
        self.actors.right += usize::from(actors);
        self.recipients.right += usize::from(recipients);
        self.days.right += usize::from(days);
        self.status.found += 1;
        self.status.right += usize::from(status);
        for (right, what) in [
            (actors, "actors"),
            (recipients, "recipients"),
            (days, "days"),
            (status, "status"),
        ] {
            if !right {
                self.wrong.push(format!(
                    "{name} {what} of {}: {:?} {:?} {:?}..{:?} {}",
                    outline(reading, event),
                    wanted.actors,
                    wanted.recipients,
                    wanted.first_day,
                    wanted.last_day,
                    wanted.status,
                ));
            }
        }
    }
}

/// How much an event is like the one wanted: nothing if it is of another type or
/// told elsewhere, more if it is named by the same words.
fn likeness(reading: &Reading, event: &Event, wanted: &GoldEvent) -> Option<usize> {
    let kind = event.kind.as_str();
    if kind != wanted.kind && !wanted.alt_types.iter().any(|other| other == kind) {
        return None;
    }
    let places = std::iter::once((&wanted.sentence, &wanted.trigger)).chain(
        wanted
            .also
            .iter()
            .map(|also| (&also.sentence, &also.trigger)),
    );
    places
        .filter_map(|(sentence, trigger)| {
            event
                .evidence
                .iter()
                .filter_map(|evidence| {
                    let span = reading.tokens.sentences[evidence.sentence as usize].span;
                    let told = plain(reading.document.text_of(span));
                    let (told, sentence) = (told.as_str(), plain(sentence));
                    if !told.contains(&sentence) && !sentence.contains(told) {
                        return None;
                    }
                    let word = reading.document.text_of(evidence.trigger);
                    Some(1 + usize::from(shares_a_word(trigger, word)))
                })
                .max()
        })
        .max()
}

fn shares_a_word(one: &str, other: &str) -> bool {
    one.split(' ')
        .any(|word| other.split(' ').any(|same| same == word))
}

fn same_side(
    reading: &Reading,
    found: &[Participant],
    gold: &[String],
    wanted: &GoldEvent,
) -> bool {
    let is = |participant: &Participant, name: &String| {
        let forms = wanted.surface.get(name).into_iter().flatten();
        forms.chain([name]).any(|form| {
            names(reading, participant)
                .iter()
                .any(|own| like(own, form))
        })
    };
    gold.iter()
        .filter(|name| !wanted.from_context.contains(name))
        .all(|name| found.iter().any(|participant| is(participant, name)))
        && found
            .iter()
            .all(|participant| gold.iter().any(|name| is(participant, name)))
}

/// What a participant is called: its words, and the names of its entity.
fn names(reading: &Reading, participant: &Participant) -> Vec<String> {
    let mut names = vec![plain(reading.document.text_of(participant.span))];
    if let Some(index) = participant.entity {
        let entity = &reading.annotations.entities[index.0 as usize];
        names.push(plain(&entity.name));
        names.extend(entity.aliases.iter().map(|alias| plain(alias)));
    }
    names
}

/// Whether two phrases are the same or end in the same word.
fn like(one: &str, other: &str) -> bool {
    let last = |words: &str| words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    last(one) == last(&plain(other))
}

fn days(date: Option<DateSpan>) -> (Option<String>, Option<String>) {
    let first = date.and_then(DateSpan::first).map(|day| day.to_string());
    let last = date.and_then(DateSpan::last).map(|day| day.to_string());
    (first, last)
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Asserted => "asserted",
        Status::Negated => "negated",
        Status::Planned => "planned",
        Status::Hypothetical => "hypothetical",
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn outline(reading: &Reading, event: &Event) -> String {
    let words = |side: &[Participant]| {
        let words = side
            .iter()
            .map(|one| plain(reading.document.text_of(one.span)));
        words.collect::<Vec<_>>().join("; ")
    };
    let evidence = event.evidence[0];
    let sentence = reading.tokens.sentences[evidence.sentence as usize].span;
    let strength = event.evidence.iter().map(|one| one.strength).max();
    format!(
        "{} {} x{} {:?} [{}] -> [{}] {:?} {} in {:?}",
        event.kind.as_str(),
        strength.unwrap_or_default(),
        event.evidence.len(),
        reading.document.text_of(evidence.trigger),
        words(&event.actors),
        words(&event.recipients),
        days(event.date),
        status(event.status),
        plain(reading.document.text_of(sentence)),
    )
}
