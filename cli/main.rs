//! The `dateline` client.
fn main() {}
