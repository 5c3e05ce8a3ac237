//! Abbreviations whose full stop belongs to them.

/// What an abbreviation says of the sentence it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Abbreviation {
    /// Something always follows: "Gen.", "Mr.", "vs.".
    GoesOn,
    /// A sentence may end with it: "Inc.", "etc.", "U.S.".
    MayEnd,
    /// An abbreviation in front of a number only: "No. 5", "Jan. 5".
    BeforeNumber,
}

/// Ranks, honorifics and whatever else stands in front of something.
const GOES_ON: &[&str] = &[
    "adm", "amb", "asst", "atty", "brig", "capt", "cf", "cmdr", "col", "cpl", "cpt", "det", "dr",
    "drs", "fr", "ft", "gen", "gens", "gov", "govs", "hon", "insp", "lieut", "lt", "lts", "maj",
    "messrs", "mlle", "mme", "mr", "mrs", "ms", "msgr", "mt", "mx", "ofc", "pfc", "pres", "prof",
    "profs", "pvt", "rep", "reps", "rev", "sen", "sens", "sgt", "spc", "ssgt", "st", "ste", "supt",
    "treas", "v", "vs", "approx", "viz", "i.e", "e.g",
];

/// Whatever else is abbreviated in running text.
const MAY_END: &[&str] = &[
    "ala", "apr", "ariz", "ark", "assn", "assoc", "aug", "ave", "bldg", "blvd", "bros", "calif",
    "co", "colo", "conn", "corp", "cos", "ctr", "dec", "del", "dept", "dist", "est", "esq", "etc",
    "feb", "fla", "fri", "ga", "govt", "ill", "inc", "ind", "intl", "jan", "jr", "jul", "kan",
    "ky", "llc", "ltd", "md", "mfg", "mich", "minn", "mont", "natl", "neb", "nev", "nov", "oct",
    "okla", "ont", "ore", "pa", "plc", "que", "rd", "sep", "sept", "sr", "tenn", "thu", "thur",
    "thurs", "tue", "tues", "univ", "va", "vt", "wed", "wis", "wyo", "ph.d", "al", "ret", "dept",
    "min", "max", "ed", "eds", "repr", "seq", "mass",
];

/// Words of their own unless a number follows.
const BEFORE_NUMBER: &[&str] = &[
    "art", "ca", "ch", "fig", "figs", "jun", "mar", "no", "nos", "p", "pp", "sec", "vol", "vols",
    "n°", "nr", "op", "pt", "rm", "ext", "tel",
];

impl Abbreviation {
    /// What `word`, which stands in front of a full stop, is short for, if anything.
    pub fn of(word: &str) -> Option<Self> {
        let mut lower = [0; 8];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let lower = std::str::from_utf8(lower).ok()?;
        if GOES_ON.contains(&lower) {
            Some(Self::GoesOn)
        } else if MAY_END.contains(&lower) {
            Some(Self::MayEnd)
        } else if BEFORE_NUMBER.contains(&lower) {
            Some(Self::BeforeNumber)
        } else if is_initial(word) {
            Some(Self::GoesOn)
        } else {
            is_dotted(word).then_some(Self::MayEnd)
        }
    }
}

/// "W" of "George W. Bush".
pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// "U.S", "a.m", "Ph.D" without the last stop: short parts of letters.
fn is_dotted(word: &str) -> bool {
    word.contains('.')
        && word
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.chars().all(char::is_alphabetic))
}

/// Words that start a sentence rather than go on with a name, in lower case. After
/// an abbreviation that may end a sentence, one of them with a capital tells that it did.
pub(super) const STARTERS: &[&str] = &[
    "a",
    "about",
    "after",
    "all",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "any",
    "as",
    "at",
    "because",
    "before",
    "both",
    "but",
    "by",
    "did",
    "do",
    "does",
    "during",
    "each",
    "earlier",
    "even",
    "every",
    "few",
    "for",
    "from",
    "he",
    "her",
    "here",
    "his",
    "how",
    "however",
    "i",
    "if",
    "in",
    "instead",
    "is",
    "it",
    "its",
    "last",
    "later",
    "many",
    "meanwhile",
    "more",
    "most",
    "my",
    "no",
    "none",
    "nor",
    "not",
    "now",
    "of",
    "on",
    "once",
    "one",
    "only",
    "or",
    "our",
    "over",
    "please",
    "she",
    "since",
    "so",
    "some",
    "still",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "though",
    "through",
    "to",
    "two",
    "under",
    "until",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "with",
    "without",
    "yet",
    "you",
    "your",
    "officials",
    "police",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_told_from_words() {
        let check = |word, expected| assert_eq!(Abbreviation::of(word), expected, "{word}");
        check("Gen", Some(Abbreviation::GoesOn));
        check("GEN", Some(Abbreviation::GoesOn));
        check("W", Some(Abbreviation::GoesOn));
        check("U.S", Some(Abbreviation::MayEnd));
        check("p.m", Some(Abbreviation::MayEnd));
        check("No", Some(Abbreviation::BeforeNumber));
        check("man", None);
        check("example.com", None);
        check("3.5", None);
        check("conversations", None);
    }
}
