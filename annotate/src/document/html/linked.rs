//! What a page states as JSON-LD: schema.org's articles.

use serde_json::Value;

use super::authors::{push_author, push_authors};
use super::meta::{Meta, date, non_empty, raw_source};
use super::tree::{Id, Tree};

/// Structured data of more bytes is not read.
const JSON_BYTES_MAX: usize = 512 * 1024;
/// Nesting in structured data that is followed.
const JSON_DEPTH_MAX: usize = 6;

pub(super) fn is_json_ld(tree: &Tree<'_>, id: Id) -> bool {
    tree.attribute(id, "type")
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

pub(super) fn json_ld(tree: &Tree<'_>, id: Id, meta: &mut Meta) {
    let raw = raw_source(tree, id);
    if raw.len() > JSON_BYTES_MAX {
        return;
    }
    let trimmed = raw
        .trim()
        .trim_start_matches("<![CDATA[")
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    let parsed = serde_json::from_str::<Value>(trimmed).or_else(|_| {
        // Line breaks within strings are the most common fault.
        let mended: String = trimmed
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        serde_json::from_str(&mended)
    });
    if let Ok(value) = parsed {
        walk_json(&value, meta, 0);
    }
}

fn walk_json(value: &Value, meta: &mut Meta, depth: usize) {
    if depth > JSON_DEPTH_MAX {
        return;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| walk_json(item, meta, depth + 1)),
        Value::Object(object) => {
            if is_article(object.get("@type")) && meta.titles.is_empty() {
                take_article(object, meta);
            }
            for key in [
                "@graph",
                "mainEntity",
                "mainEntityOfPage",
                "itemListElement",
                "hasPart",
            ] {
                if let Some(inner) = object.get(key) {
                    walk_json(inner, meta, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn is_article(kind: Option<&Value>) -> bool {
    let is = |kind: &str| {
        let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
        kind.ends_with("Article")
            || kind.ends_with("BlogPosting")
            || matches!(
                kind,
                "Report"
                    | "NewsReport"
                    | "LiveBlog"
                    | "SocialMediaPosting"
                    | "CreativeWork"
                    | "WebPage"
            )
    };
    match kind {
        Some(Value::String(kind)) => is(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

fn take_article(object: &serde_json::Map<String, Value>, meta: &mut Meta) {
    let text = |key: &str| object.get(key).and_then(Value::as_str).and_then(non_empty);
    let is_page = object.get("@type").and_then(Value::as_str) == Some("WebPage");
    if !is_page {
        meta.titles
            .extend(text("headline").or_else(|| text("name")));
        if let Some(author) = object.get("author").or_else(|| object.get("creator")) {
            meta.authors.clear();
            json_authors(author, meta, 0);
        }
    }
    meta.body = meta.body.take().or_else(|| {
        object
            .get("articleBody")
            .and_then(Value::as_str)
            .map(str::to_owned)
    });
    let day = |key: &str| object.get(key).and_then(Value::as_str).and_then(date);
    meta.published = meta
        .published
        .or_else(|| day("datePublished"))
        .or_else(|| day("dateCreated"));
    meta.modified = meta.modified.or_else(|| day("dateModified"));
    meta.section = meta
        .section
        .take()
        .or_else(|| match object.get("articleSection") {
            Some(Value::String(section)) => non_empty(section),
            Some(Value::Array(sections)) => {
                sections.iter().find_map(Value::as_str).and_then(non_empty)
            }
            _ => None,
        });
    meta.publisher = meta.publisher.take().or_else(|| {
        object
            .get("publisher")
            .and_then(|publisher| publisher.get("name"))
            .and_then(Value::as_str)
            .and_then(non_empty)
    });
    meta.canonical = meta.canonical.take().or_else(|| text("url"));
    meta.language = meta.language.take().or_else(|| text("inLanguage"));
}

fn json_authors(value: &Value, meta: &mut Meta, depth: usize) {
    match value {
        Value::String(name) => push_authors(name, &mut meta.authors),
        Value::Array(items) if depth < 3 => items
            .iter()
            .for_each(|item| json_authors(item, meta, depth + 1)),
        Value::Object(object) => {
            let kind = object
                .get("@type")
                .and_then(Value::as_str)
                .unwrap_or("Person");
            if makes_pictures(object) {
                return;
            }
            // A role holds the person who plays it.
            if kind.ends_with("Role")
                && let Some(author) = object.get("author").or_else(|| object.get("creator"))
            {
                json_authors(author, meta, depth + 1);
                return;
            }
            match object.get("name") {
                Some(Value::String(name)) if kind.ends_with("Person") => {
                    push_author(name, &mut meta.authors);
                }
                Some(Value::String(name)) => meta.organizations.extend(non_empty(name)),
                Some(names @ Value::Array(_)) => json_authors(names, meta, depth + 1),
                _ => {}
            }
        }
        _ => {}
    }
}

/// Whether an author is credited with pictures, not with words.
fn makes_pictures(object: &serde_json::Map<String, Value>) -> bool {
    ["jobTitle", "roleName", "description"].iter().any(|key| {
        object
            .get(*key)
            .and_then(Value::as_str)
            .is_some_and(|text| {
                let lower = text.to_lowercase();
                lower.split_whitespace().count() <= 6
                    && [
                        "photo",
                        "illustrat",
                        "videograph",
                        "cartoonist",
                        "publisher",
                    ]
                    .iter()
                    .any(|trade| lower.contains(trade))
            })
    })
}
