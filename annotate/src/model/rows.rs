//! Rows of weights as they lie in a model file: sorted by feature, only what is not
//! zero.

use super::{BrokenModel, Feature, Reader, write_varint};

const MAGIC: [u8; 4] = *b"DWT1";

/// Packs rows.
///
/// # Panics
/// If a feature is given twice.
pub fn encode<const N: usize>(mut rows: Vec<(Feature, [i8; N])>) -> Vec<u8> {
    rows.retain(|(_, weights)| weights.iter().any(|&weight| weight != 0));
    rows.sort_by_key(|(feature, _)| *feature);
    let mut out = MAGIC.to_vec();
    let narrow = |count: usize| u32::try_from(count).expect("tables are far below 4 G rows");
    out.extend(narrow(N).to_le_bytes());
    out.extend(narrow(rows.len()).to_le_bytes());
    let mut before = None;
    for (Feature(key), weights) in rows {
        assert_ne!(before, Some(key), "a feature has one row");
        write_varint(key - before.unwrap_or(0), &mut out);
        before = Some(key);
        for eight in weights.chunks(8) {
            let bits = eight
                .iter()
                .enumerate()
                .map(|(bit, &w)| u8::from(w != 0) << bit);
            out.push(bits.sum());
            out.extend(eight.iter().filter(|&&w| w != 0).map(|w| w.cast_unsigned()));
        }
    }
    out
}

/// Reads what [`encode`] wrote from the front of `bytes`, row by row, and gives what
/// follows.
pub(super) fn decode<const N: usize>(
    bytes: &[u8],
    mut take: impl FnMut(Feature, [i8; N]),
) -> Result<&[u8], BrokenModel> {
    let mut reader = Reader(bytes);
    reader.magic(MAGIC)?;
    if reader.u32()? as usize != N {
        return Err(BrokenModel("it has another number of labels"));
    }
    let count = reader.u32()?;
    let mut key = 0_u32;
    for _ in 0..count {
        key = key.wrapping_add(reader.varint()?);
        let mut weights = [0; N];
        for eight in weights.chunks_mut(8) {
            let [mut mask] = reader.array()?;
            while mask != 0 {
                let bit = mask.trailing_zeros() as usize;
                let weight = eight.get_mut(bit);
                let weight = weight.ok_or(BrokenModel("it has a weight for no label"))?;
                *weight = i8::from_le_bytes(reader.array()?);
                mask &= mask - 1;
            }
        }
        take(Feature(key), weights);
    }
    Ok(reader.0)
}
