//! Errors that tonic makes itself, completed by what every error here carries.

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::http::Response;

use crate::status;

/// An answer, explained if it is an error that needs it.
pub(super) fn explain(answer: Response<Body>) -> Response<Body> {
    // An answer that is an error and nothing else has it in its headers.
    match Status::from_header_map(answer.headers()).and_then(|bare| status::explained(&bare)) {
        Some(explained) => explained.into_http(),
        None => answer,
    }
}
