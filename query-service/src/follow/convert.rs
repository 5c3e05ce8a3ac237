//! From the feed's messages to changes.

use shared::revision::{Revision, Sequence};
use shared::v1;
use shared::v1::change::Change as Kind;

use crate::index::{Change, ChangeBatch, Document};

/// The feed sent what does not decode.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum MalformedFeed {
    /// A batch says not where it leads.
    #[error("a batch without a revision")]
    Revision,
    /// An article without an id.
    #[error("change {0} is an article without an id")]
    Article(u64),
}

/// The changes of a message. They bring an index up to date once they reach
/// `head`, the end of the journal as it was when it was first seen.
///
/// # Errors
/// If the message makes no sense.
pub fn batch(message: v1::WatchChangesResponse, head: u64) -> Result<ChangeBatch, MalformedFeed> {
    let through = message.through.ok_or(MalformedFeed::Revision)?;
    let through = Revision::from_token(&through.token).map_err(|_| MalformedFeed::Revision)?;
    let changes = message.changes.into_iter();
    let changes = changes.map(|entry| change(entry, through));
    Ok(ChangeBatch {
        changes: changes.collect::<Result<_, _>>()?,
        through,
        caught_up: through.sequence.0 >= head,
    })
}

fn change(entry: v1::Change, through: Revision) -> Result<(Sequence, Change), MalformedFeed> {
    let sequence = Sequence(entry.sequence);
    if entry.damaged {
        tracing::warn!(
            sequence = sequence.0,
            "the journal lost this entry; the index is without it"
        );
    }
    let change = match entry.change {
        Some(Kind::ArticleIngested(ingested)) => {
            let mut document = Document::new(ingested);
            let article = &mut document.article;
            if article.id.is_empty() {
                return Err(MalformedFeed::Article(entry.sequence));
            }
            // What the journal knows of the article without having it written in it.
            article.ingest_time = article.ingest_time.take().or(entry.commit_time);
            article.revision.get_or_insert_with(|| {
                super::token(Revision {
                    journal: through.journal,
                    sequence,
                })
            });
            Change::Ingested(Box::new(document))
        }
        Some(Kind::ArticleRetracted(retracted)) => Change::Retracted(retracted.article_id),
        None => Change::Nothing,
    };
    Ok((sequence, change))
}
