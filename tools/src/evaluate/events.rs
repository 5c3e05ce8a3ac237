//! Scores events on annotated sentences: types per sentence, triggers,
//! participants, status.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use annotate::Annotations;
use annotate::Reader;
use annotate::document::{Body, Source};
use annotate::event::{Event, EventType, Participant, Status, anchor_of, told_by};
use annotate::name::Tagger;
use annotate::span::Span;

use super::{Counts, MissingData, Row, read};
use crate::data::with_scene;

#[derive(serde::Deserialize)]
struct Sentence {
    text: String,
    events: Option<Vec<Gold>>,
}

#[derive(serde::Deserialize)]
struct Gold {
    #[serde(rename = "type")]
    kind: String,
    trigger: String,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default)]
    status: String,
}

/// The tallies of a run.
#[derive(Default)]
struct Tally {
    types: Counts,
    has_event: Counts,
    no_event: Counts,
    triggers: Counts,
    actors: Counts,
    recipients: Counts,
    status: Counts,
}

/// Scores `data/news/dev.jsonl` and the codebook's examples.
///
/// # Errors
/// If the data is not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let reader = Reader::new();
    let mut tally = Tally::default();
    for line in read(&data.join("data/news/dev.jsonl"))?.lines() {
        let sentence: Sentence = serde_json::from_str(line).expect("the data's format");
        let Some(gold) = sentence.events else {
            continue;
        };
        let source = Source {
            body: Body::Plain(&sentence.text),
            language: "en",
            ..Source::default()
        };
        let annotations = reader.read(&source).annotations;
        tally.add(&sentence.text, &annotations, &gold);
    }
    let (mut codebook, mut pairs) = (Counts::default(), Counts::default());
    for line in read(&data.join("data/events/plover-gsr-dev.jsonl"))?.lines() {
        let example: serde_json::Value = serde_json::from_str(line).expect("the data's format");
        let text = example["text"].as_str().unwrap_or_default();
        let gold: BTreeSet<EventType> = example["events"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|event| EventType::named(event["plover_type"].as_str()?))
            .collect();
        let source = Source {
            body: Body::Plain(text),
            language: "en",
            ..Source::default()
        };
        let events = reader.read(&source).annotations.events;
        count_types(&mut codebook, &events, &gold);
        let (found, gold) = (pairs_found(&events), pairs_annotated(&example));
        pairs.right += found.intersection(&gold).count();
        pairs.found += found.len();
        pairs.gold += gold.len();
    }
    let row = |what: &str, measure, value, target| Row {
        what: what.to_owned(),
        measure,
        value,
        target: Some(target),
    };
    Ok(vec![
        row(
            "events: types per sentence, news dev",
            "F1",
            tally.types.f1(),
            0.70,
        ),
        row(
            "events: has an event, news dev",
            "F1",
            tally.has_event.f1(),
            0.89,
        ),
        row(
            "events: has none, news dev",
            "F1",
            tally.no_event.f1(),
            0.68,
        ),
        row(
            "events: triggers with type, news dev",
            "F1",
            tally.triggers.f1(),
            0.57,
        ),
        row(
            "events: actors given the type, news dev",
            "F1",
            tally.actors.f1(),
            0.80,
        ),
        row(
            "events: recipients given the type, news dev",
            "F1",
            tally.recipients.f1(),
            0.68,
        ),
        row(
            "events: asserted or not, news dev",
            "accuracy",
            tally.status.precision(),
            0.93,
        ),
        row(
            "events: types, PLOVER's examples",
            "F1",
            codebook.f1(),
            0.60,
        ),
        row(
            "events: actor-recipient countries, PLOVER's examples",
            "F1",
            pairs.f1(),
            0.65,
        ),
    ])
}

/// The pairs of countries that do something to or with each other.
fn pairs_found(events: &[Event]) -> BTreeSet<(String, String)> {
    let codes = |side: &[Participant]| -> Vec<String> {
        let codes = side.iter().filter_map(|one| one.country);
        codes.map(|code| code.as_str().to_owned()).collect()
    };
    let sides = events
        .iter()
        .map(|event| (codes(&event.actors), codes(&event.recipients)));
    pairs(sides)
}

fn pairs_annotated(example: &serde_json::Value) -> BTreeSet<(String, String)> {
    let codes = |side: &serde_json::Value| -> Vec<String> {
        let side = side.as_array().into_iter().flatten();
        side.filter_map(|one| Some(one["country"].as_str()?.to_owned()))
            .collect()
    };
    let events = example["events"].as_array().into_iter().flatten();
    pairs(events.map(|event| (codes(&event["actors"]), codes(&event["recipients"]))))
}

/// Actor and recipient countries, of each event every pair; those who act together
/// are pairs in alphabetical order.
fn pairs(events: impl Iterator<Item = (Vec<String>, Vec<String>)>) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for (actors, recipients) in events {
        for actor in &actors {
            let together = actors.iter().filter(|other| actor < other);
            let others = if recipients.is_empty() {
                together.collect::<Vec<_>>()
            } else {
                recipients.iter().collect()
            };
            pairs.extend(
                others
                    .into_iter()
                    .map(|other| (actor.clone(), other.clone())),
            );
        }
    }
    pairs
}

/// What is wrong with the participants of the training sentences when their triggers
/// and types are given, a line each; the scores are the last.
///
/// # Errors
/// If the data is not there.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    let tagger = Tagger::new();
    let mut lines = Vec::new();
    let (mut actors, mut recipients) = (Counts::default(), Counts::default());
    for line in read(&data.join("data/news/train.jsonl"))?.lines() {
        let sentence: Sentence = serde_json::from_str(line).expect("the data's format");
        let gold = sentence.events.unwrap_or_default();
        if gold.is_empty() {
            continue;
        }
        let text = &sentence.text;
        let events: Vec<_> = with_scene(tagger, text, |scene| {
            let events = gold.iter().filter_map(|gold| {
                let at = text.find(&gold.trigger)?;
                let span = Span::new(at, at + gold.trigger.len());
                let word = anchor_of(scene, scene.words_in(span))?;
                Some((told_by(scene, word, EventType::named(&gold.kind)?), gold))
            });
            events.collect()
        });
        for (event, gold) in events {
            let sides = [
                (&mut actors, &event.actors, &gold.actors, "actors"),
                (
                    &mut recipients,
                    &event.recipients,
                    &gold.recipients,
                    "recipients",
                ),
            ];
            for (counts, found, wanted, side) in sides {
                let mut own = Counts::default();
                count_sides(&mut own, text, found, wanted);
                if own.right < own.found.max(own.gold) {
                    let found: Vec<&str> =
                        found.iter().map(|one| &text[one.span.range()]).collect();
                    lines.push(format!(
                        "{side} {} {:?} found {found:?} not {wanted:?}: {text}",
                        gold.kind, gold.trigger
                    ));
                }
                counts.add(own);
            }
        }
    }
    for (side, counts) in [("actors", actors), ("recipients", recipients)] {
        lines.push(format!(
            "{side} P {:.3} R {:.3} F1 {:.3}",
            counts.precision(),
            counts.recall(),
            counts.f1()
        ));
    }
    Ok(lines)
}

impl Tally {
    fn add(&mut self, text: &str, annotations: &Annotations, gold: &[Gold]) {
        let found = &annotations.events;
        let types: BTreeSet<EventType> = gold
            .iter()
            .filter_map(|gold| EventType::named(&gold.kind))
            .collect();
        count_types(&mut self.types, found, &types);
        let (none_found, none_gold) = (found.is_empty(), types.is_empty());
        tally_one(&mut self.no_event, none_found, none_gold);
        tally_one(&mut self.has_event, !none_found, !none_gold);
        self.triggers.found += found
            .iter()
            .flat_map(|event| &event.evidence)
            .map(|evidence| words(text, evidence.trigger.range()))
            .sum::<usize>();
        self.triggers.gold += gold
            .iter()
            .map(|gold| gold.trigger.split(' ').count())
            .sum::<usize>();
        for gold in gold {
            let Some(kind) = EventType::named(&gold.kind) else {
                continue;
            };
            let Some(at) = text.find(&gold.trigger) else {
                continue;
            };
            let trigger = at..at + gold.trigger.len();
            let of_kind = || found.iter().filter(|event| event.kind == kind);
            self.triggers.right += of_kind()
                .flat_map(|event| &event.evidence)
                .filter(|evidence| covers(&trigger, evidence.trigger.range()))
                .map(|evidence| words(text, evidence.trigger.range()))
                .sum::<usize>();
            let same = of_kind().find(|event| {
                event
                    .evidence
                    .iter()
                    .any(|evidence| covers(&trigger, evidence.trigger.range()))
            });
            let Some(event) = same.or_else(|| of_kind().next()) else {
                continue;
            };
            count_sides(&mut self.actors, text, &event.actors, &gold.actors);
            count_sides(
                &mut self.recipients,
                text,
                &event.recipients,
                &gold.recipients,
            );
            self.status.found += 1;
            self.status.right +=
                usize::from((event.status == Status::Asserted) == (gold.status == "asserted"));
        }
    }
}

fn count_types(counts: &mut Counts, found: &[Event], gold: &BTreeSet<EventType>) {
    let found: BTreeSet<EventType> = found.iter().map(|event| event.kind).collect();
    counts.right += found.intersection(gold).count();
    counts.found += found.len();
    counts.gold += gold.len();
}

fn tally_one(counts: &mut Counts, found: bool, gold: bool) {
    counts.right += usize::from(found && gold);
    counts.found += usize::from(found);
    counts.gold += usize::from(gold);
}

/// A participant is right when its words and the annotated ones share their last word.
fn count_sides(counts: &mut Counts, text: &str, found: &[Participant], gold: &[String]) {
    let head = |words: &str| words.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let found: Vec<String> = found
        .iter()
        .map(|participant| head(&text[participant.span.range()]))
        .collect();
    counts.right += gold
        .iter()
        .filter(|gold| found.contains(&head(gold)))
        .count();
    counts.found += found.len();
    counts.gold += gold.len();
}

fn words(text: &str, range: Range<usize>) -> usize {
    text[range].split_whitespace().count()
}

fn covers(trigger: &Range<usize>, word: Range<usize>) -> bool {
    trigger.start <= word.start && word.end <= trigger.end
}
