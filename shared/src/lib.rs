//! What both services must agree on, and nothing else: the generated API, the
//! revision token, days, errors, and how a server starts and stops.

pub mod codec;
pub mod date;
pub mod json;
pub mod lock;
pub mod revision;
pub mod serve;
pub mod signal;
pub mod status;

/// The generated API, package `dateline.v1`.
pub use generated::dateline::v1;
/// Google's calendar date.
pub use generated::google::r#type as google_type;

// The packages' own nesting, which the generated paths rely on.
#[allow(clippy::all, clippy::pedantic, missing_docs, unused_qualifications)]
mod generated {
    pub mod dateline {
        pub mod v1 {
            tonic::include_proto!("dateline.v1");
        }
    }
    pub mod google {
        pub mod r#type {
            tonic::include_proto!("google.r#type");
        }
    }
}

/// The descriptors of the API, for reflection and JSON.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));
