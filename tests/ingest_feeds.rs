//! The client as it is run: a feed goes in, a person comes out.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use shared::v1;

use crate::support::World;
use crate::support::articles::named;

const FEED: &str = r#"<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Harbour Post</title><link>https://harbourpost.example/</link><language>en</language>
<item>
  <title>Norwegian minister visits Warsaw</title>
  <link>/2025/03/05/warsaw</link>
  <dc:creator>Felix Kim</dc:creator>
  <pubDate>Wed, 05 Mar 2025 10:00:00 GMT</pubDate>
  <content:encoded><![CDATA[<p>WARSAW, March 5 &mdash; Norwegian Defence Minister Kari Lindqvist met Polish President
    Marek Zielony in Warsaw on Tuesday.</p><p>Lindqvist spoke of the floods of August 2024.</p>]]></content:encoded>
</item>
<item>
  <title>Ferry strike ends</title>
  <link>https://harbourpost.example/2025/03/06/ferry</link>
  <pubDate>Thu, 06 Mar 2025 10:00:00 GMT</pubDate>
  <description>The strike of ferry crews ended on Thursday.</description>
</item>
<item><link>https://harbourpost.example/empty</link></item>
</channel></rss>"#;

#[tokio::test]
async fn a_feed_is_recognised_and_the_persons_of_its_items_are_found() {
    let world = World::start().await;
    let (lines, messages) = ingest(&world, FEED).await;
    assert!(
        messages.contains("stdin[3]: it has neither a title nor a text"),
        "{messages}"
    );

    let recognised = lines.iter().find_map(|line| line.get("recognised"));
    let form = &recognised.expect("it says what it was")["forms"][0];
    assert_eq!(form["form"], "RSS");
    assert_eq!(
        (
            &form["article_count"],
            &form["summary_count"],
            &form["failed_count"]
        ),
        (&Value::from(2), &Value::from(1), &Value::from(1))
    );

    let receipt = |line: &Value| Some(line.get("receipt")?.clone());
    let receipts: Vec<Value> = lines.iter().filter_map(receipt).collect();
    assert_eq!(receipts.len(), 2, "{lines:?}");
    let last = receipts.last().expect("there are two");
    let token = last["revision"]["token"]
        .as_str()
        .expect("a receipt has a revision")
        .to_owned();
    let request = v1::GetPersonRequest {
        person: Some(named("Kari Lindqvist")),
        minimum_revision: Some(v1::RevisionToken { token }),
    };
    let response = world.query_client().await.get_person(request).await;
    let person = response.expect("the person is known").into_inner().person;
    let person = person.expect("a person");
    assert_eq!(person.titles, ["Defence Minister"]);
    assert_eq!(person.entity.expect("an entity").country_code, "NOR");

    let (again, _) = ingest(&world, FEED).await;
    let outcomes = again
        .iter()
        .filter_map(|line| line["receipt"]["outcome"].as_str());
    assert_eq!(
        outcomes.collect::<Vec<_>>(),
        ["INGEST_OUTCOME_UNCHANGED"; 2]
    );
    world.stop().await;
}

#[tokio::test]
async fn what_is_no_article_is_refused_with_the_next_step() {
    let world = World::start().await;
    let sitemap = "<?xml version='1.0'?><urlset><url><loc>https://a.example/</loc></url></urlset>";
    let (lines, messages) = ingest(&world, sitemap).await;
    assert!(
        lines.iter().all(|line| line.get("receipt").is_none()),
        "{lines:?}"
    );
    assert!(messages.contains("fetch the pages it names"), "{messages}");
    world.stop().await;
}

/// Runs the client over an input in which not all is good: the lines of JSON
/// that it writes, and what it says besides.
async fn ingest(world: &World, input: &'static str) -> (Vec<Value>, String) {
    let address = world.ingest_address().to_owned();
    let output = tokio::task::spawn_blocking(move || run(&address, input));
    let output = output.await.expect("the client runs");
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{messages}");
    let lines = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    (lines, messages)
}

fn run(address: &str, input: &str) -> Output {
    let mut client = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["--json", "--ingest", address, "ingest", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the client starts");
    let mut stdin = client.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).expect("the client reads");
    drop(stdin);
    client.wait_with_output().expect("the client ends")
}
