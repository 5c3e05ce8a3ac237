//! Invented articles in many layouts of scraped text: is the story kept, and
//! only it?
//!
//! Each file in `layouts/` opens with what is known of the article (`# authors:`,
//! `# agency:`, `# dateline:` its place, `# page:` the day the page shows), then
//! gives the text, every line behind a mark: `=` the headline, `+` the story,
//! `-` what is not the story, `?` what may be either. Words between ⟦ and ⟧ in
//! a line of the story are not the story. The marks are no part of the text.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate::document::{Body, Document, Source, Zone, read};

/// The most sentences of the story that may be lost, of a thousand.
const LOST_PER_MILLE_MAX: usize = 5;
/// The least lines of boilerplate that must be out, of a hundred.
const OUT_PERCENT_MIN: usize = 98;

/// What a stretch of an article's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gold {
    Headline,
    /// A sentence of the story.
    Story,
    /// A line, or words in brackets, that is not the story.
    Boilerplate,
}

/// An article with what is known of it.
#[derive(Default)]
struct Layout {
    text: String,
    gold: Vec<(Gold, Range<usize>)>,
    authors: Option<Vec<String>>,
    agency: Option<String>,
    dateline: Option<String>,
    page: Option<String>,
}

impl Layout {
    fn parse(marked: &str) -> Self {
        let mut layout = Layout::default();
        for line in marked.lines() {
            if let Some((key, value)) = line
                .strip_prefix("# ")
                .and_then(|fact| fact.split_once(':'))
            {
                layout.know(key, value.trim());
                continue;
            }
            let gold = match line.get(..1) {
                Some("=") => Some(Gold::Headline),
                Some("+") => Some(Gold::Story),
                Some("-") => Some(Gold::Boilerplate),
                Some("?") | None => None,
                Some(mark) => panic!("no such mark: {mark:?} in {line:?}"),
            };
            layout.push_line(gold, line.get(2..).unwrap_or(""));
        }
        layout
    }

    fn know(&mut self, key: &str, value: &str) {
        match key {
            "authors" => {
                let names = value.split(';').map(|name| name.trim().to_owned());
                self.authors = Some(names.filter(|name| !name.is_empty()).collect());
            }
            "agency" => self.agency = Some(value.to_owned()),
            "dateline" => self.dateline = Some(value.to_owned()),
            "page" => self.page = Some(value.to_owned()),
            _ => panic!("no such fact: {key}"),
        }
    }

    fn push_line(&mut self, gold: Option<Gold>, line: &str) {
        for (index, part) in line.split(['⟦', '⟧']).enumerate() {
            let start = self.text.len();
            self.text.push_str(part);
            let gold = if index % 2 == 1 {
                Some(Gold::Boilerplate)
            } else {
                gold
            };
            match gold.filter(|_| part.contains(char::is_alphanumeric)) {
                Some(Gold::Story) => {
                    let sentences =
                        sentences(part).map(|range| start + range.start..start + range.end);
                    self.gold
                        .extend(sentences.map(|range| (Gold::Story, range)));
                }
                Some(gold) => self.gold.push((gold, start..self.text.len())),
                None => {}
            }
        }
        self.text.push('\n');
    }
}

/// A line cut after each full stop that a capital follows.
fn sentences(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for (at, _) in line.match_indices(' ') {
        let before = line[..at].trim_end_matches(['"', '”', '’', ')']);
        let opens = line[at..]
            .trim_start()
            .trim_start_matches(['"', '“', '‘', '(']);
        if before.ends_with(['.', '?', '!']) && opens.starts_with(char::is_uppercase) {
            cuts.push(start..at);
            start = at;
        }
    }
    cuts.push(start..line.len());
    cuts.into_iter()
}

fn layouts() -> Vec<(String, Layout)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/layouts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the layouts are part of the project")
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let name = file
                .file_stem()
                .expect("files have names")
                .to_string_lossy()
                .into_owned();
            let marked = std::fs::read_to_string(&file).expect("layouts are UTF-8");
            (name, Layout::parse(&marked))
        })
        .collect()
}

/// How an article was read.
#[derive(Default)]
struct Score {
    boilerplate: usize,
    kept: Vec<String>,
    sentences: usize,
    lost: Vec<String>,
}

/// Whether each byte of the text lies in a block of such a zone.
fn cover(document: &Document, is: impl Fn(Zone) -> bool) -> Vec<bool> {
    let mut covered = vec![false; document.text().len()];
    for block in document.blocks.iter().filter(|block| is(block.zone)) {
        covered[block.span.range()].fill(true);
    }
    covered
}

fn score(layout: &Layout, document: &Document) -> Score {
    let told = cover(document, Zone::tells_the_story);
    // The dateline is no boilerplate, and it is read apart.
    let known = cover(document, |zone| {
        zone.tells_the_story() || zone == Zone::Dateline
    });
    let mut score = Score::default();
    for (gold, range) in &layout.gold {
        let words = &layout.text[range.clone()];
        let letters = || words.char_indices().filter(|(_, c)| c.is_alphanumeric());
        match gold {
            Gold::Headline => {}
            Gold::Story => {
                score.sentences += 1;
                if letters().any(|(at, _)| !known[range.start + at]) {
                    score.lost.push(words.trim().to_owned());
                }
            }
            Gold::Boilerplate => {
                score.boilerplate += 1;
                if letters().any(|(at, _)| told[range.start + at]) {
                    score.kept.push(words.trim().to_owned());
                }
            }
        }
    }
    score
}

fn read_layout(layout: &Layout) -> Document {
    read(&Source {
        body: Body::Plain(&layout.text),
        ..Source::default()
    })
}

#[test]
fn the_story_is_kept_and_what_stands_around_it_is_not() {
    let mut table = String::new();
    let mut all = Score::default();
    for (name, layout) in layouts() {
        let score = score(&layout, &read_layout(&layout));
        let _ = writeln!(
            table,
            "{name:<22} boilerplate out {:>3} of {:>3}, sentences kept {:>3} of {:>3}",
            score.boilerplate - score.kept.len(),
            score.boilerplate,
            score.sentences - score.lost.len(),
            score.sentences,
        );
        for line in &score.kept {
            let _ = writeln!(table, "    in:   {line}");
        }
        for sentence in &score.lost {
            let _ = writeln!(table, "    lost: {sentence}");
        }
        all.boilerplate += score.boilerplate;
        all.sentences += score.sentences;
        all.kept.extend(score.kept);
        all.lost.extend(score.lost);
    }
    let out = all.boilerplate - all.kept.len();
    let _ = writeln!(
        table,
        "{:<22} boilerplate out {out} of {}, sentences lost {} of {}",
        "all",
        all.boilerplate,
        all.lost.len(),
        all.sentences
    );
    eprintln!("{table}");
    assert!(
        out * 100 >= all.boilerplate * OUT_PERCENT_MIN,
        "boilerplate is read as story"
    );
    assert!(
        all.lost.len() * 1000 <= all.sentences * LOST_PER_MILLE_MAX,
        "sentences are lost"
    );
}

#[test]
fn what_an_article_says_of_itself_is_found_in_every_layout() {
    let mut faults = String::new();
    for (name, layout) in layouts() {
        let document = read_layout(&layout);
        let metadata = &document.metadata;
        let mut check = |what: &str, found: String, expected: String| {
            if found != expected {
                let _ = writeln!(faults, "{name}: {what}: {found:?} instead of {expected:?}");
            }
        };
        let headline: Vec<&str> = layout
            .gold
            .iter()
            .filter(|(gold, _)| *gold == Gold::Headline)
            .flat_map(|(_, range)| layout.text[range.clone()].split_whitespace())
            .collect();
        check(
            "headline",
            metadata.title.clone().unwrap_or_default(),
            headline.join(" "),
        );
        if let Some(authors) = &layout.authors {
            check("authors", metadata.authors.join("; "), authors.join("; "));
        }
        if let Some(agency) = &layout.agency {
            check(
                "agency",
                metadata.agency.clone().unwrap_or_default(),
                agency.clone(),
            );
        }
        if let Some(place) = &layout.dateline {
            let found = metadata
                .dateline
                .as_ref()
                .and_then(|dateline| dateline.place);
            check(
                "dateline",
                found.map_or("", |place| document.text_of(place)).to_owned(),
                place.split(',').next().unwrap_or("").to_owned(),
            );
        }
        if let Some(day) = &layout.page {
            let found = metadata.published.map(|day| day.to_string());
            check("published", found.unwrap_or_default(), day.clone());
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
