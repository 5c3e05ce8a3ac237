//! Lessons turned into numbers: features of tokens and the labels they may have.

use annotate::model::Feature;
use annotate::name::label::{LABELS, Label, labels_of};
use annotate::name::{NameKind, features};
use annotate::token::tokenize;

use super::corpus::Lesson;
use crate::data::{story, tokens_of};

/// The labels a token may have in the truth, as bits.
pub type LabelSet = u32;

/// One sentence.
pub struct Example {
    /// Its tokens: a range into the tokens of [`Examples`].
    pub tokens: std::ops::Range<usize>,
    /// How many times it is read in each pass.
    pub times: usize,
}

/// All sentences.
#[derive(Default)]
pub struct Examples {
    /// The sentences.
    pub sentences: Vec<Example>,
    /// For each token the labels it may have.
    pub allowed: Vec<LabelSet>,
    /// The features kept, sorted; a feature's number is its place here.
    pub kept: Vec<Feature>,
    starts: Vec<usize>,
    flat: Vec<u32>,
}

impl Examples {
    /// Cuts lessons into sentences and reads their features; features seen fewer
    /// than `count_min` times are dropped.
    pub fn new(lessons: &[Lesson], count_min: usize) -> Self {
        let mut examples = Self::default();
        examples.starts.push(0);
        let mut lost = 0;
        for lesson in lessons {
            lost += examples.read(lesson);
        }
        eprintln!(
            "{} sentences, {} tokens, {} features in place, {lost} names lost to tokens",
            examples.sentences.len(),
            examples.allowed.len(),
            examples.flat.len(),
        );
        examples.number(count_min);
        eprintln!("{} features kept", examples.kept.len());
        examples
    }

    /// The numbers of a token's features.
    pub fn features(&self, token: usize) -> &[u32] {
        &self.flat[self.starts[token]..self.starts[token + 1]]
    }

    fn read(&mut self, lesson: &Lesson) -> usize {
        let document = story(&lesson.marked.text);
        let tokens = tokenize(&document);
        let mut names = Vec::new();
        let mut lost = 0;
        for (kind, range) in &lesson.marked.names {
            match tokens_of(&tokens, range) {
                Some(range) => names.push((*kind, range)),
                None => lost += 1,
            }
        }
        let labels = labels_of(tokens.tokens.len(), &names);
        let first = self.allowed.len();
        self.allowed
            .extend(labels.iter().map(|&label| allowed(label, lesson.partial)));
        for sentence in &tokens.sentences {
            self.sentences.push(Example {
                tokens: first + sentence.tokens.start..first + sentence.tokens.end,
                times: lesson.times,
            });
        }
        features(&document, &tokens, |_, found| {
            self.flat.extend(found.iter().map(|feature| feature.0));
            self.starts.push(self.flat.len());
        });
        lost
    }

    /// Replaces features by numbers.
    fn number(&mut self, count_min: usize) {
        let mut sorted = self.flat.clone();
        sorted.sort_unstable();
        let runs = sorted.chunk_by(|a, b| a == b);
        self.kept = runs
            .filter(|run| run.len() >= count_min)
            .map(|run| Feature(run[0]))
            .collect();
        drop(sorted);
        // Where features with the same upper bits begin, to search few of them.
        let mut buckets = vec![0; (1 << 20) + 1];
        for feature in &self.kept {
            buckets[(feature.0 >> 12) as usize + 1] += 1;
        }
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        let mut write = 0;
        let mut start = 0;
        for end in self.starts.iter_mut().skip(1) {
            for read in start..*end {
                let feature = Feature(self.flat[read]);
                let bucket = (feature.0 >> 12) as usize;
                let (low, high) = (buckets[bucket], buckets[bucket + 1]);
                if let Ok(at) = self.kept[low..high].binary_search(&feature) {
                    self.flat[write] = u32::try_from(low + at).expect("fewer than 4 G features");
                    write += 1;
                }
            }
            start = *end;
            *end = write;
        }
        self.flat.truncate(write);
        self.flat.shrink_to_fit();
    }
}

fn allowed(label: Label, partial: bool) -> LabelSet {
    let only = 1 << label.index();
    if !partial {
        return only;
    }
    let more = (0..LABELS)
        .map(Label::from_index)
        .filter(|other| match label.kind() {
            None => matches!(other.kind(), Some(NameKind::Norp | NameKind::Title)),
            Some(NameKind::Misc) => {
                other.kind() == Some(NameKind::Norp) && other.position() == label.position()
            }
            Some(_) => false,
        });
    more.fold(only, |set, label| set | 1 << label.index())
}
