//! The caller's deadline, answered with the code that says so.
//!
//! tonic honours `grpc-timeout` but answers CANCELLED when it passes, which
//! clients do not take for a deadline. So the header is taken out before tonic
//! sees it, and kept here.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, Request, Response};
use tower::{Layer, Service};

use crate::status;

const HEADER: &str = "grpc-timeout";

/// When the caller stops waiting. In the extensions of every request that has a
/// deadline, for handlers that want to give up in time to say why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline(Instant);

impl Deadline {
    /// The moment.
    pub fn instant(self) -> Instant {
        self.0
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct DeadlineLayer;

impl<S> Layer<S> for DeadlineLayer {
    type Service = DeadlineService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        DeadlineService { inner }
    }
}

#[derive(Clone, Debug)]
pub(super) struct DeadlineService<S> {
    inner: S,
}

impl<S> Service<Request<Body>> for DeadlineService<S>
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

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let timeout = timeout(request.headers());
        request.headers_mut().remove(HEADER);
        if let Some(at) = timeout.and_then(|timeout| Instant::now().checked_add(timeout)) {
            request.extensions_mut().insert(Deadline(at));
        }
        let answer = self.inner.call(request);
        match timeout {
            None => Box::pin(answer),
            Some(timeout) => Box::pin(async move {
                tokio::time::timeout(timeout, answer)
                    .await
                    .unwrap_or_else(|_| Ok(status::deadline_exceeded().into_http()))
            }),
        }
    }
}

/// The header's value: at most eight digits and a unit. A malformed one is no
/// deadline, as in other implementations of gRPC.
fn timeout(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(HEADER)?.to_str().ok()?;
    let (digits, unit) = value.split_at_checked(value.len().checked_sub(1)?)?;
    if digits.is_empty() || digits.len() > 8 {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::time::Duration;

    use tonic::body::Body;
    use tonic::codegen::http::{HeaderMap, HeaderValue, Request, Response};
    use tonic::{Code, Status};
    use tonic_types::StatusExt;
    use tower::{Layer, Service};

    #[tokio::test]
    async fn a_deadline_that_passes_has_its_own_code_and_reason() {
        let never = tower::service_fn(|_: Request<Body>| {
            std::future::pending::<Result<Response<Body>, Infallible>>()
        });
        let mut service = super::DeadlineLayer.layer(never);
        let mut request = Request::new(Body::empty());
        let timeout = HeaderValue::from_static("1m");
        request.headers_mut().insert(super::HEADER, timeout);
        let Ok(answer) = service.call(request).await;
        let status = Status::from_header_map(answer.headers()).expect("an error");
        assert_eq!(status.code(), Code::DeadlineExceeded);
        let details = status.get_error_details();
        let info = details.error_info().expect("an ErrorInfo");
        assert_eq!(info.reason, "DEADLINE_EXCEEDED");
    }

    #[test]
    fn a_timeout_is_read_in_each_of_its_units() {
        for (value, expected) in [
            ("2H", Some(Duration::from_secs(7200))),
            ("100m", Some(Duration::from_millis(100))),
            ("99999999n", Some(Duration::from_nanos(99_999_999))),
            ("100000000S", None),
            ("S", None),
            ("", None),
            ("5x", None),
            ("-1S", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(super::HEADER, HeaderValue::from_static(value));
            assert_eq!(super::timeout(&headers), expected, "{value:?}");
        }
    }
}
