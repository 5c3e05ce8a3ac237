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
            fill(&mut annotations)?;
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
/// sentence, and lie close to its start; sentences and blocks begin where the one
/// before ended. Says whether it could; if not, all is as it was.
fn strip(annotations: &mut v1::Annotations) -> bool {
    let sentences = std::mem::take(&mut annotations.sentences);
    let can_strip = places(annotations).all(|place| is_strippable(place, &sentences))
        && is_run(sentences.iter())
        && is_run(
            annotations
                .blocks
                .iter()
                .filter_map(|block| block.span.as_ref()),
        );
    if can_strip {
        for place in places_mut(annotations) {
            let Some(sentence) = sentences.get(place.sentence_index as usize) else {
                continue;
            };
            place.sentence = None;
            if let Some(span) = &mut place.span {
                span.end_byte -= span.start_byte;
                span.start_byte -= sentence.start_byte;
            }
        }
    }
    annotations.sentences = sentences;
    if can_strip {
        to_steps(annotations.sentences.iter_mut());
        to_steps(
            annotations
                .blocks
                .iter_mut()
                .filter_map(|block| block.span.as_mut()),
        );
    }
    can_strip
}

/// Puts back what [`strip`] took out.
fn fill(annotations: &mut v1::Annotations) -> Result<(), IndexError> {
    from_steps(annotations.sentences.iter_mut())?;
    from_steps(
        annotations
            .blocks
            .iter_mut()
            .filter_map(|block| block.span.as_mut()),
    )?;
    let sentences = std::mem::take(&mut annotations.sentences);
    for place in places_mut(annotations) {
        let Some(sentence) = sentences.get(place.sentence_index as usize) else {
            continue;
        };
        place.sentence = Some(sentence.clone());
        if let Some(span) = &mut place.span {
            span.start_byte = sum(span.start_byte, sentence.start_byte)?;
            span.end_byte = sum(span.end_byte, span.start_byte)?;
        }
    }
    annotations.sentences = sentences;
    Ok(())
}

fn is_strippable(place: &v1::Provenance, sentences: &[v1::TextSpan]) -> bool {
    let Some(sentence) = sentences.get(place.sentence_index as usize) else {
        return true;
    };
    place.sentence.as_ref() == Some(sentence)
        && place.span.as_ref().is_none_or(|span| {
            sentence.start_byte <= span.start_byte && span.start_byte <= span.end_byte
        })
}

/// Where the span before ended; each section counts anew.
#[derive(Default)]
struct End {
    section: i32,
    byte: u32,
}

impl End {
    fn before(&self, span: &v1::TextSpan) -> u32 {
        if span.section == self.section {
            self.byte
        } else {
            0
        }
    }

    fn pass(&mut self, section: i32, byte: u32) {
        *self = Self { section, byte };
    }
}

/// Whether each begins where the one before ended, or behind.
fn is_run<'a>(mut spans: impl Iterator<Item = &'a v1::TextSpan>) -> bool {
    let mut end = End::default();
    spans.all(|span| {
        let follows = end.before(span) <= span.start_byte && span.start_byte <= span.end_byte;
        end.pass(span.section, span.end_byte);
        follows
    })
}

fn to_steps<'a>(spans: impl Iterator<Item = &'a mut v1::TextSpan>) {
    let mut end = End::default();
    for span in spans {
        let (before, last) = (end.before(span), span.end_byte);
        span.end_byte -= span.start_byte;
        span.start_byte -= before;
        end.pass(span.section, last);
    }
}

fn from_steps<'a>(mut spans: impl Iterator<Item = &'a mut v1::TextSpan>) -> Result<(), IndexError> {
    let mut end = End::default();
    spans.try_for_each(|span| {
        span.start_byte = sum(span.start_byte, end.before(span))?;
        span.end_byte = sum(span.end_byte, span.start_byte)?;
        end.pass(span.section, span.end_byte);
        Ok(())
    })
}

fn sum(a: u32, b: u32) -> Result<u32, IndexError> {
    a.checked_add(b).ok_or(IndexError::Damaged)
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

#[cfg(test)]
mod tests {
    use shared::v1;

    use super::Document;

    fn span((start_byte, end_byte): (u32, u32)) -> v1::TextSpan {
        v1::TextSpan {
            section: v1::Section::Text.into(),
            start_byte,
            end_byte,
            text: String::new(),
        }
    }

    /// Two sentences, the second of which is quoted as `sentence` and `words`.
    fn document(sentences: [(u32, u32); 2], sentence: (u32, u32), words: (u32, u32)) -> Document {
        let mention = v1::Mention {
            entity_id: "p".into(),
            provenance: Some(v1::Provenance {
                sentence_index: 1,
                sentence: Some(span(sentence)),
                span: Some(span(words)),
                ..Default::default()
            }),
            ..Default::default()
        };
        Document {
            article: v1::Article {
                text: "One is here. Two is there.".into(),
                ..Default::default()
            },
            annotations: v1::Annotations {
                mentions: vec![mention],
                sentences: sentences.map(span).to_vec(),
                ..Default::default()
            },
        }
    }

    #[test]
    fn a_document_comes_back_as_it_was_whatever_its_spans() {
        for document in [
            document([(0, 12), (13, 26)], (13, 26), (13, 16)),
            document([(0, 12), (13, 26)], (0, 12), (13, 16)),
            document([(0, 12), (13, 26)], (13, 26), (2, 9)),
            document([(13, 26), (0, 12)], (0, 12), (0, 3)),
            document([(0, 20), (13, 26)], (13, 26), (20, 26)),
        ] {
            let bytes = document.clone().encode();
            let read = Document::decode(document.basic_article(), &bytes);
            assert_eq!(read, Ok(document));
        }
    }
}
