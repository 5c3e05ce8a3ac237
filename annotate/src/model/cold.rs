//! The rows used rarely.

use wide::{CmpEq, i16x8};

use super::Feature;
use super::hot::Row;

/// Rows in groups by the upper bits of their features, without gaps.
///
/// A group has half a line of the cache: the lower bits of up to fourteen features,
/// which are compared at once, and where their rows begin. What finds no room goes
/// to the next group. So a look-up visits two places of memory, and one if the
/// feature is not there.
#[derive(Clone)]
pub(super) struct Cold<const N: usize> {
    /// One for each home, and more for what finds no room in the last of them; the
    /// very last has room.
    groups: Vec<Group>,
    homes: usize,
    rows: Vec<Row<N>>,
    /// Checks of the group at hand while the table is filled.
    open: Vec<i16>,
}

/// In the last two places of `second` the number of the first row, elsewhere checks;
/// 0 for a place not taken.
#[derive(Clone)]
struct Group {
    first: i16x8,
    second: i16x8,
}

/// No row's number.
pub(super) const ABSENT: usize = usize::MAX;

/// Features in a group, at most.
const GROUP_MAX: usize = 14;
/// Features in a group, on average.
const GROUP: usize = 7;

impl<const N: usize> Cold<N> {
    /// An empty table that is to hold about so many rows.
    pub fn new(rows: usize) -> Self {
        Self {
            groups: Vec::new(),
            // At least so many that a group and sixteen bits make a feature.
            homes: (rows / GROUP).max(1 << 16),
            rows: Vec::with_capacity(rows),
            open: Vec::with_capacity(GROUP_MAX),
        }
    }

    /// Puts a row behind the others: its feature is greater than theirs.
    pub fn push(&mut self, feature: Feature, weights: [i8; N]) {
        let group = self.groups.len();
        let home = self.home(feature);
        if home > group || self.open.len() == GROUP_MAX {
            self.close();
            self.close_up_to(home);
        }
        self.open.push(check(feature));
        self.rows.push(Row(weights));
    }

    /// Ends the table.
    pub fn finish(&mut self) {
        self.close();
        self.close_up_to(self.homes + 1);
    }

    /// Puts the group at hand behind the others.
    fn close(&mut self) {
        let start = self.rows.len() - self.open.len();
        self.groups.push(Group::new(&self.open, start));
        self.open.clear();
    }

    /// Puts empty groups behind the others until there are so many.
    fn close_up_to(&mut self, count: usize) {
        while self.groups.len() < count {
            self.close();
        }
    }

    /// Where a feature is looked for first.
    #[inline]
    pub fn home(&self, feature: Feature) -> usize {
        ((u64::from(feature.0) * self.homes as u64) >> 32) as usize
    }

    /// The number of a feature's row, given its home; [`ABSENT`] if it has none.
    #[inline]
    pub fn find(&self, feature: Feature, home: usize) -> usize {
        let check = check(feature);
        let mut at = home;
        loop {
            let group = &self.groups[at];
            let row = group.find(check);
            // Hardly ever: so the processor need not wait for the memory to go on.
            if row == ABSENT && group.is_full() {
                at += 1;
            } else {
                return row;
            }
        }
    }

    /// A row by its number.
    #[inline]
    pub fn row(&self, number: usize) -> &[i8; N] {
        &self.rows[number].0
    }
}

impl Group {
    fn new(checks: &[i16], start: usize) -> Self {
        let start = u32::try_from(start).expect("tables are far below 4 G rows");
        let [a, b, c, d] = start.to_le_bytes();
        let mut lanes = [0; 16];
        lanes[..checks.len()].copy_from_slice(checks);
        lanes[14] = i16::from_le_bytes([a, b]);
        lanes[15] = i16::from_le_bytes([c, d]);
        let (halves, _) = lanes.as_chunks();
        Self {
            first: i16x8::new(halves[0]),
            second: i16x8::new(halves[1]),
        }
    }

    /// The number of the row with a check; [`ABSENT`] if it is not in the group.
    #[inline]
    fn find(&self, check: i16) -> usize {
        let check = i16x8::splat(check);
        let first = self.first.cmp_eq(check).move_mask();
        let second = self.second.cmp_eq(check).move_mask();
        let place = (first | second << 8 | 1 << GROUP_MAX).trailing_zeros() as usize;
        let lanes = self.second.as_array_ref();
        let [a, b] = lanes[6].to_le_bytes();
        let [c, d] = lanes[7].to_le_bytes();
        let start = u32::from_le_bytes([a, b, c, d]) as usize;
        if place < GROUP_MAX {
            start + place
        } else {
            ABSENT
        }
    }

    #[inline]
    fn is_full(&self) -> bool {
        self.second.as_array_ref()[5] != 0
    }
}

fn check(feature: Feature) -> i16 {
    let [low, high, ..] = feature.0.to_le_bytes();
    // 0 marks a place not taken.
    match i16::from_le_bytes([low, high]) {
        0 => 1,
        check => check,
    }
}
