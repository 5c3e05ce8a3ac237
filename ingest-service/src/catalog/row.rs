//! Keys and values of the catalog.
//!
//! ```text
//! m                            format version, journal id, applied sequence
//! a  article id                live, sequence, content hash
//! r  request id                commit time, act, revision, content hash, article id
//! t  commit time, request id   (empty): which answers are old
//! ```

use jiff::Timestamp;
use shared::revision::{JournalId, Sequence};

use super::{ArticleState, Receipt};
use crate::article::{ArticleId, ContentHash, RequestId};
use crate::record::Act;

/// The layout written today; a catalog of another is made anew.
const VERSION: u8 = 1;

pub(super) const META_KEY: &[u8] = b"m";
pub(super) const TIME_PREFIX: u8 = b't';

/// Up to where, and of which journal, the catalog is a fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) journal: JournalId,
    pub(super) applied: Sequence,
}

/// One row, as read back.
pub(super) enum Row {
    Meta,
    Article(ArticleState),
    Answer(Receipt),
    Time,
}

impl Row {
    /// Reads a row; `None` if it is none that was written here.
    pub(super) fn parse(key: &[u8], value: &[u8]) -> Option<Self> {
        let (prefix, rest) = key.split_first()?;
        match prefix {
            b'm' if rest.is_empty() => Meta::parse(value).map(|_| Row::Meta),
            b'a' => parse_article(value).map(Row::Article),
            b'r' => parse_answer(value).map(|(_, receipt)| Row::Answer(receipt)),
            b't' => Some(Row::Time),
            _ => None,
        }
    }
}

impl Meta {
    pub(super) fn encode(self) -> Vec<u8> {
        let mut value = vec![VERSION];
        value.extend(self.journal.0.to_le_bytes());
        value.extend(self.applied.0.to_le_bytes());
        value
    }

    pub(super) fn parse(value: &[u8]) -> Option<Self> {
        let value: &[u8; 25] = value.try_into().ok()?;
        (value[0] == VERSION).then(|| Self {
            journal: JournalId(u128::from_le_bytes(array(&value[1..17]))),
            applied: Sequence(u64::from_le_bytes(array(&value[17..]))),
        })
    }
}

pub(super) fn article_key(id: &ArticleId) -> Vec<u8> {
    [b"a", id.as_str().as_bytes()].concat()
}

pub(super) fn answer_key(id: &RequestId) -> Vec<u8> {
    answer_key_of(id.as_str().as_bytes())
}

pub(super) fn answer_key_of(id: &[u8]) -> Vec<u8> {
    [b"r", id].concat()
}

/// Sorts by time.
pub(super) fn time_key(time: Timestamp, id: &RequestId) -> Vec<u8> {
    let mut key = time_key_start(time);
    key.extend(id.as_str().as_bytes());
    key
}

pub(super) fn time_key_start(time: Timestamp) -> Vec<u8> {
    let mut key = vec![TIME_PREFIX];
    key.extend(sortable(time).to_be_bytes());
    key
}

/// The time and the request's id in a key made by [`time_key`].
pub(super) fn split_time_key(key: &[u8]) -> Option<(u64, &[u8])> {
    let (time, id) = key.get(1..)?.split_at_checked(8)?;
    Some((u64::from_be_bytes(array(time)), id))
}

pub(super) fn encode_article(state: &ArticleState) -> Vec<u8> {
    let mut value = vec![u8::from(state.live)];
    value.extend(state.sequence.0.to_le_bytes());
    value.extend(state.content_hash.as_bytes());
    value
}

pub(super) fn parse_article(value: &[u8]) -> Option<ArticleState> {
    let value: &[u8; 41] = value.try_into().ok()?;
    Some(ArticleState {
        live: match value[0] {
            0 => false,
            1 => true,
            _ => return None,
        },
        sequence: Sequence(u64::from_le_bytes(array(&value[1..9]))),
        content_hash: ContentHash::from_bytes(array(&value[9..])),
    })
}

pub(super) fn encode_answer(time: Timestamp, receipt: &Receipt) -> Vec<u8> {
    let mut value = sortable(time).to_be_bytes().to_vec();
    value.push(receipt.act.to_byte());
    value.extend(receipt.revision.0.to_le_bytes());
    value.extend(receipt.content_hash.as_bytes());
    value.extend(receipt.article_id.as_str().as_bytes());
    value
}

/// The answer, and when it was given.
pub(super) fn parse_answer(value: &[u8]) -> Option<(u64, Receipt)> {
    let (fixed, id) = value.split_first_chunk::<49>()?;
    let receipt = Receipt {
        article_id: ArticleId::parse(std::str::from_utf8(id).ok()?).ok()?,
        act: Act::from_byte(fixed[8])?,
        revision: Sequence(u64::from_le_bytes(array(&fixed[9..17]))),
        content_hash: ContentHash::from_bytes(array(&fixed[17..])),
    };
    Some((u64::from_be_bytes(array(&fixed[..8])), receipt))
}

/// Microseconds as an unsigned number of the same order.
fn sortable(time: Timestamp) -> u64 {
    time.as_microsecond().cast_unsigned() ^ (1 << 63)
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("the caller cut out N bytes")
}
