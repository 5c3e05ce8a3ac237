//! Frequent words, for which the first layer is computed once, when the model loads.

use super::Cue;
use super::feature::features;
use super::network::{Network, Scratch};
use crate::model::{BrokenModel, Reader, hash};

/// What is known of frequent words beforehand.
pub(super) struct Common {
    /// Open addressing by the hash of the word: hash and number, `u32::MAX` if empty.
    slots: Vec<(u64, u32)>,
    cues: Vec<Cue>,
    gates: Vec<f32>,
    width: usize,
}

impl Common {
    /// Reads a list of words, one a line, and runs the first layer on each.
    pub(super) fn read(reader: &mut Reader, network: &Network) -> Result<Self, BrokenModel> {
        let len = reader.u32()? as usize;
        let text = std::str::from_utf8(reader.bytes(len)?)
            .map_err(|_| BrokenModel("its list of words is not text"))?;
        let count = text.lines().count();
        let mut common = Self {
            slots: vec![(0, u32::MAX); (4 * count).next_power_of_two()],
            cues: Vec::with_capacity(count),
            gates: Vec::new(),
            width: 4 * network.sizes().hidden,
        };
        let mut scratch = Scratch::default();
        let mut lower = String::new();
        for (number, form) in (0..).zip(text.lines()) {
            let hash = hash(form.as_bytes());
            let slot = common.slot(hash);
            common.slots[slot] = (hash, number);
            network.first_gates(&features(form, &mut lower), &mut scratch);
            common.cues.push(Cue::of(&lower));
        }
        common.gates = scratch.gates;
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

    /// What the first layer makes of a word, and its cue, if it is a frequent one.
    pub(super) fn get(&self, form: &str) -> Option<(&[f32], Cue)> {
        let (_, number) = self.slots[self.slot(hash(form.as_bytes()))];
        let number = number as usize;
        let cue = *self.cues.get(number)?;
        Some((&self.gates[number * self.width..][..self.width], cue))
    }

    /// Where a hash is, or would be. At most a quarter of the slots are taken.
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
