//! One kind for a name that was marked as several.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, is_acronym};
use super::scene::Scene;
use super::{organization, person};
use crate::lexicon::TitleWords;
use crate::name::NameKind;

/// Gives one kind to a name that was marked as several: what the lexicon knows,
/// else what its words and its neighbours say, else what most marks say.
pub(super) fn settle_kinds(scene: &Scene<'_>, drafts: &mut [Draft]) {
    let seen = Seen::of(scene, drafts);
    for draft in drafts.iter_mut() {
        if slot(draft.kind).is_some() && draft.stands_for.is_none() {
            draft.kind = settled(scene, draft, &seen);
        }
    }
}

/// What all names of the article together say of each.
struct Seen {
    /// How often a name was marked as each kind.
    counts: HashMap<String, [u32; 4]>,
    /// Names of companies and their short forms, and where the first stands.
    companies: HashMap<String, usize>,
    /// Words of persons' full names, and where the first stands.
    name_words: HashMap<String, usize>,
    /// Single words that stand behind "in", "near" or the like.
    located: HashSet<String>,
}

impl Seen {
    fn of(scene: &Scene<'_>, drafts: &[Draft]) -> Self {
        let mut seen = Self {
            counts: HashMap::new(),
            companies: HashMap::new(),
            name_words: HashMap::new(),
            located: HashSet::new(),
        };
        for draft in drafts {
            let Some(slot) = slot(draft.kind) else {
                continue;
            };
            seen.counts.entry(draft.key.clone()).or_default()[slot] += 1;
            let at = draft.tokens.start;
            if is_company(draft) && (slot == 0 || has_company_mark(draft)) {
                for front in fronts(draft) {
                    seen.companies.entry(front.to_owned()).or_insert(at);
                }
            } else if does_business(scene, draft) {
                seen.companies.entry(draft.key.clone()).or_insert(at);
            } else if draft.kind == NameKind::Person && !draft.is_one_word() {
                for word in person::words(&draft.text) {
                    seen.name_words.entry(word).or_insert(at);
                }
            }
            let inside = || {
                let before = scene.before(at)?;
                Some(scene.is_any(before, &["in", "near", "at", "outside", "around", "across"]))
            };
            if draft.is_one_word() && draft.kind == NameKind::Person && inside() == Some(true) {
                seen.located.insert(draft.key.clone());
            }
        }
        seen
    }

    /// Whether a name is a company's: one whose full name the article gives. A
    /// person of that name ("Hvidsten, of Hvidsten A/S") is one once named.
    fn is_company(&self, draft: &Draft) -> bool {
        self.companies.contains_key(&draft.key)
            && self
                .name_words
                .get(&draft.key)
                .is_none_or(|person| draft.tokens.start < *person)
    }
}

/// The short forms of a company's name: its first word, and what is left
/// without the marks at its end.
fn fronts(draft: &Draft) -> Vec<&str> {
    let key = draft.key.as_str();
    let mut fronts = vec![key];
    let rest = organization::without_marks(key);
    if rest != key {
        fronts.push(rest);
    }
    for (at, _) in key.match_indices('-') {
        if at > rest.len() {
            fronts.push(&key[..at]);
        }
    }
    let first = key.split('-').next().unwrap_or_default();
    if first.len() > 2 && !fronts.contains(&first) {
        fronts.push(first);
    }
    fronts
}

/// Whether the words around a name say that it is a company's, a paper's or the
/// like: "chief executive of X", "analysts at X", "X shares", "the carmaker X".
fn does_business(scene: &Scene<'_>, draft: &Draft) -> bool {
    const SORTS: [&str; 28] = [
        "company",
        "firm",
        "contractor",
        "subsidiary",
        "carmaker",
        "automaker",
        "airline",
        "broadcaster",
        "newspaper",
        "retailer",
        "startup",
        "start-up",
        "brewer",
        "insurer",
        "lender",
        "app",
        "manufacturer",
        "shipbuilder",
        "operator",
        "supermarket",
        "brokerage",
        "magazine",
        "bookmaker",
        "publisher",
        "conglomerate",
        "developer",
        "utility",
        "miner",
    ];
    const HELD: [&str; 10] = [
        "executive",
        "ceo",
        "chairman",
        "chairwoman",
        "founder",
        "co-founder",
        "owner",
        "subsidiary",
        "shareholders",
        "shareholder",
    ];
    const STAFF: [&str; 8] = [
        "analysts",
        "economists",
        "traders",
        "strategists",
        "engineers",
        "trading",
        "research",
        "executives",
    ];
    let place = draft.kind == NameKind::Location
        && super::place::famous_country(scene, &draft.key).is_some();
    if place || !matches!(draft.kind, NameKind::Person | NameKind::Location) {
        return false;
    }
    if scene.is_any(draft.tokens.end, &["shares", "stock", "shareholders"]) {
        return true;
    }
    let Some(before) = scene.before(draft.tokens.start) else {
        return false;
    };
    let Some(noun) = scene.before(before) else {
        return scene.is_lower(before) && scene.is_any(before, &SORTS);
    };
    scene.is_lower(before) && scene.is_any(before, &SORTS)
        || scene.is(before, "of") && scene.is_any(noun, &HELD)
        || scene.is(before, "at")
            && (scene.is_any(noun, &STAFF)
                || scene.is_lower(noun) && scene.title(noun).any(TitleWords::POST))
            && !scene.is(noun, "officer")
}

const KINDS: [NameKind; 4] = [
    NameKind::Organization,
    NameKind::Location,
    NameKind::Norp,
    NameKind::Person,
];

fn slot(kind: NameKind) -> Option<usize> {
    KINDS.iter().position(|other| *other == kind)
}

/// Whether a name's last word marks a company: "Lindqvist Lines".
fn is_company(draft: &Draft) -> bool {
    let last = draft.text.rsplit(' ').next().unwrap_or_default();
    !draft.is_one_word() && organization::DESIGNATORS.contains(&super::normalize(last).as_str())
}

/// Whether a name's last word is borne by companies only: "Voima Oy".
fn has_company_mark(draft: &Draft) -> bool {
    !draft.is_one_word()
        && organization::COMPANY_MARKS.iter().any(|mark| {
            draft
                .key
                .strip_suffix(mark)
                .is_some_and(|front| front.ends_with('-'))
        })
}

fn settled(scene: &Scene<'_>, draft: &Draft, seen: &Seen) -> NameKind {
    let lexicon = scene.lexicon;
    let count = &seen.counts[&draft.key];
    let [body, place, norp, person] = *count;
    let titled = || {
        let before = draft.tokens.start.checked_sub(1);
        before.is_some_and(|before| super::title::is_rank_or_honorific(scene, before))
    };
    let of_person = draft.is_one_word() && seen.name_words.contains_key(&draft.key);
    if seen.is_company(draft) && !titled() && lexicon.country(&draft.key).is_none() {
        return NameKind::Organization;
    }
    if of_person && (titled() || draft.kind == NameKind::Person)
        || draft.kind == NameKind::Person && titled()
    {
        return NameKind::Person;
    }
    if draft.kind != NameKind::Person
        && lexicon.country(&draft.key).is_some()
        && draft.key != "saudi"
    {
        return NameKind::Location;
    }
    if lexicon.demonym(&draft.key).is_some() && body + person == 0 {
        return NameKind::Norp;
    }
    if lexicon.organization(&draft.key).is_some() && (body > 0 || draft.text.contains(' ')) {
        return NameKind::Organization;
    }
    // "the E.U." is a body wherever it is.
    if draft.kind == NameKind::Location
        && is_acronym(&draft.text)
        && lexicon.organization(&draft.key).is_some()
    {
        return NameKind::Organization;
    }
    if draft.is_one_word() {
        if draft.kind == NameKind::Person && body == 0 && is_place(scene, draft, seen) {
            return NameKind::Location;
        }
        let preposition = scene.before(draft.tokens.start).is_some_and(|before| {
            scene.is_any(
                before,
                &["in", "from", "near", "at", "around", "outside", "for"],
            )
        });
        if body == 1
            && norp + person == 0
            && preposition
            && lexicon.places(&draft.key).next().is_some()
        {
            return NameKind::Location;
        }
    } else if is_company(draft) && body > 0
        || draft.text.starts_with("Radio ")
        || draft.text.ends_with(" Forum")
        || draft.text.ends_with(" Commission")
    {
        return NameKind::Organization;
    } else if draft.kind == NameKind::Location
        && begins_with_given_name(draft)
        && body + person <= place
    {
        return NameKind::Person;
    }
    let most = count.iter().max().copied().unwrap_or_default();
    let own = slot(draft.kind).expect("the caller asks only for these kinds");
    if count[own] == most {
        return draft.kind;
    }
    let best = count.iter().position(|c| *c == most);
    KINDS[best.expect("a maximum is there")]
}

/// Given names that are also a place's.
pub(super) const GIVEN: [&str; 19] = [
    "chad",
    "jordan",
    "paris",
    "georgia",
    "kenya",
    "austin",
    "dakota",
    "brooklyn",
    "sydney",
    "florence",
    "victoria",
    "charlotte",
    "madison",
    "houston",
    "phoenix",
    "israel",
    "lincoln",
    "savannah",
    "carolina",
];

/// "Chad Mensah-Quaye", "Jordan Lindgren": a given name that is also a place's,
/// and a word behind it that no place is called by.
fn begins_with_given_name(draft: &Draft) -> bool {
    let words = person::words(&draft.text);
    let [given, .., last] = &words[..] else {
        return false;
    };
    GIVEN.contains(&given.as_str())
        && words.len() == 2
        && !matches!(
            last.as_str(),
            "city"
                | "river"
                | "valley"
                | "province"
                | "county"
                | "park"
                | "beach"
                | "airport"
                | "street"
                | "avenue"
                | "square"
                | "bay"
                | "lake"
                | "falls"
                | "basin"
                | "state"
                | "hills"
                | "heights"
                | "dc"
                | "island"
                | "islands"
                | "harbour"
                | "harbor"
        )
}

/// Whether a single word that was marked as a person is a place: the article
/// speaks of something in it, or everyone knows the place.
fn is_place(scene: &Scene<'_>, draft: &Draft, seen: &Seen) -> bool {
    let speaks =
        ["said", "says", "told", "added", "who", ","].contains(&scene.text(draft.tokens.end));
    seen.located.contains(&draft.key)
        || !speaks && super::place::famous_country(scene, &draft.key).is_some()
}
