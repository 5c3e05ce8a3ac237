//! Packs the word classes; they were made elsewhere, so there is nothing to train.

use std::collections::HashMap;
use std::path::Path;

use annotate::model::{ClassMap, WordClass};

use super::TrainError;
use crate::evaluate::read;

/// Packs `data/wordclasses/glove6b-100d-classes.tsv` into `wordclasses.bin`.
pub(super) fn train(data: &Path, out: &Path) -> Result<(), TrainError> {
    let file = data.join("data/wordclasses/glove6b-100d-classes.tsv");
    let text = read(&file)?;
    let mut numbers: [HashMap<&str, u16>; 3] = Default::default();
    let mut words = Vec::new();
    for (line, text) in text.lines().enumerate() {
        let (code, word) = text
            .split_once('\t')
            .filter(|(code, _)| code.len() == 10 && code.is_ascii())
            .ok_or_else(|| TrainError::Malformed {
                file: file.display().to_string(),
                problem: format!(
                    "line {} is not a code of ten digits, a tab and a word",
                    line + 1
                ),
            })?;
        let mut number = |level: usize, prefix| {
            let next = numbers[level].len() + 1;
            *numbers[level]
                .entry(prefix)
                .or_insert(u16::try_from(next).expect("there are some 12,000 classes"))
        };
        let class = WordClass {
            coarse: u8::try_from(number(0, &code[..4])).expect("there are 128 coarse classes"),
            middle: number(1, &code[..6]),
            fine: number(2, code),
        };
        words.push((word, class));
    }
    std::fs::write(
        out.join("wordclasses.bin"),
        ClassMap::encode(words.into_iter()),
    )?;
    Ok(())
}
