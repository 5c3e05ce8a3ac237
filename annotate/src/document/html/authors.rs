//! Authors as metadata states them, made into names.

use super::super::{byline, credit, person};
use super::meta::non_empty;

/// So many authors are believed.
const AUTHORS_MAX: usize = 24;

/// A name that structured data vouches for.
pub(super) fn push_author(name: &str, authors: &mut Vec<String>) {
    let Some(name) = non_empty(name) else { return };
    let name = byline::without_lead(&name);
    let nobody = [
        "no author",
        "unknown",
        "admin",
        "staff",
        "anonymous",
        "editor",
        "none",
        "null",
        "undefined",
    ];
    if credit::agency(name).is_some()
        || name.contains("://")
        || name.starts_with(|c: char| c.is_ascii_digit())
        || nobody.contains(&name.to_lowercase().as_str())
    {
        return;
    }
    let read = byline::names(name);
    if read.authors.len() > 1 || name.split(' ').count() > 5 && !read.authors.is_empty() {
        push_all(read.authors, authors);
    } else if name.split(' ').count() <= 6 && !name.contains('@') {
        let tokens: Vec<&str> = name.split_whitespace().collect();
        push_all(vec![person::proper_case(&tokens)], authors);
    }
}

/// The names in free text that is said to name authors.
pub(super) fn push_authors(text: &str, authors: &mut Vec<String>) {
    let Some(text) = non_empty(text.split("(http").next().unwrap_or(text)) else {
        return;
    };
    if text.contains("://") || text.len() > 200 {
        return;
    }
    let read =
        byline::with_lead(&text).unwrap_or_else(|| byline::names(byline::without_lead(&text)));
    let words = text.split_whitespace().count();
    if read.authors.is_empty()
        && words <= 3
        && words > 0
        && credit::agency(&text).is_none()
        && !text.contains('@')
    {
        push_author(&text, authors);
    } else {
        push_all(read.authors, authors);
    }
}

fn push_all(found: Vec<String>, authors: &mut Vec<String>) {
    for name in found {
        if authors.len() < AUTHORS_MAX
            && !authors
                .iter()
                .any(|known| known.to_lowercase() == name.to_lowercase())
        {
            authors.push(name);
        }
    }
}
