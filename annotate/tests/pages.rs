//! Small pages, each with something that pages do: what is read of them?

use annotate::document::{Body, Document, QualityFlag, Source, Zone, read};

fn page(html: impl AsRef<[u8]>) -> Document {
    read(&Source {
        body: Body::Html(html.as_ref()),
        ..Source::default()
    })
}

/// An article that is long enough to be one, around `inner`.
fn article(head: &str, inner: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head>{head}</head><body>\
         <nav><a href=/>Home</a> <a href=/world>World</a></nav>\
         <main><h1>Bridge over the Orrin opens after nine years</h1>{inner}\
         <p>The bridge over the Orrin was opened to traffic on Monday, nine years after the old one \
         fell in a flood, the council said.</p>\
         <p>About four hundred people walked across before the first lorry was let through, and a \
         band played until it rained.</p></main>\
         <footer>All rights reserved. <a href=/terms>Terms</a></footer></body></html>"
    )
}

/// The words of all blocks of a zone, one a line.
fn zone(document: &Document, zone: Zone) -> Vec<&str> {
    document
        .blocks
        .iter()
        .filter(|block| block.zone == zone)
        .map(|block| document.text_of(block.span))
        .collect()
}

fn story(document: &Document) -> String {
    document
        .blocks
        .iter()
        .filter(|block| block.zone.tells_the_story())
        .map(|block| document.text_of(block.span))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn a_charset_is_told_whatever_a_page_declares() {
    let check = |declared: &str, body: &[u8], expected: &str| {
        let filler = b" and the mayor agreed on Monday to open the bridge again in the spring.";
        let bytes = [declared.as_bytes(), b"<p>", body, filler, b"</p>"].concat();
        let document = page(&bytes);
        assert!(
            document.text().contains(expected),
            "{declared}: {expected:?} in {:?}",
            document.text()
        );
    };
    let wrong = "<meta charset=iso-8859-1>";
    check(wrong, "Café “Zoë” owners".as_bytes(), "Café “Zoë” owners");
    check("<meta charset=utf-8>", b"Caf\xe9 owners", "Café owners");
    check("", "Café owners".as_bytes(), "Café owners");
    check("", b"Caf\xe9 owners", "Café owners");
    check(
        "\u{feff}<meta charset=ascii>",
        "Café owners".as_bytes(),
        "Café owners",
    );
    check(
        "<meta charset=no-such-charset>",
        "Café owners".as_bytes(),
        "Café owners",
    );
    check(
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
        b"\xcc\xee\xf1\xea\xe2\xe0 and Moscow",
        "Москва and Moscow",
    );
}

#[test]
fn references_and_invisible_characters_leave_only_the_words() {
    let check = |inner: &str, expected: &str| {
        let document = page(article(
            "",
            &format!("<p>{inner} was the word of the day in the town by the river.</p>"),
        ));
        assert!(
            document.text().contains(expected),
            "{inner}: {}",
            document.text()
        );
    };
    check("Smith &amp;amp; Sons", "Smith & Sons was");
    check("&amp;quot;Never&amp;quot;", "\"Never\" was");
    check(
        "The mayor&amp;#8217;s &lsquo;no&rsquo;",
        "The mayor’s ‘no’ was",
    );
    check("five&nbsp;million&#160;crowns", "five million crowns was");
    check("co&shy;op&shy;er&shy;a&shy;tion", "cooperation was");
    check("zero\u{200b}width\u{feff} and\u{2060}", "zerowidth and was");
    check("&bogus; &#0; &", "&bogus; ");
}

#[test]
fn zones_are_kept_apart() {
    let document = page(article(
        "",
        "<p class=byline>By Ann Lee</p>\
         <figure><img src=a.jpg><figcaption>The bridge at dawn. Photo: Bo Ek</figcaption></figure>\
         <h2>What it cost</h2>\
         <ul><li>Four million crowns for the piers</li><li>Three million crowns for the deck</li></ul>\
         <blockquote>A bridge is a promise to the other bank.</blockquote>\
         <table><tr><th>Year<th>Crowns</tr><tr><td>2019<td>2 million</tr><tr><td>2020<td>5 million</tr></table>",
    ));
    assert_eq!(
        zone(&document, Zone::Headline),
        ["Bridge over the Orrin opens after nine years"]
    );
    assert_eq!(zone(&document, Zone::Byline), ["By Ann Lee"]);
    assert_eq!(
        zone(&document, Zone::Caption),
        ["The bridge at dawn. Photo: Bo Ek"]
    );
    assert_eq!(zone(&document, Zone::Heading), ["What it cost"]);
    assert_eq!(zone(&document, Zone::ListItem).len(), 2);
    assert_eq!(
        zone(&document, Zone::Quote),
        ["A bridge is a promise to the other bank."]
    );
    assert_eq!(
        zone(&document, Zone::Table),
        ["Year | Crowns", "2019 | 2 million", "2020 | 5 million"]
    );
    assert_eq!(zone(&document, Zone::Body).len(), 2);
    assert!(!story(&document).contains("rights reserved"));
}

#[test]
fn authors_are_names_wherever_a_page_states_them() {
    let check = |head: &str, inner: &str, expected: &[&str]| {
        let document = page(article(head, inner));
        assert_eq!(document.metadata.authors, expected, "{head}{inner}");
    };
    let json = |author: &str| {
        format!(
            "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"headline\":\"Bridge\",\
             \"publisher\":{{\"@type\":\"Organization\",\"name\":\"The Orrin Herald\"}},\"author\":{author}}}</script>"
        )
    };
    check(
        &json(r#"{"@type":"Person","name":"Ann Lee"}"#),
        "",
        &["Ann Lee"],
    );
    check(
        &json(
            r#"[{"@type":"Person","name":"By ANN LEE"},{"@type":"Person","name":"Bo Ek","jobTitle":"Photographer"}]"#,
        ),
        "",
        &["Ann Lee"],
    );
    check(
        &json(
            r#"[{"@type":"Person","name":"Ann Lee"},{"@type":"Organization","name":"The Orrin Herald"}]"#,
        ),
        "",
        &["Ann Lee"],
    );
    check(
        &json(r#"{"@type":"Person","name":"The Orrin Herald"}"#),
        "<p class=byline>By Ann Lee and Bo Ek</p>",
        &["Ann Lee", "Bo Ek"],
    );
    check(
        "<meta name=author content='Ann Lee, Bo Ek and Cy Poe'>",
        "",
        &["Ann Lee", "Bo Ek", "Cy Poe"],
    );
    check(
        "<meta property=article:author content='https://social.example/annlee'>",
        "<p>By <a href=/authors/ann>Ann Lee</a>, Reuters</p>",
        &["Ann Lee"],
    );
    check(
        "",
        "<a rel=author href=/a>Ann Lee</a> and <a rel=author href=/b>Bo Ek</a>",
        &["Ann Lee", "Bo Ek"],
    );
    check(
        "",
        "<span itemprop=author itemscope><span itemprop=name>Ann Lee</span></span>",
        &["Ann Lee"],
    );
    check(
        "",
        "<div class=article-author>Words by Ann Lee | Photographs by Bo Ek | 3 May 2024</div>",
        &["Ann Lee"],
    );
    check(
        "",
        "<figure itemscope itemtype=https://schema.org/ImageObject><img src=a><span itemprop=author>Bo Ek</span></figure>\
         <p class=byline>BY ANN LEE, Bridge Correspondent, Orrin</p>",
        &["Ann Lee"],
    );
}

#[test]
fn the_day_is_found_wherever_a_page_states_it() {
    let check = |head: &str, inner: &str, expected: &str| {
        let document = page(article(head, inner));
        let day = document.metadata.published.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some(expected), "{head}{inner}");
        assert!(!document.flags.contains(&QualityFlag::NoDate));
    };
    let day = "2024-03-05";
    check(
        r#"<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","datePublished":"2024-03-05T23:30:00-08:00"}]}</script>"#,
        "",
        day,
    );
    check(
        "<meta property=article:published_time content=2024-03-05T08:00:00Z>",
        "",
        day,
    );
    check("<meta name=date content='March 5, 2024'>", "", day);
    check(
        "",
        "<time itemprop=datePublished datetime=2024-03-05>yesterday</time>",
        day,
    );
    check("", "<time datetime=2024-03-05T10:00>5 March</time>", day);
    check(
        "",
        "<p class=date>Published: Tuesday, 5th March 2024, 10:32</p>",
        day,
    );
    check("", "<p class=date>Veröffentlicht am 5. März 2024</p>", day);
    check("", "<p class=date>Publié le 5 mars 2024</p>", day);
    check("", "<p class=date>5 de marzo de 2024</p>", day);
    check("", "<p class=date>5 maart 2024</p>", day);
    check("", "<p class=date>5 марта 2024</p>", day);

    let from_uri = read(&Source {
        body: Body::Html(article("", "").as_bytes()),
        uri: "https://news.example/2024/03/05/bridge-opens",
        ..Source::default()
    });
    assert_eq!(
        from_uri
            .metadata
            .published
            .map(|day| day.to_string())
            .as_deref(),
        Some(day)
    );
    assert!(from_uri.flags.contains(&QualityFlag::DateFromUri));
    assert!(page(article("", "")).flags.contains(&QualityFlag::NoDate));
}

#[test]
fn pages_of_odd_build_give_their_article() {
    let check = |what: &str, html: &str, holds: &[&str], lacks: &[&str]| {
        let document = page(html);
        let told = story(&document);
        for words in holds {
            assert!(told.contains(words), "{what}: no {words:?} in {told:?}");
        }
        for words in lacks {
            assert!(!told.contains(words), "{what}: {words:?} in {told:?}");
        }
    };
    let amp = "<!doctype html><html amp lang=en><head><title>Bridge opens</title>\
        <script async src=https://cdn.example/v0.js></script></head><body>\
        <amp-sidebar id=menu layout=nodisplay><ul><li>World<li>Sport</ul></amp-sidebar>\
        <article><h1>Bridge opens</h1><amp-img src=a.jpg width=1 height=1></amp-img>\
        <p>The bridge over the Orrin was opened to traffic on Monday, nine years after the old one fell.</p>\
        <amp-ad type=x><div fallback>Advertisement</div></amp-ad>\
        <p>About four hundred people walked across before the first lorry was let through.</p></article>\
        <amp-consent id=c><div id=p>We use cookies to improve your visit. <button>Accept</button></div></amp-consent></body></html>";
    check(
        "AMP",
        amp,
        &["was opened to traffic", "first lorry"],
        &["cookies", "Advertisement"],
    );

    let no_paragraphs = "<html><body><div id=top>Home World Sport</div><div id=main><h1>Bridge opens</h1>\
        The bridge over the Orrin was opened to traffic on Monday, nine years after the old one fell.<br><br>\
        About four hundred people walked across before the first lorry was let through.<br><br>\
        The band played until it rained, and then the mayor spoke.</div></body></html>";
    check(
        "no paragraphs",
        no_paragraphs,
        &["was opened to traffic", "first lorry", "band played"],
        &["Home World"],
    );
    assert_eq!(zone(&page(no_paragraphs), Zone::Body).len(), 3);

    let drop_cap = article(
        "",
        "<div class=dropcap>W</div><p>hen the river rose in 2015, the old bridge went down in one night with its toll house.</p>",
    );
    check("a drop cap", &drop_cap, &["When the river rose"], &[]);
    let span_cap = article(
        "",
        "<p><span class=first>W</span>hen the river rose in 2015, the old bridge went down in one night.</p>",
    );
    check(
        "a drop cap in a span",
        &span_cap,
        &["When the river rose"],
        &[],
    );

    let code = article(
        "",
        "<p>The council set <code>ORRIN_OPEN</code> to true in its systems at noon on Monday.</p>",
    );
    check(
        "code in a paragraph",
        &code,
        &["The council set ORRIN_OPEN to true"],
        &[],
    );

    let live = article(
        r#"<script type="application/ld+json">{"@type":"LiveBlogPosting","headline":"Bridge over the Orrin opens after nine years","datePublished":"2024-03-05"}</script>"#,
        "<section class=updates>\
         <article><time>10:32</time><h2>First lorry across</h2><p>The first lorry has gone across, to the applause of the whole of the north bank.</p><button>Share</button></article>\
         <article><time>10:02</time><h2>Ribbon cut</h2><p>The mayor has cut the ribbon with garden shears, the official pair having been mislaid.</p><button>Share</button></article></section>",
    );
    check(
        "a live blog",
        &live,
        &["The first lorry has gone", "garden shears"],
        &["Share"],
    );

    let broken = "<html><body><div><h1>Bridge opens</h1><p>The bridge over the <b>Orrin was opened to traffic on Monday, nine years after the old one fell\
        <p>About four hundred people</i> walked across before the first lorry was let through.</div></td></table><p>The band <a href='x\">played until it rained.";
    check(
        "broken markup",
        broken,
        &["was opened to traffic", "first lorry"],
        &[],
    );
}

#[test]
fn walls_and_consent_pages_are_flagged() {
    let flags = |html: &str| page(html).flags;
    let stub = article(
        "",
        "<div class=wall><p>This article is for subscribers only.</p><p>Subscribe to continue reading.</p></div>",
    );
    assert!(flags(&stub).contains(&QualityFlag::Paywall));
    assert!(!flags(&article("", "")).contains(&QualityFlag::Paywall));
    let consent = "<html lang=en><body><h1>Before you continue</h1>\
        <p>We and our partners use cookies and store data on your device to measure audiences and to show personalised ads.</p>\
        <p>You can change your choices at any time in our cookie policy.</p>\
        <button>Reject all</button><button>Accept all</button></body></html>";
    assert!(flags(consent).contains(&QualityFlag::ConsentPage));
    let cut = "<html lang=en><body><h1>Bridge opens</h1><p>The bridge over the Orrin was opened to traffic on Monday, nine years after the old one fell in a flood.</p>\
        <p>About four hundred people walked across before the first [...]</p></body></html>";
    assert!(flags(cut).contains(&QualityFlag::TruncatedSource));
}

#[test]
fn languages_are_told_from_the_words_not_from_what_is_declared() {
    let german = "<html lang=en><body><h1>Brücke wieder offen</h1>\
        <p>Die Brücke über den Orrin wurde am Montag wieder für den Verkehr geöffnet, neun Jahre nachdem die alte eingestürzt war.</p>\
        <p>Rund vierhundert Menschen gingen hinüber, bevor der erste Lastwagen fahren durfte, und eine Kapelle spielte bis zum Regen.</p></body></html>";
    let document = page(german);
    assert_eq!(document.language.tag, "de");
    assert!(document.flags.contains(&QualityFlag::LanguageUnsupported));
    assert!(document.text().contains("Lastwagen"));

    let english = page(article("", ""));
    assert_eq!(
        (english.language.tag.as_str(), english.language.supported),
        ("en", true)
    );

    let german_paragraph = "<p>Rund vierhundert Menschen gingen hinüber, bevor der erste Lastwagen fahren durfte, und eine Kapelle spielte, bis es zu regnen begann und alle nach Hause gingen.</p>";
    let english_paragraph = "<p>The mayor said that the bridge had cost the town more than any mayor before him, and that he was glad of it all the same.</p>";
    let mixed = page(article(
        "",
        &[english_paragraph.repeat(3), german_paragraph.repeat(2)].concat(),
    ));
    assert_eq!(mixed.language.tag, "en");
    assert!(
        mixed.flags.contains(&QualityFlag::MixedLanguage),
        "{:?}",
        mixed.flags
    );
}
