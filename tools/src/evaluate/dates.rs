//! Dates: extents and values against TIMEX3 data, texts and days against the
//! samples and the practice exam, and speed.
//!
//! TIMEX3 marks more than dates and other things as DATE than we do: "now" and
//! "recently" (values `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`) have no days.
//! They are counted only in the rows that say "with now, recently". A found
//! date inside a gold time of day ("Friday" of "Friday evening") counts neither
//! way; one that meets a gold duration or set is wrong.

use std::path::Path;
use std::time::Instant;

use annotate::DateMention;
use annotate::date::{self, DateSpan, Granularity};
use annotate::document::{Block, Document, Zone};
use annotate::span::Span;
use annotate::token::{Sentence, Tokens};
use jiff::civil::Date;
use serde::Deserialize;

use super::{Counts, MissingData, Row, read};

/// Scores dates on all data.
///
/// # Errors
/// If data is missing.
pub fn run(data: &Path) -> Result<Vec<Row>, MissingData> {
    let mut rows = Vec::new();
    for (name, file) in [
        ("TimeBank", "timebank-dev.jsonl"),
        ("MEANTIME", "meantime-dev.jsonl"),
    ] {
        let articles = timex_articles(&data.join("data/timex").join(file))?;
        rows.extend(timex_rows(name, &articles));
    }
    rows.extend(exam_rows(&data.join("samples/exam"))?);
    Ok(rows)
}

#[derive(Deserialize)]
struct TimexArticle {
    id: String,
    dct: Option<String>,
    text: String,
    timex: Vec<Timex>,
    annotated_end: Option<usize>,
}

#[derive(Deserialize)]
struct Timex {
    start: usize,
    end: usize,
    text: String,
    #[serde(rename = "type")]
    kind: String,
    value: String,
}

fn timex_articles(path: &Path) -> Result<Vec<TimexArticle>, MissingData> {
    Ok(read(path)?
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of TIMEX data is an article"))
        .map(with_byte_offsets)
        .collect())
}

/// The data counts code points, reading counts bytes.
fn with_byte_offsets(mut article: TimexArticle) -> TimexArticle {
    let mut bytes: Vec<usize> = article.text.char_indices().map(|(at, _)| at).collect();
    bytes.push(article.text.len());
    for timex in &mut article.timex {
        (timex.start, timex.end) = (bytes[timex.start], bytes[timex.end]);
    }
    if let Some(end) = article.annotated_end {
        article.text.truncate(bytes[end]);
        article
            .timex
            .retain(|timex| timex.end <= article.text.len());
    }
    article
}

#[derive(Default)]
struct Score {
    strict: Counts,
    relaxed: Counts,
    valued: Counts,
}

fn timex_rows(name: &str, articles: &[TimexArticle]) -> Vec<Row> {
    let verbose = std::env::var_os("DATES_VERBOSE").is_some();
    let mut dated = Score::default();
    let mut all = Score::default();
    let mut expressions = 0;
    let mut bytes = 0;
    let mut seconds = 0.0;
    for article in articles {
        let document = plain_document(&article.text, day_of(article.dct.as_deref()));
        let tokens = plain_tokens(&document);
        let began = Instant::now();
        let found = date::find(&document, &tokens);
        seconds += began.elapsed().as_secs_f64();
        expressions += found.len();
        bytes += article.text.len();
        score(article, &found, &mut dated, false, verbose);
        score(article, &found, &mut all, true, false);
    }
    let row = |what: &str, measure, value, target| Row {
        what: format!("dates {what}, {name}"),
        measure,
        value,
        target,
    };
    vec![
        row("extent strict", "F1", dated.strict.f1(), None),
        row(
            "extent relaxed",
            "precision",
            dated.relaxed.precision(),
            None,
        ),
        row("extent relaxed", "recall", dated.relaxed.recall(), None),
        row("extent relaxed", "F1", dated.relaxed.f1(), Some(0.88)),
        row("value", "F1", dated.valued.f1(), Some(0.80)),
        row(
            "extent relaxed with now, recently",
            "F1",
            all.relaxed.f1(),
            None,
        ),
        row("value with now, recently", "F1", all.valued.f1(), None),
        row(
            "found",
            "expressions/s",
            per_second(expressions, seconds),
            None,
        ),
        row("read", "MB/s", per_second(bytes, seconds) / 1e6, None),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn per_second(count: usize, seconds: f64) -> f64 {
    count as f64 / seconds
}

fn day_of(time: Option<&str>) -> Option<Date> {
    time?.get(..10)?.parse().ok()
}

fn score(
    article: &TimexArticle,
    found: &[DateMention],
    score: &mut Score,
    vague: bool,
    verbose: bool,
) {
    let is_date = |timex: &&Timex| {
        timex.kind == "DATE"
            && (vague || !timex.value.ends_with("_REF") && !timex.value.starts_with("XXXX"))
    };
    let meets = |timex: &Timex, span: Span| timex.start < span.end() && span.start() < timex.end;
    let gold: Vec<&Timex> = article.timex.iter().filter(is_date).collect();
    let neutral = |span: Span| {
        article
            .timex
            .iter()
            .any(|timex| timex.kind == "TIME" && meets(timex, span))
    };
    let found: Vec<&DateMention> = found
        .iter()
        .filter(|mention| {
            gold.iter().any(|timex| meets(timex, mention.span)) || !neutral(mention.span)
        })
        .collect();
    for counts in [&mut score.strict, &mut score.relaxed, &mut score.valued] {
        counts.found += found.len();
        counts.gold += gold.len();
    }
    let context = |start: usize, end: usize| {
        let (mut from, mut to) = (start.saturating_sub(60), (end + 40).min(article.text.len()));
        while !article.text.is_char_boundary(from) {
            from -= 1;
        }
        while !article.text.is_char_boundary(to) {
            to += 1;
        }
        format!(
            "{}[[{}]]{}",
            &article.text[from..start],
            &article.text[start..end],
            &article.text[end..to]
        )
        .replace('\n', " ")
    };
    let mut taken = vec![false; found.len()];
    for timex in gold {
        let exact = |mention: &DateMention| {
            (mention.span.start(), mention.span.end()) == (timex.start, timex.end)
        };
        let at = (0..found.len())
            .filter(|&at| !taken[at] && meets(timex, found[at].span))
            .max_by_key(|&at| exact(found[at]));
        let Some(at) = at else {
            if verbose {
                eprintln!(
                    "MISS {} {} {}",
                    article.id,
                    timex.value,
                    context(timex.start, timex.end)
                );
            }
            continue;
        };
        taken[at] = true;
        score.relaxed.right += 1;
        score.strict.right += usize::from(exact(found[at]));
        if verbose && !exact(found[at]) {
            eprintln!(
                "EXTENT {:?} got {:?}",
                timex.text,
                &article.text[found[at].span.range()]
            );
        }
        let value = found[at].value.map(|(span, _)| timex_value(&span));
        let right = value.as_deref() == Some(timex.value.as_str());
        if verbose && !right {
            eprintln!(
                "VALUE dct {:?} want {} got {:?} {}",
                article.dct,
                timex.value,
                value,
                context(timex.start, timex.end)
            );
        }
        score.valued.right += usize::from(right);
    }
    if verbose {
        for (mention, taken) in found.iter().zip(taken) {
            if !taken {
                eprintln!(
                    "EXTRA {} {}",
                    article.id,
                    context(mention.span.start(), mention.span.end())
                );
            }
        }
    }
}

/// A date span as TIMEX3 writes it. TIMEX3 keeps "early" and "the end of" apart
/// in a modifier, so a part of a unit has the unit's value.
fn timex_value(span: &DateSpan) -> String {
    let Some(first) = span.first().or(span.last()) else {
        return String::new();
    };
    let (year, month) = (first.year(), first.month());
    let week = first.iso_week_date();
    match span.granularity() {
        Granularity::Day => format!("{first}"),
        Granularity::Week => format!("{}-W{:02}", week.year(), week.week()),
        Granularity::Month => format!("{year:04}-{month:02}"),
        Granularity::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
        Granularity::Season => {
            let season = ["SP", "SU", "FA", "WI"][usize::try_from(month / 3 - 1).unwrap_or(3)];
            format!("{year:04}-{season}")
        }
        Granularity::Year => format!("{year:04}"),
        Granularity::Decade => format!("{:03}", year / 10),
        Granularity::Century => format!("{:02}", year / 100),
        Granularity::Interval => match span.last().map(|last| (last, first.until(last))) {
            Some((_, Ok(length))) if length.get_days() == 1 => {
                format!("{}-W{:02}-WE", week.year(), week.week())
            }
            Some((last, _)) if last.month() - month == 5 => {
                format!("{year:04}-H{}", if month == 1 { 1 } else { 2 })
            }
            _ => span.edtf(),
        },
    }
}

#[derive(Deserialize)]
struct Exam {
    file: String,
    published: Option<Date>,
    page_published: Option<Date>,
    boilerplate_lines: Vec<String>,
    neutral_lines: Option<Vec<String>>,
    dates: Vec<ExamDate>,
}

#[derive(Deserialize)]
struct ExamDate {
    text: String,
    first_day: Option<Date>,
    last_day: Option<Date>,
    #[serde(default)]
    optional: bool,
}

fn exam_rows(folder: &Path) -> Result<Vec<Row>, MissingData> {
    let verbose = std::env::var_os("DATES_VERBOSE").is_some();
    let mut counts = Counts::default();
    for number in 1..=12 {
        let text = read(&folder.join(format!("{number:02}.json")))?;
        let exam: Exam = serde_json::from_str(&text).expect("an exam has the keys of its README");
        let page = read(&folder.join(&exam.file))?;
        let story = story(&exam, &page);
        let document = plain_document(&story, exam.published.or(exam.page_published));
        let mut found: Vec<_> = date::find(&document, &plain_tokens(&document))
            .iter()
            .map(|mention| {
                let days = mention.value.map(|(span, _)| (span.first(), span.last()));
                (one_line(document.text_of(mention.span)), days)
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        let mut right = 0;
        for (text, days) in &found {
            let gold = exam
                .dates
                .iter()
                .find(|gold| &gold.text == text && Some((gold.first_day, gold.last_day)) == *days);
            match gold {
                Some(gold) => {
                    right += usize::from(!gold.optional);
                    counts.found += usize::from(!gold.optional);
                }
                None => {
                    counts.found += 1;
                    if verbose {
                        eprintln!("EXAM EXTRA {} {text:?} {days:?}", exam.file);
                    }
                }
            }
        }
        if verbose {
            for gold in &exam.dates {
                if !found.contains(&(gold.text.clone(), Some((gold.first_day, gold.last_day)))) {
                    eprintln!(
                        "EXAM MISS {} {:?} {:?} {:?} {}",
                        exam.file, gold.text, gold.first_day, gold.last_day, gold.optional
                    );
                }
            }
        }
        counts.right += right;
        counts.gold += exam.dates.iter().filter(|gold| !gold.optional).count();
    }
    Ok(vec![
        exam_row("precision", counts.precision(), None),
        exam_row("recall", counts.recall(), None),
        exam_row("F1", counts.f1(), Some(0.85)),
    ])
}

fn exam_row(measure: &'static str, value: f64, target: Option<f64>) -> Row {
    Row {
        what: "dates text and days, practice exam".to_owned(),
        measure,
        value,
        target,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The story's paragraphs, one a line.
fn story(exam: &Exam, page: &str) -> String {
    let text = if exam.file.ends_with(".html") {
        strip(page)
    } else {
        page.to_owned()
    };
    let unwrapped = if text.contains("\n\n") && !exam.file.ends_with(".html") {
        text.split("\n\n").map(one_line).collect::<Vec<_>>()
    } else {
        text.lines().map(one_line).collect()
    };
    let around: Vec<String> = exam
        .boilerplate_lines
        .iter()
        .chain(exam.neutral_lines.iter().flatten())
        .map(|line| one_line(line))
        .collect();
    unwrapped
        .into_iter()
        .filter(|line| {
            !around
                .iter()
                .any(|around| around.contains(line.as_str()) || line == around)
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn strip(page: &str) -> String {
    let page = page.split("<body").nth(1).unwrap_or(page);
    let mut text = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let tag = &rest[open..];
        if tag.starts_with("<script") || tag.starts_with("<style") {
            let end = tag.find("</s").unwrap_or(tag.len() - 1);
            rest = &tag[end..];
            if end == 0 {
                break;
            }
            rest = &rest[rest.find('>').map_or(rest.len(), |at| at + 1)..];
            continue;
        }
        let close = tag.find('>').map_or(tag.len(), |at| at + 1);
        if ![
            "<a", "</a", "<b>", "</b", "<em", "</em", "<span", "</span", "<i>", "</i", "<strong",
            "</strong",
        ]
        .iter()
        .any(|inline| tag.starts_with(inline))
        {
            text.push('\n');
        }
        rest = &tag[close..];
    }
    text.push_str(rest);
    text.replace("&nbsp;", " ")
        .replace("&rsquo;", "’")
        .replace("&amp;", "&")
        .replace("&ldquo;", "“")
        .replace("&rdquo;", "”")
        .replace("&#8217;", "’")
        .replace("&mdash;", "—")
}

fn plain_document(text: &str, published: Option<Date>) -> Document {
    let mut document = Document::new("", text);
    document.metadata.published = published;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            document.blocks.push(Block {
                zone: Zone::Body,
                span: Span::new(start, start + trimmed.len()),
            });
        }
        at += line.len();
    }
    document
}

/// One sentence where a full stop, white space and a capital meet.
fn plain_tokens(document: &Document) -> Tokens {
    let mut tokens = Tokens::default();
    for (block, found) in document.blocks.iter().enumerate() {
        let text = document.text_of(found.span);
        let mut start = 0;
        let bytes = text.as_bytes();
        for (at, _) in text.match_indices(". ") {
            let word = text[..at].rsplit([' ', '\n']).next().unwrap_or("");
            let short = word.len() <= 5
                && word.starts_with(|c: char| c.is_uppercase())
                && (word.contains('.')
                    || [
                        "Jan", "Feb", "Mar", "Apr", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec",
                        "Mr", "Mrs", "Dr", "Gen", "Sen", "Inc", "Corp", "Co", "Ltd", "Rep", "Gov",
                        "Lt", "St", "No", "Ms",
                    ]
                    .contains(&word)
                    || word.len() == 1);
            if !short
                && bytes
                    .get(at + 2)
                    .is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80 || *b == b'"')
            {
                push(&mut tokens, found, block, start, at + 1);
                start = at + 2;
            }
        }
        push(&mut tokens, found, block, start, text.len());
    }
    tokens
}

fn push(tokens: &mut Tokens, found: &Block, block: usize, start: usize, end: usize) {
    tokens.sentences.push(Sentence {
        span: Span::new(found.span.start() + start, found.span.start() + end),
        zone: found.zone,
        block: u32::try_from(block).expect("few blocks"),
        tokens: 0..0,
    });
}
