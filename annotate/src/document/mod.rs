//! Documents: an article's text, cut into blocks that each lie in one zone.
//!
//! Whatever came in (plain text, scraped text, HTML), reading sees one string
//! and a list of blocks. Later stages read only blocks whose zone tells the
//! story, so what a site puts around an article never becomes a fact.

mod appeal;
mod byline;
mod caption;
mod charset;
mod credit;
mod dateline;
mod day;
mod extent;
mod front;
mod furniture;
mod html;
mod inset;
mod judge;
mod language;
mod line;
mod note;
mod origin;
mod pattern;
mod person;
mod phrases;
mod piece;
mod plain;
mod quality;
mod read;
mod section;
mod uri;

use std::ops::Range;

use jiff::civil::Date;

pub use read::read;

use origin::Origin;

use crate::span::Span;

/// What a caller submits, as far as reading is concerned.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// The headline, if submitted apart from the body; may be empty.
    pub title: &'a str,
    /// The body as submitted.
    pub body: Body<'a>,
    /// The day of publication the caller vouches for. It wins over whatever
    /// the page itself says, and anchors relative dates.
    pub published: Option<Date>,
    /// The authors the caller vouches for; empty if unknown.
    pub authors: &'a [String],
    /// The publisher the caller vouches for; empty if unknown.
    pub publisher: &'a str,
    /// BCP-47 tag of the language, or empty to have it detected.
    pub language: &'a str,
    /// Where the article was published, or empty.
    pub uri: &'a str,
}

/// An article's body as submitted.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Plain text, clean or scraped with its boilerplate. Returned byte for byte.
    Plain(&'a str),
    /// An HTML page or fragment, in whatever encoding it declares.
    Html(&'a [u8]),
}

impl Default for Body<'_> {
    fn default() -> Self {
        Body::Plain("")
    }
}

/// The part an article's block plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zone {
    /// The headline.
    Headline,
    /// Who wrote it, and notes about the author.
    Byline,
    /// Place, date and agency in front of the story: "SEOUL, March 4 (Newswire) —".
    Dateline,
    /// A paragraph of the story.
    Body,
    /// A heading between paragraphs.
    Heading,
    /// An item of a list that belongs to the story.
    ListItem,
    /// A quoted block that belongs to the story.
    Quote,
    /// Cells of a table that belongs to the story.
    Table,
    /// A caption: it may name what the story names, and makes nothing of its own.
    Caption,
    /// Navigation, related links, cookie and newsletter lines, credits, comments.
    Boilerplate,
}

impl Zone {
    /// Whether the zone tells the story: only there are facts read.
    pub fn tells_the_story(self) -> bool {
        matches!(
            self,
            Zone::Headline
                | Zone::Body
                | Zone::Heading
                | Zone::ListItem
                | Zone::Quote
                | Zone::Table
        )
    }
}

/// A paragraph-like stretch of the document that lies in one zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The part it plays.
    pub zone: Zone,
    /// Where it stands, without surrounding white space. Never empty.
    pub span: Span,
}

/// What an article says of itself. Whatever is not stated is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// The names in the byline, one each, without "By" and without roles.
    pub authors: Vec<String>,
    /// The agency credited: "Reuters".
    pub agency: Option<String>,
    /// The publisher or site.
    pub publisher: Option<String>,
    /// The section it ran in: "World".
    pub section: Option<String>,
    /// The canonical address.
    pub canonical_uri: Option<String>,
    /// The day it was published: the caller's, or else the page's own.
    pub published: Option<Date>,
    /// The day it was last changed, if it says so.
    pub modified: Option<Date>,
    /// Place and day in front of the story.
    pub dateline: Option<Dateline>,
}

/// The place and day that stand in front of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dateline {
    /// The place as written: "SEOUL".
    pub place: Option<Span>,
    /// The day, the year completed from the day of publication.
    pub date: Option<Date>,
}

/// The language an article is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP-47 tag: "en", "de"; "und" when it cannot be told.
    pub tag: String,
    /// Whether reading understands it. Only English is read today.
    pub supported: bool,
}

/// What a caller should know before trusting what was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QualityFlag {
    /// The source breaks off: "Continue reading", an ellipsis in place of the end.
    TruncatedSource,
    /// A paywall stands where the article should go on.
    Paywall,
    /// The page asks for consent and holds no article.
    ConsentPage,
    /// The language is not read; the text is kept, nothing is found in it.
    LanguageUnsupported,
    /// Parts are in another language than the rest.
    MixedLanguage,
    /// No date of publication is known, so relative dates stay unresolved.
    NoDate,
    /// The date of publication was taken from the address.
    DateFromUri,
    /// No text was found.
    NoText,
    /// Bytes that are not text were replaced.
    BrokenEncoding,
}

/// An article's text with its blocks and what it says of itself.
///
/// One string holds it all: a title that was submitted apart, a blank line, and
/// the text. So every stage has one coordinate system, and the edge translates
/// it once into "title" and "text".
#[derive(Clone, Debug)]
pub struct Document {
    buffer: String,
    text_start: usize,
    /// The way back to the submitted bytes, of a body that was not plain text.
    origin: Option<Origin>,
    /// The blocks in reading order; they do not overlap.
    pub blocks: Vec<Block>,
    /// What the article says of itself.
    pub metadata: Metadata,
    /// The language it is written in.
    pub language: Language,
    /// What a caller should know; sorted, each once.
    pub flags: Vec<QualityFlag>,
}

impl Document {
    /// A document of a title (may be empty) and a text, as yet without blocks.
    pub fn new(title: &str, text: &str) -> Self {
        let (buffer, text_start) = if title.is_empty() {
            (text.to_owned(), 0)
        } else {
            (format!("{title}\n\n{text}"), title.len() + 2)
        };
        Self {
            buffer,
            text_start,
            origin: None,
            blocks: Vec::new(),
            metadata: Metadata::default(),
            language: Language {
                tag: "und".to_owned(),
                supported: false,
            },
            flags: Vec::new(),
        }
    }

    /// Everything spans point into: the title, a blank line, the text.
    pub fn buffer(&self) -> &str {
        &self.buffer
    }

    /// The text without a title that was submitted apart.
    pub fn text(&self) -> &str {
        &self.buffer[self.text_start..]
    }

    /// Where [`Document::text`] begins in [`Document::buffer`]; 0 without a title apart.
    pub fn text_start(&self) -> usize {
        self.text_start
    }

    /// The words at a span.
    pub fn text_of(&self, span: Span) -> &str {
        &self.buffer[span.range()]
    }

    /// Where the words at a span stand in the submitted body: the smallest
    /// stretch of its bytes that they were read from. `None` for a title that
    /// was submitted apart or taken from the page's metadata.
    pub fn source_range(&self, span: Span) -> Option<Range<usize>> {
        let start = span.start().checked_sub(self.text_start)?;
        let text = start..span.end() - self.text_start;
        match &self.origin {
            None => Some(text),
            Some(origin) => origin.source(text),
        }
    }
}
