//! From what was submitted to a document.

use jiff::civil::Date;

use super::judge::{self, Given, Judged};
use super::piece::Piece;
use super::{Body, Document, Metadata, QualityFlag, Source, html, language, plain, quality, uri};
use crate::span::Span;

/// Reads an article: its text with blocks in zones, what it says of itself, its
/// language and what to know before trusting it. Never fails: bytes that hold
/// no text give a document without blocks and say so in its flags.
pub fn read(source: &Source<'_>) -> Document {
    match source.body {
        Body::Plain(text) => read_plain(source, text),
        Body::Html(bytes) => read_html(source, bytes),
    }
}

fn read_plain(source: &Source<'_>, text: &str) -> Document {
    let mut document = Document::new(source.title, text);
    let pieces = if is_rubbish(text) {
        Vec::new()
    } else {
        plain::pieces(text, document.text_start())
    };
    finish(source, &mut document, &pieces, Stated::default());
    document
}

fn read_html(source: &Source<'_>, bytes: &[u8]) -> Document {
    let page = html::read(bytes);
    let title = if source.title.is_empty() {
        page.title()
    } else {
        source.title
    };
    let mut document = Document::new(title, &page.text);
    let shift = document.text_start();
    let pieces: Vec<Piece> = page
        .pieces
        .iter()
        .map(|piece| Piece {
            span: Span::new(piece.span.start() + shift, piece.span.end() + shift),
            form: piece.form,
        })
        .collect();
    document.origin = Some(page.origin);
    if page.is_damaged {
        document.flags.push(QualityFlag::BrokenEncoding);
    }
    finish(source, &mut document, &pieces, page.stated);
    document
}

/// What a page's metadata states.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    /// As far as the page's head, JSON-LD and microdata say.
    pub(super) metadata: Metadata,
    /// Authors by marks in the page's text, less sure than its metadata.
    pub(super) marked_authors: Vec<String>,
    /// Organizations stated as authors, for want of persons.
    pub(super) organizations: Vec<String>,
    /// The language the page declares.
    pub(super) language: Option<String>,
}

impl Stated {
    /// The persons stated as authors, best source first.
    fn authors(&self) -> &[String] {
        if self.metadata.authors.is_empty() {
            &self.marked_authors
        } else {
            &self.metadata.authors
        }
    }
}

fn finish(source: &Source<'_>, document: &mut Document, pieces: &[Piece], stated: Stated) {
    let from_uri = [
        source.uri,
        stated.metadata.canonical_uri.as_deref().unwrap_or(""),
    ]
    .into_iter()
    .find_map(uri::date);
    let title = (document.text_start() > 0)
        .then(|| Span::new(0, document.text_start() - 2))
        .filter(|span| !document.text_of(*span).trim().is_empty());
    let given_authors = if source.authors.is_empty() {
        stated.authors()
    } else {
        source.authors
    };
    let judged = judge::judge(
        &Given {
            buffer: document.buffer(),
            title,
            authors: given_authors,
            published: source.published.or(stated.metadata.published),
        },
        pieces,
    );
    let mut flags = std::mem::take(&mut document.flags);
    flags.extend(quality::flags(document.buffer(), &judged));
    let declared = stated.language.clone();
    document.metadata = metadata(source, document, &judged, stated, from_uri, &mut flags);
    document.language = language::tell(
        source.language,
        declared.as_deref(),
        &story_sample(document, &judged),
    );
    if !document.language.supported && !judged.blocks.is_empty() {
        flags.push(QualityFlag::LanguageUnsupported);
    }
    document.blocks = judged.blocks;
    if let Some(title) = title {
        document.blocks.insert(
            0,
            super::Block {
                zone: super::Zone::Headline,
                span: trimmed(document.buffer(), title),
            },
        );
    }
    flags.sort_unstable();
    flags.dedup();
    document.flags = flags;
}

fn metadata(
    source: &Source<'_>,
    document: &Document,
    judged: &Judged,
    stated: Stated,
    from_uri: Option<Date>,
    flags: &mut Vec<QualityFlag>,
) -> Metadata {
    let mut published = source
        .published
        .or(stated.metadata.published)
        .or(judged.published);
    if published.is_none() {
        published = from_uri;
        flags.extend(from_uri.map(|_| QualityFlag::DateFromUri));
    }
    if published.is_none() {
        flags.push(QualityFlag::NoDate);
    }
    let authors = authors(source.authors, &stated, &judged.authors);
    let page = stated.metadata;
    let non_empty = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    Metadata {
        title: non_empty(source.title)
            .or(page.title)
            .or_else(|| judged.headline.map(|span| one_line(document.text_of(span)))),
        authors,
        agency: judged.agency.clone().or(page.agency),
        publisher: non_empty(source.publisher).or(page.publisher),
        section: page.section,
        canonical_uri: page.canonical_uri.or_else(|| non_empty(source.uri)),
        published,
        modified: page.modified.or(judged.modified),
        dateline: judged.dateline.clone().map(|mut dateline| {
            // The year may only be known now.
            if dateline.date.is_none()
                && let Some(block) = judged
                    .blocks
                    .iter()
                    .find(|block| block.zone == super::Zone::Dateline)
            {
                dateline.date = super::day::find(document.text_of(block.span))
                    .first()
                    .and_then(|found| found.date_near(published));
            }
            dateline
        }),
    }
}

/// The caller's authors, or else the fuller of what page and byline say, or
/// else an organization.
fn authors(given: &[String], stated: &Stated, visible: &[String]) -> Vec<String> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let page = stated.authors();
    let sure = !stated.metadata.authors.is_empty();
    let same = |left: &String, right: &String| left.to_lowercase() == right.to_lowercase();
    // What stands beside a name without a mark may stick to it: "Ann Lee Games".
    let mut shown: Vec<String> = Vec::new();
    for name in visible {
        let stated = page.iter().find(|stated| name.starts_with(stated.as_str()));
        let name = stated.unwrap_or(name);
        if !shown.iter().any(|known| same(known, name)) {
            shown.push(name.clone());
        }
    }
    let visible = &shown[..];
    let extends = visible.len() > page.len()
        && page
            .iter()
            .all(|name| visible.iter().any(|seen| same(seen, name)));
    let extended = page.len() > visible.len()
        && visible
            .iter()
            .all(|name| page.iter().any(|stated| same(stated, name)));
    let chosen = if visible.is_empty() || sure && !extends || extended {
        page
    } else {
        visible
    };
    if chosen.is_empty() {
        stated.organizations.clone()
    } else {
        chosen.to_vec()
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trimmed(buffer: &str, span: Span) -> Span {
    let text = &buffer[span.range()];
    let start = span.start() + (text.len() - text.trim_start().len());
    Span::new(start, start + text.trim().len())
}

/// The first of the story, to tell the language from.
fn story_sample(document: &Document, judged: &Judged) -> String {
    let mut sample = String::new();
    for tells in [true, false] {
        for block in judged
            .blocks
            .iter()
            .filter(|block| block.zone.tells_the_story() == tells)
        {
            if sample.len() >= 4096 {
                return sample;
            }
            sample.push_str(document.text_of(block.span));
            sample.push('\n');
        }
        if !sample.is_empty() {
            break;
        }
    }
    sample
}

/// Whether text is not text: control characters abound.
fn is_rubbish(text: &str) -> bool {
    let (mut chars, mut bad) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        chars += 1;
        bad += usize::from(c == '\u{fffd}' || c.is_control() && !c.is_whitespace());
    }
    bad * 10 > chars
}
