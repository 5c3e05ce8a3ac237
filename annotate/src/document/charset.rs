//! From bytes to text: byte order mark, declaration, or a guess.

use super::origin::Origin;

/// Decoded text with the way back to its bytes.
pub(super) struct Decoded<'a> {
    /// The text.
    pub(super) text: std::borrow::Cow<'a, str>,
    /// Where it came from; `None` if offsets are the same.
    pub(super) origin: Option<Origin>,
    /// Whether bytes had to be replaced.
    pub(super) is_damaged: bool,
}

/// A declaration stands within so many bytes.
const DECLARATION_BYTES_MAX: usize = 32 * 1024;

/// Decodes a page.
pub(super) fn decode(bytes: &[u8]) -> Decoded<'_> {
    let (encoding, skip) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, skip)) => (encoding, skip),
        None => (guess(bytes), 0),
    };
    if encoding == encoding_rs::UTF_8 {
        return utf8(&bytes[skip..], skip);
    }
    other(encoding, &bytes[skip..], skip)
}

/// Valid UTF-8 is UTF-8 whatever the page says; else the declaration counts.
fn guess(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return encoding_rs::UTF_8;
    }
    let declared = declared(&bytes[..bytes.len().min(DECLARATION_BYTES_MAX)]);
    match declared {
        // A few broken bytes do not make a page another encoding.
        Some(encoding) if encoding != encoding_rs::UTF_8 && !mostly_utf8(bytes) => encoding,
        _ if mostly_utf8(bytes) => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}

/// Whether well-formed sequences of several bytes outnumber broken ones by far.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 10 * bad && good > 0
}

/// The encoding a page declares in a meta element.
fn declared(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let lower = head.to_ascii_lowercase();
    let in_meta = |at: usize| {
        let open = lower[..at].iter().rposition(|byte| *byte == b'<');
        open.is_some_and(|open| {
            lower[open..].starts_with(b"<meta") || lower[open..].starts_with(b"<?xml")
        })
    };
    let key: &[u8] = b"charset=";
    let xml: &[u8] = b"encoding=";
    let found = |key: &[u8]| {
        lower
            .windows(key.len())
            .enumerate()
            .filter(|(_, window)| *window == key)
            .map(|(at, _)| at)
            .find(|at| in_meta(*at))
            .map(|at| at + key.len())
    };
    let at = found(key).or_else(|| found(xml))?;
    let label: Vec<u8> = lower[at..]
        .iter()
        .copied()
        .skip_while(|byte| matches!(byte, b'"' | b'\'' | b' '))
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
        .collect();
    let encoding = encoding_rs::Encoding::for_label(&label)?;
    // A page whose declaration could be read as ASCII is not UTF-16.
    let is_wide = encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE;
    Some(if is_wide {
        encoding_rs::UTF_8
    } else {
        encoding
    })
}

fn utf8(bytes: &[u8], skip: usize) -> Decoded<'_> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let origin = (skip > 0).then(|| {
            let mut origin = Origin::default();
            origin.copied(0, skip, text.len());
            origin
        });
        return Decoded {
            text: text.into(),
            origin,
            is_damaged: false,
        };
    }
    let (mut text, mut origin, mut at) =
        (String::with_capacity(bytes.len()), Origin::default(), skip);
    for chunk in bytes.utf8_chunks() {
        origin.copied(text.len(), at, chunk.valid().len());
        text.push_str(chunk.valid());
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            origin.made(text.len(), at..at + chunk.invalid().len());
            text.push('\u{fffd}');
            at += chunk.invalid().len();
        }
    }
    Decoded {
        text: text.into(),
        origin: Some(origin),
        is_damaged: true,
    }
}

/// Decodes in small steps, so that each character knows its bytes.
fn other(encoding: &'static encoding_rs::Encoding, bytes: &[u8], skip: usize) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut origin, mut is_damaged) = (
        String::with_capacity(bytes.len() * 2),
        Origin::default(),
        false,
    );
    let mut at = 0;
    let mut pending = 0;
    while at < bytes.len() {
        let ascii = if pending == at
            && encoding.is_ascii_compatible()
            && encoding != encoding_rs::ISO_2022_JP
        {
            bytes[at..]
                .iter()
                .take_while(|byte| byte.is_ascii())
                .count()
        } else {
            0
        };
        // A run of ASCII is copied whole, anything else byte by byte.
        let step = ascii.max(1);
        let is_last = at + step == bytes.len();
        let before = text.len();
        text.reserve(step * 3 + 16);
        let (_, _, replaced) = decoder.decode_to_string(&bytes[at..at + step], &mut text, is_last);
        is_damaged |= replaced;
        at += step;
        if text.len() > before {
            if ascii > 0 && text.len() - before == ascii {
                origin.copied(before, skip + pending, ascii);
            } else {
                origin.made(before, skip + pending..skip + at);
            }
            pending = at;
        }
    }
    Decoded {
        text: text.into(),
        origin: Some(origin),
        is_damaged,
    }
}
