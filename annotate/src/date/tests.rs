//! What time expressions mean, case by case, and the laws that hold for any text.

use jiff::civil::Date;
use proptest::prelude::*;

use super::{Anchor, DateSpan, Granularity, drop_overlapping, find};
use crate::DateMention;
use crate::document::{Block, Dateline, Document, Zone};
use crate::span::Span;
use crate::token::{Sentence, Tokens};

/// One sentence a line.
fn article(text: &str) -> (Document, Tokens) {
    let mut document = Document::new("", text);
    let mut tokens = Tokens::default();
    let mut start = 0;
    for (block, line) in text.split('\n').enumerate() {
        let span = Span::new(start, start + line.len());
        start += line.len() + 1;
        let zone = Zone::Body;
        document.blocks.push(Block { zone, span });
        tokens.sentences.push(Sentence {
            span,
            zone,
            block: u32::try_from(block).unwrap(),
            tokens: 0..0,
        });
    }
    (document, tokens)
}

fn read(text: &str, published: Option<&str>) -> (Document, Vec<DateMention>) {
    let (mut document, tokens) = article(text);
    document.metadata.published = published.map(|day| day.parse().unwrap());
    let mentions = find(&document, &tokens);
    (document, mentions)
}

/// Each date as "text = EDTF", unresolved ones as "text = ?".
fn told(text: &str, published: Option<&str>) -> Vec<String> {
    let (document, mentions) = read(text, published);
    mentions
        .iter()
        .map(|mention| {
            let value = mention
                .value
                .map_or("?".to_owned(), |(span, _)| span.edtf());
            format!("{} = {value}", document.text_of(mention.span))
        })
        .collect()
}

/// Published on a Wednesday in May.
fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<_> = cases
        .iter()
        .map(|(text, expected)| (text, told(text, Some("2024-05-15")), expected))
        .filter(|(_, told, expected)| told != *expected)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_date_is_read_in_every_order() {
    check(&[
        ("He arrived on 12 May 2024.", &["12 May 2024 = 2024-05-12"]),
        (
            "He arrived on May 12, 2024, by train.",
            &["May 12, 2024 = 2024-05-12"],
        ),
        ("It is dated 2024-05-12.", &["2024-05-12 = 2024-05-12"]),
        (
            "On the 14th of February 2023 they met.",
            &["the 14th of February 2023 = 2023-02-14"],
        ),
        (
            "Since Feb. 29, 2024, it has rained.",
            &["Feb. 29, 2024 = 2024-02-29"],
        ),
        (
            "On Monday, 9 September 2024, it sailed.",
            &["Monday, 9 September 2024 = 2024-09-09"],
        ),
        ("Sun, May 12, 2024", &["Sun, May 12, 2024 = 2024-05-12"]),
        (
            "Signed on 25/12/2023 in Rome.",
            &["25/12/2023 = 2023-12-25"],
        ),
        (
            "Signed on 12/25/2023 in Rome.",
            &["12/25/2023 = 2023-12-25"],
        ),
        (
            "Signed on 25.12.2023 in Bonn.",
            &["25.12.2023 = 2023-12-25"],
        ),
        ("Posted 3-Mar-2022", &["3-Mar-2022 = 2022-03-03"]),
        (
            "At 2024-05-12T10:30Z it beeped.",
            &["2024-05-12 = 2024-05-12"],
        ),
        (
            "The Oct. 7 Hamas attack began it.",
            &["Oct. 7 = 2023-10-07"],
        ),
        ("It was made in '98.", &["'98 = 1998"]),
        ("MAY 12 2024", &["MAY 12 2024 = 2024-05-12"]),
        ("It ended in May 2020.", &["May 2020 = 2020-05"]),
        ("It ended in May of 2020.", &["May of 2020 = 2020-05"]),
        ("It ended in Sept. 2020.", &["Sept. 2020 = 2020-09"]),
        (
            "It ended in January nineteen ninety-seven.",
            &["January nineteen ninety-seven = 1997-01"],
        ),
        (
            "He died on Sept. 11, 2001.",
            &["Sept. 11, 2001 = 2001-09-11"],
        ),
        (
            "The Sept. 11 attacks changed everything.",
            &["Sept. 11 = 2001-09-11"],
        ),
    ]);
}

#[test]
fn a_date_that_does_not_exist_or_can_be_read_two_ways_stays_unresolved() {
    check(&[
        (
            "On February 30, 2024, nothing happened.",
            &["February 30, 2024 = ?"],
        ),
        (
            "On Feb. 29, 2023, nothing happened.",
            &["Feb. 29, 2023 = ?"],
        ),
        ("On 31 April it ended.", &["31 April = ?"]),
        ("Signed on 03/04/2024.", &["03/04/2024 = ?"]),
        ("Signed on 04/04/2024.", &["04/04/2024 = 2024-04-04"]),
        ("Signed on 2024-13-01.", &[]),
    ]);
    assert_eq!(told("It was signed on Wednesday.", None), ["Wednesday = ?"]);
    assert_eq!(told("It was signed last week.", None), ["last week = ?"]);
    assert_eq!(told("It was signed in 2019.", None), ["2019 = 2019"]);
}

#[test]
fn a_year_left_out_is_found_by_tense_and_distance() {
    check(&[
        ("He resigned on 14 February.", &["14 February = 2024-02-14"]),
        (
            "He will resign on 14 February.",
            &["14 February = 2025-02-14"],
        ),
        ("He resigned in November.", &["November = 2023-11"]),
        ("They will vote in November.", &["November = 2024-11"]),
        (
            "Talks are due to resume on June 3.",
            &["June 3 = 2024-06-03"],
        ),
        ("The army must leave by May 30.", &["May 30 = 2024-05-30"]),
        ("He was elected last March.", &["last March = 2024-03"]),
        ("He retires next March.", &["next March = 2025-03"]),
        (
            "The leap day, Feb. 29, was cold.",
            &["Feb. 29 = 2024-02-29"],
        ),
        ("He offered a rise from July.", &["July = 2024-07"]),
        (
            "The dividend is payable June 15.",
            &["June 15 = 2024-06-15"],
        ),
        ("In March, commandos freed the crew.", &["March = 2024-03"]),
        ("Prices rose in May.", &["May = 2024-05"]),
        ("It fell in June last year.", &["June last year = 2023-06"]),
        (
            "It fell in June of this year.",
            &["June of this year = 2024-06"],
        ),
    ]);
}

#[test]
fn a_weekday_is_past_or_to_come_by_the_verb() {
    check(&[
        ("They met on Monday.", &["Monday = 2024-05-13"]),
        ("They will meet on Monday.", &["Monday = 2024-05-20"]),
        ("They are to meet Monday.", &["Monday = 2024-05-20"]),
        (
            "They said Wednesday it was over.",
            &["Wednesday = 2024-05-15"],
        ),
        (
            "He said on Tuesday that talks would resume on Friday.",
            &["Tuesday = 2024-05-14", "Friday = 2024-05-17"],
        ),
        ("On Friday, the minister said no.", &["Friday = 2024-05-10"]),
        (
            "On Friday, the minister will say no.",
            &["Friday = 2024-05-17"],
        ),
        (
            "Police detained him last Friday.",
            &["last Friday = 2024-05-10"],
        ),
        (
            "Police detained him last Wednesday.",
            &["last Wednesday = 2024-05-08"],
        ),
        (
            "The court sits next Tuesday.",
            &["next Tuesday = 2024-05-21"],
        ),
        (
            "The court sat on Tuesday last week.",
            &["Tuesday last week = 2024-05-07"],
        ),
        (
            "The court sits on Monday of next week.",
            &["Monday of next week = 2024-05-20"],
        ),
        (
            "Thursday's march was calm, police said.",
            &["Thursday = 2024-05-09"],
        ),
        (
            "He declared mourning, starting on Thursday.",
            &["Thursday = 2024-05-16"],
        ),
        (
            "The party plans to boycott parliament on Monday.",
            &["Monday = 2024-05-20"],
        ),
        (
            "The president is heading to Gaza on Saturday.",
            &["Saturday = 2024-05-18"],
        ),
        ("The conference opens on Monday.", &["Monday = 2024-05-20"]),
        (
            "The vote is expected to be held on Sunday.",
            &["Sunday = 2024-05-19"],
        ),
        (
            "The hostages were to be freed on Sunday.",
            &["Sunday = 2024-05-19"],
        ),
        ("The vote was held on Sunday.", &["Sunday = 2024-05-12"]),
        (
            "The offer was rejected on Tuesday night.",
            &["Tuesday = 2024-05-14"],
        ),
        (
            "They held Friday prayers on Friday.",
            &["Friday = 2024-05-10", "Friday = 2024-05-10"],
        ),
    ]);
}

#[test]
fn days_and_units_are_counted_from_the_day_of_publication() {
    check(&[
        ("He spoke today.", &["today = 2024-05-15"]),
        ("He spoke yesterday evening.", &["yesterday = 2024-05-14"]),
        ("He speaks tomorrow.", &["tomorrow = 2024-05-16"]),
        ("He speaks tonight.", &["tonight = 2024-05-15"]),
        ("He spoke this morning.", &["this morning = 2024-05-15"]),
        ("He spoke last night.", &["last night = 2024-05-14"]),
        (
            "He spoke the day before yesterday.",
            &["the day before yesterday = 2024-05-13"],
        ),
        (
            "It rained last week.",
            &["last week = 2024-05-06/2024-05-12"],
        ),
        (
            "It will rain next week.",
            &["next week = 2024-05-20/2024-05-26"],
        ),
        ("It rained this month.", &["this month = 2024-05"]),
        ("Last month it rained.", &["Last month = 2024-04"]),
        ("It opens next year.", &["next year = 2025"]),
        (
            "Sales fell last quarter.",
            &["last quarter = 2024-01/2024-03"],
        ),
        (
            "It rained over the weekend.",
            &["the weekend = 2024-05-11/2024-05-12"],
        ),
        (
            "Snow is forecast for the weekend.",
            &["the weekend = 2024-05-18/2024-05-19"],
        ),
        (
            "It rained last weekend.",
            &["last weekend = 2024-05-11/2024-05-12"],
        ),
        ("He left three days ago.", &["three days ago = 2024-05-12"]),
        (
            "He left two weeks ago.",
            &["two weeks ago = 2024-04-29/2024-05-05"],
        ),
        ("He left 18 months ago.", &["18 months ago = 2022-11"]),
        (
            "He left twenty-five years ago.",
            &["twenty-five years ago = 1999"],
        ),
        ("He left a decade ago.", &["a decade ago = 2014"]),
        (
            "He left about two years ago.",
            &["about two years ago = 2022~"],
        ),
        (
            "He returns two weeks from now.",
            &["two weeks from now = 2024-05-27/2024-06-02"],
        ),
        ("It grew last summer.", &["last summer = 2023-22"]),
        ("It opens this fall.", &["this fall = 2024-23"]),
    ]);
}

#[test]
fn parts_of_months_and_years_are_narrowed_and_approximate() {
    check(&[
        (
            "He came in early April 2022.",
            &["early April 2022 = 2022-04-01~/2022-04-10~"],
        ),
        (
            "He came in mid-March.",
            &["mid-March = 2024-03-11~/2024-03-20~"],
        ),
        (
            "He came in late January.",
            &["late January = 2024-01-21~/2024-01-31~"],
        ),
        (
            "He came in late February 2023.",
            &["late February 2023 = 2023-02-21~/2023-02-28~"],
        ),
        (
            "It closes at the end of the month.",
            &["the end of the month = 2024-05-31~"],
        ),
        (
            "It closed at the end of 2023.",
            &["the end of 2023 = 2023-12~"],
        ),
        ("It closes by year-end.", &["year-end = 2024-12~"]),
        (
            "It began in early 2020.",
            &["early 2020 = 2020-01~/2020-04~"],
        ),
        (
            "It began in the mid-1980s.",
            &["the mid-1980s = 1984~/1986~"],
        ),
        (
            "It began early last year.",
            &["early last year = 2023-01~/2023-04~"],
        ),
        (
            "Earlier this year he resigned.",
            &["Earlier this year = 2024-01-01/2024-05-15"],
        ),
        (
            "Later this month he will resign.",
            &["Later this month = 2024-05-15/2024-05-31"],
        ),
        (
            "In the first half of 2023 it fell.",
            &["the first half of 2023 = 2023-01/2023-06"],
        ),
        (
            "In the second half of this year it will rise.",
            &["the second half of this year = 2024-07/2024-12"],
        ),
        (
            "In the first week of March 2023 it fell.",
            &["the first week of March 2023 = 2023-03-01/2023-03-07"],
        ),
    ]);
}

#[test]
fn quarters_seasons_decades_and_centuries() {
    check(&[
        (
            "It grew in the third quarter of 2023.",
            &["the third quarter of 2023 = 2023-07/2023-09"],
        ),
        (
            "Third-quarter profit rose.",
            &["Third-quarter = 2023-07/2023-09"],
        ),
        (
            "It expects to close in Q3 2025.",
            &["Q3 2025 = 2025-07/2025-09"],
        ),
        (
            "Growth slowed in last year's fourth quarter.",
            &["last year's fourth quarter = 2023-10/2023-12"],
        ),
        ("It was built in spring 2021.", &["spring 2021 = 2021-21"]),
        (
            "It was built in the winter of 1994.",
            &["the winter of 1994 = 1994-24"],
        ),
        (
            "Prices are expected to fall this year.",
            &["this year = 2024"],
        ),
        ("Prices fall in 2023.", &["2023 = 2023"]),
        ("He ruled in the 1990s.", &["the 1990s = 199X"]),
        ("He ruled in the '90s.", &["the '90s = 199X"]),
        ("He ruled in the nineties.", &["the nineties = 199X"]),
        (
            "It dates from the 19th century.",
            &["the 19th century = 1801/1900"],
        ),
        (
            "A nineteenth-century church burned.",
            &["nineteenth-century = 1801/1900"],
        ),
        (
            "The budget for fiscal 2025 passed.",
            &["fiscal 2025 = 2025"],
        ),
        (
            "The budget for the fiscal year 2025 passed.",
            &["the fiscal year 2025 = 2025"],
        ),
        ("FY2023 results", &["FY2023 = 2023"]),
        ("He died on Christmas Day.", &["Christmas Day = 2023-12-25"]),
        (
            "He died on New Year's Eve.",
            &["New Year's Eve = 2023-12-31"],
        ),
    ]);
}

#[test]
fn ranges_and_lists_share_what_they_leave_out() {
    check(&[
        ("From 2010-13, it led a team.", &["2010-13 = 2010/2013"]),
        ("It sailed from 2009–2016.", &["2009–2016 = 2009/2016"]),
        (
            "It runs from 3 to 9 June.",
            &["3 to 9 June = 2024-06-03/2024-06-09"],
        ),
        (
            "It runs April 22 to 24, 2025.",
            &["April 22 to 24, 2025 = 2025-04-22/2025-04-24"],
        ),
        (
            "It rained between June and August 2021.",
            &["between June and August 2021 = 2021-06/2021-08"],
        ),
        (
            "He stole between 2016 and 2019.",
            &["between 2016 and 2019 = 2016/2019"],
        ),
        (
            "He served from November 2021 to February 2022.",
            &["November 2021 to February 2022 = 2021-11/2022-02"],
        ),
        (
            "He served from November to February 2022.",
            &["November to February 2022 = 2021-11/2022-02"],
        ),
        (
            "It shut from May 30 to June 2, 2023.",
            &["May 30 to June 2, 2023 = 2023-05-30/2023-06-02"],
        ),
        (
            "After July and November 2021 visits it grew.",
            &["July = 2021-07", "November 2021 = 2021-11"],
        ),
        (
            "It rained on May 5, 6 and 7.",
            &["May 5 = 2024-05-05", "6 = 2024-05-06", "7 = 2024-05-07"],
        ),
        (
            "It rained on 5 and 6 March 2020.",
            &["5 = 2020-03-05", "6 March 2020 = 2020-03-06"],
        ),
        ("On May 5 and 6 people died.", &["May 5 = 2024-05-05"]),
        (
            "It rose in Jan-Mar 2023.",
            &["Jan-Mar 2023 = 2023-01/2023-03"],
        ),
        (
            "On 3 March and 5 April 2020 it shook.",
            &["3 March = 2020-03-03", "5 April 2020 = 2020-04-05"],
        ),
        ("It has stood since 2019.", &["2019 = 2019"]),
        (
            "It will stand from 2026 onwards.",
            &["2026 onwards = 2026/.."],
        ),
        (
            "In 2021, 2022 and 2023 it flooded.",
            &["2021 = 2021", "2022 = 2022", "2023 = 2023"],
        ),
    ]);
}

#[test]
fn what_came_before_in_the_text_anchors_what_follows() {
    check(&[
        (
            "They merged in 2018, and two years later it fined both.",
            &["2018 = 2018", "two years later = 2020"],
        ),
        (
            "He was elected in April 2015.\nSoldiers rebelled the following month.",
            &["April 2015 = 2015-04", "the following month = 2015-05"],
        ),
        (
            "They seized power in July 2023 and left later that year.",
            &["July 2023 = 2023-07", "later that year = 2023-07/2023-12"],
        ),
        (
            "It struck on 3 March 2011. The next day it struck again.",
            &["3 March 2011 = 2011-03-03", "The next day = 2011-03-04"],
        ),
        (
            "He left on May 2, 2023, and died the same day.",
            &["May 2, 2023 = 2023-05-02", "the same day = 2023-05-02"],
        ),
        (
            "In 1999 he won. He had lost the previous year.",
            &["1999 = 1999", "the previous year = 1998"],
        ),
        (
            "Profit in the third quarter of 2023 rose from a year earlier.",
            &[
                "the third quarter of 2023 = 2023-07/2023-09",
                "a year earlier = 2022-07/2022-09",
            ],
        ),
        ("Two years later it failed.", &[]),
        ("He said that day would come.", &[]),
        ("At the end of the day, it failed.", &[]),
        (
            "It began in 2018, he said on Tuesday. Two years later it ended.",
            &[
                "2018 = 2018",
                "Tuesday = 2024-05-14",
                "Two years later = 2020",
            ],
        ),
    ]);
    let (_, mentions) = read(
        "In 2018 it began; two years later it ended.",
        Some("2024-05-15"),
    );
    let anchors: Vec<_> = mentions
        .iter()
        .map(|mention| mention.value.unwrap().1)
        .collect();
    assert_eq!(anchors, [Anchor::Explicit, Anchor::PriorMention]);
}

#[test]
fn names_verbs_and_counts_are_not_dates() {
    check(&[
        ("Mrs May praised the deal.", &[]),
        ("Theresa May resigned; the plan by May failed.", &[]),
        ("Voters may march on the capital.", &[]),
        ("May God help us.", &[]),
        ("March on, he said.", &[]),
        ("The March on Washington drew thousands.", &[]),
        ("April Jones and June Smith won.", &[]),
        ("August Wilson wrote it.", &[]),
        ("The Sunday Times reported it.", &[]),
        ("They marked Bloody Sunday.", &[]),
        ("Shops prepare for Black Friday.", &[]),
        ("Ash Wednesday came.", &[]),
        ("He writes for USA Today about it.", &[]),
        ("It cost $100M in 2,000 cases.", &[]),
        ("Security Council Resolution 2024 passed.", &[]),
        ("Flight 1549 crashed with 1,900 aboard.", &[]),
        ("Some 2000 troops and 1500 boats left.", &[]),
        ("The F-16 and the COVID-19 jab", &[]),
        ("The score was 21-14 in the second half.", &[]),
        ("They meet every Monday and each July.", &[]),
        ("He ran 5000 metres in 13:30.", &[]),
        ("He is 45 and lost by 3 to 2.", &[]),
        ("It lasted two years, then ten days.", &[]),
        ("The 30-member alliance of 1995 members", &[]),
        ("A second man fell in the fall.", &["the fall = 2023-23"]),
        ("In the past two years it grew.", &[]),
        (
            "The May election and the March summit",
            &["May = 2024-05", "March = 2024-03"],
        ),
    ]);
}

#[test]
fn the_dateline_goes_before_the_day_of_publication() {
    let (mut document, tokens) = article("They met on Monday.");
    document.metadata.published = Some("2024-05-15".parse().unwrap());
    document.metadata.dateline = Some(Dateline {
        place: None,
        date: Some("2024-05-13".parse().unwrap()),
    });
    let value = find(&document, &tokens)[0].value;
    let monday = DateSpan::day("2024-05-13".parse().unwrap());
    assert_eq!(value, Some((monday, Anchor::Dateline)));
}

#[test]
fn without_any_day_given_the_first_full_date_in_the_text_anchors() {
    let text = "Two warships shadowed a tanker on Tuesday.\nIt was taken on Monday, 9 September 2024.\n\
        Negotiators are expected by Thursday.";
    assert_eq!(
        told(text, None),
        [
            "Tuesday = 2024-09-10",
            "Monday, 9 September 2024 = 2024-09-09",
            "Thursday = 2024-09-12"
        ]
    );
}

#[test]
fn dates_within_names_can_be_dropped() {
    let (_, mut mentions) = read("April 2020 met May 2021 and June 2022", None);
    drop_overlapping(&mut mentions, &[Span::new(0, 3), Span::new(15, 18)]);
    let starts: Vec<_> = mentions
        .iter()
        .map(|mention| mention.span.start())
        .collect();
    assert_eq!(starts, [28]);
}

#[test]
fn edtf_has_a_form_for_every_granularity() {
    let cases = [
        ("2024-05-12", Granularity::Day),
        ("2024-05", Granularity::Month),
        ("2024-23", Granularity::Season),
        ("2024", Granularity::Year),
        ("-0044", Granularity::Year),
        ("199X", Granularity::Decade),
        ("2019/..", Granularity::Interval),
        ("../2019-05", Granularity::Interval),
        ("2024-05-06/2024-05-12", Granularity::Interval),
        ("2019-11~/2020-03~", Granularity::Interval),
    ];
    for (text, granularity) in cases {
        let span: DateSpan = text.parse().unwrap();
        assert_eq!(
            (span.granularity(), span.edtf()),
            (granularity, text.to_owned())
        );
    }
    for text in [
        "",
        "2024-5",
        "24",
        "2024-13",
        "2024-02-30",
        "2024/2023",
        "../..",
        "20X4",
        "+999",
    ] {
        assert!(text.parse::<DateSpan>().is_err(), "{text}");
    }
}

/// Pieces that make time expressions likely.
fn phrase() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "May",
        "March",
        "Sept.",
        "12",
        "31",
        "2024",
        "9999",
        "1000",
        "the",
        "of",
        "last",
        "next",
        "year",
        "week",
        "quarter",
        "third",
        "-",
        "–",
        ",",
        "to",
        "between",
        "and",
        "ago",
        "later",
        "two",
        "Monday",
        "weekend",
        "early",
        "mid",
        "end",
        "1990s",
        "'",
        "s",
        "century",
        "20th",
        "that",
        "decade",
        "2000",
        "years",
        "9999-12-31",
        "from",
        "onwards",
        "é",
        "\u{200b}",
        "summer",
        "century",
        "day",
    ]);
    let gap = prop::sample::select(vec!["", " ", "\n"]);
    prop::collection::vec((pieces, gap), 0..24).prop_map(|parts| {
        parts
            .into_iter()
            .flat_map(|(piece, gap)| [piece, gap])
            .collect()
    })
}

fn any_day() -> impl Strategy<Value = Date> {
    (-9999_i16..=9999, 1_i8..=12, 1_i8..=28)
        .prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

proptest! {
    #[test]
    fn any_text_is_read_and_every_span_lies_on_boundaries_in_order(
        text in prop_oneof![any::<String>(), phrase()],
        published in any_day(),
    ) {
        let (mut document, tokens) = article(&text);
        document.metadata.published = Some(published);
        let mentions = find(&document, &tokens);
        for mention in &mentions {
            prop_assert!(!document.text_of(mention.span).trim().is_empty());
            prop_assert!(tokens.sentences[mention.sentence as usize].span.contains(mention.span));
        }
        for pair in mentions.windows(2) {
            prop_assert!(pair[0].span.end() <= pair[1].span.start());
        }
    }

    #[test]
    fn edtf_read_back_gives_the_same_days(
        (first, last) in (any_day(), any_day()),
        open in 0..3,
        approximate: bool,
    ) {
        let (first, last) = (first.min(last), first.max(last));
        let span = DateSpan::new(
            (open != 1).then_some(first),
            (open != 2).then_some(last),
            Granularity::Interval,
        ).unwrap();
        let span = if approximate { span.approximately() } else { span };
        let back: DateSpan = span.edtf().parse().unwrap();
        prop_assert_eq!((back.first(), back.last()), (span.first(), span.last()));
        prop_assert_eq!(back.is_approximate(), approximate);
    }

    #[test]
    fn whole_units_keep_their_days_and_granularity_in_edtf(day in any_day()) {
        use super::calendar::{self, Unit};
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year, Unit::Decade, Unit::Century] {
            let Some(span) = calendar::containing(day, unit) else { continue };
            let back: DateSpan = span.edtf().parse().unwrap();
            prop_assert_eq!((back.first(), back.last()), (span.first(), span.last()));
            if matches!(unit, Unit::Day | Unit::Month | Unit::Year) {
                prop_assert_eq!(back.granularity(), span.granularity());
            }
        }
    }
}
