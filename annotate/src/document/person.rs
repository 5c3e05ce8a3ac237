//! Names of persons as bylines write them.

use super::credit::agency;
use super::phrases::is_role;

/// Lower-case words inside names.
pub(super) const PARTICLES: &[&str] = &[
    "al", "abu", "af", "av", "ben", "bin", "bint", "binti", "da", "dal", "das", "de", "degli",
    "dei", "del", "della", "den", "der", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las",
    "le", "los", "of", "op", "ould", "san", "st", "ten", "ter", "van", "vander", "von", "y", "zu",
];

/// The name a part of a byline starts with: two to five name words.
pub(super) fn name(part: &str) -> Option<String> {
    let mut tokens: Vec<&str> = Vec::new();
    for token in part.split_whitespace() {
        let ends = is_role(
            &token
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase(),
        );
        if tokens.len() == 6 || ends || !is_name_word(token, !tokens.is_empty()) {
            break;
        }
        tokens.push(token);
    }
    while tokens.last().is_some_and(|last| PARTICLES.contains(last)) {
        tokens.pop();
    }
    let honorific = ["dr", "prof", "mr", "ms", "mrs", "sir", "dame"];
    if tokens.len() > 2
        && honorific.contains(&tokens[0].trim_end_matches('.').to_lowercase().as_str())
    {
        tokens.remove(0);
    }
    if !(2..=5).contains(&tokens.len()) {
        return None;
    }
    // A name is at most followed by where the person is or what for: "in Paris".
    let capitals = part
        .split_whitespace()
        .skip(tokens.len())
        .take_while(|word| is_name_word(word, false))
        .count();
    (capitals <= 4).then(|| proper_case(&tokens))
}

/// A single name, as pen names and some Indonesians have it.
pub(super) fn single_name(text: &str) -> Option<String> {
    let word = text.trim();
    let is_one = !word.contains(char::is_whitespace)
        && word.chars().count() >= 3
        && is_name_word(word, false);
    (is_one && agency(word).is_none() && !is_role(&word.to_lowercase())).then(|| word.to_owned())
}

fn is_name_word(word: &str, may_be_particle: bool) -> bool {
    let word = word.trim_end_matches(',');
    if may_be_particle && PARTICLES.contains(&word) && word != "of" {
        return true;
    }
    let first = word.chars().next().unwrap_or(' ');
    (first.is_uppercase()
        || first.is_alphabetic() && !first.is_lowercase()
        || word.starts_with("al-")
        || word.starts_with("el-")
        || word.starts_with("d'")
        || word.starts_with("d’"))
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '‑' | '‘'))
}

/// Names in capitals get the case that names have; others are left as they are.
pub(super) fn proper_case(tokens: &[&str]) -> String {
    let shouted = tokens
        .iter()
        .all(|token| !token.contains(char::is_lowercase) || PARTICLES.contains(token))
        && tokens
            .iter()
            .any(|token| token.chars().filter(|c| c.is_alphabetic()).count() > 2);
    if !shouted {
        return tokens.join(" ");
    }
    let korean = tokens.len() == 2 && is_korean_surname(tokens[0]) && {
        let parts: Vec<&str> = tokens[1].split('-').collect();
        parts.len() == 2 && parts.iter().all(|part| (1..=6).contains(&part.len()))
    };
    tokens
        .iter()
        .enumerate()
        .map(|(index, token)| {
            let lower = token.to_lowercase();
            if index > 0 && PARTICLES.contains(&lower.as_str()) {
                lower
            } else {
                capitalize(&lower, korean && index == 1)
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn capitalize(lower: &str, only_first: bool) -> String {
    let mut out = String::with_capacity(lower.len());
    let mut start = true;
    for (at, c) in lower.char_indices() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        start = !only_first && matches!(c, '-' | '.' | '‑')
            || matches!(c, '\'' | '’') && at <= 2
            || at == 1 && lower.starts_with("mc") && lower.len() > 4;
    }
    out
}

/// Surnames most Koreans bear, whose given names keep a small letter after the hyphen.
fn is_korean_surname(word: &str) -> bool {
    const SURNAMES: [&str; 40] = [
        "ahn", "bae", "baek", "ban", "byun", "cha", "chae", "cho", "choe", "choi", "chung", "gu",
        "ha", "han", "hong", "hwang", "jang", "jeon", "jeong", "jung", "kang", "kim", "ko", "koo",
        "kwon", "lee", "lim", "min", "moon", "nam", "noh", "oh", "park", "rhee", "seo", "shin",
        "son", "song", "yang", "yoon",
    ];
    SURNAMES.contains(&word.to_lowercase().as_str())
        || matches!(
            word.to_lowercase().as_str(),
            "won" | "yoo" | "yun" | "suh" | "ryu" | "woo"
        )
}
