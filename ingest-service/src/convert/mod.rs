//! From what was read to the API's messages.
//!
//! Reading has one coordinate system for a whole document; the API counts from
//! the title and from the text. The stored form leaves the words at each span
//! out, since the text is beside them; [`fill_text`] puts them in for answers.

use annotate::document::QualityFlag;
use annotate::entity::{Entity, EntityIndex, MentionKind};
use annotate::{Reader, Reading};
use shared::v1;

use crate::article::Submission;

mod date;
mod entity;
mod event;
mod fill;
mod place;

pub use fill::fill_text;
use place::Places;

/// Reads a submission: the article as it would be stored, and what was read
/// from it, spans without their words. Revision and time of ingest are left unset.
pub fn read_article(reader: &Reader, submission: &Submission) -> (v1::Article, v1::Annotations) {
    let reading = reader.read(&submission.source());
    (
        article(submission, &reading),
        annotations(submission, &reading),
    )
}

fn article(submission: &Submission, reading: &Reading) -> v1::Article {
    let document = &reading.document;
    let metadata = &document.metadata;
    let stated = |stated: &Option<String>| stated.clone().unwrap_or_default();
    let publisher = submission.publisher();
    v1::Article {
        id: submission.id().to_string(),
        title: match document.text_start() {
            0 => stated(&metadata.title),
            // The title that was submitted, without the blank line behind it.
            start => document.buffer()[..start - 2].to_owned(),
        },
        text: document.text().to_owned(),
        content_type: v1::ContentType::PlainText.into(),
        html: prost::bytes::Bytes::new(),
        source_uri: submission.source_uri().to_owned(),
        publisher: if publisher.is_empty() {
            stated(&metadata.publisher)
        } else {
            publisher.to_owned()
        },
        authors: if submission.authors().is_empty() {
            metadata.authors.clone()
        } else {
            submission.authors().to_vec()
        },
        publish_time: submission
            .publish_time()
            .map(|time| prost_types::Timestamp {
                seconds: time.as_second(),
                nanos: time.subsec_nanosecond(),
            }),
        publish_date: metadata.published.map(Into::into),
        language_code: document.language.tag.clone(),
        agency: stated(&metadata.agency),
        section: stated(&metadata.section),
        canonical_uri: stated(&metadata.canonical_uri),
        modify_date: metadata.modified.map(Into::into),
        quality_flags: document
            .flags
            .iter()
            .map(|flag| quality(*flag).into())
            .collect(),
        content_hash: submission.content_hash().as_bytes().to_vec().into(),
        ingest_time: None,
        revision: None,
        engine_version: annotate::ENGINE_VERSION.to_owned(),
    }
}

fn annotations(submission: &Submission, reading: &Reading) -> v1::Annotations {
    let places = Places::of(reading);
    let mut annotations = v1::Annotations {
        mentions: mentions(reading, &places),
        dates: dates(reading, &places),
        events: event::events(submission.id(), reading, &places),
        sentences: places.sentences(),
        blocks: places.blocks(),
        ..v1::Annotations::default()
    };
    entity::entities(reading, &places, &mut annotations);
    annotations
}

fn mentions(reading: &Reading, places: &Places<'_>) -> Vec<v1::Mention> {
    let mentions = reading.annotations.mentions.iter();
    mentions
        .map(|mention| {
            let entity = entity_at(reading, mention.entity);
            v1::Mention {
                entity_id: entity.id.clone(),
                entity_type: entity::type_of(&entity.detail).into(),
                kind: mention_kind(mention.kind).into(),
                provenance: Some(places.provenance(mention.sentence, mention.span, mention.zone)),
            }
        })
        .collect()
}

fn dates(reading: &Reading, places: &Places<'_>) -> Vec<v1::DateMention> {
    let dates = reading.annotations.dates.iter();
    dates
        .map(|mention| v1::DateMention {
            date: mention.value.map(|(span, _)| date::date_span(span)),
            anchor: mention
                .value
                .map_or(v1::DateAnchor::Unspecified, |(_, anchor)| {
                    date::anchor(anchor)
                })
                .into(),
            provenance: Some(places.provenance(mention.sentence, mention.span, mention.zone)),
        })
        .collect()
}

/// The entity that an index of the same reading points to.
fn entity_at(reading: &Reading, index: EntityIndex) -> &Entity {
    &reading.annotations.entities[index.0 as usize]
}

fn mention_kind(kind: MentionKind) -> v1::MentionKind {
    match kind {
        MentionKind::Name => v1::MentionKind::Name,
        MentionKind::Nominal => v1::MentionKind::Nominal,
        MentionKind::Pronoun => v1::MentionKind::Pronoun,
    }
}

fn quality(flag: QualityFlag) -> v1::QualityFlag {
    match flag {
        QualityFlag::TruncatedSource => v1::QualityFlag::TruncatedSource,
        QualityFlag::Paywall => v1::QualityFlag::Paywall,
        QualityFlag::ConsentPage => v1::QualityFlag::ConsentPage,
        QualityFlag::LanguageUnsupported => v1::QualityFlag::LanguageUnsupported,
        QualityFlag::MixedLanguage => v1::QualityFlag::MixedLanguage,
        QualityFlag::NoDate => v1::QualityFlag::NoDate,
        QualityFlag::DateFromUri => v1::QualityFlag::DateFromUri,
        QualityFlag::NoText => v1::QualityFlag::NoText,
        QualityFlag::BrokenEncoding => v1::QualityFlag::BrokenEncoding,
    }
}
