//! What is read from sentences: each line of a table is a fact about one of them.

use annotate::document::{Body, Source};
use annotate::event::{EventType, Participant, Status};
use annotate::{Reader, Reading};

use Status::{Asserted, Hypothetical, Negated, Planned};

/// Type, actors, recipients and status.
type Told<'a> = (&'a str, &'a [&'a str], &'a [&'a str], Status);

fn read(text: &str) -> Reading {
    Reader::new().read(&Source {
        body: Body::Plain(text),
        language: "en",
        ..Source::default()
    })
}

fn check(text: &str, expected: &[Told<'_>]) {
    let reading = read(text);
    let words = |side: &[Participant]| -> Vec<String> {
        side.iter()
            .map(|one| reading.document.text_of(one.span).to_owned())
            .collect()
    };
    let found: Vec<_> = reading
        .annotations
        .events
        .iter()
        .map(|event| {
            (
                event.kind.as_str(),
                words(&event.actors),
                words(&event.recipients),
                event.status,
            )
        })
        .collect();
    let own = |side: &[&str]| side.iter().map(|&one| one.to_owned()).collect::<Vec<_>>();
    let expected: Vec<_> = expected
        .iter()
        .map(|(kind, actors, recipients, status)| (*kind, own(actors), own(recipients), *status))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_passive_has_its_actor_behind_by_or_none() {
    check(
        "Two journalists were detained by Belarusian police on Monday.",
        &[(
            "COERCE",
            &["Belarusian police"],
            &["Two journalists"],
            Asserted,
        )],
    );
    check(
        "Two bridges were bombed overnight.",
        &[("ASSAULT", &[], &["Two bridges"], Asserted)],
    );
}

#[test]
fn coordinated_verbs_and_nouns_share_their_sides() {
    check(
        "Nigerian soldiers clashed with militants in Borno.",
        &[(
            "ASSAULT",
            &["Nigerian soldiers", "militants"],
            &[],
            Asserted,
        )],
    );
    check(
        "France and Germany condemned the junta.",
        &[("ACCUSE", &["France", "Germany"], &["junta"], Asserted)],
    );
}

#[test]
fn a_relative_clause_tells_of_its_noun() {
    check(
        "The envoy praised the soldiers who freed nine hostages.",
        &[
            ("SUPPORT", &["envoy"], &["soldiers"], Asserted),
            ("RETREAT", &["soldiers"], &["nine hostages"], Asserted),
        ],
    );
}

#[test]
fn a_possessor_acts_or_is_acted_upon() {
    check(
        "Chancellor Scholz's visit to Ankara began on Tuesday.",
        &[("CONSULT", &["Scholz"], &["Ankara"], Asserted)],
    );
    check(
        "Iran's arrest of three sailors angered London.",
        &[("COERCE", &["Iran"], &["three sailors"], Asserted)],
    );
}

#[test]
fn those_who_meet_are_all_actors() {
    check(
        "South Korean Defense Minister Suh Wook met NATO officials in Brussels.",
        &[("CONSULT", &["Suh Wook", "NATO officials"], &[], Asserted)],
    );
}

#[test]
fn a_light_verb_carries_the_sides_of_its_noun() {
    check(
        "The foreign minister held talks with his Turkish counterpart in Baku.",
        &[(
            "CONSULT",
            &["foreign minister", "his Turkish counterpart"],
            &[],
            Asserted,
        )],
    );
    check(
        "The United States imposed sanctions on two Russian banks.",
        &[(
            "SANCTION",
            &["United States"],
            &["two Russian banks"],
            Asserted,
        )],
    );
}

#[test]
fn what_is_reported_is_told_with_its_own_sides() {
    check(
        "Amnesty International said that Sudanese soldiers had tortured prisoners.",
        &[("ASSAULT", &["Sudanese soldiers"], &["prisoners"], Asserted)],
    );
    check(
        "Officials said the minister had resigned.",
        &[("PERSONNEL", &["minister"], &[], Asserted)],
    );
}

#[test]
fn a_denial_is_no_deed() {
    check("No one was arrested.", &[("COERCE", &[], &[], Negated)]);
    check(
        "The minister denied that police had arrested the editor.",
        &[("COERCE", &["police"], &["editor"], Negated)],
    );
    check(
        "The president refused to resign.",
        &[
            ("REJECT", &["president"], &[], Asserted),
            ("PERSONNEL", &["president"], &[], Negated),
        ],
    );
}

#[test]
fn help_that_is_still_ahead_is_an_agreement() {
    check(
        "Canada will send 200 troops to Latvia next month.",
        &[("AGREE", &["Canada"], &["Latvia"], Planned)],
    );
    check(
        "The prime minister is expected to visit Tokyo in May.",
        &[("AGREE", &["prime minister"], &["Tokyo"], Planned)],
    );
    check(
        "Washington could impose sanctions on the company.",
        &[("SANCTION", &["Washington"], &["company"], Hypothetical)],
    );
}

#[test]
fn a_demand_is_made_of_whoever_is_to_act() {
    check(
        "Ethiopia demanded that Eritrea withdraw its forces.",
        &[
            ("REQUEST", &["Ethiopia"], &["Eritrea"], Asserted),
            ("RETREAT", &["Eritrea"], &[], Hypothetical),
        ],
    );
}

#[test]
fn posts_purchases_and_disasters_have_their_sides() {
    check(
        "Parliament appointed Maria Costa governor of the central bank.",
        &[("PERSONNEL", &["Parliament"], &["Maria Costa"], Asserted)],
    );
    check(
        "Nordbank bought its rival Ostbank for 3 billion euros.",
        &[("TRANSACTION", &["Nordbank"], &["Ostbank"], Asserted)],
    );
    check(
        "A ferry sank off Samar, killing 14 passengers.",
        &[("DISASTER", &[], &["14 passengers"], Asserted)],
    );
}

#[test]
fn participants_carry_country_and_sector() {
    let codes = |text: &str| -> Vec<(String, String)> {
        let reading = read(text);
        let event = reading.annotations.events.first().expect("an event");
        let sides = event.actors.iter().chain(&event.recipients);
        sides
            .map(|one| {
                let country = one.country.map(|code| code.as_str().to_owned());
                (
                    country.unwrap_or_default(),
                    one.sector.unwrap_or_default().to_owned(),
                )
            })
            .collect()
    };
    let pair = |country: &str, sector: &str| (country.to_owned(), sector.to_owned());
    assert_eq!(
        codes("South Korean Defense Minister Suh Wook met NATO officials in Brussels."),
        [pair("KOR", "GOV"), pair("IGO", "GOV")]
    );
    assert_eq!(
        codes("A suicide bomber killed four policemen on Friday."),
        [pair("", "UAF"), pair("", "COP")]
    );
}

#[test]
fn sport_markets_anniversaries_and_boilerplate_tell_no_event() {
    for text in [
        "Arsenal beat Chelsea 2-1 in the Premier League on Saturday with two late goals.",
        "The match ended in a draw after extra time.",
        "The Nikkei index rose 1.2 percent and shares of Toyota gained 3 percent.",
        "Crude oil closed at 82 dollars a barrel, up 40 cents.",
        "Gold prices fell to a three-month low in Asian trading.",
        "On this day in 1914, Germany declared war on Russia.",
        "Sign up for our newsletter to get the latest news every morning.",
        "All rights reserved.",
        "The company's headquarters are in Oslo.",
        "The island has a population of 40,000.",
        "He was born in Lagos in 1961 and studied law.",
        "The weather will be mild in the south.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn an_act_told_twice_is_one_event() {
    let reading = read(
        "Belarus frees jailed reporter\n\n\
         MINSK, March 4 - Belarus on Tuesday released the reporter Alena Karol from prison.\n\n\
         Karol had spent two years there. Her lawyer said she was well.\n\n\
         The release came a week before the vote.",
    );
    let releases: Vec<_> = reading
        .annotations
        .events
        .iter()
        .filter(|event| event.kind == EventType::Retreat)
        .collect();
    assert_eq!(releases.len(), 1);
    assert!(releases[0].evidence.len() > 1);
}
