//! Nouns for those who act and are acted upon.
//!
//! Gathered from the participants in data/news/train.jsonl: nouns that mostly take
//! part where they stand.

/// Lemmas, in order.
#[rustfmt::skip]
const PEOPLE: &[&str] = &[
    "activist", "administration", "adviser", "agency", "agent", "aide", "aircraft", "airline",
    "alliance", "ally", "ambassador", "analyst", "army", "assailant", "assembly", "association",
    "attacker", "attorney", "authorities", "authority", "bank", "base", "bidder", "bloc", "board",
    "boat", "bomber", "boy", "brigade", "brotherhood", "bureau", "businessman", "buyer",
    "cabinet", "candidate", "captain", "carrier", "chairman", "chief", "child", "church",
    "citizen", "city", "civilian", "cleric", "coalition", "commander", "commission", "committee",
    "community", "company", "congress", "consulate", "contractor", "convoy", "corporation",
    "corps", "council", "counterpart", "country", "coup-leader", "court", "crew", "critic",
    "defendant", "delegate", "delegation", "democrat", "demonstrator", "department", "deputy",
    "detainee", "diplomat", "director", "dissident", "doctor", "dozen", "driver", "eight",
    "embassy", "employee", "employer", "engineer", "envoy", "executive", "expert", "extremist",
    "faction", "family", "fan", "farmer", "fighter", "firm", "five", "force", "forces",
    "foreigner", "foundation", "four", "front", "fugitive", "gang", "general", "girl",
    "government", "governor", "group", "guard", "guerrilla", "gunman", "head", "helicopter",
    "hospital", "hostage", "hundred", "immigrant", "inmate", "inspector", "institute",
    "institution", "insurgent", "investigator", "investor", "islamist", "jet", "jihadist",
    "journalist", "judge", "junta", "jury", "kidnapper", "king", "lawmaker", "lawyer", "leader",
    "leadership", "legislator", "legislature", "lender", "majority", "maker", "man", "mayor",
    "mediator", "member", "migrant", "militant", "military", "militia", "militiaman", "miner",
    "minister", "ministry", "minority", "mission", "mob", "monitor", "mosque", "movement",
    "nation", "national", "navy", "negotiator", "network", "newspaper", "nine", "nobody", "nurse",
    "offender", "officer", "official", "one", "operator", "opponent", "opposition",
    "organization", "organizer", "others", "owner", "panel", "parent", "parliament",
    "participant", "partner", "party", "passenger", "patient", "patrol", "peacekeeper", "people",
    "person", "personnel", "pilot", "pirate", "police", "policeman", "politician", "pope",
    "premier", "president", "prisoner", "producer", "prosecutor", "protester", "protestor",
    "publisher", "rebel", "reformist", "refugee", "regime", "regulator", "relative", "reporter",
    "representative", "republican", "rescuer", "resident", "rioter", "rival", "ruler",
    "scientist", "secretary", "security", "senate", "senator", "separatist", "service", "seven",
    "shareholder", "ship", "side", "six", "soldier", "speaker", "spokesman", "spokeswoman", "spy",
    "squad", "staff", "staffer", "state", "station", "striker", "student", "suicide-bomber",
    "supplier", "supporter", "survivor", "suspect", "tank", "teacher", "team", "teenager", "ten",
    "terrorist", "thousand", "three", "tourist", "town", "trader", "tribal", "tribe", "tribunal",
    "troop", "two", "union", "unit", "vessel", "veteran", "victim", "village", "villager",
    "voter", "warlord", "warplane", "watchdog", "winner", "witness", "woman", "worker", "youth",
];

/// Whether a lemma is a word for persons, a body of persons, or what they man.
pub(super) fn is_one(lemma: &str) -> bool {
    PEOPLE.binary_search(&lemma).is_ok()
        || ["man", "woman", "people"]
            .iter()
            .any(|end| lemma.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nouns_are_in_order() {
        assert!(PEOPLE.is_sorted());
        assert!(is_one("rebel") && !is_one("treaty"));
    }
}
