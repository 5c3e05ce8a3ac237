//! The query service.
fn main() {}
