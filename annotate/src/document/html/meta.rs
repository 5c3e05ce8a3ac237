//! What a page's head and structured data state: title, authors, dates, site.

use super::super::day;
use super::authors::push_authors;
use super::entity;
use super::linked::{is_json_ld, json_ld};
use super::stats::shown;
use super::tag::Tag;
use super::tree::{Id, Tree};
use jiff::civil::Date;

/// What was stated, sources kept apart until all are known.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub(super) titles: Vec<String>,
    /// The text of the title element.
    pub(super) page_title: Option<String>,
    /// Authors by structured data and meta elements.
    pub(super) authors: Vec<String>,
    /// Organizations stated as authors.
    pub(super) organizations: Vec<String>,
    /// The article's text as structured data repeats it.
    pub(super) body: Option<String>,
    pub(super) published: Option<Date>,
    pub(super) modified: Option<Date>,
    pub(super) publisher: Option<String>,
    pub(super) section: Option<String>,
    pub(super) canonical: Option<String>,
    pub(super) language: Option<String>,
}

/// So many nodes of an element are searched for its text.
const NODES_MAX: usize = 2000;

/// The keys of meta elements, best first within each kind.
const TITLE_KEYS: &[&str] = &[
    "parsely-title",
    "dc:title",
    "dc.title",
    "dcterm:title",
    "dcterms.title",
    "og:title",
    "weibo:article:title",
    "weibo:webpage:title",
    "twitter:title",
    "title",
    "headline",
];
const AUTHOR_KEYS: &[&str] = &[
    "parsely-author",
    "dc:creator",
    "dc.creator",
    "dcterm:creator",
    "dcterms.creator",
    "author",
    "article:author_name",
    "og:article:author",
    "authors",
    "article:author",
    "sailthru.author",
    "byl",
    "citation_author",
    "cxenseparse:author",
];
#[rustfmt::skip]
const PUBLISHED_KEYS: &[&str] = &[
    "article:published_time", "og:published_time", "parsely-pub-date", "og:article:published_time", "datepublished", "date", "dc.date", "dc:date", "dc.date.issued", "dcterms.created", "dcterms.date", "dcterms.issued",
    "publishdate", "publish-date", "publish_date", "pubdate",
    "pub_date",
    "og:pubdate", "publication_date", "publicationdate", "published", "article.published", "article_date_original", "sailthru.date", "cxenseparse:recs:publishtime",
    "originalpublicationdate", "timestamp", "displaydate", "ptime", "citation_publication_date", "citation_date", "datecreated", "created", "article.created",
];
const MODIFIED_KEYS: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "utime",
    "article:modified",
    "revised",
];
const SECTION_KEYS: &[&str] = &[
    "article:section",
    "parsely-section",
    "section",
    "cxenseparse:section",
];
const SITE_KEYS: &[&str] = &[
    "og:site_name",
    "application-name",
    "publisher",
    "dc.publisher",
    "dcterms.publisher",
];

/// Reads what the page states.
pub(super) fn read(tree: &Tree<'_>) -> Meta {
    let mut meta = Meta {
        language: language(tree),
        ..Meta::default()
    };
    let mut tags: Vec<(String, String)> = Vec::new();
    let mut json = Meta::default();
    for id in tree.all() {
        match tree.tag(id) {
            Some(Tag::Meta) => meta_tags(tree, id, &mut tags),
            Some(Tag::Title) if meta.page_title.is_none() => {
                meta.page_title = non_empty(&raw_text(tree, id));
            }
            Some(Tag::Link) if meta.canonical.is_none() => meta.canonical = canonical(tree, id),
            Some(Tag::Script) if is_json_ld(tree, id) => json_ld(tree, id, &mut json),
            _ => {}
        }
    }
    take_json(&mut meta, json);
    take_tags(&mut meta, &tags);
    take_microdata(tree, &mut meta);
    meta
}

fn take_json(meta: &mut Meta, json: Meta) {
    meta.titles.extend(json.titles);
    meta.authors = json.authors;
    meta.organizations = json.organizations;
    meta.body = json.body;
    meta.published = json.published;
    meta.modified = json.modified;
    meta.publisher = json.publisher;
    meta.section = json.section;
    meta.canonical = meta.canonical.take().or(json.canonical);
    meta.language = meta.language.take().or(json.language);
}

fn language(tree: &Tree<'_>) -> Option<String> {
    tree.attribute(tree.root(), "lang")
        .or_else(|| tree.attribute(tree.root(), "xml:lang"))
        .and_then(non_empty)
}

fn meta_tags(tree: &Tree<'_>, id: Id, tags: &mut Vec<(String, String)>) {
    let (mut keys, mut content) = ("", None);
    for (name, value) in tree.attributes(id) {
        match name.to_ascii_lowercase().as_str() {
            "name" | "property" | "itemprop" | "http-equiv" if !value.is_empty() => keys = value,
            "content" => content = Some(value),
            _ => {}
        }
    }
    let Some(content) = content.and_then(non_empty) else {
        return;
    };
    for key in keys.split_ascii_whitespace() {
        tags.push((key.to_ascii_lowercase(), content.clone()));
    }
}

fn take_tags(meta: &mut Meta, tags: &[(String, String)]) {
    let all = |keys: &'static [&'static str]| {
        keys.iter().flat_map(move |key| {
            tags.iter()
                .filter(move |(found, _)| found == key)
                .map(|(_, content)| content)
        })
    };
    meta.titles.extend(all(TITLE_KEYS).take(4).cloned());
    if meta.authors.is_empty() {
        for key in AUTHOR_KEYS {
            let mut found: Vec<String> = Vec::new();
            for (_, content) in tags.iter().filter(|(name, _)| name == key) {
                push_authors(content, &mut found);
            }
            if !found.is_empty() {
                meta.authors = found;
                break;
            }
        }
    }
    meta.published = meta
        .published
        .or_else(|| all(PUBLISHED_KEYS).find_map(|content| date(content)));
    meta.modified = meta
        .modified
        .or_else(|| all(MODIFIED_KEYS).find_map(|content| date(content)));
    meta.section = meta
        .section
        .take()
        .or_else(|| all(SECTION_KEYS).next().cloned());
    meta.publisher = meta
        .publisher
        .take()
        .or_else(|| all(SITE_KEYS).next().cloned());
    meta.canonical = meta
        .canonical
        .take()
        .or_else(|| all(&["og:url"]).next().cloned());
    meta.language = meta.language.take().or_else(|| {
        all(&["language", "content-language", "dc.language", "og:locale"])
            .next()
            .cloned()
    });
}

/// Days that elements are marked with.
fn take_microdata(tree: &Tree<'_>, meta: &mut Meta) {
    let no_cut = vec![false; tree.len()];
    for id in tree.all() {
        let Some(tag) = tree.tag(id) else { continue };
        if tag == Tag::Time || meta.published.is_none() && tree.attribute(id, "itemprop").is_some()
        {
            let stated = tree
                .attribute(id, "datetime")
                .or_else(|| tree.attribute(id, "content"));
            let property = tree.attribute(id, "itemprop").unwrap_or("");
            if property.eq_ignore_ascii_case("datePublished") && meta.published.is_none() {
                meta.published = stated
                    .and_then(date)
                    .or_else(|| day::first(&text_within(tree, &no_cut, id, 80)));
            }
            if property.eq_ignore_ascii_case("dateModified") && meta.modified.is_none() {
                meta.modified = stated.and_then(date);
            }
        }
    }
}

fn canonical(tree: &Tree<'_>, id: Id) -> Option<String> {
    let rel = tree.attribute(id, "rel")?;
    let is_canonical = rel
        .split_ascii_whitespace()
        .any(|word| word.eq_ignore_ascii_case("canonical"));
    is_canonical.then(|| tree.attribute(id, "href").and_then(non_empty))?
}

/// A day as metadata writes it.
pub(super) fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(digits) = text.get(..10).filter(|digits| {
        text.len() >= 10 && text.bytes().all(|b| b.is_ascii_digit()) && digits.len() == 10
    }) {
        // Seconds, or with three more digits milliseconds, since 1970.
        let seconds: i64 = digits.parse().ok()?;
        return jiff::Timestamp::from_second(seconds)
            .ok()
            .map(|stamp| jiff::tz::Offset::UTC.to_datetime(stamp).date());
    }
    day::first(text)
}

/// Decoded text with single spaces, or nothing.
pub(super) fn non_empty(text: &str) -> Option<String> {
    let decoded = entity::decode_all(text);
    let text = decoded
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('\u{ad}', "");
    (!text.is_empty()).then_some(text)
}

pub(super) fn raw_source<'s>(tree: &Tree<'s>, id: Id) -> &'s str {
    tree.children(id)
        .find_map(|child| tree.text(child))
        .map_or("", |range| &tree.source()[range])
}

fn raw_text(tree: &Tree<'_>, id: Id) -> String {
    raw_source(tree, id).to_owned()
}

/// The text of an element, decoded, at most so many bytes of it.
pub(super) fn text_within(tree: &Tree<'_>, cut: &[bool], id: Id, bytes_max: usize) -> String {
    gather(tree, cut, id, bytes_max, false)
}

/// As [`text_within`], with bars between links, which name one thing each.
pub(super) fn linked_text_within(
    tree: &Tree<'_>,
    cut: &[bool],
    id: Id,
    bytes_max: usize,
) -> String {
    let text = gather(tree, cut, id, bytes_max, true);
    text.trim_matches([' ', '|']).to_owned()
}

fn gather(tree: &Tree<'_>, cut: &[bool], id: Id, bytes_max: usize, bars: bool) -> String {
    let mut text = String::new();
    let mut silent_until = 0;
    let mut link_until = usize::MAX;
    for node in shown(tree, cut, id).take(NODES_MAX) {
        if text.len() > bytes_max {
            break;
        }
        if node.index() < silent_until {
            continue;
        }
        if node.index() >= link_until {
            text.push_str(" | ");
            link_until = usize::MAX;
        }
        match tree.tag(node) {
            Some(Tag::A) if bars && node != id => {
                text.push_str(if text.trim().is_empty() { "" } else { " | " });
                link_until = tree.end(node).index();
            }
            Some(tag) if tag.is_silent() => silent_until = tree.end(node).index(),
            Some(tag) if tag.is_block() || tag == Tag::Br => text.push(' '),
            Some(_) => {}
            None => text.push_str(&entity::decode_all(
                &tree.source()[tree.text(node).expect("what is no element is text")],
            )),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
