//! Every format, by example: what is found in each fixture is written beside it
//! and reviewed as a diff. `UPDATE_GOLDEN=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use intake::{Article, Body, BodyType, Item, Note, read};

const ENDING: &str = "found";

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending != ENDING))
        .collect();
    files.sort();
    files
}

/// The form and each item, as lines.
fn found(name: &str, bytes: &[u8]) -> String {
    let mut lines = String::new();
    let mut input = bytes;
    let mut emit = |item: Item| {
        let _ = writeln!(lines, "{}{} {}", name, item.place, item.form.name());
        match item.article {
            Ok(article) => describe(&article, &mut lines),
            Err(refused) => drop(writeln!(lines, "  refused: {refused}")),
        }
        ControlFlow::Continue(())
    };
    let form = read(name, &mut input, BodyType::Auto, &mut emit).expect("memory can be read");
    format!("{}\n{lines}", form.name())
}

fn describe(article: &Article, lines: &mut String) {
    let day = article
        .published
        .day
        .map(|day| day.to_string())
        .unwrap_or_default();
    let time = article
        .published
        .time
        .map(|time| time.to_string())
        .unwrap_or_default();
    let modified = article
        .modified
        .map(|day| day.to_string())
        .unwrap_or_default();
    let notes: Vec<String> = article
        .notes
        .iter()
        .map(|note| match note {
            Note::SummaryOnly => "only a summary".to_owned(),
            Note::UnknownDate(text) => format!("no date: {text}"),
        })
        .collect();
    let (kind, body) = match &article.body {
        Body::Text(text) => ("text", text.clone()),
        Body::Html(html) => ("html", String::from_utf8_lossy(html).into_owned()),
    };
    for (name, value) in [
        ("id", article.id.as_str()),
        ("title", &article.title),
        ("authors", &article.authors.join(" | ")),
        ("day", &day),
        ("time", &time),
        ("modified", &modified),
        ("language", &article.language),
        ("publisher", &article.publisher),
        ("section", &article.section),
        ("agency", &article.agency),
        ("uri", &article.uri),
        (
            kind,
            &body
                .escape_debug()
                .to_string()
                .replace("\\\"", "\"")
                .replace("\\'", "'"),
        ),
        ("note", &notes.join("; ")),
    ] {
        if !value.is_empty() {
            let _ = writeln!(lines, "  {name}: {value}");
        }
    }
}

#[test]
fn every_fixture_holds_the_articles_that_are_written_beside_it() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for path in fixtures() {
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let found = found(&name, &fs::read(&path).expect("a fixture"));
        let beside = path.with_file_name(format!("{name}.{ENDING}"));
        if update {
            fs::write(&beside, &found).expect("the folder can be written");
        }
        if fs::read_to_string(&beside).ok().as_deref() != Some(&*found) {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_form_needs_no_ending() {
    for path in fixtures() {
        let bytes = fs::read(&path).expect("a fixture");
        let name = path
            .file_name()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let told_by_start = [".xml", ".rdf", ".json"]
            .iter()
            .any(|ending| name.ends_with(ending));
        if told_by_start && name != "no-xml.xml" {
            let named = found(&name, &bytes).replace(&name, "-");
            assert_eq!(found("-", &bytes), named, "{name}");
        }
    }
}

#[test]
fn nothing_is_read_on_when_nobody_wants_more() {
    for name in [
        "rss-2.0.xml",
        "newsml-g2.xml",
        "feed.json",
        "table.csv",
        "lines.jsonl",
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/fixtures")
            .join(name);
        let bytes = fs::read(path).expect("a fixture");
        let mut count = 0;
        let mut emit = |_: Item| {
            count += 1;
            ControlFlow::Break(())
        };
        read(name, &mut bytes.as_slice(), BodyType::Auto, &mut emit).expect("memory can be read");
        assert_eq!(count, 1, "{name}");
    }
}

/// Inputs made to explode: what took the square of their length would take hours.
#[test]
fn hostile_documents_are_read_in_one_pass() {
    let check = |text: String| drop(found("-", text.as_bytes()));
    let title = |text: String| format!("<rss><item><title>{text}</title></item></rss>");
    check(format!("<rss>{}", "<a>".repeat(100_000)));
    check(format!(
        "<rss>{}{}",
        "<a>".repeat(50_000),
        "</b>".repeat(50_000)
    ));
    check(format!("<rss>{}", "<item><title>A</title>".repeat(20_000)));
    check(format!("<rss {}>", "a='b' ".repeat(100_000)));
    check(format!("<rss {}><item/>", "xmlns:a='b' ".repeat(50_000)));
    check(title("&".repeat(500_000)));
    check(title("<".repeat(500_000)));
    check(title("&lt;a".repeat(100_000)));
    check(title("&amp;lt;a".repeat(100_000)));
    check(title(format!("<![CDATA[{}]]>", "<a".repeat(100_000))));
    check("<!DOCTYPE [".repeat(50_000));
    check(format!(
        "{{\"title\":\"a\",{}\"b\":1}}",
        "\"c\":1,".repeat(50_000)
    ));
    check("[".repeat(100_000));
    check(format!(
        "[{}{{}}]",
        "{\"@type\":\"NewsArticle\"},".repeat(20_000)
    ));
}
