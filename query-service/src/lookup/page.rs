//! Pages of lists, and the tokens that lead from one to the next.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::revision::JournalId;

use super::LookupError;
use crate::limits;

/// Which page of a list.
#[derive(Clone, Debug)]
pub struct PageRequest {
    /// At most this many results.
    pub size: usize,
    /// The token of the page before; empty for the first.
    pub token: String,
    /// Stands for everything else in the request, so that a token works only
    /// with the request it was given for.
    pub request_hash: u64,
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The results.
    pub items: Vec<T>,
    /// The token of the next page; empty on the last.
    pub next_page_token: String,
}

const VERSION: u8 = 1;
const HEAD_BYTES: usize = 1 + 16 + 8;

impl PageRequest {
    /// Where the page before ended, as [`PageRequest::token_after`] was told.
    pub(super) fn cursor(&self, journal: JournalId) -> Result<Option<Vec<u8>>, LookupError> {
        if self.token.is_empty() {
            return Ok(None);
        }
        let bytes = URL_SAFE_NO_PAD
            .decode(&self.token)
            .map_err(|_| LookupError::InvalidPageToken)?;
        let (bytes, checksum) = bytes
            .split_last_chunk()
            .ok_or(LookupError::InvalidPageToken)?;
        let is_ours = bytes.len() >= HEAD_BYTES
            && crc32c::crc32c(bytes) == u32::from_be_bytes(*checksum)
            && bytes[..HEAD_BYTES] == self.head(journal);
        if !is_ours {
            return Err(LookupError::InvalidPageToken);
        }
        Ok(Some(bytes[HEAD_BYTES..].to_vec()))
    }

    /// A token that leads to what comes after `cursor`.
    pub(super) fn token_after(&self, journal: JournalId, cursor: &[u8]) -> String {
        let mut bytes = self.head(journal).to_vec();
        bytes.extend_from_slice(cursor);
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_be_bytes());
        let token = URL_SAFE_NO_PAD.encode(bytes);
        debug_assert!(token.len() <= limits::PAGE_TOKEN_BYTES_MAX);
        token
    }

    fn head(&self, journal: JournalId) -> [u8; HEAD_BYTES] {
        let mut head = [VERSION; HEAD_BYTES];
        head[1..17].copy_from_slice(&journal.0.to_be_bytes());
        head[17..].copy_from_slice(&self.request_hash.to_be_bytes());
        head
    }
}

/// What a page may still take.
pub(super) struct Budget {
    results: usize,
    bytes: usize,
    candidates: usize,
}

impl Budget {
    pub(super) fn new(page: &PageRequest) -> Self {
        Self {
            results: page.size,
            bytes: limits::PAGE_BYTES_MAX,
            candidates: limits::CANDIDATES_CHECKED_MAX,
        }
    }

    /// Whether the page has to end here.
    pub(super) fn is_spent(&self) -> bool {
        self.results == 0 || self.bytes == 0 || self.candidates == 0
    }

    pub(super) fn spend_result(&mut self, bytes: usize) {
        self.results = self.results.saturating_sub(1);
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    pub(super) fn spend_candidate(&mut self) {
        self.candidates = self.candidates.saturating_sub(1);
    }
}
