//! Chance that is the same every time.

/// xorshift64* (Vigna 2016).
pub struct Random(u64);

impl Random {
    /// The one sequence there is.
    pub fn new() -> Self {
        Self(0x5eed)
    }

    /// 32 random bits.
    pub fn bits(&mut self) -> u64 {
        let state = &mut self.0;
        *state ^= *state >> 12;
        *state ^= *state << 25;
        *state ^= *state >> 27;
        state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32
    }

    /// Puts things into random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            let other = (self.bits() * (at as u64 + 1)) >> 32;
            things.swap(at, usize::try_from(other).expect("it is at most `at`"));
        }
    }
}
