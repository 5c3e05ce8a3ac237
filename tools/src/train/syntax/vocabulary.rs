//! Which features have an embedding, and sentences as rows of embeddings.

use std::collections::{BTreeMap, HashMap};

use annotate::syntax::{Features, WORD_FEATURES, features};

use super::model::Example;
use crate::conllu::Sentence;

/// How much more often a feature must occur in open text than in the treebanks.
const OPEN_TIMES: u32 = 2;

/// The features that have an embedding, in the order of their hashes.
pub struct Vocabulary {
    hashes: Vec<u32>,
    counts: Vec<u32>,
    /// The number of each word's vector, by the hash of the word's feature.
    vectors: HashMap<u32, u32>,
    words: Vec<u32>,
}

impl Vocabulary {
    /// The features that occur at least `count_min` times in the treebanks, or
    /// [`OPEN_TIMES`] as often in both these and open text.
    pub fn new(
        sentences: &[Sentence],
        open: &[Vec<String>],
        count_min: u32,
        vector_words: &[&str],
    ) -> Self {
        let mut counts = BTreeMap::new();
        for sentence in sentences {
            count(&sentence.forms, &mut counts);
        }
        let golden = counts.clone();
        for forms in open {
            count(forms, &mut counts);
        }
        counts.retain(|hash, count| {
            *count >= count_min * OPEN_TIMES
                || golden.get(hash).is_some_and(|&count| count >= count_min)
        });
        let (hashes, counts) = counts.into_iter().unzip();
        let mut lower = String::new();
        let words: Vec<u32> = vector_words
            .iter()
            .map(|word| features(word, &mut lower).as_slice()[0])
            .collect();
        let mut vectors = HashMap::new();
        for (vector, word) in (0..).zip(&words) {
            vectors.entry(*word).or_insert(vector);
        }
        Self {
            hashes,
            counts,
            vectors,
            words,
        }
    }

    /// Their hashes, in the order of the rows.
    pub fn hashes(&self) -> &[u32] {
        &self.hashes
    }

    /// The hashes of the words that have a vector, in the order of the vectors.
    pub fn words(&self) -> &[u32] {
        &self.words
    }

    /// A sentence as the network learns from it.
    pub fn example(&self, sentence: &Sentence) -> Example {
        let row = |hash: &u32| self.hashes.binary_search(hash).ok();
        let mut example = Example {
            upos: sentence.upos.iter().map(|&tag| tag as usize).collect(),
            penn: sentence.penn.iter().map(|&tag| tag as usize).collect(),
            heads: sentence.heads.clone(),
            relations: sentence
                .relations
                .iter()
                .map(|&relation| relation as usize)
                .collect(),
            ..Example::default()
        };
        for word in all_features(&sentence.forms) {
            example
                .vectors
                .push(self.vectors.get(&word.as_slice()[0]).copied());
            let (own, others) = word.as_slice().split_at(WORD_FEATURES);
            let rows = |list: &[u32]| -> Vec<usize> { list.iter().filter_map(row).collect() };
            let mut all = rows(own);
            example.own.push(all.len());
            example
                .counts
                .push(all.first().map_or(0, |&row| self.counts[row]));
            all.extend(rows(others));
            let narrow = |row| u32::try_from(row).expect("rows are few");
            example.rows.push(all.into_iter().map(narrow).collect());
        }
        example
    }
}

/// The most frequent forms, of equals the first in the alphabet.
pub fn frequent(sentences: &[Sentence], count: usize) -> Vec<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for form in sentences.iter().flat_map(|sentence| &sentence.forms) {
        *counts.entry(form).or_default() += 1;
    }
    let mut forms: Vec<_> = counts.into_iter().collect();
    forms.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    forms
        .into_iter()
        .take(count)
        .map(|(form, _)| form)
        .collect()
}

fn count(forms: &[String], counts: &mut BTreeMap<u32, u32>) {
    for word in all_features(forms) {
        for &hash in word.as_slice() {
            *counts.entry(hash).or_default() += 1;
        }
    }
}

fn all_features(forms: &[String]) -> impl Iterator<Item = Features> {
    let mut lower = String::new();
    forms.iter().map(move |form| features(form, &mut lower))
}
