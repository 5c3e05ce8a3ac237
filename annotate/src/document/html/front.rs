//! Bylines and days that stand between headline and article, outside of both.

use super::super::piece::Form;
use super::super::{byline, day};
use super::content::Content;
use super::hints::Hints;
use super::meta::text_within;
use super::render::Writer;
use super::tag::Tag;
use super::tree::{Id, Tree};

/// So many lines between headline and article are looked at.
const LINES_MAX: usize = 60;
/// A line of more bytes is neither byline nor day.
const LINE_BYTES_MAX: usize = 200;
/// Nor is one of more bytes a standfirst.
const STANDFIRST_BYTES_MAX: usize = 500;

/// A standfirst has at least so many bytes.
const STANDFIRST_BYTES_MIN: usize = 60;

/// Writes the lines before the article that name its authors or its day, and
/// the standfirst.
pub(super) fn write(
    writer: &mut Writer<'_>,
    tree: &Tree<'_>,
    hints: &[Hints],
    content: &Content,
    heading: Option<Id>,
) {
    let Some(first) = content.roots.first().copied() else {
        return;
    };
    let silent = &content.silent;
    let start = heading.map_or(tree.root(), |heading| tree.end(heading));
    let mut lines = 0;
    let mut skip_until = start.index();
    let mut told = false;
    for id in super::stats::shown(tree, silent, tree.root()) {
        if id >= first || lines >= LINES_MAX {
            break;
        }
        let Some(tag) = tree
            .tag(id)
            .filter(|_| id.index() >= skip_until && tree.end(id) <= first)
        else {
            continue;
        };
        let hint = hints[id.index()];
        let called = hint.has(Hints::AUTHOR) || hint.has(Hints::BYLINE);
        if !(tag.is_block()
            || called
            || hint.has(Hints::DATE)
            || matches!(tag, Tag::Time | Tag::Span))
        {
            continue;
        }
        let text = text_within(tree, silent, id, STANDFIRST_BYTES_MAX + 1);
        if text.is_empty() || text.len() > STANDFIRST_BYTES_MAX {
            continue;
        }
        lines += 1;
        let form = if text.len() <= LINE_BYTES_MAX && is_byline(&text, tag, hint, called) {
            Form::Byline
        } else if heading.is_some() && !told && !called && is_standfirst(tree, id, tag, &text) {
            told = true;
            Form::Paragraph
        } else {
            continue;
        };
        writer.line(tree, silent, id, form);
        skip_until = tree.end(id).index();
    }
}

fn is_byline(text: &str, tag: Tag, hint: Hints, called: bool) -> bool {
    let names = byline::with_lead(text).is_some() || called && byline::bare(text).is_some();
    let may_date = hint.has(Hints::DATE) || tag == Tag::Time;
    names || may_date && day::find(text).iter().any(|found| found.date().is_some())
}

/// Whether a paragraph beneath the headline sums the article up.
fn is_standfirst(tree: &Tree<'_>, id: Id, tag: Tag, text: &str) -> bool {
    let is_plain = matches!(tag, Tag::P | Tag::H2 | Tag::H3 | Tag::Div)
        && tree.within(id).all(|inner| {
            tree.tag(inner)
                .is_none_or(|inner| inner == tag || !inner.is_block() && inner != Tag::A)
        });
    is_plain && text.len() >= STANDFIRST_BYTES_MIN && text.split_whitespace().count() >= 8
}
