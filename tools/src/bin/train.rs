//! Trains the models that `annotate` ships.
fn main() {}
