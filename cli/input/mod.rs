//! Articles from files, folders and standard input, whatever form they come in.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};
use jiff::civil::Date;
use shared::v1::Article;

use crate::dates::full_day;
use crate::error::Failure;

mod date;
mod id;
mod json;
mod recognise;
mod walk;

pub use recognise::Recogniser;
pub use walk::{Input, Plan, plan};

/// What the caller knows of all the articles.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "About the articles")]
pub struct InputArgs {
    /// The day they were published, where they do not say
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = full_day)]
    pub publish_date: Option<Date>,
    /// Who published them, where they do not say
    #[arg(long, value_name = "NAME")]
    pub publisher: Option<String>,
    /// What their bodies are, where it cannot be told or is told wrongly
    #[arg(long, value_enum, value_name = "TYPE", default_value = "auto")]
    pub content_type: BodyType,
    /// Use the file's path as id, so that an edited file replaces its article
    #[arg(long)]
    pub id_from_path: bool,
}

/// What a body is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum BodyType {
    #[default]
    Auto,
    Text,
    Html,
}

/// Where an article was found: `news.jsonl:12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    file: Arc<str>,
    place: Place,
}

/// Where in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The file is one article.
    Whole,
    /// It starts on this line, counted from one.
    Line(u64),
    /// It is this element of a list, counted from one.
    Element(u64),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place {
            Place::Whole => f.write_str(&self.file),
            Place::Line(line) => write!(f, "{}:{line}", self.file),
            Place::Element(element) => write!(f, "{}[{element}]", self.file),
        }
    }
}

/// One article, or why it is none.
#[derive(Debug)]
pub struct Item {
    /// Where it was found.
    pub origin: Origin,
    /// How many bytes of the input it took.
    pub bytes: u64,
    /// The article, ready to be submitted.
    pub article: Result<Article, String>,
}

/// Takes the articles one by one, and may ask for no more.
pub type Emit<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// Reading one input: what is known of it, and where its articles go.
pub struct Source<'a> {
    file: Arc<str>,
    id_path: String,
    args: &'a InputArgs,
    emit: &'a mut Emit<'a>,
}

impl Source<'_> {
    /// Passes an article on, completed with what the caller knows.
    fn push(
        &mut self,
        place: Place,
        bytes: usize,
        article: Result<Article, String>,
    ) -> ControlFlow<()> {
        let article = article.map(|article| self.complete(place, article));
        (self.emit)(Item {
            origin: Origin {
                file: Arc::clone(&self.file),
                place,
            },
            bytes: bytes as u64,
            article,
        })
    }

    fn complete(&self, place: Place, mut article: Article) -> Article {
        if article.publish_date.is_none() && article.publish_time.is_none() {
            article.publish_date = self.args.publish_date.map(Into::into);
        }
        if article.publisher.is_empty() {
            article.publisher = self.args.publisher.clone().unwrap_or_default();
        }
        if self.args.id_from_path {
            article.id = id::admissible(&match place {
                Place::Whole => self.id_path.clone(),
                Place::Line(number) | Place::Element(number) => {
                    format!("{}-{number}", self.id_path)
                }
            });
        }
        article
    }
}

/// Reads one input, and says as what.
///
/// # Errors
/// If it cannot be read. That an article in it is no good is an item's matter.
pub fn read<'a>(
    input: &Input,
    args: &'a InputArgs,
    emit: &'a mut Emit<'a>,
) -> Result<&'static Recogniser, Failure> {
    match input {
        Input::Stdin => read_from(
            &mut io::stdin().lock(),
            Path::new("-"),
            "stdin".into(),
            args,
            emit,
        ),
        Input::File { path, id_path } => File::open(path)
            .and_then(|file| {
                let mut reader = BufReader::with_capacity(1 << 16, file);
                read_from(&mut reader, path, id_path.clone(), args, emit).map_err(|failure| {
                    match failure {
                        Failure::Read { cause, .. } => cause,
                        other => io::Error::other(other),
                    }
                })
            })
            .map_err(|cause| Failure::Read {
                path: path.clone(),
                cause,
            }),
    }
}

fn read_from<'a>(
    reader: &mut dyn BufRead,
    path: &Path,
    id_path: String,
    args: &'a InputArgs,
    emit: &'a mut Emit<'a>,
) -> Result<&'static Recogniser, Failure> {
    let failure = |cause| Failure::Read {
        path: PathBuf::from(path),
        cause,
    };
    let head = reader.fill_buf().map_err(failure)?;
    let recogniser = Recogniser::of(path, head, args.content_type);
    let mut source = Source {
        file: if path == Path::new("-") {
            "stdin".into()
        } else {
            path.display().to_string().into()
        },
        id_path,
        args,
        emit,
    };
    recogniser.read(reader, &mut source).map_err(failure)?;
    Ok(recogniser)
}
