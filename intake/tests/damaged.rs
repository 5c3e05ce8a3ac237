//! Damage: whatever is done to an input, what is found in it keeps the laws. The
//! fuzzer does more of it; `fuzz/` says how.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use intake::{BodyType, Item, admissible, read};
use proptest::prelude::*;
use proptest::sample::Index;

/// The fixtures, with their names.
fn fixtures() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "found"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file")
                .to_string_lossy()
                .into_owned();
            (name, fs::read(&path).expect("a fixture"))
        })
        .collect();
    files.sort();
    files
}

fn assert_lawful(name: &str, bytes: &[u8]) {
    let mut input = bytes;
    let mut emit = |item: Item| {
        match &item.article {
            Ok(article) => {
                assert!(!article.title.trim().is_empty() || !article.body.is_blank());
                assert_eq!(admissible(&article.id), article.id);
                assert!(
                    article
                        .authors
                        .iter()
                        .all(|author| !author.trim().is_empty())
                );
            }
            Err(refused) => assert!(refused.to_string().len() < 4_096, "{refused}"),
        }
        ControlFlow::Continue(())
    };
    read(name, &mut input, BodyType::Auto, &mut emit).expect("memory can be read");
}

proptest! {
    #[test]
    fn a_damaged_input_is_read_lawfully(
        chosen in any::<Index>(),
        (from, to) in any::<(Index, Index)>(),
        instead in prop_oneof![
            Just("<item>"), Just("</item>"), Just("</"), Just("<![CDATA["), Just("]]>"), Just("&"), Just("\""),
            Just("{"), Just("]"), Just("<!DOCTYPE ["), Just("xmlns=\"\""), Just("\n"), Just("\0"), Just("é"), Just("")
        ],
        is_cut in any::<bool>(),
    ) {
        let fixtures = fixtures();
        let (name, bytes) = &fixtures[chosen.index(fixtures.len())];
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        let rest = if is_cut { &[] } else { &bytes[from.max(to)..] };
        let damaged = [&bytes[..from.min(to)], instead.as_bytes(), rest].concat();
        assert_lawful(name, &damaged);
        assert_lawful("-", &damaged);
    }
}
