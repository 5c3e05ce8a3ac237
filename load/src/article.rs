//! Articles as if they had been read: of a seeded world, one by one, so that any
//! of them can be made without those before it.
//!
//! The length is log-normal around 500 words, words and names follow Zipf's law,
//! a mention comes every 17 words and an event every hundred, one event in eight
//! is told by other articles too, and articles come in the order of publication.

use prost_types::Timestamp;
use shared::{google_type, v1};

use super::names::{Name, Names};
use super::random::Random;

/// Where articles come from.
#[derive(Clone, Copy, Debug)]
pub struct World {
    seed: u64,
    articles: usize,
    names: Names,
}

static WORDS: std::sync::LazyLock<Vec<&str>> = std::sync::LazyLock::new(|| {
    let words = include_str!("../../tools/vectors/words.txt").lines();
    let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    words.filter(is_word).take(30_000).collect()
});

/// 2015-01-01, in days since 1970.
const FIRST_DAY: i64 = 16_436;
const DAYS: usize = 4_000;

const MODES: [(v1::EventType, &str); 10] = [
    (v1::EventType::Consult, "visit"),
    (v1::EventType::Request, "assist"),
    (v1::EventType::Accuse, "allege"),
    (v1::EventType::Assault, "aerial"),
    (v1::EventType::Sanction, "convict"),
    (v1::EventType::Coerce, "arrest"),
    (v1::EventType::Personnel, "start"),
    (v1::EventType::Support, ""),
    (v1::EventType::Agree, ""),
    (v1::EventType::Transaction, ""),
];

impl World {
    /// A world of so many articles.
    pub fn new(seed: u64, articles: usize) -> Self {
        Self {
            seed,
            articles,
            names: Names::for_articles(seed, articles),
        }
    }

    /// How many articles there are.
    pub fn articles(&self) -> usize {
        self.articles
    }

    /// Who is in them.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// The id of an article.
    pub fn id(&self, number: usize) -> String {
        let mut random = Random::of(self.seed ^ 4, number as u64);
        format!("u-{:016x}{:016x}", random.number(), random.number())
    }

    /// An article and what was read from it.
    pub fn article(&self, number: usize) -> v1::ArticleIngested {
        let mut random = Random::of(self.seed, number as u64);
        let day = FIRST_DAY + (number * DAYS / self.articles.max(1)) as i64;
        let mut writer = Writer::new(self, number, day);
        let words = (500.0 * (0.45 * random.normal()).exp()).clamp(60.0, 4_000.0) as usize;
        let cast: Vec<Name> = (0..4 + words / 45)
            .map(|_| self.names.draw(&mut random))
            .collect();
        while writer.words < words {
            writer.sentence(&cast, &mut random);
        }
        writer.finish(&mut random)
    }
}

/// Writes one article.
struct Writer<'a> {
    world: &'a World,
    number: usize,
    day: i64,
    words: usize,
    paragraph: u32,
    text: String,
    annotations: v1::Annotations,
    /// Who was mentioned, how often in all and by the full name.
    mentioned: Vec<(Name, u64, u64)>,
}

impl<'a> Writer<'a> {
    fn new(world: &'a World, number: usize, day: i64) -> Self {
        Self {
            world,
            number,
            day,
            words: 0,
            paragraph: 0,
            text: String::new(),
            annotations: v1::Annotations::default(),
            mentioned: Vec::new(),
        }
    }

    fn sentence(&mut self, cast: &[Name], random: &mut Random) {
        let start = self.text.len();
        let mut mentions: Vec<(usize, v1::TextSpan, bool)> = Vec::new();
        let length = 8 + random.below(26);
        for at in 0..length {
            if at > 0 {
                self.text.push(' ');
            }
            if random.chance(1.0 / 17.0) {
                let who = random.zipf(cast.len());
                let is_new = self
                    .mentioned
                    .iter()
                    .all(|(name, ..)| name.id != cast[who].id);
                let words = if is_new {
                    &cast[who].name
                } else {
                    &cast[who].short
                };
                mentions.push((who, self.push(words), is_new));
            } else {
                let word = WORDS[random.zipf(WORDS.len())];
                self.push(word);
            }
        }
        self.words += length;
        self.text.push('.');
        let sentence = span(start, self.text.len());
        let index = self.annotations.sentences.len() as u32;
        self.annotations.sentences.push(sentence.clone());
        let place = |at: v1::TextSpan| v1::Provenance {
            sentence_index: index,
            sentence: Some(sentence.clone()),
            span: Some(at),
            zone: v1::Zone::Body.into(),
            ..Default::default()
        };
        for (who, at, is_new) in &mentions {
            let name = &cast[*who];
            self.count(name, *is_new);
            self.annotations.mentions.push(v1::Mention {
                entity_id: name.id.clone(),
                entity_type: name.entity_type.into(),
                kind: v1::MentionKind::Name.into(),
                provenance: Some(place(at.clone())),
            });
        }
        if random.chance(0.22) {
            let at = span(start, start + 6);
            self.annotations.dates.push(v1::DateMention {
                date: Some(self.date(random)),
                anchor: v1::DateAnchor::Published.into(),
                provenance: Some(place(at)),
            });
        }
        if random.chance(length as f64 / 100.0) {
            let trigger = place(span(start, start + 5));
            self.event(cast, &mentions, trigger, random);
        }
        let is_end = random.chance(0.45);
        self.text.push_str(if is_end { "\n\n" } else { " " });
        if is_end || self.annotations.blocks.is_empty() {
            self.annotations.blocks.push(v1::Block {
                zone: v1::Zone::Body.into(),
                span: Some(span(self.paragraph as usize, self.text.len())),
            });
            self.paragraph = self.text.len() as u32;
        }
    }

    fn push(&mut self, words: &str) -> v1::TextSpan {
        let start = self.text.len();
        self.text.push_str(words);
        span(start, self.text.len())
    }

    fn count(&mut self, name: &Name, is_full: bool) {
        let known = self
            .mentioned
            .iter_mut()
            .find(|(known, ..)| known.id == name.id);
        match known {
            Some((_, all, full)) => {
                *all += 1;
                *full += u64::from(is_full);
            }
            None => self.mentioned.push((name.clone(), 1, u64::from(is_full))),
        }
    }

    /// Mostly a day of the last weeks, sometimes a month or a year.
    fn date(&self, random: &mut Random) -> v1::DateSpan {
        let back = (random.zipf(60) + random.zipf(400)) as i64;
        let day = calendar(self.day - back);
        let (first, last, granularity, edtf) = match random.below(10) {
            0 => (
                (day.0, 1, 1),
                (day.0, 12, 31),
                v1::DateGranularity::Year,
                format!("{:04}", day.0),
            ),
            1..=2 => (
                (day.0, day.1, 1),
                (day.0, day.1, 28),
                v1::DateGranularity::Month,
                format!("{:04}-{:02}", day.0, day.1),
            ),
            _ => (
                day,
                day,
                v1::DateGranularity::Day,
                format!("{:04}-{:02}-{:02}", day.0, day.1, day.2),
            ),
        };
        v1::DateSpan {
            first_day: Some(wire(first)),
            last_day: Some(wire(last)),
            granularity: granularity.into(),
            approximate: false,
            edtf,
        }
    }

    fn event(
        &mut self,
        cast: &[Name],
        mentions: &[(usize, v1::TextSpan, bool)],
        trigger: v1::Provenance,
        random: &mut Random,
    ) {
        // One event in eight is of a story of its week that others tell too.
        let id = if random.chance(0.125) {
            let story = self.day as u64 / 7 * 1_000 + random.zipf(200) as u64;
            id("e", &mut Random::of(self.world.seed ^ 5, story))
        } else {
            let at = self.annotations.events.len() as u64;
            id(
                "e",
                &mut Random::of(self.world.seed ^ 6, self.number as u64 * 1_000 + at),
            )
        };
        if self.annotations.events.iter().any(|event| event.id == id) {
            return;
        }
        let roles = [
            v1::ParticipantRole::Actor,
            v1::ParticipantRole::Recipient,
            v1::ParticipantRole::Location,
        ];
        let participants = mentions.iter().zip(roles).map(|((who, at, _), role)| {
            let name = &cast[*who];
            v1::Participant {
                role: role.into(),
                span: Some(at.clone()),
                entity_id: name.id.clone(),
                name: name.name.clone(),
                country_code: name.country.into(),
                ..Default::default()
            }
        });
        let participants = participants.collect();
        let (event_type, mode) = *random.one(&MODES);
        let date = random.chance(0.7).then(|| self.date(random));
        self.annotations.events.push(v1::Event {
            id,
            r#type: event_type.into(),
            mode: mode.into(),
            status: if random.chance(0.8) {
                v1::EventStatus::Asserted.into()
            } else {
                v1::EventStatus::Planned.into()
            },
            participants,
            date_anchor: date
                .as_ref()
                .map_or(0, |_| v1::DateAnchor::Published.into()),
            date,
            provenance: vec![trigger],
            ..Default::default()
        });
    }

    fn finish(mut self, random: &mut Random) -> v1::ArticleIngested {
        let published = wire(calendar(self.day));
        for (name, all, full) in std::mem::take(&mut self.mentioned) {
            describe(&mut self.annotations, &name, (all, full), published);
        }
        let title: Vec<&str> = (0..9).map(|_| WORDS[random.zipf(WORDS.len())]).collect();
        let publisher = random.zipf(60);
        let article = v1::Article {
            id: self.world.id(self.number),
            source_uri: format!(
                "https://www.publisher{publisher}.example/world/{}",
                title.join("-")
            ),
            title: title.join(" "),
            text: self.text,
            content_type: v1::ContentType::PlainText.into(),
            publisher: format!("Publisher {publisher}"),
            authors: vec![self.world.names.person(random.zipf(3_000)).name],
            publish_time: Some(Timestamp {
                seconds: self.day * 86_400 + random.below(86_400) as i64,
                nanos: 0,
            }),
            publish_date: Some(published),
            language_code: "en".into(),
            content_hash: (0..4)
                .flat_map(|_| random.number().to_be_bytes())
                .collect::<Vec<u8>>()
                .into(),
            engine_version: "0.1.0".into(),
            ..Default::default()
        };
        v1::ArticleIngested {
            article: Some(article),
            annotations: Some(self.annotations),
        }
    }
}

fn describe(
    annotations: &mut v1::Annotations,
    name: &Name,
    (all, full): (u64, u64),
    published: google_type::Date,
) {
    let alias = |name: &str, mention_count| v1::Alias {
        name: name.into(),
        mention_count,
    };
    let mut aliases = vec![alias(&name.name, full)];
    if all > full {
        aliases.push(alias(&name.short, all - full));
    }
    let entity = v1::Entity {
        id: name.id.clone(),
        r#type: name.entity_type.into(),
        name: name.name.clone(),
        aliases,
        country_code: name.country.into(),
        mention_count: all,
        article_count: 1,
        first_publish_date: Some(published),
        last_publish_date: Some(published),
    };
    match name.entity_type {
        v1::EntityType::Person => {
            let (given, family) = name.name.split_once(' ').unwrap_or_default();
            let role = |title: &str| v1::Role {
                title: title.into(),
                country_code: name.country.into(),
                tenure: v1::Tenure::Current.into(),
                article_count: 1,
                first_publish_date: Some(published),
                last_publish_date: Some(published),
                evidence: Some(span(0, title.len())),
                ..Default::default()
            };
            annotations.persons.push(v1::Person {
                entity: Some(entity),
                given_name: given.into(),
                family_name: family.into(),
                titles: name.post.map(str::to_owned).into_iter().collect(),
                roles: name.post.map(role).into_iter().collect(),
            });
        }
        v1::EntityType::Organization => annotations.organizations.push(v1::Organization {
            entity: Some(entity),
            acronyms: vec![],
        }),
        v1::EntityType::Location => annotations.locations.push(v1::Location {
            entity: Some(entity),
        }),
        v1::EntityType::Norp | v1::EntityType::Unspecified => annotations.norps.push(entity),
    }
}

fn id(kind: &str, random: &mut Random) -> String {
    format!("{kind}-{:016x}{:016x}", random.number(), random.number())
}

fn span(start: usize, end: usize) -> v1::TextSpan {
    v1::TextSpan {
        section: v1::Section::Text.into(),
        start_byte: start as u32,
        end_byte: end as u32,
        text: String::new(),
    }
}

/// Year, month and day of a day counted from 1970.
fn calendar(day: i64) -> (i32, i32, i32) {
    let first = jiff::civil::date(1970, 1, 1);
    let date = first + jiff::SignedDuration::from_hours(24 * day);
    (date.year().into(), date.month().into(), date.day().into())
}

fn wire((year, month, day): (i32, i32, i32)) -> google_type::Date {
    google_type::Date { year, month, day }
}
