//! Accepting connections: only so many, and none that never says a word.
//!
//! HTTP/2 pings end a connection whose peer is gone, but only one that has begun
//! to speak. When the process has no file descriptor left, accepting pauses
//! instead of turning in circles.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep};
use tokio_stream::Stream;
use tokio_util::sync::CancellationToken;
use tokio_util::sync::WaitForCancellationFutureOwned;
use tonic::transport::server::{Connected, TcpConnectInfo};

/// How long to wait when the system refuses to accept.
const PAUSE: Duration = Duration::from_millis(100);

/// The connections of a listener.
#[derive(Debug)]
pub(super) struct Incoming {
    listener: TcpListener,
    places: Arc<Semaphore>,
    first_bytes_within: Duration,
    stop: CancellationToken,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    pub(super) fn new(
        listener: TcpListener,
        connections_max: usize,
        first_bytes_within: Duration,
        stop: CancellationToken,
    ) -> Self {
        Self {
            listener,
            places: Arc::new(Semaphore::new(connections_max)),
            first_bytes_within,
            stop,
            pause: None,
        }
    }

    /// A connection with its place; without one it is closed.
    fn admit(&self, stream: TcpStream, peer: SocketAddr) -> Option<Connection> {
        let Ok(place) = self.places.clone().try_acquire_owned() else {
            tracing::warn!(%peer, "a connection was closed: there are too many");
            return None;
        };
        // Small answers are not to wait for more; where that cannot be set, they do.
        let _ = stream.set_nodelay(true);
        Some(Connection {
            stream,
            silence: Some(Silence {
                until: Box::pin(sleep(self.first_bytes_within)),
                stop: Box::pin(self.stop.clone().cancelled_owned()),
            }),
            _place: place,
        })
    }
}

impl Stream for Incoming {
    type Item = io::Result<Connection>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            if let Some(pause) = &mut this.pause {
                std::task::ready!(pause.as_mut().poll(context));
                this.pause = None;
            }
            match std::task::ready!(this.listener.poll_accept(context)) {
                Ok((stream, peer)) => {
                    if let Some(connection) = this.admit(stream, peer) {
                        return Poll::Ready(Some(Ok(connection)));
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    this.pause = Some(Box::pin(sleep(PAUSE)));
                }
            }
        }
    }
}

/// A connection, in its place.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    /// There until the peer has said something.
    silence: Option<Silence>,
    _place: OwnedSemaphorePermit,
}

/// How long a peer may say nothing at all.
#[derive(Debug)]
struct Silence {
    until: Pin<Box<Sleep>>,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Silence {
    fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(());
        }
        self.until.as_mut().poll(context)
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            self.silence = None;
        } else if let Some(silence) = &mut self.silence
            && silence.poll_over(context).is_ready()
        {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        read
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl Connected for Connection {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        self.stream.connect_info()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpStream;
    use std::pin::Pin;
    use std::time::Duration;

    use tokio::io::{AsyncRead, ReadBuf};
    use tokio::net::TcpListener;
    use tokio_stream::StreamExt;
    use tokio_util::sync::CancellationToken;

    use super::{Connection, Incoming};

    async fn read(connection: &mut Connection) -> std::io::Result<()> {
        let mut bytes = [0; 8];
        let mut buffer = ReadBuf::new(&mut bytes);
        std::future::poll_fn(|context| Pin::new(&mut *connection).poll_read(context, &mut buffer))
            .await
    }

    async fn incoming(places: usize, silence: Duration) -> (Incoming, std::net::SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let stop = CancellationToken::new();
        (Incoming::new(listener, places, silence, stop), address)
    }

    #[tokio::test]
    async fn a_connection_that_never_speaks_is_given_up() {
        let (mut incoming, address) = incoming(9, Duration::from_millis(1)).await;
        let _silent = TcpStream::connect(address).expect("it listens");
        let accepted = incoming.next().await.expect("it goes on");
        let mut accepted = accepted.expect("a connection");
        let error = read(&mut accepted).await.expect_err("it said nothing");
        assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_silent_connection_does_not_keep_a_stop_waiting() {
        let (mut incoming, address) = incoming(9, Duration::from_secs(3600)).await;
        let _silent = TcpStream::connect(address).expect("it listens");
        let accepted = incoming.next().await.expect("it goes on");
        let mut accepted = accepted.expect("a connection");
        incoming.stop.cancel();
        read(&mut accepted).await.expect_err("the service stops");
    }

    #[tokio::test]
    async fn a_connection_above_the_limit_is_closed_and_its_place_is_free_again_later() {
        let (mut incoming, address) = incoming(1, Duration::from_secs(3600)).await;
        let _first = TcpStream::connect(address).expect("it listens");
        let first = incoming.next().await.expect("it goes on").expect("a place");
        let mut second = TcpStream::connect(address).expect("it listens");
        let third = std::thread::spawn(move || {
            // Ends once it was closed on the other side.
            let read = second.read(&mut [0; 8]);
            assert!(!matches!(read, Ok(1..)), "{read:?}");
            drop(first);
            TcpStream::connect(address).expect("it listens")
        });
        let accepted = incoming.next().await.expect("it goes on");
        assert!(accepted.is_ok());
        drop(third.join().expect("it does not panic"));
    }
}
