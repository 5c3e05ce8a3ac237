use std::ops::ControlFlow;

use serde_json::json;

use super::{Value, to_article};
use crate::{Article, Body, BodyType, Item, Refused, read};

/// Each article's place with its title or error.
fn found(input: &str, lines: bool) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut emit = |item: Item| {
        let outcome = match item.article {
            Ok(article) => article.title,
            Err(error) => format!("error: {error}"),
        };
        found.push((format!("f{}", item.place), outcome));
        ControlFlow::Continue(())
    };
    let name = if lines { "f.jsonl" } else { "f.json" };
    let mut bytes = input.as_bytes();
    read(name, &mut bytes, BodyType::Auto, &mut emit).expect("memory can be read");
    found
}

fn article(value: serde_json::Value, body: BodyType) -> Result<Article, Refused> {
    match value.into() {
        Value::Object(fields) => to_article(&fields, body),
        _ => Err(Refused::NoObject),
    }
}

fn check(input: &str, lines: bool, expected: &[(&str, &str)]) {
    let found = found(input, lines);
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
                "error: neither a title nor a text among its fields: foo, bar",
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
    let article = article(
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
        (article.title.as_str(), &article.body),
        ("H", &Body::Text("Text.".into()))
    );
    assert_eq!(
        (article.uri.as_str(), article.publisher.as_str()),
        ("https://x.org/", "The Paper")
    );
    assert_eq!(article.authors, ["Ann Lee", "Bo Chen"]);
    assert_eq!(article.published.day, Some(jiff::civil::date(2024, 5, 6)));
    assert_eq!(
        article.published.time.map(jiff::Timestamp::as_second),
        Some(1_715_052_600)
    );
    assert_eq!(article.language, "en-GB");
}

#[test]
fn a_body_is_html_by_name_by_looks_or_by_order() {
    for (value, body, is_html) in [
        (
            json!({"html": "<p>x</p>", "text": "x"}),
            BodyType::Auto,
            true,
        ),
        (
            json!({"html": "<p>x</p>", "text": "x"}),
            BodyType::Text,
            false,
        ),
        (json!({"content": "<p>x</p>"}), BodyType::Auto, true),
        (json!({"content": "<p>x</p>"}), BodyType::Text, false),
        (json!({"content": "1 < 2"}), BodyType::Auto, false),
        (json!({"content": "x"}), BodyType::Html, true),
    ] {
        let article = article(value.clone(), body).expect("it is an article");
        assert_eq!(matches!(article.body, Body::Html(_)), is_html, "{value}");
    }
}

#[test]
fn what_was_read_once_can_be_read_again() {
    let line = json!({"article": {
        "id": "a", "title": "T", "text": "x", "authors": ["Lee, Ann"],
        "publish_date": {"year": 2024, "month": 5, "day": 6},
    }, "annotations": {}});
    check(&line.to_string(), true, &[("f:1", "T")]);
}

#[test]
fn an_unknown_date_is_refused_and_not_dropped() {
    let error = article(
        json!({"title": "T", "date": "last Tuesday"}),
        BodyType::Auto,
    );
    assert!(error.is_err_and(|error| error.to_string().contains("date \"last Tuesday\"")));
}
