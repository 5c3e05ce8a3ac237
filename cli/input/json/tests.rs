use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::json;
use shared::v1::ContentType;

use super::{BodyType, byline, read_any, read_lines, to_article};
use crate::input::{InputArgs, Source};

/// Each article's origin with its title or error.
fn read(input: &str, lines: bool) -> Vec<(String, String)> {
    let args = InputArgs::default();
    let mut found = Vec::new();
    let mut emit = |item: crate::input::Item| {
        let outcome = match item.article {
            Ok(article) => article.title,
            Err(error) => format!("error: {error}"),
        };
        found.push((item.origin.to_string(), outcome));
        ControlFlow::Continue(())
    };
    let mut source = Source {
        file: Arc::from("f"),
        id_path: "f".into(),
        args: &args,
        emit: &mut emit,
    };
    let mut bytes = input.as_bytes();
    let read = if lines { read_lines } else { read_any };
    read(&mut bytes, &mut source).expect("memory can be read");
    found
}

fn check(input: &str, lines: bool, expected: &[(&str, &str)]) {
    let found = read(input, lines);
    let origins: Vec<&str> = found.iter().map(|(origin, _)| origin.as_str()).collect();
    let wanted: Vec<&str> = expected.iter().map(|(origin, _)| *origin).collect();
    assert_eq!(origins, wanted, "{input}");
    for ((_, found), (_, expected)) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found:?} for {input}");
    }
}

#[test]
fn a_bad_line_fails_alone_with_its_number() {
    let input = "{\"title\":\"a\"}\n\n{\"title\":\n{\"title\":\"b\"}\n7\n{\"foo\":1,\"bar\":2}";
    check(
        input,
        true,
        &[
            ("f:1", "a"),
            ("f:3", "error: the JSON breaks off"),
            ("f:4", "b"),
            ("f:5", "error: an article is a JSON object"),
            (
                "f:6",
                "error: neither a title nor a text among its fields: bar, foo",
            ),
        ],
    );
}

#[test]
fn json_is_a_list_a_collection_or_objects_one_after_another() {
    check(
        "\n[{\"title\":\"a\"},\n {\"title\":\"b\"}, 3]",
        false,
        &[("f[1]", "a"), ("f[2]", "b"), ("f[3]", "error: ")],
    );
    check(
        r#"{"status":"ok","articles":[{"title":"a"}]}"#,
        false,
        &[("f[1]", "a")],
    );
    check(
        "{\n \"title\": \"a\"\n}\n{\"title\": \"b\"}\n",
        false,
        &[("f:1", "a"), ("f:4", "b")],
    );
    check(
        "{\"title\": \"a\"}\n{\"title\": oops}\n{\"title\": \"c\"}",
        false,
        &[("f:1", "a"), ("f:2", "error: not JSON"), ("f:3", "c")],
    );
    check(
        "{\"title\": \"a\"",
        false,
        &[("f:1", "error: the JSON breaks off")],
    );
    check(
        "{\"title\":\n{\"title\":\"b\"}\n",
        false,
        &[("f:1", "error: "), ("f:2", "b")],
    );
    check(
        "[{\"title\": \"a\"}",
        false,
        &[("f:1", "error: the JSON breaks off")],
    );
}

#[test]
fn obvious_field_names_are_understood() {
    let article = to_article(
        json!({
            "_id": 7, "Article-ID": 12, "headline": "H", "Body": "Text.", "link": "https://x.org/",
            "source": {"id": null, "name": "The Paper"}, "byline": "By Ann Lee and Bo Chen",
            "published_at": "2024-05-06T23:30:00-04:00", "lang": "en_GB", "extra": [1],
        }),
        BodyType::Auto,
    )
    .expect("it is an article");
    assert_eq!(article.id, "7");
    assert_eq!(
        (article.title.as_str(), article.text.as_str()),
        ("H", "Text.")
    );
    assert_eq!(
        (article.source_uri.as_str(), article.publisher.as_str()),
        ("https://x.org/", "The Paper")
    );
    assert_eq!(article.authors, ["Ann Lee", "Bo Chen"]);
    assert_eq!(article.publish_date.map(|date| date.day), Some(6));
    assert_eq!(
        article.publish_time.map(|time| time.seconds),
        Some(1_715_052_600)
    );
    assert_eq!(article.language_code, "en-GB");
}

#[test]
fn a_body_is_html_by_name_by_looks_or_by_order() {
    for (value, body, html, content_type) in [
        (
            json!({"html": "<p>x</p>", "text": "x"}),
            BodyType::Auto,
            true,
            ContentType::Unspecified,
        ),
        (
            json!({"html": "<p>x</p>", "text": "x"}),
            BodyType::Text,
            false,
            ContentType::Unspecified,
        ),
        (
            json!({"content": "<p>x</p>"}),
            BodyType::Auto,
            false,
            ContentType::Html,
        ),
        (
            json!({"content": "<p>x</p>"}),
            BodyType::Text,
            false,
            ContentType::Unspecified,
        ),
        (
            json!({"content": "1 < 2"}),
            BodyType::Auto,
            false,
            ContentType::Unspecified,
        ),
        (
            json!({"content": "x"}),
            BodyType::Html,
            false,
            ContentType::Html,
        ),
    ] {
        let article = to_article(value.clone(), body).expect("it is an article");
        assert_eq!(!article.html.is_empty(), html, "{value}");
        assert_eq!(article.content_type(), content_type, "{value}");
    }
}

#[test]
fn what_was_read_once_can_be_read_again() {
    let value = json!({"article": {
        "id": "a", "title": "T", "text": "x", "authors": ["Lee, Ann"],
        "publish_date": {"year": 2024, "month": 5, "day": 6},
    }, "annotations": {}});
    let article = to_article(value, BodyType::Auto).expect("it is an article");
    assert_eq!((article.id.as_str(), article.authors.len()), ("a", 1));
    assert_eq!(article.publish_date.map(|date| date.month), Some(5));
}

#[test]
fn an_unknown_date_is_refused_and_not_dropped() {
    let error = to_article(
        json!({"title": "T", "date": "last Tuesday"}),
        BodyType::Auto,
    );
    assert!(error.is_err_and(|error| error.contains("date \"last Tuesday\"")));
}

#[test]
fn a_byline_is_divided_where_names_are_whole() {
    for (line, expected) in [
        ("By Ann Lee", vec!["Ann Lee"]),
        (
            "Ann Lee, Bo Chen and Cy Dee",
            vec!["Ann Lee", "Bo Chen", "Cy Dee"],
        ),
        ("Lee, Ann", vec!["Lee, Ann"]),
        ("Ann Lee; Bo Chen", vec!["Ann Lee", "Bo Chen"]),
        ("Reuters", vec!["Reuters"]),
    ] {
        assert_eq!(byline(line), expected, "{line}");
    }
}
