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
use super::{
    Block, Dateline, Zone, byline, caption, dateline, day, extent, front, inset, note, section,
};
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
    caption::mark_credited(&mut lines);
    let mut story = extent::story_range(&lines);
    mark_contents(&mut lines, &story);
    let mut zones = vec![Zone::Boilerplate; lines.len()];
    front::judge(given, &mut lines, story.start, &mut zones, &mut judged);
    mark_author_notes(given, &mut lines, &story, &judged.authors);
    story.end = extent::before_end(&lines, story.start, story.end);
    for (line, zone) in lines.iter().zip(&mut zones).take(story.start) {
        if line.kind == Some(Kind::AuthorNote) {
            *zone = Zone::Byline;
        }
    }
    section::judge(&lines, story.clone(), &mut zones);
    judge_tail(&lines, story.end, &mut zones, &mut judged);
    place(given, &lines, &zones, &mut judged);
    judged
}

/// Lines above a story that a heading in it repeats: a table of contents.
fn mark_contents(lines: &mut [Line<'_>], story: &std::ops::Range<usize>) {
    let letters = |text: &str| -> String {
        text.trim_start_matches(|c: char| !c.is_alphabetic())
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let is_title = |line: &Line<'_>| {
        line.kind.is_none() && line.form == Form::Unmarked && !line.is_prose && line.words <= 14
    };
    let mut headings: Vec<String> = lines[story.clone()]
        .iter()
        .filter(|line| is_title(line))
        .map(|line| letters(line.text))
        .filter(|heading| heading.len() >= 8)
        .collect();
    headings.sort_unstable();
    for line in &mut lines[..story.start] {
        let starts_with_number = line.text.starts_with(|c: char| c.is_ascii_digit());
        if is_title(line)
            && starts_with_number
            && headings.binary_search(&letters(line.text)).is_ok()
        {
            line.kind = Some(Kind::Navigation);
        }
    }
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
    let all: usize = lines[story.clone()].iter().map(|line| line.words).sum();
    let mut before = 0;
    for (index, line) in lines.iter_mut().enumerate() {
        before += if index >= story.start { line.words } else { 0 };
        if line.kind.is_some() && line.kind != Some(Kind::Note)
            || line.form == Form::Heading
            || line.words > 80
        {
            continue;
        }
        let late = index >= tail_start || index < story.start;
        // A line that begins with an author's name may be a note well before the end.
        let is_alone = names.contains(&line.text);
        let is_named = line.form == Form::Unmarked
            && (is_alone
                || (before * 5 >= all * 3 || before * 5 <= all)
                    && note::is_named(line.text, &names));
        let is_note = is_named
            || late
                && (note::is_about_author(line.text, &names)
                    || index >= tail_start && note::is_about_outlet(line.text));
        if is_note {
            line.kind = Some(Kind::AuthorNote);
            line.is_prose = false;
        }
    }
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
            // A list that a sentence of the story announces may close it.
            Form::Unmarked
                if index > 0
                    && matches!(zones[index - 1], Zone::Body | Zone::ListItem)
                    && section::is_listed(lines, index) =>
            {
                Zone::ListItem
            }
            Form::Unmarked => {
                ended = true;
                Zone::Boilerplate
            }
            _ => section::zone(lines, index, lines.len()),
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
