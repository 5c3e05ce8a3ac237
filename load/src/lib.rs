//! Load: how much the services take and give, in figures.

// Figures and made-up articles lie far within the range of their types.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "measuring"
)]

pub mod article;
mod echo;
pub mod lookups;
mod names;
mod random;
pub mod replay;
pub mod report;

pub use names::{Name, Names};
pub use random::Random;
