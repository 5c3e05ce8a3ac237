//! What the name tagger is trained on.

use std::collections::HashSet;
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
    for marked in silver(data)? {
        if !gold.contains(&marked.text) {
            lessons.push(Lesson {
                marked,
                times: 1,
                partial: false,
            });
        }
    }
    lessons.retain(|lesson| !held_out.contains(&lesson.marked.text));
    for lesson in lessons.iter_mut().filter(|lesson| lesson.partial) {
        // Their nationalities are among the miscellaneous names.
        lesson
            .marked
            .names
            .retain(|(kind, _)| *kind != NameKind::Title);
    }
    Ok(lessons)
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
