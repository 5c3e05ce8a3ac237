//! What the rest of an article says of a word: a second look at single words.
//!
//! A surname is plain after the full name, and hard to tell by itself ("Won
//! affirmed", "Will left"). So names found at first glance vote on each single
//! word that was labelled differently elsewhere, and the votes are added to the
//! scores the sentence is decoded with again. The model still has its say.

use super::NameKind;
use super::decoder::Scores;
use super::label::{Label, Position, names_of};
use super::rank::forbid_outside;
use super::sentence::{Prepared, Vocabulary};
use super::word::{Case, Word};

/// The score that a vote is worth, and how many count at most.
const VOTE: i16 = 60;
const VOTES_MAX: i16 = 3;

/// So many votes that the word is a name for certain: a family name that stood before
/// syllables joined by a hyphen.
const FAMILY_FIRST: i16 = 1_000;

const KINDS: [NameKind; 3] = [NameKind::Person, NameKind::Organization, NameKind::Location];

/// By word number, the votes for each of [`KINDS`].
pub(super) struct Votes {
    by_word: Vec<[i16; 3]>,
}

impl Votes {
    /// Counts the votes of names found at first glance.
    pub fn count<'a>(
        vocabulary: &Vocabulary<'_>,
        sentences: impl Iterator<Item = (&'a Prepared, &'a [Label])>,
    ) -> Self {
        let mut votes = Self {
            by_word: vec![[0; 3]; vocabulary.len()],
        };
        for (sentence, labels) in sentences {
            for (kind, range) in names_of(labels) {
                let Some(vote) = KINDS.iter().position(|&k| k == kind) else {
                    continue;
                };
                let numbers = &sentence.words[range];
                let mut add = |number: u32, weight| {
                    if is_candidate(vocabulary.word(number)) {
                        let count = &mut votes.by_word[number as usize][vote];
                        *count = count.saturating_add(weight);
                    }
                };
                match numbers {
                    [only] => add(*only, 1),
                    // Of a full name the family name is used alone: the last, or the
                    // first if syllables follow ("Won In-choul").
                    [first, .., last] if kind == NameKind::Person => {
                        let family_first = !is_candidate(vocabulary.word(*last));
                        add(*first, if family_first { FAMILY_FIRST } else { 1 });
                        add(*last, 3);
                    }
                    _ => {}
                }
            }
        }
        votes
    }

    /// Adds votes to the scores of single words that others contradict; gives
    /// whether there were any.
    pub fn add_to(
        &self,
        vocabulary: &Vocabulary<'_>,
        sentence: &Prepared,
        labels: &[Label],
        scores: &mut [Scores],
    ) -> bool {
        let mut changed = false;
        for (at, &label) in labels.iter().enumerate() {
            let number = sentence.words[at];
            let alone = matches!(label.position(), None | Some(Position::Single));
            if !alone || !is_candidate(vocabulary.word(number)) {
                continue;
            }
            let mut votes = self.by_word[number as usize];
            let own = KINDS.iter().position(|&kind| Some(kind) == label.kind());
            if let Some(own) = own {
                votes[own] -= 1; // a word does not vote for itself
            }
            let of_own = own.map_or(0, |own| votes[own]);
            for (kind, votes) in KINDS.into_iter().zip(votes) {
                if votes > of_own && Some(kind) != label.kind() {
                    let single = Label::new(kind, Position::Single).index();
                    let bonus = VOTE * (votes - of_own).min(VOTES_MAX);
                    scores[at][single] = scores[at][single].saturating_add(bonus);
                    if votes >= FAMILY_FIRST - 1 {
                        forbid_outside(&mut scores[at]);
                    }
                    changed = true;
                }
            }
        }
        changed
    }
}

fn is_candidate(word: &Word) -> bool {
    matches!(word.case, Case::Capital | Case::AllCapitals | Case::Mixed)
}
