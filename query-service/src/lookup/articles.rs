//! Articles: by whom they mention, who published them and when.

use prost::Message;
use shared::v1;

use super::cursor::{self, AnyCursor, Intersection, Listing, Sorted, Union};
use super::filter::{self, DateFilter};
use super::page::Budget;
use super::reference;
use super::{LookupError, Page, PageRequest, Participants};
use crate::index::{Days, Direction, Id, IndexError, List, View};
use crate::limits;

/// Which articles to consider.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    /// Those who are all mentioned. Roles do not matter.
    pub mentions: Vec<Participants>,
    /// Any one of these publishers; empty for all.
    pub publishers: Vec<Id>,
    /// When an event it asserts happened.
    pub event_date: Option<Days>,
    /// When it was published.
    pub publish_date: Option<Days>,
    /// A date that it mentions.
    pub mentioned_date: Option<Days>,
}

/// Lists articles, latest published first, and the entities that names in the
/// filter were taken to mean.
///
/// # Errors
/// If a name stands for too many entities, the page token is not of this
/// request, or the index fails.
pub fn list_articles(
    view: &View<'_>,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<(Page<v1::Article>, Vec<v1::Entity>), LookupError> {
    let journal = view.revision().journal;
    let cursor = page.cursor(journal)?;
    let mut last = cursor
        .map(|cursor| cursor::read_position(&cursor))
        .transpose()?;
    let mut matched = Vec::new();
    let (mut articles, mentioned, happened) = candidates(view, filter, &mut matched)?;
    if let Some(last) = last {
        cursor::resume(&mut articles, last)?;
    }
    let mut budget = Budget::new(page);
    let mut items = Vec::new();
    while let Some(entry) = articles.peek()? {
        if budget.is_spent() {
            let last = last.expect("the budget was spent on something");
            let next_page_token = page.token_after(journal, &cursor::write_position(last));
            return Ok((
                Page {
                    items,
                    next_page_token,
                },
                matched,
            ));
        }
        budget.spend_candidate();
        let passes = if mentioned.is_some() || happened.is_some() {
            let digest = view.digest(entry.id)?.ok_or(IndexError::Damaged)?;
            filter::passes(&digest, mentioned, happened)
        } else {
            true
        };
        if passes {
            let article = view.basic_article(entry.id)?.ok_or(IndexError::Damaged)?;
            budget.spend_result(article.encoded_len());
            items.push(article);
        }
        last = Some(cursor::position(entry));
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

/// Articles that pass all filters but the two given back.
fn candidates<'a>(
    view: &View<'a>,
    filter: &ArticleFilter,
    matched: &mut Vec<v1::Entity>,
) -> Result<(AnyCursor<'a>, Option<Days>, Option<Days>), LookupError> {
    const DIRECTION: Direction = Direction::Backward;
    let days = filter.publish_date;
    let days = days.map_or(cursor::ALL_DAYS, |days| days.first.0..=days.last.0);
    let listing = |list| -> AnyCursor<'a> {
        Box::new(Listing::new(view, list, DIRECTION, days.clone(), |_| true))
    };
    let mut members: Vec<AnyCursor<'a>> = Vec::new();
    for group in reference::resolve_all(view, &filter.mentions, matched)? {
        let lists = group.entities.into_iter().map(List::entity_articles);
        members.push(Union::of(lists.map(&listing).collect(), DIRECTION));
    }
    if !filter.publishers.is_empty() {
        let lists = filter
            .publishers
            .iter()
            .copied()
            .map(List::publisher_articles);
        members.push(Union::of(lists.map(&listing).collect(), DIRECTION));
    }
    let mut narrow = |wanted: Option<Days>, lists| -> Result<Option<Days>, IndexError> {
        let Some(days) = wanted else {
            return Ok(None);
        };
        let maximum = limits::DATE_MATCHES_SORTED_MAX;
        match filter::articles_dated(view, days, lists, maximum)? {
            DateFilter::Each => Ok(Some(days)),
            DateFilter::Sorted(entries) => {
                members.push(Box::new(Sorted::new(entries, DIRECTION)));
                Ok(None)
            }
        }
    };
    let mentioned = narrow(filter.mentioned_date, List::mentioned_dates)?;
    let happened = narrow(filter.event_date, List::event_dates)?;
    if members.is_empty() || filter.publish_date.is_some() {
        members.push(listing(List::all_articles()));
    }
    Ok((Intersection::of(members, DIRECTION), mentioned, happened))
}
