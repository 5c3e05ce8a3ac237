//! Articles from files, folders and standard input, whatever form they come in.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use intake::{Form, Note, Place};
use jiff::civil::Date;
use shared::v1::Article;

use crate::dates::full_day;
use crate::error::Failure;

mod convert;
mod walk;

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

impl From<BodyType> for intake::BodyType {
    fn from(body: BodyType) -> Self {
        match body {
            BodyType::Auto => Self::Auto,
            BodyType::Text => Self::Text,
            BodyType::Html => Self::Html,
        }
    }
}

/// Where an article was found: `news.jsonl:12`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    file: Arc<str>,
    place: Place,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.file, self.place)
    }
}

/// One article, or why it is none.
#[derive(Debug)]
pub struct Item {
    /// Where it was found.
    pub origin: Origin,
    /// How many bytes of the input it took.
    pub bytes: u64,
    /// What it came as.
    pub form: Form,
    /// What to know of it.
    pub notes: Vec<Note>,
    /// The article, ready to be submitted.
    pub article: Result<Article, String>,
}

/// Takes the articles one by one, and may ask for no more.
pub type Emit<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

/// Reads one input, and says as what.
///
/// # Errors
/// If it cannot be read. That an article in it is no good is an item's matter.
pub fn read(input: &Input, args: &InputArgs, emit: &mut Emit<'_>) -> Result<Form, Failure> {
    match input {
        Input::Stdin => {
            let source = Source {
                file: "stdin".into(),
                id_path: "stdin",
                args,
            };
            source
                .read("-", &mut io::stdin().lock(), emit)
                .map_err(|cause| Failure::Read {
                    path: PathBuf::from("-"),
                    cause,
                })
        }
        Input::File { path, id_path } => {
            let source = Source {
                file: path.display().to_string().into(),
                id_path,
                args,
            };
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            File::open(path)
                .and_then(|file| {
                    source.read(&name, &mut BufReader::with_capacity(1 << 16, file), emit)
                })
                .map_err(|cause| Failure::Read {
                    path: path.clone(),
                    cause,
                })
        }
    }
}

/// An input, and what is known of it.
struct Source<'a> {
    file: Arc<str>,
    id_path: &'a str,
    args: &'a InputArgs,
}

impl Source<'_> {
    fn read(&self, name: &str, input: &mut dyn BufRead, emit: &mut Emit<'_>) -> io::Result<Form> {
        let mut convert = |item: intake::Item| {
            let mut notes = Vec::new();
            let article = item
                .article
                .map_err(|refused| refused.to_string())
                .map(|mut article| {
                    notes = std::mem::take(&mut article.notes);
                    self.complete(item.place, convert::article(article))
                });
            emit(Item {
                origin: Origin {
                    file: Arc::clone(&self.file),
                    place: item.place,
                },
                bytes: item.bytes as u64,
                form: item.form,
                notes,
                article,
            })
        };
        intake::read(name, input, self.args.content_type.into(), &mut convert)
    }

    fn complete(&self, place: Place, mut article: Article) -> Article {
        if article.publish_date.is_none() && article.publish_time.is_none() {
            article.publish_date = self.args.publish_date.map(Into::into);
        }
        if article.publisher.is_empty() {
            article.publisher = self.args.publisher.clone().unwrap_or_default();
        }
        if self.args.id_from_path {
            article.id = intake::admissible(&match place {
                Place::Whole => self.id_path.to_owned(),
                Place::Line(number) | Place::Element(number) => {
                    format!("{}-{number}", self.id_path)
                }
            });
        }
        article
    }
}
