//! Feeds and collections: any bytes, under a name whose ending their number
//! chooses among those that fit their start, or leaves open.

#![no_main]

use std::ops::ControlFlow;

use dateline_fuzz::bounded;
use intake::{BodyType, Item, admissible, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let names = match bytes.first() {
        Some(b'<') => ["-", "a.xml", "a.rss", "a.csv"],
        Some(b'{' | b'[') => ["-", "a.json", "a.jsonl", "a.csv"],
        _ => ["a.csv", "a.csv", "-", "a.jsonl"],
    };
    let name = names[bytes.len() % 4];
    bounded(bytes.len(), || {
        let mut emit = |item: Item| {
            check(&item);
            ControlFlow::Continue(())
        };
        let mut input = bytes;
        read(name, &mut input, BodyType::Auto, &mut emit).expect("memory can be read");
    });
});

fn check(item: &Item) {
    let article = match &item.article {
        Ok(article) => article,
        Err(refused) => {
            let message = refused.to_string();
            assert!(!message.is_empty() && message.len() < 4_096, "{message}");
            return;
        }
    };
    assert!(!article.title.trim().is_empty() || !article.body.is_blank());
    assert_eq!(admissible(&article.id), article.id);
    assert!(article.authors.iter().all(|author| !author.trim().is_empty()), "{:?}", article.authors);
}
