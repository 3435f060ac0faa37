//! What kinds of failure there are, and what may have become of a change.

use serde::Serialize;

/// What kind of failure it is. The numbers are those of `gdap_status` in the C header: grouped by
/// hundreds, never reused.
#[repr(i32)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// An argument is wrong (not a document): an id, an etag, a header, an option.
    InvalidArgument = 100,
    /// A pointer that must not be NULL is NULL.
    NullPointer = 101,
    /// Text is not UTF-8, or holds a NUL.
    InvalidText = 102,
    /// An option struct's `struct_size` is none that this library knows.
    StructSize = 103,
    /// An option bit or number is unknown.
    UnknownOption = 104,
    /// A document or an argument is larger than the limit.
    LimitExceeded = 105,
    /// Options that do not go together, or a configuration that cannot work.
    Configuration = 106,
    /// A document breaks rules of the service; `problems` names each.
    Validation = 200,
    /// A document is not JSON, or not one JSON object.
    InvalidJson = 201,
    /// The relationship's status does not allow the change.
    StatusRule = 202,
    /// No connection could be made.
    Connect = 300,
    /// The TLS handshake or the certificate was refused.
    Tls = 301,
    /// An attempt took longer than its timeout.
    Timeout = 302,
    /// The connection broke after the request began to be sent.
    ConnectionLost = 303,
    /// The proxy refused.
    Proxy = 304,
    /// The answer cannot be read as what it should be.
    BadAnswer = 305,
    /// The answer is larger or deeper than the limits.
    AnswerTooLarge = 306,
    /// A redirect, nextLink or Location names another host; it is not followed.
    UntrustedHost = 307,
    /// The service says 400.
    BadRequest = 400,
    /// The service says 401, also after a fresh token.
    Unauthenticated = 401,
    /// The service says 403.
    Forbidden = 403,
    /// The service says 404.
    NotFound = 404,
    /// The service says 409: it exists already, or is in use.
    AlreadyExists = 409,
    /// Somebody else changed what this call wanted to change (412, or found by looking).
    Conflict = 412,
    /// The service says 429, and the deadline does not allow another wait.
    Throttled = 429,
    /// The service says 5xx.
    Service = 450,
    /// Any other 4xx.
    Rejected = 451,
    /// A long-running operation ended as failed.
    OperationFailed = 452,
    /// No token could be had.
    Credential = 500,
    /// The caller fired the cancel.
    Cancelled = 600,
    /// The call's deadline passed.
    Deadline = 601,
    /// The batch holds as many items as it may; take some first.
    BatchFull = 602,
    /// Nothing finished within the time given.
    BatchTimeout = 603,
    /// Every submitted item has been taken.
    BatchEmpty = 604,
    /// The handle was made before fork().
    Forked = 605,
    /// The journal is in use, or cannot be written.
    Journal = 606,
    /// This platform is not supported.
    Platform = 700,
    /// The operating system's trust store cannot be used.
    TrustStore = 701,
    /// The library panicked; a bug of it.
    Panic = 900,
    /// Something that should not happen; a bug of the library.
    Internal = 901,
}

impl ErrorKind {
    /// The stable name, as in the JSON form of an error and in PowerShell's `Gdap.<Name>`.
    pub fn name(self) -> &'static str {
        use ErrorKind::*;
        match self {
            InvalidArgument => "InvalidArgument",
            NullPointer => "NullPointer",
            InvalidText => "InvalidText",
            StructSize => "StructSize",
            UnknownOption => "UnknownOption",
            LimitExceeded => "LimitExceeded",
            Configuration => "Configuration",
            Validation => "Validation",
            InvalidJson => "InvalidJson",
            StatusRule => "StatusRule",
            Connect => "Connect",
            Tls => "Tls",
            Timeout => "Timeout",
            ConnectionLost => "ConnectionLost",
            Proxy => "Proxy",
            BadAnswer => "BadAnswer",
            AnswerTooLarge => "AnswerTooLarge",
            UntrustedHost => "UntrustedHost",
            BadRequest => "BadRequest",
            Unauthenticated => "Unauthenticated",
            Forbidden => "Forbidden",
            NotFound => "NotFound",
            AlreadyExists => "AlreadyExists",
            Conflict => "Conflict",
            Throttled => "Throttled",
            Service => "Service",
            Rejected => "Rejected",
            OperationFailed => "OperationFailed",
            Credential => "Credential",
            Cancelled => "Cancelled",
            Deadline => "Deadline",
            BatchFull => "BatchFull",
            BatchTimeout => "BatchTimeout",
            BatchEmpty => "BatchEmpty",
            Forked => "Forked",
            Journal => "Journal",
            Platform => "Platform",
            TrustStore => "TrustStore",
            Panic => "Panic",
            Internal => "Internal",
        }
    }
}

/// What became of the change that a call wanted, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing that could change anything was sent.
    #[default]
    NotSent,
    /// The service refused it; nothing changed.
    Rejected,
    /// It may have been made or not.
    Unknown,
}
