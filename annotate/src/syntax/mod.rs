//! Syntax: part of speech, lemma and dependency tree of every sentence.
//!
//! Universal Dependencies, read by a small network of our own; how it was trained
//! and what it scores is in `models/MODEL_CARD-syntax.md`.

mod common;
mod embedding;
mod feature;
pub mod lemma;
mod matrix;
mod names;
mod network;
mod query;
mod sizes;
mod tiles;
mod tree;
mod vocabulary;

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::Document;
use crate::model::{BrokenModel, Reader};
use crate::token::Tokens;

use common::Common;
pub use feature::{FEATURES_MAX, Features, WORD_FEATURES, features};
pub use lemma::lemma;
pub use matrix::{Matrix, narrow, sigmoid, tanh};
pub use names::{DepRel, Penn, Upos};
pub use network::{DISTANCE_MAX, distance};
use network::{Network, Scratch};
pub use query::Syntax;
pub use sizes::Sizes;
use vocabulary::Vocabulary;

/// The first bytes of a syntax model.
pub const MAGIC: [u8; 4] = *b"DSY2";

/// Arcs are scored within stretches of at most this many words, so that cost
/// grows linearly with length; longer sentences are cut, and their parts joined.
const STRETCH_MAX: usize = 160;

static SHIPPED: LazyLock<Parser> = LazyLock::new(|| {
    Parser::from_bytes(include_bytes!("../../models/syntax.bin"))
        .expect("the shipped model is whole: a test loads it")
});

/// What a word is and what it hangs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub penn: Penn,
    /// The relation to the head.
    pub relation: DepRel,
    head: u32,
    cue: Cue,
}

/// Words that deny, or may carry a denial over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// Any other word.
    None,
    /// "not", "never".
    Not,
    /// "no", "nobody".
    No,
    /// "nor", "neither".
    Nor,
    /// "or".
    Or,
}

impl Cue {
    fn of(lower: &str) -> Self {
        match lower {
            "not" | "n't" | "n’t" | "nt" | "never" => Self::Not,
            "no" | "nobody" | "none" | "nothing" => Self::No,
            "nor" | "neither" => Self::Nor,
            "or" => Self::Or,
            _ => Self::None,
        }
    }
}

const ROOT: u32 = u32::MAX;

impl Word {
    /// The word it hangs on; `None` for the head of the sentence.
    pub fn head(&self) -> Option<usize> {
        (self.head != ROOT).then_some(self.head as usize)
    }
}

/// Tags words and parses sentences.
pub struct Parser {
    network: Network,
    common: Common,
}

impl Parser {
    /// The parser with the model shipped in the crate, loaded at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A parser with a model of its own.
    ///
    /// # Errors
    /// If the bytes are not a model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let network = Network::read(&mut reader)?;
        let sizes = network.sizes();
        let named = (Upos::ALL.len(), Penn::ALL.len(), DepRel::ALL.len());
        if (sizes.upos, sizes.penn, sizes.relations) != named {
            return Err(BrokenModel("it knows other labels"));
        }
        let common = Common::read(&mut reader)?;
        Ok(Self { network, common })
    }

    /// Writes the end of a model file: the frequent words to be prepared for.
    pub fn encode_common(forms: &[&str], out: &mut Vec<u8>) {
        Common::encode(forms, out);
    }

    /// Reads every sentence of a document.
    pub fn parse(&self, document: &Document, tokens: &Tokens) -> Syntax {
        let mut vocabulary = Vocabulary::new(self);
        let forms = tokens.tokens.iter().map(|token| document.text_of(*token));
        let numbers: Vec<_> = forms.map(|form| vocabulary.number(form)).collect();
        vocabulary.finish();
        let mut reading = SentenceReader::new(&self.network);
        let mut words = Vec::with_capacity(numbers.len());
        for sentence in &tokens.sentences {
            let numbers = &numbers[sentence.tokens.clone()];
            reading.read(&vocabulary, numbers, &mut words);
        }
        Syntax::new(words)
    }

    /// Reads one sentence given as its words.
    pub fn parse_words(&self, forms: &[&str]) -> Syntax {
        let mut vocabulary = Vocabulary::new(self);
        let numbers: Vec<_> = forms.iter().map(|form| vocabulary.number(form)).collect();
        vocabulary.finish();
        let mut words = Vec::new();
        SentenceReader::new(&self.network).read(&vocabulary, &numbers, &mut words);
        Syntax::new(words)
    }
}

/// The parser and the buffers it works in.
struct SentenceReader<'a> {
    network: &'a Network,
    scratch: Scratch,
    arcs: Vec<i32>,
}

impl<'a> SentenceReader<'a> {
    fn new(network: &'a Network) -> Self {
        Self {
            network,
            scratch: Scratch::default(),
            arcs: Vec::new(),
        }
    }

    /// Appends the words of one sentence; their heads count from the front of `out`.
    fn read(&mut self, vocabulary: &Vocabulary, numbers: &[u32], out: &mut Vec<Word>) {
        let gates = |word: usize| vocabulary.gates(numbers[word]);
        self.network.encode(numbers.len(), gates, &mut self.scratch);
        let heads = self.heads(numbers.len());
        let first = out.len();
        let tags = self.network.tags(&mut self.scratch);
        out.extend(
            tags.zip(&heads)
                .zip(numbers)
                .map(|(((upos, penn), head), &number)| Word {
                    upos: Upos::ALL[upos],
                    penn: Penn::ALL[penn],
                    relation: DepRel::Dep,
                    cue: vocabulary.cue(number),
                    head: head.map_or(ROOT, |head| {
                        u32::try_from(first + head).expect("documents are far below 4 GiB")
                    }),
                }),
        );
        let labels = self.network.labels(&heads, &mut self.scratch);
        for (word, label) in out[first..].iter_mut().zip(labels) {
            word.relation = DepRel::ALL[label];
        }
    }

    fn heads(&mut self, words: usize) -> Vec<Option<usize>> {
        let mut heads: Vec<Option<usize>> = Vec::with_capacity(words);
        let mut top = None;
        for start in (0..words).step_by(STRETCH_MAX) {
            let stretch: Range<usize> = start..words.min(start + STRETCH_MAX);
            self.network
                .arcs(stretch.clone(), &mut self.scratch, &mut self.arcs);
            for head in tree::tree(&self.arcs, stretch.len()) {
                let head = head.map(|head| start + head);
                heads.push(head.or(top));
                if head.is_none() && top.is_none() {
                    top = Some(heads.len() - 1);
                }
            }
        }
        heads
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_words_give_a_tree_with_one_root(
            words in proptest::collection::vec("\\PC{1,8}|[a-z]{1,9}|[,.()-]", 1..400)
        ) {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let syntax = Parser::shipped().parse_words(&words);
            let roots = syntax.words().iter().filter(|word| word.head().is_none()).count();
            prop_assert_eq!((roots, syntax.words().len()), (1, words.len()));
            // Every word is reached from the top exactly once: no cycles.
            let mut pending = vec![syntax.top(0)];
            let mut reached = 0;
            while let Some(word) = pending.pop() {
                reached += 1;
                pending.extend(syntax.children(word));
            }
            prop_assert_eq!(reached, words.len());
        }
    }

    #[test]
    fn a_file_that_is_no_model_is_refused() {
        assert!(Parser::from_bytes(b"DSY2 and then something else").is_err());
        assert!(Parser::from_bytes(b"").is_err());
    }
}
