//! What lists of names and the habits of writers say of a word or phrase.

use std::sync::LazyLock;

use crate::model::{BrokenModel, PackedMap, Reader, mix};

const MAGIC: [u8; 4] = *b"DLX1";

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::from_bytes(include_bytes!("../../models/name-lexicon.bin"))
        .expect("the shipped lexicon is whole: a test loads it")
});

/// The lists a word may be in, as bits.
pub mod list {
    /// Given names.
    pub const GIVEN: u16 = 1;
    /// Family names.
    pub const FAMILY: u16 = 1 << 1;
    /// Countries, continents and states.
    pub const COUNTRY: u16 = 1 << 2;
    /// Nationalities.
    pub const DEMONYM: u16 = 1 << 3;
    /// Cities of 15,000 people.
    pub const CITY: u16 = 1 << 4;
    /// Cities of 300,000 people and capitals.
    pub const LARGE_CITY: u16 = 1 << 5;
    /// Acronyms of organizations.
    pub const ACRONYM: u16 = 1 << 6;
    /// Persons in office and their surnames.
    pub const OFFICE: u16 = 1 << 7;
    /// Written small three times out of four, within a sentence.
    pub const SMALL: u16 = 1 << 8;
    /// Written small or with a capital, as the case may be.
    pub const EITHER: u16 = 1 << 9;
    /// Written with a capital three times out of four, within a sentence.
    pub const CAPITAL: u16 = 1 << 10;
    /// Written all in capitals most of the time.
    pub const ALL_CAPITALS: u16 = 1 << 11;
    /// The beginning of a longer phrase.
    pub const BEGINS: u16 = 1 << 15;
}

/// The lists, by hash.
pub struct Lexicon {
    map: PackedMap,
}

impl Lexicon {
    /// The lexicon shipped with the crate, loaded at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// Reads what [`Lexicon::encode`] wrote.
    ///
    /// # Errors
    /// If the bytes are anything else.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        Ok(Self {
            map: PackedMap::read(&mut reader)?,
        })
    }

    /// The lists a word is in, given the hash of the word in lower case.
    #[inline]
    pub fn word(&self, lower: u64) -> u16 {
        self.map.get(lower)
    }

    /// The lists a phrase of two words or more is in, given [`phrase_hash`].
    #[inline]
    pub fn phrase(&self, hash: u64) -> u16 {
        self.map.get(hash)
    }

    /// Packs lists by the hash of word or phrase.
    pub fn encode(pairs: impl Iterator<Item = (u64, u16)>) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(PackedMap::encode(pairs));
        out
    }
}

/// The hash of a phrase, one word in lower case more than the phrase before.
#[inline]
pub fn phrase_hash(before: u64, lower: u64) -> u64 {
    mix(before.rotate_left(17), lower)
}
