//! From bytes to text, whatever a document says of its encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far into a document its declaration is looked for.
const DECLARATION_BYTES_MAX: usize = 256;

/// The text of some bytes: by their byte order mark; as UTF-8, if that is what
/// they are, even if another encoding is declared; else as declared; else as
/// Windows-1252. Bytes that are no text are replaced.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0;
    }
    match bytes {
        [b'<', 0, ..] => return UTF_16LE.decode_without_bom_handling(bytes).0,
        [0, b'<', ..] => return UTF_16BE.decode_without_bom_handling(bytes).0,
        _ => {}
    }
    let declared = declared(bytes);
    if declared.is_none_or(Encoding::is_ascii_compatible)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    // What calls itself UTF-16 in single bytes is not, and what calls itself
    // UTF-8 and is broken in a few places still is.
    let is_mostly_utf8 = || {
        let (text, _) = UTF_8.decode_without_bom_handling(bytes);
        let damaged = text.matches('\u{fffd}').count();
        let sound = text.chars().filter(|c| !c.is_ascii()).count() - damaged;
        sound > damaged
    };
    let encoding = match declared {
        Some(encoding) if encoding != UTF_8 && encoding != UTF_16LE && encoding != UTF_16BE => {
            encoding
        }
        _ if is_mostly_utf8() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// The encoding that the document's declaration names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(DECLARATION_BYTES_MAX)];
    let start = String::from_utf8_lossy(start);
    let declaration = start.trim_start().strip_prefix("<?xml")?;
    let declaration = declaration
        .split_once("?>")
        .map_or(declaration, |(inside, _)| inside);
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Encoding::for_label(value[1..].split(quote).next()?.as_bytes())
}
