//! The part of a page that is the article.
//!
//! The way of Arc90's and Mozilla's Readability: paragraphs vote for their
//! ancestors by length and commas, links vote against, neighbours of the winner
//! that look like it join, what looks like furniture inside is cut. If too
//! little is left, again with fewer scruples.

use super::clean;
use super::hints::Hints;
use super::stats::{self, Stat, Stats};
use super::tag::Tag;
use super::tree::{Id, Tree};
use super::vote::{top_candidate, vote};

/// With less text than this, another attempt is made.
const ENOUGH_CHARS: u32 = 500;

/// What an attempt is scrupulous about.
#[derive(Clone, Copy)]
struct Scruples {
    strip_unlikely: bool,
    weigh_classes: bool,
    clean: bool,
}

const ATTEMPTS: [Scruples; 4] = [
    Scruples {
        strip_unlikely: true,
        weigh_classes: true,
        clean: true,
    },
    Scruples {
        strip_unlikely: false,
        weigh_classes: true,
        clean: true,
    },
    Scruples {
        strip_unlikely: false,
        weigh_classes: false,
        clean: true,
    },
    Scruples {
        strip_unlikely: false,
        weigh_classes: false,
        clean: false,
    },
];

/// The article's subtrees in document order, and what is left out of them.
pub(super) struct Content {
    /// Roots of the article; none lies within another.
    pub(super) roots: Vec<Id>,
    /// Whether a node is cut, by index.
    pub(super) cut: Vec<bool>,
    /// Whether a node is never shown, by index.
    pub(super) silent: Vec<bool>,
}

/// What is known of a page before any attempt.
pub(super) struct Page<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) hints: &'a [Hints],
    leaves: Vec<Stat>,
    /// Whether a node lies in a data table or in code, by index.
    pub(super) sheltered: Vec<bool>,
}

impl Page<'_> {
    /// The counts of the page without what is cut.
    pub(super) fn stats(&self, cut: &[bool]) -> Stats {
        Stats::new(self.tree, cut, &self.leaves)
    }
}

/// Finds the article.
pub(super) fn find(tree: &Tree<'_>, hints: &[Hints]) -> Content {
    let page = &Page {
        tree,
        hints,
        leaves: stats::leaves(tree),
        sheltered: clean::sheltered(tree),
    };
    let base = silent(tree, hints, true);
    let best = best_attempt(page, &base);
    if best.0 >= ENOUGH_CHARS || !tree.all().any(|id| tree.tag(id) == Some(Tag::Noscript)) {
        return best.1;
    }
    // Pages that a script fills keep the article for those who run none.
    let again = best_attempt(page, &silent(tree, hints, false));
    if again.0 > 2 * best.0 {
        again.1
    } else {
        best.1
    }
}

/// The first attempt that finds enough, or the one that finds most.
fn best_attempt(page: &Page<'_>, base: &[bool]) -> (u32, Content) {
    let mut best: Option<(u32, Content)> = None;
    if let Some(content) = marked_body(page, base) {
        let chars = length(page, &content);
        if chars >= ENOUGH_CHARS {
            return (chars, content);
        }
    }
    for scruples in ATTEMPTS {
        let content = attempt(page, base, scruples);
        let chars = length(page, &content);
        if chars >= ENOUGH_CHARS {
            return (chars, content);
        }
        if best.as_ref().is_none_or(|(most, _)| chars > *most) {
            best = Some((chars, content));
        }
    }
    best.expect("there was an attempt")
}

/// The element that microdata says is the article's body.
fn marked_body(page: &Page<'_>, base: &[bool]) -> Option<Content> {
    let Page { tree, hints, .. } = *page;
    let stats = page.stats(base);
    let marked: Vec<Id> = stats
        .shown(tree, base)
        .filter(|id| hints[id.index()].has(Hints::ARTICLE_BODY))
        .collect();
    let most = marked.iter().map(|id| stats.of(*id).chars).max()?;
    // The first of several that are about as long: the others are other articles.
    let root = *marked
        .iter()
        .find(|id| stats.of(**id).chars * 2 >= most && stats.of(**id).link_density() < 0.5)?;
    let mut cut = base.to_vec();
    clean::clean(page, &mut cut, root, true, true);
    Some(Content {
        roots: vec![root],
        cut,
        silent: base.to_vec(),
    })
}

fn length(page: &Page<'_>, content: &Content) -> u32 {
    let stats = page.stats(&content.cut);
    content.roots.iter().map(|root| stats.of(*root).chars).sum()
}

/// What is never shown, whatever the scruples.
fn silent(tree: &Tree<'_>, hints: &[Hints], scripted: bool) -> Vec<bool> {
    let mut cut = vec![false; tree.len()];
    for id in tree.all() {
        let index = id.index();
        let Some(tag) = tree.tag(id) else { continue };
        let silent = tag.is_silent()
            || hints[index].has(Hints::HIDDEN) && tag != Tag::Body
            || hints[index].has(Hints::UNLIKELY_ROLE) && tag != Tag::Body
            || tag == Tag::Nav
            || tag == Tag::Noscript && scripted;
        cut[index] = silent;
    }
    cut
}

fn attempt(page: &Page<'_>, base: &[bool], scruples: Scruples) -> Content {
    let Page { tree, hints, .. } = *page;
    let mut cut = base.to_vec();
    if scruples.strip_unlikely {
        strip_unlikely(tree, hints, &mut cut);
    }
    let stats = page.stats(&cut);
    let scores = vote(tree, hints, &cut, &stats, scruples.weigh_classes);
    let roots = match top_candidate(tree, &stats, &scores) {
        Some(top) => with_siblings(tree, &cut, &stats, &scores, top),
        None => tree
            .all()
            .find(|id| tree.tag(*id) == Some(Tag::Body))
            .or(Some(tree.root()))
            .into_iter()
            .collect(),
    };
    for root in &roots {
        clean::clean(
            page,
            &mut cut,
            *root,
            scruples.weigh_classes,
            scruples.clean,
        );
    }
    Content {
        roots,
        cut,
        silent: base.to_vec(),
    }
}

fn strip_unlikely(tree: &Tree<'_>, hints: &[Hints], cut: &mut [bool]) {
    // The end of the innermost table or code the walk is in.
    let mut sheltered_until = 0;
    for id in tree.all() {
        let index = id.index();
        let Some(tag) = tree.tag(id) else { continue };
        if matches!(tag, Tag::Table | Tag::Code) && index >= sheltered_until {
            sheltered_until = tree.end(id).index();
        }
        let unlikely = hints[index].has(Hints::UNLIKELY) && !hints[index].has(Hints::MAYBE);
        if unlikely
            && index >= sheltered_until
            && !matches!(
                tag,
                Tag::Body | Tag::A | Tag::Html | Tag::Article | Tag::Main
            )
        {
            cut[index] = true;
        }
    }
}

/// The winner with the neighbours that look like it.
fn with_siblings(
    tree: &Tree<'_>,
    cut: &[bool],
    stats: &Stats,
    scores: &[Option<f64>],
    top: Id,
) -> Vec<Id> {
    let Some(parent) = tree.parent(top) else {
        return vec![top];
    };
    let most = scores[top.index()].unwrap_or(0.0);
    let threshold = (most * 0.2).max(10.0);
    let top_class = tree
        .attribute(top, "class")
        .filter(|class| !class.is_empty());
    tree.children(parent)
        .filter(|sibling| {
            if *sibling == top {
                return true;
            }
            let Some(tag) = tree.tag(*sibling) else {
                return false;
            };
            if cut[sibling.index()] {
                return false;
            }
            let bonus = if top_class.is_some() && tree.attribute(*sibling, "class") == top_class {
                most * 0.2
            } else {
                0.0
            };
            if scores[sibling.index()].is_some_and(|score| score + bonus >= threshold) {
                return true;
            }
            let own = stats.of(*sibling);
            let is_paragraph = tag == Tag::P || tag == Tag::Div && !own.has_blocks;
            is_paragraph
                && (own.chars > 80 && own.link_density() < 0.25
                    || own.chars < 80 && own.chars > 0 && own.link_chars == 0 && own.sentences > 0)
        })
        .collect()
}
