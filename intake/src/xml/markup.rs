//! Marked-up text of a format of its own, as HTML.

use super::{Element, Kind};

/// Everything within an element as HTML: prefixes dropped, the news formats'
/// names for what HTML has too replaced by HTML's, other names left to be
/// looked through. Only links keep their attributes.
///
/// `lead` is put in front of the first paragraph's words.
pub fn to_html(element: Element<'_>, lead: &str) -> String {
    let tree = element.tree;
    let mut html = String::new();
    let mut lead = Some(lead).filter(|lead| !lead.is_empty());
    // The elements that are open, with the node at which each ends.
    let mut open: Vec<(usize, &str)> = Vec::new();
    let mut at = element.index + 1;
    let end = element.node().after as usize;
    loop {
        while let Some((_, name)) = open.pop_if(|(after, _)| *after <= at) {
            close(&mut html, name);
        }
        if at >= end {
            break;
        }
        let node = tree.nodes[at];
        match node.kind {
            Kind::Element(..) => {
                let element = Element { tree, index: at };
                match html_name(element.name()) {
                    None => at = node.after as usize - 1,
                    Some(name) => {
                        open_tag(&mut html, name, element);
                        open.push((node.after as usize, name));
                        if name == "p"
                            && let Some(lead) = lead.take()
                        {
                            html += &html_escape::encode_text(lead);
                        }
                    }
                }
            }
            Kind::Text | Kind::Verbatim => html += &html_escape::encode_text(&tree.words(node)),
        }
        at += 1;
    }
    if let Some(lead) = lead {
        html.insert_str(0, &html_escape::encode_text(lead));
    }
    html
}

fn open_tag(html: &mut String, name: &str, element: Element<'_>) {
    if name.is_empty() {
        return;
    }
    html.push('<');
    html.push_str(name);
    if name == "a"
        && let Some(address) = element.attribute("href")
    {
        html.push_str(" href=\"");
        html.push_str(&html_escape::encode_double_quoted_attribute(&address));
        html.push('"');
    }
    html.push('>');
}

fn close(html: &mut String, name: &str) {
    if !matches!(name, "" | "br" | "hr") {
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }
}

/// HTML's name for an element of XHTML or NITF; empty for one that only
/// marks words, `None` for one that holds no words of the story.
fn html_name(name: &str) -> Option<&'static str> {
    const SAME: [&str; 37] = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "br",
        "hr",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "div",
        "section",
        "article",
        "aside",
        "a",
        "em",
        "strong",
        "b",
        "i",
        "cite",
    ];
    if let Some(same) = SAME.iter().find(|same| same.eq_ignore_ascii_case(name)) {
        return Some(same);
    }
    Some(match name {
        "hl1" => "h1",
        "hl2" => "h2",
        "bq" => "blockquote",
        "block" => "div",
        "media" => "figure",
        "media-caption" => "figcaption",
        "media-producer"
        | "media-metadata"
        | "media-reference"
        | "media-object"
        | "script"
        | "style"
        | "head"
        | "title"
        | "noscript"
        | "iframe"
        | "object"
        | "embed"
        | "nitf-table-metadata" => return None,
        _ => "",
    })
}
