//! Who may import whom. The table is the one in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// A word that must not stand in the code of a folder, but for some files.
struct Rule {
    folder: &'static str,
    word: &'static str,
    except: &'static [&'static str],
}

const RULES: &[Rule] = &[
    // Reading is a pure function of the article and the engine's version.
    rule("annotate/src", "tokio::", &[]),
    rule("annotate/src", "tonic::", &[]),
    rule("annotate/src", "prost::", &[]),
    rule("annotate/src", "shared::", &[]),
    rule("annotate/src", "std::fs", &[]),
    rule("annotate/src", "std::net", &[]),
    rule("annotate/src", "std::env", &[]),
    rule("annotate/src", "std::time", &[]),
    rule("annotate/src", "std::thread", &[]),
    // Intake is a pure function of the input.
    rule("intake/src", "tokio::", &[]),
    rule("intake/src", "tonic::", &[]),
    rule("intake/src", "prost::", &[]),
    rule("intake/src", "shared::", &[]),
    rule("intake/src", "annotate::", &[]),
    rule("intake/src", "std::fs", &[]),
    rule("intake/src", "std::net", &[]),
    rule("intake/src", "std::env", &[]),
    rule("intake/src", "std::time", &[]),
    // One file per service knows the store.
    rule("ingest-service/src", "sled::", &["catalog/sled.rs"]),
    rule("query-service/src", "sled::", &["index/sled.rs"]),
    rule("shared/src", "sled::", &[]),
    rule("cli", "sled::", &[]),
    // The services meet on the wire and in the client, never in each other's code.
    rule("ingest-service/src", "query_service::", &[]),
    rule("query-service/src", "ingest_service::", &[]),
    rule("query-service/src", "annotate::", &[]),
    rule("shared/src", "annotate::", &[]),
    // Only the edge speaks gRPC.
    rule("ingest-service/src", "tonic::", &["service/"]),
    rule(
        "query-service/src",
        "tonic::",
        &["service/", "follow", "lib.rs", "config.rs"],
    ),
    // The middle is plain functions.
    rule("ingest-service/src/article", "tokio::", &[]),
    rule("ingest-service/src/convert", "tokio::", &[]),
    rule("query-service/src/index", "tokio::", &[]),
    rule("query-service/src/lookup", "tokio::", &[]),
];

const fn rule(folder: &'static str, word: &'static str, except: &'static [&'static str]) -> Rule {
    Rule {
        folder,
        word,
        except,
    }
}

#[test]
fn nobody_imports_what_the_table_forbids() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut breaches = Vec::new();
    for Rule {
        folder,
        word,
        except,
    } in RULES
    {
        let folder = root.join(folder);
        let files = rust_files(&folder);
        assert!(
            !files.is_empty(),
            "{} holds no code; mend the table",
            folder.display()
        );
        for file in files {
            let within = file
                .strip_prefix(&folder)
                .expect("it lies within")
                .to_string_lossy();
            if except.iter().any(|exception| within.starts_with(exception)) {
                continue;
            }
            let code = fs::read_to_string(&file).expect("source is UTF-8");
            let lines = code.lines().enumerate();
            breaches.extend(
                lines
                    .filter(|(_, line)| names(line, word))
                    .map(|(number, _)| format!("{}:{} names {word}", file.display(), number + 1)),
            );
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Whether a line of code, not of comment, names a path that begins with `word`.
fn names(line: &str, word: &str) -> bool {
    if line.trim_start().starts_with("//") {
        return false;
    }
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|character| !character.is_alphanumeric() && !"_:".contains(character))
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("a readable folder").path()) {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
