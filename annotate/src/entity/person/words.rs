//! The words of a person's name.

use crate::entity::normalize;

/// The words of a name as compared, without suffixes.
pub(in crate::entity) fn words(text: &str) -> Vec<String> {
    text.split_whitespace()
        .map(normalize)
        .filter(|word| !word.is_empty() && !is_suffix(word))
        .collect()
}

pub(super) fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "sr" | "ii" | "iii" | "iv" | "phd" | "md")
}

pub(super) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "van"
            | "von"
            | "der"
            | "den"
            | "de"
            | "del"
            | "della"
            | "di"
            | "da"
            | "dos"
            | "du"
            | "la"
            | "le"
            | "bin"
            | "ibn"
            | "bint"
            | "al"
            | "el"
            | "ben"
            | "abu"
            | "ould"
            | "ter"
            | "ten"
            | "zu"
            | "zur"
            | "st"
            | "san"
            | "santa"
            | "mac"
            | "af"
            | "av"
            | "y"
    )
}

/// "al-sisi" and "el-sisi" as "sisi".
pub(super) fn without_article(word: &str) -> &str {
    ["al-", "el-", "ul-", "as-", "ash-", "ad-", "an-", "ar-"]
        .iter()
        .find_map(|article| word.strip_prefix(article))
        .filter(|rest| rest.len() > 2)
        .unwrap_or(word)
}

/// A single word, or particles and a single word: "Bauer", "van der Linde".
pub(super) fn is_short(text: &str) -> bool {
    let words = words(text);
    words.len() < 2
        || words[..words.len() - 1]
            .iter()
            .all(|word| is_particle(word) && word != "san" && word != "ben")
}

pub(super) fn is_shouted(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}
