//! Articles to test with, written for this project.

use shared::{google_type, v1};

/// A day on the wire.
pub fn day(year: i32, month: i32, day: i32) -> google_type::Date {
    google_type::Date { year, month, day }
}

/// A year, a month or a day as a range of days.
pub fn range(first: (i32, i32, i32), last: (i32, i32, i32)) -> v1::DateRange {
    v1::DateRange {
        first_day: Some(day(first.0, first.1, first.2)),
        last_day: Some(day(last.0, last.1, last.2)),
        r#match: 0,
    }
}

/// An entity by name.
pub fn named(name: &str) -> v1::EntityReference {
    v1::EntityReference {
        reference: Some(v1::entity_reference::Reference::Name(name.to_owned())),
    }
}

/// An article of a title and a text.
pub fn article(id: &str, published: (i32, i32, i32), title: &str, text: &str) -> v1::Article {
    v1::Article {
        id: id.to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        publish_date: Some(day(published.0, published.1, published.2)),
        ..v1::Article::default()
    }
}

/// A visit: persons with titles, an organization with its acronym, dates on all axes.
pub fn visit() -> v1::Article {
    article(
        "visit",
        (2025, 3, 5),
        "Norwegian minister visits Warsaw",
        "WARSAW, March 5 - Norwegian Defence Minister Kari Lindqvist met Polish President \
         Marek Zielony in Warsaw on Tuesday.\n\nLindqvist said the Northern Coast Watch \
         Agency (NCWA) would open an office in Gdansk in September 2026. Zielony thanked \
         the NCWA for its help during the floods of August 2024.",
    )
}

/// An article of another month that shares one person with [`visit`].
pub fn resignation() -> v1::Article {
    article(
        "resignation",
        (2025, 6, 20),
        "Lindqvist resigns as defence minister",
        "OSLO, June 20 - Norwegian Defence Minister Kari Lindqvist resigned on Thursday after \
         two years in office. Norway will hold an election on 8 September 2025.",
    )
}

/// An article of its own about a person of its own; `number` tells them apart.
pub fn numbered(number: usize) -> v1::Article {
    const GIVEN: [&str; 8] = [
        "Anna", "Boris", "Carla", "David", "Elena", "Farid", "Greta", "Hugo",
    ];
    const FAMILY: [&str; 8] = [
        "Almqvist",
        "Bertoli",
        "Castellan",
        "Dvorak",
        "Eriksen",
        "Ferrante",
        "Grigoryan",
        "Hoxha",
    ];
    let person = format!("{} {}", GIVEN[number % 8], FAMILY[number / 8 % 8]);
    let date = jiff::civil::date(2024, 1, 1)
        .checked_add(jiff::ToSpan::days(
            i64::try_from(number).expect("a small number"),
        ))
        .expect("within the calendar");
    article(
        &format!("numbered-{number}"),
        (date.year().into(), date.month().into(), date.day().into()),
        &format!("Minister opens bridge number {number}"),
        &format!(
            "Finnish Transport Minister {person} opened bridge number {number} in Tampere on \
             {date}. {} thanked the Finnish Road Authority.",
            FAMILY[number / 8 % 8]
        ),
    )
}
