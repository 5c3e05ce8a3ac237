//! Triggers: which words name an act, and of which type.
//!
//! A linear classifier over hashed features of the word, its place in the tree
//! and the words around it. Names are masked by their kind, so that it learns
//! what is done rather than who used to do it.

use std::sync::LazyLock;

use super::{EventType, Scene};
use crate::document::Zone;
use crate::model::{BrokenModel, Feature, Reader, WeightTable, hash, mix, word_classes};
use crate::name::NameKind;
use crate::syntax::{DepRel, Upos};

/// How many labels there are: "none", then the types in the order of `EventType::ALL`.
pub const LABELS: usize = EventType::ALL.len() + 1;

/// The first bytes of a model of triggers.
pub const MAGIC: [u8; 4] = *b"DEV1";

static SHIPPED: LazyLock<Triggers> = LazyLock::new(|| {
    Triggers::from_bytes(include_bytes!("../../models/events.bin"))
        .expect("the shipped model is whole: a test loads it")
});

/// The classifier.
pub struct Triggers {
    weights: WeightTable<LABELS>,
    /// How much "none" is held back, in the model's own scale: found on held-out
    /// sentences of the training data.
    handicap: i16,
}

impl Triggers {
    /// The model shipped in the crate, loaded at first use.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// A classifier with a model of its own.
    ///
    /// # Errors
    /// If the bytes are not a model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BrokenModel> {
        let mut reader = Reader(bytes);
        reader.magic(MAGIC)?;
        let handicap = i16::from_le_bytes(reader.array()?);
        let (weights, rest) = WeightTable::from_bytes(reader.0)?;
        if rest.is_empty() {
            Ok(Self { weights, handicap })
        } else {
            Err(BrokenModel("bytes follow its end"))
        }
    }

    /// The words of an article that name an act, in order. What boilerplate or a
    /// caption tells is no event.
    pub fn find(&self, scene: &Scene<'_>) -> Vec<(usize, EventType)> {
        let mut features = Vec::new();
        let mut found = Vec::new();
        for word in 0..scene.tokens.tokens.len() {
            if !is_candidate(scene, word) || !scene.zone_of(word).tells_the_story() {
                continue;
            }
            features.clear();
            collect(scene, word, &mut features);
            if let Some(kind) = self.classify(&features) {
                found.push((word, kind));
            }
        }
        found
    }

    fn classify(&self, features: &[Feature]) -> Option<EventType> {
        let mut scores = [0_i16; LABELS];
        scores[0] = -self.handicap;
        self.weights.add(features, &mut scores);
        let best = (0..LABELS).max_by_key(|&label| (scores[label], std::cmp::Reverse(label)))?;
        best.checked_sub(1).map(|number| EventType::ALL[number])
    }
}

/// Whether a word could name an act at all.
pub fn is_candidate(scene: &Scene<'_>, word: usize) -> bool {
    match scene.syntax.upos(word) {
        Upos::Verb => true,
        Upos::Noun | Upos::Adj => scene.mask(word) != Some(NameKind::Title),
        // "Summit", "Election" in title case; parts of names are not acts.
        Upos::Propn => matches!(scene.mask(word), None | Some(NameKind::Event)),
        _ => false,
    }
}

/// The features of a word.
pub fn collect(scene: &Scene<'_>, word: usize, out: &mut Vec<Feature>) {
    let syntax = scene.syntax;
    let classes = word_classes();
    let itself = key(scene, word);
    let relation = syntax.relation(word);
    let mut add = |template: u32, value: u64| out.push(Feature::new(template, value));
    add(0, 0);
    add(1, itself);
    add(2, hash(scene.form(word).as_bytes()));
    let tag = u64::from(syntax.penn(word) as u8);
    add(3, mix(itself, tag));
    add(4, mix(tag, u64::from(relation as u8)));
    let class = classes.get(lower_hash(scene, word));
    add(5, u64::from(class.coarse));
    add(6, u64::from(class.middle));
    add(7, u64::from(class.fine));
    add(8, mix(u64::from(class.middle), u64::from(relation as u8)));

    let head = syntax.head(word);
    let head_key = head.map_or(1, |head| key(scene, head));
    add(9, mix(head_key, u64::from(relation as u8)));
    add(10, mix(itself, head_key));
    let head_class = head.map_or(0, |head| classes.get(lower_hash(scene, head)).middle);
    add(11, mix(u64::from(head_class), u64::from(class.middle)));

    for child in syntax.children(word) {
        let relation = syntax.relation(child);
        if relation == DepRel::Punct {
            continue;
        }
        let its_key = key(scene, child);
        let its_class = u64::from(classes.get(lower_hash(scene, child)).middle);
        let by = u64::from(relation as u8);
        add(12, mix(its_key, by));
        add(13, mix(mix(itself, its_key), by));
        add(14, mix(mix(u64::from(class.middle), its_class), by));
        add(15, mix(itself, by));
        if let Some(case) = syntax.child(child, &[DepRel::Case]) {
            let with = key(scene, case);
            add(16, mix(itself, with));
            add(17, mix(mix(itself, with), its_key));
            add(18, mix(mix(u64::from(class.fine), with), its_class));
        }
    }
    if let Some(subject) = syntax.subject(word) {
        add(19, mix(itself, key(scene, subject)));
        add(
            20,
            mix(
                u64::from(class.fine),
                u64::from(classes.get(lower_hash(scene, subject)).middle),
            ),
        );
    }
    if let Some(object) = syntax.object(word) {
        add(21, mix(itself, key(scene, object)));
        add(
            22,
            mix(
                u64::from(class.fine),
                u64::from(classes.get(lower_hash(scene, object)).middle),
            ),
        );
    }
    let manner = u64::from(syntax.is_passive(word)) + 2 * u64::from(syntax.negated(word));
    add(23, mix(itself, manner));

    let sentence = scene.words_of_sentence(word);
    for (template, offset) in [(24, -2_isize), (25, -1), (26, 1), (27, 2)] {
        let neighbour = word
            .checked_add_signed(offset)
            .filter(|neighbour| sentence.contains(neighbour))
            .map_or(2, |neighbour| key(scene, neighbour));
        add(template, neighbour);
        add(template + 10, mix(itself, neighbour));
    }
    for other in sentence.filter(|&other| other != word) {
        if matches!(
            syntax.upos(other),
            Upos::Verb | Upos::Noun | Upos::Adj | Upos::Propn
        ) {
            let its_key = key(scene, other);
            add(40, its_key);
            add(41, mix(u64::from(class.middle), its_key));
            add(
                42,
                mix(
                    u64::from(class.fine),
                    u64::from(classes.get(lower_hash(scene, other)).middle),
                ),
            );
        }
    }
    add(
        43,
        mix(itself, u64::from(scene.zone_of(word) == Zone::Headline)),
    );
}

/// What a word counts as: the kind of name it is part of, or else its lemma.
fn key(scene: &Scene<'_>, word: usize) -> u64 {
    match scene.mask(word) {
        Some(NameKind::Event | NameKind::Title) | None => {
            hash(scene.lemma(word).to_lowercase().as_bytes())
        }
        Some(kind) => 16 + kind as u64,
    }
}

fn lower_hash(scene: &Scene<'_>, word: usize) -> u64 {
    if scene.mask(word).is_some() {
        return 0;
    }
    hash(scene.form(word).to_lowercase().as_bytes())
}
