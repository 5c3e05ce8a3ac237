//! Titles, names and bodies out of what feeds write.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::Body;

/// A text on one line, without markup: titles are escaped once or twice, or hold
/// tags, whatever their format says.
pub fn plain(text: &str) -> String {
    let decoded = html_escape::decode_html_entities(text);
    let stripped = without_tags(&decoded);
    let decoded = html_escape::decode_html_entities(&stripped);
    one_line(&decoded)
}

/// A text on one line, otherwise as it stands.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter_map(readable));
    }
    line
}

/// A C1 control as the character of Windows-1252 that a reference by number
/// meant; `None` for any other control.
fn readable(c: char) -> Option<char> {
    match u8::try_from(c) {
        Ok(byte @ 0x80..=0x9f) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
            text.chars().next().filter(|c| !c.is_control())
        }
        _ => Some(c).filter(|c| !c.is_control()),
    }
}

/// A body of unknown kind: HTML if it has tags or references, else plain text.
/// Markup that was escaped once too often is seen through.
pub fn body(text: &str) -> Body {
    if has_tags(text) {
        return Body::Html(text.as_bytes().to_vec());
    }
    if !text.contains('&') {
        return Body::Text(text.to_owned());
    }
    let decoded = html_escape::decode_html_entities(text);
    if has_tags(&decoded) || has_tags(&html_escape::decode_html_entities(&decoded)) {
        return Body::Html(decoded.into_owned().into_bytes());
    }
    Body::Text(decoded.into_owned())
}

/// Whether a text has a tag of HTML in it.
pub fn has_tags(text: &str) -> bool {
    text.match_indices('<')
        .any(|(at, _)| tag_length(&text[at..]).is_some())
}

/// How long the tag, or the comment, is that a text begins with. It ends before
/// the next one begins, so that a text of brackets is looked through but once.
fn tag_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('<')?;
    if !inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!')) {
        return None;
    }
    let end = inside.find(['<', '>'])?;
    inside[end..].starts_with('>').then_some(end + 2)
}

fn without_tags(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut rest = text;
    let mut stripped = String::with_capacity(text.len());
    while let Some(at) = rest.find('<') {
        stripped.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = tag_length(rest);
        if length.is_none() {
            stripped.push('<');
        }
        rest = &rest[length.unwrap_or(1)..];
    }
    stripped.push_str(rest);
    Cow::Owned(stripped)
}

/// The names in a byline. "By Ann Lee and Bo Chen" is two; "Lee, Ann" is one,
/// for a comma divides only names that are whole.
pub fn byline(line: &str) -> Vec<String> {
    let line = one_line(line);
    let line = line
        .get(..3)
        .filter(|start| start.eq_ignore_ascii_case("by "))
        .map_or(line.as_str(), |_| &line[3..]);
    line.split([';', '&'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| {
            let whole = part.split(',').all(|name| name.trim().contains(' '));
            let divided: Vec<&str> = if whole {
                part.split(',').collect()
            } else {
                vec![part]
            };
            divided
        })
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The names in an author of RSS, which is an address of mail, with or without
/// a name: "ann@example.org (Ann Lee)", "Ann Lee &lt;ann@example.org&gt;".
pub fn mail_author(text: &str) -> Vec<String> {
    let text = one_line(text);
    if !text.contains('@') {
        return byline(&text);
    }
    if let Some((_, name)) = text.split_once('(') {
        return byline(name.trim_end_matches([')', ' ']));
    }
    if let Some((name, _)) = text.split_once('<') {
        return byline(name);
    }
    Vec::new()
}

/// Names, each once.
pub fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    /// More than the API admits, and few enough to compare each with each.
    const NAMES_MAX: usize = 128;
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if found.len() < NAMES_MAX && !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A language's tag as BCP 47 writes it; empty for what is none ("English").
pub fn language(tag: &str) -> String {
    let tag = tag.trim().replace('_', "-");
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    let is_one = (2..=3).contains(&primary.len())
        && primary.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
    if is_one && tag.len() <= 35 {
        tag
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, body, byline, language, mail_author, plain};

    #[test]
    fn titles_are_plain_whatever_they_hold() {
        for (title, expected) in [
            ("Bridge opens", "Bridge opens"),
            (" Bridge\n  opens ", "Bridge opens"),
            ("Q&amp;A: <em>why</em> the bridge", "Q&A: why the bridge"),
            ("AT&amp;amp;T &amp;#8217;s", "AT&T ’s"),
            ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
            ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ] {
            assert_eq!(plain(title), expected, "{title}");
        }
    }

    #[test]
    fn a_body_is_html_by_its_tags_and_text_without() {
        let html = |text: &str| Body::Html(text.as_bytes().to_vec());
        for (text, expected) in [
            ("<p>One.</p>", html("<p>One.</p>")),
            ("One.<br/>Two.", html("One.<br/>Two.")),
            ("&lt;p&gt;One.&lt;/p&gt;", html("<p>One.</p>")),
            ("1 < 2", Body::Text("1 < 2".into())),
            ("Q&amp;A", Body::Text("Q&A".into())),
        ] {
            assert_eq!(body(text), expected, "{text}");
        }
    }

    #[test]
    fn a_byline_is_divided_where_names_are_whole() {
        for (line, expected) in [
            ("By Ann Lee", vec!["Ann Lee"]),
            ("BY ANN LEE", vec!["ANN LEE"]),
            (
                "Ann Lee, Bo Chen and Cy Dee",
                vec!["Ann Lee", "Bo Chen", "Cy Dee"],
            ),
            ("Lee, Ann", vec!["Lee, Ann"]),
            ("Ann Lee; Bo Chen", vec!["Ann Lee", "Bo Chen"]),
            ("Newswire", vec!["Newswire"]),
            ("", vec![]),
        ] {
            assert_eq!(byline(line), expected, "{line}");
        }
    }

    #[test]
    fn an_author_is_a_name_and_never_an_address() {
        for (author, expected) in [
            ("ann@example.org (Ann Lee)", vec!["Ann Lee"]),
            ("Ann Lee <ann@example.org>", vec!["Ann Lee"]),
            ("ann@example.org", vec![]),
            ("Ann Lee and Bo Chen", vec!["Ann Lee", "Bo Chen"]),
        ] {
            assert_eq!(mail_author(author), expected, "{author}");
        }
    }

    #[test]
    fn a_language_is_a_tag() {
        for (tag, expected) in [
            ("en_GB", "en-GB"),
            (" en-us ", "en-us"),
            ("English", ""),
            ("", ""),
        ] {
            assert_eq!(language(tag), expected, "{tag}");
        }
    }
}
