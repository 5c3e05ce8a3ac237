//! What an event is read from: everything the stages before have found.

use std::borrow::Cow;

use crate::DateMention;
use crate::document::{Document, Zone};
use crate::entity::{Entity, Mention};
use crate::name::NameKind;
use crate::span::Span;
use crate::syntax::{DepRel, Penn, Syntax, Upos, lemma};
use crate::token::Tokens;

/// An article with its names, entities, dates and trees.
pub struct Scene<'a> {
    /// The text.
    pub document: &'a Document,
    /// Its words.
    pub tokens: &'a Tokens,
    /// Their trees.
    pub syntax: &'a Syntax,
    /// The entities.
    pub entities: &'a [Entity],
    /// Their mentions, in reading order.
    pub mentions: &'a [Mention],
    /// The dates, in reading order.
    pub dates: &'a [DateMention],
    /// What each word is part of the name of.
    masks: Vec<Option<NameKind>>,
    /// The sentence of each word.
    sentences: Vec<u32>,
}

impl<'a> Scene<'a> {
    /// Puts together what the stages have found; `names` are the marks of the
    /// tagger, in reading order, as ranges of words.
    pub fn new(
        document: &'a Document,
        tokens: &'a Tokens,
        syntax: &'a Syntax,
        names: impl Iterator<Item = (NameKind, std::ops::Range<usize>)>,
        (entities, mentions): (&'a [Entity], &'a [Mention]),
        dates: &'a [DateMention],
    ) -> Self {
        let mut masks = vec![None; tokens.tokens.len()];
        for (kind, words) in names {
            masks[words].fill(Some(kind));
        }
        let mut sentences = vec![0; tokens.tokens.len()];
        for (number, sentence) in (0..).zip(&tokens.sentences) {
            sentences[sentence.tokens.clone()].fill(number);
        }
        Self {
            document,
            tokens,
            syntax,
            entities,
            mentions,
            dates,
            masks,
            sentences,
        }
    }

    /// A word as it stands in the text.
    pub fn form(&self, word: usize) -> &'a str {
        self.document.text_of(self.tokens.tokens[word])
    }

    /// A word's dictionary form.
    pub fn lemma(&self, word: usize) -> Cow<'a, str> {
        lemma(self.form(word), self.syntax.penn(word))
    }

    /// What a word is part of the name of, if it is.
    pub fn mask(&self, word: usize) -> Option<NameKind> {
        self.masks[word]
    }

    /// The sentence a word stands in.
    pub fn sentence_of(&self, word: usize) -> u32 {
        self.sentences[word]
    }

    /// The zone a word stands in.
    pub fn zone_of(&self, word: usize) -> Zone {
        self.tokens.sentences[self.sentence_of(word) as usize].zone
    }

    /// The words of the sentence of a word.
    pub fn words_of_sentence(&self, word: usize) -> std::ops::Range<usize> {
        self.tokens.sentences[self.sentence_of(word) as usize]
            .tokens
            .clone()
    }

    /// The preposition in front of a word, in lower case: "with" of "with Japan".
    pub fn preposition(&self, word: usize) -> Option<String> {
        let case = self.syntax.child(word, &[DepRel::Case])?;
        Some(self.form(case).to_lowercase())
    }

    /// The mention whose words include a word.
    pub fn mention_at(&self, word: usize) -> Option<&'a Mention> {
        let token = self.tokens.tokens[word];
        let behind = self
            .mentions
            .partition_point(|mention| mention.span.end() <= token.start());
        self.mentions
            .get(behind)
            .filter(|mention| mention.span.overlaps(token))
    }

    /// The time expression whose words include a word.
    pub fn date_at(&self, word: usize) -> Option<&'a DateMention> {
        let token = self.tokens.tokens[word];
        let behind = self
            .dates
            .partition_point(|date| date.span.end() <= token.start());
        self.dates
            .get(behind)
            .filter(|date| date.span.overlaps(token))
    }

    /// The first word of a span, and the last.
    pub fn words_in(&self, span: Span) -> std::ops::Range<usize> {
        let tokens = &self.tokens.tokens;
        let first = tokens.partition_point(|token| token.end() <= span.start());
        let behind = tokens.partition_point(|token| token.start() < span.end());
        first..behind.max(first)
    }

    /// The word of some words that the others hang on.
    pub fn head_of(&self, words: std::ops::Range<usize>) -> Option<usize> {
        words.clone().find(|&word| {
            self.syntax
                .head(word)
                .is_none_or(|head| !words.contains(&head))
        })
    }

    /// Whether a word is a verb, or a participle used as one.
    pub fn is_verb(&self, word: usize) -> bool {
        self.syntax.upos(word) == Upos::Verb
            || matches!(
                self.syntax.penn(word),
                Penn::Vb | Penn::Vbd | Penn::Vbg | Penn::Vbn | Penn::Vbp | Penn::Vbz
            )
    }
}
