//! Training, evaluation and benchmarks of the reading models.
//!
//! Both need data that is not part of the repository; where it is looked for is
//! the `--data` option of either binary. Absent data is said plainly, never
//! skipped in silence.

// Training is numerical; counts and weights lie far within the range of their types.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "numerical code"
)]

pub mod bench;
pub mod conllu;
pub mod data;
pub mod evaluate;
pub mod lexicon;
pub mod train;
