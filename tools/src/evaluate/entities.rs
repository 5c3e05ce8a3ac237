//! In-document resolution on MEANTIME (`NewsReader`, CC-BY 4.0): whether later
//! forms of a name are linked to the first, and whether two things are merged.

use std::collections::HashMap;
use std::path::Path;

use annotate::document::{self, Body, Document, Source};
use annotate::entity::{Resolved, normalize, resolve};
use annotate::lexicon::{Lexicon, TitleWords, title_words};
use annotate::name::{Name, NameKind, Tagger};
use annotate::span::Span;
use annotate::token::{Tokens, tokenize};
use serde::Deserialize;

use super::{Counts, MissingData, Row, read};

#[derive(Deserialize)]
struct Article {
    text: String,
    annotated_end: usize,
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    contiguous: bool,
    #[serde(rename = "type")]
    kind: String,
    syntactic: Option<String>,
    #[serde(rename = "entity_id")]
    referent: Option<String>,
}

/// A gold mention by name, in bytes.
struct Gold {
    span: Span,
    kind: NameKind,
    entity: String,
}

/// The names a document is resolved from.
pub(super) fn names(document: &Document, tokens: &Tokens) -> Vec<Name> {
    Tagger::new().tag(document, tokens)
}

/// The scoreboard: once with the annotated names, once with the tagger's.
///
/// # Errors
/// If the data are not there.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let text = read(&data.join("data/documents/meantime-dev.jsonl"))?;
    let articles: Vec<Article> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("the data are as their README says"))
        .collect();
    let mut rows = Vec::new();
    for (label, given) in [("annotated names", true), ("own names", false)] {
        let mut score = Score::default();
        for article in &articles {
            score.article(article, given);
        }
        rows.extend(score.rows(label));
    }
    Ok(rows)
}

/// What was linked wrong, a line each, with the annotated names.
///
/// # Errors
/// If the data are not there.
pub fn wrong(data: &Path) -> Result<Vec<String>, MissingData> {
    let text = read(&data.join("data/documents/meantime-dev.jsonl"))?;
    let mut score = Score::default();
    for line in text.lines() {
        let article: Article =
            serde_json::from_str(line).expect("the data are as their README says");
        score.article(&article, true);
    }
    Ok(score.wrong)
}

#[derive(Default)]
struct Score {
    /// Mentions whose words differ from the fullest of their chain.
    short: Counts,
    /// All mentions but the first of each chain.
    all: Counts,
    merged: usize,
    mentions: usize,
    wrong: Vec<String>,
}

impl Score {
    fn article(&mut self, article: &Article, given: bool) {
        let offsets: Vec<usize> = article
            .text
            .char_indices()
            .map(|(at, _)| at)
            .chain([article.text.len()])
            .collect();
        let text = &article.text[..offsets[article.annotated_end]];
        let document = document::read(&Source {
            body: Body::Plain(text),
            ..Source::default()
        });
        let tokens = tokenize(&document);
        let gold = gold(article, &offsets, text, &document);
        let names = if given {
            given_names(&gold, &tokens)
        } else {
            names(&document, &tokens)
        };
        let resolved = resolve(&document, &tokens, &names);
        self.compare(&gold, &resolved, &document);
    }

    fn compare(&mut self, gold: &[Gold], resolved: &Resolved, document: &Document) {
        let found: HashMap<Span, u32> = resolved
            .mentions
            .iter()
            .map(|mention| (mention.span, mention.entity.0))
            .collect();
        let mut chains: HashMap<&str, Vec<&Gold>> = HashMap::new();
        for mention in gold {
            chains.entry(&mention.entity).or_default().push(mention);
        }
        let mut owners: HashMap<u32, HashMap<&str, Vec<&Gold>>> = HashMap::new();
        for (entity, chain) in &chains {
            let matched: Vec<(&Gold, u32)> = chain
                .iter()
                .filter_map(|mention| Some((*mention, *found.get(&mention.span)?)))
                .collect();
            for (mention, at) in &matched {
                owners
                    .entry(*at)
                    .or_default()
                    .entry(entity)
                    .or_default()
                    .push(mention);
                self.mentions += 1;
            }
            let text = |mention: &Gold| normalize(document.text_of(mention.span));
            let Some((fullest, home)) = matched
                .iter()
                .max_by_key(|(mention, _)| (mention.span.len(), std::cmp::Reverse(mention.span)))
            else {
                continue;
            };
            for (mention, at) in &matched {
                if mention.span == fullest.span {
                    continue;
                }
                self.all.gold += 1;
                self.all.right += usize::from(at == home);
                if text(mention) != text(fullest) {
                    self.short.gold += 1;
                    self.short.right += usize::from(at == home);
                }
                if at != home {
                    self.wrong.push(format!(
                        "apart: {:?} and {:?}",
                        document.text_of(mention.span),
                        document.text_of(fullest.span)
                    ));
                }
            }
        }
        for chains in owners.values() {
            let most = chains.values().map(Vec::len).max().unwrap_or_default();
            let all: usize = chains.values().map(Vec::len).sum();
            self.merged += all - most;
            if all > most {
                let texts: Vec<&str> = chains
                    .values()
                    .map(|chain| document.text_of(chain[0].span))
                    .collect();
                self.wrong.push(format!("merged: {texts:?}"));
            }
        }
    }

    fn rows(&self, label: &str) -> Vec<Row> {
        let row = |what: &str, measure, value, target| Row {
            what: format!("entities, MEANTIME, {label}: {what}"),
            measure,
            value,
            target,
        };
        let merged = Counts {
            right: self.merged,
            found: self.mentions,
            gold: self.mentions,
        };
        vec![
            row(
                "short forms linked",
                "recall",
                self.short.recall(),
                Some(0.97),
            ),
            row(
                "all later mentions linked",
                "recall",
                self.all.recall(),
                None,
            ),
            row("merged wrongly", "share", merged.precision(), None),
        ]
    }
}

/// The gold mentions by name, innermost where they nest, without article and possessive.
fn gold(article: &Article, offsets: &[usize], text: &str, document: &Document) -> Vec<Gold> {
    let mut all: Vec<Gold> = article
        .entities
        .iter()
        .filter(|entity| {
            entity.contiguous
                && entity.syntactic.as_deref() == Some("NAM")
                && entity.end <= article.annotated_end
        })
        .filter_map(|entity| {
            let kind = match entity.kind.as_str() {
                "PER" => NameKind::Person,
                "ORG" => NameKind::Organization,
                "LOC" => NameKind::Location,
                _ => return None,
            };
            let (mut start, mut end) = (offsets[entity.start], offsets[entity.end]);
            let words = &text[start..end];
            start += ["the ", "The "]
                .iter()
                .find_map(|article| words.starts_with(article).then_some(article.len()))
                .unwrap_or_default();
            for clitic in ["'s", "’s", " 's"] {
                if text[start..end].ends_with(clitic) {
                    end -= clitic.len();
                }
            }
            let descriptive = text[start..end].split(' ').any(|word| {
                word.starts_with(char::is_lowercase)
                    && !matches!(
                        word,
                        "of" | "the" | "and" | "for" | "de" | "van" | "von" | "al"
                    )
            });
            if descriptive || text[start..end].contains('(') {
                return None; // a description with a name in it
            }
            let last = text[start..end].rsplit(' ').next().unwrap_or_default();
            let is_post = title_words(&last.to_lowercase()).any(TitleWords::POST);
            if is_post
                || Lexicon::get()
                    .demonym(&normalize(&text[start..end]))
                    .is_some()
            {
                return None; // "Apple Computer CEO", "Japanese": no name of the one meant
            }
            Some(Gold {
                span: Span::new(start + document.text_start(), end + document.text_start()),
                kind,
                entity: entity.referent.clone()?,
            })
        })
        .collect();
    all.sort_by_key(|gold| (gold.span.len(), gold.span));
    let mut kept: Vec<Gold> = Vec::new();
    for gold in all {
        if !kept.iter().any(|inner| inner.span.overlaps(gold.span)) {
            kept.push(gold);
        }
    }
    kept.sort_by_key(|gold| gold.span);
    kept
}

/// Gold mentions as if the tagger had marked them.
fn given_names(gold: &[Gold], tokens: &Tokens) -> Vec<Name> {
    gold.iter()
        .filter_map(|gold| {
            let first = tokens
                .tokens
                .partition_point(|token| token.start() < gold.span.start());
            let last = tokens
                .tokens
                .partition_point(|token| token.end() <= gold.span.end());
            let sentence = tokens
                .sentences
                .partition_point(|sentence| sentence.tokens.end <= first);
            let whole = first < last
                && tokens.tokens[first].start() == gold.span.start()
                && tokens.tokens[last - 1].end() == gold.span.end()
                && last <= tokens.sentences.get(sentence)?.tokens.end;
            whole.then(|| Name {
                kind: gold.kind,
                span: gold.span,
                sentence: u32::try_from(sentence).expect("few sentences"),
                tokens: first..last,
            })
        })
        .collect()
}
