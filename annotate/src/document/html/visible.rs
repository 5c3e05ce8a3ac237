//! Authors and day of publication as the page shows them, where its metadata
//! is silent.

use jiff::civil::Date;

use super::super::{byline, credit, day};
use super::hints::Hints;
use super::meta::{date, linked_text_within, text_within};
use super::stats::shown;
use super::tag::Tag;
use super::tree::{Id, Tree};

/// A byline has at most so many bytes.
const BYLINE_BYTES_MAX: usize = 120;
/// A line that shows a day has at most so many bytes.
const DATE_BYTES_MAX: usize = 100;
/// A link to an author's page stands in the byline so close to the headline.
const LINK_NODES_MAX: usize = 200;
/// Further authors are named within so many nodes of the last.
const BESIDE_NODES_MAX: usize = 12;
/// So many elements that could be either are looked at.
const CANDIDATES_MAX: usize = 200;

/// The names in the first byline after the headline, or else in the first of
/// all. Marks that follow close upon it name further authors.
pub(super) fn authors(
    tree: &Tree<'_>,
    hints: &[Hints],
    silent: &[bool],
    heading: Option<Id>,
) -> Vec<String> {
    let mut before: Vec<String> = Vec::new();
    let mut authors: Vec<String> = Vec::new();
    let mut skip_until = 0;
    let mut looked_at = 0;
    for id in shown(tree, silent, tree.root()) {
        let hint = hints[id.index()];
        if id.index() < skip_until {
            continue;
        }
        if looked_at == CANDIDATES_MAX
            || !authors.is_empty() && id.index() > skip_until + BESIDE_NODES_MAX
        {
            break;
        }
        // Comments and pictures have authors of their own.
        if hint.has(Hints::COMMENTS) && tree.tag(id) != Some(Tag::Body) || is_picture(tree, id) {
            skip_until = tree.end(id).index();
            continue;
        }
        let near = heading
            .is_some_and(|heading| id > heading && id.index() - heading.index() <= LINK_NODES_MAX);
        let links = near && links_to_author(tree, id);
        let is_marked = hint.has(Hints::AUTHOR) || links;
        if !(is_marked || hint.has(Hints::BYLINE) && authors.is_empty()) {
            continue;
        }
        looked_at += 1;
        let names = names(
            &linked_text_within(tree, silent, id, BYLINE_BYTES_MAX + 1),
            hint.has(Hints::AUTHOR),
        );
        if names.is_empty() {
            continue;
        }
        if heading.is_none_or(|heading| id > heading) {
            let is_alone = !is_marked;
            for name in names {
                if !authors.contains(&name) {
                    authors.push(name);
                }
            }
            skip_until = tree.end(id).index();
            if is_alone {
                break;
            }
            continue;
        }
        if before.is_empty() {
            before = names;
        }
    }
    if authors.is_empty() { before } else { authors }
}

/// Whether an element is a picture with what is said of it.
fn is_picture(tree: &Tree<'_>, id: Id) -> bool {
    tree.tag(id) == Some(Tag::Figure)
        || tree
            .attribute(id, "itemtype")
            .is_some_and(|kind| kind.contains("ImageObject") || kind.contains("VideoObject"))
}

/// The names an element's text gives; a mark vouches for pen names too.
fn names(text: &str, marked: bool) -> Vec<String> {
    if text.len() > BYLINE_BYTES_MAX {
        return Vec::new();
    }
    let bare = byline::without_lead(text);
    let found = byline::with_lead(text)
        .or_else(|| byline::bare(bare))
        .map(|byline| byline.authors)
        .unwrap_or_default();
    let is_name =
        (1..=3).contains(&bare.split_whitespace().count()) && !bare.contains(['@', ':', '/', '+']);
    if found.is_empty() && marked && is_name && credit::agency(bare).is_none() {
        return vec![bare.to_owned()];
    }
    found
}

/// Whether an element links to an author's page.
fn links_to_author(tree: &Tree<'_>, id: Id) -> bool {
    const PATHS: [&str; 12] = [
        "/author/",
        "/authors/",
        "/by/",
        "/byline/",
        "/contributor/",
        "/contributors/",
        "/journalist/",
        "/newsteam/",
        "/people/",
        "/reporter/",
        "/staff/",
        "/writer/",
    ];
    tree.tag(id) == Some(Tag::A)
        && tree
            .attribute(id, "href")
            .is_some_and(|href| PATHS.iter().any(|path| href.contains(path)))
}

/// The day shown nearest after the headline, or else the first of all.
pub(super) fn published(
    tree: &Tree<'_>,
    hints: &[Hints],
    silent: &[bool],
    heading: Option<Id>,
) -> Option<Date> {
    let mut first = None;
    for id in shown(tree, silent, tree.root())
        .filter(|id| shows_day(tree, hints, *id))
        .take(CANDIDATES_MAX)
    {
        let stated = tree.attribute(id, "datetime").and_then(date);
        let Some(day) = stated.or_else(|| {
            let text = text_within(tree, silent, id, DATE_BYTES_MAX + 1);
            (text.len() <= DATE_BYTES_MAX).then(|| day::first(&text))?
        }) else {
            continue;
        };
        if heading.is_none_or(|heading| id > heading) {
            return Some(day);
        }
        first = first.or(Some(day));
    }
    first
}

fn shows_day(tree: &Tree<'_>, hints: &[Hints], id: Id) -> bool {
    tree.tag(id) == Some(Tag::Time) || hints[id.index()].has(Hints::DATE)
}
