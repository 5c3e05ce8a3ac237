//! What articles should be read as: gold files, one for each article.

use annotate::entity::normalize;
use jiff::civil::Date;
use serde::Deserialize;

/// What an article should be read as.
#[derive(Deserialize, Default)]
pub(super) struct Gold {
    #[serde(default)]
    pub file: String,
    pub published: Option<String>,
    #[serde(default)]
    pub boilerplate_lines: Vec<String>,
    pub persons: Vec<GoldPerson>,
    pub organizations: Vec<GoldEntity>,
    pub locations: Vec<GoldEntity>,
    pub norp: Vec<GoldNorp>,
    #[serde(default)]
    pub dates: Vec<GoldDate>,
}

#[derive(Deserialize)]
pub(super) struct GoldPerson {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub given: Option<String>,
    #[serde(default)]
    pub family: Option<String>,
    pub roles: Vec<GoldRole>,
    pub titles: Vec<String>,
    pub country: Option<String>,
    pub mentions: usize,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
pub(super) struct GoldRole {
    pub title: String,
    pub organization: Option<String>,
    pub country: Option<String>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
pub(super) struct GoldEntity {
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(alias = "country_code")]
    pub country: Option<String>,
    #[serde(default)]
    pub optional: bool,
}

impl GoldPerson {
    /// The names a reading may call the person by: the gold name, and fuller or
    /// otherwise written aliases, but no bare surname.
    pub fn is_called(&self, name: &str) -> bool {
        let full = |alias: &&String| alias.contains(' ');
        std::iter::once(&self.name)
            .chain(self.aliases.iter().filter(full))
            .any(|own| normalize(own) == normalize(name))
    }
}

impl GoldEntity {
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }
}

#[derive(Deserialize)]
pub(super) struct GoldNorp {
    pub text: String,
    pub country_code: Option<String>,
    #[serde(default)]
    pub optional: bool,
}

#[derive(Deserialize)]
pub(super) struct GoldDate {
    pub text: String,
    pub first_day: Option<Date>,
    pub last_day: Option<Date>,
    #[serde(default)]
    pub optional: bool,
}
