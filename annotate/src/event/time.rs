//! When an act happens: its own time expression, else that of its clause.

use super::Scene;
use crate::DateMention;
use crate::date::{Anchor, DateSpan};

/// How many steps up the tree a time expression may reach an act.
const STEPS_MAX: usize = 3;

/// A date this many days before publication belongs to the background.
const HISTORICAL_DAYS: i32 = 366;

/// The date of an act: of the time expression with a head that is known to date it,
/// or else of the nearest. When nothing says when, nothing is invented.
pub(super) fn of(
    scene: &Scene<'_>,
    word: usize,
    head: Option<usize>,
) -> Option<(DateSpan, Anchor)> {
    head.and_then(|head| scene.date_at(head))
        .or_else(|| nearest(scene, word))?
        .value
}

/// The time expression nearest to an act in the tree: also a feature of the classifier.
pub(super) fn nearest<'a>(scene: &Scene<'a>, word: usize) -> Option<&'a DateMention> {
    let sentence = scene.sentence_of(word);
    let first = scene.dates.partition_point(|date| date.sentence < sentence);
    let own = scene.dates[first..]
        .iter()
        .take_while(|date| date.sentence == sentence);
    own.filter_map(|date| Some((distance(scene, word, date)?, date)))
        .min_by_key(|(distance, date)| (*distance, date.span.start()))
        .map(|(_, date)| date)
}

/// Whether a date clearly predates the article.
pub(super) fn is_historical(scene: &Scene<'_>, date: Option<DateSpan>) -> bool {
    let last = date.and_then(DateSpan::last);
    let published = scene.document.metadata.published;
    last.zip(published).is_some_and(|(last, published)| {
        last.until(published)
            .is_ok_and(|days| days.get_days() > HISTORICAL_DAYS)
    })
}

/// How far a time expression is from an act in the tree: 0 if it hangs on it, more
/// if it hangs on what the act itself hangs on; `None` if another verb is nearer.
fn distance(scene: &Scene<'_>, word: usize, date: &DateMention) -> Option<usize> {
    let words = scene.words_in(date.span);
    let mut governor = scene.syntax.head(scene.head_of(words)?)?;
    // "on Monday morning", "the Monday attack": up to what the expression dates.
    let mut steps = 0;
    loop {
        let mut act = word;
        for up in 0..=STEPS_MAX {
            if act == governor {
                return Some(2 * steps + up);
            }
            match scene.syntax.head(act) {
                // A verb has its own time; a noun may take its clause's.
                Some(head) if up == 0 || !scene.is_verb(act) => act = head,
                Some(head) if shares_time(scene, act) => act = head,
                _ => break,
            }
        }
        if scene.is_verb(governor) || steps == STEPS_MAX {
            return None;
        }
        steps += 1;
        governor = scene.syntax.head(governor)?;
    }
}

/// Whether a verb happens when its governor does: coordinated or controlled.
fn shares_time(scene: &Scene<'_>, verb: usize) -> bool {
    use crate::syntax::DepRel::{Advcl, Conj, Xcomp};
    matches!(scene.syntax.relation(verb), Conj | Xcomp | Advcl)
}
