//! Whether the clause around a date looks back or ahead, told from small closed
//! lists of verbs and from "-ed". No parser: the verb nearest to the date decides,
//! those before it first.

use super::lexer::{Kind, Lexeme};
use super::words::Word;

/// Which way a clause looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// No verb tells.
    #[default]
    Unknown,
}

/// A tense, and how far to trust it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Leaning {
    pub(super) tense: Tense,
    /// The verb stands close by and nothing between says otherwise.
    pub(super) sure: bool,
}

/// How far a verb is looked for, in lexemes.
const REACH: usize = 24;

/// How near a verb must stand to be trusted, in lexemes.
const NEAR: usize = 7;

/// The tense of the clause around the lexemes `from..to` of a sentence.
pub(super) fn leaning(text: &str, lexemes: &[Lexeme], from: usize, to: usize) -> Leaning {
    let clause = Clause { text, lexemes };
    let start = from.saturating_sub(REACH);
    let before = (start..from)
        .rev()
        .take_while(|&at| !clause.breaks(at))
        .find_map(|at| Some((clause.verb(at)?, from - at)));
    let verb = before.or_else(|| {
        (to..lexemes.len().min(to + REACH))
            .take_while(|&at| !clause.breaks(at))
            .find_map(|at| Some((clause.verb(at)?, at - to)))
    });
    let Some((tense, away)) = verb else {
        return Leaning::default();
    };
    // "offered a rise from July", "extended to Nov. 20": the date lies past the verb.
    let beyond = from
        .checked_sub(1)
        .and_then(|at| clause.word(at))
        .is_some_and(|word| {
            matches!(
                word,
                Word::From | Word::To | Word::By | Word::Until | Word::Through
            )
        });
    let conditional = (start..from).any(|at| clause.word(at) == Some(Word::If));
    Leaning {
        tense,
        sure: away <= NEAR && !beyond && !conditional,
    }
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

    fn text(&self, at: usize) -> &str {
        self.lexemes.get(at).map_or("", |lexeme| {
            &self.text[lexeme.start as usize..lexeme.end as usize]
        })
    }

    /// What the word says of tense, if it is a verb that says something.
    fn verb(&self, at: usize) -> Option<Tense> {
        match self.lexemes[at].kind {
            Kind::Word(word) => self.known_verb(at, word),
            Kind::Other if self.ends_in_ed(at) => self.past_form(at),
            _ => None,
        }
    }

    fn known_verb(&self, at: usize, word: Word) -> Option<Tense> {
        let before = at.checked_sub(1).and_then(|before| self.word(before));
        match word {
            // "the will", "Will Mutale".
            Word::Scheduled if matches!(before, Some(Word::The | Word::A | Word::This)) => None,
            Word::Will if before == Some(Word::The) || self.names_a_person(at) => None,
            Word::Will | Word::Scheduled | Word::If => Some(Tense::Future),
            Word::Past if self.text(at) == "set" && matches!(self.text(at + 1), "for" | "to") => {
                Some(Tense::Future)
            }
            Word::Past => self.past_form(at),
            Word::Timetable if before != Some(Word::The) => Some(Tense::Future),
            Word::Bare | Word::Be if before == Some(Word::To) => Some(Tense::Future),
            Word::Is if self.word(at + 1) == Some(Word::To) => Some(Tense::Future),
            // "is heading to Gaza": of what goes on just now no day is given.
            Word::Is if self.ends_in_ing(at + 1) || self.ends_in_ing(at + 2) => Some(Tense::Future),
            _ => None,
        }
    }

    /// A past form, unless what stands before makes it part of another tense or
    /// an adjective: "will be held", "is located", "the reduced dividend".
    fn past_form(&self, at: usize) -> Option<Tense> {
        let mut before = at.checked_sub(1)?;
        if self.text(before).ends_with("ly") || self.text(before) == "not" {
            before = before.checked_sub(1)?;
        }
        let Some(word) = self.word(before) else {
            let hyphen = self.lexemes[before].kind == Kind::Mark(b'-') && !self.lexemes[at].gap;
            return (!hyphen).then_some(Tense::Past);
        };
        let further = before.checked_sub(1).and_then(|at| self.word(at));
        match (word, further) {
            (Word::Will | Word::To, _) | (Word::Be | Word::Past, Some(Word::Will | Word::To)) => {
                Some(Tense::Future)
            }
            (Word::Be | Word::Is, _) => None,
            (Word::The | Word::A | Word::Of, _) if self.ends_in_ed(at) => None,
            _ => Some(Tense::Past),
        }
    }

    fn ends_in_ed(&self, at: usize) -> bool {
        let word = self.text(at);
        word.len() > 4
            && word.ends_with("ed")
            && !word.ends_with("eed")
            && !self.lexemes[at].capital
            && !matches!(
                word,
                "preferred" | "unspecified" | "limited" | "hundred" | "alleged"
            )
    }

    fn ends_in_ing(&self, at: usize) -> bool {
        self.text(at).len() > 4 && self.text(at).ends_with("ing")
    }

    /// "Will Mutale": capital in the midst of a sentence, or before a name.
    fn names_a_person(&self, at: usize) -> bool {
        self.lexemes[at].capital
            && (at > 0 || self.lexemes.get(at + 1).is_some_and(|next| next.capital))
    }
}
