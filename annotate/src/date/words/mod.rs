//! The words time expressions are made of, and those that tell their tense.

mod table;

use self::table::TABLE;
use super::calendar::Unit;

/// What a word means to the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// A month, 1 to 12; `short` is an abbreviation.
    Month {
        number: i8,
        short: bool,
    },
    /// A day of the week, 1 for Monday; `short` is an abbreviation.
    Weekday {
        number: i8,
        short: bool,
    },
    /// One to nineteen, or tens to ninety.
    Cardinal(i16),
    /// "hundred", "thousand".
    Power(i16),
    /// First to twelfth.
    Ordinal(i8),
    /// A unit of the calendar.
    Unit {
        unit: Unit,
        plural: bool,
    },
    /// 1 spring, 2 summer, 3 autumn, 4 winter.
    Season(i8),
    /// "today", "tonight", "yesterday", "tomorrow": days from today.
    Deictic(i8),
    /// "morning", "afternoon", "evening", "night".
    PartOfDay,
    /// "twenties" to "nineties": 20 to 90.
    Decade(i16),
    /// "Christmas".
    Christmas,
    /// "Eve".
    Eve,
    /// "New".
    New,
    Fiscal,
    Half,
    Period,
    The,
    A,
    Last,
    Next,
    This,
    That,
    Same,
    Following,
    Previous,
    Current,
    Final,
    Latest,
    Early,
    Mid,
    Late,
    Earlier,
    Later,
    Start,
    End,
    Middle,
    Ago,
    From,
    For,
    Between,
    To,
    And,
    Or,
    Of,
    In,
    On,
    By,
    Since,
    Until,
    Through,
    During,
    Before,
    After,
    About,
    Every,
    Onwards,
    Attacks,
    /// "Mr", "Prime", "Minister": a name follows.
    Title,
    /// "will", "would": what follows is to come.
    Will,
    /// "expected", "due": what follows is to come.
    Scheduled,
    /// "if".
    If,
    /// "is", "are".
    Is,
    /// "be".
    Be,
    /// "was", "said", "met": it has happened.
    Past,
    /// "meet", "begin": after "to", it is to come.
    Bare,
    /// "opens", "begins": the present of timetables.
    Timetable,
}

/// The meaning of a word, whatever the case of its ASCII letters.
pub(super) fn look_up(word: &[u8]) -> Option<Word> {
    if word.len() > LONGEST {
        return None;
    }
    let first = word.first()?.to_ascii_lowercase();
    let bucket = usize::from(first.checked_sub(b'a')?);
    let (from, to) = (*STARTS.get(bucket)?, *STARTS.get(bucket + 1)?);
    let key = key(word);
    let at = KEYS[from..to].binary_search(&key).ok()?;
    Some(TABLE[from + at].1)
}

/// The longest word in the table, in bytes; at most 16.
const LONGEST: usize = 13;

/// A word as a number that sorts as its lower-case bytes do.
const fn key(word: &[u8]) -> u128 {
    let mut key = 0;
    let mut at = 0;
    while at < word.len() {
        key |= (word[at].to_ascii_lowercase() as u128) << (120 - 8 * at);
        at += 1;
    }
    key
}

/// The keys of the table's words.
static KEYS: [u128; TABLE.len()] = {
    let mut keys = [0; TABLE.len()];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = key(TABLE[at].0.as_bytes());
        at += 1;
    }
    keys
};

/// Where in the table the words with each first letter begin, and its length.
static STARTS: [usize; 27] = {
    let mut starts = [0; 27];
    let mut letter = 0;
    let mut at = 0;
    while letter < 27 {
        while at < TABLE.len() && (TABLE[at].0.as_bytes()[0] as usize) < b'a' as usize + letter {
            at += 1;
        }
        starts[letter] = at;
        letter += 1;
    }
    starts
};

#[cfg(test)]
mod tests {
    use super::{LONGEST, TABLE, look_up};

    #[test]
    fn the_words_are_sorted_and_none_is_too_long() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(
            TABLE.iter().map(|(word, _)| word.len()).max(),
            Some(LONGEST)
        );
    }

    #[test]
    fn every_word_is_found_in_any_case_and_no_other() {
        for (word, meaning) in TABLE {
            assert_eq!(look_up(word.as_bytes()), Some(*meaning), "{word}");
            assert_eq!(
                look_up(word.to_uppercase().as_bytes()),
                Some(*meaning),
                "{word}"
            );
        }
        for word in [
            "",
            "zebra",
            "ma",
            "mayor's",
            "éte",
            "{",
            "januaryjanuaryjanuary",
        ] {
            assert_eq!(look_up(word.as_bytes()), None, "{word}");
        }
    }
}
