//! Cutting furniture out of an article's subtree.

use super::content::Page;
use super::hints::Hints;
use super::stats::{Stat, Stats, share, shown};
use super::tag::Tag;
use super::tree::{Id, Tree};

/// An inset larger than this part of the article is part of it.
const INSET_SHARE_MAX: f64 = 0.2;

/// Cuts what does not belong to the article at `root`.
pub(super) fn clean(page: &Page<'_>, cut: &mut [bool], root: Id, weigh: bool, conditionally: bool) {
    let Page { tree, hints, .. } = *page;
    let stats = page.stats(cut);
    let total = stats.of(root).chars;
    let marked: Vec<Id> = shown(tree, cut, root)
        .skip(1)
        .filter(|id| is_furniture(tree, hints, &stats, *id, total, weigh))
        .collect();
    for id in marked {
        cut[id.index()] = true;
    }
    if conditionally {
        let stats = page.stats(cut);
        let marked: Vec<Id> = shown(tree, cut, root)
            .skip(1)
            .filter(|id| is_clutter(page, &stats, *id, weigh))
            .collect();
        for id in marked {
            cut[id.index()] = true;
        }
    }
}

/// Whether an element is furniture by what it is called.
fn is_furniture(
    tree: &Tree<'_>,
    hints: &[Hints],
    stats: &Stats,
    id: Id,
    total: u32,
    weigh: bool,
) -> bool {
    let Some(tag) = tree.tag(id) else {
        return false;
    };
    let own = stats.of(id);
    let hint = hints[id.index()];
    if matches!(tag, Tag::Footer | Tag::Aside | Tag::Fieldset) {
        return share(own.chars, total) < 0.5;
    }
    if hint.has(Hints::COMMENTS)
        && own.chars > 0
        && share(own.chars, total) < 0.5
        && !hint.has(Hints::MAYBE)
    {
        return true;
    }
    if hint.has(Hints::INSET) && share(own.chars, total) < INSET_SHARE_MAX && own.chars < 1500 {
        return true;
    }
    weigh && matches!(tag, Tag::H1 | Tag::H2) && hint.weight() < 0
}

/// Whether a container holds clutter by the look of its content. The rules and
/// their thresholds are Readability's.
fn is_clutter(page: &Page<'_>, stats: &Stats, id: Id, weigh: bool) -> bool {
    let Page { tree, hints, .. } = *page;
    let Some(tag) = tree.tag(id) else {
        return false;
    };
    if !matches!(
        tag,
        Tag::Form | Tag::Fieldset | Tag::Table | Tag::Ul | Tag::Ol | Tag::Div | Tag::Section
    ) {
        return false;
    }
    let own = stats.of(id);
    if page.sheltered[id.index()] {
        return false;
    }
    let is_list = matches!(tag, Tag::Ul | Tag::Ol) || share(own.list_chars, own.chars) > 0.9;
    let weight = if weigh { hints[id.index()].weight() } else { 0 };
    if weight < 0 {
        return true;
    }
    if own.commas >= 10 {
        return false;
    }
    let in_figure = tree
        .ancestors(id)
        .take(6)
        .any(|ancestor| tree.tag(ancestor) == Some(Tag::Figure));
    looks_cluttered(own, is_list, in_figure, weight)
}

fn looks_cluttered(own: &Stat, is_list: bool, in_figure: bool, weight: i32) -> bool {
    let links = own.link_density();
    let pictures_only = !in_figure && own.images > 1 && own.paragraphs * 2 < own.images;
    let items = !is_list && own.items > own.paragraphs + 100;
    let inputs = own.inputs > own.paragraphs / 3;
    let stub = !is_list
        && !in_figure
        && share(own.heading_chars, own.chars) < 0.9
        && own.chars < 25
        && (own.images == 0 || own.images > 2)
        && links > 0.0;
    let linked = !is_list && weight < 25 && links > 0.2 || weight >= 25 && links > 0.5;
    let embeds = own.embeds == 1 && own.chars < 75 || own.embeds > 1;
    let empty = !in_figure && own.images == 0 && own.running_chars == 0;
    let cluttered = pictures_only || items || inputs || stub || linked || embeds || empty;
    let picture_list = is_list && own.images > 0 && own.images == own.items;
    cluttered && !picture_list
}

/// Whether each node is or lies in a data table, or lies in code.
pub(super) fn sheltered(tree: &Tree<'_>) -> Vec<bool> {
    let mut sheltered = vec![false; tree.len()];
    let mut until = 0;
    for id in tree.all() {
        let index = id.index();
        let shelters = match tree.tag(id) {
            Some(Tag::Code | Tag::Pre) => true,
            Some(Tag::Table) => index >= until && is_data_table(tree, id),
            _ => false,
        };
        if shelters {
            until = until.max(tree.end(id).index());
        }
        sheltered[index] = index < until;
    }
    sheltered
}

/// Whether a table holds data, not layout.
pub(super) fn is_data_table(tree: &Tree<'_>, table: Id) -> bool {
    let role = tree.attribute(table, "role").unwrap_or("");
    if role.eq_ignore_ascii_case("presentation") || tree.attribute(table, "datatable") == Some("0")
    {
        return false;
    }
    if tree
        .attribute(table, "summary")
        .is_some_and(|summary| !summary.is_empty())
    {
        return true;
    }
    let (mut rows, mut columns, mut row_columns) = (0_u32, 0_u32, 0_u32);
    for id in tree.within(table).skip(1) {
        match tree.tag(id) {
            Some(Tag::Table) => return false,
            Some(Tag::Caption | Tag::Thead | Tag::Tfoot | Tag::Th) => return true,
            Some(Tag::Tr) => {
                rows += 1;
                columns = columns.max(row_columns);
                row_columns = 0;
            }
            Some(Tag::Td) => row_columns += 1,
            _ => {}
        }
    }
    columns = columns.max(row_columns);
    if rows <= 1 || columns <= 1 {
        return false;
    }
    rows >= 10 || columns > 4 || rows * columns > 10
}
