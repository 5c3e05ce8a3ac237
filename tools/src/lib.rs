//! Training and evaluation of the reading models.
//!
//! Both need data that is not part of the repository; where it is looked for is
//! the `--data` option of either binary. Absent data is said plainly, never
//! skipped in silence.

pub mod conllu;
pub mod data;
pub mod evaluate;
pub mod lexicon;
pub mod train;
