//! What every statistical model here shares: hashed features, quantized weight
//! tables and word classes.
//!
//! All of it is integer arithmetic on bytes of fixed order, so that a model gives
//! the same answer on every machine.

mod classes;
mod hash;
mod packed;
mod rows;
mod weights;

pub use classes::{ClassMap, WordClass, word_classes};
pub(crate) use hash::ByHash;
pub use hash::{Feature, hash, lower_into, mix};
pub use packed::PackedMap;
pub use rows::encode;
pub use weights::WeightTable;

/// The words most frequent in news, one a line: what can be known of them is found
/// once, whatever the article.
pub(crate) const FREQUENT_WORDS: &str = include_str!("../../models/frequent-words.txt");

/// A model file is not what the code that reads it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenModel(pub &'static str);

impl std::fmt::Display for BrokenModel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "broken model file: {}; retrain it", self.0)
    }
}

impl std::error::Error for BrokenModel {}

/// Takes bytes off the front of a model file.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl<'a> Reader<'a> {
    pub fn bytes(&mut self, len: usize) -> Result<&'a [u8], BrokenModel> {
        let (head, tail) = self
            .0
            .split_at_checked(len)
            .ok_or(BrokenModel("it ends too early"))?;
        self.0 = tail;
        Ok(head)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], BrokenModel> {
        Ok(self.bytes(N)?.try_into().expect("the length was asked for"))
    }

    pub fn u32(&mut self) -> Result<u32, BrokenModel> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    /// An unsigned integer, seven bits a byte, the lowest first.
    pub fn varint(&mut self) -> Result<u32, BrokenModel> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let [byte] = self.array()?;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(BrokenModel("an integer is too long"))
    }

    pub fn magic(&mut self, magic: [u8; 4]) -> Result<(), BrokenModel> {
        if self.array()? == magic {
            Ok(())
        } else {
            Err(BrokenModel("it is of another kind or version"))
        }
    }
}

/// Appends what [`Reader::varint`] reads.
pub(crate) fn write_varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}
