//! The grammar of time expressions: a hand-written descent over a sentence's
//! lexemes. Every rule looks ahead a bounded number of lexemes, so reading is
//! linear. A rule takes the position it starts at and gives what it read and
//! the position after.

mod absolute;
mod guard;
mod period;
mod range;
mod relative;

pub(super) use guard::MonthNames;

use super::calendar::Unit;
use super::expression::{Base, Expression, From, Part, Stretch, Year};
use super::lexer::{Kind, Lexeme};
use super::words::Word;
use absolute::UNSTATED;

/// What a rule read, and the position after it.
type Read<T> = Option<(T, usize)>;

/// A time expression found in a sentence: its lexemes, first and after last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) expression: Expression,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Reads the time expressions of one sentence.
pub(super) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) lexemes: &'a [Lexeme],
    pub(super) month_names: MonthNames,
}

impl Grammar<'_> {
    /// All time expressions, in order, none overlapping another.
    pub(super) fn read(&self, found: &mut Vec<Found>) {
        let mut at = 0;
        while at < self.lexemes.len() {
            if let Some(to) = self.day_list(at, found) {
                at = to;
            } else if self.may_begin(at)
                && let Some((expression, to)) = self.expression(at)
            {
                let from = self.with_article(at, expression);
                found.push(Found {
                    expression,
                    from,
                    to,
                });
                at = to;
            } else {
                at += 1;
            }
        }
    }

    /// Whether any rule can start here: most words fail at once.
    fn may_begin(&self, at: usize) -> bool {
        match self.lexemes[at].kind {
            Kind::Word(word) => !matches!(
                word,
                Word::Past | Word::Will | Word::Bare | Word::Is | Word::Be | Word::The | Word::Of
            ),
            Kind::Number { .. }
            | Kind::Ordinal(_)
            | Kind::Decade { .. }
            | Kind::Quarter(_)
            | Kind::Half(_)
            | Kind::FiscalYear(_)
            | Kind::Dotted(..) => !self.glued(at),
            Kind::Mark(b'\'') => true,
            Kind::Other | Kind::Quantity | Kind::Mark(_) => false,
        }
    }

    fn expression(&self, at: usize) -> Read<Expression> {
        self.range(at).or_else(|| {
            let (stretch, to) = self.stretch(at)?;
            if self.word(to) == Some(Word::Onwards) {
                return Some((Expression::From(stretch), to + 1));
            }
            Some((Expression::One(stretch), to))
        })
    }

    /// A base, perhaps with words that take a part of it or hedge.
    fn stretch(&self, at: usize) -> Read<Stretch> {
        if self.word(at) == Some(Word::About) {
            let inner = if self.word(at + 1) == Some(Word::The) {
                at + 2
            } else {
                at + 1
            };
            let (stretch, to) = self.stretch_unhedged(inner)?;
            return Some((
                Stretch {
                    hedged: true,
                    ..stretch
                },
                to,
            ));
        }
        self.stretch_unhedged(at)
    }

    fn stretch_unhedged(&self, at: usize) -> Read<Stretch> {
        if let Some(read) = self.part(at) {
            return Some(read);
        }
        let (base, to) = self.base(at)?;
        Some((base.whole(), to))
    }

    /// "early …", "mid-…", "the end of …", "first half of …".
    fn part(&self, at: usize) -> Read<Stretch> {
        let part = match self.word(at)? {
            Word::Early => Part::Early,
            Word::Mid => Part::Middle,
            Word::Late => Part::Late,
            Word::Earlier => Part::Earlier,
            Word::Later => Part::Later,
            Word::End if self.mark(at + 1) == Some(b'-') && !self.gap(at + 1) => {
                let (base, to) = self.absolute(at + 2)?;
                return Some((base.in_part(Part::End), to));
            }
            Word::Start => return self.part_of(at + 1, Part::Early),
            Word::Middle => return self.part_of(at + 1, Part::Middle),
            Word::End => return self.part_of(at + 1, Part::End),
            Word::Ordinal(1) if self.word(at + 1) == Some(Word::Half) => {
                return self.half_of(at + 2, 1);
            }
            Word::Ordinal(2) | Word::Last if self.word(at + 1) == Some(Word::Half) => {
                return self.half_of(at + 2, 2);
            }
            Word::Ordinal(week @ 1..=4) if self.one(at + 1, Unit::Week) => {
                return self.week_of(at + 2, week);
            }
            Word::Last | Word::Final if self.one(at + 1, Unit::Week) => {
                return self.week_of(at + 2, 5);
            }
            Word::Unit {
                unit: Unit::Year | Unit::Month,
                plural: false,
            } => return self.year_end(at),
            _ => return None,
        };
        let mut next = at + 1;
        if self.mark(next) == Some(b'-') {
            next += 1;
        }
        if matches!(self.word(next), Some(Word::In | Word::On)) {
            next += 1;
        }
        if self.word(next) == Some(Word::The) {
            next += 1;
        }
        if let Some(Word::Season(number)) = self.word(next) {
            let (base, to) = self.base(next).unwrap_or((
                Base::Season {
                    year: UNSTATED,
                    number,
                },
                next + 1,
            ));
            return Some((base.in_part(part), to));
        }
        let (base, to) = self.part_base(next)?;
        // "Late Wednesday" and "earlier today" are hours of that day.
        let part = match base {
            Base::Weekday { .. }
            | Base::Day { .. }
            | Base::WeekdayOf { .. }
            | Base::Shift {
                unit: Unit::Day, ..
            } => return None,
            _ => part,
        };
        Some((base.in_part(part), to))
    }

    fn part_of(&self, at: usize, part: Part) -> Read<Stretch> {
        if self.word(at) != Some(Word::Of) {
            return None;
        }
        let next = if self.word(at + 1) == Some(Word::The) {
            at + 2
        } else {
            at + 1
        };
        let (base, to) = self.part_base(next)?;
        Some((base.in_part(part), to))
    }

    /// "of 2023", "of this year", "of the 1980s". Games have halves too.
    fn half_of(&self, at: usize, number: i8) -> Read<Stretch> {
        let part = if number == 1 {
            Part::FirstHalf
        } else {
            Part::SecondHalf
        };
        let (stretch, to) = self.part_of(at, part)?;
        let year = match stretch.base {
            Base::Year(year) => Year::Stated(year),
            Base::Shift {
                unit: Unit::Year,
                count,
                from: From::Now,
            } => Year::Relative(count),
            _ => return Some((stretch, to)),
        };
        Some((Base::Half { year, number }.whole(), to))
    }

    /// "of March", after "the first week".
    fn week_of(&self, at: usize, week: i8) -> Read<Stretch> {
        let (stretch, to) = self.part_of(at, Part::Week(week))?;
        let month = matches!(
            stretch.base,
            Base::Month { .. }
                | Base::Shift {
                    unit: Unit::Month,
                    ..
                }
        );
        month.then_some((stretch, to))
    }

    /// "year-end", "year's end", "month end".
    fn year_end(&self, at: usize) -> Read<Stretch> {
        let Some(Word::Unit { unit, .. }) = self.word(at) else {
            return None;
        };
        let dash = at + 1 + usize::from(self.mark(at + 1) == Some(b'-'));
        let next = self.possessive(at + 1).unwrap_or(dash);
        let base = Base::Shift {
            unit,
            count: 0,
            from: From::Now,
        };
        (self.word(next) == Some(Word::End)).then_some((base.in_part(Part::End), next + 1))
    }

    /// Whether that unit stands there in the singular.
    fn one(&self, at: usize, unit: Unit) -> bool {
        self.word(at)
            == Some(Word::Unit {
                unit,
                plural: false,
            })
    }

    /// A base, or a bare unit that its part makes definite: "the end of the month".
    fn part_base(&self, at: usize) -> Read<Base> {
        self.base(at).or_else(|| self.bare_unit(at))
    }

    /// A stretch of the calendar without words that take a part of it.
    fn base(&self, at: usize) -> Read<Base> {
        self.absolute(at).or_else(|| self.relative(at))
    }

    /// The position of the article before an expression that takes it along.
    fn with_article(&self, at: usize, expression: Expression) -> usize {
        let takes = match expression {
            Expression::One(stretch) => match (stretch.base, stretch.part) {
                (Base::Day { .. }, _) => matches!(self.lexemes[at].kind, Kind::Ordinal(_)),
                (Base::Month { .. } | Base::Year(_) | Base::Weekday { .. }, Part::Whole) => {
                    matches!(
                        self.word(at),
                        Some(Word::Unit { .. } | Word::Fiscal | Word::Current)
                    )
                }
                (Base::WeekdayOf { .. } | Base::Ambiguous, _)
                | (_, Part::Earlier | Part::Later) => false,
                (_, Part::Early | Part::Middle | Part::Late) => self.word(at) != Some(Word::About),
                _ => true,
            },
            _ => false,
        };
        if takes && at > 0 && self.word(at - 1) == Some(Word::The) {
            at - 1
        } else {
            at
        }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.lexemes.get(at).map(|lexeme| lexeme.kind)
    }

    fn word(&self, at: usize) -> Option<Word> {
        match self.kind(at)? {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    fn mark(&self, at: usize) -> Option<u8> {
        match self.kind(at)? {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    fn gap(&self, at: usize) -> bool {
        self.lexemes.get(at).is_none_or(|lexeme| lexeme.gap)
    }

    fn capital(&self, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(|lexeme| lexeme.capital)
    }

    fn text(&self, at: usize) -> &str {
        self.lexemes.get(at).map_or("", |lexeme| {
            &self.text[lexeme.start as usize..lexeme.end as usize]
        })
    }

    /// The position after "'s" at `at`, if it stands there.
    fn possessive(&self, at: usize) -> Option<usize> {
        (self.mark(at) == Some(b'\'') && !self.gap(at + 1) && self.text(at + 1) == "s")
            .then_some(at + 2)
    }
}
