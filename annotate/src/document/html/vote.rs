//! The vote: paragraphs for the ancestors that may be the article.

use super::hints::Hints;
use super::stats::Stats;
use super::tag::Tag;
use super::tree::{Id, Tree};

/// So many of the best candidates are compared.
const TOP: usize = 5;
/// So many ancestors get a share of a vote.
const LEVELS: usize = 5;
/// Shorter paragraphs do not vote.
const VOTER_CHARS_MIN: u32 = 25;

/// Each node's votes; `None` for nodes nobody votes for.
pub(super) fn vote(
    tree: &Tree<'_>,
    hints: &[Hints],
    cut: &[bool],
    stats: &Stats,
    weigh_classes: bool,
) -> Vec<Option<f64>> {
    let mut scores: Vec<Option<f64>> = vec![None; tree.len()];
    for id in stats.shown(tree, cut) {
        let Some(tag) = tree.tag(id) else { continue };
        let own = stats.of(id);
        let (ballot, first_ancestor) = match tag {
            Tag::P
            | Tag::Td
            | Tag::Pre
            | Tag::Section
            | Tag::H2
            | Tag::H3
            | Tag::H4
            | Tag::H5
            | Tag::H6 => ((own.chars, own.commas), tree.parent(id)),
            Tag::Div if !own.has_blocks => ((own.chars, own.commas), tree.parent(id)),
            // Loose text in a container votes as a paragraph of it would.
            Tag::Div | Tag::Article | Tag::Main | Tag::Body => {
                ((own.loose_chars, own.loose_commas), Some(id))
            }
            _ => continue,
        };
        if ballot.0 < VOTER_CHARS_MIN {
            continue;
        }
        let votes = 1.0 + f64::from(ballot.1 + 1) + f64::from((ballot.0 / 100).min(3));
        for (level, ancestor) in std::iter::successors(first_ancestor, |id| tree.parent(*id))
            .take(LEVELS)
            .enumerate()
        {
            let Some(tag) = tree.tag(ancestor) else {
                continue;
            };
            let score = scores[ancestor.index()].get_or_insert_with(|| {
                let weight = if weigh_classes {
                    f64::from(hints[ancestor.index()].weight())
                } else {
                    0.0
                };
                initial_score(tag) + weight
            });
            #[expect(clippy::cast_precision_loss, reason = "there are five levels")]
            let divider = match level {
                0 => 1.0,
                1 => 2.0,
                level => level as f64 * 3.0,
            };
            *score += votes / divider;
        }
    }
    for (index, score) in scores.iter_mut().enumerate() {
        if let Some(score) = score {
            *score *= 1.0 - stats.at(index).link_density();
        }
    }
    scores
}

fn initial_score(tag: Tag) -> f64 {
    match tag {
        Tag::Div => 5.0,
        Tag::Pre | Tag::Td | Tag::Blockquote => 3.0,
        Tag::Address | Tag::Ol | Tag::Ul | Tag::Dl | Tag::Dd | Tag::Dt | Tag::Li | Tag::Form => {
            -3.0
        }
        Tag::H1 | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 | Tag::Th => -5.0,
        _ => 0.0,
    }
}

pub(super) fn top_candidate(tree: &Tree<'_>, stats: &Stats, scores: &[Option<f64>]) -> Option<Id> {
    let mut ranked: Vec<(f64, Id)> = tree
        .all()
        .filter_map(|id| scores[id.index()].map(|score| (score, id)))
        .collect();
    // Best first, and of equals the one that comes first.
    ranked.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    ranked.truncate(TOP);
    let (top_score, mut top) = *ranked.first()?;
    if tree.tag(top) == Some(Tag::Body) || tree.tag(top) == Some(Tag::Html) {
        return Some(top);
    }
    top = shared_ancestor(tree, &ranked, top_score).unwrap_or(top);
    top = climb(tree, scores, top);
    // An only child speaks for its parent.
    while let Some(parent) = tree.parent(top) {
        let only_child = !matches!(tree.tag(parent), Some(Tag::Body | Tag::Html))
            && tree
                .children(parent)
                .filter(|child| tree.tag(*child).is_some() && stats.of(*child).chars > 0)
                .count()
                == 1;
        if !only_child {
            break;
        }
        top = parent;
    }
    Some(top)
}

/// An ancestor that at least three other strong candidates share.
fn shared_ancestor(tree: &Tree<'_>, ranked: &[(f64, Id)], top_score: f64) -> Option<Id> {
    let rivals: Vec<Id> = ranked[1..]
        .iter()
        .filter(|(score, _)| *score >= 0.75 * top_score)
        .map(|(_, id)| *id)
        .collect();
    if rivals.len() < 3 {
        return None;
    }
    tree.ancestors(ranked[0].1)
        .take_while(|id| !matches!(tree.tag(*id), Some(Tag::Body | Tag::Html)))
        .find(|ancestor| {
            rivals
                .iter()
                .filter(|rival| *ancestor < **rival && **rival < tree.end(*ancestor))
                .count()
                >= 3
        })
}

/// A parent with more votes than the child that got most of them.
fn climb(tree: &Tree<'_>, scores: &[Option<f64>], top: Id) -> Id {
    let mut last = scores[top.index()].unwrap_or(0.0);
    let threshold = last / 3.0;
    for parent in tree.ancestors(top) {
        if matches!(tree.tag(parent), Some(Tag::Body | Tag::Html)) {
            break;
        }
        let Some(score) = scores[parent.index()] else {
            continue;
        };
        if score < threshold {
            break;
        }
        if score > last {
            return parent;
        }
        last = score;
    }
    top
}
