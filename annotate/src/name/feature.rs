//! The features of a token: what a model has weights for.
//!
//! Features of one word at one place are apart from those that join several, so
//! that the former can be summed once for each word of an article.

use super::word::{Case, Word};
use crate::model::{Feature, mix};

/// How a sentence is written as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// As prose is.
    #[default]
    Prose,
    /// Most Words With a Capital.
    Title,
    /// ALL IN CAPITALS.
    AllCapitals,
    /// without any capital.
    Small,
}

/// What surrounds a word in its sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Nothing stands between the word and the one before.
    pub glued: bool,
    /// What lists a phrase that the word is part of is in, and where in it it stands.
    pub phrase: u16,
    /// Where the run of words with capitals that the word is in begins and ends;
    /// nothing for a word that is in none.
    pub run: (u32, u32),
}

/// A sentence as features see it.
pub(super) struct View<'a> {
    pub words: &'a [&'a Word],
    pub places: &'a [Place],
    pub style: Style,
}

/// How far from a token a word may stand to have features of its own.
pub(super) const REACH: usize = 2;

/// The features of a word `offset - REACH` places from the token (0 is two before).
pub(super) fn of_word(word: &Word, offset: usize, mut emit: impl FnMut(Feature)) {
    // Templates 0..40 for each offset.
    let base = 40 * u32::try_from(offset).expect("offsets are at most four");
    let mut add = |template: u32, value: u64| emit(Feature::new(base + template, value));
    add(0, word.lower);
    if word.class.fine != 0 {
        add(1, u64::from(word.class.coarse));
        add(2, u64::from(word.class.middle));
        add(3, u64::from(word.class.fine));
    }
    add(4, word.shape);
    add(5, u64::from(word.lists));
    match offset {
        REACH => {
            add(6, word.exact);
            for (template, &affix) in (10..).zip(&word.affixes) {
                if affix != 0 {
                    add(template, affix);
                }
            }
            for bit in (0..12).filter(|bit| word.lists >> bit & 1 == 1) {
                add(20, bit);
            }
            add(21, mix(word.shape, u64::from(word.class.middle)));
            add(22, mix(word.shape, u64::from(word.lists)));
            add(23, mix(word.shape, word.affixes[7]));
        }
        1 | 3 => {
            add(7, word.affixes[7]);
            add(8, mix(u64::from(word.class.middle), word.shape));
        }
        _ => {}
    }
}

/// The features of the run of capitals a word is in: what it begins and ends with
/// says more of the whole ("… University", "Mr …") than the nearest words do.
fn of_run(view: &View<'_>, at: usize, add: &mut impl FnMut(u32, u64)) {
    let edge = Word::default();
    let (start, end) = view.places[at].run;
    let (start, end) = (start as usize, end as usize);
    let word = |at: usize| view.words.get(at).map_or(&edge, |word| *word);
    let (first, last) = (word(start), word(end - 1));
    let (before, behind) = (word(start.wrapping_sub(1)), word(end));
    let length = (end - start).min(4) as u64;
    let position = u64::from(at == start) | u64::from(at + 1 == end) << 1 | length << 2;
    add(50, position);
    add(51, mix(last.lower, position));
    add(52, mix(first.lower, position));
    add(53, mix(before.lower, position));
    add(54, mix(behind.lower, position));
    add(55, mix(u64::from(last.class.middle), position));
    add(56, mix(u64::from(before.class.middle), position));
    add(57, mix(u64::from(behind.class.middle), position));
    add(
        58,
        mix(mix(u64::from(first.lists), u64::from(last.lists)), position),
    );
    add(59, mix(last.affixes[7], position));
    if behind.class.middle != 0 && word(end + 1).case != Case::Small {
        // "… of England"
        add(60, mix(mix(behind.lower, word(end + 1).lower), position));
    }
    add(
        61,
        mix(
            mix(u64::from(first.class.coarse), u64::from(last.class.coarse)),
            position,
        ),
    );
}

/// The features that join the word at `at` with what surrounds it.
pub(super) fn of_place(view: &View<'_>, at: usize, mut emit: impl FnMut(Feature)) {
    let edge = Word::default();
    let around = |offset: isize| {
        at.checked_add_signed(offset)
            .and_then(|at| view.words.get(at))
            .map_or(&edge, |word| *word)
    };
    let mut add = |template: u32, value: u64| emit(Feature::new(1000 + template, value));
    let (w2, w1, w0, n1, n2) = (around(-2), around(-1), around(0), around(1), around(2));
    let middle = |word: &Word| u64::from(word.class.middle);
    let coarse = |word: &Word| u64::from(word.class.coarse);
    let lists = |word: &Word| u64::from(word.lists & 0xff);

    add(0, mix(w1.lower, w0.lower));
    add(1, mix(w0.lower, n1.lower));
    add(2, mix(w2.lower, w1.lower));
    add(3, mix(n1.lower, n2.lower));
    add(4, mix(middle(w1), middle(w0)));
    add(5, mix(middle(w0), middle(n1)));
    add(6, mix(middle(w1), middle(n1)));
    add(7, mix(mix(coarse(w1), coarse(w0)), coarse(n1)));
    add(8, mix(mix(w1.shape, w0.shape), n1.shape));
    add(9, mix(w0.shape, w1.lower));
    add(10, mix(w0.shape, n1.lower));
    add(11, mix(lists(w1), lists(w0)));
    add(12, mix(lists(w0), lists(n1)));
    add(13, mix(mix(w0.shape, n1.shape), n2.shape));
    add(14, mix(mix(w0.shape, w1.shape), w2.shape));
    add(15, mix(w0.shape, mix(middle(w1), 1)));
    add(16, mix(w0.shape, mix(middle(n1), 1)));
    add(17, mix(w0.lower, middle(n1)));
    add(18, mix(w0.lower, middle(w1)));
    add(19, mix(middle(w0), w1.lower));
    add(20, mix(middle(w0), n1.lower));

    let place = view.places[at];
    if place.run.1 != 0 {
        of_run(view, at, &mut add);
    }
    let glue = u64::from(place.glued)
        | u64::from(view.places.get(at + 1).is_some_and(|next| next.glued)) << 1;
    add(30, mix(glue, w0.shape));
    if place.phrase != 0 {
        add(31, u64::from(place.phrase));
        add(32, mix(u64::from(place.phrase), w0.shape));
    }
    if at == 0 || (at == 1 && w1.case == Case::None) {
        add(33, mix(w0.shape, u64::from(w0.lists >> 8)));
        add(34, w0.lower);
        add(35, mix(w0.shape, middle(w0)));
    }
    if view.style != Style::Prose {
        let style = view.style as u64;
        add(36, mix(style, w0.shape));
        add(37, mix(style, mix(w0.shape, u64::from(w0.lists))));
        add(38, mix(style, mix(w0.shape, middle(w0))));
    }
}
