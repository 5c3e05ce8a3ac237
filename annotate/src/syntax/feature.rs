//! What the network is told of each word: a few hashed features, each of which
//! may have a row in its table of embeddings.
//!
//! All of them are made of the word alone. What stands around it is the
//! network's business.

use crate::model::{Feature, hash, lower_into, word_classes};

/// The most features a word has.
pub const FEATURES_MAX: usize = 16;

/// The features of one word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Features {
    list: [u32; FEATURES_MAX],
    len: usize,
}

impl Features {
    fn push(&mut self, template: u32, value: u64) {
        self.list[self.len] = Feature::new(template, value).0;
        self.len += 1;
    }

    /// The features. The first [`WORD_FEATURES`] name the word itself.
    pub fn as_slice(&self) -> &[u32] {
        &self.list[..self.len]
    }
}

/// How many features at the front of the list name the word itself; training
/// hides them now and then, so that the others learn to stand in.
pub const WORD_FEATURES: usize = 2;

/// The features of a word; `lower` is a buffer to be used again and again.
pub fn features(form: &str, lower: &mut String) -> Features {
    lower_into(form, lower);
    let mut out = Features::default();
    let lower_hash = hash(lower.as_bytes());
    out.push(0, lower_hash);
    out.push(1, hash(form.as_bytes()));
    let class = word_classes().get(lower_hash);
    let tail = lower.rfind('-').map(|at| &lower[at + 1..]);
    let shape = shape(form);
    out.push(2, shape);
    out.push(3, u64::from(class.coarse));
    if class.fine == 0 {
        // A compound without a class of its own is like its last part.
        if let Some(tail) = tail.filter(|tail| !tail.is_empty()) {
            let tail_class = word_classes().get(hash(tail.as_bytes()));
            out.push(11, u64::from(tail_class.middle));
        }
    } else {
        out.push(4, u64::from(class.middle));
        out.push(5, u64::from(class.fine));
    }
    let mut cuts = lower.char_indices().rev().map(|(at, _)| at);
    cuts.next();
    for template in 6..9 {
        let Some(at) = cuts.next() else { break };
        out.push(template, hash(&lower.as_bytes()[at..]));
    }
    let mut cuts = lower.char_indices().skip(2).map(|(at, _)| at);
    for template in 9..11 {
        let Some(at) = cuts.next() else { break };
        out.push(template, hash(&lower.as_bytes()[..at]));
    }
    out
}

/// How a word is written: capitals, small letters, digits, others, each run once,
/// and how long it is if it is short.
fn shape(form: &str) -> u64 {
    let mut shape = 0_u64;
    let mut last = 0;
    let mut run = 0;
    for c in form.chars() {
        let kind = if c.is_lowercase() {
            1
        } else if c.is_uppercase() {
            2
        } else if c.is_alphabetic() {
            3
        } else if c.is_numeric() {
            4
        } else {
            5 + u64::from(c.is_ascii()) * (c as u64)
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        // A second of a kind is told from the first, a third is not.
        if run <= 2 {
            shape = (shape << 7) ^ (shape >> 50) ^ kind;
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(form: &str) -> Vec<u32> {
        features(form, &mut String::new()).as_slice().to_vec()
    }

    #[test]
    fn capitals_change_the_form_and_the_shape_only() {
        let (small, large) = (of("bank"), of("Bank"));
        let different = small.iter().zip(&large).filter(|(a, b)| a != b).count();
        assert_eq!((small.len(), different), (large.len(), 2));
    }

    #[test]
    fn no_word_has_more_features_than_there_is_room_for() {
        for form in [
            "",
            "-",
            "é",
            "co-operation",
            "Ägypten-like",
            "1,000",
            "\u{1F600}",
        ] {
            assert!(of(form).len() <= FEATURES_MAX);
        }
    }
}
