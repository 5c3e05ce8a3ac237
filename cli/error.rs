//! Why a command failed, and what to do next.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use shared::status::DOMAIN;
use tonic::{Code, Status};
use tonic_types::StatusExt;

use crate::connect::Service;

/// Why a command did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Whoever read our output has left, as `head` does. Not an error.
    #[error("the output was closed")]
    OutputClosed,
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(io::Error),
    /// The runtime did not start.
    #[error("cannot start: {0}")]
    Runtime(io::Error),
    /// A file or folder cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A folder does not hold what a command works on.
    #[error("there is not {lacks} in {}", path.display())]
    Folder {
        /// Which.
        path: PathBuf,
        /// What it lacks, with its article.
        lacks: &'static str,
    },
    /// Something could not be done to a data folder.
    #[error("cannot {what}: {cause}")]
    Maintenance {
        /// What was to be done.
        what: &'static str,
        /// Why not.
        cause: String,
    },
    /// No service answers there.
    #[error("cannot reach the {service} service at {url}: {cause}")]
    Unreachable {
        /// Which service.
        service: Service,
        /// Its address.
        url: String,
        /// Why, in the transport's words.
        cause: String,
    },
    /// A service refused the call.
    #[error("{}", .0.message())]
    Refused(Box<Status>),
    /// A service in this process could not be started.
    #[error("cannot start the {service} service: {cause}")]
    Start {
        /// Which service.
        service: Service,
        /// Why.
        cause: String,
    },
    /// Nothing goes by that name.
    #[error("no {what} goes by {name:?}")]
    NotFound {
        /// "person", "organization", "place".
        what: &'static str,
        /// As asked.
        name: String,
        /// What to do next.
        hint: String,
    },
    /// The answer was shown, and it is not a good one: exit 1, and no more words.
    #[error("failed")]
    Shown,
}

impl Failure {
    /// 0 when nobody listens any more, else 1; clap ends with 2 when the command
    /// line is wrong.
    pub fn exit_code(&self) -> ExitCode {
        match self {
            Self::OutputClosed => ExitCode::SUCCESS,
            _ => ExitCode::FAILURE,
        }
    }

    /// Whether there is anything left to say.
    pub fn is_silent(&self) -> bool {
        matches!(self, Self::OutputClosed | Self::Shown)
    }

    /// The facts below the message: the reason and the fields at fault.
    pub fn details(&self) -> Vec<String> {
        match self {
            Self::Refused(status) => status_details(status),
            _ => Vec::new(),
        }
    }

    /// What to do next.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Unreachable { service, .. } => format!(
                "start the services with `dateline up`, or name another address with --{service}"
            ),
            Self::Refused(status) => return refused_hint(status).map(str::to_owned),
            Self::Start { .. } => {
                "see whether the port is taken or the folder is in use by another process".into()
            }
            Self::NotFound { hint, .. } => hint.clone(),
            Self::Read { .. } => "check the path; `-` reads standard input".into(),
            Self::Folder { .. } => {
                "name the folder given to `dateline up --data`, or a service's --data".into()
            }
            Self::Maintenance { .. }
            | Self::OutputClosed
            | Self::Output(_)
            | Self::Runtime(_)
            | Self::Shown => return None,
        };
        Some(hint)
    }
}

/// An error with its causes.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let cause = inner.to_string();
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
        source = inner.source();
    }
    text
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::Refused(Box::new(status))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::OutputClosed
        } else {
            Self::Output(error)
        }
    }
}

/// The reason of a status of ours: `ARTICLE_NOT_FOUND`. Empty for any other.
pub fn reason(status: &Status) -> String {
    status
        .get_details_error_info()
        .filter(|info| info.domain == DOMAIN)
        .map(|info| info.reason)
        .unwrap_or_default()
}

/// A status on one line: what is wrong, and the reason.
pub fn status_line(status: &Status) -> String {
    let reason = reason(status);
    if reason.is_empty() {
        format!("{} ({:?})", status.message(), status.code())
    } else {
        format!("{} ({reason})", status.message())
    }
}

fn status_details(status: &Status) -> Vec<String> {
    let reason = reason(status);
    let mut lines = vec![if reason.is_empty() {
        format!("{:?}", status.code())
    } else {
        format!("{reason} ({:?})", status.code())
    }];
    let violations = status
        .get_details_bad_request()
        .map(|bad| bad.field_violations)
        .unwrap_or_default();
    // The message says it already when there is only one.
    for violation in violations {
        let line = format!("{}: {}", violation.field, violation.description);
        if line != status.message() {
            lines.push(line);
        }
    }
    lines
}

fn refused_hint(status: &Status) -> Option<&'static str> {
    let hint = match reason(status).as_str() {
        "ARTICLE_NOT_FOUND" => "list what there is with `dateline articles`",
        "EVENT_NOT_FOUND" => "list what there is with `dateline events --ids`",
        "ENTITY_NOT_FOUND" => "try another spelling, or part of the name",
        "AMBIGUOUS_NAME" => "ask again with one of the ids",
        "ARTICLE_TOO_LARGE" => "send the article without what surrounds it, or in parts",
        "REVISION_NOT_YET_APPLIED" | "OVERLOADED" | "NOT_READY" => "try again in a moment",
        "DISK_FULL" => "free space where the ingest service keeps its data; reads go on",
        "STORAGE_FAILED" | "RECORD_CORRUPT" => "look at the service's log",
        "REVISION_FROM_OTHER_JOURNAL" | "REVISION_OUT_OF_RANGE" | "INVALID_REVISION_TOKEN" => {
            "leave the token out to read from where the service is"
        }
        "" => match status.code() {
            Code::Unavailable => "the service went away; see whether it is running, and try again",
            Code::Unimplemented => {
                "is this the right service? see --ingest and --query, or update it"
            }
            Code::DeadlineExceeded => "try again, or ask for less",
            _ => return None,
        },
        _ => return None,
    };
    Some(hint)
}

#[cfg(test)]
mod tests {
    use shared::status::{Violation, invalid_fields};

    use super::Failure;

    #[test]
    fn a_refusal_names_its_reason_and_each_field_once() {
        let one = Failure::from(invalid_fields(&[Violation::new(
            "page_size",
            "at most 500",
        )]));
        assert_eq!(one.to_string(), "page_size: at most 500");
        assert_eq!(one.details(), ["INVALID_FIELD (InvalidArgument)"]);
        let two = Failure::from(invalid_fields(&[
            Violation::new("a", "is empty"),
            Violation::new("b", "is long"),
        ]));
        assert_eq!(two.details()[1..], ["a: is empty", "b: is long"]);
    }

    #[test]
    fn a_closed_pipe_is_a_quiet_success() {
        let failure = Failure::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
        assert!(failure.is_silent());
    }
}
