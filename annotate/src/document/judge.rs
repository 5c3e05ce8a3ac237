//! Judgement: which zone each piece lies in, from its words and its place.
//!
//! An article has a front (menus, headline, byline, day, standfirst), a story
//! (from the first to the last piece of running text) and a tail. Furniture is
//! recognised by its words anywhere; what the words leave open is decided by
//! the part it stands in.

use jiff::civil::Date;

use super::furniture::Kind;
use super::line::Line;
use super::piece::{Form, Piece};
use super::{Block, Dateline, Zone, byline, dateline, day, front, inset, note};
use crate::span::Span;

/// What is known before judging.
pub(super) struct Given<'a> {
    /// The whole buffer.
    pub(super) buffer: &'a str,
    /// The headline, if it stands apart from the pieces.
    pub(super) title: Option<Span>,
    /// The authors known so far, by the caller or the page's metadata.
    pub(super) authors: &'a [String],
    /// The day of publication known so far.
    pub(super) published: Option<Date>,
}

/// What judging finds.
#[derive(Default)]
pub(super) struct Judged {
    /// Blocks in reading order.
    pub(super) blocks: Vec<Block>,
    /// The headline's place, if it was found among the pieces.
    pub(super) headline: Option<Span>,
    /// The names in visible bylines.
    pub(super) authors: Vec<String>,
    /// The agency in byline or dateline.
    pub(super) agency: Option<String>,
    /// The day a visible line says it was published.
    pub(super) published: Option<Date>,
    /// The day a visible line says it was changed.
    pub(super) modified: Option<Date>,
    /// Place and day in front of the story.
    pub(super) dateline: Option<Dateline>,
    /// Words of the story.
    pub(super) story_words: usize,
    /// Whether a wall or meter line was seen.
    pub(super) paywall: bool,
    /// Words of lines about cookies and consent.
    pub(super) consent_words: usize,
}

/// Before so many words of prose no comments begin.
const STORY_WORDS_MIN: usize = 60;
/// So many lists of teasers are cut off an article's end.
const TEASER_LISTS_MAX: usize = 4;

/// Judges every piece.
pub(super) fn judge(given: &Given<'_>, pieces: &[Piece]) -> Judged {
    let mut lines: Vec<Line<'_>> = pieces
        .iter()
        .map(|piece| Line::new(given.buffer, *piece))
        .collect();
    let mut judged = Judged::default();
    for line in &lines {
        judged.paywall |= line.kind == Some(Kind::Paywall);
        if line.kind == Some(Kind::Cookie) {
            judged.consent_words += line.words;
        }
    }
    let story = story_range(&lines);
    let mut zones = vec![Zone::Boilerplate; lines.len()];
    front::judge(given, &mut lines, story.start, &mut zones, &mut judged);
    mark_author_notes(given, &mut lines, &story, &judged.authors);
    judge_story(&lines, story.clone(), &mut zones);
    judge_tail(&lines, story.end, &mut zones, &mut judged);
    place(given, &lines, &zones, &mut judged);
    judged
}

/// From the first to after the last piece that tells the story.
fn story_range(lines: &[Line<'_>]) -> std::ops::Range<usize> {
    let tells = |line: &Line<'_>| line.is_prose && line.form != Form::Aside;
    let Some(first) = lines
        .iter()
        .position(|line| tells(line) && line.form != Form::Headline)
    else {
        return fallback_range(lines);
    };
    let first = front::after_captions(lines, first);
    let end = before_comments(lines, first);
    let last = lines[..end].iter().rposition(tells).unwrap_or(first);
    let last = before_teasers(lines, first, last);
    first..last + 1
}

/// Where comments begin, which are prose too. A stray button near the top
/// begins nothing, and markup has told comments from the story as a rule.
fn before_comments(lines: &[Line<'_>], first: usize) -> usize {
    let prose = |line: &Line<'_>| {
        if line.is_prose && line.form != Form::Aside {
            line.words
        } else {
            0
        }
    };
    let all: usize = lines[first..].iter().map(prose).sum();
    let mut before = 0;
    for (index, line) in lines.iter().enumerate().skip(first) {
        let opens = line.kind == Some(Kind::CommentHeading) && before >= STORY_WORDS_MIN;
        if opens && (line.form == Form::Unmarked || all - before < before) {
            return index;
        }
        before += prose(line);
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

/// Lines about the authors: they begin with a known name, or say what one does.
fn mark_author_notes(
    given: &Given<'_>,
    lines: &mut [Line<'_>],
    story: &std::ops::Range<usize>,
    found: &[String],
) {
    let known = given.authors.iter().chain(found);
    let names: Vec<&str> = known.map(String::as_str).collect();
    let tail_start = story.end.saturating_sub(4).max(story.start + 1);
    for (index, line) in lines.iter_mut().enumerate() {
        if line.kind.is_some() && line.kind != Some(Kind::Note)
            || line.form == Form::Heading
            || line.words > 80
        {
            continue;
        }
        let late = index >= tail_start || index < story.start;
        let is_note = late && note::is_about_author(line.text, &names);
        if is_note {
            line.kind = Some(Kind::AuthorNote);
        }
    }
}

fn judge_story(lines: &[Line<'_>], story: std::ops::Range<usize>, zones: &mut [Zone]) {
    // Inside a list of other articles until running text comes back.
    let mut related = false;
    let mut skipping = false;
    for index in story.clone() {
        let line = &lines[index];
        skipping |= line.kind == Some(Kind::SkipStart) && ends_skip(&lines[index..story.end]);
        if skipping {
            skipping = line.kind != Some(Kind::SkipEnd);
            continue;
        }
        if let Some(kind) = line.kind {
            related |= kind == Kind::RelatedHeading;
            zones[index] = furniture_zone(kind);
            continue;
        }
        let after_title = related
            && index > 0
            && !lines[index - 1].is_sentence
            && lines[index - 1].kind.is_none();
        if related
            && (!line.is_prose && line.form != Form::Paragraph || after_title && line.words < 20)
        {
            continue;
        }
        related = false;
        zones[index] = story_zone(lines, index, story.end);
    }
}

/// Whether an inset that readers may skip is closed within a few lines.
fn ends_skip(lines: &[Line<'_>]) -> bool {
    lines
        .iter()
        .take(12)
        .any(|line| line.kind == Some(Kind::SkipEnd))
}

/// The zone of a piece within the story that is not furniture.
fn story_zone(lines: &[Line<'_>], index: usize, end: usize) -> Zone {
    let line = &lines[index];
    match line.form {
        Form::Headline | Form::Aside => Zone::Boilerplate,
        Form::Heading => Zone::Heading,
        Form::ListItem => Zone::ListItem,
        Form::Quote => Zone::Quote,
        Form::Row => Zone::Table,
        Form::Byline => Zone::Byline,
        Form::Paragraph => Zone::Body,
        Form::Unmarked if line.is_item() => Zone::ListItem,
        Form::Unmarked if is_running(line) => Zone::Body,
        Form::Unmarked if line.words <= 7 && index + 1 < end => Zone::Heading,
        // Too long for a crosshead: a caption, or the title of another article.
        Form::Caption | Form::Unmarked => Zone::Caption,
    }
}

/// Whether a line of plain text reads as part of a story, not as a heading.
fn is_running(line: &Line<'_>) -> bool {
    line.is_prose
        || line.is_sentence
        || line.text.ends_with(':')
        || line.words > 14
        || starts_small(line.text)
}

fn starts_small(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_lowercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '(' | '$' | '€')
    })
}

fn judge_tail(lines: &[Line<'_>], start: usize, zones: &mut [Zone], judged: &mut Judged) {
    let mut ended = false;
    for index in start..lines.len() {
        let line = &lines[index];
        if let Some(kind) = line.kind {
            ended |= !matches!(kind, Kind::Advert | Kind::Caption | Kind::Promo);
            zones[index] = furniture_zone(kind);
            if kind == Kind::Byline
                && let Some(byline) = byline::with_lead(line.text)
                && judged.authors.is_empty()
            {
                judged.authors = byline.authors;
                judged.agency = judged.agency.take().or(byline.agency);
            }
            if kind == Kind::DateLine && line.text.contains(|c: char| c.is_alphabetic()) {
                let (published, modified) = days_of(line.text);
                let labelled = line.text.to_lowercase().contains("publish")
                    || line.text.to_lowercase().contains("posted");
                if labelled {
                    judged.published = judged.published.or(published);
                }
                judged.modified = judged.modified.or(modified);
            }
            continue;
        }
        if ended || line.form == Form::Aside {
            continue;
        }
        zones[index] = match line.form {
            Form::Unmarked if line.is_sentence => Zone::Body,
            Form::Unmarked
                if line.is_item() && index > 0 && lines[index - 1].text.ends_with(':') =>
            {
                Zone::ListItem
            }
            Form::Unmarked if line.is_item() && index > 0 && zones[index - 1] == Zone::ListItem => {
                Zone::ListItem
            }
            Form::Unmarked => {
                ended = true;
                Zone::Boilerplate
            }
            _ => story_zone(lines, index, lines.len()),
        };
    }
}

/// The days of a date line: published, changed.
pub(super) fn days_of(text: &str) -> (Option<Date>, Option<Date>) {
    let (mut published, mut modified) = (None, None);
    let mut start = 0;
    for found in day::find(text) {
        let label = text[start..found.range.start].to_lowercase();
        start = found.range.end;
        if label.contains("updated") || label.contains("modified") || label.contains("changed") {
            modified = modified.or(found.date());
        } else {
            published = published.or(found.date());
        }
    }
    (published, modified)
}

/// The zone of a piece that is not the story.
pub(super) fn furniture_zone(kind: Kind) -> Zone {
    match kind {
        Kind::Caption => Zone::Caption,
        Kind::Byline | Kind::AuthorNote | Kind::Agency => Zone::Byline,
        _ => Zone::Boilerplate,
    }
}

/// Makes the blocks; splits datelines and captions off the paragraphs they run into.
fn place(given: &Given<'_>, lines: &[Line<'_>], zones: &[Zone], judged: &mut Judged) {
    let mut opened = 0;
    for (line, zone) in lines.iter().zip(zones) {
        if zone.tells_the_story() && *zone != Zone::Headline {
            judged.story_words += line.words;
        }
        if *zone != Zone::Body {
            judged.blocks.push(Block {
                zone: *zone,
                span: line.span,
            });
            continue;
        }
        opened += 1;
        let mut start = line.span.start();
        if opened <= 2
            && judged.dateline.is_none()
            && let Some(found) = dateline::find(line.text, given.published.or(judged.published))
        {
            let shifted =
                |range: std::ops::Range<usize>| Span::new(start + range.start, start + range.end);
            judged.blocks.push(Block {
                zone: Zone::Dateline,
                span: shifted(found.range),
            });
            judged.dateline = Some(Dateline {
                place: found.place.map(shifted),
                date: found.date,
            });
            judged.agency = judged.agency.take().or(found.agency);
            start += found.body_start;
        }
        inset::split(
            given.buffer,
            Span::new(start, line.span.end()),
            &mut judged.blocks,
        );
    }
}
