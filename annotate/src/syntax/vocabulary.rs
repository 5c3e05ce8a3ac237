//! The words of an article, each looked at once.

use std::collections::HashMap;

use super::common::Common;
use super::feature::features;
use super::network::Network;
use super::{Cue, Parser};
use crate::model::{ByHash, hash};

/// What the first layer makes of the words of an article: of frequent ones it is
/// known, the article's own are numbered behind them.
pub(super) struct Vocabulary<'a> {
    network: &'a Network,
    common: &'a Common,
    numbers: ByHash<u32>,
    cues: Vec<Cue>,
    /// Sums of embeddings of words whose gates are not there yet.
    inputs: Vec<i16>,
    gates: Vec<f32>,
    lower: String,
}

impl<'a> Vocabulary<'a> {
    pub fn new(parser: &'a Parser) -> Self {
        Self {
            network: &parser.network,
            common: &parser.common,
            numbers: HashMap::default(),
            cues: Vec::new(),
            inputs: Vec::new(),
            gates: Vec::new(),
            lower: String::new(),
        }
    }

    /// The number of a word.
    pub fn number(&mut self, form: &str) -> u32 {
        let hash = hash(form.as_bytes());
        if let Some(number) = self.common.number(hash, form, self.network) {
            return number;
        }
        let next = u32::try_from(self.common.len() + self.cues.len());
        let next = next.expect("an article has fewer than 4 G words");
        let number = *self.numbers.entry(hash).or_insert(next);
        if number == next {
            let features = features(form, &mut self.lower);
            self.network.embed(&features, &mut self.inputs);
            self.cues.push(Cue::of(&self.lower));
        }
        number
    }

    /// Runs the first layer on all words numbered since it was last run.
    pub fn finish(&mut self) {
        self.network.first_gates(&self.inputs, &mut self.gates);
        self.inputs.clear();
    }

    /// What the first layer makes of a word, once it is finished.
    pub fn gates(&self, number: u32) -> &[f32] {
        let number = number as usize;
        match number.checked_sub(self.common.len()) {
            None => &self.common.get(number).gates,
            Some(own) => {
                let width = self.gates.len() / self.cues.len();
                &self.gates[own * width..][..width]
            }
        }
    }

    /// Whether a word denies.
    pub fn cue(&self, number: u32) -> Cue {
        let number = number as usize;
        match number.checked_sub(self.common.len()) {
            None => self.common.get(number).cue,
            Some(own) => self.cues[own],
        }
    }
}
