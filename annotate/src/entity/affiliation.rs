//! A person's posts and country, from what stands around each mention.

use super::assembly::Assembly;
use super::draft::Draft;
use super::person::Person;
use super::place::{Evidence, Setting};
use super::resolve::narrow;
use super::role::{self, Post};
use super::{Detail, EntityIndex, EntityType, PersonDetail, Role, Tenure, entity_id};
use crate::document::Zone;
use crate::lexicon::TitleWords;
use crate::name::NameKind;

impl Assembly<'_> {
    pub(super) fn person(&mut self, person: &Person, setting: &Setting) {
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
        let police = || {
            let of_police = |title: &String| {
                let title = title.to_lowercase();
                [
                    "inspector",
                    "constable",
                    "detective",
                    "superintendent",
                    "sheriff",
                    "mr justice",
                ]
                .iter()
                .any(|word| title.contains(word))
            };
            let local = detail.titles.iter().any(of_police);
            setting.main.filter(|_| local)
        };
        let country = nationality
            .or(affiliation)
            .or_else(leader)
            .or_else(force)
            .or_else(police);
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
                .or_else(|| self.place_behind(mention))
                .or(setting.leading)
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

    /// The country of the first place named behind a mention in its sentence.
    fn place_behind(&self, mention: usize) -> Option<Evidence> {
        (mention + 1..self.drafts.len())
            .take_while(|at| self.drafts[*at].sentence == self.drafts[mention].sentence)
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
