//! What is certain of names: an abbreviated rank or honorific is a title and the
//! capital behind it a person; syllables that a hyphen joins are a name. The decoder
//! is told so; the model still decides where the name ends.

use super::NameKind;
use super::decoder::Scores;
use super::feature::Place;
use super::label::{LABELS, Label, Position};
use super::lexicon::list;
use super::word::{Case, Word};
use crate::model::hash;

/// More than the features of a word say against it, as a rule.
const CERTAIN: i16 = 400;

/// More than the features of a word say for it, whatever they are.
const IMPOSSIBLE: i16 = 4_000;

const RANKS: &[&str] = &[
    "adm.", "brig.", "capt.", "cmdr.", "col.", "cpl.", "cpt.", "dr", "dr.", "gen.", "gov.", "lt.",
    "maj.", "miss", "mme.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "pfc.", "prof.", "pvt.",
    "rep.", "rev.", "sen.", "sgt.", "spc.",
];

/// Whether a word, given in lower case, is a rank or honorific whenever it has a
/// capital and a name follows.
pub(super) fn is_rank(lower: &str) -> bool {
    lower.len() <= 5 && RANKS.contains(&lower)
}

/// Adds what is certain to the scores of a sentence's labels.
pub(super) fn add_to(words: &[&Word], places: &[Place], scores: &mut [Scores]) {
    for at in 1..scores.len() {
        let (before, word) = (words[at - 1], words[at]);
        if !(written_as_name(before) && written_as_name(word)) {
            continue;
        }
        if before.rank {
            let begins = at < 2 || !words[at - 2].rank;
            add_rank(begins, word.rank, at, scores);
        }
        if is_syllable_name(words, places, at) {
            for scores in &mut scores[at..at + 3] {
                forbid_outside(scores);
            }
        }
    }
}

/// A rank that does not follow another begins a title: "Navy Adm." is a force and
/// a title.
fn add_rank(begins: bool, stacked: bool, at: usize, scores: &mut [Scores]) {
    let mut favour = |at: usize, label: Label| {
        let score = &mut scores[at][label.index()];
        *score = score.saturating_add(CERTAIN);
    };
    for label in (0..LABELS).map(Label::from_index) {
        let fits = match label.position() {
            Some(Position::Begin | Position::Single) => begins,
            _ => !begins,
        };
        if label.kind() == Some(NameKind::Title) && fits {
            favour(at - 1, label);
        }
    }
    if !stacked {
        favour(at, Label::new(NameKind::Person, Position::Begin));
        favour(at, Label::new(NameKind::Person, Position::Single));
    }
    forbid_outside(&mut scores[at]);
}

/// "In-choul" of "Won In-choul": syllables joined by a hyphen, the later one no word
/// that is otherwise written small, as in "Damascus-based".
fn is_syllable_name(words: &[&Word], places: &[Place], at: usize) -> bool {
    let (Some(hyphen), Some(last)) = (words.get(at + 1), words.get(at + 2)) else {
        return false;
    };
    !places[at].glued
        && places[at + 1].glued
        && places[at + 2].glued
        && hyphen.exact == hash(b"-")
        && last.case == Case::Small
        && last.lists & (list::SMALL | list::EITHER) == 0
}

fn written_as_name(word: &Word) -> bool {
    !matches!(word.case, Case::None | Case::Small)
}

/// Leaves a token no way to be outside any name.
pub(super) fn forbid_outside(scores: &mut Scores) {
    let outside = &mut scores[Label::OUTSIDE.index()];
    *outside = outside.saturating_sub(IMPOSSIBLE);
}
