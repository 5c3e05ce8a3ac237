//! The commands, a file each.

pub mod annotate;
pub mod article;
pub mod articles;
pub mod demo;
pub mod entity;
pub mod event;
pub mod events;
pub mod find;
pub mod health;
pub mod ingest;
pub mod maintain;
pub mod mentions;
pub mod paging;
pub mod related;
pub mod retract;
pub mod timeline;
pub mod up;
pub mod watch;
