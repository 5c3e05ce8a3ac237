//! Whether the clause around a date looks back or ahead, told from small closed
//! lists of verbs and from "-ed". No parser: the verb nearest to the date decides,
//! the one before it first.

use super::lexer::{Kind, Lexeme};
use super::words::Word;

/// Which way a clause looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb tells.
    Unknown,
}

/// How far a verb is looked for, in lexemes.
const REACH: usize = 24;

/// The tense of the clause around the lexemes `from..to` of a sentence.
pub(super) fn tense(text: &str, lexemes: &[Lexeme], from: usize, to: usize) -> Tense {
    let clause = Clause { text, lexemes };
    let before = (from.saturating_sub(REACH)..from)
        .rev()
        .take_while(|&at| !clause.breaks(at))
        .find_map(|at| clause.verb(at));
    before
        .or_else(|| {
            (to..lexemes.len().min(to + REACH))
                .take_while(|&at| !clause.breaks(at))
                .find_map(|at| clause.verb(at))
        })
        .unwrap_or(Tense::Unknown)
}

struct Clause<'a> {
    text: &'a str,
    lexemes: &'a [Lexeme],
}

impl Clause<'_> {
    fn breaks(&self, at: usize) -> bool {
        matches!(self.lexemes[at].kind, Kind::Mark(b';'))
    }

    fn word(&self, at: usize) -> Option<Word> {
        match self.lexemes.get(at)?.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// What the word says of tense, if it is a verb that says something.
    fn verb(&self, at: usize) -> Option<Tense> {
        match self.lexemes[at].kind {
            Kind::Word(word) => self.known_verb(at, word),
            Kind::Other if self.ends_in_ed(at) => self.participle(at),
            _ => None,
        }
    }

    fn known_verb(&self, at: usize, word: Word) -> Option<Tense> {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        match word {
            // "the will", "Will Mutale".
            Word::Will if before == Some(Word::The) || self.names_a_person(at) => None,
            Word::Will | Word::Scheduled => Some(Tense::Future),
            Word::If => Some(Tense::Future),
            Word::Past => self.participle(at),
            Word::Timetable if before != Some(Word::The) => Some(Tense::Future),
            Word::Bare | Word::Be if before == Some(Word::To) => Some(Tense::Future),
            Word::Is if self.word(at + 1) == Some(Word::To) => Some(Tense::Future),
            _ => None,
        }
    }

    /// A past form, unless an auxiliary before it makes it one of the future:
    /// "will be held", "is to be released", "could have met".
    fn participle(&self, at: usize) -> Option<Tense> {
        let near = (at.saturating_sub(3)..at).rev().filter_map(|at| self.word(at));
        for word in near {
            match word {
                Word::Be | Word::To => return None,
                Word::Will => return Some(Tense::Future),
                Word::Is => return None,
                _ => {}
            }
        }
        Some(Tense::Past)
    }

    fn ends_in_ed(&self, at: usize) -> bool {
        let lexeme = self.lexemes[at];
        let word = &self.text[lexeme.start as usize..lexeme.end as usize];
        word.len() > 4 && word.ends_with("ed") && !word.ends_with("eed") && !lexeme.capital
    }

    /// "Will Mutale": capital in the midst of a sentence, or before a name.
    fn names_a_person(&self, at: usize) -> bool {
        self.lexemes[at].capital
            && (at > 0 || self.lexemes.get(at + 1).is_some_and(|next| next.capital))
    }
}
