//! Golden articles: what is read from each is kept as text and reviewed as a diff.
//!
//! `UPDATE_GOLDEN=1 cargo test -p annotate --test golden` writes the files anew.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use annotate::document::{Body, Document, Source};
use annotate::entity::{Detail, Entity, EntityIndex};
use annotate::event::Participant;
use annotate::{Reader, Reading};

/// The day each of the first articles is submitted with; others state their own
/// or have it in the gold beside them.
const PUBLISHED: &[(&str, &str)] = &[
    ("01", "2024-10-16"),
    ("03", "2023-11-24"),
    ("04", "2025-05-02"),
    ("05", "2024-07-09"),
    ("06", "2025-02-19"),
    ("10", "2025-08-05"),
    ("11", "2024-12-05"),
    ("12", "2025-04-27"),
];

#[test]
fn each_golden_article_is_read_as_it_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let reader = Reader::new();
    let mut differing = Vec::new();
    for article in articles(&folder) {
        let found = render(&read(&reader, &article));
        let golden = article.with_extension("golden");
        if update {
            fs::write(&golden, &found).expect("the folder is writable");
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if let Some(line) = first_difference(&expected, &found) {
            differing.push(format!("{}: {line}", golden.display()));
        }
    }
    assert!(
        differing.is_empty(),
        "{}\nif the new reading is better: UPDATE_GOLDEN=1, and review the diff",
        differing.join("\n")
    );
}

#[test]
fn the_same_bytes_come_out_on_a_second_run_and_on_any_number_of_threads() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let articles = articles(&folder);
    // All that is read, not only what the golden files show.
    let all = |reader: &Reader| -> Vec<String> {
        let read = articles.iter().map(|article| read(reader, article));
        read.map(|reading| format!("{reading:?}")).collect()
    };
    let reader = Reader::new();
    let once = all(&reader);
    for threads in [1, 2, 16] {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for (article, (once, again)) in
                        articles.iter().zip(once.iter().zip(all(&reader)))
                    {
                        assert!(*once == again, "{}, {threads} threads", article.display());
                    }
                });
            }
        });
    }
    assert!(once == all(&Reader::new()), "another reader");
}

fn articles(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the golden folder");
    let mut articles: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "txt" || ending == "html")
        })
        .collect();
    articles.sort();
    assert!(
        !articles.is_empty(),
        "no golden articles in {}",
        folder.display()
    );
    articles
}

fn read(reader: &Reader, article: &Path) -> Reading {
    let bytes = fs::read(article).expect("a golden article");
    let stem = article
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a plain name");
    let listed = PUBLISHED.iter().find(|(name, _)| *name == stem);
    let gold = fs::read_to_string(article.with_extension("json")).unwrap_or_default();
    let stated = gold
        .split_once("\"published\": \"")
        .and_then(|(_, rest)| rest.get(..10));
    let day = listed.map(|(_, day)| *day).or(stated);
    let published = day.map(|day| day.parse().expect("a day"));
    let body = if article.extension().is_some_and(|ending| ending == "html") {
        Body::Html(&bytes)
    } else {
        Body::Plain(std::str::from_utf8(&bytes).expect("a golden text is UTF-8"))
    };
    reader.read(&Source {
        body,
        published,
        ..Source::default()
    })
}

fn first_difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let lines = expected.lines().zip(found.lines());
    let (number, (was, is)) = lines
        .enumerate()
        .find(|(_, (was, is))| was != is)
        .unwrap_or((
            expected.lines().count().min(found.lines().count()),
            ("the end", "more"),
        ));
    Some(format!("line {}:\n  was {was}\n  is  {is}", number + 1))
}

/// Everything that was read, as lines a person can review.
fn render(reading: &Reading) -> String {
    let Reading {
        document,
        tokens,
        annotations,
    } = reading;
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").expect("a string takes it");
    let metadata = &document.metadata;
    line(format!(
        "title      {}",
        metadata.title.as_deref().unwrap_or("-")
    ));
    line(format!("authors    {}", metadata.authors.join(", ")));
    line(format!(
        "published  {:?} modified {:?}",
        metadata.published, metadata.modified
    ));
    line(format!("flags      {:?}", document.flags));
    line("\n# zones".to_owned());
    for block in &document.blocks {
        line(format!(
            "{:<12}{}",
            format!("{:?}", block.zone),
            shorten(document.text_of(block.span))
        ));
    }
    line("\n# entities".to_owned());
    for (number, entity) in (0..).zip(&annotations.entities) {
        line(describe(reading, EntityIndex(number), entity));
    }
    line("\n# dates".to_owned());
    for date in &annotations.dates {
        let value = date
            .value
            .map_or("unresolved".to_owned(), |(span, anchor)| {
                format!("{} ({anchor:?})", span.edtf())
            });
        line(format!("{:<28}{value}", document.text_of(date.span)));
    }
    line("\n# events".to_owned());
    for event in &annotations.events {
        let evidence: Vec<_> = event
            .evidence
            .iter()
            .map(|evidence| document.text_of(evidence.trigger))
            .collect();
        line(format!(
            "{} {} {:?} [{}]: {} -> {} @ {} when {}{}{}",
            event.kind.as_str(),
            event.mode.unwrap_or("-"),
            event.status,
            evidence.join(", "),
            participants(document, &event.actors),
            participants(document, &event.recipients),
            participants(document, event.place.as_slice()),
            event.date.map_or("-".to_owned(), |date| date.edtf()),
            if event.historical { " historical" } else { "" },
            event
                .attributed_to
                .as_ref()
                .map_or(String::new(), |source| {
                    format!(
                        " says {}",
                        participants(document, std::slice::from_ref(source))
                    )
                }),
        ));
    }
    assert!(tokens.sentences.len() <= tokens.tokens.len());
    out
}

fn describe(reading: &Reading, index: EntityIndex, entity: &Entity) -> String {
    let annotations = &reading.annotations;
    let mentions = annotations
        .mentions
        .iter()
        .filter(|mention| mention.entity == index)
        .count();
    let mut text = format!("{} x{mentions} {:?}", entity.id, entity.aliases);
    if let Some(country) = entity.country {
        write!(text, " {country:?}").expect("a string takes it");
    }
    match &entity.detail {
        Detail::Person(person) => {
            write!(text, " {:?}", person.titles).expect("a string takes it");
            for role in &person.roles {
                let held_in = role.organization.map_or("-", |organization| {
                    annotations.entities[organization.0 as usize].id.as_str()
                });
                write!(
                    text,
                    " | {} at {held_in} for {:?} {:?}",
                    role.title, role.country, role.tenure
                )
                .expect("a string takes it");
            }
        }
        Detail::Organization { acronyms } if !acronyms.is_empty() => {
            write!(text, " = {acronyms:?}").expect("a string takes it");
        }
        Detail::Organization { .. } | Detail::Location | Detail::Norp => {}
    }
    text
}

fn participants(document: &Document, participants: &[Participant]) -> String {
    if participants.is_empty() {
        return "-".to_owned();
    }
    let words: Vec<_> = participants
        .iter()
        .map(|participant| document.text_of(participant.span))
        .collect();
    words.join(" + ")
}

fn shorten(text: &str) -> String {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &flat[..at]),
        None => flat,
    }
}
