//! When a process is asked to stop.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled on SIGINT (Ctrl-C) or SIGTERM (`docker stop`).
///
/// # Errors
/// If the handlers cannot be installed.
pub fn shutdown() -> std::io::Result<CancellationToken> {
    let token = CancellationToken::new();
    let cancelled = token.clone();
    let interrupt = wait_for_signal()?;
    tokio::spawn(async move {
        interrupt.await;
        cancelled.cancel();
    });
    Ok(token)
}

#[cfg(unix)]
fn wait_for_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn wait_for_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler the process runs until it is killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
