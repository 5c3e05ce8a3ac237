//! Both services from outside, over gRPC.

mod support;

mod architecture;
mod bad_input;
mod compose;
mod crash;
mod ingest_feeds;
mod ingest_then_query;
mod paging;
mod replay;
