//! Trees that a larger parser gave to open text: silver beside the treebanks' gold.
//!
//! The repository holds the trees without the text (`tools/silver`). A tree belongs to the
//! sentence of the training data whose words have its hash.

use std::collections::{BTreeMap, HashSet};
use std::io::{Read, Write};
use std::path::Path;

use annotate::model::hash;
use annotate::syntax::{DepRel, Penn, Upos};
use annotate::token::tokenize;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::conllu::Sentence;
use crate::data::{marked_texts, story};
use crate::evaluate::MissingData;
use crate::train::TrainError;

/// Where the trees lie, as errors name it.
const FILE: &str = "tools/silver/trees.bin";

/// The trees.
const TREES: &[u8] = include_bytes!("../../../silver/trees.bin");

/// Sentences shorter or longer than this teach little or cost much.
const WORDS: std::ops::RangeInclusive<usize> = 4..=80;

/// The share of the trees that must find their sentence: below it, something is wrong
/// with the data, or words are cut otherwise than when the trees were made.
const FOUND_MIN: f64 = 0.9;

/// The files of the training data whose sentences are open to be parsed.
const FILES: [&str; 5] = [
    "news/train.jsonl",
    "news/written-business.jsonl",
    "news/written-world.jsonl",
    "ner/train/silver.jsonl",
    "ner/train/wnut17.jsonl",
];

/// The files whose sentences are kept for measuring.
const HELD_OUT: [&str; 4] = [
    "news/dev.jsonl",
    "ner/dev/uner-ewt.jsonl",
    "ner/dev/wikigold.jsonl",
    "ner/dev/crossner-politics.jsonl",
];

/// Sources that are fragments, or in the treebanks.
const LEFT_OUT: [&str; 3] = ["wikiann", "ewt", "gum-open"];

/// The open sentences as words, each once, without those that are kept for measuring.
///
/// # Errors
/// If a file is not there.
pub fn sentences(data: &Path) -> Result<Vec<Vec<String>>, MissingData> {
    let mut seen = HashSet::new();
    for file in HELD_OUT {
        let texts = marked_texts(&data.join("data").join(file))?;
        seen.extend(texts.iter().flat_map(|marked| words(&marked.text)));
    }
    let mut sentences = Vec::new();
    for file in FILES {
        for marked in marked_texts(&data.join("data").join(file))? {
            if LEFT_OUT.contains(&marked.source.as_str()) {
                continue;
            }
            for words in words(&marked.text) {
                if WORDS.contains(&words.len()) && seen.insert(words.clone()) {
                    sentences.push(words);
                }
            }
        }
    }
    Ok(sentences)
}

/// The sentences of a text, as words.
fn words(text: &str) -> Vec<Vec<String>> {
    let document = story(text);
    let tokens = tokenize(&document);
    let forms = |range: &std::ops::Range<usize>| {
        let tokens = tokens.tokens[range.clone()].iter();
        tokens
            .map(|token| document.text_of(*token).to_owned())
            .collect()
    };
    tokens
        .sentences
        .iter()
        .map(|sentence| forms(&sentence.tokens))
        .collect()
}

/// The open sentences that have a tree, with it; lemmas are empty.
///
/// # Errors
/// If a file is not there, or if too few of the trees fit the sentences.
pub fn trees(data: &Path) -> Result<Vec<Sentence>, TrainError> {
    let mut trees = unpack(TREES)?;
    let count = trees.len();
    let mut found = Vec::new();
    for forms in sentences(data)? {
        if let Some(tree) = trees.remove(&key(&forms))
            && tree.heads.len() == forms.len()
        {
            found.push(Sentence { forms, ..tree });
        }
    }
    eprintln!("{} of {count} silver trees fit", found.len());
    if (found.len() as f64) < FOUND_MIN * count as f64 {
        return Err(malformed(
            "too few of its trees fit the sentences; make it again (see its README)",
        ));
    }
    Ok(found)
}

fn malformed(problem: &str) -> TrainError {
    TrainError::Malformed {
        file: FILE.to_owned(),
        problem: problem.to_owned(),
    }
}

/// What a tree knows its sentence by.
fn key(forms: &[String]) -> u32 {
    let hash = hash(forms.join(" ").as_bytes());
    (hash ^ (hash >> 32)) as u32
}

/// Packs trees: their number, then hashes in order, lengths, universal tags, Penn tags,
/// relations, and how far each head lies (0: the root), a byte each but for
/// the hashes; all of it deflated.
///
/// # Errors
/// None in practice: it is written to memory.
pub fn pack(sentences: &[Sentence]) -> std::io::Result<Vec<u8>> {
    let sorted: BTreeMap<u32, &Sentence> = sentences
        .iter()
        .filter(|sentence| WORDS.contains(&sentence.len()))
        .map(|sentence| (key(&sentence.forms), sentence))
        .collect();
    let mut bytes = (sorted.len() as u32).to_le_bytes().to_vec();
    bytes.extend(sorted.keys().flat_map(|key| key.to_le_bytes()));
    bytes.extend(sorted.values().map(|sentence| sentence.len() as u8));
    let all = || sorted.values();
    bytes.extend(all().flat_map(|s| s.upos.iter().map(|&tag| tag as u8)));
    bytes.extend(all().flat_map(|s| s.penn.iter().map(|&tag| tag as u8)));
    bytes.extend(all().flat_map(|s| s.relations.iter().map(|&relation| relation as u8)));
    bytes.extend(all().flat_map(|s| {
        let heads = s.heads.iter().enumerate();
        heads.map(|(word, head)| {
            // Lengths are at most 80, so distances fit in a signed byte.
            head.map_or(0, |head| (head as i8 - word as i8).cast_unsigned())
        })
    }));
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    encoder.finish()
}

fn unpack(packed: &[u8]) -> Result<BTreeMap<u32, Sentence>, TrainError> {
    let mut bytes = Vec::new();
    DeflateDecoder::new(packed).read_to_end(&mut bytes)?;
    let mut rest = bytes.as_slice();
    let mut take = |len: usize| {
        let (front, back) = rest
            .split_at_checked(len)
            .ok_or_else(|| malformed("it ends too early"))?;
        rest = back;
        Ok::<_, TrainError>(front)
    };
    let number = |bytes: &[u8]| u32::from_le_bytes(bytes.try_into().expect("four bytes"));
    let count = number(take(4)?) as usize;
    let keys = take(4 * count)?.chunks_exact(4).map(number);
    let lens: Vec<usize> = take(count)?.iter().map(|&len| usize::from(len)).collect();
    let total = lens.iter().sum();
    let [upos, penn, relations, heads] = [take(total)?, take(total)?, take(total)?, take(total)?];
    let mut start = 0;
    let mut trees = BTreeMap::new();
    for (key, len) in keys.zip(lens) {
        let range = start..start + len;
        start += len;
        let tree = Sentence {
            upos: named(Upos::ALL, &upos[range.clone()])?,
            penn: named(Penn::ALL, &penn[range.clone()])?,
            relations: named(DepRel::ALL, &relations[range.clone()])?,
            heads: heads[range]
                .iter()
                .enumerate()
                .map(|(word, &far)| match far.cast_signed() {
                    0 => Ok(None),
                    far => Some(word.wrapping_add_signed(isize::from(far)))
                        .filter(|&head| head < len)
                        .map(Some)
                        .ok_or_else(|| malformed("a head lies outside its sentence")),
                })
                .collect::<Result<_, _>>()?,
            ..Sentence::default()
        };
        trees.insert(key, tree);
    }
    Ok(trees)
}

/// Labels by their numbers.
fn named<T: Copy>(all: &[T], numbers: &[u8]) -> Result<Vec<T>, TrainError> {
    let label = |number: &u8| all.get(usize::from(*number)).copied();
    numbers
        .iter()
        .map(|number| label(number).ok_or_else(|| malformed("it knows other labels")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_are_the_same_after_packing() {
        let forms = ["Rain", "fell", "all", "day"].map(str::to_owned).to_vec();
        let tree = Sentence {
            forms: forms.clone(),
            upos: vec![Upos::Noun, Upos::Verb, Upos::Det, Upos::Noun],
            penn: vec![Penn::Nn, Penn::Vbd, Penn::Dt, Penn::Nn],
            heads: vec![Some(1), None, Some(3), Some(1)],
            relations: vec![
                DepRel::Nsubj,
                DepRel::Root,
                DepRel::Det,
                DepRel::OblUnmarked,
            ],
            ..Sentence::default()
        };
        let packed = pack(std::slice::from_ref(&tree)).unwrap();
        let mut trees = unpack(&packed).unwrap();
        let found = Sentence {
            forms: forms.clone(),
            ..trees.remove(&key(&forms)).unwrap()
        };
        assert_eq!(found, tree);
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
    }
}
