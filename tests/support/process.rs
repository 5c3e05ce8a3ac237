//! The services as processes of their own, to be killed.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A running service.
pub struct Process {
    child: Child,
}

impl Process {
    /// Starts the ingest service.
    pub fn ingest(data: &Path, port: u16) -> Self {
        Self::start("ingest-service", data, port, &[])
    }

    /// Starts the query service.
    pub fn query(data: &Path, port: u16, feed_port: u16) -> Self {
        let feed = format!("http://127.0.0.1:{feed_port}");
        Self::start("query-service", data, port, &["--feed", &feed])
    }

    fn start(name: &str, data: &Path, port: u16, arguments: &[&str]) -> Self {
        let child = Command::new(binary(name))
            .args(["--listen", &format!("127.0.0.1:{port}")])
            .arg("--data")
            .arg(data)
            .args(arguments)
            .env("RUST_LOG", "error")
            .stdin(Stdio::null())
            .spawn();
        Self {
            child: child.unwrap_or_else(|error| panic!("cannot start {name}: {error}")),
        }
    }

    /// Kills it as a crash would: SIGKILL, no goodbye.
    pub fn kill(&mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("the process is ours");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have been killed by the test already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A loopback port nobody listens on right now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has a free port");
    listener.local_addr().expect("a bound listener").port()
}

/// A binary of the workspace: it lies beside the client's.
fn binary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_dateline")).with_file_name(name);
    assert!(
        path.exists(),
        "{} is missing; run `cargo test` for the whole workspace, or `cargo build` first",
        path.display()
    );
    path
}
