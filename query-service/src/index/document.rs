//! A document: an article and all that was read from it, as the feed brought it.
//!
//! Documents are in protobuf, so that what is new in the API passes through the
//! index without a change here.

use std::collections::BTreeSet;

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

    /// Everything but what [`Document::basic_article`] has.
    pub(crate) fn encode(mut self) -> Vec<u8> {
        let is_stripped = strip(&mut self.annotations);
        let message = v1::ArticleIngested {
            article: Some(v1::Article {
                text: self.article.text,
                ..Default::default()
            }),
            annotations: Some(self.annotations),
        };
        let mut bytes = vec![is_stripped.into()];
        bytes.extend(pack(&message.encode_to_vec()));
        bytes
    }

    /// The document that was encoded, of an article of which all but the text is known.
    pub(crate) fn decode(article: v1::Article, bytes: &[u8]) -> Result<Self, IndexError> {
        let (is_stripped, bytes) = bytes.split_first().ok_or(IndexError::Damaged)?;
        let message = v1::ArticleIngested::decode(unpack(bytes)?.as_slice())
            .map_err(|_| IndexError::Damaged)?;
        let mut annotations = message.annotations.unwrap_or_default();
        if *is_stripped != 0 {
            fill(&mut annotations);
        }
        let text = message.article.unwrap_or_default().text;
        Ok(Self {
            article: v1::Article { text, ..article },
            annotations,
        })
    }

    /// The article without its text.
    pub(crate) fn basic_article(&self) -> v1::Article {
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
        let mut ids = BTreeSet::new();
        let events = self.annotations.events.iter();
        let events = events.filter(|event| ids.insert(event.id.as_str()));
        events.filter_map(|event| self.event(&event.id)).collect()
    }

    /// An event it states, quoting the text.
    pub fn event(&self, id: &str) -> Option<v1::Event> {
        let mut stated = self
            .annotations
            .events
            .iter()
            .filter(|event| event.id == id);
        let first = stated.next()?;
        let provenance = first.provenance.iter();
        let provenance = provenance.chain(stated.flat_map(|event| &event.provenance));
        let participants = first.participants.iter();
        let participants = participants.map(|participant| v1::Participant {
            span: participant.span.as_ref().map(|span| self.with_text(span)),
            ..participant.clone()
        });
        Some(v1::Event {
            participants: participants.collect(),
            provenance: provenance.map(|place| self.with_quotes(place)).collect(),
            article_count: 0,
            publisher_count: 0,
            ..first.clone()
        })
    }
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::compress(bytes, LEVEL).expect("compressing in memory fails only without memory")
}

fn unpack(bytes: &[u8]) -> Result<Vec<u8>, IndexError> {
    let size = zstd::zstd_safe::get_frame_content_size(bytes)
        .ok()
        .flatten()
        .and_then(|size| usize::try_from(size).ok())
        .filter(|size| *size <= DOCUMENT_BYTES_MAX)
        .ok_or(IndexError::Damaged)?;
    zstd::bulk::decompress(bytes, size).map_err(|_| IndexError::Damaged)
}

/// Takes out what [`fill`] can put back: most places repeat the span of their
/// sentence. Says whether it could.
fn strip(annotations: &mut v1::Annotations) -> bool {
    let sentences = std::mem::take(&mut annotations.sentences);
    let sentence = |place: &v1::Provenance| sentences.get(place.sentence_index as usize);
    let can_strip =
        places(annotations).all(|place| place.sentence.is_some() || sentence(place).is_none());
    if can_strip {
        for place in places_mut(annotations) {
            if place.sentence.as_ref() == sentence(place) {
                place.sentence = None;
            }
        }
    }
    annotations.sentences = sentences;
    can_strip
}

fn fill(annotations: &mut v1::Annotations) {
    let sentences = std::mem::take(&mut annotations.sentences);
    for place in places_mut(annotations) {
        if place.sentence.is_none() {
            place.sentence = sentences.get(place.sentence_index as usize).cloned();
        }
    }
    annotations.sentences = sentences;
}

fn places(annotations: &v1::Annotations) -> impl Iterator<Item = &v1::Provenance> {
    let mentions = annotations.mentions.iter();
    let dates = annotations.dates.iter();
    let events = annotations.events.iter();
    mentions
        .filter_map(|mention| mention.provenance.as_ref())
        .chain(dates.filter_map(|date| date.provenance.as_ref()))
        .chain(events.flat_map(|event| &event.provenance))
}

fn places_mut(annotations: &mut v1::Annotations) -> impl Iterator<Item = &mut v1::Provenance> {
    let mentions = annotations.mentions.iter_mut();
    let dates = annotations.dates.iter_mut();
    let events = annotations.events.iter_mut();
    mentions
        .filter_map(|mention| mention.provenance.as_mut())
        .chain(dates.filter_map(|date| date.provenance.as_mut()))
        .chain(events.flat_map(|event| &mut event.provenance))
}
