//! The ingest service: the left half of the line.
//!
//! ```text
//! article ─► document ─► annotations ─► record ─► journal ─► feed ═══gRPC═══► query-service
//! └─────── annotate (pure) ────────┘
//! ```
//!
//! An article is parsed into a [`Submission`](article::Submission), read by the
//! pure library `annotate`, packed into a [`record`], and handed to the
//! [`committer`], the one thread that writes: it appends whole groups to the
//! [`journal`], syncs, brings the [`catalog`] up to date, and only then answers.
//!
//! The journal is the only truth. The catalog (sled) is a fold of it and is made
//! anew whenever it cannot be trusted; the [`feed`] is the journal as others see it.
//!
//! Only `service` knows gRPC; only `catalog/sled.rs` knows sled.

pub mod archive;
pub mod article;
pub mod catalog;
pub mod committer;
pub mod config;
pub mod convert;
pub mod decide;
pub mod feed;
pub mod ingest;
pub mod journal;
pub mod limits;
pub mod maintain;
pub mod read;
pub mod record;
mod service;

pub use config::Options;
pub use convert::{fill_text, read_article};
pub use service::{Error, serve};
