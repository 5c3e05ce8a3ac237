//! Articles and lines that hold no events whatever their words: sports results, the
//! day's markets, anniversaries.

use std::ops::Range;

use super::Scene;

/// An article of sport has at least this many of the words of sport, each counted once.
const SPORT_WORDS_MIN: usize = 6;

/// And of all its words at least one in so many is one.
const SPORT_SHARE: usize = 30;

/// A sentence of markets has at least this many of their words.
const MARKET_WORDS_MIN: usize = 3;

/// Words of sport, in order.
#[rustfmt::skip]
const SPORT: &[&str] = &[
    "bishop", "blitz", "bowler", "champion", "championship", "coach", "cup", "defender", "draw", "equalizer",
    "fixture", "game", "goal", "goalkeeper", "grandmaster", "halftime", "inning", "knockout", "lap", "league",
    "match", "medal", "midfielder", "opponent", "pawn", "penalty", "pitcher", "playoff", "podium", "point", "qualifier",
    "quarterback", "quarterfinal", "rebound", "referee", "rook", "round", "score", "scorer", "season", "seed",
    "semifinal", "set", "sprint", "stadium", "striker", "team", "tie-break", "tiebreak", "title", "touchdown",
    "tournament", "trophy", "umpire", "victory", "wicket", "win", "winger",
];

/// Names of stock indexes and words of the day's trade, in order.
#[rustfmt::skip]
const MARKETS: &[&str] = &[
    "barrel", "benchmark", "bond", "cac", "cent", "close", "crude", "dax", "dow", "fall", "ftse", "future", "gain",
    "index", "investor", "kospi", "nasdaq", "nikkei", "percent", "point", "rally", "rise", "sensex", "share",
    "stock", "trader", "trading", "yen", "yield",
];

/// How a list of anniversaries begins.
const ANNIVERSARIES: &[&str] = &[
    "on this day",
    "on this date",
    "this day in history",
    "today in history",
    "today is",
];

/// Whether an article reports sport.
pub(super) fn is_sport(scene: &Scene<'_>) -> bool {
    let mut seen = [false; SPORT.len()];
    let mut count = 0;
    for word in 0..scene.tokens.tokens.len() {
        if let Ok(at) = SPORT.binary_search(&&*scene.lemma(word).to_lowercase()) {
            seen[at] = true;
            count += 1;
        }
    }
    let distinct = seen.iter().filter(|seen| **seen).count();
    distinct >= SPORT_WORDS_MIN && count * SPORT_SHARE >= scene.tokens.tokens.len()
}

/// Whether the words of a sentence sum up the day's trade: an index or a price, and
/// how it moved.
pub(super) fn is_market(scene: &Scene<'_>, words: Range<usize>) -> bool {
    let mut seen = [false; MARKETS.len()];
    for word in words {
        if let Ok(at) = MARKETS.binary_search(&&*scene.lemma(word).to_lowercase()) {
            seen[at] = true;
        }
    }
    let moved = ["close", "fall", "gain", "rally", "rise"]
        .iter()
        .any(|word| MARKETS.binary_search(word).is_ok_and(|at| seen[at]));
    moved && seen.iter().filter(|seen| **seen).count() >= MARKET_WORDS_MIN
}

/// Whether a sentence begins a list of anniversaries.
pub(super) fn begins_anniversaries(scene: &Scene<'_>, sentence: usize) -> bool {
    let text = scene
        .document
        .text_of(scene.tokens.sentences[sentence].span);
    ANNIVERSARIES.iter().any(|start| {
        let begins = text.get(..start.len());
        begins.is_some_and(|begins| begins.eq_ignore_ascii_case(start))
    })
}

/// Whether a sentence is an item of such a list: it begins with its year.
pub(super) fn is_anniversary(scene: &Scene<'_>, sentence: usize) -> bool {
    let text = scene
        .document
        .text_of(scene.tokens.sentences[sentence].span);
    let text = text.strip_prefix("In ").unwrap_or(text);
    text.len() > 4
        && text.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && text[4..]
            .trim_start()
            .starts_with(['-', '–', '—', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_in_order() {
        assert!(SPORT.is_sorted() && MARKETS.is_sorted());
    }
}
