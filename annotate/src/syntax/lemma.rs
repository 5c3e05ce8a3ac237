//! Lemmas: the dictionary form of a word, by rules of English spelling and a
//! list of what they get wrong, learned from the treebanks.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::Penn;
use crate::model::{ByHash, hash, mix};

static LIST: &str = include_str!("../../models/lemmas.tsv");

/// Lemmas by kind and stem or form.
static EXCEPTIONS: LazyLock<ByHash<&str>> = LazyLock::new(|| {
    LIST.lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let kind = fields.next()?.bytes().next()?;
            Some((key(kind, fields.next()?), fields.next()?))
        })
        .collect()
});

/// Kinds are told apart by their only letter.
fn key(kind: u8, word: &str) -> u64 {
    mix(hash(word.as_bytes()), u64::from(kind))
}

/// The dictionary form of a word, in lower case unless it is a name.
///
/// ```
/// use annotate::syntax::{Penn, lemma};
/// assert_eq!(lemma("met", Penn::Vbd), "meet");
/// assert_eq!(lemma("warships", Penn::Nns), "warship");
/// ```
pub fn lemma(form: &str, tag: Penn) -> Cow<'_, str> {
    let lower = lower(form);
    if tag == Penn::Nnp {
        return Cow::Borrowed(form);
    }
    if let Some((kind, stem)) = stem(&lower, tag) {
        // A whole word first, then the stem, of which one entry serves several forms.
        let kind_byte = kind.as_bytes()[0];
        if let Some(lemma) =
            exception(kind_byte.to_ascii_uppercase(), &lower).or_else(|| exception(kind_byte, stem))
        {
            return Cow::Borrowed(lemma);
        }
        let lemma = restore(kind, stem);
        if tag == Penn::Nnps {
            return Cow::Owned(form.chars().take(lemma.chars().count()).collect());
        }
        return Cow::Owned(lemma);
    }
    if let Some(lemma) = exception(whole(tag).as_bytes()[0], &lower) {
        return Cow::Borrowed(lemma);
    }
    if tag == Penn::Nnps {
        Cow::Borrowed(form)
    } else {
        lower
    }
}

fn lower(form: &str) -> Cow<'_, str> {
    if form.chars().any(char::is_uppercase) {
        Cow::Owned(form.to_lowercase())
    } else {
        Cow::Borrowed(form)
    }
}

/// The kind of ending and what is left without it, if the word has a regular one.
/// Kinds: `v` ends in -ed or -ing, `s` in -s, `c` is compared.
pub fn stem(lower: &str, tag: Penn) -> Option<(&'static str, &str)> {
    let cut = |kind, suffixes: &[&str]| {
        suffixes
            .iter()
            .find_map(|suffix| lower.strip_suffix(suffix))
            .filter(|stem| stem.len() > 1)
            .map(|stem| (kind, stem))
    };
    match tag {
        Penn::Vbd | Penn::Vbn => cut("v", &["ed"]),
        Penn::Vbg => cut("v", &["ing"]),
        Penn::Vbz | Penn::Nns | Penn::Nnps if !lower.ends_with("ss") => cut("s", &["s"]),
        Penn::Jjr | Penn::Rbr => cut("c", &["er"]),
        Penn::Jjs | Penn::Rbs => cut("c", &["est"]),
        _ => None,
    }
}

/// The kind under which words without a regular ending are listed.
pub fn whole(tag: Penn) -> &'static str {
    match tag {
        Penn::Vb | Penn::Vbp | Penn::Md => "B",
        Penn::Vbd | Penn::Vbn | Penn::Vbg => "V",
        Penn::Vbz | Penn::Nns | Penn::Nnps => "S",
        Penn::Jjr | Penn::Jjs | Penn::Rbr | Penn::Rbs => "C",
        Penn::Prp | Penn::PrpPoss => "P",
        Penn::Nn => "N",
        Penn::Pos => "A",
        _ => "O",
    }
}

/// The lemma of a regular form by the rules of spelling.
pub fn restore(kind: &str, stem: &str) -> String {
    if kind == "s" {
        if let Some(base) = stem.strip_suffix("ie").filter(|base| base.len() > 1) {
            return format!("{base}y");
        }
        let sibilant = ["xe", "che", "she", "sse", "zze"]
            .iter()
            .any(|end| stem.ends_with(end));
        return stem[..stem.len() - usize::from(sibilant)].to_owned();
    }
    if let Some(base) = stem
        .strip_suffix('i')
        .filter(|_| kind == "v" || kind == "c")
    {
        return format!("{base}y");
    }
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next().unwrap_or(' '), ends.next().unwrap_or(' '));
    let third = ends.next().unwrap_or(' ');
    let vowel = |c: char| "aeiou".contains(c);
    if last == before && !vowel(last) && !"lszf".contains(last) {
        return stem[..stem.len() - last.len_utf8()].to_owned();
    }
    let syllables = stem.chars().filter(|&c| vowel(c) || c == 'y').count();
    let silent = match last {
        'c' | 'v' | 'u' | 'z' => true,
        's' => before != 's',
        'g' => before != 'n' || third == 'a',
        'l' => !vowel(before) && !"lrw".contains(before),
        'h' | 'w' | 'x' | 'y' => false,
        't' => (before == 'a' && !vowel(third)) || (before == 'u' && syllables > 1),
        'r' => matches!(before, 'u' | 'i' | 'a') && !vowel(third),
        'd' => matches!(before, 'i' | 'u') && !vowel(third),
        _ => !vowel(last) && vowel(before) && !vowel(third) && syllables == 1,
    };
    if silent {
        format!("{stem}e")
    } else {
        stem.to_owned()
    }
}

fn exception(kind: u8, word: &str) -> Option<&'static str> {
    EXCEPTIONS.get(&key(kind, word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lemmas_follow_the_tag() {
        for (form, tag, expected) in [
            ("stopped", Penn::Vbd, "stop"),
            ("attacking", Penn::Vbg, "attack"),
            ("denied", Penn::Vbd, "deny"),
            ("launches", Penn::Vbz, "launch"),
            ("seizing", Penn::Vbg, "seize"),
            ("was", Penn::Vbd, "be"),
            ("n't", Penn::Rb, "not"),
            ("left", Penn::Vbd, "leave"),
            ("left", Penn::Jj, "left"),
            ("countries", Penn::Nns, "country"),
            ("men", Penn::Nns, "man"),
            ("Lee", Penn::Nnp, "Lee"),
            ("higher", Penn::Jjr, "high"),
        ] {
            assert_eq!(lemma(form, tag), expected, "{form}");
        }
    }

    #[test]
    fn every_line_of_the_list_is_an_exception_of_its_own() {
        assert_eq!(EXCEPTIONS.len(), LIST.lines().count());
        let kinds = LIST.lines().filter_map(|line| line.split('\t').next());
        assert!(kinds.into_iter().all(|kind| kind.len() == 1));
    }
}
