//! Resolution: from names to entities, one for each real thing of an article.
//!
//! Full names first, then what refers back to them; places before bodies and
//! bodies before posts, because each gives evidence to the next. One pass each,
//! and a cost linear in the number of names for any article a person would write.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, drafts, each_unmarked};
use super::organization::{self, Body};
use super::person::{self, Person};
use super::place::{self, Evidence, Setting};
use super::role::{self, Post};
use super::scene::Scene;
use super::{
    Detail, Entity, EntityIndex, EntityType, Mention, MentionKind, PersonDetail, Role, Tenure,
    entity_id,
};
use crate::document::{Document, Zone};
use crate::lexicon::{Lexicon, TitleWords};
use crate::name::{Name, NameKind};
use crate::span::Span;
use crate::token::Tokens;

/// What names refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolved {
    /// The entities, in order of first mention.
    pub entities: Vec<Entity>,
    /// Their mentions, in reading order; none overlap.
    pub mentions: Vec<Mention>,
}

impl Resolved {
    /// Where persons and organizations are named: "April Jones" and the "Sunday
    /// Times" hold no date.
    pub fn names_that_are_no_dates(&self) -> Vec<Span> {
        let hides_dates = |mention: &&Mention| {
            let entity = &self.entities[mention.entity.0 as usize];
            matches!(
                entity.detail,
                Detail::Person(_) | Detail::Organization { .. }
            )
        };
        self.mentions
            .iter()
            .filter(hides_dates)
            .map(|mention| mention.span)
            .collect()
    }
}

/// Resolves the names of a document to entities.
///
/// Captions may refer to what the story names and make nothing of their own.
/// Authors become entities only where the story itself names them.
pub fn resolve(document: &Document, tokens: &Tokens, names: &[Name]) -> Resolved {
    let scene = Scene {
        document,
        tokens,
        lexicon: Lexicon::get(),
    };
    let mut drafts = drafts(&scene, names);
    settle_kinds(&scene, &mut drafts);
    let mut persons = person::link(&scene, &mut drafts);
    if recall_names(&scene, &mut drafts, &persons) {
        persons = person::link(&scene, &mut drafts);
    }
    let setting = place::setting(&scene, &drafts);
    let bodies = organization::link(&scene, &drafts, &setting);
    Assembly::new(&scene, &drafts).assemble(&setting, &bodies, &persons)
}

/// Gives one kind to a name that was marked as several: what the lexicon knows,
/// else what its words say, else what most marks say.
fn settle_kinds(scene: &Scene<'_>, drafts: &mut [Draft]) {
    let mut counts: HashMap<String, [u32; 4]> = HashMap::new();
    let mut company_fronts: HashSet<String> = HashSet::new();
    let mut name_words: HashSet<String> = HashSet::new();
    for draft in drafts.iter() {
        if let Some(slot) = slot(draft.kind) {
            counts.entry(draft.key.clone()).or_default()[slot] += 1;
        }
        if draft.is_one_word() {
            continue;
        }
        if draft.kind == NameKind::Person {
            name_words.extend(person::words(&draft.text));
        } else if is_company(draft) {
            let front = draft.text.split(' ').next().unwrap_or_default();
            company_fronts.insert(super::normalize(front));
        }
    }
    for draft in drafts.iter_mut() {
        if slot(draft.kind).is_none() || draft.stands_for.is_some() {
            continue;
        }
        draft.kind = settled(
            scene,
            draft,
            &counts[&draft.key],
            &company_fronts,
            &name_words,
        );
    }
}

const KINDS: [NameKind; 4] = [
    NameKind::Organization,
    NameKind::Location,
    NameKind::Norp,
    NameKind::Person,
];

fn slot(kind: NameKind) -> Option<usize> {
    KINDS.iter().position(|other| *other == kind)
}

/// Whether a name's last word marks a company: "Lindqvist Lines".
fn is_company(draft: &Draft) -> bool {
    let last = draft.text.rsplit(' ').next().unwrap_or_default();
    !draft.is_one_word() && organization::DESIGNATORS.contains(&super::normalize(last).as_str())
}

fn settled(
    scene: &Scene<'_>,
    draft: &Draft,
    count: &[u32; 4],
    company_fronts: &HashSet<String>,
    name_words: &HashSet<String>,
) -> NameKind {
    let lexicon = scene.lexicon;
    let [body, place, norp, person] = *count;
    let titled = || {
        let before = draft.tokens.start.checked_sub(1);
        before.is_some_and(|before| super::title::is_rank_or_honorific(scene, before))
    };
    let of_person = draft.is_one_word() && name_words.contains(&draft.key);
    if of_person && (titled() || draft.kind == NameKind::Person)
        || draft.kind == NameKind::Person && titled()
    {
        return NameKind::Person;
    }
    if draft.kind != NameKind::Person
        && lexicon.country(&draft.key).is_some()
        && draft.key != "saudi"
    {
        return NameKind::Location;
    }
    if lexicon.demonym(&draft.key).is_some() && body + person == 0 {
        return NameKind::Norp;
    }
    if lexicon.organization(&draft.key).is_some() && body > 0 {
        return NameKind::Organization;
    }
    if draft.is_one_word() {
        if company_fronts.contains(&draft.key) && !name_words.contains(&draft.key) {
            return NameKind::Organization;
        }
        let preposition = scene.before(draft.tokens.start).is_some_and(|before| {
            scene.is_any(
                before,
                &["in", "from", "near", "at", "around", "outside", "for"],
            )
        });
        if body == 1
            && norp + person == 0
            && preposition
            && lexicon.places(&draft.key).next().is_some()
        {
            return NameKind::Location;
        }
    } else if is_company(draft) && body > 0
        || draft.text.starts_with("Radio ")
        || draft.text.ends_with(" Forum")
        || draft.text.ends_with(" Commission")
    {
        return NameKind::Organization;
    } else if draft.kind == NameKind::Location
        && begins_with_given_name(draft)
        && body + person <= place
    {
        return NameKind::Person;
    }
    let most = count.iter().max().copied().unwrap_or_default();
    let own = slot(draft.kind).expect("the caller asks only for these kinds");
    if count[own] == most {
        return draft.kind;
    }
    let best = count.iter().position(|c| *c == most);
    KINDS[best.expect("a maximum is there")]
}

/// "Chad Mensah-Quaye", "Jordan Lindgren": a given name that is also a place's,
/// and a word behind it that no place is called by.
fn begins_with_given_name(draft: &Draft) -> bool {
    const GIVEN: [&str; 19] = [
        "chad",
        "jordan",
        "paris",
        "georgia",
        "kenya",
        "austin",
        "dakota",
        "brooklyn",
        "sydney",
        "florence",
        "victoria",
        "charlotte",
        "madison",
        "houston",
        "phoenix",
        "israel",
        "lincoln",
        "savannah",
        "carolina",
    ];
    let words = person::words(&draft.text);
    let [given, .., last] = &words[..] else {
        return false;
    };
    GIVEN.contains(&given.as_str())
        && words.len() == 2
        && !matches!(
            last.as_str(),
            "city"
                | "river"
                | "valley"
                | "province"
                | "county"
                | "park"
                | "beach"
                | "airport"
                | "street"
                | "avenue"
                | "square"
                | "bay"
                | "lake"
                | "falls"
                | "basin"
                | "state"
                | "hills"
                | "heights"
                | "dc"
                | "island"
                | "islands"
                | "harbour"
                | "harbor"
        )
}

/// Adds unmarked places where a known surname stands as a name ("Won affirmed"),
/// or a given name does ("Bill was away"). Whether any was added.
fn recall_names(scene: &Scene<'_>, drafts: &mut Vec<Draft>, persons: &[Person]) -> bool {
    let mut surnames: HashMap<&str, usize> = HashMap::new();
    let mut given: HashMap<&str, usize> = HashMap::new();
    for person in persons {
        let (Some(first), [front, .., _]) = (person.drafts.first(), &person.words[..]) else {
            continue;
        };
        let since = drafts[*first].tokens.start;
        if let Some(family) = person.family().last() {
            let known = surnames.entry(family.as_str()).or_insert(since);
            *known = since.min(*known);
        }
        let known = given.entry(front.as_str()).or_insert(since);
        *known = since.min(*known);
    }
    let mut more = Vec::new();
    each_unmarked(scene, drafts, |sentence, token| {
        let text = scene.text(token);
        if text.len() < 2 || !scene.is_capitalized(token) {
            return;
        }
        let key = super::normalize(text);
        let headline = scene.zone(sentence) == Zone::Headline;
        let surname = surnames
            .get(key.as_str())
            .is_some_and(|since| token > *since || headline && scene.is_lower(token + 1));
        let is_name = if surname {
            stands_as_name(scene, token, false)
        } else {
            given.get(key.as_str()).is_some_and(|since| token > *since)
                && stands_as_name(scene, token, true)
        };
        if is_name {
            more.push(Draft::new(
                scene,
                NameKind::Person,
                token..token + 1,
                sentence,
            ));
        }
    });
    let added = !more.is_empty();
    drafts.append(&mut more);
    drafts.sort_by_key(|draft| draft.tokens.start);
    added
}

/// Verbs of which a person is the subject wherever they follow a name.
const SAYING: [&str; 22] = [
    "said", "says", "told", "was", "is", "has", "had", "met", "took", "made", "spoke", "wrote",
    "went", "came", "put", "led", "left", "gave", "did", "who", "won", "lost",
];

/// Whether a capitalized word that is part of a person's name stands there as
/// one: not as a month, not as the first word of a question, not as half of a
/// longer name. A given name (`strict`) must be clearer than a surname.
fn stands_as_name(scene: &Scene<'_>, token: usize, strict: bool) -> bool {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let next = scene.text(token + 1);
    let before = scene.before(token);
    let neighbours_name = scene.is_capitalized(token + 1)
        || before.is_some_and(|before| {
            scene.is_capitalized(before)
                && scene.before(before).is_some()
                && !scene.is_any(before, &DAYS)
        })
        || next == "-"
        || before.is_some_and(|before| scene.text(before) == "-");
    if neighbours_name {
        return false;
    }
    let dated = before.is_some_and(|before| {
        scene.is_any(
            before,
            &[
                "in", "on", "since", "until", "by", "late", "early", "mid", "last", "next", "this",
                "of", "from",
            ],
        )
    }) || next.starts_with(|c: char| c.is_ascii_digit());
    let month = matches!(
        scene.text(token),
        "May" | "March" | "April" | "June" | "August"
    );
    if month && dated {
        return false;
    }
    let opens_sentence = before.is_none_or(|before| {
        matches!(
            scene.text(before),
            "\"" | "“" | "'" | "‘" | "—" | "-" | ":" | "•" | "”" | "("
        )
    });
    let said = SAYING.contains(&next) || scene.is_possessive(token + 1);
    if !opens_sentence {
        return !strict || said || matches!(next, "," | ".");
    }
    said || !strict
        && (next.ends_with("ed")
            || next == "also"
            || next == "," && scene.is_any(token + 2, &["a", "an", "who", "whose"])
            || scene.zone(narrow(scene.sentence_of(token))) == Zone::Headline
                && next.ends_with('s'))
}

/// Puts entities, mentions and roles together.
struct Assembly<'a> {
    scene: &'a Scene<'a>,
    drafts: &'a [Draft],
    entities: Vec<Entity>,
    by_id: HashMap<String, usize>,
    /// By draft: the entity it means.
    of_draft: Vec<Option<usize>>,
    /// Names of entities that stretch over two drafts.
    joined: Vec<(usize, String)>,
}

impl<'a> Assembly<'a> {
    fn new(scene: &'a Scene<'a>, drafts: &'a [Draft]) -> Self {
        Self {
            scene,
            drafts,
            entities: Vec::new(),
            by_id: HashMap::new(),
            of_draft: vec![None; drafts.len()],
            joined: Vec::new(),
        }
    }

    fn assemble(mut self, setting: &Setting, bodies: &[Body], persons: &[Person]) -> Resolved {
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
    fn add(
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

    fn person(&mut self, person: &Person, setting: &Setting) {
        let (given_name, family_name) = person.parts();
        let mut detail = PersonDetail {
            given_name,
            family_name,
            titles: person.titles.clone(),
            roles: Vec::new(),
        };
        let mut nationality: Option<Evidence> = None;
        let mut affiliation: Option<Evidence> = None;
        for mention in &person.drafts {
            if self.scene.zone(self.drafts[*mention].sentence) == Zone::Caption {
                continue;
            }
            let around = role::around(self.scene, self.drafts, *mention);
            nationality = nationality.or(around.nationality);
            for post in around.posts {
                let country = self.country_of_post(&post, *mention, setting);
                affiliation = affiliation.or(country);
                if !post.title.is_empty() {
                    add_role(&mut detail.roles, self.role(post, country));
                }
            }
        }
        let leader = || {
            let country = self.scene.lexicon.leader(&super::normalize(&person.name))?;
            Some(Evidence {
                country,
                span: None,
            })
        };
        let force = || self.force_before(*person.drafts.first()?);
        let country = nationality.or(affiliation).or_else(leader).or_else(force);
        let id = entity_id(EntityType::Person, &person.name);
        self.add(
            id,
            Detail::Person(detail),
            &person.name,
            country,
            &person.drafts,
        );
    }

    /// The country a post is held for: said beside it, that of its body, or the
    /// story's for posts that every state has.
    fn country_of_post(&self, post: &Post, mention: usize, setting: &Setting) -> Option<Evidence> {
        let body = || {
            let entity = &self.entities[self.of_draft[post.organization?]?];
            Some(Evidence {
                country: entity.country?,
                span: entity.country_evidence,
            })
        };
        let seat = || {
            let entity = &self.entities[self.of_draft[post.place?]?];
            Some(Evidence {
                country: entity.country?,
                span: Some(self.scene.span(&self.drafts[post.place?].tokens)),
            })
        };
        post.country.or_else(body).or_else(seat).or_else(|| {
            if !post.of_state || post.organization.is_some() {
                return None;
            }
            setting
                .main
                .or_else(|| self.place_before(mention))
                .or(setting.dateline)
        })
    }

    /// The country of the place named last before a mention, in its sentence or block.
    fn place_before(&self, mention: usize) -> Option<Evidence> {
        let block = |draft: &Draft| self.scene.tokens.sentences[draft.sentence as usize].block;
        let own = block(&self.drafts[mention]);
        (0..mention)
            .rev()
            .take(64)
            .take_while(|at| block(&self.drafts[*at]) == own)
            .filter(|at| self.drafts[*at].kind == NameKind::Location)
            .find_map(|at| {
                let country = self.entities[self.of_draft[at]?].country?;
                let span = Some(self.scene.span(&self.drafts[at].tokens));
                Some(Evidence { country, span })
            })
    }

    /// The country of the body named before an officer in the same sentence:
    /// "According to the JCS, … Major General Kim Su-kwang".
    fn force_before(&self, mention: usize) -> Option<Evidence> {
        let draft = &self.drafts[mention];
        let before = self.scene.before(draft.tokens.start)?;
        if !self.scene.title(before).any(TitleWords::RANK) {
            return None;
        }
        (0..mention)
            .rev()
            .take_while(|at| self.drafts[*at].sentence == draft.sentence)
            .filter(|at| self.drafts[*at].kind == NameKind::Organization)
            .find_map(|at| {
                let country = self.entities[self.of_draft[at]?].country?;
                let span = Some(self.scene.span(&self.drafts[at].tokens));
                Some(Evidence { country, span })
            })
    }

    fn role(&self, post: Post, country: Option<Evidence>) -> Role {
        let organization = post
            .organization
            .and_then(|draft| self.of_draft[draft])
            .map(|at| EntityIndex(narrow(at)));
        Role {
            title: post.title,
            organization,
            country: country.map(|evidence| evidence.country),
            tenure: post.tenure,
            evidence: post.evidence,
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

fn narrow(index: usize) -> u32 {
    u32::try_from(index).expect("there are fewer entities than bytes")
}

fn is_shouted(text: &str) -> bool {
    text.len() > 4 && !text.chars().any(char::is_lowercase)
}

/// Adds a role, or completes one that says less of the same post.
fn add_role(roles: &mut Vec<Role>, role: Role) {
    let same = roles.iter_mut().find(|known| {
        super::title::same_title(&known.title, &role.title)
            && (known.organization == role.organization
                || known.organization.is_none()
                || role.organization.is_none())
            && (known.tenure == role.tenure
                || known.tenure == Tenure::Current
                || role.tenure == Tenure::Current)
    });
    match same {
        Some(known) => {
            known.organization = known.organization.or(role.organization);
            known.country = known.country.or(role.country);
        }
        None => roles.push(role),
    }
}
