//! One attempt: the seam behind which requests are sent, what bounds an attempt, and why it may bring
//! no answer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Connection, Request, Response, Token, Url};
use crate::base::{Cancel, Error, ErrorKind, Hint, Level, NetworkHint, Outcome, Result};

/// Sends one request once. Redirects are not followed and nothing is repeated.
pub trait Transport: Send + Sync {
    /// Sends `request` and reads the whole answer, whatever its status. Of an answer of 400 and
    /// above whose body cannot be read, the status and headers are the answer.
    fn send(&self, request: &Request, attempt: &Attempt) -> std::result::Result<Response, Failure>;

    /// Gives up an attempt, on another thread than `send` is called on. True if nothing of it was sent and
    /// nothing will be; false if that isn't known.
    fn give_up(&self, _ticket: &Ticket) -> bool {
        false
    }

    /// Whether `send` returns as soon as the attempt's cancel fires; otherwise its caller has to leave it.
    fn ends_on_cancel(&self) -> bool {
        false
    }

    /// How it connects, for the log.
    fn notes(&self) -> Vec<(Level, String)> {
        Vec::new()
    }

    /// How its requests to this address go.
    fn connection(&self, url: &Url) -> Connection {
        Connection::unknown(url)
    }

    /// Fails if the calling thread may not use it: it is inside of a callback that it waits for.
    fn check_caller(&self) -> Result<()> {
        Ok(())
    }
}

/// By which an attempt can be given up. Clones are of the same attempt.
#[derive(Debug, Clone, Default)]
pub struct Ticket(Arc<Mutex<Stage>>);

/// How far an attempt is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Stage {
    /// The transport has not begun it.
    #[default]
    Ahead,
    /// The transport has begun it, in the period of this number.
    UnderWay(u64),
    /// It has ended.
    Over,
    /// It was given up.
    GivenUp,
}

impl Ticket {
    /// Whether the attempt was given up.
    pub fn is_given_up(&self) -> bool {
        self.change(|stage| *stage == Stage::GivenUp)
    }

    pub(super) fn change<R>(&self, change: impl FnOnce(&mut Stage) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What is known of a write after an attempt that brought no proof of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptState {
    /// No connection came up for it: it was not made.
    Unsent,
    /// The service rejected it: it was not made.
    Refused,
    /// It was made or not, but it can't be made later.
    Ended,
    /// It may still be made.
    Open,
}

impl AttemptState {
    /// What it means for the change.
    pub fn outcome(self) -> Outcome {
        match self {
            AttemptState::Unsent => Outcome::NotSent,
            AttemptState::Refused => Outcome::Rejected,
            AttemptState::Ended | AttemptState::Open => Outcome::Unknown,
        }
    }
}

/// What bounds one attempt, and what it carries.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// From the look-up of the name to the last byte of the answer.
    pub timeout: Duration,
    /// Most bytes of the answer's body, decompressed.
    pub max_body: usize,
    /// Sent as `Authorization: Bearer`.
    pub bearer: Option<Token>,
    /// By which it can be given up.
    pub ticket: Ticket,
    /// For a transport that ends on it.
    pub cancel: Option<Cancel>,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// No connection.
    Connect,
    /// No connection for so long that the host is given up.
    Unreachable,
    /// The TLS handshake or the certificate was refused.
    Tls,
    /// The proxy refused to connect.
    Proxy,
    /// The proxy can't be reached, or can't connect for now.
    ProxyUnavailable,
    /// It took longer than the attempt may.
    Timeout,
    /// The connection broke.
    Lost,
    /// What came is not HTTP, or cannot be unfolded.
    InvalidResponse,
    /// The answer is larger than it may be.
    TooLarge,
    /// The request cannot be sent as it is.
    Refused,
    /// The host's transport sent it to another address.
    OtherAddress,
    /// Its cancel fired.
    Cancelled,
}

/// An attempt that brought no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Why.
    pub kind: FailureKind,
    /// Whether any of the request may have reached the service.
    pub sent: bool,
    /// The status, where the head of an answer came.
    pub status: Option<u16>,
    /// A sentence, with nothing secret.
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

    /// With the status of a response.
    pub fn with_status(mut self, status: u16) -> Failure {
        self.status = Some(status);
        self
    }

    /// With another fix than the usual one.
    pub fn with_hint(mut self, hint: impl Into<Hint>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// With a wait before another attempt.
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Failure {
        self.retry_after = wait;
        self
    }

    /// The error that it is to a caller, with the hint; outcome and ids are the pipeline's to add.
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
