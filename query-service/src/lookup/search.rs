//! Search by name.
//!
//! What a name matches is settled on the first page: the token of the next
//! carries the rest, so that no page depends on how the ranking has changed since.

use std::sync::Arc;

use super::find::find;
use super::page::Budget;
use super::{EntityDescription, Kind, LookupError, Page, PageRequest, describe};
use crate::index::{Id, View};

/// Lists the entities of a kind that a name may mean, best match first.
///
/// # Errors
/// If the page token is not of this request, or the index fails.
pub fn search(
    view: &View<'_>,
    kind: Kind,
    name: &str,
    page: &PageRequest,
) -> Result<Page<EntityDescription>, LookupError> {
    let journal = view.revision().journal;
    let keys = match page.cursor(journal)? {
        Some(rest) => read_cursor(&rest)?,
        None => find(view, kind.types(), name)?
            .into_iter()
            .map(|found| found.key)
            .collect(),
    };
    let mut budget = Budget::new(page);
    let mut items = Vec::new();
    for (number, key) in keys.iter().enumerate() {
        if budget.is_spent() {
            let next_page_token = page.token_after(journal, &write_cursor(&keys[number..]));
            return Ok(Page {
                items,
                next_page_token,
            });
        }
        // Whoever is mentioned no more since the first page is passed over.
        if let Some(known) = describe::known(view, *key)? {
            let described = Arc::unwrap_or_clone(known);
            budget.spend_result(described.encoded_len());
            items.push(described);
        }
    }
    let next_page_token = String::new();
    Ok(Page {
        items,
        next_page_token,
    })
}

fn write_cursor(keys: &[Id]) -> Vec<u8> {
    keys.iter()
        .flat_map(|key| key.as_bytes().to_vec())
        .collect()
}

fn read_cursor(bytes: &[u8]) -> Result<Vec<Id>, LookupError> {
    let keys = bytes.chunks(Id::MIN.as_bytes().len()).map(Id::from_bytes);
    keys.collect::<Option<_>>()
        .ok_or(LookupError::InvalidPageToken)
}
