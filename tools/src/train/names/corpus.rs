//! What the name tagger is trained on.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::Path;

use annotate::name::NameKind;

use crate::data::{MarkedText, marked_texts};
use crate::evaluate::MissingData;

/// A text to train on.
pub struct Lesson {
    /// The text and its names.
    pub marked: MarkedText,
    /// How many times it is read in each pass.
    pub times: usize,
    /// Whether its annotators marked neither titles nor nationalities, so that a
    /// word without a mark may yet be one.
    pub partial: bool,
}

/// Silver sentences are used above this confidence.
const CONFIDENCE_MIN: f64 = 0.55;

/// Everything the tagger is trained on. No text of the development data.
pub fn lessons(data: &Path) -> Result<Vec<Lesson>, MissingData> {
    let file = |name: &str| marked_texts(&data.join("data").join(name));
    let held_out = held_out(data)?;
    let mut lessons = Vec::new();
    let mut gold = HashSet::new();
    for (name, times, partial) in [
        ("news/train.jsonl", 4, false),
        ("news/written-business.jsonl", 4, false),
        ("news/written-world.jsonl", 4, false),
        ("ner/train/gum-open.jsonl", 4, true),
        ("ner/train/crossner-politics.jsonl", 4, true),
        ("ner/train/wnut17.jsonl", 2, true),
    ] {
        for marked in file(name)? {
            gold.insert(marked.text.clone());
            lessons.push(Lesson {
                marked,
                times,
                partial,
            });
        }
    }
    let checked: HashMap<String, MarkedText> = file("ner/train/redocred.jsonl")?
        .into_iter()
        .map(|marked| (marked.text.clone(), marked))
        .collect();
    for mut marked in marked_texts(&data.join("data/ner/train/silver.jsonl"))? {
        let people = checked.get(&marked.text);
        if let Some(people) = people {
            correct(&mut marked, people);
        }
        if (people.is_some() || marked.confidence > CONFIDENCE_MIN) && !gold.contains(&marked.text)
        {
            lessons.push(Lesson {
                marked,
                times: if people.is_some() { 2 } else { 1 },
                partial: false,
            });
        }
    }
    lessons.retain(|lesson| !held_out.contains(&lesson.marked.text));
    add_other_cases(&mut lessons);
    for lesson in lessons.iter_mut().filter(|lesson| lesson.partial) {
        // Their nationalities are among the miscellaneous names.
        lesson
            .marked
            .names
            .retain(|(kind, _)| *kind != NameKind::Title);
    }
    Ok(lessons)
}

/// Corrects the teacher's names by what people marked in the same sentence, as far
/// as both mark alike: people took nationalities for places, and marked no titles.
fn correct(silver: &mut MarkedText, people: &MarkedText) {
    use NameKind::{Location, Misc, Norp, Organization, Person};
    for (kind, range) in &people.names {
        if !matches!(kind, Person | Organization | Location) {
            continue;
        }
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        match silver.names.iter_mut().find(|(_, other)| overlaps(other)) {
            Some((found, other)) if other == range => {
                if matches!(found, Person | Organization | Location | Misc) {
                    *found = *kind;
                }
            }
            Some(_) => {}
            None => {
                let name = &silver.text[range.clone()];
                let capital = name.starts_with(|c: char| c.is_ascii_uppercase());
                let ends = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
                let one_word = !name.contains(' ');
                if one_word && ends(&["ian", "ean", "ican", "ese", "ish", "ench", "utch", "reek"]) {
                    if capital && *kind == Location {
                        silver.names.push((Norp, range.clone()));
                    }
                } else if capital && !(one_word && ends(&["an", "ans", "i", "is", "ic", "ch"])) {
                    silver.names.push((*kind, range.clone()));
                }
            }
        }
    }
    silver.names.sort_by_key(|(_, range)| range.start);
}

/// Adds copies of some lessons as careless writers and headlines would write them:
/// all small, all in capitals, each word with a capital.
fn add_other_cases(lessons: &mut Vec<Lesson>) {
    let mut copies = Vec::new();
    for (number, lesson) in lessons.iter().enumerate() {
        let text = &lesson.marked.text;
        let rewritten = match number % 36 {
            0 | 12 => text.to_ascii_lowercase(),
            24 => text.to_ascii_uppercase(),
            30 => with_capitals(text),
            _ => continue,
        };
        copies.push(Lesson {
            marked: MarkedText {
                text: rewritten,
                ..lesson.marked.clone()
            },
            times: 1,
            partial: lesson.partial,
        });
    }
    lessons.extend(copies);
}

/// A headline's way of writing, in as many bytes.
fn with_capitals(text: &str) -> String {
    const SMALL: [&str; 12] = [
        "a", "an", "the", "of", "in", "on", "to", "for", "and", "at", "by", "with",
    ];
    let capital = |word: &str| {
        let mut word = word.to_owned();
        if let Some(first) = word.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        word
    };
    let words = text.split(' ').map(|w| {
        if SMALL.contains(&w) {
            w.to_owned()
        } else {
            capital(w)
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The silver sentences that are sure enough, without the development data.
pub fn silver(data: &Path) -> Result<Vec<MarkedText>, MissingData> {
    let held_out = held_out(data)?;
    let mut texts = marked_texts(&data.join("data/ner/train/silver.jsonl"))?;
    texts.retain(|text| text.confidence > CONFIDENCE_MIN && !held_out.contains(&text.text));
    Ok(texts)
}

fn held_out(data: &Path) -> Result<HashSet<String>, MissingData> {
    let mut texts = HashSet::new();
    for name in [
        "news/dev.jsonl",
        "ner/dev/uner-ewt.jsonl",
        "ner/dev/wikigold.jsonl",
        "ner/dev/crossner-politics.jsonl",
    ] {
        let dev = marked_texts(&data.join("data").join(name))?;
        texts.extend(dev.into_iter().map(|text| text.text));
    }
    Ok(texts)
}
