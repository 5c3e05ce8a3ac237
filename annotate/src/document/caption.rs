//! Captions that stand among the paragraphs of scraped text without a mark.

use super::furniture::Kind;
use super::line::Line;
use super::piece::Form;

/// A caption has at most so many words.
const CAPTION_WORDS_MAX: usize = 45;
/// A line of more words is no mere credit.
const CREDIT_WORDS_MAX: usize = 12;

/// Marks captions by the credits they stand beside, before or after.
pub(super) fn mark_credited(lines: &mut [Line<'_>]) {
    for line in lines.iter_mut() {
        if line.kind.is_none()
            && line.form == Form::Unmarked
            && ends_in_holder(line.text, line.words)
        {
            line.kind = Some(Kind::Caption);
            line.is_prose = false;
        }
    }
    for index in 0..lines.len() {
        let credit = &lines[index];
        if credit.kind != Some(Kind::Caption)
            || credit.words > CREDIT_WORDS_MAX
            || credit.form != Form::Unmarked
        {
            continue;
        }
        let beside = [index.checked_sub(1), Some(index + 1)];
        let found = beside.into_iter().flatten().find(|beside| {
            lines.get(*beside).is_some_and(|line| {
                line.kind.is_none()
                    && line.form == Form::Unmarked
                    && line.is_sentence
                    && line.words <= CAPTION_WORDS_MAX
                    && is_noun_phrase(first_sentence(line.text))
            })
        });
        if let Some(found) = found {
            lines[found].kind = Some(Kind::Caption);
            lines[found].is_prose = false;
        }
    }
}

/// Whether a noun phrase closes with who holds the picture: "The launcher during
/// trials at Oslo. (Norwegian Navy)".
fn ends_in_holder(text: &str, words: usize) -> bool {
    text.strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(". ("))
        .is_some_and(|(caption, holder)| {
            words <= CAPTION_WORDS_MAX
                && caption.split_whitespace().count() >= 4
                && holder.split_whitespace().count() <= 6
                && holder.starts_with(char::is_uppercase)
                && is_noun_phrase(first_sentence(caption))
        })
}

fn first_sentence(text: &str) -> &str {
    let end = text
        .match_indices(". ")
        .map(|(at, _)| at)
        // Not after an initial or a title.
        .find(|at| {
            text[..*at]
                .rsplit(' ')
                .next()
                .is_some_and(|word| word.len() > 3)
        });
    end.map_or(text, |end| &text[..end])
}

/// Steps over captions that look like prose right beneath the headline.
pub(super) fn after_captions(lines: &[Line<'_>], first: usize) -> usize {
    let is_caption = |line: &Line<'_>| {
        line.form == Form::Caption
            || line.form == Form::Unmarked && line.words <= 45 && is_noun_phrase(line.text)
    };
    if first > 0 && is_caption(&lines[first]) {
        let next = lines[first + 1..]
            .iter()
            .take(4)
            .position(|line| line.is_prose && !is_caption(line));
        return next.map_or(first, |next| first + 1 + next);
    }
    first
}

/// Whether no sentence of a text has a verb that tells: pictures are captioned
/// in noun phrases, stories begin with what happened.
pub(super) fn is_noun_phrase(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "agreed", "am", "are", "ate", "became", "been", "began", "being", "broke", "brought",
        "built", "came", "can", "could", "cut", "did", "do", "does", "fell", "felt", "fled",
        "flew", "fought", "found", "gave", "go", "goes", "got", "had", "has", "have", "heard",
        "held", "hit", "hold", "is", "isn't", "keep", "kept", "killed", "knew", "led", "left",
        "let", "lost", "made", "make", "makes", "may", "met", "might", "must", "paid", "put",
        "ran", "reached", "rose", "said", "sat", "saw", "say", "says", "sees", "sent", "set",
        "shall", "shook", "shot", "should", "show", "shows", "spent", "spoke", "stood", "swept",
        "take", "takes", "taught", "tells", "thought", "threw", "told", "took", "want", "wants",
        "was", "went", "were", "will", "withdrew", "won", "won't", "would", "wrote", "meets",
        "calls", "gets", "warns", "vows", "urges", "need", "needs", "know", "become", "think",
        "means", "begins", "ends",
    ];
    !text
        .split(|c: char| !c.is_alphabetic() && !matches!(c, '\'' | '’' | '-'))
        .any(|word| {
            let ends_as_past =
                word.len() > 4 && word.ends_with("ed") && word.starts_with(char::is_lowercase);
            ends_as_past || VERBS.contains(&word.to_lowercase().replace('’', "'").as_str())
        })
}
