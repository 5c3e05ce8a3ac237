//! Ids the API admits: 1 to 128 of `[A-Za-z0-9._-]`.

const BYTES_MAX: usize = 128;

/// The id itself where it is admissible; else what is admissible of it, and a
/// hash of the whole, so that two ids stay two and a second run finds the first.
pub fn admissible(id: &str) -> String {
    let is_good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    if id.len() <= BYTES_MAX && id.chars().all(is_good) {
        return id.to_owned();
    }
    let hash = format!("-{:016x}", fnv1a(id.as_bytes()));
    let mut kept: String = id
        .chars()
        .map(|c| if is_good(c) { c } else { '-' })
        .collect();
    kept.truncate(BYTES_MAX - hash.len());
    kept + &hash
}

/// Fowler–Noll–Vo 1a over 64 bits (Fowler, Noll, Vo, 1991): stable everywhere.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::admissible;

    #[test]
    fn an_id_is_kept_or_made_admissible_without_collision() {
        assert_eq!(admissible("a.B_9-"), "a.B_9-");
        assert_ne!(admissible("a/b"), admissible("a b"));
        for id in ["https://example.org/a?b=c", &"x".repeat(300), "Größe"] {
            let made = admissible(id);
            assert!(made.len() <= 128, "{made}");
            assert_eq!(admissible(&made), made);
        }
    }
}
