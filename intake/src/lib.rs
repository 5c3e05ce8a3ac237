//! Intake: which articles an input holds, whatever form it comes in.
//!
//! Feeds (RSS, Atom, JSON Feed), the formats of news agencies (NewsML-G2, NITF,
//! ninjs), JSON-LD, collections (JSON, JSON lines, tables), pages and texts. An
//! input's [`Form`] is told from its name and its start; [`read`] hands its
//! articles on one by one. What is no good fails alone, with its place named.
//!
//! Everything here is a pure function of the input: nothing that an input names
//! is fetched, and nothing that it declares is expanded.

mod article;
mod date;
mod form;
mod id;
mod json;
mod link;
mod page;
mod syndication;
mod table;
mod wire;
mod words;
mod xml;

use std::fmt;
use std::io::{self, BufRead, Read};
use std::ops::ControlFlow;

pub use article::{Article, Body, Note, Published, Refused};
pub use form::Form;
pub use id::admissible;

/// The largest input that has to be held whole to be read: a feed, a page, a
/// list. JSON lines and tables are read as they come and have no bound.
pub const WHOLE_BYTES_MAX: usize = 256 << 20;

/// What the caller says a body is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BodyType {
    /// What it looks like.
    #[default]
    Auto,
    /// Plain text.
    Text,
    /// HTML.
    Html,
}

/// Where in an input an article was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The input is one article.
    Whole,
    /// It starts on this line, counted from one.
    Line(u64),
    /// It is this element of a list or item of a feed, counted from one.
    Element(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Line(line) => write!(f, ":{line}"),
            Place::Element(element) => write!(f, "[{element}]"),
        }
    }
}

/// One article, or why it is none.
#[derive(Debug)]
pub struct Item {
    /// Where it was found.
    pub place: Place,
    /// How many bytes of the input it took.
    pub bytes: usize,
    /// What it came as.
    pub form: Form,
    /// The article.
    pub article: Result<Article, Refused>,
}

/// Takes the articles one by one, and may ask for no more.
pub type Emit<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// Reads all articles of an input and says what it was.
///
/// `name` is the input's file name, for its ending; it may be empty.
///
/// # Errors
/// If the input cannot be read. That an article in it is no good is an item's
/// matter.
pub fn read(
    name: &str,
    input: &mut dyn BufRead,
    body: BodyType,
    emit: &mut Emit<'_>,
) -> io::Result<Form> {
    let head = input.fill_buf()?;
    let form = Form::of(name, head, body);
    let mut sink = Sink { form, body, emit };
    match form {
        Form::JsonLines => json::read_lines(input, &mut sink)?,
        Form::Json | Form::JsonFeed | Form::JsonLd | Form::Ninjs => {
            json::read_any(input, &mut sink)?;
        }
        Form::Table => table::read(input, &mut sink)?,
        Form::Html | Form::Text => page::read(input, &mut sink)?,
        Form::Xml | Form::Rss | Form::Atom | Form::Nitf | Form::NewsMl => {
            read_xml(input, &mut sink)?;
        }
    }
    Ok(sink.form)
}

/// Where articles go.
struct Sink<'a, 'e> {
    /// What the input has turned out to be so far.
    form: Form,
    body: BodyType,
    emit: &'a mut Emit<'e>,
}

impl Sink<'_, '_> {
    fn push(
        &mut self,
        place: Place,
        bytes: usize,
        article: Result<Article, Refused>,
    ) -> ControlFlow<()> {
        self.push_as(self.form, place, bytes, article)
    }

    fn push_as(
        &mut self,
        form: Form,
        place: Place,
        bytes: usize,
        article: Result<Article, Refused>,
    ) -> ControlFlow<()> {
        (self.emit)(Item {
            place,
            bytes,
            form,
            article: article.and_then(Article::with_content),
        })
    }

    /// Passes on what is the input's last, or only, article.
    fn push_last(&mut self, place: Place, bytes: usize, article: Result<Article, Refused>) {
        // The input is done either way.
        let (ControlFlow::Continue(()) | ControlFlow::Break(())) = self.push(place, bytes, article);
    }
}

/// All that is left of an input; `None` if that is too much, and the refusal has
/// been passed on.
fn read_whole(
    mut start: Vec<u8>,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_, '_>,
) -> io::Result<Option<Vec<u8>>> {
    let limit = (WHOLE_BYTES_MAX + 1).saturating_sub(start.len());
    input.take(limit as u64).read_to_end(&mut start)?;
    if start.len() > WHOLE_BYTES_MAX {
        sink.push_last(Place::Whole, start.len(), Err(Refused::TooLarge));
        return Ok(None);
    }
    Ok(Some(start))
}

fn read_xml(input: &mut dyn BufRead, sink: &mut Sink<'_, '_>) -> io::Result<()> {
    let Some(bytes) = read_whole(Vec::new(), input, sink)? else {
        return Ok(());
    };
    let text = xml::decode(&bytes);
    let tree = xml::Tree::parse(&text);
    let Some(root) = tree.root() else {
        sink.push_last(Place::Whole, bytes.len(), Err(Refused::NoElement));
        return Ok(());
    };
    let (ControlFlow::Continue(()) | ControlFlow::Break(())) = match Form::of_root(root.name()) {
        Some(Form::Html) => {
            sink.form = Form::Html;
            return page::push(bytes, sink);
        }
        Some(form) => {
            sink.form = form;
            match form {
                Form::Rss => syndication::rss(&tree, sink),
                Form::Atom => syndication::atom(&tree, sink),
                Form::NewsMl => wire::news_ml(&tree, sink),
                _ => wire::nitf(root, sink),
            }
        }
        None => sink.push(
            Place::Whole,
            bytes.len(),
            Err(Refused::unknown_root(root.name())),
        ),
    };
    Ok(())
}
