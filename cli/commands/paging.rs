//! Turning the pages of a list until there is enough.

use clap::Args;
use shared::v1::Entity;

use crate::render;
use crate::screen::Screen;

/// The most a service gives in one page.
const PAGE_MAX: usize = 500;
/// Entries for people, who can ask for more.
const LIMIT_DEFAULT: usize = 50;

/// How many entries to list.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct LimitArgs {
    /// At most this many; 0 for all. Default: 50, and all of them with --json
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<usize>,
}

/// Where in a list of pages we are.
#[derive(Debug)]
pub struct Pages {
    left: Option<usize>,
    token: Option<String>,
    is_limit_ours: bool,
}

impl Pages {
    /// Before the first page.
    pub fn new(limit: LimitArgs, json: bool) -> Self {
        let left = match limit.limit {
            Some(0) => None,
            Some(limit) => Some(limit),
            None if json => None,
            None => Some(LIMIT_DEFAULT),
        };
        Self {
            left,
            token: Some(String::new()),
            is_limit_ours: limit.limit.is_none(),
        }
    }

    /// The size and token to ask for next; `None` when there is enough, or no more.
    pub fn next(&self) -> Option<(i32, String)> {
        let size = self.left.unwrap_or(PAGE_MAX).min(PAGE_MAX);
        let size = i32::try_from(size).expect("a page is at most 500");
        let token = self.token.clone()?;
        (size > 0).then_some((size, token))
    }

    /// Notes what a page held and the token it gave.
    pub fn turn(&mut self, held: usize, next_page_token: String) {
        self.left = self.left.map(|left| left.saturating_sub(held));
        self.token = Some(next_page_token).filter(|token| !token.is_empty());
    }

    /// Whether the service has more than was listed.
    pub fn has_more(&self) -> bool {
        self.token.is_some()
    }

    /// Says so if the list was cut without being asked to: nobody should take a part
    /// for the whole.
    pub fn note_if_cut(&self, screen: &mut Screen) {
        if self.is_limit_ours && self.has_more() {
            screen.note("there is more: --limit NUMBER, or --limit 0 for all");
        }
    }
}

/// Says so if a name stands for several entities, with the ids to narrow it by.
pub fn note_if_ambiguous(screen: &mut Screen, names: usize, matched: &[Entity]) {
    if matched.len() > names && !screen.json() {
        screen.note(format!(
            "the names given stand for {} entities; narrow the question by id:\n{}",
            matched.len(),
            render::entity::candidates(matched, screen.width())
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::{LimitArgs, Pages};

    /// The sizes asked for when the list has `total` entries.
    fn sizes(limit: Option<usize>, json: bool, mut total: usize) -> (Vec<i32>, bool) {
        let mut pages = Pages::new(LimitArgs { limit }, json);
        let mut sizes = Vec::new();
        while let Some((size, _)) = pages.next() {
            sizes.push(size);
            let held = total.min(usize::try_from(size).expect("positive"));
            total -= held;
            pages.turn(
                held,
                if total > 0 {
                    "more".into()
                } else {
                    String::new()
                },
            );
        }
        (sizes, pages.has_more())
    }

    #[test]
    fn pages_are_turned_until_there_is_enough() {
        for (limit, json, total, expected) in [
            (None, false, 20, (vec![50], false)),
            (None, false, 70, (vec![50], true)),
            (None, true, 700, (vec![500, 500], false)),
            (Some(0), false, 0, (vec![500], false)),
            (Some(600), false, 1000, (vec![500, 100], true)),
            (Some(1), true, 1, (vec![1], false)),
        ] {
            assert_eq!(sizes(limit, json, total), expected, "{limit:?} of {total}");
        }
    }
}
