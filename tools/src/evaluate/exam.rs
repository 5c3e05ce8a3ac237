//! Whole articles: what was read of each, against complete gold.
//!
//! Articles lie in samples/exam (conventions in its README) and samples; an
//! entity is right if its name or one of its aliases is the gold name or one of
//! the gold aliases, white space made single.

use std::path::Path;

use annotate::document::{self, Body, Document, Source};
use annotate::entity::{
    Detail, Entity, EntityType, PersonDetail, Resolved, Role, Tenure, normalize,
};
use annotate::token::{Tokens, tokenize};
use serde::Deserialize;

use super::{Counts, MissingData, Row, read};

/// What an article should be read as.
#[derive(Deserialize, Default)]
struct Gold {
    published: Option<String>,
    #[serde(default)]
    boilerplate_lines: Vec<String>,
    persons: Vec<GoldPerson>,
    organizations: Vec<GoldEntity>,
    locations: Vec<GoldEntity>,
    norp: Vec<GoldNorp>,
}

#[derive(Deserialize)]
struct GoldPerson {
    name: String,
    roles: Vec<GoldRole>,
    titles: Vec<String>,
    country: Option<String>,
    mentions: usize,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct GoldRole {
    title: String,
    organization: Option<String>,
    country: Option<String>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct GoldEntity {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(alias = "country_code")]
    country: Option<String>,
    #[serde(default)]
    optional: bool,
}

impl GoldEntity {
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

#[derive(Deserialize)]
struct GoldNorp {
    text: String,
    country_code: Option<String>,
    #[serde(default)]
    optional: bool,
}

/// Scores over a set of articles.
#[derive(Default)]
struct Score {
    persons: Counts,
    mention_counts: Counts,
    titles: Counts,
    roles: Counts,
    person_countries: Counts,
    organizations: Counts,
    organization_countries: Counts,
    locations: Counts,
    location_countries: Counts,
    norp: Counts,
    junk: usize,
    wrong: Vec<String>,
}

/// The scoreboard over the practice exam.
///
/// # Errors
/// If the samples are not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let score = score(data)?;
    let row = |what: &str, measure, value, target: Option<f64>| Row {
        what: format!("exam: {what}"),
        measure,
        value,
        target,
    };
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    let junk = score.junk as f64;
    Ok(vec![
        row("persons by full name", "F1", score.persons.f1(), Some(0.95)),
        row(
            "mention count right",
            "recall",
            score.mention_counts.recall(),
            Some(0.85),
        ),
        row("titles", "F1", score.titles.f1(), None),
        row("roles", "F1", score.roles.f1(), Some(0.80)),
        row(
            "persons' countries",
            "recall",
            score.person_countries.recall(),
            Some(0.85),
        ),
        row("organizations", "F1", score.organizations.f1(), Some(0.88)),
        row(
            "organizations' countries",
            "recall",
            score.organization_countries.recall(),
            None,
        ),
        row("locations", "F1", score.locations.f1(), Some(0.92)),
        row(
            "locations' countries",
            "recall",
            score.location_countries.recall(),
            None,
        ),
        row("NORP", "F1", score.norp.f1(), Some(0.92)),
        row("entities from boilerplate", "count", junk, None),
    ])
}

/// What is wrong with each article, a line each.
///
/// # Errors
/// If the samples are not there.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    Ok(score(data)?.wrong)
}

/// The entities of a plain article, a line each.
pub fn outline(text: &str) -> Vec<String> {
    let article = Article::read(Body::Plain(text), None);
    let body = |at: annotate::entity::EntityIndex| &article.resolved.entities[at.0 as usize].name;
    article
        .resolved
        .entities
        .iter()
        .map(|entity| {
            let line = format!(
                "{} {:?} x{} {:?}",
                entity.id,
                entity.country,
                article.mention_count(entity),
                entity.aliases
            );
            if let Detail::Person(detail) = &entity.detail {
                let roles: Vec<String> = detail
                    .roles
                    .iter()
                    .map(|role| {
                        let organization = role.organization.map(body);
                        let Role {
                            title,
                            country,
                            tenure,
                            ..
                        } = role;
                        format!(" | {title}; {organization:?}; {country:?}; {tenure:?}")
                    })
                    .collect();
                let titles = detail.titles.join(", ");
                return [line, titles, roles.concat()].join(" ");
            }
            line
        })
        .collect()
}

fn score(data: &Path) -> Result<Score, MissingData> {
    let folder = data.join("samples/exam");
    let mut score = Score::default();
    for number in 1..=99 {
        let stem = folder.join(format!("{number:02}"));
        if !stem.with_extension("json").exists() {
            if number == 1 {
                read(&stem.with_extension("json"))?;
            }
            break;
        }
        let gold: Gold = serde_json::from_str(&read(&stem.with_extension("json"))?)
            .expect("the exam's files are as its README says");
        let html = stem.with_extension("html");
        let is_html = html.exists();
        let text = read(if is_html { &html } else { &stem }.as_ref())
            .or_else(|_| read(&stem.with_extension("txt")))?;
        let body = if is_html {
            Body::Html(text.as_bytes())
        } else {
            Body::Plain(&text)
        };
        let article = Article::read(body, gold.published.as_deref());
        score.article(&format!("{number:02}"), &article, &gold);
    }
    Ok(score)
}

/// An article as it was read.
struct Article {
    document: Document,
    tokens: Tokens,
    resolved: Resolved,
}

impl Article {
    fn read(body: Body<'_>, published: Option<&str>) -> Self {
        let document = document::read(&Source {
            body,
            published: published.and_then(|date| date.parse().ok()),
            ..Source::default()
        });
        let tokens = tokenize(&document);
        let names = super::entities::names(&document, &tokens);
        let resolved = annotate::entity::resolve(&document, &tokens, &names);
        Self {
            document,
            tokens,
            resolved,
        }
    }

    fn of_type(&self, kind: EntityType) -> Vec<&Entity> {
        let is = |entity: &&Entity| {
            matches!(
                (&entity.detail, kind),
                (Detail::Person(_), EntityType::Person)
                    | (Detail::Organization { .. }, EntityType::Organization)
                    | (Detail::Location, EntityType::Location)
                    | (Detail::Norp, EntityType::Norp)
            )
        };
        self.resolved.entities.iter().filter(is).collect()
    }

    fn mention_count(&self, entity: &Entity) -> usize {
        let at = self
            .resolved
            .entities
            .iter()
            .position(|other| other.id == entity.id);
        self.resolved
            .mentions
            .iter()
            .filter(|mention| {
                Some(mention.entity.0 as usize) == at && mention.zone.tells_the_story()
            })
            .count()
    }

    /// Whether every mention of an entity lies in a line of boilerplate.
    fn is_junk(&self, entity: &Entity, gold: &Gold) -> bool {
        let at = self
            .resolved
            .entities
            .iter()
            .position(|other| other.id == entity.id);
        self.resolved
            .mentions
            .iter()
            .filter(|mention| Some(mention.entity.0 as usize) == at)
            .all(|mention| {
                let sentence = self.tokens.sentences[mention.sentence as usize].span;
                let sentence = plain(self.document.text_of(sentence));
                gold.boilerplate_lines
                    .iter()
                    .any(|line| plain(line).contains(&sentence))
            })
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('’', "'")
}

fn names_of(entity: &Entity) -> impl Iterator<Item = String> {
    std::iter::once(&entity.name)
        .chain(&entity.aliases)
        .map(|name| plain(name))
}

impl Score {
    fn article(&mut self, name: &str, article: &Article, gold: &Gold) {
        self.persons(name, article, gold);
        self.of_kind(name, article, EntityType::Organization, &gold.organizations);
        self.of_kind(name, article, EntityType::Location, &gold.locations);
        self.norp(name, article, gold);
        for entity in &article.resolved.entities {
            if article.is_junk(entity, gold) {
                self.junk += 1;
                self.wrong
                    .push(format!("{name} JUNK {} {:?}", entity.id, entity.aliases));
            }
        }
    }

    fn persons(&mut self, article_name: &str, article: &Article, gold: &Gold) {
        let found = article.of_type(EntityType::Person);
        for person in &found {
            let known = gold
                .persons
                .iter()
                .find(|g| plain(&g.name) == plain(&person.name));
            self.persons.found += usize::from(known.is_none_or(|g| !g.optional));
            if known.is_none() {
                self.wrong.push(format!(
                    "{article_name} PER spurious {} {:?}",
                    person.name, person.aliases
                ));
            }
        }
        for person in gold.persons.iter().filter(|person| !person.optional) {
            self.persons.gold += 1;
            self.mention_counts.gold += 1;
            self.person_countries.gold += usize::from(person.country.is_some());
            let Some(entity) = found.iter().find(|e| plain(&e.name) == plain(&person.name)) else {
                self.wrong
                    .push(format!("{article_name} PER missing {}", person.name));
                self.roles.gold += person.roles.iter().filter(|role| !role.optional).count();
                self.titles.gold += person.titles.len();
                continue;
            };
            self.persons.right += 1;
            let count = article.mention_count(entity);
            if count == person.mentions {
                self.mention_counts.right += 1;
            } else {
                self.wrong.push(format!(
                    "{article_name} PER {} has {count} mentions, not {}",
                    person.name, person.mentions
                ));
            }
            if let Some(country) = &person.country {
                if entity.country.is_some_and(|code| code.as_str() == country) {
                    self.person_countries.right += 1;
                } else {
                    self.wrong.push(format!(
                        "{article_name} PER {} country {:?}, not {country}",
                        person.name, entity.country
                    ));
                }
            }
            if let Detail::Person(detail) = &entity.detail {
                self.titles(article_name, person, detail);
                self.roles(article_name, article, gold, person, detail);
            }
        }
    }

    fn titles(&mut self, article_name: &str, gold: &GoldPerson, detail: &PersonDetail) {
        let right = gold
            .titles
            .iter()
            .filter(|title| detail.titles.iter().any(|t| plain(t) == plain(title)))
            .count();
        self.titles.right += right;
        self.titles.gold += gold.titles.len();
        self.titles.found += detail.titles.len();
        if right < gold.titles.len() || detail.titles.len() > right {
            self.wrong.push(format!(
                "{article_name} PER {} titles {:?}, not {:?}",
                gold.name, detail.titles, gold.titles
            ));
        }
    }

    fn roles(
        &mut self,
        article_name: &str,
        article: &Article,
        gold: &Gold,
        person: &GoldPerson,
        detail: &PersonDetail,
    ) {
        let mut taken = vec![false; person.roles.len()];
        for role in &detail.roles {
            let title = match role.tenure {
                Tenure::Former => format!("former {}", role.title),
                _ => role.title.clone(),
            };
            let body = role
                .organization
                .map(|at| &article.resolved.entities[at.0 as usize]);
            let fits = |g: &GoldRole| {
                let same_title = [&title, &role.title]
                    .iter()
                    .any(|t| normalize(t) == normalize(&g.title));
                let same_body = g.organization.as_ref().is_none_or(|name| {
                    let aliases: Vec<String> = gold
                        .organizations
                        .iter()
                        .filter(|o| o.name == *name)
                        .flat_map(|o| o.names().map(plain))
                        .collect();
                    body.is_some_and(|body| {
                        names_of(body).any(|n| n == plain(name) || aliases.contains(&n))
                    })
                });
                let same_country = g.country.as_ref().is_none_or(|code| {
                    role.country.is_some_and(|country| country.as_str() == code)
                });
                same_title && same_body && same_country
            };
            let at = (0..person.roles.len()).find(|at| !taken[*at] && fits(&person.roles[*at]));
            if let Some(at) = at {
                taken[at] = true;
                if !person.roles[at].optional {
                    self.roles.right += 1;
                    self.roles.found += 1;
                }
            } else {
                self.roles.found += 1;
                self.wrong.push(format!(
                    "{article_name} PER {} role spurious {title}; {:?}; {:?}",
                    person.name,
                    body.map(|body| &body.name),
                    role.country
                ));
            }
        }
        for (role, taken) in person.roles.iter().zip(taken) {
            if role.optional {
                continue;
            }
            self.roles.gold += 1;
            if !taken {
                self.wrong.push(format!(
                    "{article_name} PER {} role missing {}; {:?}; {:?}",
                    person.name, role.title, role.organization, role.country
                ));
            }
        }
    }

    fn of_kind(
        &mut self,
        article_name: &str,
        article: &Article,
        kind: EntityType,
        gold: &[GoldEntity],
    ) {
        let found = article.of_type(kind);
        let is_same = |entity: &Entity, g: &GoldEntity| {
            names_of(entity).any(|name| g.names().any(|other| plain(other) == name))
        };
        let mut counts = Counts::default();
        let mut countries = Counts::default();
        for entity in &found {
            let known = gold.iter().find(|g| is_same(entity, g));
            counts.found += usize::from(known.is_none_or(|g| !g.optional));
            if known.is_none() {
                self.wrong.push(format!(
                    "{article_name} {kind:?} spurious {:?}",
                    entity.aliases
                ));
            }
        }
        for g in gold {
            let matching: Vec<_> = found.iter().filter(|entity| is_same(entity, g)).collect();
            if matching.len() > 1 {
                self.wrong
                    .push(format!("{article_name} {kind:?} split {}", g.name));
                counts.found -= usize::from(g.optional) * matching.len();
            }
            let Some(entity) = matching.first() else {
                if !g.optional {
                    counts.gold += 1;
                    self.wrong
                        .push(format!("{article_name} {kind:?} missing {}", g.name));
                }
                continue;
            };
            if !g.optional {
                counts.gold += 1;
                counts.right += 1;
            }
            if let Some(code) = &g.country {
                countries.gold += 1;
                if entity
                    .country
                    .is_some_and(|country| country.as_str() == code)
                {
                    countries.right += 1;
                } else {
                    self.wrong.push(format!(
                        "{article_name} {kind:?} {} country {:?}, not {code}",
                        g.name, entity.country
                    ));
                }
            } else if entity.country.is_some() {
                self.wrong.push(format!(
                    "{article_name} {kind:?} {} country {:?}, not stated",
                    g.name, entity.country
                ));
            }
        }
        if kind == EntityType::Organization {
            self.organizations.add(counts);
            self.organization_countries.add(countries);
        } else {
            self.locations.add(counts);
            self.location_countries.add(countries);
        }
    }

    fn norp(&mut self, article_name: &str, article: &Article, gold: &Gold) {
        let found = article.of_type(EntityType::Norp);
        let surfaces: Vec<(String, Option<String>)> = found
            .iter()
            .flat_map(|entity| {
                let code = entity.country.map(|code| code.as_str().to_owned());
                entity
                    .aliases
                    .iter()
                    .map(move |alias| (plain(alias), code.clone()))
            })
            .collect();
        for (surface, code) in &surfaces {
            match gold.norp.iter().find(|g| plain(&g.text) == *surface) {
                Some(g) if g.optional => {}
                Some(g) if g.country_code == *code => {
                    self.norp.found += 1;
                    self.norp.right += 1;
                }
                known => {
                    self.norp.found += 1;
                    self.wrong.push(format!(
                        "{article_name} NORP wrong {surface} {code:?} {:?}",
                        known.map(|g| &g.country_code)
                    ));
                }
            }
        }
        for g in gold.norp.iter().filter(|g| !g.optional) {
            self.norp.gold += 1;
            if !surfaces
                .iter()
                .any(|(surface, _)| *surface == plain(&g.text))
            {
                self.wrong
                    .push(format!("{article_name} NORP missing {}", g.text));
            }
        }
    }
}
