//! A sentence made ready for the tagger: its words, written as prose would write them.

use std::collections::HashMap;

use super::feature::{Place, Style};
use super::lexicon::{Lexicon, list, phrase_hash};
use super::word::{Case, Word, WordReader, case_of};
use crate::document::Document;
use crate::model::{ByHash, hash, lower_into};
use crate::span::Span;
use crate::token::Tokens;

/// The words that are in every article, read once and for all.
#[derive(Default)]
pub(super) struct Known {
    numbers: ByHash<u32>,
    words: Vec<Word>,
}

impl Known {
    /// Reads the words of a list, one a line.
    pub fn new(list: &str) -> Self {
        let mut known = Self::default();
        let mut reader = WordReader::new();
        for (number, word) in (0..).zip(list.lines()) {
            known.numbers.insert(hash(word.as_bytes()), number);
            known.words.push(reader.read(word));
        }
        known
    }

    /// The words, by number.
    pub fn words(&self) -> &[Word] {
        &self.words
    }
}

/// The words of an article: the known ones, and its own, each read once.
pub(super) struct Vocabulary<'a> {
    known: &'a Known,
    reader: WordReader,
    numbers: ByHash<u32>,
    /// Their numbers follow on those of the known words.
    own: Vec<Word>,
    /// How the article writes its words; filled only if it has headlines.
    casing: ByHash<Casing>,
}

/// How often an article writes a word small and with a capital, within prose.
#[derive(Clone, Copy, Default)]
struct Casing {
    small: u32,
    capital: u32,
    all_capitals: u32,
}

/// A sentence ready for the tagger.
#[derive(Default)]
pub(super) struct Prepared {
    /// Numbers of words in the vocabulary.
    pub words: Vec<u32>,
    pub places: Vec<Place>,
    pub style: Style,
}

/// Reads an article: its vocabulary, and its sentences one after the other.
pub(super) fn read<'a>(
    known: &'a Known,
    document: &Document,
    tokens: &Tokens,
) -> (Vocabulary<'a>, Vec<Prepared>) {
    let mut vocabulary = Vocabulary {
        known,
        reader: WordReader::new(),
        numbers: HashMap::default(),
        own: Vec::new(),
        casing: HashMap::default(),
    };
    let mut sentences: Vec<Prepared> = Vec::with_capacity(tokens.sentences.len());
    for sentence in &tokens.sentences {
        let spans = &tokens.tokens[sentence.tokens.clone()];
        sentences.push(vocabulary.prepare(document, spans));
    }
    let headline = |s: &Prepared| matches!(s.style, Style::Title | Style::AllCapitals);
    if sentences.iter().any(headline) {
        sentences
            .iter()
            .filter(|s| !headline(s))
            .for_each(|s| vocabulary.note_casing(s));
        for (sentence, prepared) in tokens.sentences.iter().zip(&mut sentences) {
            if headline(prepared) {
                let spans = &tokens.tokens[sentence.tokens.clone()];
                vocabulary.rewrite_all(document, spans, prepared);
            }
        }
    }
    for sentence in &mut sentences {
        vocabulary.mark_phrases(sentence);
        vocabulary.mark_runs(sentence);
    }
    (vocabulary, sentences)
}

impl Vocabulary<'_> {
    /// The word with a number.
    #[inline]
    pub fn word(&self, number: u32) -> &Word {
        let number = number as usize;
        match number.checked_sub(self.known.words.len()) {
            Some(own) => &self.own[own],
            None => &self.known.words[number],
        }
    }

    /// The words that are not among the known ones; their numbers follow on those.
    pub fn own(&self) -> &[Word] {
        &self.own
    }

    /// How many words there are, known and own.
    pub fn len(&self) -> usize {
        self.known.words.len() + self.own.len()
    }

    fn number(&mut self, text: &str) -> u32 {
        let key = hash(text.as_bytes());
        if let Some(&number) = self.known.numbers.get(&key) {
            return number;
        }
        let next = u32::try_from(self.len()).expect("an article has fewer than 4 G words");
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.own.push(self.reader.read(text));
        }
        number
    }

    fn prepare(&mut self, document: &Document, tokens: &[Span]) -> Prepared {
        let mut end = usize::MAX;
        let mut prepared = Prepared {
            words: Vec::with_capacity(tokens.len()),
            places: Vec::with_capacity(tokens.len()),
            style: Style::Prose,
        };
        for &token in tokens {
            prepared.words.push(self.number(document.text_of(token)));
            prepared.places.push(Place {
                glued: token.start() == end,
                phrase: 0,
                run: (0, 0),
            });
            end = token.end();
        }
        prepared.style = style_of(prepared.words.iter().map(|&n| self.word(n)));
        prepared
    }

    /// Counts how prose writes its words; the first of a sentence tells nothing.
    fn note_casing(&mut self, sentence: &Prepared) {
        for &number in sentence.words.iter().skip(1) {
            let (case, lower) = (self.word(number).case, self.word(number).lower);
            if case == Case::None {
                continue;
            }
            let casing = self.casing.entry(lower).or_default();
            let seen = match case {
                Case::Small => &mut casing.small,
                Case::AllCapitals => &mut casing.all_capitals,
                _ => &mut casing.capital,
            };
            *seen += 1;
        }
    }

    /// Replaces the words of a headline by what prose would write.
    fn rewrite_all(&mut self, document: &Document, tokens: &[Span], headline: &mut Prepared) {
        let mut buffer = String::new();
        for (at, &token) in tokens.iter().enumerate() {
            self.rewrite(
                document.text_of(token),
                headline.style,
                at == 0,
                &mut buffer,
            );
            headline.words[at] = self.number(&buffer);
        }
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
            (Style::Title, Case::Capital) | (Style::AllCapitals, Case::AllCapitals)
                if small && !first => {}
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

    /// Finds the runs of words with capitals. A word that is mostly written small
    /// does not begin one at the start of a sentence.
    fn mark_runs(&self, sentence: &mut Prepared) {
        let word = |at: usize| self.word(sentence.words[at]);
        let in_run = |at: usize| {
            let word = word(at);
            let opens_small = at == 0 && word.lists & list::SMALL != 0;
            !opens_small && !matches!(word.case, Case::None | Case::Small)
        };
        let mut start = 0;
        while start < sentence.words.len() {
            let mut end = start;
            while end < sentence.words.len() && in_run(end) {
                end += 1;
            }
            let narrow = |at: usize| u32::try_from(at).expect("documents are far below 4 GiB");
            for place in &mut sentence.places[start..end] {
                place.run = (narrow(start), narrow(end));
            }
            start = end + 1;
        }
    }

    /// Finds the longest listed phrases of two words or more.
    fn mark_phrases(&self, out: &mut Prepared) {
        let lexicon = Lexicon::shipped();
        let mut start = 0;
        while start < out.words.len() {
            let first = self.word(out.words[start]);
            let mut found = (0, 0);
            if first.lists & list::BEGINS != 0 {
                let mut phrase = first.lower;
                for (at, &number) in out.words.iter().enumerate().skip(start + 1).take(6) {
                    phrase = phrase_hash(phrase, self.word(number).lower);
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
fn style_of<'a>(words: impl Iterator<Item = &'a Word>) -> Style {
    let (mut counted, mut capital, mut all, mut small) = (0, 0, 0, 0);
    for word in words {
        match word.case {
            Case::None | Case::Initial => continue,
            Case::AllCapitals => all += 1,
            Case::Capital if word.long => capital += 1,
            Case::Small => {
                small += 1;
                if !word.long {
                    continue;
                }
            }
            _ => {}
        }
        counted += 1;
    }
    if all >= 3 && small == 0 && all * 4 >= counted * 3 {
        Style::AllCapitals
    } else if counted >= 5 && (capital + all) * 5 >= counted * 4 && capital > all {
        Style::Title
    } else if counted >= 4 && capital + all == 0 {
        Style::Small
    } else {
        Style::Prose
    }
}
