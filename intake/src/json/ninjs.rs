//! ninjs, the IPTC's news in JSON, generations 1 to 3. They differ in the case of
//! names, and since generation 2 headlines and bodies are lists.

use crate::{Article, Body, Refused, date, link, words};

use super::fields::{is_named, names};
use super::{Map, Value};

type Object = Map;

/// Whether it is an item of ninjs: it has a `uri`, and something that only ninjs
/// calls that.
pub(super) fn is_one(fields: &Object) -> bool {
    const OWN: [&str; 8] = [
        "versioncreated",
        "pubstatus",
        "bodytext",
        "bodyhtml",
        "bodyxhtml",
        "bodies",
        "headlines",
        "infosources",
    ];
    let standard = fields
        .get("standard")
        .and_then(|standard| standard.get("name"))
        .and_then(Value::as_str);
    let own = || {
        fields
            .keys()
            .any(|key| OWN.iter().any(|name| is_named(key, name)))
    };
    fields.get("uri").is_some_and(Value::is_string) && (standard == Some("ninjs") || own())
}

/// The article; what is associated with it is left alone.
pub(super) fn article(item: &Object) -> Result<Article, Refused> {
    let status = text(item, "pubstatus");
    if matches!(status.as_str(), "canceled" | "withheld") {
        return Err(Refused::Canceled(status));
    }
    let kind = text(item, "type");
    if !matches!(kind.as_str(), "" | "text" | "composite") {
        let kind: String = kind.chars().take(20).collect();
        return Err(Refused::NoArticle(format!("1 × {kind}")));
    }
    let identifier = text(item, "uri");
    let uri = [text(item, "url"), identifier.clone()]
        .iter()
        .map(|address| link::resolve("", address))
        .find(|address| !address.is_empty())
        .unwrap_or_default();
    let sources = ["infosources", "infosource"].map(|name| party(get(item, name)));
    let title = [
        text(item, "headline"),
        text(item, "title"),
        role(item, "headlines", &["main", "headline"]),
    ];
    let mut article = Article {
        id: link::identity(&identifier, &uri, ""),
        title: words::plain(&first(title)),
        authors: authors(item),
        language: words::language(&text(item, "language")),
        publisher: first(
            [text(item, "copyrightholder"), text(item, "source")]
                .into_iter()
                .chain(sources.clone()),
        ),
        agency: first(sources.into_iter().chain([text(item, "source")])),
        modified: date::day(&text(item, "contentmodified")),
        uri,
        ..Article::default()
    };
    article.set_body(body(item), || summary(item));
    article.set_published(
        ["versioncreated", "contentcreated", "firstcreated"].map(|name| text(item, name)),
    );
    Ok(article)
}

/// A field, whatever its generation writes it like.
fn get<'a>(item: &'a Object, name: &str) -> Option<&'a Value> {
    item.iter()
        .find(|(key, _)| is_named(key, name))
        .map(|(_, value)| value)
}

fn text(item: &Object, name: &str) -> String {
    get(item, name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn first(texts: impl IntoIterator<Item = String>) -> String {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// The names of the byline: in words, or as the list of generation 2.
fn authors(item: &Object) -> Vec<String> {
    let by = first(["byline", "by"].map(|name| text(item, name)));
    if by.is_empty() {
        get(item, "bylines").map(names).unwrap_or_default()
    } else {
        words::byline(&words::plain(&by))
    }
}

fn body(item: &Object) -> Body {
    let html = first(["bodyxhtml", "bodyhtml"].map(|name| text(item, name)));
    if !html.is_empty() {
        return Body::Html(html.into_bytes());
    }
    let text = text(item, "bodytext");
    if !text.is_empty() {
        return Body::Text(text);
    }
    words::body(&role(item, "bodies", &["main", "web", "body"]))
}

fn summary(item: &Object) -> Body {
    let described =
        ["descriptiontext", "descriptionhtml", "description"].map(|name| text(item, name));
    let described =
        described
            .into_iter()
            .chain([role(item, "descriptions", &["main", "summary", "short"])]);
    words::body(&first(described))
}

/// Of a list of values for different uses the one for the first use that has one;
/// else the longest, for the others are cut.
fn role(item: &Object, name: &str, roles: &[&str]) -> String {
    let Some(Value::Array(list)) = get(item, name) else {
        return String::new();
    };
    let value = |entry: &Value| {
        entry
            .get("value")
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let by_role = roles.iter().find_map(|role| {
        let is_it = |entry: &&Value| entry.get("role").and_then(Value::as_str) == Some(role);
        list.iter().find(is_it).and_then(value)
    });
    by_role
        .or_else(|| list.iter().filter_map(value).max_by_key(String::len))
        .unwrap_or_default()
}

/// The name of the first party of a list.
fn party(value: Option<&Value>) -> String {
    let first = match value {
        Some(Value::Array(list)) => list.first(),
        other => other,
    };
    let name = first
        .and_then(|party| party.get("name"))
        .and_then(Value::as_str);
    name.unwrap_or_default().to_owned()
}
