//! Addresses: relative ones made absolute, and what they say of identity.

use crate::id;

/// What a reference means at a base, as RFC 3986, section 5.2, has it; empty if
/// that is no http address.
pub fn resolve(base: &str, reference: &str) -> String {
    let reference = reference.trim();
    if reference.is_empty()
        || reference
            .chars()
            .any(|c| c.is_whitespace() || c.is_control())
    {
        return String::new();
    }
    if is_http(reference) {
        return reference.to_owned();
    }
    let Some((scheme, rest)) = base
        .trim()
        .split_once("://")
        .filter(|_| is_http(base.trim()))
    else {
        return String::new();
    };
    if let Some(rest) = reference.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    if has_scheme(reference) {
        return String::new();
    }
    let rest = rest.split('#').next().unwrap_or(rest);
    if reference.starts_with('#') {
        return format!("{scheme}://{rest}{reference}");
    }
    let rest = rest.split('?').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if reference.starts_with('?') {
        return format!("{scheme}://{host}{path}{reference}");
    }
    let path = match reference.strip_prefix('/') {
        Some(_) => reference.to_owned(),
        None => format!(
            "{}/{reference}",
            path.rsplit_once('/').map_or("", |(folder, _)| folder)
        ),
    };
    format!("{scheme}://{host}{}", without_dots(&path))
}

/// A path without "." and "..".
fn without_dots(path: &str) -> String {
    let (path, tail) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let mut kept: Vec<&str> = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                kept.pop();
            }
            segment => kept.push(segment),
        }
    }
    let ends_in_folder = path.ends_with("/.") || path.ends_with("/..");
    format!(
        "/{}{}{tail}",
        kept.join("/"),
        if ends_in_folder && !kept.is_empty() {
            "/"
        } else {
            ""
        }
    )
}

/// Whether it is an absolute http address.
pub fn is_http(address: &str) -> bool {
    let rest = |scheme: &str| {
        address
            .get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| &address[scheme.len()..])
    };
    rest("http://")
        .or_else(|| rest("https://"))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric() || c == '['))
}

fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// The host of an address; empty if it has none.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.strip_prefix("www.").unwrap_or(authority)
}

/// The id that an item's own identifier gives it.
///
/// None where it is the item's address: then the address tells, as it does for a
/// page fetched from there. One that is no URI is unique within its source
/// alone, whose name is put in front.
pub fn identity(identifier: &str, address: &str, source: &str) -> String {
    let identifier = identifier.trim();
    if identifier.is_empty() || identifier == address {
        String::new()
    } else if has_scheme(identifier) || source.is_empty() {
        id::admissible(identifier)
    } else {
        id::admissible(&format!("{source}-{identifier}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{host, identity, resolve};

    #[test]
    fn relative_addresses_are_made_absolute() {
        let base = "https://example.org/news/today/feed.xml?x=1";
        for (reference, expected) in [
            ("https://other.org/a", "https://other.org/a"),
            ("//cdn.example.org/a", "https://cdn.example.org/a"),
            ("/a/b?c=1#d", "https://example.org/a/b?c=1#d"),
            ("a.html", "https://example.org/news/today/a.html"),
            ("../a.html", "https://example.org/news/a.html"),
            ("../../../../a", "https://example.org/a"),
            ("./", "https://example.org/news/today/"),
            ("?p=1", "https://example.org/news/today/feed.xml?p=1"),
            ("#top", "https://example.org/news/today/feed.xml?x=1#top"),
            ("mailto:a@example.org", ""),
            ("two words", ""),
            ("", ""),
        ] {
            assert_eq!(resolve(base, reference), expected, "{reference}");
        }
        assert_eq!(resolve("https://example.org", "a"), "https://example.org/a");
        assert_eq!(resolve("", "/a"), "");
    }

    #[test]
    fn an_identifier_of_a_source_alone_is_told_apart_from_that_of_another() {
        let address = "https://example.org/a";
        assert_eq!(identity(address, address, "example.org"), "");
        assert_eq!(identity("", address, "example.org"), "");
        assert_eq!(identity("123", address, "example.org"), "example.org-123");
        assert!(identity("urn:x:1", address, "example.org").starts_with("urn-x-1-"));
        assert_eq!(host("https://www.example.org:80/a"), "example.org:80");
    }
}
