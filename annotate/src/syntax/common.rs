//! Frequent words, for which the first layer is computed once, when they first occur.

use std::sync::OnceLock;

use super::Cue;
use super::feature::features;
use super::network::Network;
use crate::model::{BrokenModel, FREQUENT_WORDS, Reader, hash};

/// The frequent words, and what is known of those that have occurred.
pub(super) struct Common {
    /// Open addressing by the hash of the word: hash and number, `u32::MAX` if empty.
    slots: Vec<(u64, u32)>,
    known: Vec<OnceLock<Known>>,
}

/// What is known of a word whatever stands around it.
pub(super) struct Known {
    /// What the first layer makes of it.
    pub gates: Box<[f32]>,
    /// Whether it denies.
    pub cue: Cue,
}

impl Common {
    /// Reads a list of words, one a line; the words most frequent in news are joined
    /// to them.
    pub(super) fn read(reader: &mut Reader) -> Result<Self, BrokenModel> {
        let len = reader.u32()? as usize;
        let text = std::str::from_utf8(reader.bytes(len)?)
            .map_err(|_| BrokenModel("its list of words is not text"))?;
        let forms = || text.lines().chain(FREQUENT_WORDS.lines());
        let mut common = Self {
            slots: vec![(0, u32::MAX); (2 * forms().count()).next_power_of_two()],
            known: Vec::new(),
        };
        let mut number = 0;
        for form in forms() {
            let hash = hash(form.as_bytes());
            let slot = common.slot(hash);
            if common.slots[slot].1 == u32::MAX {
                common.slots[slot] = (hash, number);
                number += 1;
            }
        }
        common.known.resize_with(number as usize, OnceLock::new);
        Ok(common)
    }

    /// Writes what [`Common::read`] reads.
    pub fn encode(forms: &[&str], out: &mut Vec<u8>) {
        let text = forms.join("\n");
        out.extend(
            u32::try_from(text.len())
                .expect("the list is short")
                .to_le_bytes(),
        );
        out.extend(text.as_bytes());
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The number of a word by its [`hash`], if it is a frequent one. What is known of
    /// it is there from then on.
    pub(super) fn number(&self, hash: u64, form: &str, network: &Network) -> Option<u32> {
        let (_, number) = self.slots[self.slot(hash)];
        let known = self.known.get(number as usize)?;
        known.get_or_init(|| {
            let mut lower = String::new();
            let (mut inputs, mut gates) = (Vec::new(), Vec::new());
            network.embed(&features(form, &mut lower), &mut inputs);
            network.first_gates(&inputs, &mut gates);
            Known {
                gates: gates.into(),
                cue: Cue::of(&lower),
            }
        });
        Some(number)
    }

    /// What is known of a word that was asked for by its hash.
    pub(super) fn get(&self, number: usize) -> &Known {
        self.known[number]
            .get()
            .expect("a number is given when its word is known")
    }

    /// Where a hash is, or would be. At most half of the slots are taken.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the mask keeps the low bits"
    )]
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].1 != u32::MAX && self.slots[at].0 != hash {
            at = (at + 1) & mask;
        }
        at
    }
}
