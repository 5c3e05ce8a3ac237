//! Folds changes into the index.
//!
//! Nothing here depends on the history of an article, only on what it says now:
//! the index is a function of the articles that are live, in whatever order and
//! in whatever batches they came.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::IndexError;
use super::digest::Digest;
use super::document::Document;
use super::entity::{EntityRecord, Sign};
use super::event::{EventRecord, StatementKey};
use super::facts::{EventFacts, Facts};
use super::key::{self, Id, List};
use super::pack::{self, Pack, Place};
use super::posting::Entry;
use super::table::{Batch, Table};
use super::view;

/// The effects of a batch of changes, gathered before any is made.
pub(crate) struct Staging<'a> {
    table: &'a Table,
    pack: &'a Pack,
    articles: BTreeMap<Id, Option<Live>>,
    /// What articles said before the batch, of those that it mattered of.
    committed: BTreeMap<Id, Rc<Facts>>,
    entities: BTreeMap<Id, Touched<EntityRecord>>,
    events: BTreeMap<Id, Touched<EventRecord>>,
    batch: Batch,
    erased: Vec<Place>,
}

/// All that has to be written, or to be taken in once it is.
#[derive(Debug)]
pub(crate) struct Effects {
    pub(crate) batch: Batch,
    pub(crate) documents: pack::Written,
    pub(crate) erased: Vec<Place>,
    /// What is described otherwise from now on.
    pub(crate) entities: Vec<Id>,
    pub(crate) events: Vec<Id>,
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
    pub(crate) fn new(table: &'a Table, pack: &'a Pack) -> Self {
        Self {
            table,
            pack,
            articles: BTreeMap::new(),
            committed: BTreeMap::new(),
            entities: BTreeMap::new(),
            events: BTreeMap::new(),
            batch: Batch::default(),
            erased: Vec::new(),
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
        match self.articles.remove(&article) {
            Some(Some(staged)) => self.contribute(&staged.facts, Sign::Minus)?,
            Some(None) => {}
            None => {
                if let Some(place) = view::place(self.table, article)? {
                    let facts = self.committed(article)?;
                    self.contribute(&facts, Sign::Minus)?;
                    self.erased.push(place);
                }
            }
        }
        self.articles.insert(article, None);
        Ok(())
    }

    /// What makes all that was staged.
    pub(crate) fn finish(mut self) -> Result<Effects, IndexError> {
        let entities = self.entities.keys().copied().collect();
        let events = self.events.keys().copied().collect();
        self.finish_events()?;
        self.finish_entities();
        let mut documents = self.pack.addition();
        for (article, live) in self.articles {
            let key = key::digest(article);
            match live {
                Some(Live { document, facts }) => {
                    let digest = Digest::of(&document, &facts).encode();
                    let place = documents.push(&document.encode());
                    self.batch.put(key, view::placed(place, &digest));
                }
                None => self.batch.remove(key),
            }
        }
        Ok(Effects {
            batch: self.batch,
            documents: self.pack.write(documents)?,
            erased: self.erased,
            entities,
            events,
        })
    }

    /// What an article said before the batch.
    fn committed(&mut self, article: Id) -> Result<Rc<Facts>, IndexError> {
        if let Some(facts) = self.committed.get(&article) {
            return Ok(facts.clone());
        }
        let document = view::document(self.table, self.pack, article)?;
        // The sequence matters only to what is written, and this was.
        let facts = Rc::new(Facts::of(&document.ok_or(IndexError::Damaged)?, 0));
        self.committed.insert(article, facts.clone());
        Ok(facts)
    }

    fn contribute(&mut self, facts: &Facts, sign: Sign) -> Result<(), IndexError> {
        for (list, entry) in article_postings(facts) {
            self.list(&list, entry, sign);
        }
        for entity in &facts.entities {
            let touched = touch(&mut self.entities, entity.key, || {
                view::entity(self.table, entity.key)
            })?;
            touched.contribute(entity, sign);
        }
        let statement = StatementKey::new(facts.publish_day, facts.article);
        for event in &facts.events {
            if !self.events.contains_key(&event.key) {
                let before = self.event(event.key)?;
                touch(&mut self.events, event.key, || Ok(before))?;
            }
            let touched = touch(&mut self.events, event.key, || Ok(None))?;
            match sign {
                Sign::Plus => touched.statements.insert(statement, facts.publisher),
                Sign::Minus => touched.statements.remove(&statement),
            };
        }
        Ok(())
    }

    /// An event as it was before the batch, with what its record leaves to the
    /// only article that states it.
    fn event(&mut self, key: Id) -> Result<Option<EventRecord>, IndexError> {
        let Some(bytes) = self.table.get(&key::event(key))? else {
            return Ok(None);
        };
        let mut record = EventRecord::decode(key, &bytes)?;
        if record.lead.is_none() {
            let (statement, _) = record.statements.pop_first().ok_or(IndexError::Damaged)?;
            let facts = self.committed(statement.article())?;
            record.statements.insert(statement, facts.publisher);
            record.lead = Some(stated(&facts, key)?);
        }
        Ok(Some(record))
    }

    fn list(&mut self, list: &List, entry: Entry, sign: Sign) {
        let key = list.entry(entry);
        match sign {
            Sign::Plus => self.batch.put(key, Vec::new()),
            Sign::Minus => self.batch.remove(key),
        }
    }

    fn finish_events(&mut self) -> Result<(), IndexError> {
        for (id, mut touched) in std::mem::take(&mut self.events) {
            let before = touched.before.as_ref();
            touched.after.lead = self.lead(id, before, &touched.after)?;
            if before == Some(&touched.after) {
                continue;
            }
            let postings = |record: &EventRecord| {
                let lead = record.lead.as_ref();
                lead.map(|lead| record.postings(lead)).unwrap_or_default()
            };
            let before = before.map(postings).unwrap_or_default();
            self.move_postings(&before, &postings(&touched.after));
            let key = key::event(id);
            if touched.after.statements.is_empty() {
                self.batch.remove(key);
            } else {
                self.batch.put(key, touched.after.encode());
            }
        }
        Ok(())
    }

    /// What the first article that states an event says of it; a new revision
    /// may say something else.
    fn lead(
        &mut self,
        id: Id,
        before: Option<&EventRecord>,
        after: &EventRecord,
    ) -> Result<Option<EventFacts>, IndexError> {
        let Some(first) = after.statements().next() else {
            return Ok(None);
        };
        if let Some(staged) = self.articles.get(&first.article()) {
            let live = staged.as_ref().ok_or(IndexError::Damaged)?;
            return stated(&live.facts, id).map(Some);
        }
        if let Some(before) = before.filter(|before| before.statements().next() == Some(first)) {
            return Ok(before.lead.clone());
        }
        let facts = self.committed(first.article())?;
        stated(&facts, id).map(Some)
    }

    fn finish_entities(&mut self) {
        for (id, Touched { before, after }) in std::mem::take(&mut self.entities) {
            if before.as_ref() == Some(&after) {
                continue;
            }
            if before
                .as_ref()
                .is_none_or(|before| !before.is_found_as(&after))
            {
                let before = before.map(|record| name_postings(id, &record));
                let after = name_postings(id, &after);
                self.move_postings(&before.unwrap_or_default(), &after);
            }
            let key = key::entity(id);
            if after.article_count == 0 {
                self.batch.remove(key);
            } else {
                self.batch.put(key, after.encode());
            }
        }
    }

    fn move_postings(&mut self, before: &Postings, after: &Postings) {
        for (list, entry) in before.difference(after) {
            self.list(list, *entry, Sign::Minus);
        }
        for (list, entry) in after.difference(before) {
            self.list(list, *entry, Sign::Plus);
        }
    }
}

type Postings = BTreeSet<(List, Entry)>;

fn stated(facts: &Facts, event: Id) -> Result<EventFacts, IndexError> {
    let mut events = facts.events.iter();
    let found = events.find(|stated| stated.key == event);
    found.cloned().ok_or(IndexError::Damaged)
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
