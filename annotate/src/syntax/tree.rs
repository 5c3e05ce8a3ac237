//! From arc scores to a tree: every word has one head, one word hangs on the root.

/// The best tree, nearly, over scores of `words` rows of `words + 1` columns, the
/// first column being the root.
///
/// The root's word is the one that loses least by it; every other word takes the
/// head it likes best; and while there is a cycle, the word in it that loses least
/// takes its best head outside. That is the greedy half of Chu–Liu/Edmonds: exact
/// where no cycle comes up, which is nearly everywhere.
pub fn tree(scores: &[i32], words: usize) -> Vec<Option<usize>> {
    if words == 0 {
        return Vec::new();
    }
    let row = |word: usize| &scores[word * (words + 1) + 1..][..words];
    let mut best_heads: Vec<usize> = (0..words)
        .map(|word| best(row(word), |head| head != word).unwrap_or(word))
        .collect();
    let root = (0..words)
        .max_by_key(|&word| {
            let at_root = i64::from(scores[word * (words + 1)]);
            let elsewhere = i64::from(row(word)[best_heads[word]]);
            // Of equals the first: max_by_key would take the last.
            (at_root - elsewhere, std::cmp::Reverse(word))
        })
        .expect("there is a word");
    while let Some((cycle, reaching)) = cycle(&best_heads, root) {
        let (_, word, head) = cycle
            .iter()
            .filter_map(|&word| {
                let head = best(row(word), |head| reaching[head])?;
                let loss = i64::from(row(word)[best_heads[word]]) - i64::from(row(word)[head]);
                Some((loss, word, head))
            })
            .min()
            .expect("a cycle has words, and the root's word is always a head outside");
        best_heads[word] = head;
    }
    (0..words)
        .map(|word| (word != root).then_some(best_heads[word]))
        .collect()
}

/// The words of the first cycle, and which words reach the root.
fn cycle(heads: &[usize], root: usize) -> Option<(Vec<usize>, Vec<bool>)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Unseen,
        OnPath,
        Reaches,
        Fails,
    }
    let mut marks = vec![Mark::Unseen; heads.len()];
    marks[root] = Mark::Reaches;
    let mut found = None;
    let mut path = Vec::new();
    for start in 0..heads.len() {
        path.clear();
        let mut word = start;
        while marks[word] == Mark::Unseen {
            marks[word] = Mark::OnPath;
            path.push(word);
            word = heads[word];
        }
        let end = if marks[word] == Mark::OnPath {
            let first = path.iter().position(|&at| at == word).unwrap_or_default();
            found.get_or_insert_with(|| path[first..].to_vec());
            Mark::Fails
        } else {
            marks[word]
        };
        for &word in &path {
            marks[word] = end;
        }
    }
    let reaching = || marks.iter().map(|&mark| mark == Mark::Reaches).collect();
    found.map(|cycle| (cycle, reaching()))
}

fn best(scores: &[i32], allowed: impl Fn(usize) -> bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (at, score) in scores.iter().enumerate() {
        if best.is_none_or(|best| *score > scores[best]) && allowed(at) {
            best = Some(at);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_scores_give_a_tree_with_one_root(
            (words, scores) in (1_usize..12).prop_flat_map(|words| {
                (Just(words), proptest::collection::vec(-9..9_i32, words * (words + 1)))
            })
        ) {
            let heads = tree(&scores, words);
            prop_assert_eq!(heads.iter().filter(|head| head.is_none()).count(), 1);
            for start in 0..words {
                let mut word = start;
                let mut steps = 0;
                while let Some(head) = heads[word] {
                    word = head;
                    steps += 1;
                    prop_assert!(steps <= words, "a cycle at {}", start);
                }
            }
        }
    }

    #[test]
    fn a_cycle_is_broken_where_it_costs_least() {
        // Columns: root, a, b, c. a and b want each other; b would rather leave than a.
        let scores = [0, -9, 9, 1, 0, 8, -9, 5, 7, 0, 0, -9];
        assert_eq!(tree(&scores, 3), [Some(1), Some(2), None]);
    }
}
