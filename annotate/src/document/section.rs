//! The lines between the first and the last of a story: paragraphs, headings,
//! lists and tables, and the furniture among them.

use std::ops::Range;

use super::furniture::Kind;
use super::judge::furniture_zone;
use super::line::Line;
use super::piece::Form;
use super::{Zone, byline};

/// A heading in plain text has at most so many words.
const HEADING_WORDS_MAX: usize = 7;
/// Sentences in a list of other articles have fewer words.
const TEASER_WORDS_MAX: usize = 20;
/// So many lines back, at most, a list is followed to what opens it.
const LIST_LINES_MAX: usize = 16;

/// Judges the lines of a story.
pub(super) fn judge(lines: &[Line<'_>], story: Range<usize>, zones: &mut [Zone]) {
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
        if is_boxed(lines, index) {
            continue;
        }
        let after_title = related
            && index > 0
            && !lines[index - 1].is_sentence
            && lines[index - 1].kind.is_none();
        if related
            && (!line.is_prose && line.form != Form::Paragraph
                || after_title && line.words < TEASER_WORDS_MAX)
        {
            continue;
        }
        related = false;
        zones[index] = zone(lines, index, story.end);
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
pub(super) fn zone(lines: &[Line<'_>], index: usize, end: usize) -> Zone {
    let line = &lines[index];
    match line.form {
        Form::Headline | Form::Aside => Zone::Boilerplate,
        Form::Heading => Zone::Heading,
        Form::ListItem => Zone::ListItem,
        Form::Quote => Zone::Quote,
        Form::Row => Zone::Table,
        Form::Byline => Zone::Byline,
        Form::Paragraph => Zone::Body,
        Form::Unmarked if is_row(line) => Zone::Table,
        Form::Unmarked if line.is_item() => Zone::ListItem,
        Form::Unmarked if is_running(line) => Zone::Body,
        Form::Unmarked if is_listed(lines, index) => Zone::ListItem,
        Form::Unmarked if is_desk(line) => Zone::Byline,
        Form::Unmarked if line.words <= HEADING_WORDS_MAX => heading(lines, index, end),
        // Too long for a crosshead: a caption, or the title of another article.
        Form::Caption | Form::Unmarked => Zone::Caption,
    }
}

/// A heading stands alone, and text comes after it; lines in a row that are no
/// sentences are titles of other articles.
fn heading(lines: &[Line<'_>], index: usize, end: usize) -> Zone {
    let is_title = |line: &Line<'_>| {
        line.kind.is_none()
            && line.form == Form::Unmarked
            && !line.is_item()
            && !is_row(line)
            && !is_running(line)
    };
    let next = lines[..end][index + 1..].iter().find(|line| {
        !matches!(
            line.kind,
            Some(Kind::Advert | Kind::Caption | Kind::DateLine | Kind::Byline)
        )
    });
    let is_followed = next.is_some_and(|next| next.kind.is_none() && !is_title(next));
    let is_alone = index == 0 || !is_title(&lines[index - 1]);
    if is_followed && is_alone {
        Zone::Heading
    } else {
        Zone::Boilerplate
    }
}

/// Whether a line stands alone in a box that asks to subscribe or to give.
fn is_boxed(lines: &[Line<'_>], index: usize) -> bool {
    let kind = |index: usize| lines.get(index).and_then(|line| line.kind);
    lines[index].form == Form::Unmarked
        && lines[index].words <= TEASER_WORDS_MAX
        && index > 0
        && kind(index - 1) == Some(Kind::Newsletter)
        && matches!(
            kind(index + 1),
            Some(Kind::Newsletter | Kind::Navigation | Kind::Login | Kind::Share)
        )
}

/// Whether a line is an item of a list that lost its marks: every line back to
/// one that ends with a colon is.
pub(super) fn is_listed(lines: &[Line<'_>], index: usize) -> bool {
    lines[..index]
        .iter()
        .rev()
        .take(LIST_LINES_MAX)
        .take_while(|line| line.kind.is_none())
        .find(|line| line.is_sentence || line.is_prose || opens_list(line.text))
        .is_some_and(|line| opens_list(line.text))
}

fn opens_list(text: &str) -> bool {
    const HEADINGS: [&str; 9] = [
        "at a glance",
        "highlights",
        "in brief",
        "key facts",
        "key findings",
        "key points",
        "key takeaways",
        "main points",
        "what we know so far",
    ];
    text.ends_with(':')
        || HEADINGS
            .iter()
            .any(|heading| text.eq_ignore_ascii_case(heading))
}

/// Whether a line credits a desk: "Agencies", "Staff Reporter".
fn is_desk(line: &Line<'_>) -> bool {
    const DESKS: [&str; 11] = [
        "agencies",
        "agency",
        "bureau",
        "correspondent",
        "correspondents",
        "desk",
        "newsroom",
        "reporter",
        "reporters",
        "staff",
        "writer",
    ];
    line.words <= 3
        && line.text.split_whitespace().all(byline::has_role)
        && line
            .text
            .split_whitespace()
            .any(|word| DESKS.contains(&word.to_lowercase().as_str()))
}

/// Whether a line is a row of a table that kept its tabs.
fn is_row(line: &Line<'_>) -> bool {
    line.text.matches('\t').count() >= 2
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
