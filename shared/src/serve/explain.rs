//! Errors that tonic makes itself, completed by what every error here carries.

use std::pin::Pin;
use std::task::{Context, Poll};

use tonic::Status;
use tonic::body::Body;
use tonic::codegen::http::{Request, Response};
use tower::{Layer, Service};

use crate::status;

#[derive(Clone, Copy, Debug)]
pub(super) struct ExplainLayer;

impl<S> Layer<S> for ExplainLayer {
    type Service = Explain<S>;

    fn layer(&self, inner: S) -> Self::Service {
        Explain { inner }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Explain<S> {
    inner: S,
}

impl<S> Service<Request<Body>> for Explain<S>
where
    S: Service<Request<Body>, Response = Response<Body>>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = self.inner.call(request);
        Box::pin(async move {
            let answer = answer.await?;
            // An answer that is an error and nothing else has it in its headers.
            let Some(bare) = Status::from_header_map(answer.headers()) else {
                return Ok(answer);
            };
            Ok(match status::explained(&bare) {
                Some(explained) => explained.into_http(),
                None => answer,
            })
        })
    }
}
