//! Groups of names that are one body: an acronym and its long form, a short form
//! and the full one, the same ministry in other words.

use std::collections::HashMap;

use super::Group;
use super::words::{COMPANY_MARKS, DESIGNATORS, HEADS, without_marks};
use crate::document::Zone;
use crate::entity::draft::{Draft, initials, is_acronym};
use crate::entity::normalize;
use crate::entity::place::Setting;
use crate::entity::scene::Scene;

/// Merges an acronym with the one long name whose initials it is.
pub(super) fn join_acronyms(groups: &mut [Group]) {
    let lettered: Vec<(usize, String)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| {
            group
                .names
                .iter()
                .all(|name| is_acronym(name) && !name.contains(' '))
        })
        .map(|(at, group)| (at, normalize(&group.names[0]).replace('-', "")))
        .collect();
    if lettered.is_empty() {
        return;
    }
    let mut spelled: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for name in group.names.iter().filter(|name| name.contains(' ')) {
            for letters in [initials(name), company_initials(name)] {
                let list = spelled.entry(letters).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
    }
    for (acronym, letters) in lettered {
        let mut fitting = spelled
            .get(&letters)
            .into_iter()
            .flatten()
            .copied()
            .filter(|at| *at != acronym);
        let (Some(long), None) = (fitting.next(), fitting.next()) else {
            continue;
        };
        let differ = matches!(
            (groups[long].known, groups[acronym].known),
            (Some(left), Some(right)) if left != right
        );
        if !differ {
            absorb(groups, long, acronym);
        }
    }
}

/// "gm" for "General Motors Corporation": the mark of a company is not counted.
fn company_initials(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((front, last)) if DESIGNATORS.contains(&normalize(last).as_str()) => initials(front),
        _ => initials(name),
    }
}

/// Merges "Copperline" with "Copperline Engineering Ltd." and "the Commission"
/// with "European Commission", each only with a name that came before it.
pub(super) fn join_shortened(scene: &Scene<'_>, drafts: &[Draft], groups: &mut [Group]) {
    // By first and by last word of a name of several: a short form shares one of them.
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, group) in groups.iter().enumerate() {
        for key in &group.keys {
            if let (Some((front, _)), Some((_, back))) = (key.split_once('-'), key.rsplit_once('-'))
            {
                for word in [front, back] {
                    let list = by_word.entry(word.to_owned()).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
            }
        }
    }
    let mut now: Vec<usize> = (0..groups.len()).collect();
    for short in 0..groups.len() {
        if groups[short].drafts.is_empty() {
            continue;
        }
        let known = groups[short].known;
        let name = groups[short].keys[0].clone();
        let first = groups[short].drafts[0];
        let in_headline = scene.zone(drafts[first].sentence) == Zone::Headline;
        let front = name.split('-').next().unwrap_or_default();
        let back = name.rsplit('-').next().unwrap_or_default();
        let sharing = [front, back]
            .into_iter()
            .filter_map(|word| by_word.get(word))
            .flatten();
        let mut candidates: Vec<(usize, usize)> = sharing
            .map(|at| now[*at])
            .filter(|long| *long != short)
            .filter_map(|long| {
                let group = &groups[long];
                if known.is_some() && group.known.is_some_and(|other| Some(other) != known) {
                    return None;
                }
                if !group.keys.iter().any(|key| shortens(&name, key)) {
                    return None;
                }
                let before = group.drafts.iter().copied().rfind(|at| *at < first);
                Some((before.or(in_headline.then_some(0))?, long))
            })
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        let head_only = HEADS.contains(&name.as_str());
        let chosen = match candidates[..] {
            [(_, long)] => Some(long),
            [.., (_, long)] if head_only => Some(long),
            _ => None,
        };
        if let Some(long) = chosen {
            absorb(groups, long, short);
            now[short] = long;
        }
    }
}

/// Whether one name shortens another: the front of a company's, the head of a body's.
fn shortens(short: &str, long: &str) -> bool {
    let Some(rest) = long.strip_prefix(short) else {
        // "Council" ends "U.N. Security Council", "Midsummer Open" the "Reykjavik Midsummer Open".
        let ends = long
            .strip_suffix(short)
            .is_some_and(|front| front.ends_with('-') && front.len() > 1);
        return ends && (HEADS.contains(&short) || short.contains('-'));
    };
    if rest.is_empty() {
        return false; // the same name, of two countries' bodies
    }
    // "Penske Auto" for "Penske Automotive Group": the last word itself is cut.
    let cut = short.contains('-') && short.rsplit('-').next().is_some_and(|last| last.len() > 3);
    let rest = match rest.strip_prefix('-') {
        Some(rest) => rest,
        None if cut => rest.split_once('-').map_or("", |(_, rest)| rest),
        None => return false,
    };
    if cut && rest.is_empty() {
        return true;
    }
    if short.len() < 3 {
        return false;
    }
    // "Aurelia" for "Aurelia Grid Holdings plc": a company's first word.
    let company = || COMPANY_MARKS.contains(&rest.rsplit('-').next().unwrap_or_default());
    without_marks(long) == short
        || rest.split('-').all(|word| DESIGNATORS.contains(&word))
        || !short.contains('-') && company()
}

/// Gives generic bodies the one country they can have, and merges those that
/// then are one: "Defense Ministry" and "Ministry of National Defense".
pub(super) fn join_generic(groups: &mut [Group], setting: &Setting) {
    for at in 0..groups.len() {
        if groups[at].country.is_some()
            || groups[at].generic.is_none()
            || groups[at].drafts.is_empty()
        {
            continue;
        }
        let first = groups[at].drafts[0];
        let twin = (0..groups.len())
            .filter(|other| {
                *other != at
                    && !groups[*other].drafts.is_empty()
                    && groups[*other].country.is_some()
                    && same_generic(&groups[at], &groups[*other])
            })
            .min_by_key(|other| {
                let nearest = groups[*other]
                    .drafts
                    .iter()
                    .copied()
                    .filter(|d| *d < first)
                    .max();
                nearest.map_or(usize::MAX, |nearest| first - nearest)
            });
        if let Some(twin) = twin {
            absorb(groups, twin, at);
        } else {
            groups[at].country = setting.main.or(setting.dateline);
        }
    }
    let generic: Vec<usize> = (0..groups.len())
        .filter(|at| groups[*at].generic.is_some() && !groups[*at].drafts.is_empty())
        .collect();
    for (nth, left) in generic.iter().copied().enumerate() {
        for right in generic[nth + 1..].iter().copied() {
            let (one, other) = (&groups[left], &groups[right]);
            let same_country = one.country.map(|e| e.country) == other.country.map(|e| e.country);
            if !one.drafts.is_empty()
                && !other.drafts.is_empty()
                && one.generic.is_some()
                && same_country
                && same_generic(one, other)
            {
                absorb(groups, left, right);
            }
        }
    }
}

/// Whether two generic names may be one body's: the same, or the same ministry
/// with "national" left out.
fn same_generic(left: &Group, right: &Group) -> bool {
    let (Some(left), Some(right)) = (&left.generic, &right.generic) else {
        return false;
    };
    let core = |key: &str| {
        let mut parts: Vec<&str> = key.split('-').filter(|part| *part != "national").collect();
        parts.sort_unstable();
        parts.join("-")
    };
    left == right || left.contains("ministry") && core(left) == core(right)
}

fn absorb(groups: &mut [Group], into: usize, from: usize) {
    let Group {
        keys,
        names,
        known,
        country,
        drafts,
        ..
    } = std::mem::replace(
        &mut groups[from],
        Group {
            keys: Vec::new(),
            names: Vec::new(),
            known: None,
            generic: None,
            country: None,
            drafts: Vec::new(),
        },
    );
    let group = &mut groups[into];
    group.keys.extend(keys);
    group.names.extend(names);
    group.known = group.known.or(known);
    group.country = group.country.or(country);
    group.drafts.extend(drafts);
    group.drafts.sort_unstable();
}
