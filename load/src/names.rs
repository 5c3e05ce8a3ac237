//! The people, bodies and places that generated articles are about.

use shared::v1::EntityType;

use super::random::Random;

/// Somebody or something that articles mention.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its id in the API.
    pub id: String,
    /// What it is.
    pub entity_type: EntityType,
    /// Its full name.
    pub name: String,
    /// What it is called from the second mention on.
    pub short: String,
    /// Its country.
    pub country: &'static str,
    /// The post of a person.
    pub post: Option<&'static str>,
}

/// How many there are of each type: the more articles, the more names they bring.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    seed: u64,
    persons: usize,
    organizations: usize,
}

const COUNTRIES: [&str; 24] = [
    "USA", "GBR", "DEU", "FRA", "UKR", "RUS", "CHN", "JPN", "KOR", "IND", "BRA", "MEX", "ZAF",
    "NGA", "EGY", "TUR", "IRN", "ISR", "ITA", "ESP", "POL", "SWE", "CAN", "AUS",
];
const PEOPLES: [&str; 24] = [
    "American",
    "British",
    "German",
    "French",
    "Ukrainian",
    "Russian",
    "Chinese",
    "Japanese",
    "South Korean",
    "Indian",
    "Brazilian",
    "Mexican",
    "South African",
    "Nigerian",
    "Egyptian",
    "Turkish",
    "Iranian",
    "Israeli",
    "Italian",
    "Spanish",
    "Polish",
    "Swedish",
    "Canadian",
    "Australian",
];
const POSTS: [&str; 12] = [
    "president",
    "prime minister",
    "foreign minister",
    "spokesman",
    "senator",
    "general",
    "ambassador",
    "chief executive",
    "mayor",
    "governor",
    "judge",
    "professor",
];
const BODIES: [&str; 12] = [
    "Group",
    "Bank",
    "Ministry",
    "Council",
    "Party",
    "University",
    "Agency",
    "Holdings",
    "Association",
    "Commission",
    "Court",
    "Institute",
];
const ONSETS: [&str; 20] = [
    "b", "br", "d", "f", "g", "gr", "h", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "v",
    "w", "z",
];
const RIMES: [&str; 24] = [
    "a", "an", "ar", "e", "el", "en", "er", "i", "in", "is", "o", "on", "or", "os", "u", "ul",
    "um", "ai", "ei", "ov", "ski", "ton", "man", "berg",
];

/// A made-up word with a capital, the same for the same number.
fn word(number: usize, syllables: usize) -> String {
    let mut random = Random::of(0x6e61_6d65, number as u64);
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(random.one::<&str>(&ONSETS));
        word.push_str(random.one::<&str>(&RIMES));
    }
    let initial = word.remove(0).to_ascii_uppercase();
    word.insert(0, initial);
    word
}

impl Names {
    /// The names that so many articles draw from.
    pub fn for_articles(seed: u64, articles: usize) -> Self {
        Self {
            seed,
            persons: 2_000 + articles * 2,
            organizations: 1_000 + articles,
        }
    }

    /// Any of them: few are in most articles, most are in few.
    pub fn draw(&self, random: &mut Random) -> Name {
        match random.below(100) {
            0..45 => self.person(random.zipf(self.persons)),
            45..72 => self.organization(random.zipf(self.organizations)),
            72..90 => self.place(random.zipf(4_000)),
            _ => people(random.zipf(PEOPLES.len())),
        }
    }

    /// The person of a rank.
    pub fn person(&self, rank: usize) -> Name {
        let mut random = Random::of(self.seed ^ 1, rank as u64);
        let given = word(random.zipf(2_000), 2);
        let family = word(10_000 + random.below(60_000), 2 + rank % 2);
        Name {
            id: format!("per-{}-{}", given.to_lowercase(), family.to_lowercase()),
            entity_type: EntityType::Person,
            name: format!("{given} {family}"),
            short: family,
            country: random.one::<&str>(&COUNTRIES),
            post: random.chance(0.3).then(|| *random.one(&POSTS)),
        }
    }

    /// The organization of a rank.
    pub fn organization(&self, rank: usize) -> Name {
        let mut random = Random::of(self.seed ^ 2, rank as u64);
        let place = word(80_000 + random.below(30_000), 2);
        let body = *random.one(&BODIES);
        let of = word(110_000 + random.zipf(4_000), 2);
        let name = format!("{place} {of} {body}");
        let acronym: String = name
            .split(' ')
            .filter_map(|word| word.chars().next())
            .collect();
        Name {
            id: format!("org-{}", name.to_lowercase().replace(' ', "-")),
            entity_type: EntityType::Organization,
            name,
            short: if rank.is_multiple_of(3) {
                acronym
            } else {
                place
            },
            country: random.one::<&str>(&COUNTRIES),
            post: None,
        }
    }

    fn place(&self, rank: usize) -> Name {
        let mut random = Random::of(self.seed ^ 3, rank as u64);
        let name = word(200_000 + rank, 2);
        Name {
            id: format!("loc-{}", name.to_lowercase()),
            entity_type: EntityType::Location,
            short: name.clone(),
            name,
            country: random.one::<&str>(&COUNTRIES),
            post: None,
        }
    }
}

fn people(rank: usize) -> Name {
    Name {
        id: format!("norp-{}", COUNTRIES[rank].to_lowercase()),
        entity_type: EntityType::Norp,
        name: PEOPLES[rank].into(),
        short: PEOPLES[rank].into(),
        country: COUNTRIES[rank],
        post: None,
    }
}
