//! Titles: the words directly before a person's name, told apart by what they do.

use std::ops::Range;

use super::draft::Draft;
use super::normalize;
use super::scene::Scene;
use crate::lexicon::{TitleWords, title_words};
use crate::name::NameKind;

/// What an honorific or a word of kinship says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Woman,
    Man,
}

/// What a title is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TitleKind {
    /// "Mr.", "Dame".
    Honorific,
    /// "Maj. Gen."
    Rank,
    /// "Defense Minister": a post, and so a role.
    Post,
}

/// One title of those that stand before a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub kind: TitleKind,
    pub text: String,
    pub tokens: Range<usize>,
}

/// All that stand before a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    pub segments: Vec<Title>,
    pub gender: Option<Gender>,
    /// The token the first of them starts at; the name's own start without any.
    pub start: usize,
}

/// Whether a token before a name is a rank or honorific.
pub(super) fn is_rank_or_honorific(scene: &Scene<'_>, token: usize) -> bool {
    scene
        .title(token)
        .any(TitleWords::RANK.or(TitleWords::HONORIFIC))
}

/// Whether two titles are the same but for dress: "Brig." is not told from
/// "Brigadier" by its full stop or its length.
pub(super) fn same_title(left: &str, right: &str) -> bool {
    let (left, right) = (normalize(left), normalize(right));
    left == right
        || left.len() >= 3 && right.starts_with(&left)
        || right.len() >= 3 && left.starts_with(&right)
}

/// The titles that stand directly before the name `drafts[index]`.
pub(super) fn titles_before(scene: &Scene<'_>, drafts: &[Draft], index: usize) -> Titles {
    let name = &drafts[index];
    let end = name.tokens.start;
    let floor = scene.sentence(name.sentence).start;
    let mut start = end;
    // Titles the tagger marked; two may stand side by side.
    let mut at = index;
    while let Some(before) = at.checked_sub(1) {
        let draft = &drafts[before];
        if draft.kind != NameKind::Title || draft.tokens.end != start {
            break;
        }
        start = draft.tokens.start;
        at = before;
    }
    // And those it did not: ranks and honorifics always, posts by their head.
    let taken = at
        .checked_sub(1)
        .map_or(floor, |before| drafts[before].tokens.end);
    while start > taken.max(floor) && extends_left(scene, start, end) {
        start -= 1;
    }
    start = unit_left(scene, drafts, start, end, taken.max(floor));
    let segments = segments(scene, start..end);
    let gender = segments
        .iter()
        .filter(|title| title.kind == TitleKind::Honorific)
        .find_map(|title| gender_of(&title.text))
        .or_else(|| kinship(scene, start, floor));
    Titles {
        segments,
        gender,
        start,
    }
}

/// "JCS directorate of strategic planning senior official Major General": the
/// unit of a body that an official sits in belongs to the post.
fn unit_left(scene: &Scene<'_>, drafts: &[Draft], start: usize, end: usize, floor: usize) -> usize {
    if start == end || !scene.is_lower(start) || scene.is(start, "of") {
        return start;
    }
    let of = (floor..start).rev().take(3).find(|at| scene.is(*at, "of"));
    let Some(of) = of.filter(|of| (*of..start).all(|at| scene.is_lower(at))) else {
        return start;
    };
    let unit = of.checked_sub(1).filter(|unit| {
        *unit >= floor
            && scene.is_any(
                *unit,
                &[
                    "directorate",
                    "department",
                    "division",
                    "office",
                    "bureau",
                    "unit",
                    "branch",
                    "section",
                    "staff",
                ],
            )
    });
    let Some(unit) = unit else { return start };
    let of_body = drafts.iter().any(|draft| {
        draft.kind == NameKind::Organization
            && draft.tokens.end <= unit
            && unit <= draft.tokens.end + 1
    });
    if of_body { unit } else { start }
}

/// Whether the token before `start` belongs to the titles that reach to `end`.
fn extends_left(scene: &Scene<'_>, start: usize, end: usize) -> bool {
    let token = start - 1;
    let words = scene.title(token);
    if words.any(TitleWords::RANK.or(TitleWords::HONORIFIC))
        && (scene.is_capitalized(token) || !words.any(TitleWords::POST))
    {
        // "rear", "field", "staff" and the like are ranks only before another.
        return scene.is_capitalized(token)
            && (start < end
                || scene.text(token).ends_with('.')
                || !words.any(TitleWords::MODIFIER));
    }
    if start == end {
        return words.any(TitleWords::POST) && scene.text(token) != "general";
    }
    let ranked = is_rank_or_honorific(scene, start) && scene.is_capitalized(start);
    if ranked && words.any(TitleWords::POST) && scene.is_lower(token) {
        return true; // "senior official Major General"
    }
    words.any(TitleWords::MODIFIER.or(TitleWords::ACTING))
        && !words.any(TitleWords::FORMER)
        && !words.any(TitleWords::ELECT)
        && (scene
            .title(start)
            .any(TitleWords::POST.or(TitleWords::MODIFIER)))
}

/// Cuts "spokesman Maj. Gen." into a post and a rank.
fn segments(scene: &Scene<'_>, tokens: Range<usize>) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        let kind = kind_at(scene, at, &tokens, titles.last());
        let glued = at > tokens.start && (scene.text(at) == "-" || scene.text(at - 1) == "-");
        match titles.last_mut() {
            Some(last) if last.kind == kind || glued => last.tokens.end = at + 1,
            _ => titles.push(Title {
                kind,
                text: String::new(),
                tokens: at..at + 1,
            }),
        }
        at += 1;
    }
    for title in &mut titles {
        title.text = scene.words(&title.tokens);
    }
    titles
}

fn kind_at(
    scene: &Scene<'_>,
    at: usize,
    tokens: &Range<usize>,
    before: Option<&Title>,
) -> TitleKind {
    let words = scene.title(at);
    if opens_chief_officer(scene, at, tokens.end) {
        return TitleKind::Post; // "Chief Executive Officer"
    }
    if scene.is(at, "justice") && before.is_some_and(|title| title.kind == TitleKind::Honorific) {
        return TitleKind::Honorific; // "Mr Justice"
    }
    let in_post = before.is_some_and(|title| title.kind == TitleKind::Post);
    if in_post && scene.is(at, "general") && general_ends_a_post(scene, at) {
        return TitleKind::Post;
    }
    if scene.is(at, "general") && at + 1 < tokens.end && scene.title(at + 1).any(TitleWords::POST) {
        return TitleKind::Post; // "General Manager"
    }
    let ahead = |class| (at + 1..tokens.end).any(|next| scene.title(next).any(class));
    if words.any(TitleWords::RANK) {
        // "Staff", "Chief", "Field" begin a rank only if a rank follows;
        // "Chief of Staff" is a post to its end.
        let lower_post = words.any(TitleWords::POST) && !scene.is_capitalized(at);
        let modifier = words.any(TitleWords::MODIFIER)
            || lower_post
            || scene.is_any(at, &["staff", "wing", "air", "field", "ensign", "private"]);
        let begins_rank = !in_post && !scene.is(at + 1, "of") && ahead(TitleWords::RANK);
        if !modifier || begins_rank {
            return TitleKind::Rank;
        }
        if in_post || ahead(TitleWords::POST) || words.any(TitleWords::POST) {
            return TitleKind::Post;
        }
        return TitleKind::Rank;
    }
    if words.any(TitleWords::HONORIFIC) && (!in_post || scene.is_capitalized(at)) {
        return TitleKind::Honorific;
    }
    TitleKind::Post
}

/// Whether a token stands in "Chief Executive Officer" or "Chief Operating
/// Officer", whose words are ranks elsewhere.
fn opens_chief_officer(scene: &Scene<'_>, at: usize, end: usize) -> bool {
    (at.saturating_sub(3)..=at).any(|chief| {
        scene.is(chief, "chief")
            && (chief + 1..(chief + 4).min(end)).any(|last| {
                last >= at
                    && scene.is(last, "officer")
                    && last > chief + 1
                    && !(chief + 1..last).any(|word| {
                        scene.title(word).any(TitleWords::RANK)
                            && !scene.title(word).any(TitleWords::POST)
                    })
            })
    })
}

/// "Secretary General", "Attorney General": the last word is no rank.
fn general_ends_a_post(scene: &Scene<'_>, at: usize) -> bool {
    at > 0
        && scene.is_any(
            at - 1,
            &[
                "secretary",
                "attorney",
                "director",
                "governor",
                "solicitor",
                "consul",
                "inspector",
                "prosecutor",
                "surgeon",
                "auditor",
                "-",
            ],
        )
}

fn gender_of(honorific: &str) -> Option<Gender> {
    honorific.split_whitespace().find_map(|word| {
        let words = title_words(&word.to_lowercase());
        if words.any(TitleWords::MAN) {
            Some(Gender::Man)
        } else if words.any(TitleWords::WOMAN) {
            Some(Gender::Woman)
        } else {
            None
        }
    })
}

/// What "his wife, Beatrice Kamanga" says.
fn kinship(scene: &Scene<'_>, start: usize, floor: usize) -> Option<Gender> {
    let comma = start.checked_sub(1).filter(|at| *at >= floor)?;
    let noun = if scene.text(comma) == "," {
        comma.checked_sub(1).filter(|at| *at >= floor)?
    } else {
        comma
    };
    let woman = [
        "wife",
        "daughter",
        "sister",
        "mother",
        "widow",
        "aunt",
        "niece",
        "granddaughter",
        "grandmother",
        "girlfriend",
        "great-granddaughter",
        "businesswoman",
        "chairwoman",
        "spokeswoman",
        "actress",
    ];
    let man = [
        "husband",
        "son",
        "brother",
        "father",
        "uncle",
        "nephew",
        "grandson",
        "grandfather",
        "boyfriend",
        "businessman",
        "spokesman",
        "actor",
    ];
    if scene.is_any(noun, &woman) {
        Some(Gender::Woman)
    } else if scene.is_any(noun, &man) {
        Some(Gender::Man)
    } else {
        None
    }
}
