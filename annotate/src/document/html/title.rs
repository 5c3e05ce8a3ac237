//! The headline, out of what metadata, headings and title element say.

use super::meta::{Meta, text_within};
use super::tag::Tag;
use super::tree::{Id, Tree};

/// What parts a headline from the site's name.
const BARS: [&str; 9] = [
    " | ", " — ", " – ", " - ", " :: ", " » ", " / ", " · ", " • ",
];
/// A headline has at most so many bytes.
const BYTES_MAX: usize = 400;

/// The headline and, if it stands in the page, its heading.
pub(super) fn find(tree: &Tree<'_>, cut: &[bool], meta: &Meta) -> (Option<String>, Option<Id>) {
    let headings: Vec<(Id, Tag, String)> = super::stats::shown(tree, cut, tree.root())
        .filter_map(|id| {
            let tag = tree
                .tag(id)
                .filter(|tag| matches!(tag, Tag::H1 | Tag::H2 | Tag::H3))?;
            let text = text_within(tree, cut, id, BYTES_MAX);
            (!text.is_empty() && text.len() <= BYTES_MAX).then_some((id, tag, text))
        })
        .take(200)
        .collect();
    let page_title = meta.page_title.as_deref().unwrap_or("");
    let stated = meta.titles.first().map_or(page_title, String::as_str);
    // A heading that says what the metadata says, with or without the site's name.
    let agreeing = headings
        .iter()
        .find(|(_, _, text)| agrees(text, stated) || agrees(text, page_title));
    if let Some((id, _, text)) = agreeing {
        return (Some(text.clone()), Some(*id));
    }
    if let Some(title) = meta.titles.first() {
        return (Some(without_site(title, meta.publisher.as_deref())), None);
    }
    let first: Vec<&(Id, Tag, String)> = headings
        .iter()
        .filter(|(_, tag, _)| *tag == Tag::H1)
        .collect();
    let short = page_title.split_whitespace().count() < 3;
    match (&first[..], page_title.is_empty() || short) {
        ([(id, _, text)], _) if page_title.is_empty() || words(text) >= 3 => {
            (Some(text.clone()), Some(*id))
        }
        ([(id, _, text), ..], true) => (Some(text.clone()), Some(*id)),
        (_, _) if page_title.is_empty() => (None, None),
        _ => (
            Some(without_site(page_title, meta.publisher.as_deref())),
            None,
        ),
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether a heading is the headline that is stated, site's name aside.
fn agrees(heading: &str, stated: &str) -> bool {
    // "New Zealand - Wikipedia": the part before the site's name.
    let first = BARS
        .iter()
        .filter_map(|bar| stated.split_once(bar))
        .map(|(first, _)| first)
        .min_by_key(|first| first.len())
        .map_or_else(String::new, letters);
    let (heading, stated) = (letters(heading), letters(stated));
    if heading.is_empty() || stated.is_empty() {
        return false;
    }
    heading == stated
        || heading == first
        || heading.len() >= 12
            && heading.len() * 2 >= stated.len()
            && (stated.starts_with(&heading) || stated.ends_with(&heading))
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A title element's text without the site's name at its end or start.
fn without_site(title: &str, site: Option<&str>) -> String {
    if let Some(site) = site.map(letters).filter(|site| !site.is_empty()) {
        for bar in BARS {
            if let Some((head, tail)) = title.rsplit_once(bar)
                && letters(tail) == site
            {
                return head.trim().to_owned();
            }
            if let Some((head, tail)) = title.split_once(bar)
                && letters(head) == site
            {
                return tail.trim().to_owned();
            }
        }
    }
    for bar in BARS {
        if let Some((head, tail)) = title.rsplit_once(bar)
            && words(head) >= 3
            && words(tail) <= 4
        {
            // "Headline - Section | Site" has two.
            return without_site(head.trim(), None);
        }
    }
    title.trim().to_owned()
}
