//! A sentence on one line, with the words that matter marked and in sight.

use anstyle::Style;
use shared::v1::Provenance;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style;
use super::table::fit;

/// The sentence of a provenance in at most `width` columns, its span in `mark`
/// and the rest dim. Empty if the sentence's text is not there.
pub fn of_provenance(provenance: &Provenance, mark: Style, width: usize) -> String {
    let Some(sentence) = &provenance.sentence else {
        return String::new();
    };
    let marked = provenance
        .span
        .as_ref()
        .filter(|span| span.section == sentence.section);
    let (start, end) = marked.map_or((0, 0), |span| {
        let offset = |byte: u32| byte.saturating_sub(sentence.start_byte) as usize;
        (offset(span.start_byte), offset(span.end_byte))
    });
    excerpt(&sentence.text, start, end, mark, width)
}

/// `text` on one line of at most `width` columns, with the bytes from `start` to
/// `end` marked. The marked words stay in sight.
fn excerpt(text: &str, start: usize, end: usize, mark: Style, width: usize) -> String {
    let (Some(before), Some(marked), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return style::paint(style::DIM, &fit(&style::one_line(text), width));
    };
    let before = with_blanks(before);
    let after = with_blanks(after);
    let marked = fit(&style::one_line(marked), width);
    let (before, after) = (before.trim_start(), after.trim_end());

    let left = width.saturating_sub(marked.width());
    let before_width = (left / 2).max(left.saturating_sub(after.width()));
    let before = fit_end(before, before_width);
    let after = fit(after, left.saturating_sub(before.width()));
    let mut out = String::new();
    for (style, part) in [(style::DIM, before), (mark, marked), (style::DIM, after)] {
        if !part.is_empty() {
            out.push_str(&style::paint(style, &part));
        }
    }
    out
}

/// On one line, but with a blank kept at either end where there was one.
fn with_blanks(text: &str) -> String {
    let blank = |has: bool| if has { " " } else { "" };
    let words = style::one_line(text);
    if words.is_empty() {
        return blank(!text.is_empty()).to_owned();
    }
    format!(
        "{}{words}{}",
        blank(text.starts_with(char::is_whitespace)),
        blank(text.ends_with(char::is_whitespace))
    )
}

/// The end of the text, cut in front with an ellipsis if it is too wide.
fn fit_end(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width == 0 {
        return String::new();
    }
    let mut used = 1;
    let kept = text.char_indices().rev().take_while(|(_, c)| {
        used += c.width().unwrap_or(0);
        used <= width
    });
    let start = kept.last().map_or(text.len(), |(at, _)| at);
    format!("…{}", text[start..].trim_start_matches(','))
}

#[cfg(test)]
mod tests {
    use anstyle::Style;

    use super::excerpt;

    #[test]
    fn the_marked_words_stay_in_sight() {
        let text = "Officials said late on\nMonday that the \u{1b}minister will visit Oslo in May.";
        let (start, end) = (text.find("visit").unwrap(), text.find(" Oslo").unwrap());
        for (width, expected) in [
            (
                90,
                "Officials said late on Monday that the minister will <visit> Oslo in May.",
            ),
            (50, "… Monday that the minister will <visit> Oslo in May."),
            (25, "…ter will <visit> Oslo in…"),
            (5, "<visit>"),
        ] {
            let found = excerpt(text, start, end, Style::new().bold(), width);
            let found = found.replace("\u{1b}[1m", "<").replacen(
                "\u{1b}[0m",
                "",
                usize::from(found.starts_with("\u{1b}[2m")),
            );
            let found = found.replacen("\u{1b}[0m", ">", 1);
            let found = anstream::adapter::strip_str(&found).to_string();
            assert_eq!(found, expected, "{width}");
        }
    }

    #[test]
    fn a_span_that_does_not_fit_its_sentence_is_not_marked() {
        let found = excerpt("Über", 1, 3, Style::new(), 10);
        assert_eq!(anstream::adapter::strip_str(&found).to_string(), "Über");
    }
}
