//! Posts as the article states them: before a name, behind it, and by "who heads".

use std::ops::Range;

use super::Tenure;
use super::draft::Draft;
use super::place::Evidence;
use super::scene::Scene;
use super::title::{TitleKind, titles_before};
use crate::lexicon::TitleWords;
use crate::name::NameKind;
use crate::span::Span;

/// A post on its way to becoming a role; names point to drafts.
#[derive(Clone, Debug)]
pub(super) struct Post {
    pub title: String,
    /// The draft of the organization it is held in.
    pub organization: Option<usize>,
    pub country: Option<Evidence>,
    /// The draft of a place it is held for that is no country.
    pub place: Option<usize>,
    pub tenure: Tenure,
    pub evidence: Span,
    /// Whether it is a post in a state that only the story names: "Prime Minister".
    pub of_state: bool,
}

/// What stands around one mention of a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    pub posts: Vec<Post>,
    /// The country of the person, said outright: "the Hungarian grandmaster", "a Norwegian".
    pub nationality: Option<Evidence>,
}

/// Reads the posts and the nationality around the person's name `drafts[index]`.
pub(super) fn around(scene: &Scene<'_>, drafts: &[Draft], index: usize) -> Around {
    let reader = Reader {
        scene,
        drafts,
        index,
        name: drafts[index].tokens.clone(),
        sentence: scene.sentence(drafts[index].sentence),
    };
    let mut found = Around::default();
    reader.before(&mut found);
    reader.behind(&mut found);
    found
}

struct Reader<'a> {
    scene: &'a Scene<'a>,
    drafts: &'a [Draft],
    index: usize,
    name: Range<usize>,
    sentence: Range<usize>,
}

/// What a noun phrase around a post's head says beside the post itself.
#[derive(Clone, Copy, Debug, Default)]
struct Holder {
    organization: Option<usize>,
    country: Option<Evidence>,
    place: Option<usize>,
}

impl Reader<'_> {
    /// The draft that ends at a token, if one does.
    fn draft_ending(&self, end: usize) -> Option<usize> {
        self.drafts[..=self.index]
            .iter()
            .rposition(|draft| draft.tokens.end <= end)
            .filter(|at| self.drafts[*at].tokens.end == end)
    }

    /// The draft that covers a token, if one does.
    fn draft_at(&self, token: usize) -> Option<usize> {
        let at = self
            .drafts
            .partition_point(|draft| draft.tokens.end <= token);
        self.drafts
            .get(at)
            .filter(|draft| draft.tokens.contains(&token) && draft.kind != NameKind::Title)
            .map(|_| at)
    }

    fn country(&self, draft: usize) -> Option<Evidence> {
        let country = super::organization::country_word(self.scene, &self.drafts[draft])?;
        Some(Evidence {
            country,
            span: Some(self.scene.span(&self.drafts[draft].tokens)),
        })
    }

    /// Titles directly before the name, and appositions before a comma.
    fn before(&self, found: &mut Around) {
        let start = self.titles(found);
        let comma = start.checked_sub(1).filter(|at| *at > self.sentence.start);
        if let Some(comma) = comma.filter(|at| self.scene.text(*at) == ",") {
            self.apposition_before(comma, found);
        }
    }

    /// The posts among the titles directly before the name; where those begin.
    fn titles(&self, found: &mut Around) -> usize {
        let titles = titles_before(self.scene, self.drafts, self.index);
        let start = titles.start;
        let holder = self.holder_left(start);
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
            found.nationality = holder.country;
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

    fn has_post(&self, words: &Range<usize>) -> bool {
        words
            .clone()
            .any(|at| self.scene.title(at).any(TitleWords::POST))
    }

    /// Whether states have such a post: nobody says which when the story does.
    fn is_of_state(&self, words: &Range<usize>) -> bool {
        const STATE: [&str; 24] = [
            "minister",
            "president",
            "premier",
            "chancellor",
            "governor-general",
            "governor",
            "opposition",
            "lawmaker",
            "mp",
            "senator",
            "police",
            "army",
            "navy",
            "judge",
            "justice",
            "prosecutor",
            "ambassador",
            "parliament",
            "king",
            "queen",
            "emir",
            "congressman",
            "taoiseach",
            "parliamentary",
        ];
        words.clone().any(|at| self.scene.is_any(at, &STATE))
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
            ) {
                return Some(before);
            }
            if self.scene.is_possessive(before) && self.draft_ending(before).is_none() {
                return Some(at);
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

    /// Appositions behind the name, "who heads …", ", a Norwegian", "of France".
    fn behind(&self, found: &mut Around) {
        let mut at = self.name.end;
        if self.scene.text(at) == "(" {
            return;
        }
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

    fn origin(&self, place: usize, found: &mut Around) {
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
            && (self.drafts[draft].tokens.end == end)
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
    fn phrase_end(&self, start: usize) -> usize {
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

    /// The post a noun phrase states.
    fn post_in(&self, phrase: Range<usize>) -> Option<Post> {
        let mut start = phrase.start;
        let mut holder = Holder::default();
        let mut own = None;
        let indefinite = self.scene.is_any(start, &["a", "an"]);
        if self.scene.is_any(start, &["the", "a", "an"]) {
            start += 1;
        } else if self
            .scene
            .is_any(start, &["its", "their", "his", "her", "our"])
        {
            own = Some(start);
            start += 1;
        }
        // What stands before the post: holders, their possessives, "former", "new".
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
                match (start..phrase.end.min(start + 5)).find(|at| self.scene.is_possessive(*at)) {
                    Some(mark) if self.draft_at(mark).is_none() => {
                        if self.scene.is_any(mark - 1, &COMMON_BODIES) {
                            own = Some(phrase.start);
                        }
                        start = mark + 1;
                        continue;
                    }
                    _ => break,
                }
            }
            start += 1;
        }
        let head = self.head(start..phrase.end, indefinite || tenure == Tenure::Former)?;
        let mut end = head + 1;
        end = self.extend_title(end, phrase.end);
        let right = self.holder_right_within(end, phrase.end);
        holder.organization = right.organization.or(holder.organization);
        holder.country = holder.country.or(right.country);
        if own.is_some()
            && self.scene.is_any(phrase.start, &["its", "their"])
            && holder.organization.is_none()
        {
            holder.organization = self.antecedent(phrase.start);
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
                "of" | "for" | "at" | "to" | "with" | "in" | "from" | "on" | "and" | "by" | "("
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
            return end;
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
            end
        } else {
            at
        }
    }

    fn holder_right(&self, at: usize) -> Holder {
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
                NameKind::Location | NameKind::Norp if holder.organization.is_none() => {
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
            at = self.drafts[body].tokens.end;
            bodies.push(body);
        }
        // Without "and" it is no list: "chairman of A, B said".
        let closed = (end..at).any(|token| self.scene.is(token, "and"));
        if closed { bodies } else { Vec::new() }
    }

    /// The body "its" speaks of: the first one named in the nearest stretch before it.
    fn antecedent(&self, pronoun: usize) -> Option<usize> {
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
        }
        first
    }
}

/// Common nouns that stand for a body named before: "the company's director".
const COMMON_BODIES: [&str; 14] = [
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

/// Words that end a noun phrase because they are verbs in news.
fn is_verb(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "told"
            | "is"
            | "was"
            | "are"
            | "were"
            | "has"
            | "had"
            | "have"
            | "will"
            | "would"
            | "could"
            | "should"
            | "may"
            | "might"
            | "can"
            | "did"
            | "does"
            | "do"
            | "not"
            | "called"
            | "warned"
            | "added"
            | "announced"
            | "met"
            | "meets"
            | "visited"
            | "took"
            | "takes"
            | "led"
            | "urged"
            | "denied"
            | "asked"
            | "wrote"
            | "made"
            | "went"
            | "came"
            | "be"
            | "been"
            | "resigned"
            | "accused"
            | "rejected"
            | "welcomed"
            | "declined"
            | "signed"
            | "became"
            | "arrived"
            | "offered"
            | "criticized"
            | "criticised"
            | "condemned"
            | "promised"
            | "agreed"
            | "won"
            | "died"
            | "spoke"
            | "thanked"
            | "testified"
            | "survived"
            | "left"
            | "gave"
            | "ruled"
            | "put"
            | "held"
    )
}
