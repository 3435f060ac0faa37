//! One attempt: the trait of transports, the limits of an attempt, and the reasons for which it may have no
//! response.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Connection, Request, Response, Token, Url};
use crate::base::{Cancel, Error, ErrorKind, Hint, Level, NetworkHint, Outcome, Result};

/// Sends one request once. Redirects aren't followed and nothing is retried.
pub trait Transport: Send + Sync {
    /// Sends `request` and reads the whole response, whatever its status. A response with status 400 or above
    /// whose body can't be read is returned with an empty body.
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure>;

    /// Gives up an attempt; called on another thread than `send`. True if nothing of the attempt was sent and
    /// nothing will be; false if that isn't known.
    fn give_up(&self, _ticket: &Ticket) -> bool {
        false
    }

    /// Whether `send` returns as soon as the attempt's cancel fires; otherwise its caller has to stop waiting for
    /// it.
    fn ends_on_cancel(&self) -> bool {
        false
    }

    /// Log lines about how it connects.
    fn notes(&self) -> Vec<(Level, String)> {
        Vec::new()
    }

    /// How its requests reach this address.
    fn connection(&self, url: &Url) -> Connection {
        Connection::unknown(url)
    }

    /// Fails if the calling thread may not use the transport, because it runs a callback that the transport waits
    /// for.
    fn check_caller(&self) -> Result<()> {
        Ok(())
    }
}

/// Identifies an attempt, so that it can be given up. Clones identify the same attempt.
#[derive(Debug, Clone, Default)]
pub struct Ticket(Arc<Mutex<Progress>>);

/// What is known of an attempt.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) is_given_up: bool,
    pub(super) stage: Stage,
}

/// The progress of an attempt in the transport.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// The transport has not begun it, or sent nothing of it and may begin it again.
    #[default]
    Ahead,
    /// The transport has begun it, under this number.
    UnderWay(u64),
    /// It has ended.
    Over { is_unsent: bool },
}

impl Ticket {
    /// Whether the attempt was given up.
    pub fn is_given_up(&self) -> bool {
        self.change(|progress| progress.is_given_up)
    }

    /// Whether nothing of the attempt was sent so far and nothing is being sent.
    pub(super) fn is_unsent(&self) -> bool {
        self.change(|progress| match progress.stage {
            Stage::Ahead => true,
            Stage::UnderWay(_) => false,
            Stage::Over { is_unsent } => is_unsent,
        })
    }

    pub(super) fn change<R>(&self, change: impl FnOnce(&mut Progress) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is known of a write after an attempt that didn't prove that it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// No connection was established: the write wasn't made.
    Unsent,
    /// The service rejected the write: it wasn't made.
    Refused,
    /// The write may have been made, but it can't be made later.
    Ended,
    /// The write may have been made, or may still be made later.
    Open,
}

impl AttemptState {
    /// The outcome of the change.
    pub fn outcome(self) -> Outcome {
        match self {
            AttemptState::Unsent => Outcome::NotSent,
            AttemptState::Refused => Outcome::Rejected,
            AttemptState::Ended | AttemptState::Open => Outcome::Unknown,
        }
    }
}

/// The limits of one attempt, its token, and how it can be ended.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The maximum time from the name look-up to the last byte of the response.
    pub timeout: Duration,
    /// Maximum size of the response's body, in bytes, decompressed.
    pub max_body: usize,
    /// Sent as `Authorization: Bearer`.
    pub bearer: Option<Token>,
    /// The ticket with which it can be given up.
    pub ticket: Ticket,
    /// The cancel, for a transport that ends on cancel.
    pub cancel: Option<Cancel>,
}

/// Why there is no response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No connection could be made.
    Connect,
    /// No connection for so long that the host is given up.
    Unreachable,
    /// The TLS handshake failed, or the certificate was rejected.
    Tls,
    /// The proxy rejected the connection.
    Proxy,
    /// The proxy can't be reached, or can't connect for now.
    ProxyUnavailable,
    /// The attempt took longer than its timeout.
    Timeout,
    /// The connection broke.
    Lost,
    /// The response isn't HTTP, or can't be decompressed.
    InvalidResponse,
    /// The response is larger than the limit.
    TooLarge,
    /// The request can't be sent as it is.
    Refused,
    /// The host's transport sent it to another address.
    OtherAddress,
    /// The attempt's cancel fired.
    Cancelled,
}

/// An attempt without a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The kind of failure.
    pub kind: FailureKind,
    /// Whether any of the request may have reached the service.
    pub sent: bool,
    /// The status, if the head of a response was received.
    pub status: Option<u16>,
    /// What happened, as a sentence without secrets.
    pub message: String,
    /// The fix, if it isn't the usual one of its kind.
    pub hint: Option<Hint>,
    /// How long to wait before another attempt.
    pub retry_after: Option<Duration>,
}

impl Failure {
    /// A failure without a status, with the usual fix of its kind.
    pub fn new(kind: FailureKind, sent: bool, message: impl Into<String>) -> Failure {
        Failure {
            kind,
            sent,
            status: None,
            message: message.into(),
            hint: None,
            retry_after: None,
        }
    }

    /// A request that cannot be sent.
    pub fn refused(why: &str) -> Failure {
        let message = format!("The request can't be sent: {why}.");
        Failure::new(FailureKind::Refused, false, message)
    }

    /// Adds the status of a response.
    pub fn with_status(mut self, status: u16) -> Failure {
        self.status = Some(status);
        self
    }

    /// Replaces the usual fix.
    pub fn with_hint(mut self, hint: impl Into<Hint>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// Adds a wait before another attempt.
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Failure {
        self.retry_after = wait;
        self
    }

    /// The error for the caller, with the hint. The pipeline adds the outcome and the ids.
    pub fn to_error(&self) -> Error {
        let (kind, hint) = match self.kind {
            FailureKind::Connect | FailureKind::Unreachable => {
                (ErrorKind::Connect, Some(NetworkHint::CheckNetwork))
            }
            FailureKind::Tls => (ErrorKind::Tls, Some(NetworkHint::CheckNetwork)),
            FailureKind::Proxy | FailureKind::ProxyUnavailable => {
                (ErrorKind::Proxy, Some(NetworkHint::CheckProxy))
            }
            FailureKind::Timeout => (ErrorKind::Timeout, None),
            FailureKind::Lost => (ErrorKind::ConnectionLost, None),
            FailureKind::InvalidResponse => (ErrorKind::InvalidResponse, None),
            FailureKind::TooLarge => (ErrorKind::ResponseTooLarge, None),
            FailureKind::Refused => (ErrorKind::InvalidArgument, None),
            FailureKind::OtherAddress => (ErrorKind::UntrustedHost, None),
            FailureKind::Cancelled => (ErrorKind::Cancelled, None),
        };
        let mut error = Error::new(kind, self.message.clone()).with_retry_after(self.retry_after);
        if let Some(hint) = self.hint.clone().or(hint.map(Hint::from)) {
            error = error.with_hint(hint);
        }
        match self.status {
            Some(status) => error.with_service(status, None),
            None => error,
        }
    }
}
