//! Rules for named stretches longer than a month, and for feasts: quarters,
//! seasons, fiscal years, centuries.

use super::absolute::UNSTATED;
use super::{Grammar, Read};
use crate::date::calendar::Unit;
use crate::date::expression::{Base, Year};
use crate::date::lexer::Kind;
use crate::date::words::Word;

impl Grammar<'_> {
    /// "the 20th century", "nineteenth-century".
    pub(super) fn century(&self, at: usize) -> Read<Base> {
        let number = match self.kind(at)? {
            Kind::Ordinal(number) | Kind::Word(Word::Ordinal(number)) => i16::from(number),
            _ => return None,
        };
        let next = at + 1 + usize::from(self.mark(at + 1) == Some(b'-'));
        matches!(
            self.word(next)?,
            Word::Unit {
                unit: Unit::Century,
                plural: false
            }
        )
        .then_some((Base::Century(number), next + 1))
    }

    /// "the third quarter of 2023", "third-quarter", "Q3 2023", "final quarter".
    pub(super) fn quarter(&self, at: usize, given: Year) -> Read<Base> {
        let (number, next) = match self.kind(at)? {
            Kind::Quarter(number) => (number, at + 1),
            Kind::Word(word) => {
                let number = match word {
                    Word::Ordinal(number @ 1..=4) => number,
                    Word::Final => 4,
                    _ => return None,
                };
                let fiscal = usize::from(self.word(at + 1) == Some(Word::Fiscal));
                let next = at + 1 + fiscal;
                let next = next + usize::from(self.mark(next) == Some(b'-'));
                let Word::Unit {
                    unit: Unit::Quarter,
                    ..
                } = self.word(next)?
                else {
                    return None;
                };
                (number, next + 1)
            }
            _ => return None,
        };
        let fiscal = |at| {
            let skip = usize::from(self.word(at) == Some(Word::Of));
            (self.word(at + skip) == Some(Word::Fiscal))
                .then(|| self.year_number(at + skip + 1))
                .flatten()
                .map(|(year, to)| (Year::Stated(year), to))
        };
        let (year, to) = fiscal(next)
            .or_else(|| self.year_after(next))
            .unwrap_or((given, next));
        Some((Base::Quarter { year, number }, to))
    }

    /// "1989 third quarter".
    /// "the 1988 period": the quarter spoken of.
    pub(super) fn year_and_quarter(&self, at: usize) -> Read<Base> {
        let (year, next) = self.year_number(at)?;
        if at > 0
            && self.word(at - 1) == Some(Word::The)
            && let Some(to) = self.period(next)
        {
            return Some((Base::PeriodIn(year), to));
        }
        self.quarter(next, Year::Stated(year))
    }

    /// "spring 2024", "summer of 2021", "last summer" (elsewhere), "the winter".
    pub(super) fn season(&self, at: usize) -> Read<Base> {
        let Some(Word::Season(number)) = self.word(at) else {
            return None;
        };
        let lead = at.checked_sub(1).and_then(|before| self.word(before));
        let told = matches!(
            lead,
            Some(Word::In | Word::By | Word::Until | Word::Since | Word::During)
        ) || lead == Some(Word::The)
            && at >= 2
            && matches!(
                self.word(at - 2),
                Some(
                    Word::In
                        | Word::By
                        | Word::Until
                        | Word::Since
                        | Word::During
                        | Word::Early
                        | Word::Late
                        | Word::Through
                )
            );
        let told = told
            || lead == Some(Word::The)
                && matches!(
                    self.text(at.wrapping_sub(2)),
                    "over" | "into" | "Over" | "for"
                );
        if let Some((year, to)) = self.year_after(at + 1) {
            // "Prices fall in 2023" and "will fall this year" have the verb.
            let named = matches!(year, Year::Stated(_)) && self.word(at + 1) != Some(Word::In);
            return (named || told || self.capital(at))
                .then_some((Base::Season { year, number }, to));
        }
        let bounded = self.capital(at) || self.kind(at + 1) != Some(Kind::Other);
        // "fall" and "spring" are verbs and nouns besides.
        (told && bounded && self.word(at + 1) != Some(Word::Of)).then_some((
            Base::Season {
                year: UNSTATED,
                number,
            },
            at + 1,
        ))
    }

    /// "fiscal 2024", "fiscal year 2024", "financial year 2023-24".
    pub(super) fn fiscal_year(&self, at: usize) -> Read<Base> {
        let next = match self.word(at + 1) {
            Some(Word::Unit {
                unit: Unit::Year,
                plural: false,
            }) => at + 2,
            Some(Word::Ordinal(_)) => {
                return self.quarter(at + 1, UNSTATED);
            }
            _ => at + 1,
        };
        let (year, to) = self.year_number(next)?;
        Some((Base::Year(year), to))
    }

    /// Feasts with a fixed day.
    pub(super) fn feast(&self, at: usize) -> Read<Base> {
        if !self.capital(at) {
            return None;
        }
        let is_day = |at| self.text(at) == "Day";
        let is_eve = |at| self.word(at) == Some(Word::Eve) && self.capital(at);
        let (month, day, to) = match self.word(at)? {
            Word::Christmas if is_day(at + 1) => (12, 25, at + 2),
            Word::Christmas if is_eve(at + 1) => (12, 24, at + 2),
            Word::New if self.text(at + 1) == "Year" => {
                let next = self.possessive(at + 2).unwrap_or(at + 2);
                if is_eve(next) {
                    (12, 31, next + 1)
                } else if is_day(next) {
                    (1, 1, next + 1)
                } else {
                    return None;
                }
            }
            _ => return None,
        };
        let (year, to) = self.year_after(to).unwrap_or((UNSTATED, to));
        Some((Base::Day { year, month, day }, to))
    }
}
