//! Ids of articles and requests, and the hash of what was submitted.

use std::fmt;

use sha2::{Digest, Sha256};

use super::uri;
use crate::limits::{ARTICLE_ID_BYTES_MAX, REQUEST_ID_BYTES_MAX};

/// An article's id: 1 to 128 of `[A-Za-z0-9._-]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(String);

/// A request's id: 1 to 64 of `[A-Za-z0-9._-]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(String);

/// SHA-256 of everything submitted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash([u8; 32]);

/// A string is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {max} of the characters A-Z a-z 0-9 . _ -")]
pub struct InvalidId {
    max: usize,
}

impl ArticleId {
    /// Parses an id that a caller chose.
    ///
    /// # Errors
    /// If it is empty, too long or has other characters.
    pub fn parse(id: &str) -> Result<Self, InvalidId> {
        checked(id, ARTICLE_ID_BYTES_MAX).map(Self)
    }

    /// The id of the article at an address: the same however the address is spelt.
    pub fn from_uri(uri: &str) -> Self {
        let digest = Sha256::digest(uri::canonical(uri).as_bytes());
        Self::derived(&digest.into())
    }

    /// The id of an article of which nothing but the content is known.
    pub fn from_content(hash: ContentHash) -> Self {
        Self::derived(&hash.0)
    }

    /// 128 bits of a digest, after a prefix that tells derived ids apart.
    fn derived(digest: &[u8; 32]) -> Self {
        Self(format!("a-{}", hex(&digest[..16])))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RequestId {
    /// Parses an id that a caller chose.
    ///
    /// # Errors
    /// If it is empty, too long or has other characters.
    pub fn parse(id: &str) -> Result<Self, InvalidId> {
        checked(id, REQUEST_ID_BYTES_MAX).map(Self)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ContentHash {
    /// Stands where there is no content: after a retraction.
    pub const NONE: Self = Self([0; 32]);

    /// A hash that was computed before.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash of a list of parts. Lengths go in too, so that moving a byte
    /// from one part to the next gives another hash.
    pub(super) fn of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        Self(hasher.finalize().into())
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

fn checked(id: &str, max: usize) -> Result<String, InvalidId> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if id.is_empty() || id.len() > max || !id.bytes().all(allowed) {
        return Err(InvalidId { max });
    }
    Ok(id.to_owned())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}
