//! The front of an article: headline, byline, day, standfirst, among menus.

use super::furniture::Kind;
use super::judge::{Given, Judged, days_of, furniture_zone};
use super::line::Line;
use super::piece::Form;
use super::{Zone, byline, caption};

/// A line of fewer words is no headline if there is a longer one.
const HEADLINE_WORDS_MIN: usize = 4;
/// So many authors are believed.
const AUTHORS_MAX: usize = 24;
/// Nor is a line of more words.
const HEADLINE_WORDS_MAX: usize = 40;

/// Judges the lines before the story begins at `story`.
pub(super) fn judge(
    given: &Given<'_>,
    lines: &mut [Line<'_>],
    story: usize,
    zones: &mut [Zone],
    judged: &mut Judged,
) {
    let headline = if let Some(title) = given.title {
        mark_copies(&given.buffer[title.range()], lines, story);
        lines[..story]
            .iter()
            .rposition(|line| line.form == Form::Headline)
    } else {
        let found = find_headline(lines, story);
        if let Some(index) = found {
            judged.headline = Some(lines[index].span);
            zones[index] = Zone::Headline;
            let headline = lines[index].text;
            let (before, rest) = lines.split_at_mut(index);
            let before_len = before.len();
            mark_copies(headline, before, before_len);
            let left = story.max(index + 1) - index - 1;
            mark_copies(headline, &mut rest[1..], left);
        }
        found
    };
    // Bylines stand beneath the headline; above it there are only menus.
    let from = headline.map_or(0, |index| index + 1);
    for index in 0..story {
        if zones[index] == Zone::Headline {
            continue;
        }
        let beneath = index >= from;
        // One byline may be set on several lines.
        let may_name = judged.authors.is_empty()
            || index > 0
                && lines[index - 1].kind == Some(Kind::Byline)
                && !byline::has_role(lines[index].text);
        let heads = lines[index].form == Form::Heading
            && lines.get(index + 1).is_some_and(|next| {
                next.kind.is_none()
                    && matches!(
                        next.form,
                        Form::Paragraph | Form::ListItem | Form::Quote | Form::Row
                    )
            });
        zones[index] = front_zone(&mut lines[index], beneath, may_name);
        if beneath && heads && lines[index].kind.is_none() {
            zones[index] = Zone::Heading;
        }
        take_metadata(&lines[index], judged);
    }
    // The headline may stand right before the text ends: no story at all.
    for line in lines.iter().skip(story).take(3) {
        if matches!(line.kind, Some(Kind::Byline | Kind::DateLine)) {
            take_metadata(line, judged);
        }
    }
}

fn front_zone(line: &mut Line<'_>, beneath: bool, may_name: bool) -> Zone {
    if let Some(kind) = line.kind {
        return furniture_zone(kind);
    }
    let is_bare = beneath
        && matches!(line.form, Form::Unmarked | Form::Byline | Form::Paragraph)
        && may_name
        && byline::bare(line.text).is_some();
    if is_bare {
        line.kind = Some(Kind::Byline);
        return Zone::Byline;
    }
    match line.form {
        Form::Caption => Zone::Caption,
        Form::Byline => Zone::Byline,
        Form::Paragraph if beneath && (line.words >= HEADLINE_WORDS_MIN || line.is_sentence) => {
            Zone::Body
        }
        Form::Heading if beneath && line.words >= HEADLINE_WORDS_MIN => Zone::Heading,
        Form::ListItem if beneath => Zone::ListItem,
        Form::Quote if beneath => Zone::Quote,
        Form::Unmarked if line.is_item() && beneath => Zone::ListItem,
        Form::Unmarked if beneath && caption::is_noun_phrase(line.text) && line.is_sentence => {
            Zone::Caption
        }
        Form::Unmarked if beneath && !line.is_sentence && is_topics(line.text) => Zone::Boilerplate,
        // A standfirst.
        Form::Unmarked if beneath && line.is_prose => Zone::Body,
        Form::Unmarked if beneath && line.words > HEADLINE_WORDS_MIN => Zone::Heading,
        _ => Zone::Boilerplate,
    }
}

/// Whether a line is a list of topics: "Republic of Congo, Health, Floods".
fn is_topics(text: &str) -> bool {
    text.contains(", ")
        && text
            .split([' ', ','])
            .filter(|word| !word.is_empty() && !matches!(*word, "of" | "and" | "the" | "&"))
            .all(|word| word.starts_with(char::is_uppercase))
}

fn take_metadata(line: &Line<'_>, judged: &mut Judged) {
    match line.kind {
        Some(Kind::DateLine) => {
            let (published, modified) = days_of(line.text);
            judged.published = judged.published.or(published);
            judged.modified = judged.modified.or(modified);
            if judged.agency.is_none() {
                judged.agency = byline::dated(line.text).and_then(|byline| byline.agency);
            }
        }
        Some(Kind::Byline) => {
            let byline = byline::with_lead(line.text)
                .or_else(|| byline::dated(line.text))
                .or_else(|| byline::bare(line.text))
                .unwrap_or_default();
            for author in byline.authors {
                if judged.authors.len() < AUTHORS_MAX && !judged.authors.contains(&author) {
                    judged.authors.push(author);
                }
            }
            judged.agency = judged.agency.take().or(byline.agency);
            let (published, modified) = days_of(line.text);
            judged.published = judged.published.or(published);
            judged.modified = judged.modified.or(modified);
        }
        _ if line.form == Form::Byline => {
            let (published, _) = days_of(line.text);
            judged.published = judged.published.or(published);
        }
        _ => {}
    }
}

/// The headline among the lines before the story: the first that shares its
/// words with the story, as mastheads and menus do not, beneath the last menu.
fn find_headline(lines: &[Line<'_>], story: usize) -> Option<usize> {
    if let Some(marked) = lines.iter().position(|line| line.form == Form::Headline) {
        return Some(marked);
    }
    let opening = opening_words(lines, story);
    let mut candidates: Vec<(usize, usize)> = (0..story)
        .filter(|&index| is_candidate(&lines[index]))
        .map(|index| (index, shared_words(lines[index].text, &opening)))
        .collect();
    // The masthead, or a menu, may share the story's words too: a menu parts
    // them from the headline.
    let is_parted = |left: usize, right: usize| lines[left + 1..right].iter().any(is_of_site);
    if let [(first, _), (next, _), ..] = candidates[..]
        && is_masthead(&lines[first])
        && is_parted(first, next.max(candidates[candidates.len() - 1].0))
    {
        candidates.remove(0);
    }
    let most = candidates.iter().map(|(_, shared)| *shared).max()?;
    let group = candidates
        .chunk_by(|(left, _), (right, _)| !is_parted(*left, *right))
        .rfind(|group| {
            group
                .iter()
                .any(|(_, shared)| shared * 2 >= most && (most == 0 || *shared > 0))
        })?;
    let group_most = group.iter().map(|(_, shared)| *shared).max()?;
    group
        .iter()
        .find(|(index, shared)| {
            lines[*index].words >= HEADLINE_WORDS_MIN
                && shared * 2 >= group_most
                && (most == 0 || *shared > 0)
        })
        .or_else(|| {
            let shares = |(_, shared): &&(usize, usize)| *shared > 0 && *shared == group_most;
            group.iter().find(shares)
        })
        .or_else(|| {
            group
                .iter()
                .chain(&candidates)
                .find(|(index, _)| lines[*index].words >= 2 && story < lines.len())
        })
        .map(|(index, _)| above_standfirst(lines, *index))
}

/// A standfirst shares more of the story's words than the title right above it.
fn above_standfirst(lines: &[Line<'_>], index: usize) -> usize {
    let above = index.checked_sub(1);
    match above.map(|above| &lines[above]) {
        Some(title)
            if lines[index].is_prose
                && is_candidate(title)
                && !title.is_sentence
                && title.words >= 2 =>
        {
            index - 1
        }
        _ => index,
    }
}

/// Whether a line in capitals may be the name of the site.
fn is_masthead(line: &Line<'_>) -> bool {
    line.form == Form::Unmarked && line.words <= 5 && !line.text.contains(char::is_lowercase)
}

fn is_candidate(line: &Line<'_>) -> bool {
    let open = line.kind.is_none() || line.kind == Some(Kind::Promo) && line.text.contains(':');
    open && line.words <= HEADLINE_WORDS_MAX
        && matches!(line.form, Form::Unmarked | Form::Heading)
        && !line.is_item()
}

/// Whether a line belongs to what a site sets above its articles.
fn is_of_site(line: &Line<'_>) -> bool {
    matches!(
        line.kind,
        Some(
            Kind::Navigation
                | Kind::Login
                | Kind::Newsletter
                | Kind::Cookie
                | Kind::Paywall
                | Kind::RelatedHeading
        )
    )
}

/// The longer words of the first paragraphs, folded and sorted.
fn opening_words(lines: &[Line<'_>], story: usize) -> Vec<String> {
    let mut words: Vec<String> = lines[story.min(lines.len())..]
        .iter()
        .filter(|line| line.is_prose)
        .take(6)
        .flat_map(|line| content_words(line.text))
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn content_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= 4)
        .map(|word| word.to_lowercase().chars().take(6).collect())
}

fn shared_words(text: &str, opening: &[String]) -> usize {
    content_words(text)
        .filter(|word| opening.binary_search(word).is_ok())
        .count()
}

/// Copies of the headline, with or without the site's name, are furniture.
fn mark_copies(headline: &str, lines: &mut [Line<'_>], count: usize) {
    let wanted = letters(headline);
    if wanted.is_empty() {
        return;
    }
    let limit = count.max(lines.len().min(count + 2)).min(lines.len());
    for line in &mut lines[..limit] {
        let same = letters(line.text);
        let is_copy = same == wanted
            || line.words >= 4 && same.starts_with(&wanted) && same.len() <= wanted.len() + 40;
        if is_copy && (!line.is_prose || same == wanted) {
            line.kind = Some(Kind::Navigation);
            line.is_prose = false;
        }
    }
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
