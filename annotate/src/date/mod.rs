//! Dates: time expressions found in the text and resolved to days.
//!
//! [`find`] reads each sentence with a small grammar over its own lexemes
//! (`lexer`, `grammar`), tells from the verbs around each expression whether it
//! looks back or ahead (`tense`), and resolves it in reading order (`resolve`).
//! Nothing asks the clock: what the article does not settle stays unresolved.

mod calendar;
mod edtf;

mod expression;
mod grammar;
mod lexer;
mod part;
mod resolve;
mod span;
mod tense;
mod words;

#[cfg(test)]
mod tests;

pub use edtf::InvalidEdtf;
pub use span::{Anchor, DateSpan, Granularity};

use jiff::civil::Date;

use crate::DateMention;
use crate::document::Document;
use crate::span::Span;
use crate::token::Tokens;
use expression::{Base, Expression, From, Year};
use grammar::{Found, Grammar, MonthNames};
use lexer::{Kind, Lexeme};
use resolve::Context;
use tense::Leaning;
use words::Word;

/// The dates of a document, in reading order, none overlapping another.
///
/// Relative dates are resolved against the day in the dateline, else the day of
/// publication, else the first full date in the text. Time of day, lengths of
/// time and recurring days ("every Monday") are not dates.
pub fn find(document: &Document, tokens: &Tokens) -> Vec<DateMention> {
    let article = Article::read(document, tokens);
    let mut context = Context::new(article.now(document));
    let mut mentions = Vec::with_capacity(article.found.len());
    for &(sentence, found) in &article.found {
        let lexemes = article.sentence(sentence);
        let leaning = if depends_on_tense(found.expression) {
            tense::leaning(document.buffer(), lexemes, found.from, found.to)
        } else {
            Leaning::default()
        };
        let value = context.resolve(found.expression, leaning, sentence);
        if value.is_none() && is_anaphor(found.expression) {
            continue;
        }
        let zone = tokens.sentences[sentence].zone;
        if let Some((span, _)) = value
            && zone.tells_the_story()
        {
            context.remember(found.expression, span, sentence);
        }
        mentions.push(DateMention {
            span: Span::new(
                lexemes[found.from].start as usize,
                lexemes[found.to - 1].end as usize,
            ),
            sentence: u32::try_from(sentence).expect("fewer sentences than bytes"),
            zone,
            value,
        });
    }
    mentions
}

/// Drops the dates that overlap a name: "April" of "April Jones". Both are in
/// reading order, and names do not overlap one another.
pub fn drop_overlapping(dates: &mut Vec<DateMention>, names: &[Span]) {
    let mut names = names.iter().peekable();
    dates.retain(|date| {
        while names
            .next_if(|name| name.end() <= date.span.start())
            .is_some()
        {}
        names.peek().is_none_or(|name| !name.overlaps(date.span))
    });
}

/// An article's lexemes and the expressions found among them.
struct Article {
    lexemes: Vec<Lexeme>,
    /// Where each sentence's lexemes begin, and a last entry where all end.
    starts: Vec<usize>,
    /// The expressions, with the sentence each stands in.
    found: Vec<(usize, Found)>,
}

impl Article {
    fn read(document: &Document, tokens: &Tokens) -> Self {
        let text = document.buffer();
        let mut article = Self {
            lexemes: Vec::with_capacity(text.len() / 5),
            starts: Vec::with_capacity(tokens.sentences.len() + 1),
            found: Vec::new(),
        };
        for sentence in &tokens.sentences {
            article.starts.push(article.lexemes.len());
            let span = sentence.span;
            lexer::lex(text, span.start(), span.end(), &mut article.lexemes);
        }
        article.starts.push(article.lexemes.len());

        let mut month_names = MonthNames::default();
        month_names.observe(&article.lexemes);
        let mut found = Vec::new();
        for sentence in 0..tokens.sentences.len() {
            let grammar = Grammar {
                text,
                lexemes: article.sentence(sentence),
                month_names,
            };
            grammar.read(&mut found);
            share_years(grammar.lexemes, &mut found);
            article
                .found
                .extend(found.drain(..).map(|found| (sentence, found)));
        }
        article
    }

    fn sentence(&self, index: usize) -> &[Lexeme] {
        &self.lexemes[self.starts[index]..self.starts[index + 1]]
    }

    /// The day the article is told, and how it is known.
    fn now(&self, document: &Document) -> Option<(Date, Anchor)> {
        let metadata = &document.metadata;
        let dateline = metadata.dateline.as_ref().and_then(|line| line.date);
        dateline
            .map(|day| (day, Anchor::Dateline))
            .or_else(|| metadata.published.map(|day| (day, Anchor::Published)))
            .or_else(|| self.told_in_text().map(|day| (day, Anchor::PriorMention)))
    }

    /// The day the article seems to be told, where nothing else says: its first
    /// full date, or the weekday of its lead if that comes in the days after.
    fn told_in_text(&self) -> Option<Date> {
        let full = self
            .found
            .iter()
            .find_map(|(_, found)| match found.expression {
                Expression::One(stretch) => match stretch.base {
                    Base::Day {
                        year: Year::Stated(year),
                        month,
                        day,
                    } => Date::new(year, month, day).ok(),
                    _ => None,
                },
                _ => None,
            })?;
        let lead = self
            .found
            .first()
            .and_then(|(_, found)| match found.expression {
                Expression::One(stretch) => match stretch.base {
                    Base::Weekday { number, .. } => {
                        jiff::civil::Weekday::from_monday_one_offset(number).ok()
                    }
                    _ => None,
                },
                _ => None,
            });
        lead.and_then(|weekday| calendar::weekday_from(full, weekday))
            .or(Some(full))
    }
}

/// In "July and November 2021" the year holds for both.
fn share_years(lexemes: &[Lexeme], found: &mut [Found]) {
    for at in (1..found.len()).rev() {
        let (left, right) = (found[at - 1], found[at]);
        let (Expression::One(first), Expression::One(second)) = (left.expression, right.expression)
        else {
            continue;
        };
        let joined = lexemes[left.to..right.from].iter().all(|lexeme| {
            matches!(
                lexeme.kind,
                Kind::Mark(b',' | b'&') | Kind::Word(Word::And | Word::Or)
            )
        }) && left.to < right.from;
        let alike = std::mem::discriminant(&first.base) == std::mem::discriminant(&second.base);
        if joined
            && alike
            && let Some(year @ Year::Stated(_)) = second.base.year()
        {
            let stretch = expression::Stretch {
                base: first.base.with_year(year),
                ..first
            };
            found[at - 1].expression = Expression::One(stretch);
        }
    }
}

fn depends_on_tense(expression: Expression) -> bool {
    let open = |base: Base| match base {
        Base::Weekday { .. } | Base::Weekend(_) => true,
        base => matches!(base.year(), Some(Year::Unstated(_))),
    };
    match expression {
        Expression::One(stretch) | Expression::From(stretch) => open(stretch.base),
        Expression::Range(first, last) => open(first.base) || open(last.base),
    }
}

/// Whether an expression is a date only by what stands before it: "the quarter".
fn is_anaphor(expression: Expression) -> bool {
    matches!(
        expression,
        Expression::One(stretch)
            if matches!(
                stretch.base,
                Base::Shift { from: From::Prior, .. } | Base::DayOfMonth(_)
            )
    )
}
