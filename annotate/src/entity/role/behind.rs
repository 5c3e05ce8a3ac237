//! Posts behind a name: appositions, "who heads …", ", a Norwegian", "of France".

use super::{Around, Post, Reader, Tenure, is_verb};
use crate::entity::place::Evidence;
use crate::lexicon::TitleWords;
use crate::name::NameKind;

impl Reader<'_> {
    /// Appositions behind the name, "who heads …", ", a Norwegian", "of France".
    pub(super) fn behind(&self, found: &mut Around) {
        let mut at = self.name.end;
        if self.scene.text(at) == "(" {
            return;
        }
        self.service(found);
        if self.scene.text(at) == ","
            && self.scene.text(at + 1).parse::<u32>().is_ok()
            && self.scene.text(at + 2) == ","
        {
            at += 2; // an age
        }
        if self.scene.is_any(at, &["of", "from"])
            || self.scene.text(at) == "," && self.scene.is(at + 1, "from")
        {
            let place = if self.scene.text(at) == "," {
                at + 2
            } else {
                at + 1
            };
            self.origin(place, found);
            return;
        }
        let adverb = usize::from(
            self.scene
                .is_any(at, &["previously", "earlier", "once", "now"]),
        );
        if self.scene.is_any(
            at + adverb,
            &["is", "was", "became", "served", "serves", "worked", "works"],
        ) {
            self.copula(at + adverb, found);
            return;
        }
        let joined = self.scene.is(at, "and") && self.scene.title(at + 1).any(TitleWords::POST);
        if self.scene.text(at) != "," && !joined {
            return;
        }
        at += 1;
        if self.scene.is(at, "who") {
            self.who_heads(at + 1, found);
            return;
        }
        for skipped in [
            "until",
            "now",
            "currently",
            "then",
            "once",
            "himself",
            "herself",
            "both",
        ] {
            if self.scene.is(at, skipped) {
                at += 1;
            }
        }
        self.apposition_behind(at, found);
    }

    /// "Nwachukwu, 46, joined the Nigerian Army": a body served in, whose country
    /// is the person's.
    fn service(&self, found: &mut Around) {
        let mut at = self.name.end;
        if self.scene.text(at) == "," && self.scene.text(at + 2) == "," {
            at += 3; // an age
        }
        if !self.scene.is_any(at, &["joined", "commands", "commanded"]) {
            return;
        }
        let the = usize::from(self.scene.is(at + 1, "the"));
        let nation = self.draft_at(at + 1 + the).filter(|draft| {
            self.country(*draft).is_some() && self.drafts[*draft].kind == NameKind::Norp
        });
        let first = nation.map_or(at + 1 + the, |draft| self.drafts[draft].tokens.end);
        let body = self
            .draft_at(first)
            .filter(|draft| self.drafts[*draft].kind == NameKind::Organization);
        if let Some(body) = body {
            found.posts.push(Post {
                title: String::new(),
                organization: Some(body),
                country: nation.and_then(|draft| self.country(draft)),
                place: None,
                tenure: Tenure::Current,
                evidence: self.scene.span(&(self.name.start..at + 1)),
                of_state: false,
            });
        }
    }

    /// "Berisha was deputy mayor until 2021": a post without an article behind
    /// the verb. What was is no longer.
    fn copula(&self, verb: usize, found: &mut Around) {
        let mut start = verb + 1;
        // "was dismissed as commander of the army"
        let mut ended = self.scene.is_any(verb, &["was", "served", "worked"]);
        if self
            .scene
            .is_any(verb, &["served", "serves", "worked", "works"])
        {
            // "served as the naval attaché at the German Embassy"
            if !self.scene.is(start, "as") {
                return;
            }
            start += 1;
        } else if self.scene.is(start + 1, "as") {
            let left = [
                "dismissed",
                "fired",
                "sacked",
                "ousted",
                "removed",
                "replaced",
            ];
            let took = [
                "appointed",
                "named",
                "elected",
                "installed",
                "confirmed",
                "nominated",
            ];
            ended = self.scene.is_any(start, &left);
            if !ended && !self.scene.is_any(start, &took) {
                return;
            }
            start += 2;
        }
        let article = start > verb + 1 && self.scene.is_any(start, &["the", "a", "an"]);
        let first = start + usize::from(article);
        let class = self.scene.title(first);
        if !class.any(TitleWords::POST.or(TitleWords::MODIFIER)) || !self.scene.is_lower(first) {
            return;
        }
        let Some(mut post) = self.post_in(start..self.phrase_end(start)) else {
            return;
        };
        if ended {
            post.tenure = Tenure::Former;
        }
        found.posts.push(post);
    }

    fn origin(&self, place: usize, found: &mut Around) {
        let the = usize::from(self.scene.is(place, "the"));
        let body = self
            .draft_at(place + the)
            .filter(|draft| self.drafts[*draft].kind == NameKind::Organization);
        if let Some(body) = body {
            // "Lt. Col. Bjørnar Skog of the Norwegian Army": a body he belongs to.
            found.posts.push(Post {
                title: String::new(),
                organization: Some(body),
                country: None,
                place: None,
                tenure: Tenure::Current,
                evidence: self.scene.span(&(self.name.start..place + the)),
                of_state: false,
            });
            return;
        }
        let Some(draft) = self.draft_at(place) else {
            return;
        };
        let place = &self.drafts[draft];
        if place.kind != NameKind::Location || found.nationality.is_some() {
            return;
        }
        let lexicon = self.scene.lexicon;
        let country = lexicon
            .country(&place.key)
            .or_else(|| lexicon.capital(&place.key))
            .or_else(|| {
                let mut places = lexicon.places(&place.key);
                let first = places.next()?;
                places.next().is_none().then_some(first.country)
            });
        found.nationality = country.map(|country| Evidence {
            country,
            span: Some(self.scene.span(&place.tokens)),
        });
    }

    fn who_heads(&self, at: usize, found: &mut Around) {
        let title = match self.scene.text(at) {
            "heads" | "runs" | "directs" => "head",
            "leads" => "leader",
            "chairs" => "chair",
            "commands" => "commander",
            _ => return,
        };
        let holder = self.holder_right(at + 1);
        if holder.organization.is_some() {
            found.posts.push(Post {
                title: title.to_owned(),
                organization: holder.organization,
                country: holder.country,
                place: holder.place,
                tenure: Tenure::Current,
                evidence: self.scene.span(&(self.name.start..at + 1)),
                of_state: false,
            });
        }
    }

    fn apposition_behind(&self, start: usize, found: &mut Around) {
        let end = self.phrase_end(start);
        if end == start {
            return;
        }
        // ", a Norwegian," and nothing else.
        if let Some(draft) =
            self.draft_at(start + usize::from(self.scene.is_any(start, &["a", "an", "the"])))
            && self.drafts[draft].kind == NameKind::Norp
            && (self.drafts[draft].tokens.end == end
                || self.drafts[draft].tokens.end + 1 == end
                    && self
                        .scene
                        .is_any(end - 1, &["national", "citizen", "native"]))
        {
            found.nationality = found.nationality.or(self.country(draft));
            return;
        }
        if !self.may_begin_post(start) {
            return;
        }
        if !found.posts.is_empty() && self.belongs_to_next(start, end) {
            return;
        }
        let Some(post) = self.post_in(start..end) else {
            return;
        };
        let others = self.coordinated(end).into_iter().map(|other| Post {
            organization: Some(other),
            country: None,
            place: None,
            ..post.clone()
        });
        let others: Vec<Post> = others.collect();
        found.posts.push(post);
        found.posts.extend(others);
    }

    /// "Minister A, Burundi's interior minister, B, and": a phrase between two
    /// persons that begins with a holder is said of the second, if the first has
    /// a post already.
    fn belongs_to_next(&self, start: usize, end: usize) -> bool {
        let article = self.scene.is_any(start, &["the", "a", "an", "his", "her"]);
        if article || self.scene.text(end) != "," {
            return false;
        }
        let next = self.drafts[self.index + 1..]
            .iter()
            .find(|draft| draft.tokens.start > end && draft.kind != NameKind::Title);
        next.is_some_and(|next| {
            next.kind == NameKind::Person
                && next.tokens.start <= end + 4
                && (end + 1..next.tokens.start).all(|at| !self.scene.title(at).is_empty())
        })
    }

    /// Whether a phrase behind a comma can state a post at all.
    fn may_begin_post(&self, at: usize) -> bool {
        self.scene
            .is_any(at, &["the", "a", "an", "its", "his", "her", "their"])
            || self
                .draft_at(at)
                .is_some_and(|draft| self.drafts[draft].kind != NameKind::Person)
            || self.scene.title(at).any(
                TitleWords::POST
                    .or(TitleWords::MODIFIER)
                    .or(TitleWords::FORMER)
                    .or(TitleWords::ACTING),
            )
    }

    /// Where a phrase ends: at punctuation, a relative pronoun, a verb, a conjunction.
    pub(super) fn phrase_end(&self, start: usize) -> usize {
        let limit = self.sentence.end.min(start + 24);
        let mut at = start;
        while at < limit {
            if let Some(draft) = self.draft_at(at) {
                if self.drafts[draft].kind == NameKind::Person {
                    return at;
                }
                at = self.drafts[draft].tokens.end;
                continue;
            }
            let text = self.scene.text(at);
            let stops = matches!(
                text,
                "who"
                    | "which"
                    | "that"
                    | "whose"
                    | "whom"
                    | "when"
                    | "where"
                    | "but"
                    | "or"
                    | "as"
                    | "after"
                    | "before"
                    | "while"
                    | "during"
                    | "since"
                    | "because"
                    | "left"
                    | "right"
                    | "center"
                    | "centre"
            );
            let goes_on = text == "-"
                || text == "/"
                || text == "("
                || text == ")"
                || self.scene.is_possessive(at)
                || text == "and" && at > start && !self.and_starts_anew(at)
                || text.starts_with(char::is_alphanumeric)
                    && !stops
                    && !is_verb(text)
                    && text != "and";
            if !goes_on {
                return at;
            }
            at += 1;
        }
        at
    }

    /// Whether "and" opens another clause or person rather than going on in the phrase.
    fn and_starts_anew(&self, at: usize) -> bool {
        self.draft_at(at + 1).is_some_and(|draft| {
            matches!(
                self.drafts[draft].kind,
                NameKind::Person | NameKind::Organization
            )
        }) || self.scene.title(at + 1).any(TitleWords::HONORIFIC)
            || self.scene.title(at + 1).any(TitleWords::RANK) && self.scene.is_capitalized(at + 1)
            || self
                .scene
                .is_any(at + 1, &["the", "its", "his", "her", "a", "an"])
    }

    /// Further bodies in "commander of A, the B and C".
    fn coordinated(&self, end: usize) -> Vec<usize> {
        let mut bodies = Vec::new();
        let mut at = end;
        while at < self.sentence.end {
            let mut next = at;
            if !self.scene.is_any(next, &[",", "and"]) {
                break;
            }
            while self.scene.is_any(next, &[",", "and", "the", "The"]) {
                next += 1;
            }
            // A country may stand before the body: "the ROK/U.S. Combined Forces Command".
            let mut draft = self.draft_at(next);
            while let Some(at) = draft.filter(|at| self.drafts[*at].kind == NameKind::Location) {
                let mut behind = self.drafts[at].tokens.end;
                if self.scene.is_any(behind, &["/", "-"]) {
                    behind += 1;
                }
                draft = self.draft_at(behind);
                if draft == Some(at) {
                    break;
                }
            }
            let Some(body) = draft.filter(|at| self.drafts[*at].kind == NameKind::Organization)
            else {
                break;
            };
            // "A, and B commander General C": B is said of C.
            if !self.scene.title(self.drafts[body].tokens.end).is_empty() {
                break;
            }
            at = self.drafts[body].tokens.end;
            bodies.push(body);
        }
        // Without "and" it is no list: "chairman of A, B said".
        let closed = (end..at).any(|token| self.scene.is(token, "and"));
        if closed { bodies } else { Vec::new() }
    }
}
