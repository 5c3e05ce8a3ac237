//! One kind for a name that was marked as several.

use std::collections::{HashMap, HashSet};

use super::draft::Draft;
use super::scene::Scene;
use super::{organization, person};
use crate::name::NameKind;

/// Gives one kind to a name that was marked as several: what the lexicon knows,
/// else what its words say, else what most marks say.
pub(super) fn settle_kinds(scene: &Scene<'_>, drafts: &mut [Draft]) {
    let mut counts: HashMap<String, [u32; 4]> = HashMap::new();
    let mut company_fronts: HashSet<String> = HashSet::new();
    let mut name_words: HashSet<String> = HashSet::new();
    for draft in drafts.iter() {
        if let Some(slot) = slot(draft.kind) {
            counts.entry(draft.key.clone()).or_default()[slot] += 1;
        }
        if draft.is_one_word() {
            continue;
        }
        if draft.kind == NameKind::Person {
            name_words.extend(person::words(&draft.text));
        } else if is_company(draft) {
            let front = draft.text.split(' ').next().unwrap_or_default();
            company_fronts.insert(super::normalize(front));
        }
    }
    for draft in drafts.iter_mut() {
        if slot(draft.kind).is_none() || draft.stands_for.is_some() {
            continue;
        }
        draft.kind = settled(
            scene,
            draft,
            &counts[&draft.key],
            &company_fronts,
            &name_words,
        );
    }
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

fn settled(
    scene: &Scene<'_>,
    draft: &Draft,
    count: &[u32; 4],
    company_fronts: &HashSet<String>,
    name_words: &HashSet<String>,
) -> NameKind {
    let lexicon = scene.lexicon;
    let [body, place, norp, person] = *count;
    let titled = || {
        let before = draft.tokens.start.checked_sub(1);
        before.is_some_and(|before| super::title::is_rank_or_honorific(scene, before))
    };
    let of_person = draft.is_one_word() && name_words.contains(&draft.key);
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
    if lexicon.organization(&draft.key).is_some() && body > 0 {
        return NameKind::Organization;
    }
    if draft.is_one_word() {
        if company_fronts.contains(&draft.key) && !name_words.contains(&draft.key) {
            return NameKind::Organization;
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

/// "Chad Mensah-Quaye", "Jordan Lindgren": a given name that is also a place's,
/// and a word behind it that no place is called by.
fn begins_with_given_name(draft: &Draft) -> bool {
    const GIVEN: [&str; 19] = [
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
