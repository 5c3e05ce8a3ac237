//! Folds changes into the index.
//!
//! Nothing here depends on the history of an article, only on what it says now:
//! the index is a function of the articles that are live, in whatever order and
//! in whatever batches they came.

use std::collections::BTreeMap;

use super::IndexError;
use super::digest::Digest;
use super::document::Document;
use super::entity::{EntityRecord, Sign};
use super::event::{EventRecord, StatementKey};
use super::facts::{EventFacts, Facts, PROVENANCE_LISTED};
use super::key::{self, Id, List};
use super::posting::{Changes, Entry};
use super::sled::{Batch, Store};

/// The effects of a batch of changes, gathered before any is made.
pub(crate) struct Staging<'a> {
    store: &'a Store,
    articles: BTreeMap<Id, Option<Live>>,
    entities: BTreeMap<Id, Touched<EntityRecord>>,
    events: BTreeMap<Id, Touched<EventRecord>>,
    lists: Changes,
}

struct Live {
    document: Document,
    facts: Facts,
}

/// A record before the batch and after.
struct Touched<T> {
    before: Option<T>,
    after: T,
}

impl<'a> Staging<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Self {
            store,
            articles: BTreeMap::new(),
            entities: BTreeMap::new(),
            events: BTreeMap::new(),
            lists: Changes::default(),
        }
    }

    /// Takes an article in, in place of the one that had its id.
    pub(crate) fn ingest(&mut self, sequence: u64, document: Document) -> Result<(), IndexError> {
        let facts = Facts::of(&document, sequence);
        self.retract(facts.article)?;
        self.contribute(&facts, Sign::Plus)?;
        let live = Live { document, facts };
        self.articles.insert(live.facts.article, Some(live));
        Ok(())
    }

    /// Takes an article out. One that is not there is out already.
    pub(crate) fn retract(&mut self, article: Id) -> Result<(), IndexError> {
        let staged = self.articles.remove(&article);
        let live = match staged {
            Some(staged) => staged,
            None => load(self.store, article)?,
        };
        if let Some(live) = live {
            self.contribute(&live.facts, Sign::Minus)?;
        }
        self.articles.insert(article, None);
        Ok(())
    }

    /// What makes all that was staged.
    pub(crate) fn finish(mut self) -> Result<Batch, IndexError> {
        let mut batch = Batch::default();
        self.finish_events(&mut batch)?;
        self.finish_entities(&mut batch)?;
        for (article, live) in &self.articles {
            let (document, digest) = (key::document(*article), key::digest(*article));
            self.store.drop_chunks(&document, &mut batch)?;
            self.store.drop_chunks(&digest, &mut batch)?;
            if let Some(live) = live {
                batch.put(&document, &live.document.encode());
                batch.put(&digest, &Digest::of(&live.document, &live.facts).encode());
            } else {
                batch.remove(&document);
                batch.remove(&digest);
            }
        }
        self.lists.fold(self.store, &mut batch)?;
        Ok(batch)
    }

    fn contribute(&mut self, facts: &Facts, sign: Sign) -> Result<(), IndexError> {
        for (list, entry) in article_postings(facts) {
            self.list(list, entry, sign);
        }
        for entity in &facts.entities {
            let touched = touch(&mut self.entities, entity.key, || {
                let record = self.store.get(&key::entity(entity.key))?;
                record.map(|bytes| EntityRecord::decode(&bytes)).transpose()
            })?;
            touched.contribute(entity, sign);
        }
        let statement = StatementKey::new(facts.publish_day, facts.article);
        for event in &facts.events {
            let touched = touch(&mut self.events, event.key, || {
                let record = self.store.get(&key::event(event.key))?;
                record.map(|bytes| EventRecord::decode(&bytes)).transpose()
            })?;
            // A new revision may word it differently, so its lead is made anew.
            touched.leads.remove(&statement);
            match sign {
                Sign::Plus => touched.statements.insert(statement, facts.publisher),
                Sign::Minus => touched.statements.remove(&statement),
            };
        }
        Ok(())
    }

    fn list(&mut self, list: List, entry: Entry, sign: Sign) {
        match sign {
            Sign::Plus => self.lists.insert(list, entry),
            Sign::Minus => self.lists.remove(list, entry),
        }
    }

    fn finish_events(&mut self, batch: &mut Batch) -> Result<(), IndexError> {
        for (id, mut touched) in std::mem::take(&mut self.events) {
            self.complete_leads(id, &mut touched.after)?;
            if touched.before.as_ref() == Some(&touched.after) {
                continue;
            }
            let before = touched.before.as_ref();
            let before = before.map(|record| record.postings(id)).transpose()?;
            self.move_postings(&before.unwrap_or_default(), &touched.after.postings(id)?);
            let key = key::event(id);
            if touched.before.is_some() {
                self.store.drop_chunks(&key, batch)?;
            }
            if touched.after.statements.is_empty() {
                batch.remove(&key);
            } else {
                batch.put(&key, &touched.after.encode());
            }
        }
        Ok(())
    }

    /// Sees to it that the words of the first articles are at hand, and only theirs.
    fn complete_leads(&self, id: Id, record: &mut EventRecord) -> Result<(), IndexError> {
        let first = record.statements.keys().take(PROVENANCE_LISTED);
        let first: Vec<_> = first.copied().collect();
        record
            .leads
            .retain(|statement, _| first.contains(statement));
        for statement in first {
            if record.leads.contains_key(&statement) {
                continue;
            }
            let listed = |live: &Live| {
                let mut events = live.facts.events.iter();
                events.find(|event| event.key == id).map(EventFacts::listed)
            };
            let lead = match self.articles.get(&statement.article()) {
                Some(staged) => staged.as_ref().and_then(listed),
                None => load(self.store, statement.article())?
                    .as_ref()
                    .and_then(listed),
            };
            record
                .leads
                .insert(statement, lead.ok_or(IndexError::Damaged)?);
        }
        Ok(())
    }

    fn finish_entities(&mut self, batch: &mut Batch) -> Result<(), IndexError> {
        for (id, touched) in std::mem::take(&mut self.entities) {
            if touched.before.as_ref() == Some(&touched.after) {
                continue;
            }
            let before = touched.before.as_ref();
            let before = before.map(|record| name_postings(id, record));
            let after = name_postings(id, &touched.after);
            self.move_postings(&before.unwrap_or_default(), &after);
            let key = key::entity(id);
            if touched.before.is_some() {
                self.store.drop_chunks(&key, batch)?;
            }
            if touched.after.article_count == 0 {
                batch.remove(&key);
            } else {
                batch.put(&key, &touched.after.encode());
            }
        }
        Ok(())
    }

    fn move_postings(&mut self, before: &Postings, after: &Postings) {
        for (list, entry) in before.difference(after) {
            self.lists.remove(list.clone(), *entry);
        }
        for (list, entry) in after.difference(before) {
            self.lists.insert(list.clone(), *entry);
        }
    }
}

type Postings = std::collections::BTreeSet<(List, Entry)>;

fn load(store: &Store, article: Id) -> Result<Option<Live>, IndexError> {
    let Some(bytes) = store.get(&key::document(article))? else {
        return Ok(None);
    };
    let document = Document::decode(&bytes)?;
    // The sequence matters only to what is written, and this was.
    let facts = Facts::of(&document, 0);
    Ok(Some(Live { document, facts }))
}

fn touch<T: Clone + Default>(
    records: &mut BTreeMap<Id, Touched<T>>,
    id: Id,
    load: impl FnOnce() -> Result<Option<T>, IndexError>,
) -> Result<&mut T, IndexError> {
    use std::collections::btree_map::Entry::{Occupied, Vacant};
    Ok(match records.entry(id) {
        Occupied(touched) => &mut touched.into_mut().after,
        Vacant(place) => {
            let before = load()?;
            let after = before.clone().unwrap_or_default();
            &mut place.insert(Touched { before, after }).after
        }
    })
}

fn article_postings(facts: &Facts) -> Vec<(List, Entry)> {
    let published = Entry::new(facts.publish_day, facts.article);
    let mut postings = vec![(List::all_articles(), published)];
    if let Some(publisher) = facts.publisher {
        postings.push((List::publisher_articles(publisher), published));
    }
    for entity in &facts.entities {
        postings.push((List::entity_articles(entity.key), published));
        let roles = entity.roles.iter();
        postings.extend(roles.map(|role| (List::role_articles(entity.key, role.key()), published)));
    }
    // The payload is the rest of the interval and the day of publication, so
    // that a list of articles can be sorted without reading them.
    let dated = |interval: super::day::Interval| Entry {
        day: interval.sort_day(),
        id: facts.article,
        payload: u64::from(interval.code()) << 32 | u64::from(facts.publish_day.0),
    };
    let mentioned = facts.mentioned.iter();
    postings.extend(mentioned.map(|date| (List::mentioned_dates(date.class()), dated(*date))));
    let happened = facts.event_dates().into_iter();
    postings.extend(happened.map(|date| (List::event_dates(date.class()), dated(date))));
    postings
}

fn name_postings(id: Id, record: &EntityRecord) -> Postings {
    let entry = Entry::new(record.prominence(), id);
    let lists = record.name_lists().into_iter();
    lists.map(|list| (list, entry)).collect()
}
