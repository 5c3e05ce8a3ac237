//! NewsML-G2: messages, items and packages whose text lies within.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::xml::{Element, Tree, to_html};
use crate::{Article, Body, Place, Refused, Sink, date, link, words};

use super::nitf::first;
use super::{dateline, nitf};

/// Passes on the texts of a message; its pictures and packages only lead to them.
pub fn push(tree: &Tree<'_>, sink: &mut Sink<'_, '_>) -> ControlFlow<()> {
    let Some(root) = tree.root() else {
        return ControlFlow::Continue(());
    };
    let mut others: BTreeMap<String, usize> = BTreeMap::new();
    let mut number = 0;
    for item in tree.elements() {
        match item.name() {
            "newsItem" => {}
            name @ ("packageItem" | "conceptItem" | "knowledgeItem" | "planningItem"
            | "catalogItem") => {
                *others
                    .entry(name.trim_end_matches("Item").to_owned())
                    .or_default() += 1;
                continue;
            }
            _ => continue,
        }
        let class = class(item);
        if !matches!(class.as_str(), "" | "text" | "composite") {
            *others.entry(class).or_default() += 1;
            continue;
        }
        number += 1;
        let article = if item.is_whole() || root.is_whole() {
            article(item)
        } else {
            Err(Refused::BreaksOff)
        };
        sink.push(Place::Element(number), item.bytes(), article)?;
    }
    if number > 0 {
        return ControlFlow::Continue(());
    }
    let others: Vec<String> = others
        .iter()
        .take(8)
        .map(|(name, count)| format!("{count} × {name}"))
        .collect();
    let refused = Refused::NoArticle(if others.is_empty() {
        "an empty message".into()
    } else {
        others.join(", ")
    });
    sink.push(Place::Whole, root.bytes(), Err(refused))
}

/// The kind of an item, in the IPTC's words without their scheme: "text".
fn class(item: Element<'_>) -> String {
    let class = item
        .at(&["itemMeta", "itemClass"])
        .and_then(|class| class.attribute("qcode"));
    code(&class.unwrap_or_default()).chars().take(20).collect()
}

/// A code without its scheme.
fn code(qcode: &str) -> &str {
    qcode.rsplit(':').next().unwrap_or(qcode)
}

fn article(item: Element<'_>) -> Result<Article, Refused> {
    let (about_item, about_content) = (item.child("itemMeta"), item.child("contentMeta"));
    let of_item = |name: &str| about_item.and_then(|meta| meta.child(name));
    let of_content = |name: &str| about_content.and_then(|meta| meta.child(name));
    let text = |element: Option<Element<'_>>| element.map(Element::text).unwrap_or_default();

    let status = of_item("pubStatus")
        .and_then(|status| status.attribute("qcode"))
        .unwrap_or_default();
    if matches!(code(&status), "canceled" | "withheld") {
        return Err(Refused::Canceled(code(&status).to_owned()));
    }
    let agency = first([
        party(of_content("infosource")),
        words::one_line(&text(of_content("creditline"))),
    ]);
    let provider = party(of_item("provider"));
    let inline = inline(item, [&agency, &provider], &text(of_content("dateline")))?;

    let guid = item.attribute("guid").unwrap_or_default();
    let uri = link::resolve("", &guid);
    let language = of_content("language").and_then(|language| language.attribute("tag"));
    let language = language
        .or_else(|| item.attribute("xml:lang"))
        .unwrap_or_default();
    let headline =
        [of_content("headline"), of_item("title")].map(|title| words::plain(&text(title)));
    let mut article = Article {
        id: link::identity(&guid, &uri, ""),
        title: first(headline.into_iter().chain([inline.title])),
        authors: authors(of_content("by"), of_content("creator"), inline.authors),
        language: words::language(&language),
        publisher: first([provider, inline.publisher]),
        section: inline.section,
        agency: first([agency, inline.agency]),
        uri,
        ..Article::default()
    };
    article.set_body(inline.body, || {
        words::body(&text(of_content("description")))
    });
    article.set_published(
        [
            of_item("versionCreated"),
            of_content("contentCreated"),
            of_item("firstCreated"),
        ]
        .map(text),
    );
    article.modified = of_content("contentModified").and_then(|time| date::day(&time.text()));
    Ok(article)
}

/// What the item's content says, and its text: the first that has one.
fn inline(item: Element<'_>, agencies: [&str; 2], line: &str) -> Result<Article, Refused> {
    let Some(set) = item.child("contentSet") else {
        return Ok(Article::default());
    };
    let agency = agencies
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    let found = set.children().filter_map(|content| match content.name() {
        "inlineXML" => Some(inline_xml(content, agency, line)),
        "inlineData" => {
            let text = content.text();
            Some(of(match words::body(&text) {
                Body::Text(text) => Body::Text(dateline("", line, agency, &text) + &text),
                html @ Body::Html(_) => html,
            }))
        }
        _ => None,
    });
    if let Some(article) = found.into_iter().find(|article| !article.body.is_blank()) {
        return Ok(article);
    }
    match set.child("remoteContent") {
        Some(remote) => {
            let address = remote.attribute("href").unwrap_or_default();
            let address: String = address.chars().take(200).collect();
            Err(Refused::NoArticle(format!(
                "the address of one ({address}); fetch that"
            )))
        }
        None => Ok(Article::default()),
    }
}

fn inline_xml(content: Element<'_>, agency: &str, line: &str) -> Article {
    if let Some(nitf) = content.children().find(|child| child.name() == "nitf") {
        return nitf::article(nitf);
    }
    let lead = dateline("", line, agency, &content.text());
    of(Body::Html(to_html(content, &lead).into_bytes()))
}

fn of(body: Body) -> Article {
    Article {
        body,
        ..Article::default()
    }
}

/// The name of a party: in words, else its literal, else its code.
fn party(element: Option<Element<'_>>) -> String {
    let Some(element) = element else {
        return String::new();
    };
    let attribute = |name: &str| {
        element
            .attribute(name)
            .map(|value| code(&value).to_owned())
            .unwrap_or_default()
    };
    let name = element.child("name").map(Element::text).unwrap_or_default();
    first([
        words::one_line(&name),
        attribute("literal"),
        attribute("qcode"),
    ])
}

/// The byline, else the creator's name, else what the text says.
fn authors(
    by: Option<Element<'_>>,
    creator: Option<Element<'_>>,
    inline: Vec<String>,
) -> Vec<String> {
    let by = by.map(|by| words::byline(&by.text())).unwrap_or_default();
    if !by.is_empty() {
        return by;
    }
    if !inline.is_empty() {
        return inline;
    }
    let name = creator
        .and_then(|creator| creator.child("name"))
        .map(Element::text);
    name.map(|name| words::byline(&name)).unwrap_or_default()
}
