//! Ships, which are neither persons nor bodies nor places.

use std::ops::Range;

use crate::entity::draft::Draft;
use crate::entity::scene::Scene;
use crate::name::NameKind;

/// Whether a name is a ship's: behind a prefix of ships or the word for one.
pub(super) fn is_vessel(scene: &Scene<'_>, draft: &Draft) -> bool {
    const PREFIXES: [&str; 38] = [
        "USS", "HMS", "INS", "HMAS", "HMCS", "HMNZS", "USNS", "USCGC", "RFA", "MV", "M/V", "MT",
        "ROKS", "PNS", "HDMS", "HNoMS", "HSwMS", "HNLMS", "FGS", "ITS", "ESPS", "BRP", "TCG",
        "KRI", "KD", "ARA", "BAP", "ORP", "SS", "RV", "M/T", "NRP", "HTMS", "BNS", "SLNS", "ENS",
        "JS", "BNS",
    ];
    const VESSELS: [&str; 28] = [
        "frigate",
        "destroyer",
        "corvette",
        "submarine",
        "warship",
        "tanker",
        "freighter",
        "ferry",
        "trawler",
        "yacht",
        "vessel",
        "ship",
        "carrier",
        "cruiser",
        "minesweeper",
        "battleship",
        "minehunter",
        "minelayer",
        "icebreaker",
        "tug",
        "dredger",
        "oiler",
        "trimaran",
        "gunboat",
        "barge",
        "lifeboat",
        "supertanker",
        "hovercraft",
    ];
    if matches!(draft.kind, NameKind::Title | NameKind::Norp) {
        return false;
    }
    let Range { start, end } = draft.tokens.clone();
    if PREFIXES.contains(&scene.text(start))
        && (end - start > 1 || scene.is_capitalized(start + 1))
        && scene.sentence_of(start + 1) == draft.sentence as usize
    {
        return true;
    }
    scene.before(start).is_some_and(|before| {
        PREFIXES.contains(&scene.text(before)) || scene.is_any(before, &VESSELS)
    })
}
