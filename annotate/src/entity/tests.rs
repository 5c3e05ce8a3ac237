//! Facts about resolution, on texts whose names are marked by hand.

use super::*;
use crate::document::{Block, Document, Zone};
use crate::name::{Name, NameKind};
use crate::span::Span;
use crate::token::{Sentence, Tokens};

/// An article written like "[TITLE Gen.] [PER Won In-choul] spoke in [LOC Seoul]."
///
/// A line is a block and its zone is told by its first sign: `#` a headline, `!`
/// a caption, anything else body. A sentence ends at " |".
pub(super) struct Marked {
    pub document: Document,
    pub tokens: Tokens,
    pub names: Vec<Name>,
}

impl Marked {
    pub fn new(marked: &str) -> Self {
        let mut text = String::new();
        let mut marks: Vec<(NameKind, usize, usize)> = Vec::new();
        let mut sentences: Vec<(usize, usize, Zone, u32)> = Vec::new();
        let mut blocks = Vec::new();
        for (number, line) in (0u32..).zip(marked.trim().lines()) {
            let line = line.trim();
            let (zone, line) = match line.chars().next() {
                Some('#') => (Zone::Headline, line[1..].trim()),
                Some('!') => (Zone::Caption, line[1..].trim()),
                _ => (Zone::Body, line),
            };
            let block = text.len();
            for sentence in line.split(" |") {
                let start = text.len();
                read_marks(sentence.trim(), &mut text, &mut marks);
                sentences.push((start, text.len(), zone, number));
                text.push(' ');
            }
            text.pop();
            let span = Span::new(block, text.len());
            blocks.push(Block { zone, span });
            text.push('\n');
        }
        let mut document = Document::new("", &text);
        document.blocks = blocks;
        let mut tokens = Tokens::default();
        for (start, end, zone, block) in sentences {
            let first = tokens.tokens.len();
            cut(&text, start, end, &mut tokens.tokens);
            tokens.sentences.push(Sentence {
                span: Span::new(start, end),
                zone,
                block,
                tokens: first..tokens.tokens.len(),
            });
        }
        let names = marks
            .into_iter()
            .map(|(kind, start, end)| {
                let tokens_of = |at: usize| tokens.tokens.partition_point(|t| t.start() < at);
                let range = tokens_of(start)..tokens_of(end);
                let sentence = tokens
                    .sentences
                    .partition_point(|s| s.tokens.end <= range.start);
                Name {
                    kind,
                    span: Span::new(start, end),
                    sentence: u32::try_from(sentence).expect("few sentences"),
                    tokens: range,
                }
            })
            .collect();
        Self {
            document,
            tokens,
            names,
        }
    }

    pub fn resolve(&self) -> Resolved {
        resolve(&self.document, &self.tokens, &self.names)
    }
}

fn read_marks(sentence: &str, text: &mut String, marks: &mut Vec<(NameKind, usize, usize)>) {
    let mut rest = sentence;
    while let Some((plain, marked)) = rest.split_once('[') {
        text.push_str(plain);
        let (inner, behind) = marked.split_once(']').expect("a mark is closed");
        let (kind, name) = inner.split_once(' ').expect("a mark has a kind");
        let kind = match kind {
            "PER" => NameKind::Person,
            "ORG" => NameKind::Organization,
            "LOC" => NameKind::Location,
            "NORP" => NameKind::Norp,
            "TITLE" => NameKind::Title,
            "EVENT" => NameKind::Event,
            "MISC" => NameKind::Misc,
            other => panic!("no kind {other}"),
        };
        marks.push((kind, text.len(), text.len() + name.len()));
        text.push_str(name);
        rest = behind;
    }
    text.push_str(rest);
}

/// Cuts as the tokenizer does: clitics, hyphens and marks alone, abbreviations whole.
fn cut(text: &str, start: usize, end: usize, out: &mut Vec<Span>) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let c = rest.chars().next().expect("not at the end");
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let word = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '.'))
            .unwrap_or(rest.len());
        let mut len = if word == 0 { c.len_utf8() } else { word };
        for clitic in ["'s", "’s"] {
            if rest.starts_with(clitic) {
                len = clitic.len();
            }
        }
        let token = &rest[..len];
        let abbreviation = token.len() <= 4
            || token[..token.len() - 1].contains('.')
            || matches!(token, "Brig." | "Calif.");
        let ends_sentence = at + len == end;
        if token.ends_with('.') && token.len() > 1 && (!abbreviation || ends_sentence) {
            len -= 1;
        }
        out.push(Span::new(at, at + len));
        at += len;
    }
}

fn person<'a>(resolved: &'a Resolved, name: &str) -> (&'a Entity, &'a PersonDetail) {
    resolved
        .entities
        .iter()
        .find_map(|entity| match &entity.detail {
            Detail::Person(detail) if entity.name == name => Some((entity, detail)),
            _ => None,
        })
        .unwrap_or_else(|| panic!("no person {name} in {:#?}", resolved.entities))
}

/// Lines of "id: aliases | aliases" for the entities of an article.
fn outline(resolved: &Resolved) -> Vec<String> {
    resolved
        .entities
        .iter()
        .map(|entity| format!("{}: {}", entity.id, entity.aliases.join(" | ")))
        .collect()
}

fn check(marked: &str, expected: &[&str]) {
    let resolved = Marked::new(marked).resolve();
    assert_eq!(outline(&resolved), expected, "in {marked}");
}

/// Roles as "title; organization; country; tenure".
fn check_roles(marked: &str, name: &str, expected: &[&str]) {
    let resolved = Marked::new(marked).resolve();
    let (_, detail) = person(&resolved, name);
    let roles: Vec<String> = detail
        .roles
        .iter()
        .map(|role| {
            let organization = role
                .organization
                .map_or("-", |at| resolved.entities[at.0 as usize].name.as_str());
            let country = role
                .country
                .as_ref()
                .map_or("-", |country| country.as_str());
            format!(
                "{}; {organization}; {country}; {:?}",
                role.title, role.tenure
            )
        })
        .collect();
    assert_eq!(roles, expected, "in {marked}");
}

#[test]
fn later_forms_of_a_name_mean_the_person_named_in_full() {
    check(
        "[TITLE Adm.] [PER Rob Bauer] met [TITLE Gen.] [PER Won In-choul]. | Won affirmed it, and [ORG Bauer]'s visit ended.",
        &[
            "per-rob-bauer: Rob Bauer | Bauer",
            "per-won-in-choul: Won In-choul | Won",
        ],
    );
    check(
        "# [PER Marsh] wins\n[PER Will Marsh] won. | Will the visitor return? | [PER Marsh] may.",
        &["per-will-marsh: Marsh | Will Marsh"],
    );
    check(
        "[PER Bill Kenai] was told. | \"[PER Bill] was away,\" said an aide. | [PER Kenai] paid the bill.",
        &["per-bill-kenai: Bill Kenai | Bill | Kenai"],
    );
    check(
        "said [PER Denise Will] of the council. | Will urged restraint. | Will the council vote?",
        &["per-denise-will: Denise Will | Will"],
    );
    check(
        "said [PER Florencio May]. | May said so in May. | On May 12, we may talk. | May, a teacher, left.",
        &["per-florencio-may: Florencio May | May"],
    );
    check(
        "[PER William Clinton] spoke. | [PER Bill Clinton] left. | [PER Clinton] smiled.",
        &["per-william-clinton: William Clinton | Bill Clinton | Clinton"],
    );
    check(
        "[PER Pieter van der Linde] rose. | Then [PER van der Linde] sat, and [PER Linde] slept.",
        &["per-pieter-van-der-linde: Pieter van der Linde | van der Linde | Linde"],
    );
}

#[test]
fn persons_who_share_a_surname_stay_two() {
    check(
        "[TITLE Foreign Minister] [PER Anita Persaud] spoke. | [PER Persaud] smiled.\n\
         [TITLE Brigadier] [PER Colin Persaud] came. | [TITLE Brigadier] [PER Persaud] left.",
        &[
            "per-anita-persaud: Anita Persaud | Persaud",
            "per-colin-persaud: Colin Persaud | Persaud",
        ],
    );
    let resolved = Marked::new(
        "[PER Joseph Kamanga] was jailed. | [TITLE Mr.] [PER Kamanga] wept. | His wife, [PER Beatrice Kamanga], was acquitted. \
         | [TITLE Mrs.] [PER Kamanga] left. | [TITLE Mr.] [PER Kamanga] did not.",
    )
    .resolve();
    let count = |name: &str| {
        let at = resolved
            .entities
            .iter()
            .position(|entity| entity.name == name);
        resolved
            .mentions
            .iter()
            .filter(|m| Some(m.entity.0 as usize) == at)
            .count()
    };
    assert_eq!((count("Joseph Kamanga"), count("Beatrice Kamanga")), (3, 2));
    check(
        "[PER Bill Clinton] and [PER Hillary Clinton] came. | The [PER Clintons] left. | [PER Clinton] spoke.",
        &[
            "per-bill-clinton: Bill Clinton",
            "per-hillary-clinton: Hillary Clinton",
        ],
    );
}

#[test]
fn titles_are_never_part_of_the_name() {
    for (marked, name, titles) in [
        ("[PER Gen. Mark Milley] spoke.", "Mark Milley", vec!["Gen."]),
        (
            "[TITLE spokesman Maj. Gen.] [PER Won Tae-yul] spoke.",
            "Won Tae-yul",
            vec!["spokesman", "Maj. Gen."],
        ),
        (
            "[TITLE Governor-General Sir] [PER Lucas Hane] swore.",
            "Lucas Hane",
            vec!["Governor-General", "Sir"],
        ),
        (
            "[LOC US] [ORG Army] [TITLE Chief of Staff General] [PER James McConville] met.",
            "James McConville",
            vec!["Chief of Staff", "General"],
        ),
        (
            "the [NORP Bangladeshi] [TITLE Foreign Minister] [PER Dr. A. Momen] met.",
            "A. Momen",
            vec!["Foreign Minister", "Dr."],
        ),
        (
            "[TITLE U.N. Secretary-General] [PER Kofi Annan] met.",
            "Kofi Annan",
            vec!["Secretary-General"],
        ),
        (
            "[TITLE Attorney General] [PER Eric Holder] met.",
            "Eric Holder",
            vec!["Attorney General"],
        ),
    ] {
        let resolved = Marked::new(marked).resolve();
        let (_, detail) = person(&resolved, name);
        assert_eq!(detail.titles, titles, "in {marked}");
    }
}

#[test]
fn acronyms_and_short_forms_mean_the_body_named_in_full() {
    check(
        "the [ORG Coalition of Free Patriots] ([ORG CFP]) took it. | CFP fighters left. | The [ORG CFP] won.",
        &["org-coalition-of-free-patriots: Coalition of Free Patriots | CFP"],
    );
    check(
        "[ORG Puntland Maritime Police Force] came. | The [ORG PMPF] left.",
        &["org-puntland-maritime-police-force: Puntland Maritime Police Force | PMPF"],
    );
    check(
        "The [ORG North Atlantic Treaty Organization] met. | [ORG NATO] left.",
        &["org-north-atlantic-treaty-organization: North Atlantic Treaty Organization | NATO"],
    );
    check(
        "[ORG NATO] met.",
        &["org-north-atlantic-treaty-organization: NATO"],
    );
    check(
        "The [ORG U.N. Security Council] voted. | The [ORG Council] met. | The [ORG United Nations] left.",
        &[
            "org-un-security-council: U.N. Security Council | Council",
            "org-united-nations: United Nations",
        ],
    );
    check(
        "from [ORG Copperline Engineering Ltd.], a firm. | [ORG Copperline] paid.",
        &["org-copperline-engineering-ltd: Copperline Engineering Ltd. | Copperline"],
    );
    check(
        "[ORG Boeing] sued. | [ORG Boeing Defense] paid. | [ORG NATO Military Committee] met [ORG NATO].",
        &[
            "org-boeing: Boeing",
            "org-boeing-defense: Boeing Defense",
            "org-nato-military-committee: NATO Military Committee",
            "org-north-atlantic-treaty-organization: NATO",
        ],
    );
}

#[test]
fn a_country_is_one_place_by_all_its_names() {
    check(
        "the [LOC Republic of Korea] ([LOC ROK]) and the [LOC U.S.] met. | [LOC South Korea] and the [LOC United States] left.",
        &[
            "loc-kor: Republic of Korea | ROK | South Korea",
            "loc-usa: U.S. | United States",
        ],
    );
    check(
        "the [LOC Central African Republic] ([LOC CAR]) and the [ORG CAR] capital",
        &["loc-caf: Central African Republic | CAR"],
    );
    check(
        "[NORP Burundian] troops and [NORP Burundians]",
        &["norp-burundian: Burundian | Burundians"],
    );
    check(
        "met in [LOC Washington], [LOC DC], and [LOC Washington]",
        &["loc-washington: Washington, DC | Washington"],
    );
}

#[test]
fn bodies_every_state_has_are_told_apart_by_country() {
    check(
        "the [NORP Chinese] [ORG Foreign Ministry] and the [NORP Iranian] [ORG Foreign Ministry]",
        &[
            "norp-chinese: Chinese",
            "org-chn-foreign-ministry: Foreign Ministry | Chinese Foreign Ministry",
            "norp-iranian: Iranian",
            "org-irn-foreign-ministry: Foreign Ministry | Iranian Foreign Ministry",
        ],
    );
    check(
        "the [ORG South Korean Ministry of National Defense] said. | the [ORG National Defense Ministry] said",
        &[
            "norp-south-korean: South Korean",
            "org-kor-defense-ministry-national: Ministry of National Defense | National Defense Ministry | South Korean Ministry of National Defense",
        ],
    );
    check(
        "[LOC U.S.] [ORG Army] and [ORG US Army] and [ORG United States Army]",
        &["org-usa-army: U.S. Army | US Army | United States Army"],
    );
}

#[test]
fn firms_are_told_by_their_marks_and_by_who_works_there() {
    for (marked, expected) in [
        (
            "its subsidiary, [PER Voima Oy], said",
            "org-voima-oy: Voima Oy",
        ),
        ("analysts at [LOC Nomura] said", "org-nomura: Nomura"),
        (
            "[PER Blöme] & [PER Carter] said",
            "org-blome-carter: Blöme & Carter",
        ),
        (
            "the [PER Hvidsten] A/S board. | [PER Hvidsten] fell",
            "org-hvidsten-a-s: Hvidsten A/S | Hvidsten",
        ),
        (
            "the chief executive of [PER Naviera Cantábrica] left",
            "org-naviera-cantabrica: Naviera Cantábrica",
        ),
        (
            "[ORG Apple Inc.] rose. | [ORG Apple] fell",
            "org-apple: Apple Inc. | Apple",
        ),
        (
            "[LOC Moscow] [ORG State] [ORG University] said",
            "org-moscow-state-university: Moscow State University",
        ),
        (
            "the [LOC Royal Netherlands] [ORG Navy] said",
            "org-nld-navy: Royal Netherlands Navy",
        ),
    ] {
        let found = outline(&Marked::new(marked).resolve());
        assert_eq!(found, [expected], "in {marked}");
    }
}

#[test]
fn one_person_in_two_marks_or_turned_around_is_one() {
    for (marked, expected) in [
        (
            "said [PER Salah al-Din] [PER al-Barghathi] now",
            "per-salah-al-din-al-barghathi: Salah al-Din al-Barghathi",
        ),
        (
            "[ORG OULD BAH], [PER Sidi Mohamed], a trader",
            "per-sidi-mohamed-ould-bah: Sidi Mohamed Ould Bah",
        ),
        (
            "# [PER Abby Goodknight Quits]\n[PER Abby Goodknight] left",
            "per-abby-goodknight: Abby Goodknight",
        ),
    ] {
        let found = outline(&Marked::new(marked).resolve());
        assert_eq!(found, [expected], "in {marked}");
    }
}

#[test]
fn posts_are_read_from_relative_clauses_and_verbs() {
    for (marked, name, roles) in [
        (
            "[ORG Karazin University], whose rector, [TITLE Professor] [PER Oksana Bilyk], spoke",
            "Oksana Bilyk",
            vec!["rector; Karazin University; -; Current"],
        ),
        (
            "[PER Vjosa Berisha] was deputy mayor until 2021",
            "Vjosa Berisha",
            vec!["deputy mayor; -; -; Former"],
        ),
        (
            "[PER Gift Nyathi] was dismissed as commander of the [ORG Zimbabwe National Army]",
            "Gift Nyathi",
            vec!["commander; Zimbabwe National Army; ZWE; Former"],
        ),
        (
            "said that [LOC Ukraine]'s infrastructure minister, [PER Oleksandr Jeremenko], had",
            "Oleksandr Jeremenko",
            vec!["infrastructure minister; -; UKR; Current"],
        ),
        (
            "[TITLE Chief Executive Officer] [PER Darnell Whitcombe] said",
            "Darnell Whitcombe",
            vec!["Chief Executive Officer; -; -; Current"],
        ),
    ] {
        check_roles(marked, name, &roles);
    }
}

#[test]
fn roles_are_read_before_and_behind_a_name() {
    for (marked, name, roles) in [
        (
            "[ORG Royal Netherlands Navy] [TITLE Adm.] [PER Rob Bauer], chairman of the [ORG NATO Military Committee], said",
            "Rob Bauer",
            vec!["chairman; NATO Military Committee; -; Current"],
        ),
        (
            "[NORP South Korean] [TITLE Defense Minister] [PER Suh Wook] said",
            "Suh Wook",
            vec!["Defense Minister; -; KOR; Current"],
        ),
        (
            "said [PER Denise Will], the [LOC U.S.] deputy ambassador to the [ORG United Nations].",
            "Denise Will",
            vec!["deputy ambassador; United Nations; USA; Current"],
        ),
        (
            "met [TITLE Gen.] [PER Paul LaCamera], commander of the [ORG United Nations Command], the [LOC ROK]/[LOC U.S.] [ORG Combined Forces Command] and [ORG U.S. Forces Korea].",
            "Paul LaCamera",
            vec![
                "commander; United Nations Command; -; Current",
                "commander; ROK/U.S. Combined Forces Command; -; Current",
                "commander; U.S. Forces Korea; USA; Current",
            ],
        ),
        (
            "[PER Zanele Phiri], the [ORG AU] commissioner for peace and security, will",
            "Zanele Phiri",
            vec!["commissioner for peace and security; AU; -; Current"],
        ),
        (
            "former [NORP Iraqi] [TITLE President] [PER Saddam Hussein] and acting",
            "Saddam Hussein",
            vec!["President; -; IRQ; Former"],
        ),
        (
            "[LOC Burundi]'s interior minister, [PER Prosper Habarugira], and",
            "Prosper Habarugira",
            vec!["interior minister; -; BDI; Current"],
        ),
        (
            "The [ORG ACC] is still investigating, and its director general, [TITLE Dr.] [PER Thandiwe Sakala], said",
            "Thandiwe Sakala",
            vec!["director general; ACC; -; Current"],
        ),
        (
            "[PER Will Mutale], a former accountant at [ORG Copperline], said",
            "Will Mutale",
            vec!["accountant; Copperline; -; Former"],
        ),
        (
            "[PER Souley Garba], a spokesman for the [ORG Defense Ministry], said in [LOC Niger], [LOC Niger] and [LOC Niger]",
            "Souley Garba",
            vec!["spokesman; Defense Ministry; NER; Current"],
        ),
        (
            "[TITLE Brigadier] [PER Colin Persaud], who heads the [ORG GDF]'s coast guard",
            "Colin Persaud",
            vec!["head; GDF; -; Current"],
        ),
        (
            "[PER Annelise Thorvaldsen], [ORG UNHCR]'s regional director for [LOC Africa].",
            "Annelise Thorvaldsen",
            vec!["regional director for Africa; UNHCR; -; Current"],
        ),
        (
            "[TITLE President-elect] [PER Barack Obama] said",
            "Barack Obama",
            vec!["President; -; -; Elect"],
        ),
        (
            "by [NORP Tanzanian] [TITLE Home Affairs Minister] [PER Hamisi Mwakyoma], [LOC Burundi]'s interior minister, [PER Prosper Habarugira], and",
            "Prosper Habarugira",
            vec!["interior minister; -; BDI; Current"],
        ),
        (
            "[NORP Guyanese] [TITLE Foreign Minister] [PER Anita Persaud] and her [NORP Surinamese] counterpart, [PER Ruben Wijdenbrug], met",
            "Ruben Wijdenbrug",
            vec!["Foreign Minister; -; SUR; Current"],
        ),
        (
            "[PER Mark Penner-Dueck], a [NORP Mennonite] dairy farmer from [LOC Spanish Lookout], said in [LOC Belize], [LOC Belize] and [LOC Belize]",
            "Mark Penner-Dueck",
            vec!["dairy farmer; -; BLZ; Current"],
        ),
    ] {
        check_roles(marked, name, &roles);
    }
}

#[test]
fn a_persons_country_is_what_the_text_says() {
    for (marked, name, country) in [
        (
            "[NORP Italian] [ORG Army] [TITLE Lieutenant General] [PER Francesco Diella] led",
            "Francesco Diella",
            Some("ITA"),
        ),
        (
            "the [NORP Hungarian] [TITLE grandmaster] [PER Zsófia Kertes] led",
            "Zsófia Kertes",
            Some("HUN"),
        ),
        (
            "said [PER Annelise Thorvaldsen], a [NORP Norwegian].",
            "Annelise Thorvaldsen",
            Some("NOR"),
        ),
        (
            "[LOC Ghana]'s [PER Chad Mensah-Quaye] won",
            "Chad Mensah-Quaye",
            Some("GHA"),
        ),
        (
            "held off [PER Paris Delacour] of [LOC France] in",
            "Paris Delacour",
            Some("FRA"),
        ),
        (
            "[PER Grace Hakizimana] wants to leave [LOC Tanzania]",
            "Grace Hakizimana",
            None,
        ),
    ] {
        let resolved = Marked::new(marked).resolve();
        let (entity, _) = person(&resolved, name);
        assert_eq!(
            entity.country,
            country.and_then(CountryCode::new),
            "in {marked}"
        );
    }
}

#[test]
fn captions_refer_and_make_nothing() {
    check(
        "[PER Rob Bauer] spoke.\n! [PER Bauer] and [PER Jens Stoltenberg] in [LOC Seoul]",
        &["per-rob-bauer: Rob Bauer | Bauer"],
    );
}

#[test]
fn places_lie_where_the_text_says_they_do() {
    for (marked, place, country) in [
        (
            "in [LOC Parwan], [LOC Afghanistan], as",
            "Parwan",
            Some("AFG"),
        ),
        ("in [LOC Long Beach], CA, as", "Long Beach", Some("USA")),
        (
            "[LOC Georgetown] and [LOC Guyana]",
            "Georgetown",
            Some("GUY"),
        ),
        (
            "in the [LOC Red Sea] off [LOC Yemen], [LOC Yemen] and [LOC Yemen]",
            "Red Sea",
            None,
        ),
        (
            "[LOC Tingara] in [LOC Niger]. | [LOC Niger] and [LOC Niamey]",
            "Tingara",
            Some("NER"),
        ),
        ("[LOC Paris] and nothing else", "Paris", Some("FRA")),
        ("[LOC Oz] and nothing else", "Oz", None),
    ] {
        let resolved = Marked::new(marked).resolve();
        let entity = resolved
            .entities
            .iter()
            .find(|entity| entity.name == place)
            .expect("the place is there");
        assert_eq!(
            entity.country,
            country.and_then(CountryCode::new),
            "in {marked}"
        );
    }
}

mod laws {
    use proptest::prelude::*;

    use super::*;

    /// Words that every rule has something to say about.
    const WORDS: [&str; 40] = [
        "Gen.",
        "Mr.",
        "Rob",
        "Bauer",
        "Won",
        "In-choul",
        "van",
        "der",
        "Linde",
        "the",
        "a",
        "its",
        "of",
        "for",
        "and",
        ",",
        "(",
        ")",
        "'s",
        "chairman",
        "former",
        "minister",
        "U.S.",
        "ROK",
        "Army",
        "NATO",
        "Korea",
        "Korean",
        "May",
        "said",
        "JCS",
        "who",
        "heads",
        "/",
        "-",
        "from",
        "Ministry",
        "12",
        "counterpart",
        "Washington",
    ];
    const KINDS: [&str; 7] = ["PER", "ORG", "LOC", "NORP", "TITLE", "MISC", "EVENT"];

    fn article() -> impl Strategy<Value = String> {
        let name = (0..KINDS.len(), prop::collection::vec(0..WORDS.len(), 1..4)).prop_map(
            |(kind, words)| {
                let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
                format!("[{} {}]", KINDS[kind], words.join(" "))
            },
        );
        let word = (0..WORDS.len()).prop_map(|word| WORDS[word].to_owned());
        let stop = Just(" |".to_owned());
        let line = Just("\n! x".to_owned());
        prop::collection::vec(
            prop_oneof![4 => name, 8 => word, 1 => stop, 1 => line],
            1..60,
        )
        .prop_map(|parts| format!("x {} x", parts.join(" ")).replace("| |", "|"))
    }

    #[test]
    fn a_name_takes_nothing_from_a_title_of_the_sentence_before() {
        let marked = Marked::new("x [TITLE Gen. Rob] | [PER Gen. Bauer] x");
        let mentions = marked.resolve().mentions;
        let words: Vec<_> = mentions
            .iter()
            .map(|mention| marked.document.text_of(mention.span))
            .collect();
        assert_eq!(words, ["Bauer"]);
    }

    proptest! {
        #[test]
        fn mentions_are_in_order_within_sentences_and_every_entity_is_named(marked in article()) {
            let marked = Marked::new(&marked);
            let resolved = marked.resolve();
            prop_assert_eq!(&resolved, &marked.resolve());
            let mut end = 0;
            for mention in &resolved.mentions {
                prop_assert!(mention.span.start() >= end);
                end = mention.span.end();
                let sentence = &marked.tokens.sentences[mention.sentence as usize];
                prop_assert!(sentence.span.contains(mention.span));
                prop_assert!((mention.entity.0 as usize) < resolved.entities.len());
            }
            let mut ids = Vec::new();
            for (index, entity) in resolved.entities.iter().enumerate() {
                let named = resolved.mentions.iter().any(|mention| {
                    mention.entity.0 as usize == index && mention.zone.tells_the_story()
                });
                prop_assert!(named, "{:?}", entity);
                prop_assert!(!entity.aliases.is_empty());
                prop_assert!(!ids.contains(&&entity.id), "{} twice", entity.id);
                ids.push(&entity.id);
            }
        }
    }
}
