//! The list of lemmas that rules of spelling get wrong.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use annotate::syntax::lemma::{restore, stem, whole};

use annotate::syntax::Penn;

use crate::conllu::Sentence;

/// Votes for lemmas, by kind and word or stem.
type Votes<'a> = BTreeMap<(String, String), HashMap<&'a str, u32>>;

/// Lines of kind, word or stem, and lemma, in order: first the stems where the rule
/// fails, then whole words that neither rule nor stem gets right.
pub fn exceptions(sentences: &[Sentence]) -> String {
    let mut stems = Votes::new();
    let mut words = Votes::new();
    let tokens = || {
        sentences.iter().flat_map(|sentence| {
            sentence
                .forms
                .iter()
                .zip(&sentence.lemmas)
                .zip(&sentence.penn)
        })
    };
    for ((form, lemma), &tag) in tokens() {
        // A name is its own lemma.
        if tag == Penn::Nnp {
            continue;
        }
        let lower = form.to_lowercase();
        if let Some((kind, stem)) = stem(&lower, tag) {
            let votes = stems.entry((kind.to_owned(), stem.to_owned())).or_default();
            *votes.entry(lemma).or_default() += 1;
        } else {
            let votes = words.entry((whole(tag).to_owned(), lower)).or_default();
            *votes.entry(lemma).or_default() += 1;
        }
    }
    let mut chosen = BTreeMap::new();
    for ((kind, stem), votes) in stems {
        let lemma = winner(&votes);
        // A stem is kept only if its lemma goes on from it: the rest are misspelt or irregular.
        if lemma != restore(&kind, &stem)
            && lemma
                .chars()
                .zip(stem.chars())
                .take_while(|(a, b)| a == b)
                .count()
                + 1
                >= stem.chars().count()
        {
            chosen.insert((kind, stem), lemma);
        }
    }
    for ((kind, word), votes) in words {
        let lemma = winner(&votes);
        let rare = kind == "O" && votes.values().sum::<u32>() <= 2;
        if lemma != word && !rare {
            chosen.insert((kind, word), lemma);
        }
    }
    chosen
        .iter()
        .fold(String::new(), |mut text, ((kind, word), lemma)| {
            writeln!(text, "{kind}\t{word}\t{lemma}").expect("a string takes all that is written");
            text
        })
}

/// The lemma with the most votes, of equals the first in the alphabet.
fn winner<'a>(votes: &HashMap<&'a str, u32>) -> &'a str {
    votes
        .iter()
        .max_by_key(|(lemma, votes)| (**votes, std::cmp::Reverse(**lemma)))
        .map(|(lemma, _)| *lemma)
        .expect("there is a vote")
}
