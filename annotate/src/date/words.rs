//! The words time expressions are made of, and those that tell their tense.

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

const fn month(number: i8) -> Word {
    Word::Month {
        number,
        short: false,
    }
}

const fn mon(number: i8) -> Word {
    Word::Month {
        number,
        short: true,
    }
}

const fn weekday(number: i8) -> Word {
    Word::Weekday {
        number,
        short: false,
    }
}

const fn wday(number: i8) -> Word {
    Word::Weekday {
        number,
        short: true,
    }
}

const fn one(unit: Unit) -> Word {
    Word::Unit {
        unit,
        plural: false,
    }
}

const fn many(unit: Unit) -> Word {
    Word::Unit { unit, plural: true }
}

/// Sorted by word.
#[rustfmt::skip]
const TABLE: &[(&str, Word)] = &[
    ("a", Word::A),
    ("about", Word::About),
    ("after", Word::After),
    ("afternoon", Word::PartOfDay),
    ("ago", Word::Ago),
    ("aims", Word::Scheduled),
    ("almost", Word::About),
    ("an", Word::A),
    ("analyst", Word::Title),
    ("and", Word::And),
    ("announce", Word::Bare),
    ("appear", Word::Bare),
    ("approximately", Word::About),
    ("apr", mon(4)),
    ("april", month(4)),
    ("are", Word::Is),
    ("around", Word::About),
    ("arrive", Word::Bare),
    ("arrives", Word::Timetable),
    ("assault", Word::Attacks),
    ("attack", Word::Attacks),
    ("attacks", Word::Attacks),
    ("attend", Word::Bare),
    ("aug", mon(8)),
    ("august", month(8)),
    ("autumn", Word::Season(3)),
    ("be", Word::Be),
    ("beat", Word::Past),
    ("became", Word::Past),
    ("been", Word::Past),
    ("before", Word::Before),
    ("began", Word::Past),
    ("begin", Word::Bare),
    ("beginning", Word::Start),
    ("begins", Word::Timetable),
    ("between", Word::Between),
    ("bore", Word::Past),
    ("bought", Word::Past),
    ("broke", Word::Past),
    ("brought", Word::Past),
    ("built", Word::Past),
    ("by", Word::By),
    ("came", Word::Past),
    ("capt", Word::Title),
    ("caught", Word::Past),
    ("centuries", many(Unit::Century)),
    ("century", one(Unit::Century)),
    ("ceo", Word::Title),
    ("chairman", Word::Title),
    ("chancellor", Word::Title),
    ("chose", Word::Past),
    ("christmas", Word::Christmas),
    ("circa", Word::About),
    ("close", Word::Bare),
    ("closes", Word::Timetable),
    ("col", Word::Title),
    ("comes", Word::Timetable),
    ("coming", Word::Next),
    ("complete", Word::Bare),
    ("current", Word::Current),
    ("cut", Word::Past),
    ("dame", Word::Title),
    ("day", one(Unit::Day)),
    ("days", many(Unit::Day)),
    ("deadline", Word::Scheduled),
    ("dealt", Word::Past),
    ("dec", mon(12)),
    ("decade", one(Unit::Decade)),
    ("decades", many(Unit::Decade)),
    ("december", month(12)),
    ("decide", Word::Bare),
    ("deliver", Word::Bare),
    ("did", Word::Past),
    ("director", Word::Title),
    ("discuss", Word::Bare),
    ("dr", Word::Title),
    ("drew", Word::Past),
    ("drove", Word::Past),
    ("due", Word::Scheduled),
    ("during", Word::During),
    ("each", Word::Every),
    ("earlier", Word::Earlier),
    ("early", Word::Early),
    ("effective", Word::Scheduled),
    ("eight", Word::Cardinal(8)),
    ("eighteen", Word::Cardinal(18)),
    ("eighteenth", Word::Ordinal(18)),
    ("eighth", Word::Ordinal(8)),
    ("eighties", Word::Decade(80)),
    ("eighty", Word::Cardinal(80)),
    ("eleven", Word::Cardinal(11)),
    ("eleventh", Word::Ordinal(11)),
    ("end", Word::End),
    ("ends", Word::Timetable),
    ("eve", Word::Eve),
    ("evening", Word::PartOfDay),
    ("every", Word::Every),
    ("expected", Word::Scheduled),
    ("expire", Word::Scheduled),
    ("expires", Word::Scheduled),
    ("face", Word::Bare),
    ("faces", Word::Timetable),
    ("fall", Word::Season(3)),
    ("feb", mon(2)),
    ("february", month(2)),
    ("fell", Word::Past),
    ("felt", Word::Past),
    ("fifteen", Word::Cardinal(15)),
    ("fifteenth", Word::Ordinal(15)),
    ("fifth", Word::Ordinal(5)),
    ("fifties", Word::Decade(50)),
    ("fifty", Word::Cardinal(50)),
    ("final", Word::Final),
    ("financial", Word::Fiscal),
    ("finish", Word::Bare),
    ("first", Word::Ordinal(1)),
    ("fiscal", Word::Fiscal),
    ("five", Word::Cardinal(5)),
    ("fled", Word::Past),
    ("flew", Word::Past),
    ("following", Word::Following),
    ("for", Word::For),
    ("forties", Word::Decade(40)),
    ("forty", Word::Cardinal(40)),
    ("fought", Word::Past),
    ("found", Word::Past),
    ("four", Word::Cardinal(4)),
    ("fourteen", Word::Cardinal(14)),
    ("fourteenth", Word::Ordinal(14)),
    ("fourth", Word::Ordinal(4)),
    ("fri", wday(5)),
    ("friday", weekday(5)),
    ("from", Word::From),
    ("froze", Word::Past),
    ("gave", Word::Past),
    ("gen", Word::Title),
    ("go", Word::Bare),
    ("goes", Word::Timetable),
    ("going", Word::Scheduled),
    ("got", Word::Past),
    ("gov", Word::Title),
    ("governor", Word::Title),
    ("grew", Word::Past),
    ("had", Word::Past),
    ("half", Word::Half),
    ("happen", Word::Bare),
    ("has", Word::Past),
    ("have", Word::Past),
    ("heard", Word::Past),
    ("held", Word::Past),
    ("hijackers", Word::Attacks),
    ("hijackings", Word::Attacks),
    ("hit", Word::Past),
    ("hold", Word::Bare),
    ("holds", Word::Timetable),
    ("hoped", Word::Scheduled),
    ("hopes", Word::Scheduled),
    ("host", Word::Bare),
    ("hundred", Word::Power(100)),
    ("hurt", Word::Past),
    ("if", Word::If),
    ("in", Word::In),
    ("intended", Word::Scheduled),
    ("intends", Word::Scheduled),
    ("is", Word::Is),
    ("jan", mon(1)),
    ("january", month(1)),
    ("join", Word::Bare),
    ("judge", Word::Title),
    ("jul", mon(7)),
    ("july", month(7)),
    ("jun", mon(6)),
    ("june", month(6)),
    ("justice", Word::Title),
    ("kept", Word::Past),
    ("kicks", Word::Timetable),
    ("killed", Word::Past),
    ("king", Word::Title),
    ("knew", Word::Past),
    ("lady", Word::Title),
    ("last", Word::Last),
    ("late", Word::Late),
    ("later", Word::Later),
    ("latest", Word::Latest),
    ("launch", Word::Bare),
    ("leapt", Word::Past),
    ("leave", Word::Bare),
    ("led", Word::Past),
    ("left", Word::Past),
    ("ll", Word::Will),
    ("lord", Word::Title),
    ("lost", Word::Past),
    ("made", Word::Past),
    ("mar", mon(3)),
    ("march", month(3)),
    ("massacre", Word::Attacks),
    ("may", month(5)),
    ("mayor", Word::Title),
    ("meet", Word::Bare),
    ("meets", Word::Timetable),
    ("met", Word::Past),
    ("mid", Word::Mid),
    ("middle", Word::Middle),
    ("minister", Word::Title),
    ("miss", Word::Title),
    ("mon", wday(1)),
    ("monday", weekday(1)),
    ("month", one(Unit::Month)),
    ("months", many(Unit::Month)),
    ("morning", Word::PartOfDay),
    ("mr", Word::Title),
    ("mrs", Word::Title),
    ("ms", Word::Title),
    ("nearly", Word::About),
    ("new", Word::New),
    ("next", Word::Next),
    ("night", Word::PartOfDay),
    ("nine", Word::Cardinal(9)),
    ("nineteen", Word::Cardinal(19)),
    ("nineteenth", Word::Ordinal(19)),
    ("nineties", Word::Decade(90)),
    ("ninety", Word::Cardinal(90)),
    ("ninth", Word::Ordinal(9)),
    ("nov", mon(11)),
    ("november", month(11)),
    ("occur", Word::Bare),
    ("oct", mon(10)),
    ("october", month(10)),
    ("of", Word::Of),
    ("on", Word::On),
    ("one", Word::Cardinal(1)),
    ("onward", Word::Onwards),
    ("onwards", Word::Onwards),
    ("open", Word::Bare),
    ("opens", Word::Timetable),
    ("or", Word::Or),
    ("overthrew", Word::Past),
    ("paid", Word::Past),
    ("past", Word::Last),
    ("payable", Word::Scheduled),
    ("period", Word::Period),
    ("plan", Word::Scheduled),
    ("planned", Word::Scheduled),
    ("planning", Word::Scheduled),
    ("plans", Word::Scheduled),
    ("pope", Word::Title),
    ("preceding", Word::Previous),
    ("premier", Word::Title),
    ("president", Word::Title),
    ("previous", Word::Previous),
    ("prince", Word::Title),
    ("princess", Word::Title),
    ("prior", Word::Previous),
    ("prof", Word::Title),
    ("professor", Word::Title),
    ("promised", Word::Scheduled),
    ("publish", Word::Bare),
    ("put", Word::Past),
    ("quarter", one(Unit::Quarter)),
    ("quarters", many(Unit::Quarter)),
    ("queen", Word::Title),
    ("quit", Word::Past),
    ("ran", Word::Past),
    ("release", Word::Bare),
    ("rep", Word::Title),
    ("report", Word::Bare),
    ("resume", Word::Bare),
    ("resumes", Word::Timetable),
    ("return", Word::Bare),
    ("riot", Word::Attacks),
    ("rose", Word::Past),
    ("roughly", Word::About),
    ("runs", Word::Timetable),
    ("said", Word::Past),
    ("same", Word::Same),
    ("sank", Word::Past),
    ("sat", wday(6)),
    ("saturday", weekday(6)),
    ("saw", Word::Past),
    ("says", Word::Past),
    ("scheduled", Word::Scheduled),
    ("second", Word::Ordinal(2)),
    ("secretary", Word::Title),
    ("sen", Word::Title),
    ("senator", Word::Title),
    ("send", Word::Bare),
    ("sent", Word::Past),
    ("sep", mon(9)),
    ("sept", mon(9)),
    ("september", month(9)),
    ("set", Word::Past),
    ("seven", Word::Cardinal(7)),
    ("seventeen", Word::Cardinal(17)),
    ("seventeenth", Word::Ordinal(17)),
    ("seventh", Word::Ordinal(7)),
    ("seventies", Word::Decade(70)),
    ("seventy", Word::Cardinal(70)),
    ("shall", Word::Will),
    ("shot", Word::Past),
    ("sign", Word::Bare),
    ("since", Word::Since),
    ("sir", Word::Title),
    ("six", Word::Cardinal(6)),
    ("sixteen", Word::Cardinal(16)),
    ("sixteenth", Word::Ordinal(16)),
    ("sixth", Word::Ordinal(6)),
    ("sixties", Word::Decade(60)),
    ("sixty", Word::Cardinal(60)),
    ("slated", Word::Scheduled),
    ("slid", Word::Past),
    ("sold", Word::Past),
    ("some", Word::About),
    ("sometime", Word::About),
    ("sought", Word::Past),
    ("spent", Word::Past),
    ("spoke", Word::Past),
    ("spokesman", Word::Title),
    ("spokeswoman", Word::Title),
    ("spring", Word::Season(1)),
    ("start", Word::Start),
    ("starting", Word::Scheduled),
    ("starts", Word::Timetable),
    ("stood", Word::Past),
    ("struck", Word::Past),
    ("summer", Word::Season(2)),
    ("sun", wday(7)),
    ("sunday", weekday(7)),
    ("supposed", Word::Scheduled),
    ("swept", Word::Past),
    ("swore", Word::Past),
    ("take", Word::Bare),
    ("takes", Word::Timetable),
    ("taught", Word::Past),
    ("ten", Word::Cardinal(10)),
    ("tenth", Word::Ordinal(10)),
    ("terror", Word::Attacks),
    ("terrorist", Word::Attacks),
    ("that", Word::That),
    ("the", Word::The),
    ("third", Word::Ordinal(3)),
    ("thirteen", Word::Cardinal(13)),
    ("thirteenth", Word::Ordinal(13)),
    ("thirties", Word::Decade(30)),
    ("thirty", Word::Cardinal(30)),
    ("this", Word::This),
    ("thought", Word::Past),
    ("thousand", Word::Power(1000)),
    ("three", Word::Cardinal(3)),
    ("threw", Word::Past),
    ("through", Word::Through),
    ("thru", Word::Through),
    ("thu", wday(4)),
    ("thur", wday(4)),
    ("thurs", wday(4)),
    ("thursday", weekday(4)),
    ("till", Word::Until),
    ("to", Word::To),
    ("today", Word::Deictic(0)),
    ("told", Word::Past),
    ("tomorrow", Word::Deictic(1)),
    ("tonight", Word::Deictic(0)),
    ("took", Word::Past),
    ("travel", Word::Bare),
    ("tue", wday(2)),
    ("tues", wday(2)),
    ("tuesday", weekday(2)),
    ("twelfth", Word::Ordinal(12)),
    ("twelve", Word::Cardinal(12)),
    ("twenties", Word::Decade(20)),
    ("twentieth", Word::Ordinal(20)),
    ("twenty", Word::Cardinal(20)),
    ("two", Word::Cardinal(2)),
    ("understood", Word::Past),
    ("underwent", Word::Past),
    ("unless", Word::If),
    ("until", Word::Until),
    ("upcoming", Word::Scheduled),
    ("visit", Word::Bare),
    ("vote", Word::Bare),
    ("votes", Word::Timetable),
    ("vowed", Word::Scheduled),
    ("wants", Word::Scheduled),
    ("was", Word::Past),
    ("wed", wday(3)),
    ("wednesday", weekday(3)),
    ("week", one(Unit::Week)),
    ("weekend", one(Unit::Weekend)),
    ("weekends", many(Unit::Weekend)),
    ("weeks", many(Unit::Week)),
    ("went", Word::Past),
    ("were", Word::Past),
    ("will", Word::Will),
    ("winter", Word::Season(4)),
    ("withdrew", Word::Past),
    ("won", Word::Will),
    ("wore", Word::Past),
    ("would", Word::Will),
    ("wrote", Word::Past),
    ("year", one(Unit::Year)),
    ("years", many(Unit::Year)),
    ("yesterday", Word::Deictic(-1)),
];

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
