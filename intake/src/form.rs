//! The forms articles come in.

use crate::BodyType;
use crate::xml;

/// What an input, or an article in it, came as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// RSS 0.9 to 2.0.
    Rss,
    /// Atom.
    Atom,
    /// JSON Feed.
    JsonFeed,
    /// JSON-LD with an article of schema.org.
    JsonLd,
    /// ninjs, the IPTC's news in JSON.
    Ninjs,
    /// NewsML-G2.
    NewsMl,
    /// NITF.
    Nitf,
    /// JSON, one object a line.
    JsonLines,
    /// JSON with obvious field names.
    Json,
    /// CSV and its like.
    Table,
    /// An HTML page.
    Html,
    /// XML that is none of the others.
    Xml,
    /// Plain text.
    Text,
}

/// The endings of file names, in lower case. XML is looked into, whatever its
/// ending promises.
const ENDINGS: &[(Form, &[&str])] = &[
    (Form::JsonLines, &["jsonl", "ndjson"]),
    (Form::Json, &["json", "jsonld", "ninjs"]),
    (Form::Table, &["csv", "tsv"]),
    (Form::Xml, &["xml", "rss", "atom", "rdf", "nitf", "newsml"]),
    (Form::Html, &["html", "htm", "xhtml"]),
    (Form::Text, &["txt", "text", "md"]),
];

impl Form {
    /// Its name in the singular: "HTML page".
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Atom => "Atom",
            Self::JsonFeed => "JSON Feed",
            Self::JsonLd => "JSON-LD",
            Self::Ninjs => "ninjs",
            Self::NewsMl => "NewsML-G2",
            Self::Nitf => "NITF",
            Self::JsonLines => "JSON lines",
            Self::Json => "JSON",
            Self::Table => "CSV",
            Self::Html => "HTML",
            Self::Xml => "XML",
            Self::Text => "plain text",
        }
    }

    /// The form that a file's ending promises.
    pub fn by_ending(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_lowercase();
        let known = ENDINGS
            .iter()
            .find(|(_, endings)| endings.contains(&ending.as_str()));
        known.map(|(form, _)| *form)
    }

    /// The form of an input, by its name, its start and what the caller says.
    pub(crate) fn of(name: &str, head: &[u8], body: BodyType) -> Self {
        let found = Self::by_ending(name).unwrap_or_else(|| Self::by_start(head));
        match (body, found) {
            (BodyType::Html, Self::Text | Self::Xml) => Self::Html,
            (BodyType::Text, Self::Html | Self::Xml) => Self::Text,
            _ => found,
        }
    }

    /// The form an input starts like.
    fn by_start(head: &[u8]) -> Self {
        let text = xml::decode(head);
        let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        match start.chars().next() {
            Some('{' | '[') => Self::Json,
            Some('<') => {
                let is_declared = start.starts_with("<?xml");
                let tree = xml::Tree::parse(start);
                let root = tree
                    .root()
                    .map(|root| root.name().to_owned())
                    .unwrap_or_default();
                match Self::of_root(&root) {
                    Some(Self::Html) => Self::Html,
                    Some(_) => Self::Xml,
                    None if is_declared
                        || matches!(root.as_str(), "urlset" | "sitemapindex" | "opml") =>
                    {
                        Self::Xml
                    }
                    None => Self::Html,
                }
            }
            _ => Self::Text,
        }
    }

    /// The form of an XML document, by its first element.
    pub(crate) fn of_root(name: &str) -> Option<Self> {
        Some(match name {
            "rss" | "RDF" | "channel" => Self::Rss,
            "feed" | "entry" => Self::Atom,
            "newsMessage" | "newsItem" | "packageItem" | "itemSet" => Self::NewsMl,
            "nitf" => Self::Nitf,
            _ if name.eq_ignore_ascii_case("html") => Self::Html,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{BodyType, Form};

    #[test]
    fn a_form_is_told_by_ending_or_by_start() {
        for (name, head, body, expected) in [
            ("a.jsonl", "{", BodyType::Auto, Form::JsonLines),
            ("a.NDJSON", "", BodyType::Auto, Form::JsonLines),
            ("a.json", "x", BodyType::Auto, Form::Json),
            ("a.csv", "{", BodyType::Auto, Form::Table),
            ("a.htm", "plain", BodyType::Auto, Form::Html),
            ("a.txt", "<p>", BodyType::Auto, Form::Text),
            ("a.txt", "<p>", BodyType::Html, Form::Html),
            ("a.html", "", BodyType::Text, Form::Text),
            ("a.json", "", BodyType::Html, Form::Json),
            ("a.rss", "", BodyType::Auto, Form::Xml),
            (
                "-",
                "\u{feff} \n<!doctype html>",
                BodyType::Auto,
                Form::Html,
            ),
            ("-", "<p>A fragment", BodyType::Auto, Form::Html),
            (
                "-",
                "<?xml version='1.0'?><!-- x --><rss version='2.0'>",
                BodyType::Auto,
                Form::Xml,
            ),
            ("-", "<rdf:RDF>", BodyType::Auto, Form::Xml),
            (
                "-",
                "<feed xmlns='http://www.w3.org/2005/Atom'>",
                BodyType::Auto,
                Form::Xml,
            ),
            (
                "-",
                "<?xml version='1.0'?><!DOCTYPE html><html>",
                BodyType::Auto,
                Form::Html,
            ),
            (
                "-",
                "<?xml version='1.0'?><books>",
                BodyType::Auto,
                Form::Xml,
            ),
            ("-", "\n[{", BodyType::Auto, Form::Json),
            ("-", "SEOUL, May 6", BodyType::Auto, Form::Text),
            ("README", "", BodyType::Auto, Form::Text),
        ] {
            let found = Form::of(name, head.as_bytes(), body);
            assert_eq!(found, expected, "{name} {head:?}");
        }
    }
}
