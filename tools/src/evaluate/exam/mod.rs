//! Whole articles: what was read of each, against complete gold.
//!
//! A folder holds articles (`.txt`, `.html`) and, beside each, its gold
//! (`.json`); the practice exam's README tells the conventions. An entity is
//! right if its name or one of its aliases is the gold name or one of the gold
//! aliases, white space made single.

mod gold;
mod reading;
mod samples;
mod score;

use std::path::{Path, PathBuf};

use annotate::document::Body;
use annotate::entity::{Detail, Role};
use annotate::name::Tagger;

use self::gold::Gold;
use self::reading::Article;
pub(super) use self::samples::DATES;
use self::score::Score;
use super::{MissingData, Row, read};

/// The scoreboard over the practice exam.
///
/// # Errors
/// If the samples are not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    Ok(score(&practice(data))?.rows("exam"))
}

/// The scoreboard over the golden articles of this repository, which were
/// written and annotated before anything was read of them.
///
/// # Errors
/// If the repository is not where this was built.
pub fn run_golden(_: &Path) -> Result<Vec<Row>, MissingData> {
    Ok(score(&golden())?.rows("golden"))
}

/// The scoreboard over the two real articles.
///
/// # Errors
/// If the samples are not there.
pub fn run_samples(data: &Path) -> Result<Vec<Row>, MissingData> {
    Ok(samples::score(data)?.rows("samples"))
}

/// What is wrong with the two real articles, a line each.
///
/// # Errors
/// If the samples are not there.
pub fn wrong_samples(data: &Path) -> Result<Vec<String>, MissingData> {
    Ok(samples::score(data)?.wrong)
}

/// What is wrong with each article of the practice exam, a line each.
///
/// # Errors
/// If the samples are not there.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    Ok(score(&practice(data))?.wrong)
}

/// What is wrong with each golden article, a line each.
///
/// # Errors
/// If the repository is not where this was built.
pub fn wrong_golden(_: &Path) -> Result<Vec<String>, MissingData> {
    Ok(score(&golden())?.wrong)
}

fn practice(data: &Path) -> PathBuf {
    data.join("samples/exam")
}

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../annotate/tests/golden")
}

/// The entities of a plain article, a line each.
pub fn outline(text: &str) -> Vec<String> {
    let article = Article::read(Tagger::new(), Body::Plain(text), None);
    let body =
        |at: annotate::entity::EntityIndex| &article.annotations.entities[at.0 as usize].name;
    article
        .annotations
        .entities
        .iter()
        .map(|entity| {
            let line = format!(
                "{} {:?} x{} {:?}",
                entity.id,
                entity.country,
                article.mention_count(entity, false),
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

/// Reads every article of a folder that has its gold beside it.
fn score(folder: &Path) -> Result<Score, MissingData> {
    let missing = |source| MissingData {
        path: folder.to_owned(),
        source,
    };
    let mut golds = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(missing)? {
        let path = entry.map_err(missing)?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            golds.push(path);
        }
    }
    golds.sort();
    let tagger = Tagger::new();
    let mut score = Score::default();
    for path in golds {
        let gold: Gold =
            serde_json::from_str(&read(&path)?).expect("a gold file is as the README says");
        let page = read(&folder.join(&gold.file))?;
        let html = Path::new(&gold.file)
            .extension()
            .is_some_and(|ending| ending == "html");
        let body = if html {
            Body::Html(page.as_bytes())
        } else {
            Body::Plain(&page)
        };
        let article = Article::read(tagger, body, gold.published.as_deref());
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        score.article(&name, &article, &gold);
    }
    Ok(score)
}
