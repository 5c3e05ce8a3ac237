//! Addresses: what is an http address, and when two are the same article.

/// Parameters that say how a reader came to an article, not which article it is.
const TRACKING: [&str; 8] = [
    "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid",
];

/// Whether it is an absolute http or https URI: scheme, host, and no white
/// space, control characters or user information.
pub(super) fn is_http(uri: &str) -> bool {
    let Some((_, rest)) = split_scheme(uri) else {
        return false;
    };
    let (authority, _) = split_authority(rest);
    is_authority(authority)
        && !uri
            .chars()
            .any(|character| character.is_whitespace() || character.is_control())
}

/// A host, in brackets if it is an IPv6 address, and perhaps a port.
fn is_authority(authority: &str) -> bool {
    let host_end = match authority.rfind(']') {
        Some(bracket) if authority.starts_with('[') => bracket + 1,
        _ => authority.find(':').unwrap_or(authority.len()),
    };
    let (host, port) = authority.split_at(host_end);
    let port = port.strip_prefix(':').map(str::parse::<u16>);
    let allowed =
        |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_' | '%');
    let host = match host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        Some(address) => return address.parse::<std::net::Ipv6Addr>().is_ok() && port_fits(port),
        None => host,
    };
    !host.is_empty() && host.chars().all(allowed) && port_fits(port)
}

fn port_fits(port: Option<Result<u16, std::num::ParseIntError>>) -> bool {
    port.is_none_or(|port| port.is_ok())
}

/// One spelling for all addresses of an article: without scheme, default port,
/// fragment and tracking parameters, the host in lower case.
pub(super) fn canonical(uri: &str) -> String {
    let Some((scheme, rest)) = split_scheme(uri) else {
        return uri.to_owned();
    };
    let rest = rest.split('#').next().unwrap_or(rest);
    let (authority, tail) = split_authority(rest);
    let authority = authority.to_lowercase();
    let default_port = if scheme.eq_ignore_ascii_case("http") {
        ":80"
    } else {
        ":443"
    };
    let authority = authority.strip_suffix(default_port).unwrap_or(&authority);
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !is_tracking(pair))
        .collect();
    let path = if path.is_empty() { "/" } else { path };
    if kept.is_empty() {
        format!("{authority}{path}")
    } else {
        format!("{authority}{path}?{}", kept.join("&"))
    }
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair);
    name.starts_with("utm_") || TRACKING.contains(&name)
}

fn split_scheme(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once("://")?;
    (scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
        .then_some((scheme, rest))
}

/// The authority, and whatever follows it.
fn split_authority(rest: &str) -> (&str, &str) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::{canonical, is_http};

    #[test]
    fn spellings_of_one_address_are_one() {
        for uri in [
            "https://news.example/a/1?id=7",
            "http://News.Example:80/a/1?id=7#comments",
            "HTTPS://news.example:443/a/1?utm_source=x&id=7&fbclid=y",
        ] {
            assert_eq!(canonical(uri), "news.example/a/1?id=7", "{uri}");
        }
        assert_eq!(canonical("https://news.example"), "news.example/");
        assert_ne!(
            canonical("https://news.example/a"),
            canonical("https://news.example/A")
        );
    }

    #[test]
    fn only_absolute_http_addresses_are_taken() {
        for (uri, expected) in [
            ("https://news.example/a?b=c#d", true),
            ("http://192.0.2.1:8080", true),
            ("http://[2001:db8::1]/a", true),
            ("https://zeitung-köln.example/artikel", true),
            ("news.example/a", false),
            ("ftp://news.example/a", false),
            ("https://", false),
            ("https:///path", false),
            ("https://user@news.example/", false),
            ("https://news.example/a b", false),
            ("https://news.example:port/", false),
            ("https://news.example:99999/", false),
        ] {
            assert_eq!(is_http(uri), expected, "{uri}");
        }
    }
}
