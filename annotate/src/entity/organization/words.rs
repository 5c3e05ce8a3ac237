//! Words that make up the names of bodies.

use crate::entity::draft::Draft;
use crate::entity::normalize;
use crate::entity::place::Evidence;
use crate::entity::scene::Scene;

/// Words that make up the names of bodies every country has.
const GENERIC: &str = " ministry department office agency bureau service commission council committee court courts assembly parliament congress senate house cabinet army navy air force forces marines marine corps guard coast police bank government embassy military general staff chiefs chief joint supreme high appeals appeal constitutional federal national central state foreign interior home internal external defense defence self armed ground special finance justice trade education health environment energy labour labor agriculture transport economy economic culture sports tourism development planning information security intelligence border customs tax revenue treasury election electoral anti corruption public prosecution prosecutors attorney human rights affairs affair emergency management civil aviation statistics weather meteorological reserve authority board directorate command presidential presidency prime minister representatives commons lords deputies people peoples peoples' upper lower of and the for on in migrant workers women youth social welfare immigration ";

/// Heads a body may be called by once it has been named in full.
pub(in crate::entity) const HEADS: [&str; 22] = [
    "council",
    "commission",
    "committee",
    "ministry",
    "court",
    "party",
    "assembly",
    "union",
    "agency",
    "bank",
    "federation",
    "association",
    "institute",
    "university",
    "board",
    "authority",
    "alliance",
    "league",
    "fund",
    "congress",
    "parliament",
    "senate",
];

/// Marks that follow a company's name and are left out on second mention.
pub(in crate::entity) const DESIGNATORS: [&str; 75] = [
    "computer",
    "computers",
    "spa",
    "automotive",
    "aerospace",
    "pharmaceuticals",
    "inc",
    "ltd",
    "llc",
    "plc",
    "corp",
    "corporation",
    "co",
    "company",
    "ag",
    "sa",
    "nv",
    "oyj",
    "ab",
    "gmbh",
    "group",
    "holdings",
    "holding",
    "limited",
    "lines",
    "airlines",
    "airways",
    "motors",
    "motor",
    "industries",
    "systems",
    "technologies",
    "international",
    "partners",
    "bank",
    "shipping",
    "engineering",
    "energy",
    "media",
    "entertainment",
    "martin",
    "stores",
    "sons",
    "brothers",
    "a-s",
    "oy",
    "jsc",
    "pjsc",
    "ojsc",
    "asa",
    "as",
    "se",
    "kgaa",
    "sarl",
    "pty",
    "pte",
    "bhd",
    "kk",
    "srl",
    "securities",
    "insurance",
    "telecom",
    "telecoms",
    "petroleum",
    "pharma",
    "foods",
    "steel",
    "mining",
    "logistics",
    "electronics",
    "laboratories",
    "labs",
    "hydro",
    "airline",
    "line",
];

/// The country in front of a generic name, and the rest: "South Korean" and
/// "national-defense-ministry". The second is none for a name of its own.
pub(super) fn generic_part(scene: &Scene<'_>, draft: &Draft) -> (Option<Evidence>, Option<String>) {
    let words: Vec<&str> = draft.text.split_whitespace().collect();
    for cut in (1..words.len().min(5)).rev() {
        let front = normalize(&words[..cut].join(" "));
        // "Royal Netherlands Navy"
        let front = front.strip_prefix("royal-").unwrap_or(&front);
        let country = scene
            .lexicon
            .country(front)
            .or_else(|| scene.lexicon.demonym(front));
        if let Some(country) = country {
            let span = Some(scene.span(&draft.tokens));
            let evidence = Some(Evidence { country, span });
            return (evidence, generic_key(&words[cut..]));
        }
    }
    (None, generic_key(&words))
}

/// "ministry-national-defense" for both "Ministry of National Defense" and
/// "National Defence Ministry"; none unless every word is generic.
pub(in crate::entity) fn generic_key(words: &[&str]) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for word in words {
        for part in normalize(word).split('-') {
            if !GENERIC.contains(&format!(" {part} ")) {
                return None;
            }
            match part {
                "of" | "the" | "and" | "for" | "on" | "in" | "affair" | "affairs" => {}
                "defence" => parts.push("defense".to_owned()),
                "labour" => parts.push("labor".to_owned()),
                other => parts.push(other.to_owned()),
            }
        }
    }
    if parts
        .iter()
        .any(|part| part == "ministry" || part == "department")
    {
        parts.sort();
    }
    (!parts.is_empty()).then(|| parts.join("-"))
}

/// Whether a word tells nothing of what body is meant: "university", "company".
pub(super) fn is_generic(word: &str) -> bool {
    HEADS.contains(&word) || DESIGNATORS.contains(&word) || GENERIC.contains(&format!(" {word} "))
}

/// Marks that only companies bear: with one, a name is no person's and no place's.
pub(in crate::entity) const COMPANY_MARKS: [&str; 37] = [
    "a-s",
    "ab",
    "ag",
    "airlines",
    "airways",
    "asa",
    "automotive",
    "bhd",
    "corp",
    "corporation",
    "electronics",
    "gmbh",
    "holding",
    "holdings",
    "hydro",
    "inc",
    "industries",
    "insurance",
    "jsc",
    "kgaa",
    "llc",
    "logistics",
    "ltd",
    "limited",
    "nv",
    "oy",
    "oyj",
    "petroleum",
    "pharmaceuticals",
    "pjsc",
    "plc",
    "sarl",
    "securities",
    "shipping",
    "spa",
    "technologies",
    "telecom",
];

/// A name as compared without the marks of a company at its end, at least one
/// word of it left: "apple" for "apple-computer-inc", "hvidsten" for "hvidsten-a-s".
pub(in crate::entity) fn without_marks(key: &str) -> &str {
    let mut rest = key;
    loop {
        let mark = |mark: &&str| {
            rest.strip_suffix(*mark)?
                .strip_suffix('-')
                .filter(|front| !front.is_empty())
        };
        match DESIGNATORS.iter().find_map(mark) {
            Some(front) => rest = front,
            None => return rest,
        }
    }
}
