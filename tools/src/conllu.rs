//! Treebanks in the CoNLL-U format of Universal Dependencies.

use std::path::Path;

use annotate::syntax::{DepRel, Penn, Upos};

use crate::evaluate::{MissingData, read};

/// A sentence of a treebank. All lists are as long as it has words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    /// The words as written.
    pub forms: Vec<String>,
    /// Their lemmas.
    pub lemmas: Vec<String>,
    /// Universal parts of speech.
    pub upos: Vec<Upos>,
    /// Penn Treebank tags.
    pub penn: Vec<Penn>,
    /// The word each hangs on; `None` for the root.
    pub heads: Vec<Option<usize>>,
    /// How it hangs there.
    pub relations: Vec<DepRel>,
}

impl Sentence {
    /// How many words it has.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether it has no words; no sentence that was read has none.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The words as string slices.
    pub fn words(&self) -> Vec<&str> {
        self.forms.iter().map(String::as_str).collect()
    }
}

/// Reads a treebank.
///
/// # Errors
/// If the file is not there.
pub fn treebank(path: &Path) -> Result<Vec<Sentence>, MissingData> {
    Ok(parse(&read(path)?))
}

/// Parses CoNLL-U. Lines of multiword tokens and of empty nodes are passed over.
///
/// # Panics
/// If a line is not CoNLL-U: treebanks are released validated.
fn parse(text: &str) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            if !sentence.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            continue;
        }
        let columns: Vec<&str> = line.split('\t').collect();
        if line.starts_with('#') || columns[0].contains(['-', '.']) {
            continue;
        }
        let head: usize = columns[6].parse().expect("a head is a number");
        sentence.forms.push(columns[1].to_owned());
        sentence.lemmas.push(columns[2].to_owned());
        sentence
            .upos
            .push(Upos::named(columns[3]).expect("a universal part of speech"));
        sentence
            .penn
            .push(Penn::named(columns[4]).unwrap_or(Penn::Xx));
        sentence.heads.push(head.checked_sub(1));
        sentence
            .relations
            .push(DepRel::nearest(columns[7]).expect("a universal relation"));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn multiword_tokens_are_read_as_their_words() {
        let text = "# text = don't\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n\
                    1\tdo\tdo\tAUX\tVBP\t_\t0\troot\t_\t_\n\
                    2\tn't\tnot\tPART\tRB\t_\t1\tadvmod:neg\t_\t_\n";
        let sentences = parse(text);
        assert_eq!(sentences.len(), 1);
        assert_eq!(sentences[0].words(), ["do", "n't"]);
        assert_eq!(sentences[0].heads, [None, Some(0)]);
        assert_eq!(sentences[0].relations, [DepRel::Root, DepRel::Advmod]);
    }
}
