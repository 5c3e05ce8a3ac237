//! Stable ids: a function of type and normalized full name, nothing else.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::EntityType;

/// The longest slug in bytes; longer names are cut and told apart by a hash.
const SLUG_BYTES_MAX: usize = 80;

/// A name as it is compared: accents and case folded, full stops and
/// apostrophes left out, and every other run of what is neither letter nor
/// digit one hyphen.
///
/// ```
/// use annotate::entity::normalize;
/// assert_eq!(normalize("Désiré  Niyonkuru"), "desire-niyonkuru");
/// assert_eq!(normalize("U.S. Army"), "us-army");
/// assert_eq!(normalize("Won In-choul"), "won-in-choul");
/// ```
pub fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    let mut put = |folded: &str, gap: &mut bool| {
        if *gap && !out.is_empty() {
            out.push('-');
        }
        *gap = false;
        out.push_str(folded);
    };
    let mut buffer = [0; 4];
    for c in name.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '.' | '\'' | '’' | '‘' | '`' | '\u{ad}' | '\u{200b}'..='\u{200f}' => {}
            'ß' => put("ss", &mut gap),
            'æ' | 'Æ' => put("ae", &mut gap),
            'œ' | 'Œ' => put("oe", &mut gap),
            'ø' | 'Ø' => put("o", &mut gap),
            'ł' | 'Ł' => put("l", &mut gap),
            'đ' | 'Đ' | 'ð' | 'Ð' => put("d", &mut gap),
            'þ' | 'Þ' => put("th", &mut gap),
            'ı' => put("i", &mut gap),
            c if c.is_ascii_alphanumeric() => {
                put(c.to_ascii_lowercase().encode_utf8(&mut buffer), &mut gap);
            }
            c if c.is_alphanumeric() => {
                for lower in c.to_lowercase().filter(|c| !is_combining_mark(*c)) {
                    put(lower.encode_utf8(&mut buffer), &mut gap);
                }
            }
            _ => gap = true,
        }
    }
    out
}

/// The id of an entity: `per-rob-bauer`, `org-north-atlantic-treaty-organization`.
///
/// Two names have one id if they normalize alike. Letters beyond ASCII become a
/// hash, so an id is safe in any key, path or log.
pub fn entity_id(kind: EntityType, canonical_name: &str) -> String {
    let prefix = match kind {
        EntityType::Person => "per",
        EntityType::Organization => "org",
        EntityType::Location => "loc",
        EntityType::Norp => "norp",
    };
    format!("{prefix}-{}", slug(&normalize(canonical_name)))
}

fn slug(normalized: &str) -> String {
    if normalized.is_ascii() && !normalized.is_empty() && normalized.len() <= SLUG_BYTES_MAX {
        return normalized.to_owned();
    }
    let hash = format!("{:016x}", fnv1a(normalized.as_bytes()));
    let mut kept: String = normalized.chars().filter(char::is_ascii).collect();
    kept.truncate(SLUG_BYTES_MAX - hash.len() - 1);
    let kept = kept.trim_matches('-');
    if kept.is_empty() {
        hash
    } else {
        format!("{kept}-{hash}")
    }
}

/// Fowler–Noll–Vo 1a over 64 bits (Fowler, Noll, Vo, 1991): stable everywhere.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_only_in_dress_have_one_id() {
        for (left, right) in [
            ("Kim Jong-un", "KIM JONG UN"),
            ("Nguyễn Phú Trọng", "Nguyen Phu Trong"),
            ("U.S. Army", "US Army"),
            ("People’s Alliance", "People's Alliance"),
            ("Lech Wałęsa", "Lech Walesa"),
            ("Rob\u{a0}Bauer", "Rob Bauer"),
        ] {
            assert_eq!(
                entity_id(EntityType::Person, left),
                entity_id(EntityType::Person, right)
            );
        }
    }

    #[test]
    fn ids_are_short_ascii_and_tell_long_and_foreign_names_apart() {
        let long = "very ".repeat(40);
        for (left, right) in [
            (format!("{long} Left"), format!("{long} Right")),
            ("Владимир".to_owned(), "Дмитрий".to_owned()),
            ("王".to_owned(), "李".to_owned()),
        ] {
            let (left, right) = (
                entity_id(EntityType::Organization, &left),
                entity_id(EntityType::Organization, &right),
            );
            assert_ne!(left, right);
            assert!(
                left.is_ascii() && left.len() <= SLUG_BYTES_MAX + 5,
                "{left}"
            );
        }
    }
}
