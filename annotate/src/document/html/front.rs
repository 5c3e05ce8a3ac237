//! Bylines and days that stand between headline and article, outside of both.

use super::super::piece::Form;
use super::super::{byline, day};
use super::hints::Hints;
use super::meta::text_within;
use super::render::Writer;
use super::tag::Tag;
use super::tree::{Id, Tree};

/// So many lines between headline and article are looked at.
const LINES_MAX: usize = 60;
/// A line of more bytes is neither byline nor day.
const LINE_BYTES_MAX: usize = 200;

/// Writes the lines before the article that name its authors or its day.
pub(super) fn write(
    writer: &mut Writer<'_>,
    tree: &Tree<'_>,
    hints: &[Hints],
    silent: &[bool],
    heading: Option<Id>,
    content: Option<Id>,
) {
    let Some(content) = content else { return };
    let start = heading.map_or(tree.root(), |heading| tree.end(heading));
    let mut lines = 0;
    let mut skip_until = start.index();
    for id in super::stats::shown(tree, silent, tree.root()) {
        if id.index() < skip_until || id.index() >= content.index() || lines >= LINES_MAX {
            continue;
        }
        let Some(tag) = tree.tag(id) else { continue };
        let hint = hints[id.index()];
        let called = hint.has(Hints::AUTHOR) || hint.has(Hints::BYLINE);
        let is_line = (tag.is_block()
            || called
            || hint.has(Hints::DATE)
            || matches!(tag, Tag::Time | Tag::Span))
            && tree.end(id) <= content;
        if !is_line {
            continue;
        }
        let text = text_within(tree, silent, id, LINE_BYTES_MAX + 1);
        if text.is_empty() || text.len() > LINE_BYTES_MAX {
            continue;
        }
        lines += 1;
        let names =
            byline::with_lead(&text).or_else(|| if called { byline::bare(&text) } else { None });
        let dated = (hint.has(Hints::DATE) || tag == Tag::Time)
            && day::find(&text).iter().any(|found| found.date().is_some());
        if names.is_some() || dated {
            writer.line(tree, silent, id, Form::Byline);
            skip_until = tree.end(id).index();
        }
    }
}
