//! Scores reading against annotated data.
fn main() {}
