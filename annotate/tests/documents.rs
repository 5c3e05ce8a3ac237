//! Laws that hold for every document, whatever was submitted.

use std::sync::LazyLock;

use annotate::Reader;
use annotate::document::{Body, Document, QualityFlag, Source, Zone, read};
use jiff::civil::Date;
use proptest::prelude::*;

#[path = "../../fuzz/src/document.rs"]
mod laws;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// Reads a document and holds it to the laws, which the fuzzer holds over more.
fn sound(source: &Source<'_>) -> Document {
    let document = read(source);
    laws::assert_document(&document, source);
    document
}

fn plain(text: &str) -> Document {
    sound(&Source {
        body: Body::Plain(text),
        ..Source::default()
    })
}

fn html(bytes: &[u8]) -> Document {
    sound(&Source {
        body: Body::Html(bytes),
        ..Source::default()
    })
}

/// Text with the marks that steer reading, so that chance meets them.
fn articles() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[A-Z][a-z]{2,8}( [a-z]{1,9}){3,20}\\.",
        "By [A-Z][a-z]{2,7} [A-Z][a-z]{2,7}",
        "[A-Z]{4,9}, (March|May) [0-9]{1,2} \\([A-Z]{2,4}\\) — [A-Z][a-z]{2,8}( [a-z]{1,9}){6,12}\\.",
        "(Related|Read more|Leave a Reply|Advertisement|Share)",
        "\\(Photo: [A-Z][a-z]{2,8}( [a-z]{1,9}){3,9}\\)",
        "\\PC{0,60}",
        "",
    ];
    prop::collection::vec(line, 0..25).prop_map(|lines| lines.join("\n"))
}

/// Markup that is broken as often as not.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "</?(p|div|td|tr|table|ul|li|a|b|h1|script|style|title|head|body|article|figure|figcaption|blockquote|br|noscript)( (class|id|href|itemprop)=\"?[a-z -]{0,12}\"?)?/?>",
        "[A-Z][a-z]{2,8}( [a-z]{1,9}){3,20}\\. ",
        "&(amp|nbsp|rsquo|#8217|#x2014|shy|amp;quot|bogus);?",
        "<!-- [a-z ]{0,9}(-->)?",
        "[<>&\"' ]{1,4}",
        "\\PC{0,30}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Words that steer reading, between any characters at all.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,12}",
        "[ \\n\\t.,;:()\"'’“”—-]{1,4}",
        "(Gen\\. |President |former |Norwegian |the |U\\.S\\. )",
        "[A-ZÅÖ][a-zé]{1,8}( [A-Z][a-z]{1,8})?",
        "(met|said|attacked|signed|resigned|will not visit|was elected) ",
        "(on Tuesday|in March 2024|since 2019|two weeks ago|2010-13|5 May) ",
        "(NATO|ROK|\\(NCWA\\)|Oslo|Warsaw|Kim Jong Un)",
        "\\n\\n",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn plain_text_is_returned_byte_for_byte_and_maps_to_itself(text in articles(), title in "\\PC{0,20}") {
        let document = sound(&Source { title: &title, body: Body::Plain(&text), ..Source::default() });
        prop_assert_eq!(document.text(), &text);
        for block in document.blocks.iter().filter(|block| block.span.start() >= document.text_start()) {
            let source = document.source_range(block.span).expect("plain text maps to itself");
            prop_assert_eq!(&text[source], document.text_of(block.span));
        }
    }

    #[test]
    fn the_words_of_a_page_stand_where_the_map_says(markup in markup()) {
        let document = html(markup.as_bytes());
        for block in document.blocks.iter().filter(|block| block.span.start() >= document.text_start()) {
            let words = document.text_of(block.span);
            for word in words.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 3) {
                let start = block.span.start() + (word.as_ptr() as usize - words.as_ptr() as usize);
                let span = annotate::span::Span::new(start, start + word.len());
                let source = document.source_range(span).expect("what is shown was submitted");
                // A reference in the middle of a word makes its source longer.
                if source.len() == word.len() {
                    prop_assert_eq!(&markup[source], word);
                }
            }
        }
    }

    #[test]
    fn each_character_of_an_encoded_page_leads_back_to_its_bytes(markup in markup(), wide in any::<bool>()) {
        let bytes: Vec<u8> = if wide {
            [0xff, 0xfe].into_iter().chain(markup.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        } else {
            let narrow = markup.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'));
            b"<meta charset=windows-1252>".iter().copied().chain(narrow).collect()
        };
        let document = html(&bytes);
        for block in document.blocks.iter().filter(|block| block.span.start() >= document.text_start()) {
            for (at, c) in document.text_of(block.span).char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
                let start = block.span.start() + at;
                let source = document
                    .source_range(annotate::span::Span::new(start, start + 1))
                    .expect("what is shown was submitted");
                let found: Vec<u8> = bytes[source].iter().copied().filter(|byte| *byte != 0).collect();
                // A character may have been submitted as a reference.
                prop_assert!(found == [c as u8] || found[0] == b'&', "{:?} for {}", found, c);
            }
        }
    }

    #[test]
    fn whatever_is_read_its_spans_are_exact(text in texts()) {
        let source = Source {
            body: Body::Plain(&text),
            published: Some(Date::constant(2025, 3, 5)),
            language: "en",
            ..Source::default()
        };
        let reading = READER.read(&source);
        laws::assert_document(&reading.document, &source);
        laws::assert_reading(&reading);
    }

    #[test]
    fn any_bytes_make_a_sound_document(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        html(&bytes);
        plain(&String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn hostile_markup_is_read_to_its_end() {
    let end = "<p>The minister said on Monday that the bridge would open again in the spring.</p>";
    let check = |what: &str, page: String| {
        let document = html(page.as_bytes());
        assert!(document.text().contains("bridge would open"), "{what}");
    };
    check("deep nesting", "<div>".repeat(100_000) + end);
    check("deep inline nesting", "<b><i>".repeat(50_000) + end);
    check("open paragraphs", "<p>".repeat(100_000) + end);
    check("end tags", "</div></p></b>".repeat(50_000) + end);
    check(
        "attributes",
        format!("<p {}>x</p>{end}", "a=1 ".repeat(1_000_000)),
    );
    check("nested tables", "<table><tr><td>".repeat(20_000) + end);
    check(
        "a long table",
        format!(
            "<table>{}</table>{end}",
            "<tr><td>1<td>2<td><ul><li>3</ul>".repeat(50_000)
        ),
    );
    check(
        "references",
        format!(
            "<p>{}</p>{end}",
            "&amp;amp;amp;&#x;&#99999999999;&".repeat(20_000)
        ),
    );
    check("brackets", format!("<p>{}</p>{end}", "<".repeat(200_000)));
}

#[test]
fn text_of_brackets_and_lines_is_read_in_one_pass() {
    plain(&"The mayor spoke (and then left [again. ".repeat(20_000));
    plain(&"(Photo: the mayor spoke at length to the crowd. ".repeat(20_000));
    plain(&"Related\nShort line\n".repeat(30_000));
    plain(&"[".repeat(100_000));
}

#[test]
fn rubbish_is_no_text() {
    let noise: Vec<u8> = (0..4000_u32)
        .map(|i| (i * 7919 % 251) as u8 & 0x1f)
        .collect();
    for document in [
        plain(&String::from_utf8_lossy(&noise)),
        plain(""),
        html(b""),
        html(b"<html><head><title></title></head></html>"),
    ] {
        assert!(
            document
                .blocks
                .iter()
                .all(|block| !block.zone.tells_the_story())
        );
        assert!(document.flags.contains(&QualityFlag::NoText));
    }
}

#[test]
fn encodings_are_told_and_mapped_back() {
    let page = |charset: &str, body: &[u8]| -> Vec<u8> {
        [
            format!("<meta charset={charset}><p>").as_bytes(),
            body,
            b"</p>",
        ]
        .concat()
    };
    let check = |bytes: &[u8], expected: &str| {
        let document = html(bytes);
        assert!(
            document.text().contains(expected),
            "{} in {:?}",
            expected,
            document.text()
        );
        let at = document.text_start() + document.text().find("mayor").expect("it is there");
        let source = document
            .source_range(annotate::span::Span::new(at, at + 5))
            .expect("it was submitted");
        let found: Vec<u8> = bytes[source]
            .iter()
            .copied()
            .filter(|byte| *byte != 0)
            .collect();
        assert_eq!(found, b"mayor");
    };
    let rest = b" and the mayor agreed to open the bridge in the spring of next year.";
    check(
        &page(
            "windows-1252",
            &[b"Caf\xe9 \x93owners\x94".as_slice(), rest].concat(),
        ),
        "Café “owners” and",
    );
    check(
        &page("utf-8", &["Café “owners”".as_bytes(), rest].concat()),
        "Café “owners” and",
    );
    check(
        &page("utf-8", &[b"Caf\xe9 owners".as_slice(), rest].concat()),
        "Café owners and",
    );
    check(
        &page(
            "shift_jis",
            &[b"\x93\x8c\x8b\x9e Tokyo".as_slice(), rest].concat(),
        ),
        "東京 Tokyo and",
    );
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(
            "<p>Café owners and the mayor agreed to open the bridge again.</p>"
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    check(&wide, "Café owners and");
}

#[test]
fn other_languages_are_stored_and_flagged() {
    let document = plain(
        "Der Bürgermeister sagte am Montag, dass die Brücke im Frühjahr wieder geöffnet werde und die Arbeiten bald enden.",
    );
    assert_eq!(document.language.tag, "de");
    assert!(document.flags.contains(&QualityFlag::LanguageUnsupported));
    assert!(!document.language.supported);
}

#[test]
fn a_headline_repeated_in_the_text_counts_once() {
    let text = "Bridge to open again in spring\n\nThe bridge over the river will open again in spring, the mayor said on Monday.";
    let document = read(&Source {
        title: "Bridge to open again in spring",
        body: Body::Plain(text),
        ..Source::default()
    });
    let zones: Vec<Zone> = document.blocks.iter().map(|block| block.zone).collect();
    assert_eq!(zones, [Zone::Headline, Zone::Boilerplate, Zone::Body]);
}

#[test]
fn walls_consent_and_broken_off_text_are_flagged() {
    let check = |text: &str, flag: QualityFlag| {
        assert!(plain(text).flags.contains(&flag), "{flag:?}: {text}");
    };
    let lead = "Bridge to open in spring\n\nThe bridge over the river will open again in spring, the mayor said on Monday.\n\n";
    check(
        &format!("{lead}Subscribe to continue reading."),
        QualityFlag::Paywall,
    );
    check(
        &format!("{lead}The work, which began in 2019, was to cost about four million but …"),
        QualityFlag::TruncatedSource,
    );
    check(
        "We and our partners store cookies on your device to measure audiences.\nAccept all\nManage choices",
        QualityFlag::ConsentPage,
    );
    check(lead, QualityFlag::NoDate);
}

#[test]
fn a_lead_full_of_names_is_a_paragraph_behind_its_dateline() {
    let document = read(&Source {
        title: "Norwegian minister visits Warsaw",
        body: Body::Plain(
            "WARSAW, March 5 - Norwegian Defence Minister Kari Lindqvist met Polish President \
             Marek Zielony in Warsaw on Tuesday.\n\nLindqvist said the agency would open an \
             office in Gdansk.",
        ),
        ..Source::default()
    });
    let zones: Vec<_> = document.blocks.iter().map(|block| block.zone).collect();
    assert_eq!(
        zones,
        [Zone::Headline, Zone::Dateline, Zone::Body, Zone::Body]
    );
}
