//! What is read: news of the shared data where it is, else the golden articles.

use std::path::Path;

use annotate::document::{Body, Source};

/// Articles to read, one after the other.
pub(super) struct Articles {
    /// What they are and where from.
    pub origin: String,
    pub list: Vec<Article>,
}

/// One article.
pub(super) struct Article {
    pub text: String,
    /// What lies between blanks.
    pub words: usize,
}

impl Article {
    pub fn new(text: String) -> Self {
        let words = text.split_whitespace().count();
        Self { text, words }
    }

    pub fn source(&self) -> Source<'_> {
        Source {
            body: Body::Plain(&self.text),
            published: Some("2010-06-15".parse().expect("a day")),
            ..Source::default()
        }
    }
}

#[derive(serde::Deserialize)]
struct Line {
    text: String,
}

/// At most `count` articles, spread over what there is.
pub(super) fn load(data: &Path, count: usize) -> Articles {
    let news = data.join("data/corpus/voa-chunks.jsonl");
    let (what, texts) = match std::fs::read_to_string(&news) {
        Ok(lines) => (
            "news in chunks of 420 words",
            lines
                .lines()
                .map(|line| {
                    let line: Line = serde_json::from_str(line)
                        .unwrap_or_else(|error| panic!("{}: {error}", news.display()));
                    line.text
                })
                .collect(),
        ),
        Err(_) => ("golden articles", golden()),
    };
    let step = (texts.len() / count.max(1)).max(1);
    let list: Vec<_> = texts.into_iter().step_by(step).take(count).collect();
    Articles {
        origin: format!("{} {what}", list.len()),
        list: list.into_iter().map(Article::new).collect(),
    }
}

/// The plain ones of the golden articles of `annotate`.
fn golden() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../annotate/tests/golden");
    let entries = std::fs::read_dir(&folder).expect("the golden articles are in the repository");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read_to_string(file).expect("a golden article is text"))
        .collect()
}
