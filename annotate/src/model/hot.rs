//! The rows used most, close together and found at once.

use super::Feature;

/// A table without collisions (Belazzougui, Botelho and Dietzfelbinger: "Hash,
/// displace, and compress", 2009, without the compression): features fall into
/// groups, and each group has a number that sends its features to slots of their own.
///
/// Some thousand rows serve most look-ups. Together with their keys they fit in the
/// caches of one core, which the table of all rows by far does not.
#[derive(Clone)]
pub(super) struct Hot<const N: usize> {
    /// By group.
    displacements: Vec<u16>,
    /// By slot.
    keys: Vec<u32>,
    /// By slot; behind the last a row of zeros.
    rows: Vec<Row<N>>,
}

/// Aligned, so that a row lies in one line of the cache.
#[derive(Clone)]
#[repr(align(32))]
pub(super) struct Row<const N: usize>(pub [i8; N]);

impl<const N: usize> Hot<N> {
    /// A table of these rows; nothing if features were chosen to collide.
    pub fn new(rows: Vec<(Feature, [i8; N])>) -> Option<Self> {
        if rows.is_empty() {
            return Some(Self {
                displacements: Vec::new(),
                keys: Vec::new(),
                rows: Vec::new(),
            });
        }
        let slots = rows.len() + rows.len() / 4 + 1;
        let mut groups = vec![Vec::new(); rows.len() / 4 + 1];
        for row in rows {
            let group = within(row.0.0, groups.len());
            groups[group].push(row);
        }
        let mut table = Self {
            displacements: vec![0; groups.len()],
            keys: vec![0; slots],
            rows: vec![Row([0; N]); slots + 1],
        };
        let mut taken = vec![false; slots];
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|&group| std::cmp::Reverse(groups[group].len()));
        for group in order {
            if !table.place(group, &groups[group], &mut taken) {
                return None;
            }
        }
        // A free slot has the key of a feature that belongs elsewhere.
        for (slot, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
            table.keys[slot] = table.stranger(slot);
        }
        Some(table)
    }

    /// Finds a number that sends a group's members to free slots.
    fn place(&mut self, group: usize, members: &[(Feature, [i8; N])], taken: &mut [bool]) -> bool {
        let mut found = Vec::with_capacity(members.len());
        for displacement in 0..=u16::MAX {
            found.clear();
            for (feature, _) in members {
                let slot = displaced(*feature, displacement, taken.len());
                if taken[slot] || found.contains(&slot) {
                    break;
                }
                found.push(slot);
            }
            if found.len() == members.len() {
                self.displacements[group] = displacement;
                for (slot, (feature, weights)) in found.into_iter().zip(members) {
                    taken[slot] = true;
                    self.keys[slot] = feature.0;
                    self.rows[slot] = Row(*weights);
                }
                return true;
            }
        }
        false
    }

    /// A key that no feature sent to a slot has.
    fn stranger(&self, slot: usize) -> u32 {
        (0..=u32::MAX)
            .find(|&key| self.slot(Feature(key)) != Some(slot))
            .expect("not every feature goes to one slot")
    }

    /// Where a feature's row is, if it is there.
    #[inline]
    pub fn slot(&self, feature: Feature) -> Option<usize> {
        let group = within(feature.0, self.displacements.len());
        let displacement = *self.displacements.get(group)?;
        Some(displaced(feature, displacement, self.keys.len()))
    }

    /// Whether a feature's row is where it would be, given its [`Hot::slot`].
    #[inline]
    pub fn is_at(&self, feature: Feature, slot: usize) -> bool {
        self.keys.get(slot) == Some(&feature.0)
    }

    /// The row at a slot; zeros for any other number.
    #[inline]
    pub fn row(&self, slot: usize) -> &[i8; N] {
        let row = self.rows.get(slot).or(self.rows.last());
        row.map_or(&[0; N], |row| &row.0)
    }
}

#[inline]
fn within(key: u32, count: usize) -> usize {
    ((u64::from(key) * count as u64) >> 32) as usize
}

#[inline]
fn displaced(feature: Feature, displacement: u16, slots: usize) -> usize {
    let mixed =
        (feature.0 ^ u32::from(displacement).wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1);
    within(mixed ^ (mixed >> 15), slots)
}
