//! The ingest service from outside its library: files, processes, and gRPC.

mod abuse;
mod catalog;
mod crash;
mod failing_disk;
mod feed;
mod journal;
mod lives;
mod maintain;
mod power;
mod record;
mod requests;
mod support;
