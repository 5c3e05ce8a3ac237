//! Syntax: part of speech, lemma and dependency tree of every sentence.
//!
//! Universal Dependencies, read by a small network of our own; how it was trained
//! and what it scores is in `models/MODEL_CARD-syntax.md`.

mod feature;
mod names;
mod network;
mod tree;

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::Document;
use crate::model::{BrokenModel, Reader};
use crate::token::Tokens;

pub use feature::{FEATURES_MAX, Features, WORD_FEATURES, features};
pub use names::{DepRel, Penn, Upos};
pub use network::{DISTANCE_MAX, Matrix, Sizes, distance, sigmoid, tanh};
use network::{Network, Scratch};

/// The first bytes of a syntax model.
pub const MAGIC: [u8; 4] = *b"DSY1";

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
        Ok(Self { network })
    }

    /// Reads every sentence of a document.
    pub fn parse(&self, document: &Document, tokens: &Tokens) -> Vec<Word> {
        let mut reading = SentenceReader::new(self);
        let mut words = Vec::with_capacity(tokens.tokens.len());
        for sentence in &tokens.sentences {
            let forms = tokens.tokens[sentence.tokens.clone()]
                .iter()
                .map(|token| document.text_of(*token));
            reading.read(forms, &mut words);
        }
        words
    }

    /// Reads one sentence given as its words.
    pub fn parse_words(&self, forms: &[&str]) -> Vec<Word> {
        let mut words = Vec::new();
        SentenceReader::new(self).read(forms.iter().copied(), &mut words);
        words
    }
}

/// The parser and the buffers it works in.
struct SentenceReader<'a> {
    network: &'a Network,
    scratch: Scratch,
    lower: String,
    features: Vec<Features>,
    arcs: Vec<i32>,
}

impl<'a> SentenceReader<'a> {
    fn new(parser: &'a Parser) -> Self {
        Self {
            network: &parser.network,
            scratch: Scratch::default(),
            lower: String::new(),
            features: Vec::new(),
            arcs: Vec::new(),
        }
    }

    /// Appends the words of one sentence; their heads count from the front of `out`.
    fn read<'f>(&mut self, forms: impl Iterator<Item = &'f str>, out: &mut Vec<Word>) {
        self.features.clear();
        let lower = &mut self.lower;
        self.features.extend(forms.map(|form| features(form, lower)));
        self.network.encode(&self.features, &mut self.scratch);
        let heads = self.heads();
        let first = out.len();
        out.extend(self.network.tags(&mut self.scratch).zip(&heads).map(
            |((upos, penn), head)| Word {
                upos: Upos::ALL[upos],
                penn: Penn::ALL[penn],
                relation: DepRel::Dep,
                head: head.map_or(ROOT, |head| {
                    u32::try_from(first + head).expect("documents are far below 4 GiB")
                }),
            },
        ));
        let labels = self.network.labels(&heads, &mut self.scratch);
        for (word, label) in out[first..].iter_mut().zip(labels) {
            word.relation = DepRel::ALL[label];
        }
    }

    fn heads(&mut self) -> Vec<Option<usize>> {
        let words = self.features.len();
        let mut heads: Vec<Option<usize>> = Vec::with_capacity(words);
        let mut top = None;
        for start in (0..words).step_by(STRETCH_MAX) {
            let stretch: Range<usize> = start..words.min(start + STRETCH_MAX);
            self.network.arcs(stretch.clone(), &mut self.scratch, &mut self.arcs);
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
