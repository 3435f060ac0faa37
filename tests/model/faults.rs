//! The faults of one request, and the state of an attempt that meets one: a second, independent version of
//! the table "States of an attempt" in the design.

use crate::history::Ms;

/// One fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub at: At,
    pub shown: Shown,
    pub fate: Fate,
}

/// The request that meets the fault, counted from 1 over the whole history, including the resumed process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    Write(usize),
    Read(usize),
    /// This write and all after it.
    WritesFrom(usize),
    ReadsFrom(usize),
}

impl At {
    /// Whether the fault hits the nth write (or read) of the history.
    pub fn is(self, is_write: bool, number: usize) -> bool {
        match self {
            At::Write(at) => is_write && at == number,
            At::Read(at) => !is_write && at == number,
            At::WritesFrom(at) => is_write && at <= number,
            At::ReadsFrom(at) => !is_write && at <= number,
        }
    }

    pub fn is_endless(self) -> bool {
        matches!(self, At::WritesFrom(_) | At::ReadsFrom(_))
    }
}

/// What happens to a write, whatever response the client gets. It doesn't apply to reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    Never,
    /// The service processes the write when it arrives, by its rules.
    Now,
    /// The service processes the write this long after the client's attempt ended: at most 60 s.
    Late(Ms),
}

/// The response, or the failure, that the client gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// The connection couldn't be established: nothing was sent.
    Unsent,
    /// The connection broke before the response.
    Reset,
    Timeout,
    /// A response of an intermediary: its body isn't the service's.
    Page {
        status: u16,
        body: Body,
        retry_after: Option<u64>,
    },
    /// The service's own error.
    Error {
        status: u16,
        code: &'static str,
        retry_after: Option<u64>,
        /// Every part of the error contains the token.
        echoes: bool,
    },
    /// A 2xx that is not the service's response to this request.
    Odd(Odd),
    /// The service's own response, spoiled.
    Spoiled(Spoiled),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Body {
    Html,
    Empty,
    /// JSON that isn't an error body.
    OtherJson,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Odd {
    Html,
    Empty,
    NoContent,
    NotUtf8,
    /// A whole entity of another id.
    OtherEntity,
    /// The entity in the version that the write was based on.
    OldEntity,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spoiled {
    /// The response has this text as its ETag.
    Etag(&'static str),
    /// 202 without a Location.
    NoLocation,
    /// 202 whose Location is under another path prefix.
    WrongPrefix,
    /// JSON, truncated in the middle.
    Cut,
    /// JSON with a duplicate property.
    Duplicate,
}

/// The state of an attempt after its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing was sent.
    Unsent,
    /// It didn't take effect and can't later.
    Refused,
    /// It may have taken effect, but can't later.
    Ended,
    /// It may have taken effect or still do so later.
    Open,
    /// The service's response proves that it took effect.
    Proof,
}

impl Shown {
    pub fn class(&self, is_cockpit: bool) -> Class {
        match self {
            Shown::Unsent => Class::Unsent,
            Shown::Reset | Shown::Timeout | Shown::Odd(_) => Class::Open,
            Shown::Page {
                status,
                body,
                retry_after: _,
            } => match status {
                // CloudCockpit's own 401 and 403 have no body.
                401 | 403 if is_cockpit && *body == Body::Empty => Class::Refused,
                408 | 500.. => Class::Open,
                _ => Class::Ended,
            },
            Shown::Error {
                status,
                retry_after,
                ..
            } => match status {
                503 if retry_after.is_some() => Class::Refused,
                500 | 501 | 503 | 507 => Class::Ended,
                408 | 500.. => Class::Open,
                _ => Class::Refused,
            },
            // Without a usable proof it is a 2xx that proves nothing.
            Shown::Spoiled(_) => Class::Open,
        }
    }

    /// The service's own Retry-After, which applies to all requests, in seconds.
    pub fn own_retry_after(&self) -> Option<u64> {
        match self {
            Shown::Error { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether a read that meets the fault is sent again, whatever its purpose.
    pub fn is_retried(&self) -> bool {
        match self {
            Shown::Unsent | Shown::Reset | Shown::Timeout => true,
            Shown::Page { status, .. } => matches!(status, 408 | 429 | 500..),
            Shown::Error { .. } => self.is_transient(),
            Shown::Odd(_) | Shown::Spoiled(_) => false,
        }
    }

    /// Whether the fault is temporary: the request can be sent again, and the write itself isn't rejected.
    pub fn is_transient(&self) -> bool {
        match self {
            Shown::Error { status, code, .. } => {
                matches!(status, 408 | 423 | 429 | 500..)
                    || (*status == 409 && *code == CONCURRENCY)
            }
            Shown::Spoiled(spoiled) => !matches!(spoiled, Spoiled::Etag(_)),
            _ => true,
        }
    }
}

/// The code of a 409 that is worth waiting for.
pub const CONCURRENCY: &str = "Directory_ConcurrencyViolation";
