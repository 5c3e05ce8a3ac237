//! Articles as they are read.

use annotate::date;
use annotate::document::{self, Body, Document, Source};
use annotate::entity::{Detail, Entity, EntityType, Mention, MentionKind, resolve};
use annotate::name::Tagger;
use annotate::token::{Tokens, tokenize};
use annotate::{Annotations, DateMention};
use jiff::civil::Date;

use super::gold::Gold;

/// An article as it was read, all but its events.
pub(super) struct Article {
    pub document: Document,
    pub tokens: Tokens,
    pub annotations: Annotations,
}

impl Article {
    pub fn read(tagger: Tagger<'_>, body: Body<'_>, published: Option<&str>) -> Self {
        let document = document::read(&Source {
            body,
            published: published.and_then(|date| date.parse().ok()),
            ..Source::default()
        });
        let tokens = tokenize(&document);
        let names = tagger.tag(&document, &tokens);
        let resolved = resolve(&document, &tokens, &names);
        let mut dates = date::find(&document, &tokens);
        date::drop_overlapping(&mut dates, &resolved.names_that_are_no_dates());
        Self {
            document,
            tokens,
            annotations: Annotations {
                entities: resolved.entities,
                mentions: resolved.mentions,
                dates,
                events: Vec::new(),
            },
        }
    }

    /// The dates of the story, each with its first and last day, both absent
    /// where nothing resolves it.
    pub fn dates(&self) -> impl Iterator<Item = (String, (Option<Date>, Option<Date>))> {
        let told = |mention: &&DateMention| mention.zone.tells_the_story();
        self.annotations.dates.iter().filter(told).map(|mention| {
            let days = mention
                .value
                .map_or((None, None), |(span, _)| (span.first(), span.last()));
            (plain(self.document.text_of(mention.span)), days)
        })
    }

    pub fn of_type(&self, kind: EntityType) -> Vec<&Entity> {
        let is = |entity: &&Entity| {
            matches!(
                (&entity.detail, kind),
                (Detail::Person(_), EntityType::Person)
                    | (Detail::Organization { .. }, EntityType::Organization)
                    | (Detail::Location, EntityType::Location)
                    | (Detail::Norp, EntityType::Norp)
            )
        };
        self.annotations.entities.iter().filter(is).collect()
    }

    fn mentions_of(&self, entity: &Entity) -> impl Iterator<Item = &Mention> {
        let mut entities = self.annotations.entities.iter();
        let at = entities.position(|other| other.id == entity.id);
        let mentions = self.annotations.mentions.iter();
        mentions.filter(move |mention| Some(mention.entity.0 as usize) == at)
    }

    pub fn mention_count(&self, entity: &Entity, captions: bool) -> usize {
        self.mentions_of(entity)
            .filter(|mention| {
                mention.kind == MentionKind::Name && (captions || mention.zone.tells_the_story())
            })
            .count()
    }

    /// Whether every mention of an entity lies in a line of boilerplate.
    pub fn is_junk(&self, entity: &Entity, gold: &Gold) -> bool {
        self.mentions_of(entity).all(|mention| {
            let sentence = self.tokens.sentences[mention.sentence as usize].span;
            let sentence = plain(self.document.text_of(sentence));
            gold.boilerplate_lines
                .iter()
                .any(|line| plain(line).contains(&sentence))
        })
    }
}

pub(super) fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('’', "'")
}

pub(super) fn names_of(entity: &Entity) -> impl Iterator<Item = String> {
    std::iter::once(&entity.name)
        .chain(&entity.aliases)
        .map(|name| plain(name))
}
