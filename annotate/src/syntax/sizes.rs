//! The sizes of a network, written in front of it.

use crate::model::{BrokenModel, Reader};

/// Widths of vectors that are multiplied are multiples of this.
const WIDTH_STEP: usize = 16;

/// The most layers a network has: sums of their states, each within ±1, must all but fit in 16 bits.
const LAYERS_MAX: usize = 4;

/// The sizes of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Width of the embeddings.
    pub embedding: usize,
    /// How many layers read the sentence.
    pub layers: usize,
    /// Units of each layer in each direction.
    pub hidden: usize,
    /// Width of arc queries and keys.
    pub arc: usize,
    /// Width of the hidden layer that labels arcs.
    pub label: usize,
    /// How many universal tags there are.
    pub upos: usize,
    /// How many Penn tags there are.
    pub penn: usize,
    /// How many relations there are.
    pub relations: usize,
}

impl Sizes {
    /// Writes the sizes in front of a model.
    pub fn encode(&self, out: &mut Vec<u8>) {
        for size in self.list() {
            out.extend(u32::try_from(size).expect("sizes are small").to_le_bytes());
        }
    }

    fn list(&self) -> [usize; 8] {
        [
            self.embedding,
            self.layers,
            self.hidden,
            self.arc,
            self.label,
            self.upos,
            self.penn,
            self.relations,
        ]
    }

    pub(super) fn read(reader: &mut Reader) -> Result<Self, BrokenModel> {
        let mut size = || reader.u32().map(|size| size as usize);
        let sizes = Self {
            embedding: size()?,
            layers: size()?,
            hidden: size()?,
            arc: size()?,
            label: size()?,
            upos: size()?,
            penn: size()?,
            relations: size()?,
        };
        if sizes.layers > LAYERS_MAX || sizes.list().iter().any(|size| !(1..=4096).contains(size)) {
            return Err(BrokenModel("its sizes make no sense"));
        }
        let widths = [sizes.embedding, 2 * sizes.hidden, sizes.arc, sizes.label];
        if widths.iter().any(|width| width % WIDTH_STEP != 0) {
            return Err(BrokenModel("its widths are not multiples of sixteen"));
        }
        Ok(sizes)
    }
}
