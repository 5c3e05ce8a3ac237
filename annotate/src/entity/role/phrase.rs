//! The post a noun phrase states, with the body, country or place it is held for.

use std::ops::Range;

use super::{Around, Holder, Post, Reader, Tenure};
use crate::entity::place::Evidence;
use crate::lexicon::TitleWords;
use crate::name::NameKind;

impl Reader<'_> {
    /// The post a noun phrase states.
    pub(super) fn post_in(&self, phrase: Range<usize>) -> Option<Post> {
        let mut start = phrase.start;
        let mut holder = Holder::default();
        let mut own = None;
        let indefinite = self.scene.is_any(start, &["a", "an"]);
        if self.scene.is_any(start, &["the", "a", "an"]) {
            start += 1;
        } else if self
            .scene
            .is_any(start, &["its", "their", "his", "her", "our", "my", "whose"])
        {
            own = Some(start);
            start += 1;
        }
        let (mut start, tenure) = self.lead_in(start, &phrase, &mut holder, &mut own);
        let head = self.head(start..phrase.end, indefinite || tenure == Tenure::Former)?;
        // "a company spokesman": the company named before.
        let mut of_body = false;
        while start < head && self.scene.is_lower(start) && self.scene.is_any(start, &COMMON_BODIES)
        {
            of_body = true;
            start += 1;
        }
        let mut end = head + 1;
        end = self.extend_title(end, phrase.end);
        let right = self.holder_right_within(end, phrase.end);
        holder.organization = right.organization.or(holder.organization);
        holder.country = holder.country.or(right.country);
        let meant = of_body
            || own.is_some()
                && (self.scene.is_any(phrase.start, &["its", "their"])
                    || self.scene.is_any(start.saturating_sub(2), &COMMON_BODIES));
        if meant && holder.organization.is_none() && holder.country.is_none() {
            let (organization, country) = self.antecedent(phrase.start);
            holder.organization = organization;
            holder.country = country;
        } else if self.scene.is(phrase.start, "whose") && holder.organization.is_none() {
            let before = self.draft_ending(phrase.start.saturating_sub(1));
            holder.organization =
                before.filter(|at| self.drafts[*at].kind == NameKind::Organization);
        }
        let words = start..end;
        let (extra, words) = self.tenure_inside(words);
        if words.is_empty() {
            return None;
        }
        let mut of_state = self.is_of_state(&(phrase.start..end));
        let mut title = self.scene.words(&words);
        if self.scene.is(words.end - 1, "counterpart") {
            let other = self.counterpart()?;
            title = other.title;
            of_state = other.of_state;
        }
        Some(Post {
            title,
            organization: holder.organization,
            country: holder.country,
            place: right.place,
            tenure: if extra == Tenure::Current {
                tenure
            } else {
                extra
            },
            evidence: self.scene.span(&phrase),
            of_state,
        })
    }

    /// Passes what stands before the post itself: holders, their possessives,
    /// "former", "new". Where the post begins, and whether it is held.
    fn lead_in(
        &self,
        start: usize,
        phrase: &Range<usize>,
        holder: &mut Holder,
        own: &mut Option<usize>,
    ) -> (usize, Tenure) {
        let mut start = start;
        let mut tenure = Tenure::Current;
        while start < phrase.end {
            if let Some(draft) = self.draft_at(start) {
                match self.drafts[draft].kind {
                    NameKind::Organization => holder.organization = Some(draft),
                    NameKind::Location | NameKind::Norp => {
                        holder.country = self.country(draft).or(holder.country);
                    }
                    _ => {}
                }
                start = self.drafts[draft].tokens.end;
                continue;
            }
            let class = self.scene.title(start);
            if class.any(TitleWords::FORMER) {
                tenure = Tenure::Former;
            } else if class.any(TitleWords::ACTING) {
                tenure = Tenure::Acting;
            } else if !(self.scene.is_possessive(start)
                || matches!(
                    self.scene.text(start),
                    "-" | "(" | ")" | "new" | "longtime" | "year" | "years" | "old"
                )
                || self
                    .scene
                    .text(start)
                    .bytes()
                    .all(|byte| byte.is_ascii_digit()))
            {
                // A possessive further on starts the post anew: "the army's chief of staff".
                match (start..phrase.end.min(start + 5))
                    .take_while(|at| !self.scene.is(*at, "of"))
                    .find(|at| self.scene.is_possessive(*at))
                {
                    Some(mark) if self.draft_at(mark).is_none() => {
                        if self.scene.is_any(mark - 1, &COMMON_BODIES) {
                            *own = Some(phrase.start);
                        }
                        start = mark + 1;
                        continue;
                    }
                    _ => break,
                }
            }
            start += 1;
        }
        (start, tenure)
    }

    /// The post of the person named before in the sentence: what a counterpart holds.
    fn counterpart(&self) -> Option<Post> {
        let other = self.drafts[..self.index]
            .iter()
            .rposition(|draft| draft.kind == NameKind::Person)
            .filter(|at| self.drafts[*at].sentence == self.drafts[self.index].sentence)?;
        let reader = Reader {
            index: other,
            name: self.drafts[other].tokens.clone(),
            sentence: self.sentence.clone(),
            ..*self
        };
        let mut found = Around::default();
        reader.titles(&mut found);
        found.posts.into_iter().find(|post| !post.title.is_empty())
    }

    fn tenure_inside(&self, words: Range<usize>) -> (Tenure, Range<usize>) {
        let mut words = words;
        let class = self.scene.title(words.end - 1);
        if words.len() > 2 && class.any(TitleWords::ELECT) && self.scene.text(words.end - 2) == "-"
        {
            words.end -= 2;
            return (Tenure::Elect, words);
        }
        (Tenure::Current, words)
    }

    /// The head of a post: the last post word before a preposition or the end.
    fn head(&self, words: Range<usize>, any_occupation: bool) -> Option<usize> {
        let mut last = None;
        for at in words.clone().take(8) {
            if self.draft_at(at).is_some() {
                break;
            }
            let text = self.scene.text(at);
            if matches!(
                text,
                "of" | "for"
                    | "at"
                    | "to"
                    | "with"
                    | "in"
                    | "from"
                    | "on"
                    | "and"
                    | "by"
                    | "("
                    | "until"
                    | "since"
                    | "during"
                    | "under"
            ) {
                break;
            }
            last = Some(at);
        }
        let last = last?;
        let post = |at| self.scene.title(at).any(TitleWords::POST);
        let is_post =
            post(last) || last > words.start && self.scene.is(last, "general") && post(last - 1);
        let is_occupation = || {
            let text = self.scene.text(last);
            any_occupation
                && self.scene.is_lower(last)
                && text.len() > 4
                && !["mother", "father", "brother", "sister", "daughter"]
                    .iter()
                    .any(|kin| text.ends_with(kin))
                && ["er", "or", "ist", "ian", "ant", "man", "woman"]
                    .iter()
                    .any(|suffix| text.ends_with(suffix))
        };
        let is_major = || self.scene.title(last).any(TitleWords::RANK) && any_occupation;
        (is_post || is_occupation() || is_major()).then_some(last)
    }

    /// Takes "of staff", "for peace and security", "of foreign affairs" into the
    /// title: what follows the head and names no body or place of its own.
    fn extend_title(&self, end: usize, limit: usize) -> usize {
        if end >= limit || !self.scene.is_any(end, &["of", "for"]) {
            return end;
        }
        let mut at = end + 1;
        if self.scene.is_any(at, &["the", "its"]) {
            // "director for the polar code": what it is for, not whom it is of.
            let lower = |at: usize| self.draft_at(at).is_none() && self.scene.is_lower(at);
            let stop = (at + 1..limit).find(|at| !lower(*at)).unwrap_or(limit);
            let of_body = self.scene.is_any(stop - 1, &COMMON_BODIES)
                || self.scene.is_any(
                    stop - 1,
                    &[
                        "ministry",
                        "government",
                        "army",
                        "office",
                        "country",
                        "region",
                    ],
                );
            let whole = self.scene.is(end, "for") && stop == limit && stop > at + 1 && !of_body;
            return if whole { stop } else { end };
        }
        while at < limit && self.draft_at(at).is_none() {
            let text = self.scene.text(at);
            let inner = text == "and"
                || text == "-"
                || self.scene.is_lower(at)
                || self.scene.is_any(at, &["staff", "state"]);
            if !inner || matches!(text, "in" | "at" | "of" | "for" | "to" | "with" | "from") {
                break;
            }
            at += 1;
        }
        // "for Africa": a region a post is for belongs to it, a country or body does not.
        if at == end + 1 && self.scene.is(end, "for") {
            let region = self.draft_at(at).filter(|draft| {
                self.drafts[*draft].kind == NameKind::Location && self.country(*draft).is_none()
            });
            return region.map_or(end, |draft| self.drafts[draft].tokens.end);
        }
        if at == end + 1 || self.scene.is(at - 1, "and") {
            return end;
        }
        // "head of operations for Africa"
        let region = self.draft_at(at + 1).filter(|draft| {
            self.scene.is(at, "for")
                && self.drafts[*draft].kind == NameKind::Location
                && self.country(*draft).is_none()
        });
        region.map_or(at, |draft| self.drafts[draft].tokens.end)
    }

    pub(super) fn holder_right(&self, at: usize) -> Holder {
        self.holder_right_within(at, self.phrase_end(at))
    }

    /// The body and country behind a post: "of the NATO Military Committee".
    fn holder_right_within(&self, start: usize, end: usize) -> Holder {
        let mut holder = Holder::default();
        let mut at = start;
        while at < end {
            let Some(draft) = self.draft_at(at) else {
                let text = self.scene.text(at);
                if holder.organization.is_some()
                    && !self.scene.is_possessive(at)
                    && !matches!(text, "(" | ")")
                {
                    break;
                }
                at += 1;
                continue;
            };
            match self.drafts[draft].kind {
                NameKind::Organization => {
                    // In "the Assembly's Intelligence Committee" the last is meant.
                    holder.organization = Some(draft);
                }
                // An envoy for a country, or an ambassador to it, is not of it.
                NameKind::Location | NameKind::Norp
                    if holder.organization.is_none()
                        && !self
                            .scene
                            .is_any(at.saturating_sub(1), &["for", "to", "on"]) =>
                {
                    holder.country = holder.country.or(self.country(draft));
                    if at > 0 && self.scene.is_any(at - 1, &["of", "from"]) {
                        holder.place = Some(draft);
                    }
                }
                _ => {}
            }
            at = self.drafts[draft].tokens.end;
        }
        holder
    }

    /// The body "its" speaks of: the first one named in the nearest stretch
    /// before it; or the country, if that stretch speaks of "the Sudanese army".
    fn antecedent(&self, pronoun: usize) -> (Option<usize>, Option<Evidence>) {
        let before = self
            .drafts
            .partition_point(|draft| draft.tokens.end <= pronoun);
        let sentence = self.drafts[self.index].sentence;
        let mut first: Option<usize> = None;
        for at in (0..before).rev() {
            let draft = &self.drafts[at];
            if sentence - draft.sentence > 3
                || first.is_some_and(|first| self.drafts[first].sentence != draft.sentence)
            {
                break;
            }
            if draft.kind == NameKind::Organization && draft.stands_for.is_none() {
                first = Some(at);
            }
            let force = self.scene.is_any(
                draft.tokens.end,
                &[
                    "army",
                    "navy",
                    "military",
                    "government",
                    "police",
                    "police force",
                    "parliament",
                ],
            );
            if first.is_none() && draft.kind == NameKind::Norp && force {
                return (None, self.country(at));
            }
        }
        (first, None)
    }
}

/// Common nouns that stand for a body named before: "the company's director".
const COMMON_BODIES: [&str; 24] = [
    "fund",
    "network",
    "institute",
    "foundation",
    "broadcaster",
    "newspaper",
    "airline",
    "regulator",
    "museum",
    "council",
    "company",
    "firm",
    "group",
    "agency",
    "party",
    "union",
    "bank",
    "club",
    "commission",
    "organization",
    "organisation",
    "association",
    "charity",
    "university",
];
