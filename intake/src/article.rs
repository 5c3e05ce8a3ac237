//! Articles as they are found, and why something is none.

use jiff::Timestamp;
use jiff::civil::Date;

/// An article. What is not stated is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// An id that the API admits; empty if the address or the content is to tell.
    pub id: String,
    /// The headline, plain and on one line.
    pub title: String,
    /// The body.
    pub body: Body,
    /// One name each.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Published,
    /// When it was last changed.
    pub modified: Option<Date>,
    /// BCP-47 tag.
    pub language: String,
    /// Who published it.
    pub publisher: String,
    /// The section it ran in.
    pub section: String,
    /// Its absolute address.
    pub uri: String,
    /// The agency credited.
    pub agency: String,
    /// What its caller should know.
    pub notes: Vec<Note>,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Plain text.
    Text(String),
    /// A page or fragment, in whatever encoding it declares.
    Html(Vec<u8>),
}

impl Default for Body {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Body {
    /// Whether there is nothing in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::Html(bytes) => bytes.trim_ascii().is_empty(),
        }
    }
}

/// When an article was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The day where it was published, if that is known.
    pub day: Option<Date>,
    /// The moment, if that is known.
    pub time: Option<Timestamp>,
}

/// What to know of an article that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Only a summary is there, not the article.
    SummaryOnly,
    /// No date was found in this.
    UnknownDate(String),
}

impl Article {
    /// Whether only a summary is there.
    pub fn is_summary(&self) -> bool {
        self.notes.contains(&Note::SummaryOnly)
    }

    /// The article, if it has a title or a body.
    pub(crate) fn with_content(self) -> Result<Self, Refused> {
        if self.title.trim().is_empty() && self.body.is_blank() {
            return Err(Refused::Empty);
        }
        Ok(self)
    }

    /// Takes a body, or else a summary in its place.
    pub(crate) fn set_body(&mut self, body: Body, summary: impl FnOnce() -> Body) {
        self.body = body;
        if self.body.is_blank() {
            self.body = summary();
            if !self.body.is_blank() {
                self.notes.push(Note::SummaryOnly);
            }
        }
    }

    /// Takes the first of some dates that is one; notes it if there are dates and
    /// none is.
    pub(crate) fn set_published(&mut self, dates: impl IntoIterator<Item = String>) {
        let mut unknown = None;
        for text in dates {
            if text.is_empty() {
                continue;
            }
            if let Some(published) = crate::date::from_text(&text) {
                self.published = published;
                return;
            }
            unknown.get_or_insert(text);
        }
        self.notes.extend(unknown.map(Note::UnknownDate));
    }
}

/// Why something is no article.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Neither title nor body.
    #[error("it has neither a title nor a text")]
    Empty,
    /// None of an object's fields is one.
    #[error("neither a title nor a text among its fields: {0}")]
    NoSuchField(String),
    /// A table's first line names no such column.
    #[error("the first line names no column title or text: {0}; write the columns' names there")]
    NoSuchColumn(String),
    /// A list's element is no object.
    #[error("an article is a JSON object, with a title and a text")]
    NoObject,
    /// Not JSON.
    #[error("{0}")]
    BrokenJson(String),
    /// A row that is none.
    #[error("{0}")]
    BrokenRow(String),
    /// A field of another type than it must have.
    #[error("{0} is not a text")]
    NoText(String),
    /// A date that is none.
    #[error("{name} {value} is not a date we know; write it as 2024-05-06 or in ISO 8601")]
    UnknownDate {
        /// The field.
        name: String,
        /// What it holds.
        value: String,
    },
    /// Bytes that are no text.
    #[error("byte {0} is not UTF-8; convert the file first, for instance with iconv")]
    NoUtf8(usize),
    /// The document ends within it.
    #[error("the document breaks off inside this item; fetch it again")]
    BreaksOff,
    /// The provider has withdrawn it.
    #[error(
        "its provider has canceled it ({0}); if it is in, take it back with `dateline retract`"
    )]
    Canceled(String),
    /// No article, but other things.
    #[error("no article in it, but {0}")]
    NoArticle(String),
    /// No element in an XML document.
    #[error("no XML in it; if it is a text, give it the ending .txt")]
    NoElement,
    /// XML of a kind that is not known.
    #[error(
        "XML of a kind we do not know, <{0}>; RSS, Atom, NITF and NewsML-G2 are; \
         if it is a page, say --content-type html"
    )]
    UnknownXml(String),
    /// A list of addresses.
    #[error(
        "a list of addresses (<{0}>) holds no articles; fetch the pages it names and ingest those"
    )]
    Addresses(String),
    /// Too large to be held.
    #[error("larger than {} MiB; divide it, or make it JSON lines, which have no limit", crate::WHOLE_BYTES_MAX >> 20)]
    TooLarge,
}

impl Refused {
    /// A table whose first line has none of the names we know.
    pub(crate) fn no_such_column(names: &[String]) -> Self {
        let shown = names.iter().take(20);
        let mut shown: Vec<String> = shown.map(|name| name.chars().take(40).collect()).collect();
        if names.len() > shown.len() {
            shown.push("…".to_owned());
        }
        Self::NoSuchColumn(shown.join(", "))
    }

    /// An XML document that begins with an element of no format we read.
    pub(crate) fn unknown_root(name: &str) -> Self {
        let name: String = name.chars().take(40).collect();
        match name.as_str() {
            "urlset" | "sitemapindex" | "opml" => Self::Addresses(name),
            _ => Self::UnknownXml(name),
        }
    }
}
