//! The operator's commands, as an operator gives them.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use shared::v1;

use crate::replay::files;
use crate::support::World;
use crate::support::articles::{numbered, visit};

fn dateline(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    command
        .args(arguments)
        .output()
        .expect("the binary is there")
}

/// What a command that must succeed says last.
fn said(arguments: &[&str]) -> String {
    let output = dateline(arguments);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {out}{err}");
    out.lines().last().unwrap_or_default().to_owned()
}

/// What a command that must fail says.
fn complained(arguments: &[&str]) -> String {
    let output = dateline(arguments);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {out}{err}");
    format!("{out}{err}")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))
}

/// The files that hold these words, as they are.
fn holding(words: &str, folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = files(folder);
    files.retain(|file| {
        let bytes = fs::read(file).expect("a file");
        let mut windows = bytes.windows(words.len());
        windows.any(|window| window == words.as_bytes())
    });
    files
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_verifies_backs_up_compacts_rebuilds_and_restores() {
    let world = World::start().await;
    world.ingest(visit()).await;
    for number in 0..5 {
        world.ingest(numbered(number)).await;
    }
    let request = v1::RetractArticleRequest {
        article_id: "visit".to_owned(),
        ..v1::RetractArticleRequest::default()
    };
    let retracted = world.ingest_client().await.retract_article(request).await;
    let revision = retracted.expect("it is retracted").into_inner().revision;
    let before = crate::replay::answers(&world, revision.clone()).await;
    let root = world.data().to_owned();
    let data = root.to_str().expect("UTF-8");
    let elsewhere = tempfile::tempdir().expect("a directory");
    let backup = elsewhere.path().join("backup");
    let backup = backup.to_str().expect("UTF-8");

    // While both services run.
    let verified = json(&said(&["verify", data, "--json"]));
    assert_eq!(
        (&verified["sound"], &verified["lastSequence"]),
        (&true.into(), &7.into()),
        "{verified}"
    );
    let copied = said(&["backup", data, backup]);
    assert!(
        copied.starts_with("backed up  7 entries in 1 segment"),
        "{copied}"
    );
    for verb in ["compact", "rebuild"] {
        let refused = complained(&[verb, data]);
        assert!(refused.contains("another process"), "{refused}");
    }

    let kept = world.stop_and_keep().await;
    let words = "Northern Coast Watch";
    assert!(!holding(words, kept.path()).is_empty(), "the index held it");
    let compacted = json(&said(&["compact", data, "--json"]));
    assert_eq!(compacted["textsErased"], 1, "{compacted}");
    let holding = holding(words, kept.path());
    assert!(holding.is_empty(), "erased text is in {holding:?}");
    let verified = json(&said(&["verify", data, "--json"]));
    assert_eq!(
        (&verified["sound"], &verified["textsErased"]),
        (&true.into(), &1.into()),
        "{verified}"
    );
    let rebuilt = said(&["rebuild", data, "--catalog"]);
    assert!(rebuilt.contains("7 entries"), "{rebuilt}");

    let world = World::start_on(kept).await;
    let after = crate::replay::answers(&world, revision).await;
    assert_eq!(
        after, before,
        "no answer has changed, and the token is still good"
    );
    let kept = world.stop_and_keep().await;

    let segment = files(&kept.path().join("ingest/journal"))
        .into_iter()
        .filter(|file| {
            file.extension()
                .is_some_and(|extension| extension == "segment")
        })
        .max_by_key(|file| fs::metadata(file).map_or(0, |file| file.len()))
        .expect("a segment");
    let mut bytes = fs::read(&segment).expect("a segment");
    let last = bytes.len() - 1;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert!(middle < last);
    fs::write(&segment, bytes).expect("it is writable");
    let named = complained(&["verify", data]);
    let name = segment.file_name().expect("a name").to_string_lossy();
    assert!(
        named.contains("damaged  entry ") && named.contains(&*name),
        "{named}"
    );

    let restored = elsewhere.path().join("restored");
    let restored = restored.to_str().expect("UTF-8");
    let line = said(&["restore", backup, restored]);
    assert!(line.starts_with("restored  7 entries"), "{line}");
    assert!(complained(&["restore", backup, restored]).contains("is there already"));
    said(&["verify", restored]);
}
