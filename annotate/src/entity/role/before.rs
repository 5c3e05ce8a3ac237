//! Posts before a name: its titles, and the apposition that ends at a comma.

use std::ops::Range;

use super::{Around, Holder, Post, Reader, Tenure, is_verb};
use crate::entity::title::{TitleKind, titles_before};
use crate::lexicon::TitleWords;
use crate::name::NameKind;

impl Reader<'_> {
    /// Titles directly before the name, and appositions before a comma.
    pub(super) fn before(&self, found: &mut Around) {
        let start = self.titles(found);
        let comma = start.checked_sub(1).filter(|at| *at > self.sentence.start);
        if let Some(comma) = comma.filter(|at| self.scene.text(*at) == ",") {
            self.apposition_before(comma, found);
        }
    }

    /// The posts among the titles directly before the name; where those begin.
    pub(super) fn titles(&self, found: &mut Around) -> usize {
        let titles = titles_before(self.scene, self.drafts, self.index);
        let start = titles.start;
        let unit = [
            "directorate",
            "department",
            "division",
            "office",
            "bureau",
            "section",
        ];
        let comma =
            self.scene.is_any(start, &unit) && self.scene.text(start.saturating_sub(1)) == ",";
        let holder = self.holder_left(start - usize::from(comma));
        let first = found.posts.len();
        for title in &titles.segments {
            if title.kind != TitleKind::Post {
                continue;
            }
            let (tenure, words) = self.tenure(&title.tokens);
            if words.is_empty() || !self.has_post(&words) {
                continue;
            }
            found.posts.push(Post {
                title: self.scene.words(&words),
                organization: holder.organization,
                country: holder.country,
                place: holder.place,
                tenure,
                evidence: self.scene.span(&(words.start..self.name.end)),
                of_state: self.is_of_state(&words),
            });
        }
        if holder.organization.is_none() {
            found.nationality = holder.country.or_else(|| self.people_before(start));
        } else if found.posts.len() == first {
            // "Royal Netherlands Navy Adm. Rob Bauer": no post, but a body he belongs to.
            found.posts.push(Post {
                title: String::new(),
                organization: holder.organization,
                country: holder.country,
                place: holder.place,
                tenure: Tenure::Current,
                evidence: self.scene.span(&(start..self.name.end)),
                of_state: false,
            });
        }
        start
    }

    /// "the Dutch cellist Annelies van der Merwe": a nationality and a word for
    /// what someone is, in small letters, directly before the name.
    fn people_before(&self, start: usize) -> Option<crate::entity::place::Evidence> {
        let noun = start
            .checked_sub(1)
            .filter(|at| *at > self.sentence.start)?;
        if !self.scene.is_lower(noun)
            || self.draft_at(noun).is_some()
            || is_verb(self.scene.text(noun))
            || matches!(
                self.scene.text(noun),
                "and"
                    | "or"
                    | "to"
                    | "by"
                    | "of"
                    | "as"
                    | "that"
                    | "than"
                    | "from"
                    | "with"
                    | "for"
                    | "in"
                    | "on"
                    | "against"
            )
        {
            return None;
        }
        let nation = self.draft_ending(noun).or_else(|| {
            self.draft_ending(noun - 1)
                .filter(|_| self.scene.is_lower(noun - 1))
        })?;
        let before = self.drafts[nation].tokens.start.checked_sub(1)?;
        let determined = self
            .scene
            .is_any(before, &["the", "a", "an", "with", "by", ","]);
        (self.drafts[nation].kind == NameKind::Norp && determined)
            .then(|| self.country(nation))
            .flatten()
    }

    /// "former", "acting" and the like at or before the front of a title, and the title without them.
    fn tenure(&self, words: &Range<usize>) -> (Tenure, Range<usize>) {
        let mut words = words.clone();
        let mut tenure = Tenure::Current;
        let mut note = |at: usize| {
            let class = self.scene.title(at);
            if class.any(TitleWords::FORMER) {
                tenure = Tenure::Former;
            } else if class.any(TitleWords::ACTING) {
                tenure = Tenure::Acting;
            } else if class.any(TitleWords::ELECT) {
                tenure = Tenure::Elect;
            } else {
                return false;
            }
            true
        };
        while !words.is_empty() && note(words.start) {
            words.start += 1;
        }
        while words.len() > 1 && note(words.end - 1) {
            words.end -= 1;
            while words.len() > 1 && self.scene.text(words.end - 1) == "-" {
                words.end -= 1;
            }
        }
        let mut at = words.start;
        // "the former Iraqi president": the word may stand before a nationality.
        for _ in 0..3 {
            let Some(before) = at.checked_sub(1).filter(|b| *b >= self.sentence.start) else {
                break;
            };
            if note(before) {
                break;
            }
            let Some(draft) = self.draft_ending(at).filter(|draft| {
                self.drafts[*draft].kind != NameKind::Title
                    && self.drafts[*draft].kind != NameKind::Person
            }) else {
                if self.scene.text(before) == "-" {
                    at = before;
                    continue;
                }
                break;
            };
            at = self.drafts[draft].tokens.start;
        }
        (tenure, words)
    }

    /// The body and country named directly before a title or post.
    fn holder_left(&self, start: usize) -> Holder {
        let mut holder = Holder::default();
        let mut at = start;
        for _ in 0..6 {
            let Some(before) = at.checked_sub(1).filter(|b| *b >= self.sentence.start) else {
                break;
            };
            if let Some(draft) = self.draft_ending(at) {
                let kind = self.drafts[draft].kind;
                match kind {
                    NameKind::Organization if holder.organization.is_none() => {
                        holder.organization = Some(draft);
                    }
                    NameKind::Location | NameKind::Norp => {
                        holder.country = holder.country.or(self.country(draft));
                    }
                    _ => break,
                }
                at = self.drafts[draft].tokens.start;
                continue;
            }
            let class = self.scene.title(before);
            let passes = self.scene.is_possessive(before)
                || class.any(
                    TitleWords::FORMER
                        .or(TitleWords::ACTING)
                        .or(TitleWords::MODIFIER),
                )
                || self.scene.text(before) == "-";
            if !passes {
                break;
            }
            at = before;
        }
        holder
    }

    /// "Burundi's interior minister, Prosper Habarugira": the phrase that ends at a comma.
    fn apposition_before(&self, comma: usize, found: &mut Around) {
        let Some(start) = self.phrase_start(comma) else {
            return;
        };
        // The name must be set off behind as well, or be a subject.
        let Some(post) = self.post_in(start..comma) else {
            return;
        };
        found.posts.push(post);
    }

    /// Where the noun phrase that ends at `end` begins: behind a determiner or possessive.
    fn phrase_start(&self, end: usize) -> Option<usize> {
        let floor = self.sentence.start.max(end.saturating_sub(16));
        let mut at = end;
        while at > floor {
            let before = at - 1;
            if let Some(draft) = self.draft_ending(at) {
                at = self.drafts[draft].tokens.start;
                if self.drafts[draft].kind == NameKind::Person {
                    return None;
                }
                if at == self.sentence.start {
                    return Some(at);
                }
                continue;
            }
            let text = self.scene.text(before);
            if matches!(
                text,
                "the"
                    | "The"
                    | "a"
                    | "A"
                    | "an"
                    | "An"
                    | "its"
                    | "Its"
                    | "his"
                    | "His"
                    | "her"
                    | "Her"
                    | "their"
                    | "Their"
                    | "our"
                    | "Our"
                    | "my"
                    | "My"
                    | "whose"
            ) {
                return Some(before);
            }
            // "Lindgren's lawyer, Solène Charbonnier"
            let owner = self
                .draft_ending(before)
                .map(|draft| self.drafts[draft].kind);
            if self.scene.is_possessive(before) && owner.is_none_or(|kind| kind == NameKind::Person)
            {
                return Some(at);
            }
            // "said that Ukraine's infrastructure minister, Oleksandr Jeremenko": a new clause.
            let opens_clause = matches!(
                text,
                "that"
                    | "when"
                    | "where"
                    | "while"
                    | "but"
                    | "if"
                    | "because"
                    | "whether"
                    | "although"
                    | "as"
                    | "by"
                    | "with"
            );
            if opens_clause {
                return Some(at).filter(|at| {
                    self.draft_at(*at).is_some() || self.scene.title(*at).any(TitleWords::POST)
                });
            }
            let inner = self.scene.is_possessive(before)
                || text == "-"
                || text == "("
                || text == ")"
                || text.starts_with(char::is_alphanumeric) && !is_verb(text);
            if !inner
                && self.draft_at(at).is_some_and(|draft| {
                    self.drafts[draft].tokens.start == at
                        && self.drafts[draft].kind != NameKind::Person
                })
            {
                return Some(at); // "…, Burundi's interior minister, Prosper Habarugira"
            }
            if !inner {
                // "... , director of the agency, John Smith": no determiner, but a post.
                let class = self.scene.title(at);
                return (text == ","
                    && class.any(
                        TitleWords::POST
                            .or(TitleWords::MODIFIER)
                            .or(TitleWords::FORMER),
                    ))
                .then_some(at);
            }
            at = before;
        }
        (at == self.sentence.start).then_some(at)
    }
}
