//! A sentence made ready for the tagger: its words, written as prose would write them.

use std::collections::HashMap;

use super::feature::{Place, Style};
use super::lexicon::{Lexicon, list, phrase_hash};
use super::word::{Case, Word, WordReader, case_of};
use crate::document::Document;
use crate::model::{hash, lower_into};
use crate::span::Span;
use crate::token::{Sentence, Tokens};

/// The words of an article, each read once.
pub(super) struct Vocabulary {
    reader: WordReader,
    numbers: HashMap<u64, u32>,
    pub words: Vec<Word>,
    casing: HashMap<u64, Casing>,
}

/// How often an article writes a word small and with a capital, within prose.
#[derive(Clone, Copy, Default)]
struct Casing {
    small: u16,
    capital: u16,
    all_capitals: u16,
}

/// A sentence ready for the tagger.
#[derive(Default)]
pub(super) struct Prepared {
    /// Numbers of words in the vocabulary.
    pub words: Vec<u32>,
    pub places: Vec<Place>,
    pub style: Style,
}

impl Vocabulary {
    /// Takes note of how the article writes its words.
    pub fn new(document: &Document, tokens: &Tokens) -> Self {
        let mut casing: HashMap<u64, Casing> = HashMap::new();
        let headline =
            |s: &Sentence| style_of(document, &tokens.tokens[s.tokens.clone()]) != Style::Prose;
        // Only a headline needs the evidence; most sentences of an article are none.
        if tokens.sentences.iter().any(headline) {
            let mut lower = String::new();
            for sentence in tokens.sentences.iter().filter(|s| !headline(s)) {
                for &token in tokens.tokens[sentence.tokens.clone()].iter().skip(1) {
                    let text = document.text_of(token);
                    let case = case_of(text);
                    if case == Case::None {
                        continue;
                    }
                    lower_into(text, &mut lower);
                    let seen = casing.entry(hash(lower.as_bytes())).or_default();
                    let count = match case {
                        Case::Small => &mut seen.small,
                        Case::AllCapitals => &mut seen.all_capitals,
                        _ => &mut seen.capital,
                    };
                    *count = count.saturating_add(1);
                }
            }
        }
        Self {
            reader: WordReader::new(),
            numbers: HashMap::new(),
            words: Vec::new(),
            casing,
        }
    }

    fn number(&mut self, text: &str) -> u32 {
        let next = u32::try_from(self.words.len()).expect("an article has fewer than 4 G words");
        let number = *self.numbers.entry(hash(text.as_bytes())).or_insert(next);
        if number == next {
            self.words.push(self.reader.read(text));
        }
        number
    }

    /// Reads a sentence into `out`, whose buffers are used again.
    pub fn prepare(&mut self, document: &Document, tokens: &[Span], out: &mut Prepared) {
        out.words.clear();
        out.places.clear();
        out.style = style_of(document, tokens);
        let mut end = usize::MAX;
        let mut buffer = String::new();
        for (at, &token) in tokens.iter().enumerate() {
            let text = document.text_of(token);
            let number = match out.style {
                Style::Prose | Style::Small => self.number(text),
                style => {
                    self.rewrite(text, style, at == 0, &mut buffer);
                    self.number(&buffer)
                }
            };
            out.words.push(number);
            out.places.push(Place {
                glued: token.start() == end,
                phrase: 0,
            });
            end = token.end();
        }
        self.mark_phrases(out);
    }

    /// Writes a word of a headline as the story or, failing that, most writers would.
    fn rewrite(&self, text: &str, style: Style, first: bool, out: &mut String) {
        lower_into(text, out);
        let key = hash(out.as_bytes());
        let seen = self.casing.get(&key).copied().unwrap_or_default();
        let habit = Lexicon::shipped().word(key);
        let case = case_of(text);
        let known = seen.small + seen.capital + seen.all_capitals > 0;
        let small = if known {
            seen.small > seen.capital + seen.all_capitals
        } else {
            habit & list::SMALL != 0
        };
        let all_capitals = if known {
            seen.all_capitals > seen.capital
        } else {
            habit & (list::ALL_CAPITALS | list::ACRONYM) != 0 || text.contains('.')
        };
        match (style, case) {
            (Style::Title, Case::Capital) if small && !first => {}
            (Style::AllCapitals, Case::AllCapitals) if small && !first => {}
            (Style::AllCapitals, Case::AllCapitals) if !all_capitals || small => {
                let mut chars = out.chars();
                if let Some(c) = chars.next() {
                    let rest = chars.as_str().to_owned();
                    out.clear();
                    out.extend(c.to_uppercase());
                    out.push_str(&rest);
                }
            }
            _ => {
                out.clear();
                out.push_str(text);
            }
        }
    }

    /// Finds the longest listed phrases of two words or more.
    fn mark_phrases(&self, out: &mut Prepared) {
        let lexicon = Lexicon::shipped();
        let mut start = 0;
        while start < out.words.len() {
            let first = &self.words[out.words[start] as usize];
            let mut found = (0, 0);
            if first.lists & list::BEGINS != 0 {
                let mut phrase = first.lower;
                for (at, &number) in out.words.iter().enumerate().skip(start + 1).take(6) {
                    phrase = phrase_hash(phrase, self.words[number as usize].lower);
                    let lists = lexicon.phrase(phrase);
                    if lists & !list::BEGINS != 0 {
                        found = (at + 1, lists & !list::BEGINS);
                    }
                    if lists & list::BEGINS == 0 {
                        break;
                    }
                }
            }
            let (end, lists) = found;
            for at in start..end {
                let position = if at == start {
                    1
                } else {
                    2 + u16::from(at + 1 == end)
                };
                out.places[at].phrase = lists << 2 | position;
            }
            start = end.max(start + 1);
        }
    }
}

/// How a sentence is written; a short one counts as prose unless all in capitals.
fn style_of(document: &Document, tokens: &[Span]) -> Style {
    let (mut long, mut capital, mut all, mut small) = (0, 0, 0, 0);
    for &token in tokens {
        let text = document.text_of(token);
        match case_of(text) {
            Case::None | Case::Initial => continue,
            Case::AllCapitals => all += 1,
            Case::Capital if text.len() > 3 => capital += 1,
            Case::Small => {
                small += 1;
                if text.len() <= 3 {
                    continue;
                }
            }
            _ => {}
        }
        long += 1;
    }
    if all >= 3 && small == 0 && all * 4 >= long * 3 {
        Style::AllCapitals
    } else if long >= 5 && (capital + all) * 5 >= long * 4 && capital > all {
        Style::Title
    } else if long >= 4 && capital + all == 0 {
        Style::Small
    } else {
        Style::Prose
    }
}
