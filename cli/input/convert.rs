//! From an article as it was found to one that can be submitted.

use intake::Body;
use prost_types::Timestamp;
use shared::v1;

/// The API's message. What the API does not take (section, agency, the day of
/// the last change) it finds for itself where the body says so.
pub fn article(found: intake::Article) -> v1::Article {
    let mut article = v1::Article {
        id: found.id,
        title: found.title,
        source_uri: found.uri,
        publisher: found.publisher,
        authors: found.authors,
        language_code: found.language,
        publish_date: found.published.day.map(Into::into),
        publish_time: found.published.time.map(|time| Timestamp {
            seconds: time.as_second(),
            nanos: time.subsec_nanosecond().max(0),
        }),
        ..v1::Article::default()
    };
    match found.body {
        Body::Text(text) => article.text = text,
        Body::Html(html) => article.html = html.into(),
    }
    article
}
