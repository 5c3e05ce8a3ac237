//! A reading against its gold, counted.

use std::collections::BTreeSet;

use annotate::entity::{Detail, Entity, EntityType, PersonDetail, Tenure, normalize};

use super::gold::{Gold, GoldDate, GoldEntity, GoldPerson, GoldRole};
use super::reading::{Article, names_of, plain};
use crate::evaluate::{Counts, Row};

/// Scores over a set of articles.
#[derive(Default)]
pub(super) struct Score {
    persons: Counts,
    name_parts: Counts,
    mention_counts: Counts,
    titles: Counts,
    roles: Counts,
    person_countries: Counts,
    organizations: Counts,
    organization_countries: Counts,
    locations: Counts,
    location_countries: Counts,
    norp: Counts,
    dates: Counts,
    junk: usize,
    of_samples: bool,
    pub wrong: Vec<String>,
}

impl Score {
    /// By the samples' conventions: mentions in captions count, and titles are
    /// ranks and honorifics, so that posts before a name are not wrong.
    pub fn of_samples() -> Self {
        Self {
            of_samples: true,
            ..Self::default()
        }
    }

    /// The lines of the scoreboard for the articles of one set.
    pub fn rows(&self, set: &str) -> Vec<Row> {
        let row = |what: &str, measure, value, target: Option<f64>| Row {
            what: format!("{set}: {what}"),
            measure,
            value,
            target,
        };
        #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
        let junk = self.junk as f64;
        vec![
            row("persons by full name", "F1", self.persons.f1(), Some(0.95)),
            row(
                "mention count right",
                "recall",
                self.mention_counts.recall(),
                Some(0.85),
            ),
            row(
                "given and family name",
                "recall",
                self.name_parts.recall(),
                None,
            ),
            row("titles", "F1", self.titles.f1(), None),
            row("roles", "F1", self.roles.f1(), Some(0.80)),
            row(
                "persons' countries",
                "recall",
                self.person_countries.recall(),
                Some(0.85),
            ),
            row("organizations", "F1", self.organizations.f1(), Some(0.88)),
            row(
                "organizations' countries",
                "recall",
                self.organization_countries.recall(),
                None,
            ),
            row(
                "organizations' countries",
                "precision",
                self.organization_countries.precision(),
                None,
            ),
            row("locations", "F1", self.locations.f1(), Some(0.92)),
            row(
                "locations' countries",
                "recall",
                self.location_countries.recall(),
                None,
            ),
            row("NORP", "F1", self.norp.f1(), Some(0.92)),
            row("dates, text and days", "F1", self.dates.f1(), Some(0.85)),
            row("entities from boilerplate", "count", junk, None),
        ]
    }

    pub fn article(&mut self, name: &str, article: &Article, gold: &Gold) {
        self.persons(name, article, gold);
        self.of_kind(name, article, EntityType::Organization, &gold.organizations);
        self.of_kind(name, article, EntityType::Location, &gold.locations);
        self.norp(name, article, gold);
        self.dates(name, article, gold);
        for entity in &article.annotations.entities {
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
            let known = gold.persons.iter().find(|g| g.is_called(&person.name));
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
            let Some(entity) = found.iter().find(|e| person.is_called(&e.name)) else {
                self.wrong
                    .push(format!("{article_name} PER missing {}", person.name));
                self.roles.gold += person.roles.iter().filter(|role| !role.optional).count();
                self.titles.gold += person.titles.len();
                continue;
            };
            self.persons.right += 1;
            let count = article.mention_count(entity, self.of_samples);
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
                self.name_parts(article_name, person, detail);
                self.titles(article_name, person, detail);
                self.roles(article_name, article, gold, person, detail);
            }
        }
    }

    fn name_parts(&mut self, article_name: &str, gold: &GoldPerson, detail: &PersonDetail) {
        if gold.given.is_none() && gold.family.is_none() {
            return;
        }
        let same = |found: &Option<String>, gold: &Option<String>| match (found, gold) {
            (Some(found), Some(gold)) => normalize(found) == normalize(gold),
            (found, gold) => found.is_none() && gold.is_none(),
        };
        self.name_parts.gold += 1;
        if same(&detail.given_name, &gold.given) && same(&detail.family_name, &gold.family) {
            self.name_parts.right += 1;
        } else {
            self.wrong.push(format!(
                "{article_name} PER {} is given {:?}, family {:?}",
                gold.name, detail.given_name, detail.family_name
            ));
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
        let is_post = |title: &&String| {
            let same = |role: &GoldRole| normalize(title).starts_with(&normalize(&role.title));
            self.of_samples && gold.roles.iter().any(same)
        };
        let posts = detail.titles.iter().filter(is_post).count();
        let found = detail.titles.len() - posts;
        self.titles.found += found;
        if right < gold.titles.len() || found > right {
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
                .map(|at| &article.annotations.entities[at.0 as usize]);
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
                countries.found += usize::from(entity.country.is_some());
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
                countries.found += 1;
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

    /// A date is right if its text and its days are, once for each text and value.
    fn dates(&mut self, article_name: &str, article: &Article, gold: &Gold) {
        let found: BTreeSet<_> = article.dates().collect();
        let told = |gold: &GoldDate| (plain(&gold.text), (gold.first_day, gold.last_day));
        for date in &found {
            match gold.dates.iter().find(|gold| told(gold) == *date) {
                Some(gold) if gold.optional => {}
                known => {
                    self.dates.found += 1;
                    self.dates.right += usize::from(known.is_some());
                    if known.is_none() {
                        self.wrong
                            .push(format!("{article_name} DATE wrong {date:?}"));
                    }
                }
            }
        }
        for gold in gold.dates.iter().filter(|gold| !gold.optional) {
            self.dates.gold += 1;
            let told = told(gold);
            if !found.contains(&told) {
                self.wrong
                    .push(format!("{article_name} DATE missed {told:?}"));
            }
        }
    }
}
