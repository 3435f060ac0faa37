//! The details that are added to an error while it passes through the layers.

use std::time::Duration;

use serde_json::Value;

use super::{Conflict, Error};
use crate::base::{ErrorKind, Hint, Outcome, Problem};

impl Error {
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
}
