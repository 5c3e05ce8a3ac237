//! The ingest service from outside its library: files, processes, and gRPC.

mod catalog;
mod crash;
mod feed;
mod journal;
mod record;
mod requests;
mod support;
