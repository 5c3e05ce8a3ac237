//! Clues to what a word names: the features of the classifier of triggers.
//!
//! Each word is hashed once; a feature is a number made of such hashes and of the
//! places of words in the tree. Names are masked by their kind, so that the
//! classifier learns what is done rather than who used to do it.

use super::Scene;
use crate::document::Zone;
use crate::model::{Feature, WordClass, hash, lower_into, mix, word_classes};
use crate::name::NameKind;
use crate::syntax::{DepRel, Syntax, Upos};

/// How far up the tree a word is described.
const STEPS_MAX: usize = 3;

/// What the features need to know of each word of an article.
pub struct Clues<'a> {
    syntax: &'a Syntax,
    words: Vec<Clue>,
}

/// What the features need to know of one word.
#[derive(Clone, Copy)]
pub(super) struct Clue {
    /// The kind of name the word is part of, or else the hash of its lemma.
    pub(super) key: u64,
    /// The hash of the word as it stands.
    pub(super) form: u64,
    pub(super) class: WordClass,
    /// Whether it says what the sentence is about.
    content: bool,
    pub(super) relation: u64,
}

impl<'a> Clues<'a> {
    /// Hashes the words of an article.
    pub fn new(scene: &Scene<'a>) -> Self {
        let mut lower = String::new();
        let words = (0..scene.tokens.tokens.len())
            .map(|word| clue(scene, word, &mut lower))
            .collect();
        Self {
            syntax: scene.syntax,
            words,
        }
    }

    /// What is known of one word.
    pub(super) fn of(&self, word: usize) -> &Clue {
        &self.words[word]
    }

    /// What all words of a sentence share: which words are in it, in which order.
    pub fn of_sentence(&self, scene: &Scene<'_>, sentence: usize, out: &mut Vec<Feature>) {
        let sentence = &scene.tokens.sentences[sentence];
        let mut before = 3;
        for word in &self.words[sentence.tokens.clone()] {
            if word.content {
                out.push(Feature::new(40, word.key));
                out.push(Feature::new(61, u64::from(word.class.fine)));
            }
            out.push(Feature::new(60, mix(before, word.key)));
            before = word.key;
        }
        out.push(Feature::new(43, u64::from(sentence.zone == Zone::Headline)));
    }

    /// What one word, its place in the tree and the words around it tell.
    pub fn of_word(&self, scene: &Scene<'_>, word: usize, out: &mut Vec<Feature>) {
        self.itself(word, out);
        self.above(word, out);
        self.below(word, out);
        self.around(scene, word, out);
    }

    fn itself(&self, word: usize, out: &mut Vec<Feature>) {
        let own = &self.words[word];
        let tag = u64::from(self.syntax.penn(word) as u8);
        let middle = u64::from(own.class.middle);
        let manner =
            u64::from(self.syntax.is_passive(word)) + 2 * u64::from(self.syntax.negated(word));
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        add(0, 0);
        add(1, own.key);
        add(2, own.form);
        add(3, mix(own.key, tag));
        add(4, mix(tag, own.relation));
        add(5, u64::from(own.class.coarse));
        add(6, middle);
        add(7, u64::from(own.class.fine));
        add(8, mix(middle, own.relation));
        add(23, mix(own.key, manner));
        add(24, mix(u64::from(own.class.fine), manner));
    }

    /// The words it hangs on, and the auxiliaries on the way, which tell what is
    /// still ahead or only possible.
    fn above(&self, word: usize, out: &mut Vec<Feature>) {
        let own = self.words[word];
        let (middle, fine) = (u64::from(own.class.middle), u64::from(own.class.fine));
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        let mut at = word;
        let mut path = 0;
        for step in 0..=STEPS_MAX {
            for child in self.syntax.children(at) {
                if matches!(self.syntax.relation(child), DepRel::Aux | DepRel::Mark) {
                    let key = mix(self.words[child].key, u64::from(step == 0));
                    add(56, key);
                    add(57, mix(key, fine));
                    add(58, mix(key, own.key));
                }
            }
            path = mix(path, self.words[at].relation);
            let Some(head) = self.syntax.head(at) else {
                add(55, mix(path, middle));
                break;
            };
            let above = self.words[head];
            add(9, mix(above.key, path));
            add(44, mix(u64::from(above.class.fine), path));
            if step == 0 {
                add(10, mix(own.key, above.key));
                add(11, mix(u64::from(above.class.middle), middle));
                for sibling in self.syntax.children(head) {
                    if sibling != word && self.syntax.relation(sibling) != DepRel::Punct {
                        let other = self.words[sibling];
                        add(45, mix(mix(other.key, other.relation), own.relation));
                        add(46, mix(mix(other.key, other.relation), middle));
                    }
                }
            } else {
                add(53, mix(above.key, middle));
            }
            at = head;
        }
    }

    /// The words that hang on it.
    fn below(&self, word: usize, out: &mut Vec<Feature>) {
        let own = self.words[word];
        let (middle, fine) = (u64::from(own.class.middle), u64::from(own.class.fine));
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        for child in self.syntax.children(word) {
            if self.syntax.relation(child) == DepRel::Punct {
                continue;
            }
            let its = self.words[child];
            let its_middle = u64::from(its.class.middle);
            add(12, mix(its.key, its.relation));
            add(13, mix(mix(own.key, its.key), its.relation));
            add(14, mix(mix(middle, its_middle), its.relation));
            add(15, mix(own.key, its.relation));
            if let Some(case) = self.syntax.child(child, &[DepRel::Case]) {
                let with = self.words[case].key;
                add(16, mix(own.key, with));
                add(17, mix(mix(own.key, with), its.key));
                add(18, mix(mix(fine, with), its_middle));
                add(19, mix(mix(fine, with), its.key));
            }
        }
        let sides = [self.syntax.subject(word), self.syntax.object(word)];
        for (template, side) in [28, 32].into_iter().zip(sides) {
            let Some(side) = side else { continue };
            let its = self.words[side];
            add(template, mix(own.key, its.key));
            add(template + 1, mix(fine, u64::from(its.class.middle)));
            add(template + 2, mix(fine, its.key));
            add(template + 3, mix(own.key, u64::from(its.class.middle)));
        }
    }

    /// The words beside it, and the other words of its sentence.
    fn around(&self, scene: &Scene<'_>, word: usize, out: &mut Vec<Feature>) {
        let own = self.words[word];
        let (middle, fine) = (u64::from(own.class.middle), u64::from(own.class.fine));
        let sentence = scene.words_of_sentence(word);
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        let beside = |offset: isize| {
            word.checked_add_signed(offset)
                .filter(|at| sentence.contains(at))
                .map_or((2, 0), |at| {
                    (self.words[at].key, u64::from(self.words[at].class.middle))
                })
        };
        for (template, offset) in [(70, -3), (73, -2), (76, -1), (79, 1), (82, 2), (85, 3)] {
            let (key, class) = beside(offset);
            add(template, key);
            add(template + 1, mix(own.key, key));
            add(template + 2, mix(fine, class));
        }
        add(88, mix(beside(-1).0, beside(1).0));
        add(89, mix(mix(own.key, beside(-1).0), beside(1).0));
        add(90, mix(beside(-2).0, beside(-1).0));
        add(91, mix(beside(1).0, beside(2).0));
        for other in self.words[sentence].iter().filter(|other| other.content) {
            add(41, mix(middle, other.key));
            add(42, mix(fine, u64::from(other.class.middle)));
        }
    }
}

fn clue(scene: &Scene<'_>, word: usize, lower: &mut String) -> Clue {
    let mask = scene.mask(word);
    lower_into(&scene.lemma(word), lower);
    let lemma = hash(lower.as_bytes());
    let key = match mask {
        Some(NameKind::Event | NameKind::Title) | None => lemma,
        Some(kind) => 16 + kind as u64,
    };
    let class = if mask.is_some() {
        WordClass::default()
    } else {
        lower_into(scene.form(word), lower);
        word_classes().get(hash(lower.as_bytes()))
    };
    Clue {
        key,
        form: hash(scene.form(word).as_bytes()),
        class,
        content: matches!(
            scene.syntax.upos(word),
            Upos::Verb | Upos::Noun | Upos::Adj | Upos::Propn
        ),
        relation: u64::from(scene.syntax.relation(word) as u8),
    }
}
