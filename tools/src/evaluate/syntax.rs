//! Scores tags and dependency trees against treebanks, on their own words.

use std::path::Path;
use std::time::Instant;

use annotate::syntax::{Parser, lemma};

use super::{MissingData, Row};
use crate::conllu::{Sentence, treebank};

/// Scores the shipped parser on both treebanks, and times it.
///
/// # Errors
/// If the treebanks are not there.
pub fn rows(data: &Path) -> Result<Vec<Row>, MissingData> {
    let folder = data.join("data/ud");
    let parser = Parser::shipped();
    let mut rows = Vec::new();
    let mut all = Vec::new();
    for name in ["ewt-dev", "gum-dev"] {
        let sentences = treebank(&folder.join(name).with_extension("conllu"))?;
        let scores = score(parser, &sentences);
        for ((measure, target), value) in [("UPOS", 0.965), ("UAS", 0.89), ("LAS", 0.865)]
            .into_iter()
            .zip(scores)
        {
            rows.push(Row {
                what: format!("syntax, {name}"),
                measure,
                value,
                target: Some(target),
            });
        }
        rows.push(Row {
            what: format!("syntax, {name}"),
            measure: "lemmas",
            value: lemmas(parser, &sentences),
            target: None,
        });
        all.extend(sentences);
    }
    rows.push(Row {
        what: "syntax, both".to_owned(),
        measure: "tokens/s",
        value: speed(parser, &all),
        target: Some(300_000.0),
    });
    Ok(rows)
}

/// The shares of words whose universal tag, whose head, and whose head and full
/// relation are right.
pub fn score(parser: &Parser, sentences: &[Sentence]) -> [f64; 3] {
    let mut right = [0_usize; 3];
    let mut words = 0;
    for sentence in sentences {
        for (at, word) in parser
            .parse_words(&sentence.words())
            .words()
            .iter()
            .enumerate()
        {
            let head = word.head() == sentence.heads[at];
            right[0] += usize::from(word.upos == sentence.upos[at]);
            right[1] += usize::from(head);
            right[2] += usize::from(head && word.relation == sentence.relations[at]);
            words += 1;
        }
    }
    right.map(|right| super::ratio(right, words))
}

/// The share of words whose lemma is right.
fn lemmas(parser: &Parser, sentences: &[Sentence]) -> f64 {
    let (mut right, mut words) = (0, 0);
    for sentence in sentences {
        let syntax = parser.parse_words(&sentence.words());
        for ((form, gold), word) in sentence
            .forms
            .iter()
            .zip(&sentence.lemmas)
            .zip(syntax.words())
        {
            right += usize::from(lemma(form, word.penn) == *gold);
            words += 1;
        }
    }
    super::ratio(right, words)
}

/// Words per second on one core, the best of five runs.
fn speed(parser: &Parser, sentences: &[Sentence]) -> f64 {
    let texts: Vec<Vec<&str>> = sentences.iter().map(Sentence::words).collect();
    let words: usize = sentences.iter().map(Sentence::len).sum();
    let times = (0..5).map(|_| {
        let start = Instant::now();
        for text in &texts {
            std::hint::black_box(parser.parse_words(text));
        }
        start.elapsed().as_secs_f64()
    });
    super::ratio(words, 1) / times.fold(f64::INFINITY, f64::min)
}
