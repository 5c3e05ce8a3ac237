//! Mentions: where articles refer to an entity.

use prost::Message;
use shared::v1;

use super::cursor::{self, AnyCursor, Listing, Position, Union};
use super::page::Budget;
use super::reference;
use super::{LookupError, Page, PageRequest, Participants};
use crate::index::{Direction, Id, IndexError, List, View};

/// Whose mentions, and where.
#[derive(Clone, Debug)]
pub struct MentionQuery {
    /// Whom they refer to. Roles do not matter.
    pub entity: Participants,
    /// Only in this article.
    pub article_id: Option<String>,
}

/// Lists mentions, those in the latest published article first and in reading
/// order within it, and the entities that the name was taken to mean.
///
/// # Errors
/// If the name stands for too many entities, there is no such article, the page
/// token is not of this request, or the index fails.
pub fn list_mentions(
    view: &View<'_>,
    query: &MentionQuery,
    page: &PageRequest,
) -> Result<(Page<v1::Mention>, Vec<v1::Entity>), LookupError> {
    let journal = view.revision().journal;
    let mut last = page
        .cursor(journal)?
        .map(|cursor| read_cursor(&cursor))
        .transpose()?;
    let mut matched = Vec::new();
    let entity = std::slice::from_ref(&query.entity);
    let groups = reference::resolve_all(view, entity, &mut matched)?;
    let entities: Vec<Id> = groups
        .into_iter()
        .flat_map(|group| group.entities)
        .collect();
    let mut articles = articles(view, &entities, query.article_id.as_deref())?;
    if let Some((position, _)) = last {
        articles.seek(position)?;
    }
    let mut budget = Budget::new(page);
    let mut items = Vec::new();
    while let Some(entry) = articles.peek()? {
        let here = cursor::position(entry);
        let document = view.document(entry.id)?.ok_or(IndexError::Damaged)?;
        let seen = last.filter(|(position, _)| *position == here);
        let seen = seen.map_or(0, |(_, number)| number + 1);
        let mentions = (0u32..).zip(&document.annotations.mentions);
        let unseen = mentions.filter(|(number, _)| *number >= seen);
        for (number, mention) in
            unseen.filter(|(_, mention)| entities.contains(&Id::of(&mention.entity_id)))
        {
            if budget.is_spent() {
                let last = last.expect("the budget was spent on something");
                let next_page_token = page.token_after(journal, &write_cursor(last));
                return Ok((
                    Page {
                        items,
                        next_page_token,
                    },
                    matched,
                ));
            }
            let provenance = mention.provenance.as_ref();
            let mention = v1::Mention {
                provenance: provenance.map(|provenance| document.with_quotes(provenance)),
                ..mention.clone()
            };
            budget.spend_result(mention.encoded_len());
            items.push(mention);
            last = Some((here, number));
        }
        articles.advance()?;
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

fn articles<'a>(
    view: &View<'a>,
    entities: &[Id],
    article_id: Option<&str>,
) -> Result<AnyCursor<'a>, LookupError> {
    let only = article_id.map(Id::of);
    if let (Some(article), Some(id)) = (only, article_id)
        && view.digest(article)?.is_none()
    {
        return Err(LookupError::ArticleNotFound(id.to_owned()));
    }
    let day = match only {
        Some(article) => view.digest(article)?.map(|digest| digest.publish_day.0),
        None => None,
    };
    let days = day.map_or(cursor::ALL_DAYS, |day| day..=day);
    let listings = entities.iter().map(|entity| -> AnyCursor<'a> {
        Box::new(Listing::new(
            view,
            List::entity_articles(*entity),
            Direction::Backward,
            days.clone(),
            move |entry| only.is_none_or(|only| entry.id == only),
        ))
    });
    Ok(Union::of(listings.collect(), Direction::Backward))
}

fn write_cursor((position, number): (Position, u32)) -> Vec<u8> {
    let mut bytes = number.to_be_bytes().to_vec();
    bytes.extend_from_slice(&cursor::write_position(position));
    bytes
}

fn read_cursor(bytes: &[u8]) -> Result<(Position, u32), LookupError> {
    let (number, position) = bytes
        .split_first_chunk()
        .ok_or(LookupError::InvalidPageToken)?;
    Ok((
        cursor::read_position(position)?,
        u32::from_be_bytes(*number),
    ))
}
