//! The one error type: what happened, which rule, what to do, and whether the change was made.

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

    /// Replaces the kind.
    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Error {
        self.0.kind = kind;
        self
    }

    /// What to do about it.
    pub(crate) fn with_hint(mut self, hint: impl Into<Hint>) -> Error {
        self.0.hint = Some(hint.into());
        self
    }

    /// The hint of another error, if that has one.
    pub(crate) fn with_hint_of(mut self, other: &Error) -> Error {
        if other.0.hint.is_some() {
            self.0.hint = other.0.hint.clone();
        }
        self
    }

    /// Appends a sentence to the message.
    pub(crate) fn with_note(mut self, note: &str) -> Error {
        self.0.message.push(' ');
        self.0.message.push_str(note);
        self
    }

    /// Adds the failure of the last attempt to a deadline or a cancel; other errors are returned unchanged.
    pub(crate) fn with_cause(self, last: Option<&Error>) -> Error {
        let is_cut = |kind| matches!(kind, ErrorKind::Deadline | ErrorKind::Cancelled);
        match last {
            Some(last) if is_cut(self.kind()) && !is_cut(last.kind()) => {
                let number = last.requests_sent().max(1);
                let mut error =
                    self.with_note(&format!("Attempt {number} failed: {}", last.message()));
                error.0.cause = Some(last.clone());
                error
            }
            _ => self,
        }
    }

    /// The outcome of the change.
    pub(crate) fn with_outcome(mut self, outcome: Outcome) -> Error {
        self.0.outcome = outcome;
        self
    }

    /// The properties that the error is about, in the form of a validation's problems.
    pub(crate) fn with_problems(mut self, problems: Vec<Problem>) -> Error {
        self.0.problems = problems;
        self
    }

    /// The service's own code and the HTTP status of the response.
    pub(crate) fn with_service(mut self, http_status: u16, code: Option<String>) -> Error {
        self.0.http_status = Some(http_status);
        self.0.service_code = code;
        self
    }

    /// The service's own code, if it didn't come in an HTTP response.
    pub(crate) fn with_service_code(mut self, code: String) -> Error {
        self.0.service_code = Some(code);
        self
    }

    /// The HTTP status of the last response, if that response isn't the failure.
    pub(crate) fn with_http_status(mut self, http_status: u16) -> Error {
        self.0.http_status = Some(http_status);
        self
    }

    /// The ids that support asks for: the service's and ours.
    pub(crate) fn with_ids(mut self, request_id: Option<String>, client_request_id: &str) -> Error {
        if request_id.is_some() {
            self.0.request_id = request_id;
        }
        self.0.client_request_id = Some(client_request_id.to_owned());
        self
    }

    /// How long the service asked to wait.
    pub(crate) fn with_retry_after(mut self, wait: Option<Duration>) -> Error {
        self.0.retry_after = wait;
        self
    }

    /// How many requests were sent for the call.
    pub(crate) fn with_requests_sent(mut self, requests_sent: u32) -> Error {
        self.0.requests_sent = requests_sent;
        self
    }

    /// The headers of the last response, redacted.
    pub(crate) fn with_headers(mut self, headers: Vec<(String, String)>) -> Error {
        self.0.headers = headers;
        self
    }

    /// The three versions of a conflict.
    pub(crate) fn with_conflict(mut self, conflict: Conflict) -> Error {
        self.0.conflict = Some(conflict);
        self
    }

    /// The steps of a write whose outcome is unknown, as JSON.
    pub(crate) fn with_trace(mut self, trace: Value) -> Error {
        self.0.trace = Some(trace);
        self
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
