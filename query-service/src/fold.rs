//! Names made comparable: without case, accents, spacing or punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a name: "Adm. José Núñez-O’Brien" is adm, jose, nunez, obrien.
pub fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in name.nfkd() {
        if character.is_alphanumeric() {
            let word = words.last_mut().expect("there is always one");
            fold_into(word, character);
        } else if splits_words(character) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A name as one string: "Jong-un", "Jong Un" and "JONG UN" are all jongun.
pub fn joined(name: &str) -> String {
    words(name).concat()
}

/// What stands inside a word does not end it: "O'Brien", "U.S.", combining marks.
fn splits_words(character: char) -> bool {
    !is_combining_mark(character)
        && !matches!(
            character,
            '\'' | '’' | '‘' | 'ʼ' | '`' | '.' | '\u{ad}' | '\u{200b}'..='\u{200d}'
        )
}

fn fold_into(word: &mut String, character: char) {
    for lower in character.to_lowercase() {
        // Letters that Unicode does not take apart, as they are mostly spelt without them.
        match lower {
            'ß' => word.push_str("ss"),
            'æ' => word.push_str("ae"),
            'œ' => word.push_str("oe"),
            'þ' => word.push_str("th"),
            'ø' => word.push('o'),
            'ł' => word.push('l'),
            'đ' | 'ð' => word.push('d'),
            'ħ' => word.push('h'),
            'ı' => word.push('i'),
            // İ in lower case is i and a dot above.
            mark if is_combining_mark(mark) => {}
            letter => word.push(letter),
        }
    }
}

/// The number of letters to change to make one word of the other: put in, taken
/// out, replaced, or swapped with the next. `None` if above `maximum`.
pub fn distance(a: &[char], b: &[char], maximum: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > maximum {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for i in 0..a.len() {
        row[0] = i + 1;
        for j in 0..b.len() {
            let replaced = above[j] + usize::from(a[i] != b[j]);
            let mut best = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
        }
        if row.iter().all(|&distance| distance > maximum) {
            return None;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    Some(above[b.len()]).filter(|&distance| distance <= maximum)
}

/// How many letters of a word of this length may be wrong: the shorter, the fewer.
pub fn tolerance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::{distance, joined, words};

    #[test]
    fn names_that_differ_in_writing_only_are_the_same() {
        for (written, expected) in [
            ("José Núñez", "josenunez"),
            ("Kim Jong-un", "kimjongun"),
            ("KIM JONG UN", "kimjongun"),
            ("U.S.", "us"),
            ("O’Brien", "obrien"),
            ("Straße", "strasse"),
            ("Bjørn Łukasz", "bjornlukasz"),
            ("İstanbul", "istanbul"),
            ("ﬁnance", "finance"),
            ("  —  ", ""),
            ("Ελλάδα", "ελλαδα"),
        ] {
            assert_eq!(joined(written), expected, "{written}");
        }
        assert_eq!(
            words("Adm. Rob van-der Bauer"),
            ["adm", "rob", "van", "der", "bauer"]
        );
    }

    #[test]
    fn the_distance_counts_letters_to_change() {
        for (a, b, expected) in [
            ("zelensky", "zelenskyy", Some(1)),
            ("zelenskiy", "zelenskyi", Some(1)),
            ("gaddafi", "qaddafi", Some(1)),
            ("merkel", "markell", Some(2)),
            ("merkel", "scholz", None),
            ("", "ab", Some(2)),
            ("abc", "abcdef", None),
        ] {
            let (a, b): (Vec<_>, Vec<_>) = (a.chars().collect(), b.chars().collect());
            assert_eq!(distance(&a, &b, 2), expected, "{a:?} {b:?}");
            assert_eq!(distance(&b, &a, 2), expected, "{b:?} {a:?}");
        }
    }
}
