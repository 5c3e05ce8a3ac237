//! The extent of a story: its first and last line among what stands around it.

use super::furniture::Kind;
use super::line::Line;
use super::piece::Form;
use super::{caption, day};

/// Before so many words of prose no comments begin.
const STORY_WORDS_MIN: usize = 60;
/// So many lists of teasers are cut off an article's end.
const TEASER_LISTS_MAX: usize = 4;

/// Headline and standfirst have at most so many words together.
const FRONT_WORDS_MAX: usize = 70;
/// Byline and day stand within so many lines of the first that reads like prose.
const FRONT_LINES_MAX: usize = 14;

/// From the first to after the last piece that tells the story.
pub(super) fn story_range(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let Some(first) = lines
        .iter()
        .position(|line| tells(line) && line.form != Form::Headline)
    else {
        return fallback_range(lines);
    };
    let first = caption::after_captions(lines, after_front(lines, first));
    let end = before_comments(lines, first);
    let last = lines[..end].iter().rposition(tells).unwrap_or(first);
    let last = before_teasers(lines, first, last);
    first..before_end(lines, first, last + 1)
}

fn tells(line: &Line<'_>) -> bool {
    line.is_prose && line.form != Form::Aside
}

fn prose_words(lines: &[Line<'_>]) -> usize {
    lines
        .iter()
        .filter(|line| tells(line))
        .map(|line| line.words)
        .sum()
}

/// Steps over a headline or standfirst that reads like a paragraph: byline and
/// day come after it.
fn after_front(lines: &[Line<'_>], first: usize) -> usize {
    let mut words = 0;
    // The line after the front, and the words that read like prose before it.
    let (mut end, mut words_before) = (first, 0);
    for (index, line) in lines.iter().enumerate().skip(first).take(FRONT_LINES_MAX) {
        if line.form != Form::Unmarked {
            break;
        }
        if tells(line) {
            words += line.words;
            if words > FRONT_WORDS_MAX {
                break;
            }
        } else if line.kind == Some(Kind::Byline)
            || line.kind == Some(Kind::DateLine) && !day::find(line.text).is_empty()
        {
            (end, words_before) = (index + 1, words);
        }
    }
    let next = lines[end..].iter().position(tells);
    match next.map(|next| end + next) {
        Some(next) if end > first && prose_words(&lines[next..]) >= 2 * words_before => next,
        _ => question(lines, first),
    }
}

/// A headline that asks, with a menu above it, is no paragraph.
fn question(lines: &[Line<'_>], first: usize) -> usize {
    let line = &lines[first];
    let asks = line.form == Form::Unmarked && line.text.ends_with('?') && line.words <= 16;
    let next = lines[first + 1..].iter().take(6).position(tells);
    match next {
        Some(next)
            if asks
                && lines[..first]
                    .iter()
                    .all(|line| line.words < 4 || line.kind.is_some()) =>
        {
            first + 1 + next
        }
        _ => first,
    }
}

/// Where a story of scraped text ends before `end`: notes, sources, what a
/// press office says of itself, the author's note.
pub(super) fn before_end(lines: &[Line<'_>], first: usize, end: usize) -> usize {
    let all = prose_words(&lines[first..end]);
    let mut before = 0;
    for (index, line) in lines.iter().enumerate().take(end).skip(first) {
        let ends = line.form == Form::Unmarked
            && matches!(
                line.kind,
                Some(
                    Kind::EndMatter
                        | Kind::EndMark
                        | Kind::Copyright
                        | Kind::AuthorNote
                        | Kind::Tags
                )
            );
        if ends && before >= STORY_WORDS_MIN && before >= 2 * (all - before) {
            return index;
        }
        if tells(line) {
            before += line.words;
        }
    }
    end
}

/// Where comments begin, which are prose too. A stray button near the top
/// begins nothing, and markup has told comments from the story as a rule.
fn before_comments(lines: &[Line<'_>], first: usize) -> usize {
    let all = prose_words(&lines[first..]);
    let mut before = 0;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let opens = line.kind == Some(Kind::CommentHeading) && before >= STORY_WORDS_MIN;
        if opens && (line.form == Form::Unmarked || all - before < before) {
            return index;
        }
        if tells(line) {
            before += line.words;
        }
    }
    lines.len()
}

/// Text without any running prose: whatever is a sentence, or else everything.
fn fallback_range(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let tells = |line: &Line<'_>| {
        line.kind.is_none() && line.form != Form::Aside && line.form != Form::Headline
    };
    let sentence = |line: &Line<'_>| tells(line) && line.is_sentence;
    let first = lines.iter().position(sentence);
    let last = lines.iter().rposition(sentence);
    if let (Some(first), Some(last)) = (first, last) {
        return first..last + 1;
    }
    let first = lines.iter().position(tells).unwrap_or(lines.len());
    let last = lines.iter().rposition(tells).map_or(first, |last| last + 1);
    first..last
}

/// Where the story ends if its last prose is teasers: sentences beneath the
/// titles of other articles, after a heading that announces them.
fn before_teasers(lines: &[Line<'_>], first: usize, mut last: usize) -> usize {
    for _ in 0..TEASER_LISTS_MAX {
        let found = lines[first..last]
            .iter()
            .rposition(|line| line.kind == Some(Kind::RelatedHeading));
        let Some(heading) = found.map(|found| first + found) else {
            break;
        };
        let words = |range: &[Line<'_>]| {
            range
                .iter()
                .filter(|line| line.is_prose)
                .map(|line| line.words)
                .sum::<usize>()
        };
        let (before, after) = (
            words(&lines[first..heading]),
            words(&lines[heading + 1..=last]),
        );
        let all_teasers = (heading + 1..=last)
            .filter(|index| lines[*index].is_prose)
            .all(|index| !lines[index - 1].is_sentence && lines[index].words <= 40);
        if before < 4 * after || !all_teasers {
            break;
        }
        last = lines[first..heading]
            .iter()
            .rposition(|line| line.is_prose)
            .unwrap_or(0)
            + first;
    }
    last
}
