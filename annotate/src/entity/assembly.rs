//! Entities, mentions and roles put together.

use std::collections::HashMap;

use super::draft::Draft;
use super::organization::{self, Body};
use super::person::Person;
use super::place::{self, Evidence, Setting};
use super::resolve::{Resolved, narrow};
use super::scene::Scene;
use super::{Detail, Entity, EntityIndex, EntityType, Mention, MentionKind, entity_id};
use crate::name::NameKind;

/// Puts entities, mentions and roles together.
pub(super) struct Assembly<'a> {
    pub(super) scene: &'a Scene<'a>,
    pub(super) drafts: &'a [Draft],
    pub(super) entities: Vec<Entity>,
    pub(super) by_id: HashMap<String, usize>,
    /// By draft: the entity it means.
    pub(super) of_draft: Vec<Option<usize>>,
    /// Names of entities that stretch over two drafts.
    pub(super) joined: Vec<(usize, String)>,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(scene: &'a Scene<'a>, drafts: &'a [Draft]) -> Self {
        Self {
            scene,
            drafts,
            entities: Vec::new(),
            by_id: HashMap::new(),
            of_draft: vec![None; drafts.len()],
            joined: Vec::new(),
        }
    }

    pub(super) fn assemble(
        mut self,
        setting: &Setting,
        bodies: &[Body],
        persons: &[Person],
    ) -> Resolved {
        self.places(setting);
        self.norps();
        for body in bodies {
            let country = body.country;
            let detail = Detail::Organization {
                acronyms: body.acronyms.clone(),
            };
            self.add(body.id.clone(), detail, &body.name, country, &body.drafts);
        }
        for person in persons {
            if !person.drafts.is_empty() {
                self.person(person, setting);
            }
        }
        self.name_with_country();
        self.finish()
    }

    /// Lets "Chinese Foreign Ministry" be an alias where the article says so.
    fn name_with_country(&mut self) {
        for (index, pair) in self.drafts.windows(2).enumerate() {
            let [before, body] = pair else { continue };
            if body.kind == NameKind::Organization
                && before.tokens.end == body.tokens.start
                && organization::country_word(self.scene, before).is_some()
                && let Some(at) = self.of_draft[index + 1]
            {
                let whole = before.tokens.start..body.tokens.end;
                self.joined.push((at, self.scene.words(&whole)));
            }
        }
    }

    /// Adds an entity, or joins its mentions to the one that has its id.
    pub(super) fn add(
        &mut self,
        id: String,
        detail: Detail,
        name: &str,
        country: Option<Evidence>,
        mentions: &[usize],
    ) -> usize {
        let at = *self.by_id.entry(id.clone()).or_insert_with(|| {
            self.entities.push(Entity {
                id,
                detail,
                name: name.to_owned(),
                aliases: Vec::new(),
                country: country.map(|evidence| evidence.country),
                country_evidence: country.and_then(|evidence| evidence.span),
            });
            self.entities.len() - 1
        });
        for draft in mentions {
            self.of_draft[*draft] = Some(at);
        }
        at
    }

    fn places(&mut self, setting: &Setting) {
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        let mut by_id: HashMap<String, usize> = HashMap::new();
        let mut ids: HashMap<&str, String> = HashMap::new();
        for (index, draft) in self.drafts.iter().enumerate() {
            if draft.kind != NameKind::Location {
                continue;
            }
            let id = self.place_id(draft, &ids);
            ids.entry(draft.key.as_str()).or_insert_with(|| id.clone());
            let at = *by_id.entry(id.clone()).or_insert_with(|| {
                groups.push((id, Vec::new()));
                groups.len() - 1
            });
            groups[at].1.push(index);
        }
        for (id, mentions) in groups {
            let country = place::country_of(self.scene, self.drafts, &mentions, setting);
            let name = self.place_name(&mentions);
            self.add(id, Detail::Location, &name, country, &mentions);
        }
    }

    /// A place's id: its own, that of the name it stands for, or for "the North"
    /// that of the half country the article speaks of.
    fn place_id(&self, draft: &Draft, known: &HashMap<&str, String>) -> String {
        if let Some(full) = &draft.stands_for {
            return place::place_id(self.scene, full);
        }
        if matches!(draft.key.as_str(), "north" | "south")
            && let Some(id) = known.get(format!("{}-korea", draft.key).as_str())
        {
            return id.clone();
        }
        match known.get(draft.key.as_str()) {
            Some(id) => id.clone(),
            None => place::place_id(self.scene, &draft.key),
        }
    }

    /// A country's usual name if the article uses it, else the longest used.
    fn place_name(&self, mentions: &[usize]) -> String {
        let lexicon = self.scene.lexicon;
        let texts = || mentions.iter().map(|index| &self.drafts[*index].text);
        let usual = texts().find(|text| {
            let key = super::normalize(text);
            lexicon
                .country(&key)
                .and_then(|code| lexicon.country_name(code))
                == Some(text)
        });
        let shown = texts().max_by_key(|text| (!is_shouted(text), text.chars().count()));
        usual.or(shown).cloned().unwrap_or_default()
    }

    fn norps(&mut self) {
        for index in 0..self.drafts.len() {
            let draft = &self.drafts[index];
            if draft.kind != NameKind::Norp {
                continue;
            }
            let country = self
                .scene
                .lexicon
                .demonym(&draft.key)
                .map(|country| Evidence {
                    country,
                    span: None,
                });
            let name = draft.text.clone();
            // "Burundians" are who "Burundian" speaks of.
            let singular = match name.strip_suffix('s') {
                Some(stem)
                    if self.scene.lexicon.demonym(&super::normalize(stem))
                        == country.map(|e| e.country)
                        && country.is_some() =>
                {
                    stem
                }
                _ => &name,
            };
            let id = entity_id(EntityType::Norp, singular);
            self.add(id, Detail::Norp, &name, country, &[index]);
        }
    }

    /// Drops what only captions name, sorts by first mention, and counts aliases.
    fn finish(mut self) -> Resolved {
        let mut mentions: Vec<Mention> = Vec::with_capacity(self.drafts.len());
        let mut in_story = vec![false; self.entities.len()];
        for (draft, entity) in self.drafts.iter().zip(&self.of_draft) {
            let Some(entity) = *entity else { continue };
            let zone = self.scene.zone(draft.sentence);
            in_story[entity] |= zone.tells_the_story();
            mentions.push(Mention {
                entity: EntityIndex(narrow(entity)),
                kind: MentionKind::Name,
                span: self.scene.span(&draft.tokens),
                sentence: draft.sentence,
                zone,
            });
            let aliases = &mut self.entities[entity].aliases;
            if !aliases.contains(&draft.text) {
                aliases.push(draft.text.clone());
            }
        }
        for (entity, name) in self.joined {
            let aliases = &mut self.entities[entity].aliases;
            if !aliases.contains(&name) {
                aliases.push(name);
            }
        }
        mentions.retain(|mention| in_story[mention.entity.0 as usize]);
        let mut new_index: Vec<Option<u32>> = vec![None; self.entities.len()];
        let mut order = Vec::new();
        for mention in &mut mentions {
            let old = mention.entity.0 as usize;
            let new = *new_index[old].get_or_insert_with(|| {
                order.push(old);
                narrow(order.len() - 1)
            });
            mention.entity = EntityIndex(new);
        }
        let mut old: Vec<Option<Entity>> = self.entities.into_iter().map(Some).collect();
        let mut entities: Vec<Entity> = order
            .iter()
            .map(|at| old[*at].take().expect("each entity is ordered once"))
            .collect();
        for entity in &mut entities {
            if let Detail::Person(detail) = &mut entity.detail {
                for role in &mut detail.roles {
                    role.organization = role
                        .organization
                        .and_then(|at| new_index[at.0 as usize])
                        .map(EntityIndex);
                }
            }
        }
        Resolved { entities, mentions }
    }
}

fn is_shouted(text: &str) -> bool {
    text.len() > 4 && !text.chars().any(char::is_lowercase)
}
