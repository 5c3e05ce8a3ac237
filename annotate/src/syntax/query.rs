//! Questions to a parsed document that roles and events ask again and again.

use std::ops::Range;

use super::{Cue, DepRel, Penn, Upos, Word};

/// How many steps a subject is looked for along conjuncts and controlling verbs.
const STEPS_MAX: usize = 6;

/// Tags and trees of a document. Words are numbered as in `Tokens::tokens`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Syntax {
    words: Vec<Word>,
    /// Where the children of each word begin in `children`; one entry more than words.
    starts: Vec<u32>,
    /// The children of each word, in order.
    children: Vec<u32>,
}

impl Syntax {
    pub(super) fn new(words: Vec<Word>) -> Self {
        let mut starts = vec![0_u32; words.len() + 2];
        for head in words.iter().filter_map(Word::head) {
            starts[head + 2] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut children = vec![0; starts.last().map_or(0, |end| *end as usize)];
        for (child, word) in words.iter().enumerate() {
            if let Some(head) = word.head() {
                let slot = &mut starts[head + 1];
                children[*slot as usize] = u32::try_from(child).expect("heads fit in 32 bits");
                *slot += 1;
            }
        }
        starts.pop();
        Self {
            words,
            starts,
            children,
        }
    }

    /// Every word, as numbered in `Tokens::tokens`.
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Universal part of speech.
    pub fn upos(&self, word: usize) -> Upos {
        self.words[word].upos
    }

    /// Penn Treebank tag.
    pub fn penn(&self, word: usize) -> Penn {
        self.words[word].penn
    }

    /// The word it hangs on; `None` for the head of a sentence.
    pub fn head(&self, word: usize) -> Option<usize> {
        self.words[word].head()
    }

    /// The relation to the head.
    pub fn relation(&self, word: usize) -> DepRel {
        self.words[word].relation
    }

    /// The words that hang on a word, in order.
    pub fn children(&self, word: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.starts[word] as usize..self.starts[word + 1] as usize]
            .iter()
            .map(|child| *child as usize)
    }

    /// The first child by one of some relations.
    pub fn child(&self, word: usize, relations: &[DepRel]) -> Option<usize> {
        self.children(word)
            .find(|&child| relations.contains(&self.relation(child)))
    }

    /// The words from the first to the last of all that hang on a word, itself included.
    pub fn subtree(&self, word: usize) -> Range<usize> {
        let (mut first, mut last) = (word, word);
        let mut pending = vec![word];
        while let Some(word) = pending.pop() {
            first = first.min(word);
            last = last.max(word);
            pending.extend(self.children(word));
        }
        first..last + 1
    }

    /// The head of the sentence a word stands in.
    pub fn top(&self, mut word: usize) -> usize {
        while let Some(head) = self.head(word) {
            word = head;
        }
        word
    }

    /// The members of a coordination from its first, in order: "A, B and C". A word
    /// that is not coordinated is alone; of a later member only itself is given.
    pub fn conjuncts(&self, first: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(first).chain(
            self.children(first)
                .filter(|&child| self.relation(child) == DepRel::Conj),
        )
    }

    /// Whether a verb is passive: "was arrested", "arrested and charged", "the man
    /// arrested on Monday".
    pub fn is_passive(&self, verb: usize) -> bool {
        use DepRel::{Acl, Advcl, Aux, AuxPass, Conj, CsubjPass, Nsubj, NsubjPass, Obj};
        if self.child(verb, &[AuxPass, NsubjPass, CsubjPass]).is_some() {
            return true;
        }
        if self.penn(verb) != Penn::Vbn || self.child(verb, &[Aux, Nsubj]).is_some() {
            return false;
        }
        match (self.relation(verb), self.head(verb)) {
            (Conj, Some(head)) => self.is_passive(head),
            (Acl | Advcl, _) => self.child(verb, &[Obj]).is_none(),
            _ => false,
        }
    }

    /// Whether what a verb or predicate says is denied: "did not attack", "never
    /// attacked", "no troops were sent", "did not attack or threaten".
    pub fn negated(&self, verb: usize) -> bool {
        use DepRel::{Advmod, Aux, Cc, Conj, Det, Nsubj, NsubjPass, Obj};
        let denied = self.children(verb).any(|child| {
            let cue = self.words[child].cue;
            match self.relation(child) {
                Advmod => cue == Cue::Not,
                Nsubj | NsubjPass | Obj => {
                    cue == Cue::No
                        || self.children(child).any(|word| {
                            self.relation(word) == Det && self.words[word].cue == Cue::No
                        })
                }
                Cc => cue == Cue::Nor,
                _ => false,
            }
        });
        // "or" carries a denial over to a verb that has no auxiliary of its own.
        denied
            || match (self.relation(verb), self.head(verb)) {
                (Conj, Some(head)) => {
                    self.child(verb, &[Aux, Nsubj, NsubjPass]).is_none()
                        && self.children(verb).any(|child| {
                            self.relation(child) == Cc && self.words[child].cue == Cue::Or
                        })
                        && self.negated(head)
                }
                _ => false,
            }
    }

    /// The grammatical subject of a verb or predicate, also where it stands with
    /// another word: the verb it is coordinated with, the one that controls it, the
    /// noun that a relative clause or a participle modifies.
    pub fn subject(&self, verb: usize) -> Option<usize> {
        let mut verb = verb;
        for _ in 0..STEPS_MAX {
            let own = self.child(
                verb,
                &[DepRel::Nsubj, DepRel::NsubjPass, DepRel::NsubjOuter],
            );
            if let Some(own) = own {
                return Some(self.antecedent(own, verb));
            }
            let head = self.head(verb)?;
            match self.relation(verb) {
                DepRel::Conj | DepRel::Advcl => verb = head,
                DepRel::Xcomp => match self.object_of(head) {
                    Some(object) if object < verb => return Some(object),
                    _ => verb = head,
                },
                DepRel::Acl if self.penn(verb) == Penn::Vb => {
                    // "Iran's plan to attack", "they made a plan to attack".
                    match self.child(head, &[DepRel::NmodPoss]) {
                        Some(owner) => return Some(owner),
                        None => verb = self.head(head)?,
                    }
                }
                DepRel::Acl => return Some(head),
                _ => return None,
            }
        }
        None
    }

    /// The object of a verb, also where it stands with the verb it is coordinated
    /// with or is the noun that a relative clause modifies.
    pub fn object(&self, verb: usize) -> Option<usize> {
        if let Some(own) = self.object_of(verb) {
            return Some(self.antecedent(own, verb));
        }
        match (self.relation(verb), self.head(verb)?) {
            // "seized and burned the ship": the object hangs on the first verb.
            (DepRel::Conj, head) => self.object_of(head).filter(|&object| object > verb),
            // "the missile it fired"
            (DepRel::AclRelcl, head) => {
                let subject = self.child(verb, &[DepRel::Nsubj])?;
                let whole = !self.relates(subject)
                    && !self.is_passive(verb)
                    && self
                        .child(verb, &[DepRel::Ccomp, DepRel::Xcomp, DepRel::Cop])
                        .is_none()
                    && !self
                        .children(verb)
                        .any(|child| self.penn(child) == Penn::Wrb);
                whole.then_some(head)
            }
            _ => None,
        }
    }

    /// Who does what a verb tells: the subject, or of a passive the one named with "by".
    pub fn agent(&self, verb: usize) -> Option<usize> {
        if self.is_passive(verb) {
            self.child(verb, &[DepRel::OblAgent])
        } else {
            self.subject(verb)
        }
    }

    /// Whom or what it is done to: the object, or of a passive the subject.
    pub fn patient(&self, verb: usize) -> Option<usize> {
        if self.is_passive(verb) {
            self.subject(verb)
        } else {
            self.object(verb)
        }
    }

    fn object_of(&self, verb: usize) -> Option<usize> {
        self.child(verb, &[DepRel::Obj])
    }

    /// What a relative pronoun stands for; any other word stands for itself.
    fn antecedent(&self, word: usize, verb: usize) -> usize {
        match self.head(verb) {
            Some(head) if self.relation(verb) == DepRel::AclRelcl && self.relates(word) => head,
            _ => word,
        }
    }

    fn relates(&self, word: usize) -> bool {
        matches!(self.penn(word), Penn::Wdt | Penn::Wp)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Parser, lemma};
    use super::*;

    /// Parses words and gives the number of the one asked for.
    fn read<'a>(text: &'a str, word: &str) -> (Syntax, usize, Vec<&'a str>) {
        let words: Vec<&str> = text.split(' ').collect();
        let at = words
            .iter()
            .position(|found| *found == word)
            .expect("it is there");
        (Parser::shipped().parse_words(&words), at, words)
    }

    fn check(text: &str, verb: &str, agent: Option<&str>, patient: Option<&str>) {
        let (syntax, verb, words) = read(text, verb);
        let word = |at: Option<usize>| at.map(|at| words[at]);
        assert_eq!(
            (word(syntax.agent(verb)), word(syntax.patient(verb))),
            (agent, patient),
            "{text}: {:?}",
            syntax.words()
        );
    }

    #[test]
    fn a_passive_names_its_agent_with_by() {
        check(
            "The president was met by the minister in Paris .",
            "met",
            Some("minister"),
            Some("president"),
        );
    }

    #[test]
    fn a_relative_clause_is_about_its_noun() {
        let text = "The soldiers who attacked the village fled .";
        check(text, "attacked", Some("soldiers"), Some("village"));
    }

    #[test]
    fn coordinated_verbs_share_their_subject() {
        check(
            "Police arrested the man and searched his house .",
            "searched",
            Some("Police"),
            Some("house"),
        );
    }

    #[test]
    fn a_controlled_verb_has_the_subject_its_governor_gives_it() {
        check(
            "The minister agreed to visit Tokyo .",
            "visit",
            Some("minister"),
            Some("Tokyo"),
        );
        check(
            "The judge ordered him to pay the fine .",
            "pay",
            Some("him"),
            Some("fine"),
        );
    }

    #[test]
    fn a_denial_is_seen() {
        for (text, verb, expected) in [
            ("The army did not attack the village .", "attack", true),
            ("The army attacked the village .", "attacked", false),
            ("No soldiers were killed .", "killed", true),
        ] {
            let (syntax, verb, _) = read(text, verb);
            assert_eq!(syntax.negated(verb), expected, "{text}");
        }
    }

    #[test]
    fn members_of_a_coordination_are_all_found() {
        let (syntax, first, words) = read("He met leaders of China , Japan and Korea .", "China");
        let members: Vec<_> = syntax.conjuncts(first).map(|at| words[at]).collect();
        assert_eq!(members, ["China", "Japan", "Korea"]);
    }

    #[test]
    fn a_lemma_goes_with_its_tag() {
        let (syntax, verb, words) = read("Officials met in Paris .", "met");
        assert_eq!(lemma(words[verb], syntax.penn(verb)), "meet");
    }
}
