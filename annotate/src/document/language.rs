//! Which language a text is in.

use super::Language;

/// So much text is looked at; more does not make detection surer.
const BYTES_MAX: usize = 4096;
/// Fewer letters than this cannot be told from their letters alone.
const LETTERS_MIN: usize = 40;

/// The caller's language if given, else what the text shows, else what the page says.
pub(super) fn tell(given: &str, declared: Option<&str>, text: &str) -> Language {
    if !given.is_empty() {
        return named(given);
    }
    let sample = sample(text);
    let letters = sample.chars().filter(|c| c.is_alphabetic()).count();
    if letters == 0 {
        return declared.map_or_else(unknown, named);
    }
    if let Some(tag) = detect(sample, letters) {
        return named(tag);
    }
    declared.map_or_else(
        || {
            if sample.is_ascii() {
                named("en")
            } else {
                unknown()
            }
        },
        named,
    )
}

/// The tag of a text's language, if it is long and plain enough to tell.
pub(super) fn detect(sample: &str, letters: usize) -> Option<&'static str> {
    if letters < LETTERS_MIN {
        let script = whatlang::detect_script(sample)?;
        return (script != whatlang::Script::Latin)
            .then(|| script.langs().first().map(|lang| tag(*lang)))?;
    }
    if is_english(sample) {
        return Some("en");
    }
    let info = whatlang::detect(sample)?;
    (info.is_reliable() || letters > 3 * LETTERS_MIN).then(|| tag(info.lang()))
}

/// Whether the little words of English make up enough of a text: short English
/// news full of foreign names looks like anything else to letter statistics.
fn is_english(sample: &str) -> bool {
    const LITTLE: [&str; 24] = [
        "the", "of", "and", "to", "said", "that", "was", "for", "with", "on", "his", "her", "by",
        "from", "at", "has", "had", "were", "which", "who", "would", "been", "their", "have",
    ];
    let (mut words, mut little) = (0, 0);
    for word in sample
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        little += usize::from(LITTLE.iter().any(|known| known.eq_ignore_ascii_case(word)));
    }
    words >= 8 && little * 6 >= words
}

fn sample(text: &str) -> &str {
    let mut end = BYTES_MAX.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn unknown() -> Language {
    Language {
        tag: "und".to_owned(),
        supported: false,
    }
}

fn named(tag: &str) -> Language {
    let tag = tag.trim().replace('_', "-");
    let primary = tag.split('-').next().unwrap_or("").to_ascii_lowercase();
    if primary.is_empty() || primary.len() > 8 || !primary.bytes().all(|b| b.is_ascii_alphabetic())
    {
        return unknown();
    }
    let supported = matches!(primary.as_str(), "en" | "eng");
    Language { tag, supported }
}

/// BCP-47 takes the two-letter code where ISO 639-1 has one.
fn tag(lang: whatlang::Lang) -> &'static str {
    use whatlang::Lang::{
        Afr, Aka, Amh, Ara, Aze, Bel, Ben, Bul, Cat, Ces, Cmn, Cym, Dan, Deu, Ell, Eng, Epo, Est,
        Fin, Fra, Guj, Heb, Hin, Hrv, Hun, Hye, Ind, Ita, Jav, Jpn, Kan, Kat, Khm, Kor, Lat, Lav,
        Lit, Mal, Mar, Mkd, Mya, Nep, Nld, Nob, Ori, Pan, Pes, Pol, Por, Ron, Rus, Sin, Slk, Slv,
        Sna, Spa, Srp, Swe, Tam, Tel, Tgl, Tha, Tuk, Tur, Ukr, Urd, Uzb, Vie, Yid, Zul,
    };
    match lang {
        Epo => "eo",
        Eng => "en",
        Rus => "ru",
        Cmn => "zh",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Ben => "bn",
        Fra => "fr",
        Deu => "de",
        Ukr => "uk",
        Kat => "ka",
        Ara => "ar",
        Hin => "hi",
        Jpn => "ja",
        Heb => "he",
        Yid => "yi",
        Pol => "pl",
        Amh => "am",
        Jav => "jv",
        Kor => "ko",
        Nob => "nb",
        Dan => "da",
        Swe => "sv",
        Fin => "fi",
        Tur => "tr",
        Nld => "nl",
        Hun => "hu",
        Ces => "cs",
        Ell => "el",
        Bul => "bg",
        Bel => "be",
        Mar => "mr",
        Kan => "kn",
        Ron => "ro",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Lit => "lt",
        Lav => "lv",
        Est => "et",
        Tam => "ta",
        Vie => "vi",
        Urd => "ur",
        Tha => "th",
        Guj => "gu",
        Uzb => "uz",
        Pan => "pa",
        Aze => "az",
        Ind => "id",
        Tel => "te",
        Pes => "fa",
        Mal => "ml",
        Ori => "or",
        Mya => "my",
        Nep => "ne",
        Sin => "si",
        Khm => "km",
        Tuk => "tk",
        Aka => "ak",
        Zul => "zu",
        Sna => "sn",
        Afr => "af",
        Lat => "la",
        Slk => "sk",
        Cat => "ca",
        Tgl => "tl",
        Hye => "hy",
        Cym => "cy",
    }
}
