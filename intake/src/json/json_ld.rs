//! JSON-LD with articles of schema.org: one, a list, or a graph.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Article, Body, Refused, date, link, words};

use super::fields::text_of;
use super::{Map, Value};

type Object = Map;

/// Whether it is JSON-LD.
pub(super) fn is_one(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.contains_key("@graph") || fields.contains_key("@type"),
        Value::Array(list) => list
            .iter()
            .any(|element| element.is_object() && is_one(element)),
        _ => false,
    }
}

/// The articles among what it describes.
///
/// # Errors
/// If there is none, a refusal that says what there is.
pub(super) fn articles(
    value: &Value,
) -> Result<impl ExactSizeIterator<Item = Result<Article, Refused>>, Refused> {
    let nodes = nodes(value);
    let articles: Vec<&Object> = nodes
        .iter()
        .copied()
        .filter(|node| types(node).any(is_article))
        .collect();
    if articles.is_empty() {
        let others: BTreeSet<&str> = nodes.iter().flat_map(|node| types(node)).collect();
        let shown = others.iter().take(8);
        let shown: Vec<String> = shown.map(|name| name.chars().take(40).collect()).collect();
        return Err(Refused::NoArticle(if shown.is_empty() {
            "an empty graph".to_owned()
        } else {
            shown.join(", ")
        }));
    }
    let graph = Graph {
        by_id: nodes
            .iter()
            .filter_map(|node| Some((node.get("@id")?.as_str()?, *node)))
            .collect(),
    };
    Ok(articles
        .into_iter()
        .map(move |node| Ok(graph.article(node))))
}

/// What is described at the top, in lists and in graphs, and the things that
/// pages are about.
fn nodes(value: &Value) -> Vec<&Object> {
    let mut found = Vec::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(list) => waiting.extend(list.iter().rev()),
            Value::Object(fields) => {
                if fields.contains_key("@type") {
                    found.push(fields);
                }
                waiting.extend(
                    ["mainEntity", "@graph"]
                        .iter()
                        .filter_map(|name| fields.get(name)),
                );
            }
            _ => {}
        }
    }
    found
}

fn types(node: &Object) -> impl Iterator<Item = &str> {
    let stated = match node.get("@type") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    stated
        .iter()
        .filter_map(Value::as_str)
        .map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

fn is_article(name: &str) -> bool {
    name.ends_with("Article") || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report")
}

/// What is described under an id may be referred to by it.
struct Graph<'a> {
    by_id: BTreeMap<&'a str, &'a Object>,
}

impl<'a> Graph<'a> {
    fn article(&self, node: &'a Object) -> Article {
        let uri = ["url", "mainEntityOfPage", "@id"]
            .iter()
            .map(|name| link::resolve("", &self.address(node.get(name))))
            .find(|address| !address.is_empty())
            .unwrap_or_default();
        let identifier = [text_of(node, "identifier"), text_of(node, "@id")];
        let identifier = identifier
            .into_iter()
            .find(|id| !id.is_empty() && !id.starts_with('#'));
        let mut article = Article {
            // The address is the better known: a page that is fetched has it too.
            id: if uri.is_empty() {
                link::identity(&identifier.unwrap_or_default(), "", "")
            } else {
                String::new()
            },
            title: words::plain(&self.text(node, &["headline", "name", "alternativeHeadline"])),
            authors: words::distinct(
                ["author", "creator"]
                    .iter()
                    .flat_map(|name| self.names(node.get(name))),
            ),
            language: self.language(node),
            publisher: self.text(node, &["publisher", "sourceOrganization", "isPartOf"]),
            section: words::plain(&self.text(node, &["articleSection"])),
            modified: date::day(&self.text(node, &["dateModified"])),
            uri,
            ..Article::default()
        };
        let whole = self.text(node, &["articleBody", "text"]);
        let body = if whole.is_empty() {
            Body::default()
        } else {
            words::body(&whole)
        };
        article.set_body(body, || {
            words::body(&self.text(node, &["description", "abstract"]))
        });
        article
            .set_published(["datePublished", "dateCreated"].map(|name| self.text(node, &[name])));
        article
    }

    /// A tag, or a language of which the tag is another name.
    fn language(&self, node: &'a Object) -> String {
        let tag = match node.get("inLanguage") {
            Some(Value::Object(inner)) => text_of(self.follow(inner), "alternateName"),
            _ => self.text(node, &["inLanguage"]),
        };
        words::language(&tag)
    }

    /// The node itself, or the one that it refers to.
    fn follow(&self, node: &'a Object) -> &'a Object {
        let reference = node
            .get("@id")
            .and_then(Value::as_str)
            .filter(|_| node.len() == 1);
        reference
            .and_then(|id| self.by_id.get(id).copied())
            .unwrap_or(node)
    }

    /// The first of some properties that has words: its own, or its name's.
    fn text(&self, node: &'a Object, names: &[&str]) -> String {
        let texts = names.iter().map(|name| self.words(node.get(name)));
        texts
            .into_iter()
            .find(|text| !text.is_empty())
            .unwrap_or_default()
    }

    fn words(&self, value: Option<&'a Value>) -> String {
        match value {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Array(list)) => match list.first() {
                Some(Value::Array(_)) | None => String::new(),
                first => self.words(first),
            },
            Some(Value::Object(inner)) => {
                let inner = self.follow(inner);
                let named = ["name", "@value"].iter().map(|name| text_of(inner, name));
                named
                    .into_iter()
                    .find(|text| !text.is_empty())
                    .unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    fn names(&self, value: Option<&'a Value>) -> Vec<String> {
        match value {
            Some(Value::String(line)) => words::byline(line),
            Some(Value::Array(list)) => list
                .iter()
                .filter(|one| !one.is_array())
                .flat_map(|one| self.names(Some(one)))
                .collect(),
            Some(object @ Value::Object(_)) => vec![words::one_line(&self.words(Some(object)))],
            _ => Vec::new(),
        }
    }

    fn address(&self, value: Option<&'a Value>) -> String {
        match value {
            Some(Value::String(address)) => address.clone(),
            Some(Value::Object(inner)) => {
                let inner = self.follow(inner);
                [text_of(inner, "url"), text_of(inner, "@id")]
                    .into_iter()
                    .find(|a| !a.is_empty())
                    .unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}
