//! Character references: `&amp;`, `&#8217;`, `&nbsp` without its semicolon.

/// A reference at the start of `text` (which starts with "&"): what it stands
/// for and how many bytes it takes.
pub(super) fn decode(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(number) = rest.strip_prefix('#') {
        return numeric(number).map(|(c, len)| (c, len + 2));
    }
    let len = rest
        .bytes()
        .take(32)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    let name = &rest[..len];
    if len == 0 {
        return None;
    }
    if rest[len..].starts_with(';') {
        return named(&text[..len + 2]).map(|c| (c, len + 2));
    }
    // The old names also count without a semicolon.
    OLD.iter()
        .find(|(old, _)| name == *old)
        .map(|(_, c)| (*c, len + 1))
}

/// As [`decode`], seeing through a reference that was escaped twice: "&amp;quot;".
pub(super) fn decode_twice(text: &str) -> Option<(char, usize)> {
    let (c, len) = decode(text)?;
    if c != '&' || len != "&amp;".len() {
        return Some((c, len));
    }
    let inner = &text[len - 1..];
    // The second time around the ampersand is the semicolon's place: "&amp;" + "quot;".
    let name_len = inner[1..]
        .bytes()
        .take(32)
        .take_while(|b| b.is_ascii_alphanumeric() || *b == b'#')
        .count();
    if name_len < 2 || !inner[1 + name_len..].starts_with(';') {
        return Some((c, len));
    }
    let again = format!("&{}", &inner[1..name_len + 2]);
    match decode(&again) {
        Some((c, _)) => Some((c, len + name_len + 1)),
        None => Some((c, len)),
    }
}

/// A whole text with its references decoded and white space as it is.
pub(super) fn decode_all(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, len) = decode_twice(rest).unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, lead) = match text.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 1),
        None => (text, 10, 0),
    };
    let len = digits
        .bytes()
        .take(10)
        .take_while(|b| char::from(*b).is_digit(radix))
        .count();
    let code = u32::from_str_radix(&digits[..len], radix).ok()?;
    let semicolon = usize::from(digits[len..].starts_with(';'));
    let c = match code {
        0x80..=0x9f => WINDOWS[(code - 0x80) as usize],
        0 => '\u{fffd}',
        _ => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    Some((c, lead + len + semicolon))
}

/// Entities by name, with ampersand and semicolon.
fn named(entity: &str) -> Option<char> {
    match entity {
        "&amp;" => return Some('&'),
        "&nbsp;" => return Some('\u{a0}'),
        "&quot;" => return Some('"'),
        "&apos;" => return Some('\''),
        "&lt;" => return Some('<'),
        "&gt;" => return Some('>'),
        _ => {}
    }
    let decoded = html_escape::decode_html_entities(entity);
    let mut chars = decoded.chars();
    let c = chars.next()?;
    (chars.next().is_none()).then_some(c)
}

/// What numbers from 128 to 159 mean on pages: windows-1252.
const WINDOWS: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

const OLD: [(&str, char); 12] = [
    ("amp", '&'),
    ("nbsp", '\u{a0}'),
    ("quot", '"'),
    ("lt", '<'),
    ("gt", '>'),
    ("copy", '©'),
    ("reg", '®'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_decoded_once_or_twice() {
        let check = |text: &str, expected: &str| assert_eq!(decode_all(text), expected, "{text}");
        check(
            "A&amp;B &lt; &#8217; &#x2014; &#150; &nbsp;",
            "A&B < ’ — – \u{a0}",
        );
        check(
            "&amp;quot;x&amp;quot; &amp;amp; &amp;#39; &amp;nbsp;",
            "\"x\" & ' \u{a0}",
        );
        check(
            "AT&T R&D & &unknown; &rsquo;&hellip; &copy 2024",
            "AT&T R&D & &unknown; ’… © 2024",
        );
        check("&amp; quot; &amp;x", "& quot; &x");
    }
}
