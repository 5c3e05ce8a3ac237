//! Sentences and tokens of a document.
//!
//! Tokens are cut the way Universal Dependencies cuts English: a possessive
//! "'s" and the halves of a contraction stand alone ("do|n't", "can|not"), and
//! so does a hyphen between words, because names meet at hyphens
//! ("Israeli-Palestinian", "U.S.-led"). The full stop of an abbreviation belongs
//! to it, at the end of a sentence too.

mod abbreviation;
mod sentence;
mod word;

use std::ops::Range;

use crate::document::{Document, Zone};
use crate::span::Span;

/// A word, number or mark of punctuation. A possessive "'s" is a token of its own.
pub type Token = Span;

/// A sentence: a stretch of one block, and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands, without surrounding white space.
    pub span: Span,
    /// The zone of the block it lies in.
    pub zone: Zone,
    /// Which block it lies in: an index into `Document::blocks`.
    pub block: u32,
    /// Its tokens: a range into [`Tokens::tokens`]. Never empty.
    pub tokens: Range<usize>,
}

/// All sentences and tokens of a document, in reading order, boilerplate and
/// bylines left out (captions are kept).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tokens {
    /// The sentences.
    pub sentences: Vec<Sentence>,
    /// The tokens of all sentences, in order.
    pub tokens: Vec<Token>,
}

/// Cuts a document's story and captions into sentences and tokens.
///
/// A sentence never crosses blocks. Within a block a line break is white space
/// like any other, unless a list goes on behind it.
pub fn tokenize(document: &Document) -> Tokens {
    let mut found = Tokens::default();
    for (index, block) in document.blocks.iter().enumerate() {
        if !(block.zone.tells_the_story() || block.zone == Zone::Caption) {
            continue;
        }
        let first = found.tokens.len();
        word::cut(document.buffer(), block.span, &mut found.tokens);
        let number = u32::try_from(index).expect("a block holds at least one byte of 4 GiB");
        for tokens in sentence::cut(document.buffer(), &found.tokens[first..]) {
            let tokens = first + tokens.start..first + tokens.end;
            found.sentences.push(Sentence {
                span: found.tokens[tokens.start].to(found.tokens[tokens.end - 1]),
                zone: block.zone,
                block: number,
                tokens,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::Block;

    fn document(text: &str) -> Document {
        let mut document = Document::new("", text);
        document.blocks.push(Block {
            zone: Zone::Body,
            span: Span::new(0, text.len()),
        });
        document
    }

    /// Tokens joined by blanks, sentences by " ⏎ ".
    fn cut(text: &str) -> String {
        let document = document(text);
        let found = tokenize(&document);
        let sentence = |sentence: &Sentence| {
            let tokens = &found.tokens[sentence.tokens.clone()];
            let words: Vec<_> = tokens.iter().map(|&t| document.text_of(t)).collect();
            words.join(" ")
        };
        let sentences: Vec<_> = found.sentences.iter().map(sentence).collect();
        sentences.join(" ⏎ ")
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let check = |text: &str| {
            let sentences: Vec<_> = text.split('|').map(str::to_owned).collect();
            let document = document(&text.replace('|', " "));
            let found = tokenize(&document);
            let found: Vec<_> = found
                .sentences
                .iter()
                .map(|s| document.text_of(s.span).to_owned())
                .collect();
            assert_eq!(found, sentences);
        };
        check("He met U.S. Army Gen. Mark Milley on Jan. 5 in Washington, D.C.|They agreed.");
        check("“We will act.”|The minister left.");
        check("\"Will you go?\" Smith asked.|\"No!\" she said.");
        check("It fell 3.5 percent to $1.2 billion at 5 p.m. on Monday.|Analysts were calm.");
        check("George W. Bush and J. K. Rowling came.|John D. was late.");
        check("See https://example.com/a.b?c=1.|It is there.");
        check("Jones & Co. Inc. rose.|Smith v. Jones did not.");
        check("He waited ... and left.|She stayed...|Then it rained.");
        check("Lt. Col. Ann Roe (ret.) spoke.|No. 5 won.");
        check("Is it true?|Yes!|It is.");
        check("He lives in the U.S.|How about you?");
    }

    #[test]
    fn tokens_suit_names_and_syntax() {
        let check = |text: &str, expected: &str| assert_eq!(cut(text), expected);
        check("Bush's don't cannot", "Bush 's do n't can not");
        check("Xi’s won’t we’ll", "Xi ’s wo n’t we ’ll");
        check(
            "the Clintons' O'Brien's home",
            "the Clintons ' O'Brien 's home",
        );
        check(
            "Israeli-Palestinian, U.S.-led",
            "Israeli - Palestinian , U.S. - led",
        );
        check(
            "$1,200.50 US$5 €3m 10:30 50%",
            "$ 1,200.50 US$ 5 € 3m 10:30 50 %",
        );
        check("AT&T (IAEA) 2009-16", "AT&T ( IAEA ) 2009 - 16");
        check("war--and well... on 9/11", "war -- and well ... on 9/11");
        check(
            "either/or a@b.com, www.x.org.",
            "either / or a@b.com , www.x.org .",
        );
        check("he said.The man", "he said . ⏎ The man");
        check("Van der\nMerwe", "Van der Merwe");
    }

    #[test]
    fn boilerplate_and_bylines_are_left_out() {
        let mut document = document("By Jane Roe. Subscribe now.");
        document.blocks[0].zone = Zone::Byline;
        assert_eq!(tokenize(&document), Tokens::default());
    }

    proptest! {
        #[test]
        fn every_visible_character_lies_in_one_token_and_every_token_in_one_sentence(
            text in "(\\PC|[ \n\t.?!'’“”\"()-]|[A-Z][a-z]{1,4}|U\\.S\\.|Mr\\.|1\\.){0,60}",
        ) {
            let document = document(&text);
            let found = tokenize(&document);
            let mut end = 0;
            for token in &found.tokens {
                prop_assert!(token.start() >= end && !token.is_empty());
                let skipped = &text[end..token.start()];
                prop_assert!(skipped.chars().all(word::is_space), "skipped {skipped:?}");
                prop_assert!(!document.text_of(*token).contains(word::is_space));
                end = token.end();
            }
            prop_assert!(text[end..].chars().all(word::is_space));
            let mut next = 0;
            for sentence in &found.sentences {
                prop_assert_eq!(sentence.tokens.start, next);
                prop_assert!(!sentence.tokens.is_empty());
                next = sentence.tokens.end;
            }
            prop_assert_eq!(next, found.tokens.len());
        }
    }
}
