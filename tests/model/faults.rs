//! What can go wrong with one request, and what an attempt that it met stands for: the table of
//! "States of an attempt" in the design, written down a second time.

use crate::history::Ms;

/// One fault.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    pub at: At,
    pub shown: Shown,
    pub fate: Fate,
}

/// Which request meets it. Counted from 1 over the whole history, resumed life included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum At {
    Write(usize),
    Read(usize),
    /// That one and all after it.
    WritesFrom(usize),
    ReadsFrom(usize),
}

impl At {
    /// Whether it is the nth write (or read) of the history.
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

/// What becomes of a write, whatever the client is shown. Of a read it says nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fate {
    Never,
    /// The service handles it when it arrives, by its rules.
    Now,
    /// The service handles it so long after the client's attempt ended: at most 60 s.
    Late(Ms),
}

/// What the client is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// No connection came up: nothing was sent.
    Unsent,
    /// The connection broke before the response.
    Reset,
    Timeout,
    /// A response of something between: not the service's body.
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
        /// The token stands in every part of it.
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
    /// JSON, but nobody's error body.
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
    /// The entity in the version that the write was sent under.
    OldEntity,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spoiled {
    /// Its ETag is this text.
    Etag(&'static str),
    /// 202 without a Location.
    NoLocation,
    /// 202 whose Location is under another path prefix.
    WrongPrefix,
    /// Cut off in the middle, as JSON.
    Cut,
    /// A property stands in it twice.
    Duplicate,
}

/// What an attempt stands for when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Nothing was sent.
    Unsent,
    /// Not made, and it cannot be made later.
    Refused,
    /// Made or not, but not later.
    Ended,
    /// Made or not; may still be made.
    Open,
    /// The service says that it made it.
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
            // Without a usable proof in it, it is a 2xx that proves nothing.
            Shown::Spoiled(_) => Class::Open,
        }
    }

    /// How long the service itself asks everybody to wait, in seconds.
    pub fn own_retry_after(&self) -> Option<u64> {
        match self {
            Shown::Error { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// A read that meets it is sent again, whatever it is for.
    pub fn is_retried(&self) -> bool {
        match self {
            Shown::Unsent | Shown::Reset | Shown::Timeout => true,
            Shown::Page { status, .. } => matches!(status, 408 | 429 | 500..),
            Shown::Error { .. } => self.is_transient(),
            Shown::Odd(_) | Shown::Spoiled(_) => false,
        }
    }

    /// It goes away when the request is sent again, and says nothing against the write itself.
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
