//! Which vocabulary an element belongs to.

/// A vocabulary, as far as feeds need them told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// The format's own: no prefix, or one for RSS, RDF, the IPTC's or XHTML.
    Plain,
    /// Atom, which feeds of other formats borrow from.
    Atom,
    /// Dublin Core.
    Dc,
    /// RSS's module for whole content.
    Content,
    /// Media RSS.
    Media,
    /// Any other.
    Other,
}

/// Declarations held at once. Documents have a dozen; what comes on top is taken
/// for undeclared.
const DECLARATIONS_MAX: usize = 64;

/// What prefixes stand for at the place that is being read.
#[derive(Debug, Default)]
pub(super) struct Scope<'a> {
    /// Depth, prefix (empty for the default) and meaning.
    declared: Vec<(usize, &'a str, Space)>,
}

impl<'a> Scope<'a> {
    /// Takes note of an attribute at some depth, if it declares a prefix.
    pub(super) fn declare(&mut self, depth: usize, name: &'a str, uri: &str) {
        let prefix = match name.strip_prefix("xmlns") {
            Some("") => "",
            Some(rest) if rest.starts_with(':') => &rest[1..],
            _ => return,
        };
        if self.declared.len() < DECLARATIONS_MAX {
            self.declared.push((depth, prefix, by_uri(uri, prefix)));
        }
    }

    /// Forgets what was declared at a depth and below.
    pub(super) fn leave(&mut self, depth: usize) {
        while self.declared.pop_if(|(at, ..)| *at >= depth).is_some() {}
    }

    pub(super) fn space_of(&self, name: &str) -> Space {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let declared = self
            .declared
            .iter()
            .rev()
            .find(|(_, known, _)| *known == prefix);
        declared.map_or_else(|| by_prefix(prefix), |(.., space)| *space)
    }
}

/// By the address of its vocabulary; the last slash and the scheme are often wrong.
fn by_uri(uri: &str, prefix: &str) -> Space {
    let uri = uri.trim().trim_end_matches(['/', '#']);
    let uri = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    match uri.to_ascii_lowercase().as_str() {
        "www.w3.org/2005/atom" | "purl.org/atom/ns" => Space::Atom,
        "purl.org/dc/elements/1.1" | "purl.org/dc/terms" => Space::Dc,
        "purl.org/rss/1.0/modules/content" => Space::Content,
        "search.yahoo.com/mrss" => Space::Media,
        "purl.org/rss/1.0"
        | "my.netscape.com/rdf/simple/0.9"
        | "channel.netscape.com/rdf/simple/0.9"
        | "backend.userland.com/rss2"
        | "www.w3.org/1999/02/22-rdf-syntax-ns"
        | "www.w3.org/1999/xhtml"
        | "iptc.org/std/nar/2006-10-01"
        | "iptc.org/std/nitf/2006-10-18" => Space::Plain,
        _ if prefix.is_empty() => Space::Plain,
        _ => Space::Other,
    }
}

/// By what a prefix usually stands for, where nothing declares it.
fn by_prefix(prefix: &str) -> Space {
    match prefix {
        "" | "rss" | "rdf" | "nitf" | "nar" | "xhtml" | "html" => Space::Plain,
        "atom" | "a10" | "atom10" => Space::Atom,
        "dc" | "dcterms" => Space::Dc,
        "content" => Space::Content,
        "media" => Space::Media,
        _ => Space::Other,
    }
}
