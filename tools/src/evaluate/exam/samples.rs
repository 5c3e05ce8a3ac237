//! The two real articles in samples/, whose gold is in a form of its own.

use std::collections::HashMap;
use std::path::Path;

use annotate::document::Body;
use annotate::name::Tagger;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::gold::{Gold, GoldDate, GoldEntity, GoldNorp, GoldPerson, GoldRole};
use super::reading::Article;
use super::score::Score;
use crate::evaluate::{MissingData, read};

/// A sample, the day it is submitted with, and its dates, read off it by hand:
/// text, first day, last day.
pub(in crate::evaluate) type Dated = (&'static str, &'static str, &'static [[&'static str; 3]]);

/// The dates of both samples.
pub(in crate::evaluate) const DATES: [Dated; 2] = [
    (
        "nato-korea-2022.txt",
        "2022-04-25",
        &[
            ["early April 2022", "2022-04-01", "2022-04-10"],
            ["July", "2021-07-01", "2021-07-31"],
            ["November 2021", "2021-11-01", "2021-11-30"],
            ["2005", "2005-01-01", "2005-12-31"],
            ["November 2019", "2019-11-01", "2019-11-30"],
            ["2010-13", "2010-01-01", "2013-12-31"],
            ["2009-16", "2009-01-01", "2016-12-31"],
        ],
    ),
    (
        "korea-nato-us-2023.txt",
        "2023-02-16",
        &[
            ["14 February", "2023-02-14", "2023-02-14"],
            ["13 February", "2023-02-13", "2023-02-13"],
            ["June 2021", "2021-06-01", "2021-06-30"],
            ["2022", "2022-01-01", "2022-12-31"],
            ["2024", "2024-01-01", "2024-12-31"],
            ["November 2022", "2022-11-01", "2022-11-30"],
            ["late January", "2023-01-21", "2023-01-31"],
        ],
    ),
];

#[derive(Deserialize)]
struct Ideal {
    articles: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    file: String,
    persons: Vec<SamplePerson>,
    organizations: Vec<SampleEntity>,
    locations: Vec<SampleEntity>,
    nationality_adjectives: Vec<Nationality>,
}

#[derive(Deserialize)]
struct SamplePerson {
    name: String,
    given: Option<String>,
    family: Option<String>,
    #[serde(default)]
    honorifics: Vec<String>,
    roles: Vec<SampleRole>,
    nationality: Option<Value>,
    mentions: Vec<Value>,
    #[serde(default)]
    is_author: bool,
}

#[derive(Deserialize)]
struct SampleRole {
    title: String,
    organization: Option<String>,
    country: Option<String>,
}

#[derive(Deserialize)]
struct SampleEntity {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    parent: Option<String>,
    iso3: Option<String>,
    country: Option<Value>,
    #[serde(default)]
    nested: bool,
}

#[derive(Deserialize)]
struct Nationality {
    text: String,
    iso3: Value,
}

/// Reads both samples against their gold.
pub(super) fn score(data: &Path) -> Result<Score, MissingData> {
    let folder = data.join("samples");
    let ideal: Ideal = serde_json::from_str(&read(&folder.join("ideal.json"))?)
        .expect("the samples' gold is as their README says");
    let tagger = Tagger::new();
    // The gold counts captions, and its honorifics are ranks only.
    let mut score = Score::of_samples();
    for sample in &ideal.articles {
        let page = read(&folder.join(&sample.file))?;
        let (_, published, dates) = DATES
            .iter()
            .find(|(file, ..)| *file == sample.file)
            .expect("both samples are dated above");
        let article = Article::read(tagger, Body::Plain(&page), Some(published));
        score.article(&sample.file, &article, &sample.gold(dates));
    }
    Ok(score)
}

impl Sample {
    fn gold(&self, dates: &[[&str; 3]]) -> Gold {
        let bodies: HashMap<&str, &SampleEntity> = self
            .organizations
            .iter()
            .map(|body| (body.id.as_str(), body))
            .collect();
        let adjective = |n: &&Nationality| n.iso3.is_string() && !n.text.ends_with(['.', 'K']);
        let mut norp: Vec<GoldNorp> = Vec::new();
        for nationality in self.nationality_adjectives.iter().filter(adjective) {
            if norp.iter().all(|known| known.text != nationality.text) {
                norp.push(GoldNorp {
                    text: nationality.text.clone(),
                    country_code: code(Some(&nationality.iso3)),
                    // A body's own name may hold it: "Italian Army".
                    optional: self
                        .organizations
                        .iter()
                        .any(|body| body.name.contains(&nationality.text)),
                });
            }
        }
        Gold {
            persons: self
                .persons
                .iter()
                .filter(|person| !person.is_author)
                .map(|person| person.gold(&bodies))
                .collect(),
            organizations: self.organizations.iter().map(SampleEntity::gold).collect(),
            locations: self.locations.iter().map(SampleEntity::gold).collect(),
            norp,
            dates: dates.iter().map(date).collect(),
            ..Gold::default()
        }
    }
}

impl SamplePerson {
    fn gold(&self, bodies: &HashMap<&str, &SampleEntity>) -> GoldPerson {
        let held_in = |id: &String| {
            let body = bodies[id.as_str()];
            // A body without a name of its own is told by the one it is part of.
            let named = if body.has_no_name() {
                body.parent.as_ref().map(|parent| bodies[parent.as_str()])
            } else {
                Some(body)
            };
            named.unwrap_or(body).name.clone()
        };
        let role = |role: &SampleRole| GoldRole {
            title: role.title.split(" (").next().unwrap_or_default().to_owned(),
            organization: role.organization.as_ref().map(held_in),
            country: role.country.clone(),
            optional: false,
        };
        let nationality = self.nationality.as_ref();
        GoldPerson {
            name: self.name.clone(),
            aliases: Vec::new(),
            given: self.given.clone(),
            family: self.family.clone(),
            roles: self.roles.iter().map(role).collect(),
            titles: self.honorifics.clone(),
            country: code(nationality.and_then(|value| value.get("country"))),
            mentions: self.mentions.len(),
            optional: false,
        }
    }
}

impl SampleEntity {
    /// Whether it is only described ("the cooperative security division").
    fn has_no_name(&self) -> bool {
        let last = self.name.rsplit(' ').next().unwrap_or_default();
        last.starts_with(char::is_lowercase)
    }

    fn gold(&self) -> GoldEntity {
        GoldEntity {
            name: self.name.clone(),
            aliases: self.aliases.clone(),
            country: self.iso3.clone().or_else(|| code(self.country.as_ref())),
            optional: self.nested || self.has_no_name(),
        }
    }
}

/// A country's code; not the gold's "IGO" and "UNO", nor a list of two.
fn code(value: Option<&Value>) -> Option<String> {
    let code = value?.as_str()?;
    (!matches!(code, "IGO" | "UNO")).then(|| code.to_owned())
}

fn date([text, first, last]: &[&str; 3]) -> GoldDate {
    let day = |day: &str| Some(day.parse::<Date>().expect("the days above are days"));
    GoldDate {
        text: (*text).to_owned(),
        first_day: day(first),
        last_day: day(last),
        optional: false,
    }
}
