//! The annotated data, as training and evaluation read it.

use std::ops::Range;
use std::path::Path;

use annotate::document::{Block, Document, Zone};
use annotate::event::Scene;
use annotate::name::{NameKind, Tagger};
use annotate::span::Span;
use annotate::syntax::Parser;
use annotate::token::{Tokens, tokenize};

use crate::evaluate::{MissingData, read};

/// A text with its names marked.
#[derive(Clone, Debug)]
pub struct MarkedText {
    /// The text, mostly one sentence.
    pub text: String,
    /// The names, in bytes of the text.
    pub names: Vec<(NameKind, Range<usize>)>,
    /// Which corpus a silver sentence is from; empty where the file says nothing.
    pub source: String,
    /// The lowest probability of a token's label, for silver sentences; 1 otherwise.
    pub confidence: f64,
    /// The document it is from, where the file tells.
    pub document: Option<String>,
}

#[derive(serde::Deserialize)]
struct Line {
    text: String,
    entities: Vec<Entity>,
    #[serde(default)]
    source: String,
    confidence: Option<f64>,
    doc_id: Option<String>,
}

#[derive(serde::Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: String,
}

/// Reads a file of marked texts. Marks of kinds the tagger does not know, such as
/// dates, are left out.
///
/// # Errors
/// If the file is not there.
///
/// # Panics
/// If a line is not in the format that the data's README describes.
pub fn marked_texts(file: &Path) -> Result<Vec<MarkedText>, MissingData> {
    let lines = read(file)?;
    let parse = |line: &str| {
        let line: Line = serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{}: {error}: {line}", file.display()));
        let mut offsets: Vec<usize> = line.text.char_indices().map(|(at, _)| at).collect();
        offsets.push(line.text.len());
        let mut names: Vec<_> = line
            .entities
            .iter()
            .filter_map(|e| Some((kind(&e.kind)?, offsets[e.start]..offsets[e.end])))
            .collect();
        names.sort_by_key(|(_, range)| (range.start, range.end));
        MarkedText {
            text: line.text,
            names,
            source: line.source,
            confidence: line.confidence.unwrap_or(1.0),
            document: line.doc_id,
        }
    };
    Ok(lines
        .lines()
        .filter(|line| !line.is_empty())
        .map(parse)
        .collect())
}

fn kind(name: &str) -> Option<NameKind> {
    Some(match name {
        "PER" => NameKind::Person,
        "ORG" => NameKind::Organization,
        "LOC" => NameKind::Location,
        "NORP" => NameKind::Norp,
        "EVENT" => NameKind::Event,
        "MISC" => NameKind::Misc,
        "TITLE" => NameKind::Title,
        _ => return None,
    })
}

/// A document of paragraphs parted by blank lines, all of them story.
pub fn story(text: &str) -> Document {
    let mut document = Document::new("", text);
    let mut start = 0;
    while start < text.len() {
        let end = text[start..]
            .find("\n\n")
            .map_or(text.len(), |at| start + at);
        let inner = text[start..end].trim();
        if !inner.is_empty() {
            let from = end - text[start..end].trim_start().len();
            document.blocks.push(Block {
                zone: Zone::Body,
                span: Span::new(from, from + inner.len()),
            });
        }
        start = (end + 2).min(text.len());
    }
    document
}

/// Shows `look` a text as events are read from it: every stage before them is done.
pub fn with_scene<T>(tagger: Tagger<'_>, text: &str, look: impl FnOnce(&Scene<'_>) -> T) -> T {
    let document = story(text);
    let tokens = tokenize(&document);
    let names = tagger.tag(&document, &tokens);
    let resolved = annotate::entity::resolve(&document, &tokens, &names);
    let mut dates = annotate::date::find(&document, &tokens);
    annotate::date::drop_overlapping(&mut dates, &resolved.names_that_are_no_dates());
    let syntax = Parser::shipped().parse(&document, &tokens);
    let names = names.into_iter().map(|name| (name.kind, name.tokens));
    let known = (&*resolved.entities, &*resolved.mentions);
    look(&Scene::new(
        &document, &tokens, &syntax, names, known, &dates,
    ))
}

/// The tokens that a stretch of text covers exactly, if it does, and whether they
/// lie in one sentence.
pub fn tokens_of(tokens: &Tokens, range: &Range<usize>) -> Option<Range<usize>> {
    let first = tokens
        .tokens
        .binary_search_by_key(&range.start, |t| t.start())
        .ok()?;
    let last = tokens
        .tokens
        .binary_search_by_key(&range.end, |t| t.end())
        .ok()?;
    let one = tokens
        .sentences
        .iter()
        .any(|s| s.tokens.start <= first && last < s.tokens.end);
    (first <= last && one).then_some(first..last + 1)
}
