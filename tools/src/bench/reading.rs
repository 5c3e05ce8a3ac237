//! The speed of reading, stage by stage, on one core.

use std::path::Path;

use annotate::{Reader, Stage};

use super::articles::{Article, Articles, load};
use super::clock::{Moment, Spent, peak_megabytes};
use super::{Figure, Limit};

/// Words of the article that limits are stated for.
const ARTICLE_WORDS: f64 = 500.0;

/// What is to be measured.
pub struct Plan<'a> {
    /// The folder that holds data/.
    pub data: &'a Path,
    /// How many articles are read.
    pub articles: usize,
    /// How often all of them are read; for each stage the fastest time counts,
    /// since everything that disturbs it makes it slower.
    pub rounds: usize,
}

/// Measures. `step` is called after each article with how many are done, and of
/// how many.
pub fn run(plan: &Plan<'_>, mut step: impl FnMut(usize, usize)) -> Vec<Figure> {
    let loading = load_models();
    let articles = load(plan.data, plan.articles);
    let rounds = plan.rounds.max(1);
    let total = rounds * articles.list.len();
    let mut best: Option<Times> = None;
    for round in 0..rounds {
        let mut times = Times::default();
        for (number, article) in articles.list.iter().enumerate() {
            times.read(&loading.reader, article);
            step(round * articles.list.len() + number + 1, total);
        }
        match &mut best {
            Some(best) => best.keep_faster(&times),
            None => best = Some(times),
        }
    }
    let best = best.expect("there is at least one round");
    let mut figures = best.figures(&articles);
    figures.push(loading.figure());
    if let Some(megabytes) = peak_megabytes() {
        figures.push(Figure::new("peak memory", "MB", megabytes).with(Limit::AtMost(300.0)));
    }
    figures.extend(growth(&loading.reader, &articles));
    figures
}

struct Loading {
    reader: Reader,
    spent: Spent,
}

impl Loading {
    fn figure(&self) -> Figure {
        let milliseconds = self.spent.cpu.as_secs_f64() * 1e3;
        Figure::new("loading the models", "ms", milliseconds).with(Limit::AtMost(100.0))
    }
}

/// Until a first short article is read: whatever is loaded late counts too.
fn load_models() -> Loading {
    let first = Article::new("PARIS - The president met Angela Merkel on Monday.\n".to_owned());
    let mut clock = Moment::now();
    let reader = Reader::new();
    reader.read(&first.source());
    let spent = clock.lap();
    Loading { reader, spent }
}

/// What reading took, by stage.
#[derive(Default)]
struct Times {
    stages: [Spent; Stage::ALL.len()],
    words: usize,
    tokens: usize,
}

impl Times {
    fn read(&mut self, reader: &Reader, article: &Article) {
        let source = article.source();
        let mut clock = Moment::now();
        let reading = reader.read_in_stages(&source, |stage| {
            self.stages[stage as usize] += clock.lap();
        });
        self.words += article.words;
        self.tokens += reading.tokens.tokens.len();
    }

    fn keep_faster(&mut self, other: &Self) {
        for (mine, other) in self.stages.iter_mut().zip(&other.stages) {
            mine.cpu = mine.cpu.min(other.cpu);
            mine.wall = mine.wall.min(other.wall);
        }
    }

    fn of(&self, stage: Stage) -> Spent {
        self.stages[stage as usize]
    }

    /// The time of all stages but those left out.
    fn without(&self, left_out: &[Stage]) -> Spent {
        let mut sum = Spent::default();
        for stage in Stage::ALL {
            if !left_out.contains(&stage) {
                sum += self.of(stage);
            }
        }
        sum
    }

    fn figures(&self, articles: &Articles) -> Vec<Figure> {
        let words = self.words as f64;
        let tokens = self.tokens as f64;
        let seconds = |spent: Spent| spent.cpu.as_secs_f64();
        let whole = self.without(&[]);
        let mut figures = vec![
            Figure::new(format!("words of {}", articles.origin), "words", words),
            Figure::new("tokens of them", "tokens", tokens),
        ];
        for stage in Stage::ALL {
            let what = format!("{stage:?}").to_lowercase();
            let spent = seconds(self.of(stage));
            figures.push(Figure::new(&what, "µs/word", spent * 1e6 / words));
            figures.push(Figure::new(&what, "words/s", words / spent));
        }
        let articles_a_second = |spent| words / seconds(spent) / ARTICLE_WORDS;
        figures.extend([
            Figure::new("whole", "µs/word", seconds(whole) * 1e6 / words),
            Figure::new("whole", "words/s", words / seconds(whole)),
            Figure::new(
                "whole, by the clock on the wall",
                "words/s",
                words / whole.wall.as_secs_f64(),
            ),
            Figure::new(
                "articles of 500 words, all but events",
                "articles/s",
                articles_a_second(self.without(&[Stage::Events])),
            )
            .with(Limit::AtLeast(300.0)),
            Figure::new(
                "articles of 500 words, with events",
                "articles/s",
                articles_a_second(whole),
            )
            .with(Limit::AtLeast(250.0)),
            Figure::new(
                "name tagger",
                "tokens/s",
                tokens / seconds(self.of(Stage::Names)),
            )
            .with(Limit::AtLeast(600_000.0)),
            Figure::new(
                "parser",
                "tokens/s",
                tokens / seconds(self.of(Stage::Syntax)),
            ),
        ]);
        figures
    }
}

/// How the cost of a word grows with the length of the article it is in: one article
/// repeated, and different ones joined, which grows the number of entities as well.
fn growth(reader: &Reader, articles: &Articles) -> Vec<Figure> {
    let count = 100.min(articles.list.len());
    let some = &articles.list[..count];
    let join = |list: &[&Article]| {
        let texts: Vec<_> = list.iter().map(|article| article.text.as_str()).collect();
        Article::new(texts.join("\n\n"))
    };
    let apart = cost(reader, &some.iter().collect::<Vec<_>>());
    let mut figures = Vec::new();
    for length in [10, 100] {
        let repeated = join(&vec![&some[0]; length]);
        let ratio = cost(reader, &[&repeated]) / cost(reader, &[&some[0]]);
        let what = format!("a word of one article {length} times over");
        figures.push(Figure::new(what, "times", ratio).with(Limit::AtMost(1.5)));
    }
    for length in [10, 100] {
        let joined: Vec<_> = some
            .chunks(length)
            .map(|chunk| join(&chunk.iter().collect::<Vec<_>>()))
            .collect();
        let ratio = cost(reader, &joined.iter().collect::<Vec<_>>()) / apart;
        let what = format!("a word of {length} articles joined");
        figures.push(Figure::new(what, "times", ratio).with(Limit::AtMost(1.5)));
    }
    figures
}

/// Seconds a word, the fastest of three times.
fn cost(reader: &Reader, articles: &[&Article]) -> f64 {
    let words: usize = articles.iter().map(|article| article.words).sum();
    let once = || {
        let mut clock = Moment::now();
        for article in articles {
            reader.read(&article.source());
        }
        clock.lap().cpu
    };
    let fastest = (0..3).map(|_| once()).min();
    let fastest = fastest.expect("three is more than none");
    fastest.as_secs_f64() / words as f64
}
