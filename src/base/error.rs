//! The one error type: what happened, which rule, what to do, and whether the change was made.

mod details;
mod form;
#[cfg(test)]
mod review;

use std::fmt;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::problem::{UNKNOWN, summary};
use super::{CallHint, ErrorKind, Hint, Outcome, Problem};

/// The result type of this library.
///
/// Its error is [`Error`](crate::Error).
pub type Result<T> = std::result::Result<T, Error>;

/// The three versions of a conflict, each as JSON: the properties that this call sets, as first seen, as wanted,
/// and as they are now. `Null` if a version isn't known.
///
/// Part of an [`Error`](crate::Error).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Conflict {
    /// As this call first saw them.
    pub seen: Value,
    /// As this call wanted them.
    pub wanted: Value,
    /// As they are now.
    pub current: Value,
}

/// A failure with its details. It holds no secret.
///
/// ```no_run
/// # fn example(client: &gdap::Client, id: &str, document: &[u8]) {
/// use gdap::{CallOptions, ErrorKind, Outcome};
///
/// if let Err(error) = client.update(id, document, &CallOptions::default()) {
///     match (error.kind(), error.outcome()) {
///         (ErrorKind::Conflict, _) => println!("changed by another client: {:?}", error.conflict()),
///         (_, Outcome::Unknown) => println!("check it: {error}"),
///         _ => println!("not changed: {error}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
#[allow(missing_docs)]
struct Inner {
    kind: ErrorKind,
    message: String,
    hint: Option<Hint>,
    outcome: Outcome,
    problems: Vec<Problem>,
    service_code: Option<String>,
    http_status: Option<u16>,
    request_id: Option<String>,
    client_request_id: Option<String>,
    retry_after: Option<Duration>,
    requests_sent: u32,
    headers: Vec<(String, String)>,
    conflict: Option<Conflict>,
    trace: Option<Value>,
    cause: Option<Error>,
}

impl Error {
    /// A failure of `kind`, with a sentence that says what happened; its outcome is `NotSent`. For functions of
    /// your own that the library calls, such as that of a [`CallbackToken`](crate::CallbackToken).
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            message: message.into(),
            hint: None,
            outcome: Outcome::NotSent,
            problems: Vec::new(),
            service_code: None,
            http_status: None,
            request_id: None,
            client_request_id: None,
            retry_after: None,
            requests_sent: 0,
            headers: Vec::new(),
            conflict: None,
            trace: None,
            cause: None,
        }))
    }

    /// An argument that breaks a rule.
    pub(crate) fn argument(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidArgument, message)
    }

    /// An argument that is larger than its limit.
    pub(crate) fn limit(message: impl Into<String>) -> Error {
        Error::new(ErrorKind::LimitExceeded, message)
    }

    /// A handle that was made before `fork()`, in the parent process.
    pub(crate) fn forked(what: &str) -> Error {
        Error::new(
            ErrorKind::Forked,
            format!("The {what} was made before fork()."),
        )
        .with_hint(CallHint::RecreateAfterFork)
    }

    /// A document that breaks rules; `problems` names each.
    pub(crate) fn validation(problems: Vec<Problem>) -> Error {
        Error::of_problems(ErrorKind::Validation, problems)
    }

    /// A failure whose message lists its problems.
    pub(crate) fn of_problems(kind: ErrorKind, problems: Vec<Problem>) -> Error {
        let mut error = Error::new(kind, summary(&problems));
        if problems.iter().any(|problem| problem.code == UNKNOWN) {
            error = error.with_hint(CallHint::AllowUnknownProperties);
        }
        error.0.problems = problems;
        error
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }
    /// What happened, without the hint.
    pub fn message(&self) -> &str {
        &self.0.message
    }
    /// What to do about it.
    pub fn hint(&self) -> Option<&Hint> {
        self.0.hint.as_ref()
    }
    /// The outcome of the change.
    pub fn outcome(&self) -> Outcome {
        self.0.outcome
    }
    /// The problems of the document, if they are the reason for the failure.
    pub fn problems(&self) -> &[Problem] {
        &self.0.problems
    }
    /// The service's own code.
    pub fn service_code(&self) -> Option<&str> {
        self.0.service_code.as_deref()
    }
    /// The HTTP status of the last response.
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }
    /// The service's id of the last request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
    /// The id that the call was sent with, the same for all its attempts.
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.client_request_id.as_deref()
    }
    /// How long the service asked to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }
    /// How many requests were sent.
    pub fn requests_sent(&self) -> u32 {
        self.0.requests_sent
    }
    /// The headers of the last response, without secrets.
    pub fn headers(&self) -> &[(String, String)] {
        &self.0.headers
    }
    /// The three versions of a conflict.
    pub fn conflict(&self) -> Option<&Conflict> {
        self.0.conflict.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)?;
        match &self.0.hint {
            Some(hint) => write!(f, " {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:?}): {self}", self.0.kind.name(), self.0.outcome)
    }
}

/// The source of a deadline or a cancel is the failure of the attempt before it.
impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let cause = self.0.cause.as_ref()?;
        Some(cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error as _;

    #[test]
    fn the_source_of_a_cut_call_is_the_attempt_before_it() {
        let last = Error::new(ErrorKind::ConnectionLost, "It broke.").with_requests_sent(2);
        let cut = Error::new(ErrorKind::Deadline, "Time is over.").with_cause(Some(&last));
        assert_eq!(cut.message(), "Time is over. Attempt 2 failed: It broke.");
        assert_eq!(cut.source().unwrap().to_string(), "It broke.");
        let other = Error::argument("No.").with_cause(Some(&last));
        assert!(other.source().is_none() && last.source().is_none());
    }
}
