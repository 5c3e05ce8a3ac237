//! Counts over subtrees: how much text, how much of it in links, and so on.

use super::tag::Tag;
use super::tree::{Id, Tree};

/// What a subtree holds, without what is cut.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stat {
    /// Characters, runs of white space as one.
    pub(super) chars: u32,
    /// Characters in links, those within the page counted for less than a third.
    pub(super) link_chars: u32,
    pub(super) commas: u32,
    /// Sentence ends followed by more or nothing.
    pub(super) sentences: u32,
    /// Characters in headings.
    pub(super) heading_chars: u32,
    /// Characters in lists.
    pub(super) list_chars: u32,
    /// Characters in elements that hold running text.
    pub(super) running_chars: u32,
    pub(super) paragraphs: u32,
    pub(super) images: u32,
    pub(super) items: u32,
    pub(super) inputs: u32,
    pub(super) embeds: u32,
    /// Characters of text that no block within it holds.
    pub(super) loose_chars: u32,
    pub(super) loose_commas: u32,
    /// Whether it holds elements that stand on their own lines.
    pub(super) has_blocks: bool,
}

impl Stat {
    /// The share of text in links.
    pub(super) fn link_density(&self) -> f64 {
        share(self.link_chars, self.chars)
    }
}

/// A part of a whole; 0 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 {
        0.0
    } else {
        (f64::from(part) / f64::from(whole)).min(1.0)
    }
}

/// The counts of the texts of a tree, by index of node; nothing for elements.
pub(super) fn leaves(tree: &Tree<'_>) -> Vec<Stat> {
    tree.all()
        .map(|id| {
            tree.text(id)
                .map_or_else(Stat::default, |range| count(&tree.source()[range]))
        })
        .collect()
}

/// The counts of every node.
pub(super) struct Stats {
    stats: Vec<Stat>,
}

impl Stats {
    /// Counts a tree without what is cut; `leaves` are the counts of its texts.
    pub(super) fn new(tree: &Tree<'_>, cut: &[bool], leaves: &[Stat]) -> Self {
        let mut stats = leaves.to_vec();
        // Children come after their parents: from the end, each adds to its parent.
        for id in tree.all().rev() {
            let index = id.index();
            if cut[index] {
                // A cut input still shows that its container is a form.
                if tree.tag(id) == Some(Tag::Input)
                    && let Some(parent) = tree.parent(id)
                {
                    stats[parent.index()].inputs += 1;
                }
                stats[index] = Stat::default();
                continue;
            }
            let tag = tree.tag(id);
            let mut own = stats[index];
            if let Some(tag) = tag {
                add_own(tree, id, tag, &mut own);
                stats[index] = own;
            }
            if let Some(parent) = tree.parent(id) {
                add(&mut stats[parent.index()], &own, tag);
            }
        }
        Self { stats }
    }

    pub(super) fn of(&self, id: Id) -> &Stat {
        &self.stats[id.index()]
    }

    pub(super) fn at(&self, index: usize) -> &Stat {
        &self.stats[index]
    }

    /// The nodes that are not within anything cut, in document order.
    #[expect(clippy::unused_self, reason = "reads as the nodes these counts are of")]
    pub(super) fn shown<'a>(
        &self,
        tree: &'a Tree<'_>,
        cut: &'a [bool],
    ) -> impl Iterator<Item = Id> + 'a {
        shown(tree, cut, tree.root())
    }
}

/// The nodes of a subtree that are not within anything cut, in document order.
pub(super) fn shown<'a>(
    tree: &'a Tree<'_>,
    cut: &'a [bool],
    root: Id,
) -> impl Iterator<Item = Id> + 'a {
    let mut skip_until = 0;
    tree.within(root).filter(move |id| {
        if id.index() < skip_until {
            return false;
        }
        if cut[id.index()] {
            skip_until = tree.end(*id).index();
            return false;
        }
        true
    })
}

/// What an element is itself, over what its children hold.
fn add_own(tree: &Tree<'_>, id: Id, tag: Tag, own: &mut Stat) {
    match tag {
        Tag::P => own.paragraphs += 1,
        Tag::Img => own.images += 1,
        Tag::Li => own.items += 1,
        Tag::A => {
            let within_page = tree
                .attribute(id, "href")
                .is_some_and(|href| href.starts_with('#') && href.len() > 1);
            own.link_chars = if within_page {
                own.chars * 3 / 10
            } else {
                own.chars
            };
        }
        Tag::Ul | Tag::Ol => own.list_chars = own.chars,
        tag if tag.is_heading() => own.heading_chars = own.chars,
        _ => {}
    }
    if matches!(
        tag,
        Tag::Span
            | Tag::Li
            | Tag::Td
            | Tag::Blockquote
            | Tag::Dl
            | Tag::Div
            | Tag::Img
            | Tag::Ol
            | Tag::P
            | Tag::Pre
            | Tag::Table
            | Tag::Ul
    ) {
        own.running_chars = own.chars;
    }
}

fn add(parent: &mut Stat, child: &Stat, tag: Option<Tag>) {
    parent.chars += child.chars;
    parent.link_chars += child.link_chars;
    parent.commas += child.commas;
    parent.sentences += child.sentences;
    parent.heading_chars += child.heading_chars;
    parent.list_chars += child.list_chars;
    parent.running_chars += child.running_chars;
    parent.paragraphs += child.paragraphs;
    parent.images += child.images;
    parent.items += child.items;
    parent.inputs += child.inputs;
    parent.embeds += child.embeds;
    let block = tag.is_some_and(Tag::is_block);
    parent.has_blocks |= child.has_blocks || block;
    if !block {
        parent.loose_chars += if tag.is_some() {
            child.loose_chars
        } else {
            child.chars
        };
        parent.loose_commas += if tag.is_some() {
            child.loose_commas
        } else {
            child.commas
        };
    }
}

fn count(text: &str) -> Stat {
    let mut stat = Stat::default();
    let mut in_space = true;
    let mut after_stop = false;
    for c in text.chars() {
        if c.is_whitespace() {
            if !in_space {
                stat.chars += 1;
                stat.sentences += u32::from(after_stop);
            }
            in_space = true;
            after_stop = false;
            continue;
        }
        in_space = false;
        stat.chars += 1;
        stat.commas += u32::from(matches!(
            c,
            ',' | '،' | '﹐' | '︐' | '︑' | '⹁' | '⸴' | '⸲' | '，' | '、'
        ));
        after_stop = c == '.' || c == '。';
    }
    if in_space && stat.chars > 0 {
        stat.chars -= 1;
    }
    stat.sentences += u32::from(after_stop);
    stat
}
