//! Revision tokens: a place in one journal, opaque to clients.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Names a journal. A journal that is recreated gets a new one, so that a token
/// from the old one is refused rather than misread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct JournalId(pub u128);

/// A place in the journal: the first entry is 1, without gaps; 0 is before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sequence(pub u64);

impl Sequence {
    /// Before the first entry.
    pub const START: Self = Self(0);

    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A point in a journal's history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The journal.
    pub journal: JournalId,
    /// The place in it.
    pub sequence: Sequence,
}

/// The token is not one of ours, or was damaged on its way.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the revision token is damaged; pass one on exactly as it was received")]
pub struct InvalidToken;

const VERSION: u8 = 1;
const PAYLOAD_BYTES: usize = 1 + 16 + 8;
const TOKEN_BYTES: usize = PAYLOAD_BYTES + 4;

impl Revision {
    /// The token: 39 URL-safe characters.
    pub fn to_token(self) -> String {
        let mut bytes = [0; TOKEN_BYTES];
        bytes[0] = VERSION;
        bytes[1..17].copy_from_slice(&self.journal.0.to_be_bytes());
        bytes[17..25].copy_from_slice(&self.sequence.0.to_be_bytes());
        let checksum = crc32c::crc32c(&bytes[..PAYLOAD_BYTES]);
        bytes[PAYLOAD_BYTES..].copy_from_slice(&checksum.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a token.
    ///
    /// # Errors
    /// If it is not one that [`Revision::to_token`] made.
    pub fn from_token(token: &str) -> Result<Self, InvalidToken> {
        let bytes: [u8; TOKEN_BYTES] = URL_SAFE_NO_PAD
            .decode(token)
            .map_err(|_| InvalidToken)?
            .try_into()
            .map_err(|_| InvalidToken)?;
        let (payload, checksum) = bytes.split_at(PAYLOAD_BYTES);
        if payload[0] != VERSION || crc32c::crc32c(payload).to_be_bytes() != checksum {
            return Err(InvalidToken);
        }
        let journal = u128::from_be_bytes(payload[1..17].try_into().expect("16 bytes"));
        let sequence = u64::from_be_bytes(payload[17..].try_into().expect("8 bytes"));
        Ok(Self {
            journal: JournalId(journal),
            sequence: Sequence(sequence),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidToken, JournalId, Revision, Sequence};

    #[test]
    fn a_token_leads_back_to_its_revision() {
        let revision = Revision {
            journal: JournalId(u128::MAX - 7),
            sequence: Sequence(42),
        };
        let token = revision.to_token();
        assert!(token.len() <= 64, "{token}");
        assert_eq!(Revision::from_token(&token), Ok(revision));
    }

    #[test]
    fn a_token_with_any_character_changed_is_refused() {
        let token = Revision {
            journal: JournalId(9),
            sequence: Sequence(3),
        }
        .to_token();
        for at in 0..token.len() {
            let mut damaged = token.clone().into_bytes();
            damaged[at] = if damaged[at] == b'A' { b'B' } else { b'A' };
            let damaged = String::from_utf8(damaged).expect("ASCII");
            assert_eq!(
                Revision::from_token(&damaged),
                Err(InvalidToken),
                "{damaged}"
            );
        }
        assert_eq!(Revision::from_token(""), Err(InvalidToken));
    }
}
