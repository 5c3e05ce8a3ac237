//! The sample articles. People and companies in them are invented.

use prost::bytes::Bytes;
use shared::v1::Article;

/// The sample articles, as someone who scraped them would submit them.
pub fn sample_articles() -> Vec<Article> {
    vec![
        text(
            "coastline-2025-03-04",
            "Coastline News",
            "https://coastline.example/world/2025/03/04/portugal-norway-ferries",
            include_str!("../../demo/01-ferries.txt"),
        ),
        page(
            "courier-2025-03-18",
            include_bytes!("../../demo/02-cyclone.html"),
        ),
        text(
            "harbour-2025-04-02",
            "Harbour & Trade Daily",
            "https://harbourtrade.example/2025/04/02/dockworkers-walk-out",
            include_str!("../../demo/03-strike.txt"),
        ),
        page(
            "fjordpost-2025-04-15",
            include_bytes!("../../demo/04-exercise.html"),
        ),
        text(
            "baltic-2025-05-06",
            "Baltic Ledger",
            "https://balticledger.example/2025/05/06/calypso-arrest",
            include_str!("../../demo/05-arrest.txt"),
        ),
        page(
            "coastline-2025-05-20",
            include_bytes!("../../demo/06-stake.html"),
        ),
        text(
            "coastline-2025-06-03",
            "Coastline News",
            "https://coastline.example/politics/2025/06/03/meireles-resigns",
            include_str!("../../demo/07-resignation.txt"),
        ),
        text(
            "fjordpost-2025-06-17",
            "Fjord Post",
            "https://fjordpost.example/2025/06/17/sanctions-calypso",
            include_str!("../../demo/08-sanctions.txt"),
        ),
    ]
}

fn text(id: &str, publisher: &str, uri: &str, text: &str) -> Article {
    Article {
        id: id.to_owned(),
        text: text.to_owned(),
        source_uri: uri.to_owned(),
        publisher: publisher.to_owned(),
        publish_date: day_in(id),
        ..Article::default()
    }
}

fn page(id: &str, html: &'static [u8]) -> Article {
    Article {
        id: id.to_owned(),
        html: Bytes::from_static(html),
        publish_date: day_in(id),
        ..Article::default()
    }
}

/// The day at the end of a sample's id.
fn day_in(id: &str) -> Option<shared::google_type::Date> {
    let day: jiff::civil::Date = id[id.len() - 10..].parse().ok()?;
    Some(day.into())
}
