//! The features of the classifiers of parts and of stances.

use super::{candidates, standing_for};
use crate::event::clue::{Clue, Clues};
use crate::event::side::{self, is_someone};
use crate::event::{EventType, Scene, participant, status, time};
use crate::model::{Feature, mix};
use crate::syntax::{DepRel, Syntax, Upos};

/// How far up the tree a way goes.
const STEPS_MAX: usize = 7;

/// What the features of all candidates of one act share.
pub struct PartClues<'a> {
    scene: &'a Scene<'a>,
    clues: &'a Clues<'a>,
    word: usize,
    kind: u64,
    /// Voice, word class, and which arguments it has of its own.
    manner: u64,
    candidates: Vec<usize>,
    /// What the rules say of each candidate: nothing, actor, recipient, date.
    by_rule: Vec<u64>,
    /// Whether the rules found any actor, any recipient.
    any: u64,
}

impl<'a> PartClues<'a> {
    /// Looks at the sentence of the act that a word names.
    pub fn new(scene: &'a Scene<'a>, clues: &'a Clues<'a>, word: usize, kind: EventType) -> Self {
        let candidates = candidates(scene, word);
        let sides = side::of(scene, word, kind);
        let stand = |heads: &[usize]| -> Vec<usize> {
            let heads = participant::heads(scene, heads);
            heads.map(|head| standing_for(scene, head)).collect()
        };
        let (actors, recipients) = (stand(&sides.actors), stand(&sides.recipients));
        let date =
            time::nearest(scene, word).and_then(|date| scene.head_of(scene.words_in(date.span)));
        let by_rule: Vec<u64> = candidates
            .iter()
            .map(|candidate| match () {
                () if date == Some(*candidate) => 3,
                () if actors.contains(candidate) => 1,
                () if recipients.contains(candidate) => 2,
                () => 0,
            })
            .collect();
        let any = u64::from(by_rule.contains(&1)) + 2 * u64::from(by_rule.contains(&2));
        Self {
            scene,
            clues,
            word,
            kind: kind as u64,
            manner: manner(scene, word),
            candidates,
            by_rule,
            any,
        }
    }

    /// The candidates, in order.
    pub fn candidates(&self) -> &[usize] {
        &self.candidates
    }

    /// The features of a candidate.
    pub fn of(&self, at: usize, out: &mut Vec<Feature>) {
        let syntax = self.scene.syntax;
        let word = self.candidates[at];
        // Members of a coordination stand where the first does.
        let first = first_conjunct(syntax, word);
        let own = self.clues.of(word);
        let act = self.clues.of(self.word);
        let side = u64::from(word > self.word);
        let (kind, manner) = (self.kind, self.manner);
        let (fine, middle) = (u64::from(act.class.fine), u64::from(act.class.middle));
        let sort = sort(self.scene, word);
        let way = way(syntax, self.word, first);
        let path = mix(way.hash, side);
        let with = syntax
            .child(first, &[DepRel::Case])
            .map_or(0, |case| self.clues.of(case).key);
        let rule = self.by_rule[at];
        let its = u64::from(own.class.middle);
        let top = self.clues.of(way.top).key;
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        add(0, 0);
        add(1, mix(rule, self.any));
        add(2, mix(rule, kind));
        add(3, mix(rule, path));
        add(4, mix(rule, sort));
        add(5, path);
        add(6, mix(path, manner));
        add(7, mix(path, kind));
        add(8, mix(path, act.key));
        add(9, mix(path, middle));
        add(10, mix(path, sort));
        add(11, mix(path, own.key));
        add(12, mix(path, with));
        add(13, mix(mix(path, with), kind));
        add(14, mix(mix(path, with), act.key));
        add(15, mix(kind, sort));
        add(16, mix(kind, own.key));
        add(17, mix(kind, its));
        add(18, mix(mix(act.key, sort), side));
        add(19, mix(mix(act.key, with), own.relation));
        add(20, mix(act.key, own.key));
        add(23, mix(with, kind));
        add(24, mix(with, sort));
        add(27, mix(mix(path, manner), mix(sort, kind)));
        add(28, mix(mix(rule, self.any), mix(kind, sort)));
        add(29, mix(path, top));
        add(30, mix(mix(path, top), kind));
        add(31, mix(mix(path, with), mix(fine, sort)));
        add(32, mix(path, mix(u64::from(own.class.fine), kind)));
        add(33, mix(own.key, mix(manner, side)));
        add(34, mix(u64::from(own.class.fine), kind));
        add(35, own.key);
        add(36, mix(mix(path, manner), mix(sort, with)));
        add(37, mix(mix(path, manner), its));
        if let Some(head) = syntax.head(first) {
            let above = self.clues.of(head);
            add(40, mix(mix(above.key, own.relation), sort));
            add(41, mix(mix(above.key, own.relation), kind));
            add(42, mix(mix(above.key, with), kind));
        }
        if let Some(head) = syntax.head(self.word) {
            let above = self.clues.of(head);
            add(43, mix(mix(path, act.relation), above.key));
            add(44, mix(path, mix(act.relation, manner)));
            add(
                45,
                mix(mix(path, act.relation), u64::from(above.class.middle)),
            );
        }
        self.place(at, sort, way.steps, &mut add);
        self.looks(word, own, path, &mut add);
    }

    /// Where it stands among the other candidates and in its sentence.
    fn place(&self, at: usize, sort: u64, steps: u64, add: &mut impl FnMut(u32, u64)) {
        let word = self.candidates[at];
        let act = self.candidates.partition_point(|&other| other < self.word);
        let (side, between) = if at < act {
            (0, act - 1 - at)
        } else {
            (1, at - act)
        };
        let between = side * 8 + between.min(6) as u64;
        let far = side * 8 + u64::from(word.abs_diff(self.word).ilog2().min(6));
        add(50, between);
        add(51, mix(between, self.kind));
        add(52, mix(between, sort));
        add(53, mix(between, mix(self.manner, sort)));
        add(54, mix(far, self.kind));
        add(55, mix(far, sort));
        add(56, mix(steps, mix(self.kind, side)));
        add(57, mix(at.min(4) as u64, mix(sort, self.any)));
        let syntax = self.scene.syntax;
        let first = first_conjunct(syntax, word);
        let top = syntax.top(word);
        let matrix = syntax.head(first) == Some(top)
            && matches!(syntax.relation(first), DepRel::Nsubj | DepRel::NsubjPass);
        if matrix {
            add(58, mix(self.any, self.kind));
            add(59, mix(self.manner, sort));
            add(60, mix(self.any, self.clues.of(top).key));
        }
    }

    /// What it looks like by itself.
    fn looks(&self, word: usize, own: &Clue, path: u64, add: &mut impl FnMut(u32, u64)) {
        let syntax = self.scene.syntax;
        let someone = u64::from(is_someone(self.scene, word));
        let number = syntax.penn(word) as u64;
        let article = syntax
            .child(word, &[DepRel::Det, DepRel::NmodPoss])
            .map_or(0, |det| self.clues.of(det).key);
        add(61, mix(someone, self.kind));
        add(62, mix(someone, path));
        add(63, mix(number, self.kind));
        add(64, mix(article, self.kind));
        add(65, mix(mix(article, someone), path));
        add(66, mix(u64::from(own.class.coarse), mix(path, self.kind)));
        let sentence = self.scene.words_of_sentence(word);
        let beside = |offset: isize| {
            word.checked_add_signed(offset)
                .filter(|at| sentence.contains(at))
                .map_or(2, |at| self.clues.of(at).key)
        };
        let side = u64::from(word > self.word);
        add(70, mix(beside(-1), mix(self.manner, side)));
        add(71, mix(beside(-1), mix(self.kind, side)));
        add(72, mix(beside(1), mix(self.kind, side)));
        add(73, mix(beside(1), mix(self.manner, side)));
        add(74, mix(beside(-1), beside(1)));
        add(75, mix(beside(-2), mix(beside(-1), side)));
        let named = syntax
            .children(word)
            .any(|child| sort(self.scene, child) < 8);
        add(67, mix(u64::from(named), mix(someone, self.kind)));
        add(
            68,
            mix(u64::from(syntax.relation(word) == DepRel::Conj), path),
        );
    }
}

/// The features of how an act is stated.
pub struct StanceClues<'a> {
    scene: &'a Scene<'a>,
    clues: &'a Clues<'a>,
}

impl<'a> StanceClues<'a> {
    /// Looks at an article.
    pub fn new(scene: &'a Scene<'a>, clues: &'a Clues<'a>) -> Self {
        Self { scene, clues }
    }

    /// The features of the act that a word names.
    pub fn of(&self, word: usize, kind: EventType, out: &mut Vec<Feature>) {
        let syntax = self.scene.syntax;
        let own = self.clues.of(word);
        let tag = syntax.penn(word) as u64;
        let kind = kind as u64;
        let rule = status::by_rule(self.scene, word) as u64;
        let denied = u64::from(syntax.negated(word));
        let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
        add(0, 0);
        add(1, rule);
        add(2, mix(rule, kind));
        add(3, mix(rule, tag));
        add(4, own.key);
        add(5, mix(own.key, tag));
        add(6, mix(kind, tag));
        add(7, mix(denied, kind));
        add(8, mix(u64::from(own.class.fine), tag));
        add(9, mix(rule, u64::from(own.class.middle)));
        add(10, own.form);
        add(11, mix(rule, own.key));
        let mut at = word;
        let mut path = 0;
        for step in 0..5_u64 {
            for child in syntax.children(at) {
                let its = self.clues.of(child);
                let small = matches!(
                    syntax.relation(child),
                    DepRel::Aux
                        | DepRel::AuxPass
                        | DepRel::Mark
                        | DepRel::Advmod
                        | DepRel::Det
                        | DepRel::Case
                        | DepRel::Cop
                        | DepRel::Amod
                );
                if small && child != word {
                    let key = mix(its.form, step);
                    add(20, key);
                    add(21, mix(key, path));
                    add(22, mix(its.form, path));
                    if step == 0 {
                        add(23, mix(its.form, kind));
                        add(24, mix(its.form, own.key));
                    }
                } else if step == 0 {
                    add(25, mix(its.key, its.relation));
                    add(26, mix(its.relation, tag));
                }
            }
            path = mix(path, self.clues.of(at).relation);
            let Some(head) = syntax.head(at) else { break };
            let above = self.clues.of(head);
            add(30, mix(above.key, path));
            add(31, mix(above.key, step));
            add(32, mix(above.key, mix(path, kind)));
            add(33, mix(u64::from(above.class.middle), path));
            add(34, mix(syntax.penn(head) as u64, path));
            add(35, mix(u64::from(syntax.negated(head)), path));
            add(36, mix(above.form, path));
            at = head;
        }
        for other in self.scene.words_of_sentence(word) {
            if matches!(syntax.upos(other), Upos::Aux | Upos::Sconj | Upos::Part) {
                let before = u64::from(other < word);
                add(40, mix(self.clues.of(other).form, before));
            }
        }
        let first = self.scene.words_of_sentence(word).start;
        if word > first {
            let before = self.clues.of(word - 1).form;
            add(41, before);
            add(42, mix(before, kind));
            if word > first + 1 {
                add(43, mix(before, self.clues.of(word - 2).form));
            }
        }
    }
}

/// A way through the tree.
struct Way {
    /// The relations on it, up and down.
    hash: u64,
    /// Where it turns.
    top: usize,
    steps: u64,
}

fn way(syntax: &Syntax, from: usize, to: usize) -> Way {
    let mut up = [from; STEPS_MAX];
    let mut count = 1;
    while count < STEPS_MAX
        && let Some(head) = syntax.head(up[count - 1])
    {
        up[count] = head;
        count += 1;
    }
    let mut down = [to; STEPS_MAX];
    for depth in 0..STEPS_MAX {
        let here = down[depth];
        if let Some(height) = up[..count].iter().position(|&above| above == here) {
            let mut hash = 0;
            for &word in &up[..height] {
                hash = mix(hash, 100 + syntax.relation(word) as u64);
            }
            for &word in down[..depth].iter().rev() {
                hash = mix(hash, syntax.relation(word) as u64);
            }
            return Way {
                hash,
                top: here,
                steps: (height + depth) as u64,
            };
        }
        match syntax.head(here) {
            Some(head) if depth + 1 < STEPS_MAX => down[depth + 1] = head,
            _ => break,
        }
    }
    Way {
        hash: 1,
        top: from,
        steps: 99,
    }
}

fn first_conjunct(syntax: &Syntax, mut word: usize) -> usize {
    for _ in 0..STEPS_MAX {
        match syntax.head(word) {
            Some(head) if syntax.relation(word) == DepRel::Conj => word = head,
            _ => break,
        }
    }
    word
}

/// Whether an act is named by a verb, its voice, and which arguments it has.
fn manner(scene: &Scene<'_>, word: usize) -> u64 {
    let syntax = scene.syntax;
    let has = |relations: &[DepRel]| u64::from(syntax.child(word, relations).is_some());
    u64::from(scene.is_verb(word))
        + 2 * u64::from(syntax.is_passive(word))
        + 4 * has(&[DepRel::Nsubj, DepRel::NsubjPass, DepRel::NmodPoss])
        + 8 * has(&[DepRel::Obj])
        + 16 * has(&[DepRel::OblAgent])
}

/// What sort of word it is: a kind of name, a time expression, or a part of speech.
fn sort(scene: &Scene<'_>, word: usize) -> u64 {
    if scene.date_at(word).is_some() {
        return 9;
    }
    match scene.mask(word) {
        Some(kind) => kind as u64,
        None => 10 + scene.syntax.upos(word) as u64,
    }
}
