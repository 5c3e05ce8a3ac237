//! Places: from a document's one coordinate system to title and text.

use annotate::Reading;
use annotate::document::Zone;
use annotate::span::Span;
use shared::v1;

/// What is needed to say where something stands.
pub(super) struct Places<'a> {
    reading: &'a Reading,
    text_start: usize,
}

impl<'a> Places<'a> {
    pub(super) fn of(reading: &'a Reading) -> Self {
        Self {
            reading,
            text_start: reading.document.text_start(),
        }
    }

    /// A span, without its words.
    pub(super) fn span(&self, span: Span) -> v1::TextSpan {
        let (section, shift) = if span.start() >= self.text_start {
            (v1::Section::Text, self.text_start)
        } else {
            (v1::Section::Title, 0)
        };
        let offset = |at: usize| u32::try_from(at - shift).expect("spans are below 4 GiB");
        v1::TextSpan {
            section: section.into(),
            start_byte: offset(span.start()),
            end_byte: offset(span.end()),
            text: String::new(),
        }
    }

    /// A place in a sentence. The article is beside it, and so is not named.
    pub(super) fn provenance(&self, sentence: u32, span: Span, zone: Zone) -> v1::Provenance {
        let whole = &self.reading.tokens.sentences[sentence as usize];
        v1::Provenance {
            article_id: String::new(),
            sentence_index: sentence,
            sentence: Some(self.span(whole.span)),
            span: Some(self.span(span)),
            zone: zone_of(zone).into(),
        }
    }

    /// The zone a sentence lies in.
    pub(super) fn zone_of_sentence(&self, sentence: u32) -> Zone {
        self.reading.tokens.sentences[sentence as usize].zone
    }

    pub(super) fn sentences(&self) -> Vec<v1::TextSpan> {
        let sentences = self.reading.tokens.sentences.iter();
        sentences.map(|sentence| self.span(sentence.span)).collect()
    }

    pub(super) fn blocks(&self) -> Vec<v1::Block> {
        let blocks = self.reading.document.blocks.iter();
        blocks
            .map(|block| v1::Block {
                zone: zone_of(block.zone).into(),
                span: Some(self.span(block.span)),
            })
            .collect()
    }
}

fn zone_of(zone: Zone) -> v1::Zone {
    match zone {
        Zone::Headline => v1::Zone::Headline,
        Zone::Byline => v1::Zone::Byline,
        Zone::Dateline => v1::Zone::Dateline,
        Zone::Body => v1::Zone::Body,
        Zone::Heading => v1::Zone::Heading,
        Zone::ListItem => v1::Zone::ListItem,
        Zone::Quote => v1::Zone::Quote,
        Zone::Table => v1::Zone::Table,
        Zone::Caption => v1::Zone::Caption,
        Zone::Boilerplate => v1::Zone::Boilerplate,
    }
}
