//! Records: what one journal entry holds.
//!
//! A record has a head, which says what happened to which article, and a body,
//! which is the article and what was read from it. They are checksummed apart,
//! so that a damaged body leaves known which article it was, and what is derived
//! from heads alone (the catalog) is rebuilt without unpacking a body.
//!
//! Every version ever written is read forever; its bytes lie in `tests/golden`.

use prost::Message;
use shared::revision::Sequence;
use shared::v1;

use crate::article::{ArticleId, ContentHash, RequestId};
use crate::limits;

/// The version of heads and bodies written today.
const VERSION: u8 = 1;

/// What zstd makes of it: beyond 3 the time doubles for a few percent.
const COMPRESSION_LEVEL: i32 = 3;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A new article, or one that had been retracted.
    Created,
    /// A known article with new content.
    Replaced,
    /// A known article with the content already held: kept only because the
    /// request had an id, whose first answer must be known to a late retry.
    Unchanged,
    /// An article was taken back.
    Retracted,
    /// An article that had been taken back before; kept as `Unchanged` is.
    AlreadyRetracted,
}

impl Act {
    /// Whether it ingested an article, rather than taking one back.
    pub fn ingests(self) -> bool {
        matches!(self, Act::Created | Act::Replaced | Act::Unchanged)
    }

    /// Whether the article's entry changed.
    pub fn changes_the_article(self) -> bool {
        matches!(self, Act::Created | Act::Replaced | Act::Retracted)
    }

    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Act::Created => 1,
            Act::Replaced => 2,
            Act::Unchanged => 3,
            Act::Retracted => 4,
            Act::AlreadyRetracted => 5,
        }
    }

    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Act::Created,
            2 => Act::Replaced,
            3 => Act::Unchanged,
            4 => Act::Retracted,
            5 => Act::AlreadyRetracted,
            _ => return None,
        })
    }
}

/// What a record says besides the article itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What happened.
    pub act: Act,
    /// To which article.
    pub article_id: ArticleId,
    /// The revision that was answered; that of the record itself unless nothing changed.
    pub revision: Sequence,
    /// The hash of the article's content; zero after a retraction.
    pub content_hash: ContentHash,
    /// The request, if it had an id.
    pub request_id: Option<RequestId>,
    /// Why an article was taken back; may be empty.
    pub justification: String,
}

/// Bytes are not a record of any version known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// A later version wrote it.
    #[error("record version {0} is not known to this version of the service")]
    Version(u8),
    /// It does not follow its version's layout.
    #[error("the record does not follow the layout of its version")]
    Layout,
}

impl Head {
    /// The head as bytes.
    ///
    /// Version, act, revision, hash, then article id, request id and
    /// justification, each after its length (one, one and two bytes). Integers
    /// are little-endian.
    pub fn encode(&self) -> Vec<u8> {
        let request_id = self.request_id.as_ref().map_or("", RequestId::as_str);
        let mut bytes = Vec::with_capacity(64 + self.article_id.as_str().len());
        bytes.push(VERSION);
        bytes.push(self.act.to_byte());
        bytes.extend(self.revision.0.to_le_bytes());
        bytes.extend(self.content_hash.as_bytes());
        for id in [self.article_id.as_str(), request_id] {
            bytes.push(u8::try_from(id.len()).expect("ids are far below 256 bytes"));
            bytes.extend(id.as_bytes());
        }
        let length = u16::try_from(self.justification.len());
        bytes.extend(
            length
                .expect("justifications are far below 64 KiB")
                .to_le_bytes(),
        );
        bytes.extend(self.justification.as_bytes());
        bytes
    }

    /// Reads a head.
    ///
    /// # Errors
    /// If the version is unknown or the layout is not kept.
    pub fn decode(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut fields = Fields(bytes);
        match fields.byte()? {
            VERSION => {}
            other => return Err(Unreadable::Version(other)),
        }
        let act = Act::from_byte(fields.byte()?).ok_or(Unreadable::Layout)?;
        let revision = Sequence(u64::from_le_bytes(fields.array()?));
        let content_hash = ContentHash::from_bytes(fields.array()?);
        let length = usize::from(fields.byte()?);
        let article_id = ArticleId::parse(fields.text(length)?);
        let length = usize::from(fields.byte()?);
        let request_id = match fields.text(length)? {
            "" => None,
            id => Some(RequestId::parse(id).map_err(|_| Unreadable::Layout)?),
        };
        let length = usize::from(u16::from_le_bytes(fields.array()?));
        let justification = fields.text(length)?.to_owned();
        if !fields.0.is_empty() {
            return Err(Unreadable::Layout);
        }
        Ok(Self {
            act,
            article_id: article_id.map_err(|_| Unreadable::Layout)?,
            revision,
            content_hash,
            request_id,
            justification,
        })
    }
}

/// The body as bytes: version, length when unpacked, zstd of the protobuf.
///
/// What the journal knows anyway (id, hash, revision, time) need not be in it.
pub fn encode_body(body: &v1::ArticleIngested) -> Vec<u8> {
    let message = body.encode_to_vec();
    let length = u32::try_from(message.len()).expect("articles are far below 4 GiB");
    let packed = zstd::bulk::compress(&message, COMPRESSION_LEVEL)
        .expect("compressing to memory does not fail");
    let mut bytes = Vec::with_capacity(5 + packed.len());
    bytes.push(VERSION);
    bytes.extend(length.to_le_bytes());
    bytes.extend(packed);
    bytes
}

/// Reads a body.
///
/// # Errors
/// If the version is unknown or the layout is not kept.
pub fn decode_body(bytes: &[u8]) -> Result<v1::ArticleIngested, Unreadable> {
    let mut fields = Fields(bytes);
    match fields.byte()? {
        VERSION => {}
        other => return Err(Unreadable::Version(other)),
    }
    let length = u32::from_le_bytes(fields.array()?) as usize;
    if length > limits::RECORD_BODY_BYTES_MAX {
        return Err(Unreadable::Layout);
    }
    let message = zstd::bulk::decompress(fields.0, length).map_err(|_| Unreadable::Layout)?;
    if message.len() != length {
        return Err(Unreadable::Layout);
    }
    v1::ArticleIngested::decode(message.as_slice()).map_err(|_| Unreadable::Layout)
}

/// What is left to read of a record.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], Unreadable> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(Unreadable::Layout)?;
        self.0 = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, Unreadable> {
        Ok(self.array::<1>()?[0])
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let taken = self.take(N)?;
        Ok(taken.try_into().expect("exactly N bytes were taken"))
    }

    fn text(&mut self, length: usize) -> Result<&'a str, Unreadable> {
        std::str::from_utf8(self.take(length)?).map_err(|_| Unreadable::Layout)
    }
}
