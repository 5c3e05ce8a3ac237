//! A document: an article and all that was read from it, as the feed brought it.
//!
//! Documents are the only records in protobuf, so that what is new in the API
//! passes through the index without a change here.

use prost::Message;
use shared::v1;

use super::IndexError;

/// Favours speed; levels above gain little on texts of this size.
const LEVEL: i32 = 3;

/// No document is larger when unpacked; a damaged one must not eat the memory.
const DOCUMENT_BYTES_MAX: usize = 256 << 20;

/// An article and all that was read from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The article, with its text.
    pub article: v1::Article,
    /// What was read from it; spans without their text.
    pub annotations: v1::Annotations,
}

impl Document {
    /// The document of a change. What is missing is empty.
    pub fn new(ingested: v1::ArticleIngested) -> Self {
        Self {
            article: ingested.article.unwrap_or_default(),
            annotations: ingested.annotations.unwrap_or_default(),
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let message = v1::ArticleIngested {
            article: Some(self.article.clone()),
            annotations: Some(self.annotations.clone()),
        };
        zstd::bulk::compress(&message.encode_to_vec(), LEVEL)
            .expect("compressing in memory fails only without memory")
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, IndexError> {
        let size = zstd::zstd_safe::get_frame_content_size(bytes)
            .ok()
            .flatten()
            .and_then(|size| usize::try_from(size).ok())
            .filter(|size| *size <= DOCUMENT_BYTES_MAX)
            .ok_or(IndexError::Damaged)?;
        let bytes = zstd::bulk::decompress(bytes, size).map_err(|_| IndexError::Damaged)?;
        let message =
            v1::ArticleIngested::decode(bytes.as_slice()).map_err(|_| IndexError::Damaged)?;
        Ok(Self::new(message))
    }

    /// The article without its text.
    pub fn basic_article(&self) -> v1::Article {
        v1::Article {
            text: String::new(),
            ..self.article.clone()
        }
    }

    /// A span with its text.
    pub fn with_text(&self, span: &v1::TextSpan) -> v1::TextSpan {
        let source = match span.section() {
            v1::Section::Title => &self.article.title,
            v1::Section::Text | v1::Section::Unspecified => &self.article.text,
        };
        let range = usize::try_from(span.start_byte)
            .and_then(|start| usize::try_from(span.end_byte).map(|end| start..end));
        let text = range.ok().and_then(|range| source.get(range));
        v1::TextSpan {
            text: text.unwrap_or_default().to_owned(),
            ..span.clone()
        }
    }

    /// Provenance that names the article and quotes the text.
    pub fn with_quotes(&self, provenance: &v1::Provenance) -> v1::Provenance {
        v1::Provenance {
            article_id: self.article.id.clone(),
            sentence: provenance
                .sentence
                .as_ref()
                .map(|span| self.with_text(span)),
            span: provenance.span.as_ref().map(|span| self.with_text(span)),
            ..provenance.clone()
        }
    }

    /// The events it states, each once, quoting the text.
    pub fn events(&self) -> Vec<v1::Event> {
        let mut events: Vec<v1::Event> = Vec::new();
        for stated in &self.annotations.events {
            let provenance = stated.provenance.iter();
            let provenance = provenance.map(|provenance| self.with_quotes(provenance));
            if let Some(event) = events.iter_mut().find(|event| event.id == stated.id) {
                event.provenance.extend(provenance);
                continue;
            }
            let participants = stated.participants.iter();
            let participants = participants.map(|participant| v1::Participant {
                span: participant.span.as_ref().map(|span| self.with_text(span)),
                ..participant.clone()
            });
            events.push(v1::Event {
                provenance: provenance.collect(),
                participants: participants.collect(),
                article_count: 0,
                publisher_count: 0,
                ..stated.clone()
            });
        }
        events
    }
}
