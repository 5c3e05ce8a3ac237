//! Authors and day of publication as the page shows them, where its metadata
//! is silent.

use jiff::civil::Date;

use super::super::{byline, day};
use super::hints::Hints;
use super::meta::{date, text_within};
use super::stats::shown;
use super::tag::Tag;
use super::tree::{Id, Tree};

/// A byline has at most so many bytes.
const BYLINE_BYTES_MAX: usize = 120;
/// A line that shows a day has at most so many bytes.
const DATE_BYTES_MAX: usize = 100;
/// So many elements that could be either are looked at.
const CANDIDATES_MAX: usize = 200;

/// The names in the first byline after the headline, or else in the first of all.
pub(super) fn authors(
    tree: &Tree<'_>,
    hints: &[Hints],
    silent: &[bool],
    heading: Option<Id>,
) -> Vec<String> {
    let mut before: Vec<String> = Vec::new();
    for id in shown(tree, silent, tree.root())
        .filter(|id| names_authors(tree, hints, *id))
        .take(CANDIDATES_MAX)
    {
        let text = text_within(tree, silent, id, BYLINE_BYTES_MAX + 1);
        if text.len() > BYLINE_BYTES_MAX {
            continue;
        }
        let found = byline::with_lead(&text).or_else(|| byline::bare(byline::without_lead(&text)));
        let Some(names) = found
            .map(|byline| byline.authors)
            .filter(|names| !names.is_empty())
        else {
            continue;
        };
        if heading.is_none_or(|heading| id > heading) {
            return names;
        }
        if before.is_empty() {
            before = names;
        }
    }
    before
}

/// Whether an element is marked or called a byline, or links to an author's page.
fn names_authors(tree: &Tree<'_>, hints: &[Hints], id: Id) -> bool {
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
    let hint = hints[id.index()];
    hint.has(Hints::AUTHOR)
        || hint.has(Hints::BYLINE)
        || tree.tag(id) == Some(Tag::A)
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
