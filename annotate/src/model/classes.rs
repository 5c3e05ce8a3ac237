//! Word classes: words that are used alike share a number.
//!
//! Three nested levels from k-means over `GloVe` 6B 100d vectors (Pennington,
//! Socher and Manning 2014; Public Domain Dedication and License), for 200,000
//! lower-case words. They let a model know something of words it never saw in
//! training.

use std::sync::LazyLock;

use super::{BrokenModel, PackedMap, Reader, hash};

const MAGIC: [u8; 4] = *b"DWC1";

static SHIPPED: LazyLock<ClassMap> = LazyLock::new(|| {
    ClassMap::from_bytes(include_bytes!("../../models/wordclasses.bin"))
        .expect("the shipped word classes are whole: a test loads them")
});

/// The classes shipped with the crate, loaded at first use.
pub fn word_classes() -> &'static ClassMap {
    &SHIPPED
}

/// The class of a word at three levels, each finer one nested in the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass {
    /// One of some 128, counted from 1; 0 for a word without a class.
    pub coarse: u8,
    /// One of some 1,500, counted from 1; 0 for a word without a class.
    pub middle: u16,
    /// One of some 12,000, counted from 1; 0 for a word without a class.
    pub fine: u16,
}

/// Classes by word.
pub struct ClassMap {
    numbers: PackedMap,
    /// By the number of the finest class.
    classes: Vec<WordClass>,
}

impl ClassMap {
    /// Reads what [`ClassMap::encode`] wrote.
    ///
    /// # Errors
    /// If the bytes are anything else.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let class_count = reader.u32()? as usize;
        let mut classes = vec![WordClass::default()];
        for _ in 1..class_count {
            let [coarse, low, high, fine_low, fine_high] = reader.array()?;
            classes.push(WordClass {
                coarse,
                middle: u16::from_le_bytes([low, high]),
                fine: u16::from_le_bytes([fine_low, fine_high]),
            });
        }
        let numbers = PackedMap::read(&mut reader)?;
        Ok(Self { numbers, classes })
    }

    /// The class of a word in lower case, given its [`hash`].
    #[inline]
    pub fn get(&self, lower_hash: u64) -> WordClass {
        let number = usize::from(self.numbers.get(lower_hash));
        self.classes.get(number).copied().unwrap_or_default()
    }

    /// Packs words in lower case and their classes; of a word given twice the first counts.
    ///
    /// # Panics
    /// If there are more than 65,535 classes.
    pub fn encode<'a>(words: impl Iterator<Item = (&'a str, WordClass)>) -> Vec<u8> {
        let mut classes = vec![WordClass::default()];
        let mut number_of = std::collections::HashMap::new();
        let numbers = PackedMap::encode(words.map(|(word, class)| {
            let number = *number_of.entry(class.fine).or_insert_with(|| {
                classes.push(class);
                classes.len() - 1
            });
            let number = u16::try_from(number).expect("there are some 12,000 classes");
            (hash(word.as_bytes()), number)
        }));
        let mut out = MAGIC.to_vec();
        out.extend(u32::try_from(classes.len()).expect("few").to_le_bytes());
        for class in &classes[1..] {
            out.push(class.coarse);
            out.extend(class.middle.to_le_bytes());
            out.extend(class.fine.to_le_bytes());
        }
        out.extend(numbers);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(word: &str) -> WordClass {
        word_classes().get(hash(word.as_bytes()))
    }

    #[test]
    fn words_used_alike_share_a_class() {
        assert_eq!(class("monday").middle, class("tuesday").middle);
        assert_ne!(class("monday").coarse, class("banana").coarse);
        assert_ne!(class("monday").fine, 0);
    }

    #[test]
    fn an_unknown_word_has_no_class() {
        assert_eq!(class("qzxqzxqzx"), WordClass::default());
    }

    #[test]
    fn truncated_classes_are_refused() {
        assert!(ClassMap::from_bytes(b"DWC1\x01\0\0\0").is_err());
        assert!(ClassMap::from_bytes(b"other").is_err());
    }
}
