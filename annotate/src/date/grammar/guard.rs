//! What keeps names, verbs and counts from being read as dates: "Mrs May",
//! "Sunday Times", "2000 troops".

use super::Grammar;
use crate::date::lexer::{Kind, Lexeme};
use crate::date::words::Word;

/// Months that the document also uses as a person's name, one bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::date) struct MonthNames(u16);

impl MonthNames {
    /// Looks for "Theresa May", "Mrs May", "April Jones" in a sentence.
    pub(in crate::date) fn observe(&mut self, lexemes: &[Lexeme]) {
        for (at, lexeme) in lexemes.iter().enumerate() {
            let Kind::Word(Word::Month {
                number,
                short: false,
            }) = lexeme.kind
            else {
                continue;
            };
            let before = at.checked_sub(1).map(|before| lexemes[before]);
            let named = before.is_some_and(|before| {
                before.capital
                    && lexeme.gap
                    && matches!(before.kind, Kind::Other | Kind::Word(Word::Title))
            });
            if lexeme.capital && named {
                self.0 |= 1 << number;
            }
        }
    }

    fn has(self, month: i8) -> bool {
        self.0 & (1 << month) != 0
    }
}

/// Words that make a weekday part of a name.
const BEFORE_WEEKDAY: &[&str] = &[
    "Black",
    "Good",
    "Bloody",
    "Ash",
    "Super",
    "Palm",
    "Easter",
    "Cyber",
    "Shrove",
    "Whit",
    "Maundy",
    "Holy",
    "Giving",
    "Ruby",
    "Sheffield",
    "Man",
    "Girl",
];
const AFTER_WEEKDAY: &[&str] = &[
    "Times",
    "Mirror",
    "Telegraph",
    "Mail",
    "Express",
    "Post",
    "Herald",
    "Night",
    "Independent",
    "World",
    "Star",
    "Sun",
    "People",
    "Business",
    "Club",
];

/// What numbers count when they are not years.
const COUNTED: &[&str] = &[
    "people",
    "troops",
    "soldiers",
    "men",
    "women",
    "children",
    "miles",
    "kilometers",
    "kilometres",
    "km",
    "metres",
    "meters",
    "feet",
    "tons",
    "tonnes",
    "acres",
    "hectares",
    "pounds",
    "dollars",
    "euros",
    "barrels",
    "homes",
    "houses",
    "jobs",
    "workers",
    "cases",
    "members",
    "police",
    "officers",
    "students",
    "refugees",
    "megawatts",
    "points",
    "votes",
    "yen",
    "won",
    "percent",
    "per",
    "pesos",
    "rupees",
    "rubles",
    "roubles",
    "yuan",
    "francs",
    "marks",
    "lire",
    "shares",
    "pages",
    "mph",
    "degrees",
    "vehicles",
    "aircraft",
    "cars",
    "protesters",
    "demonstrators",
    "civilians",
    "passengers",
    "employees",
    "residents",
    "families",
    "patients",
    "residents",
    "tickets",
    "units",
    "rpm",
    "hours",
    "GMT",
    "UTC",
    "EST",
    "local",
    "m",
    "kg",
    "cc",
];

/// Words that number what they stand before.
const NUMBERED: &[&str] = &[
    "Resolution",
    "resolution",
    "Flight",
    "flight",
    "No",
    "Article",
    "Section",
    "Route",
    "Highway",
    "Room",
    "Directive",
    "Bill",
    "Rule",
    "Type",
    "Euro",
    "Vision",
    "Agenda",
    "Horizon",
    "Windows",
    "Interstate",
    "Proposition",
    "Regulation",
    "Form",
    "Unit",
    "Lot",
    "Chapter",
    "Page",
    "Box",
    "Model",
    "than",
    "over",
    "least",
    "Area",
    "Russell",
    "Nasdaq",
    "some",
];

impl Grammar<'_> {
    /// Whether a month's word that stands alone means the month.
    pub(super) fn is_month(&self, at: usize, month: i8) -> bool {
        let before = at.checked_sub(1).map(|before| self.lexemes[before]);
        let before_word = at.checked_sub(1).and_then(|before| self.word(before));
        if matches!(before_word, Some(Word::Title | Word::Every)) {
            return false;
        }
        let placed = matches!(
            before_word,
            Some(
                Word::In
                    | Word::Since
                    | Word::Until
                    | Word::During
                    | Word::Early
                    | Word::Mid
                    | Word::Late
                    | Word::Last
                    | Word::Next
                    | Word::This
                    | Word::Through
            )
        ) || before_word == Some(Word::Of) && self.part_before(at);
        if placed || self.hyphened_part(at) {
            return true;
        }
        if self.month_names.has(month) {
            return false;
        }
        let name_after = self.capital(at + 1) && matches!(self.kind(at + 1), Some(Kind::Other));
        let name_before = before.is_some_and(|before| before.capital && before.kind == Kind::Other);
        let weakly = matches!(
            before_word,
            Some(
                Word::By
                    | Word::For
                    | Word::From
                    | Word::Of
                    | Word::To
                    | Word::Before
                    | Word::After
            )
        );
        let listed = matches!(before_word, Some(Word::And | Word::Or | Word::To))
            && self.is_month_word(at.wrapping_sub(2))
            || matches!(self.word(at + 1), Some(Word::And | Word::Or | Word::To))
                && self.is_month_word(at + 2);
        let noun_after = !self.capital(at + 1) && self.kind(at + 1) == Some(Kind::Other);
        let determined = noun_after
            && (before_word == Some(Word::The)
                || before.is_some_and(|before| {
                    !before.capital && before.kind == Kind::Other && self.determines(at - 1)
                }));
        match month {
            3 | 5 => !name_after && (weakly || listed) || determined,
            4 | 6 | 8 => !name_after && (weakly || !name_before) || determined,
            _ => !name_before || weakly,
        }
    }

    fn determines(&self, at: usize) -> bool {
        matches!(self.text(at), "its" | "his" | "her" | "their" | "our" | "s")
    }

    fn is_month_word(&self, at: usize) -> bool {
        self.capital(at) && matches!(self.word(at), Some(Word::Month { .. }))
    }

    /// "the end of", "the middle of" before a month.
    fn part_before(&self, at: usize) -> bool {
        at >= 2
            && matches!(
                self.word(at - 2),
                Some(Word::End | Word::Start | Word::Middle)
            )
    }

    /// "mid-" before a month.
    fn hyphened_part(&self, at: usize) -> bool {
        at >= 2
            && self.mark(at - 1) == Some(b'-')
            && matches!(
                self.word(at - 2),
                Some(Word::Early | Word::Mid | Word::Late | Word::End)
            )
    }

    /// Whether a weekday's word means the day rather than part of a name or a habit.
    pub(super) fn is_weekday(&self, at: usize) -> bool {
        if !self.capital(at) {
            return false;
        }
        let before = at.wrapping_sub(1);
        let named = BEFORE_WEEKDAY.contains(&self.text(before))
            || AFTER_WEEKDAY.contains(&self.text(at + 1));
        let habit = self.word(before) == Some(Word::Every) || self.text(at + 1) == "nights";
        !named && !habit
    }

    /// "USA Today": capitals in the midst of a sentence that is not all capitals.
    pub(super) fn is_title(&self, at: usize) -> bool {
        at >= 2
            && self.capital(at)
            && self.capital(at - 1)
            && self.kind(at - 1) == Some(Kind::Other)
            && !self.capital(at - 2)
            && self.mark(at - 2).is_none()
    }

    /// Whether a four-digit number means the year.
    pub(super) fn is_year(&self, at: usize, year: i16) -> bool {
        if self.glued(at) || self.counts(at, year) {
            return false;
        }
        let before = at.wrapping_sub(1);
        let numbered = NUMBERED.contains(&self.text(before));
        if numbered
            || matches!(self.mark(before), Some(b'$' | b'#' | 0 | b'+' | b'.')) && !self.gap(at)
        {
            return false;
        }
        let placed = match self.word(before) {
            Some(word) => matches!(
                word,
                Word::In
                    | Word::Since
                    | Word::Until
                    | Word::By
                    | Word::From
                    | Word::To
                    | Word::Through
                    | Word::Between
                    | Word::And
                    | Word::Or
                    | Word::Of
                    | Word::During
                    | Word::Before
                    | Word::After
                    | Word::Early
                    | Word::Mid
                    | Word::Late
                    | Word::Month { .. }
                    | Word::Season(_)
            ),
            None => matches!(self.mark(before), Some(b'(' | b'-' | b'[')),
        };
        let likely = (1900..=2069).contains(&year);
        // "Euro 2024", "Boeing 2000": a name and its number.
        let name_before =
            self.capital(before) && self.kind(before) == Some(Kind::Other) && before > 0;
        likely && (placed || !name_before) || placed && (1000..=2199).contains(&year)
    }

    /// Whether the number counts what follows.
    fn counts(&self, at: usize, year: i16) -> bool {
        let next = self.text(at + 1);
        let number = matches!(
            self.kind(at + 2),
            Some(Kind::Number { value: ..1000, .. } | Kind::Quantity)
        );
        if self.mark(at + 1) == Some(b'-') && !self.gap(at + 1) && !self.gap(at + 2) && number {
            // "2024-13-01"; a range of years has been read before.
            return !matches!(self.kind(at + 2), Some(Kind::Number { digits: 2, .. }))
                || self.mark(at + 3) == Some(b'-');
        }
        if matches!(self.mark(at + 1), Some(b'%' | b':')) && !self.gap(at + 1) {
            return true;
        }
        if COUNTED.contains(&next) {
            return true;
        }
        // Round numbers before a plural: "2000 sheep" escapes, "1500 boats" does not.
        year % 100 == 0
            && !self.capital(at + 1)
            && self.kind(at + 1) == Some(Kind::Other)
            && next.ends_with('s')
    }

    /// Whether a number is part of a word before it: "F-16", "COVID-19".
    pub(super) fn glued(&self, at: usize) -> bool {
        if self.gap(at) || at == 0 {
            return false;
        }
        match self.kind(at - 1) {
            Some(Kind::Mark(b'-')) if at >= 2 && !self.gap(at - 1) => {
                matches!(self.kind(at - 2), Some(Kind::Other | Kind::Quantity))
                    && !matches!(self.text(at - 2), "pre" | "post" | "Pre" | "Post" | "since")
            }
            Some(Kind::Mark(mark)) => matches!(
                mark,
                b'.' | b'/' | b':' | b'$' | b'#' | b'_' | b'@' | b',' | b'\\'
            ),
            _ => true,
        }
    }
}
