//! Related entities: who appears with an entity, and how often.
//!
//! Counts are of the articles that the first page knew, so that the order stays
//! the same while articles arrive.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use prost::Message;
use shared::v1;

use super::cursor::{self, AnyCursor, Listing, Union};
use super::page::Budget;
use super::{LookupError, Page, PageRequest, Participants, describe, reference};
use crate::index::{Days, Digest, Direction, Id, IndexError, List, View};
use crate::limits;

/// Related to whom, and within what.
#[derive(Clone, Debug)]
pub struct RelatedQuery {
    /// The entity. Roles do not matter.
    pub entity: Participants,
    /// The types wanted, as numbers of the API; empty for all.
    pub types: Vec<u8>,
    /// Only articles published in this range.
    pub publish_date: Option<Days>,
}

#[derive(Clone, Debug, Default)]
struct Shared {
    articles: u64,
    sentences: u64,
    events: BTreeSet<Id>,
}

/// A place in the ranking: more of everything comes first.
type Rank = (Reverse<u64>, Reverse<u64>, Reverse<u64>, Id);

/// Lists related entities, by the number of articles shared, and the entities
/// that the name was taken to mean.
///
/// # Errors
/// If the name stands for too many entities, the page token is not of this
/// request, or the index fails.
pub fn list_related(
    view: &View<'_>,
    query: &RelatedQuery,
    page: &PageRequest,
) -> Result<(Page<v1::RelatedEntity>, Vec<v1::Entity>), LookupError> {
    let revision = view.revision();
    let cursor = page
        .cursor(revision.journal)?
        .map(|bytes| read_cursor(&bytes))
        .transpose()?;
    let (sequence, after) = match cursor {
        Some((sequence, rank)) => (sequence, Some(rank)),
        None => (revision.sequence.0, None),
    };
    let mut matched = Vec::new();
    let entity = std::slice::from_ref(&query.entity);
    let groups = reference::resolve_all(view, entity, &mut matched)?;
    let entities: Vec<Id> = groups
        .into_iter()
        .flat_map(|group| group.entities)
        .collect();
    let ranking = rank(count(view, &entities, query, sequence)?);

    let mut budget = Budget::new(page);
    let mut items = Vec::new();
    let mut last = after;
    for rank in ranking {
        if after.is_some_and(|after| rank <= after) {
            continue;
        }
        if let Some(last) = last.filter(|_| budget.is_spent()) {
            let cursor = write_cursor(sequence, last);
            let next_page_token = page.token_after(revision.journal, &cursor);
            return Ok((
                Page {
                    items,
                    next_page_token,
                },
                matched,
            ));
        }
        last = Some(rank);
        let (Reverse(article_count), Reverse(sentence_count), Reverse(event_count), key) = rank;
        let known = describe::known(view, key)?.ok_or(IndexError::Damaged)?;
        let related = v1::RelatedEntity {
            entity: known.entity().cloned(),
            article_count,
            sentence_count,
            event_count,
        };
        budget.spend_result(related.encoded_len());
        items.push(related);
    }
    let next_page_token = String::new();
    Ok((
        Page {
            items,
            next_page_token,
        },
        matched,
    ))
}

fn count(
    view: &View<'_>,
    entities: &[Id],
    query: &RelatedQuery,
    sequence: u64,
) -> Result<BTreeMap<Id, Shared>, IndexError> {
    let days = query.publish_date;
    let days = days.map_or(cursor::ALL_DAYS, |days| days.first.0..=days.last.0);
    let listings = entities.iter().map(|entity| -> AnyCursor<'_> {
        let list = List::entity_articles(*entity);
        Box::new(Listing::new(
            view,
            list,
            Direction::Backward,
            days.clone(),
            |_| true,
        ))
    });
    let mut articles = Union::of(listings.collect(), Direction::Backward);
    let mut counts = BTreeMap::new();
    let mut counted = 0;
    while let Some(entry) = articles.peek()? {
        let digest = view.digest(entry.id)?.ok_or(IndexError::Damaged)?;
        if digest.sequence <= sequence {
            if counted == limits::RELATED_ARTICLES_MAX {
                break;
            }
            counted += 1;
            count_article(&digest, entities, &query.types, &mut counts);
        }
        articles.advance()?;
    }
    Ok(counts)
}

fn count_article(
    digest: &Digest,
    entities: &[Id],
    types: &[u8],
    counts: &mut BTreeMap<Id, Shared>,
) {
    let is_asked = |id: &Id| entities.contains(id);
    let asked = digest
        .entities
        .iter()
        .filter(|mentioned| is_asked(&mentioned.entity));
    let sentences: BTreeSet<u32> = asked
        .flat_map(|mentioned| mentioned.sentences.iter().copied())
        .collect();
    let is_wanted = |entity_type| types.is_empty() || types.contains(&entity_type);
    for other in &digest.entities {
        if is_asked(&other.entity) || !is_wanted(other.entity_type) {
            continue;
        }
        let shared = counts.entry(other.entity).or_default();
        shared.articles += 1;
        let both = other
            .sentences
            .iter()
            .filter(|sentence| sentences.contains(sentence));
        shared.sentences += both.count() as u64;
    }
    for stated in &digest.events {
        let taking_part = stated.taking_part.iter();
        let taking_part =
            taking_part.filter_map(|place| digest.entities.get(usize::try_from(*place).ok()?));
        let taking_part: Vec<Id> = taking_part.map(|mentioned| mentioned.entity).collect();
        if taking_part.iter().any(is_asked) {
            for other in taking_part {
                if let Some(shared) = counts.get_mut(&other) {
                    shared.events.insert(stated.event);
                }
            }
        }
    }
}

fn rank(counts: BTreeMap<Id, Shared>) -> BTreeSet<Rank> {
    let ranks = counts.into_iter().map(|(id, shared)| {
        let events = shared.events.len() as u64;
        (
            Reverse(shared.articles),
            Reverse(shared.sentences),
            Reverse(events),
            id,
        )
    });
    ranks.collect()
}

fn write_cursor(sequence: u64, (articles, sentences, events, id): Rank) -> Vec<u8> {
    let numbers = [sequence, articles.0, sentences.0, events.0];
    let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u64::to_be_bytes).collect();
    bytes.extend_from_slice(id.as_bytes());
    bytes
}

fn read_cursor(bytes: &[u8]) -> Result<(u64, Rank), LookupError> {
    let (numbers, rest) = bytes
        .as_chunks::<8>()
        .0
        .split_at_checked(4)
        .ok_or(LookupError::InvalidPageToken)?;
    let _ = rest;
    let id = bytes
        .get(32..)
        .and_then(Id::from_bytes)
        .ok_or(LookupError::InvalidPageToken)?;
    let [sequence, articles, sentences, events] =
        [0, 1, 2, 3].map(|place: usize| u64::from_be_bytes(numbers[place]));
    Ok((
        sequence,
        (Reverse(articles), Reverse(sentences), Reverse(events), id),
    ))
}
