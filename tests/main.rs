//! Both services from outside, over gRPC.

mod support;

mod architecture;
mod bad_input;
mod compose;
mod crash;
mod damage;
mod full_disk;
mod ingest_feeds;
mod ingest_then_query;
mod maintain;
mod paging;
mod replay;
