//! Posts as the article states them: before a name, behind it, and by "who heads".

mod before;
mod behind;
mod phrase;

use std::ops::Range;

use super::Tenure;
use super::draft::Draft;
use super::place::Evidence;
use super::scene::Scene;
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

    fn has_post(&self, words: &Range<usize>) -> bool {
        words
            .clone()
            .any(|at| self.scene.title(at).any(TitleWords::POST))
    }

    /// Whether states have such a post: nobody says which when the story does.
    fn is_of_state(&self, words: &Range<usize>) -> bool {
        const STATE: [&str; 42] = [
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
            "attorney",
            "inspector",
            "constable",
            "detective",
            "superintendent",
            "undersecretary",
            "secretary",
            "cabinet",
            "mayor",
            "councillor",
            "councilman",
            "councilwoman",
            "sheriff",
            "alderman",
            "coastguard",
            "parliamentarian",
            "backbencher",
            "prosecutions",
        ];
        // "Secretary Hollister" may be of anything.
        let bare = words.len() == 1 && self.scene.is(words.start, "secretary");
        !bare && words.clone().any(|at| self.scene.is_any(at, &STATE))
    }
}

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
