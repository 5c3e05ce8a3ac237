//! What resolution looks at: the document, its tokens, and small questions about them.

use std::ops::Range;

use crate::document::{Document, Zone};
use crate::lexicon::{Lexicon, TitleWords, title_words};
use crate::span::Span;
use crate::token::Tokens;

/// A document under resolution.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub document: &'a Document,
    pub tokens: &'a Tokens,
    pub lexicon: &'static Lexicon,
}

impl<'a> Scene<'a> {
    /// The text of a token; empty outside the document, so that context can be
    /// asked for without asking first whether it is there.
    pub fn text(&self, token: usize) -> &'a str {
        self.tokens
            .tokens
            .get(token)
            .map_or("", |span| self.document.text_of(*span))
    }

    /// The text of the token before `token`, within its sentence.
    pub fn before(&self, token: usize) -> Option<usize> {
        let previous = token.checked_sub(1)?;
        (self.sentence_of(previous) == self.sentence_of(token)).then_some(previous)
    }

    /// Whether a token is that word, whatever its case.
    pub fn is(&self, token: usize, word: &str) -> bool {
        self.text(token).eq_ignore_ascii_case(word)
    }

    /// Whether a token is any of those words, whatever its case.
    pub fn is_any(&self, token: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(token, word))
    }

    /// Whether a token is a possessive mark standing behind a name.
    pub fn is_possessive(&self, token: usize) -> bool {
        matches!(self.text(token), "'s" | "’s" | "'S" | "’S" | "'" | "’")
    }

    /// Whether a token starts with a capital letter.
    pub fn is_capitalized(&self, token: usize) -> bool {
        self.text(token).starts_with(char::is_uppercase)
    }

    /// Whether a token starts with a small letter.
    pub fn is_lower(&self, token: usize) -> bool {
        self.text(token).starts_with(char::is_lowercase)
    }

    /// Whether no white space stands between a token and the one before it.
    pub fn is_glued(&self, token: usize) -> bool {
        token > 0
            && self
                .tokens
                .tokens
                .get(token)
                .is_some_and(|span| self.tokens.tokens[token - 1].end() == span.start())
    }

    /// Whether a token is the first of its line.
    pub fn begins_line(&self, token: usize) -> bool {
        let Some(span) = self.tokens.tokens.get(token) else {
            return false;
        };
        let before = &self.document.buffer()[..span.start()];
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.trim_matches([' ', '\t', '-', '•', '*']).is_empty()
    }

    /// What a token may do in a title.
    pub fn title(&self, token: usize) -> TitleWords {
        let text = self.text(token);
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            title_words(&text.to_lowercase())
        } else {
            title_words(text)
        }
    }

    /// Where a run of tokens stands.
    pub fn span(&self, tokens: &Range<usize>) -> Span {
        self.tokens.tokens[tokens.start].to(self.tokens.tokens[tokens.end - 1])
    }

    /// The words of a run of tokens as the document has them, white space made single.
    pub fn words(&self, tokens: &Range<usize>) -> String {
        let text = self.document.text_of(self.span(tokens));
        let mut words = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        words
    }

    /// The sentence a token lies in.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.tokens
            .sentences
            .partition_point(|sentence| sentence.tokens.end <= token)
    }

    /// The zone of a sentence.
    pub fn zone(&self, sentence: u32) -> Zone {
        self.tokens.sentences[sentence as usize].zone
    }

    /// The tokens of a sentence.
    pub fn sentence(&self, sentence: u32) -> Range<usize> {
        self.tokens.sentences[sentence as usize].tokens.clone()
    }
}
