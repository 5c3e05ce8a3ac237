//! Resolution: which entity a name means.

use std::collections::BTreeMap;

use shared::v1;

use super::cursor::{self, AnyCursor, Intersection, Listing};
use super::find::{Fit, find};
use super::{Kind, LookupError, describe};
use crate::index::{Direction, Id, IndexError, List, View};
use crate::limits;

/// A name, and what is known of whom it means.
#[derive(Clone, Debug)]
pub struct ResolveQuery {
    /// The name.
    pub name: String,
    /// The type it should have.
    pub kind: Kind,
    /// Ids of entities known to be near.
    pub context: Vec<String>,
}

/// Ranks the entities a name may mean.
///
/// The score is how well the name fits, of which up to half is lost to others
/// that fit as well but are more written of, or appear more often with the context.
///
/// # Errors
/// If the index fails.
pub fn resolve(
    view: &View<'_>,
    query: &ResolveQuery,
) -> Result<Vec<v1::ResolveCandidate>, LookupError> {
    let found = find(view, query.kind.types(), &query.name)?;
    let mut near = Vec::new();
    for candidate in &found {
        near.push(shared_articles(view, candidate.key, &query.context)?);
    }
    let mut most_written: BTreeMap<Fit, u64> = BTreeMap::new();
    for candidate in &found {
        let most = most_written.entry(candidate.fit).or_default();
        *most = candidate.record.article_count.max(*most);
    }
    let nearest = near.iter().copied().max().unwrap_or(0);
    let mut scored: Vec<(u64, usize)> = (0..)
        .zip(&found)
        .map(|(at, candidate)| {
            let prominence = share(candidate.record.article_count, most_written[&candidate.fit]);
            let standing = if nearest == 0 {
                prominence
            } else {
                (prominence + 3 * share(near[at], nearest)) / 4
            };
            (weight(candidate.fit) * (FULL + standing) / (2 * FULL), at)
        })
        .collect();
    scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    scored.truncate(limits::RESOLVE_CANDIDATES_MAX);
    let candidates = scored.into_iter().map(|(score, at)| {
        let candidate = &found[at];
        let known = describe::known(view, candidate.key)?.ok_or(IndexError::Damaged)?;
        Ok(v1::ResolveCandidate {
            entity: known.entity().cloned(),
            matched_alias: candidate.alias.clone(),
            score: f32::from(u16::try_from(score).expect("at most FULL")) / 1000.0,
        })
    });
    candidates.collect()
}

/// Scores are integers in thousandths.
const FULL: u64 = 1000;

fn weight(fit: Fit) -> u64 {
    match fit {
        Fit::Whole => FULL,
        Fit::Words => 700,
        Fit::Beginnings => 500,
        Fit::Similar => 300,
    }
}

fn share(part: u64, most: u64) -> u64 {
    (part * FULL).checked_div(most).unwrap_or(0)
}

/// How many articles mention an entity together with each of the context.
fn shared_articles(view: &View<'_>, key: Id, context: &[String]) -> Result<u64, IndexError> {
    let mut shared = 0;
    for other in context
        .iter()
        .map(|id| Id::of(id))
        .filter(|other| *other != key)
    {
        let listings = [key, other].map(|id| -> AnyCursor<'_> {
            let list = List::entity_articles(id);
            Box::new(Listing::new(
                view,
                list,
                Direction::Backward,
                cursor::ALL_DAYS,
                |_| true,
            ))
        });
        let mut both = Intersection::of(Vec::from(listings), Direction::Backward);
        let mut articles = 0;
        while articles < limits::CONTEXT_ARTICLES_MAX && both.peek()?.is_some() {
            articles += 1;
            both.advance()?;
        }
        shared += articles;
    }
    Ok(shared)
}
