//! Status numbers
//!
//! Every function that can fail returns one of these numbers. They are grouped by hundreds and
//! never reused; a later version may add some, so treat one you do not know as a failure of its
//! hundred: 1xx the call itself is wrong, 2xx the document, 3xx the way to the service, 4xx the
//! service's answer (where the number is the HTTP status, except 450 and up), 5xx the token, 6xx the
//! course of the call, 7xx the machine, 9xx a bug of the library.
//!
//! The number is for branching; what happened, which rule it broke and what to do about it is in the
//! error object (`gdap_error`).

/// What a function reports: `GDAP_STATUS_OK` or what went wrong.
pub type gdap_status = i32;

/// It worked.
pub const GDAP_STATUS_OK: gdap_status = 0;

/// An argument is wrong (not a document): an id, an etag, a header, an option.
pub const GDAP_STATUS_INVALID_ARGUMENT: gdap_status = 100;
/// A pointer that must not be NULL is NULL.
pub const GDAP_STATUS_NULL_POINTER: gdap_status = 101;
/// Text is not UTF-8, or holds a NUL.
pub const GDAP_STATUS_INVALID_TEXT: gdap_status = 102;
/// An option struct's `struct_size` is none that this library knows.
pub const GDAP_STATUS_STRUCT_SIZE: gdap_status = 103;
/// An option bit or number is unknown.
pub const GDAP_STATUS_UNKNOWN_OPTION: gdap_status = 104;
/// A document or an argument is larger than the limit.
pub const GDAP_STATUS_LIMIT_EXCEEDED: gdap_status = 105;
/// Options that do not go together, or a configuration that cannot work.
pub const GDAP_STATUS_CONFIGURATION: gdap_status = 106;

/// The document breaks rules of the service; the error's problems name each.
pub const GDAP_STATUS_VALIDATION: gdap_status = 200;
/// The document is not JSON, or not one JSON object.
pub const GDAP_STATUS_INVALID_JSON: gdap_status = 201;
/// The relationship's status does not allow the change.
pub const GDAP_STATUS_STATUS_RULE: gdap_status = 202;

/// No connection could be made.
pub const GDAP_STATUS_CONNECT: gdap_status = 300;
/// The TLS handshake or the certificate was refused.
pub const GDAP_STATUS_TLS: gdap_status = 301;
/// An attempt took longer than its timeout.
pub const GDAP_STATUS_TIMEOUT: gdap_status = 302;
/// The connection broke after the request began to be sent.
pub const GDAP_STATUS_CONNECTION_LOST: gdap_status = 303;
/// The proxy refused.
pub const GDAP_STATUS_PROXY: gdap_status = 304;
/// The answer cannot be read as what it should be.
pub const GDAP_STATUS_BAD_ANSWER: gdap_status = 305;
/// The answer is larger or deeper than the limits.
pub const GDAP_STATUS_ANSWER_TOO_LARGE: gdap_status = 306;
/// A redirect, nextLink or Location names another host; it is not followed.
pub const GDAP_STATUS_UNTRUSTED_HOST: gdap_status = 307;

/// The service says 400.
pub const GDAP_STATUS_BAD_REQUEST: gdap_status = 400;
/// The service says 401, also after a fresh token.
pub const GDAP_STATUS_UNAUTHENTICATED: gdap_status = 401;
/// The service says 403.
pub const GDAP_STATUS_FORBIDDEN: gdap_status = 403;
/// The service says 404.
pub const GDAP_STATUS_NOT_FOUND: gdap_status = 404;
/// The service says 409: it exists already, or is in use.
pub const GDAP_STATUS_ALREADY_EXISTS: gdap_status = 409;
/// Somebody else changed what this call wanted to change (412, or found by looking).
pub const GDAP_STATUS_CONFLICT: gdap_status = 412;
/// The service says 429, and the deadline does not allow another wait.
pub const GDAP_STATUS_THROTTLED: gdap_status = 429;
/// The service says 5xx.
pub const GDAP_STATUS_SERVICE: gdap_status = 450;
/// The service says any other 4xx.
pub const GDAP_STATUS_REJECTED: gdap_status = 451;
/// A long-running operation ended as failed.
pub const GDAP_STATUS_OPERATION_FAILED: gdap_status = 452;

/// No token could be had.
pub const GDAP_STATUS_CREDENTIAL: gdap_status = 500;

/// The cancel was fired.
pub const GDAP_STATUS_CANCELLED: gdap_status = 600;
/// The call's deadline passed.
pub const GDAP_STATUS_DEADLINE: gdap_status = 601;
/// The batch holds as many items as it may; take some first.
pub const GDAP_STATUS_BATCH_FULL: gdap_status = 602;
/// Nothing finished within the time given.
pub const GDAP_STATUS_BATCH_TIMEOUT: gdap_status = 603;
/// Every submitted item has been taken.
pub const GDAP_STATUS_BATCH_EMPTY: gdap_status = 604;
/// The handle was made before fork(); make new ones in the child.
pub const GDAP_STATUS_FORKED: gdap_status = 605;
/// The journal is in use, or cannot be written.
pub const GDAP_STATUS_JOURNAL: gdap_status = 606;

/// This platform is not supported.
pub const GDAP_STATUS_PLATFORM: gdap_status = 700;
/// The operating system's trust store cannot be used.
pub const GDAP_STATUS_TRUST_STORE: gdap_status = 701;

/// The library panicked: a bug of it. The process and the handles stay usable.
pub const GDAP_STATUS_PANIC: gdap_status = 900;
/// Something that should not happen: a bug of the library.
pub const GDAP_STATUS_INTERNAL: gdap_status = 901;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ErrorKind;

    /// Exhaustive, so that a new kind of error cannot be forgotten in the header.
    fn constant(kind: ErrorKind) -> gdap_status {
        use ErrorKind::*;
        match kind {
            InvalidArgument => GDAP_STATUS_INVALID_ARGUMENT,
            NullPointer => GDAP_STATUS_NULL_POINTER,
            InvalidText => GDAP_STATUS_INVALID_TEXT,
            StructSize => GDAP_STATUS_STRUCT_SIZE,
            UnknownOption => GDAP_STATUS_UNKNOWN_OPTION,
            LimitExceeded => GDAP_STATUS_LIMIT_EXCEEDED,
            Configuration => GDAP_STATUS_CONFIGURATION,
            Validation => GDAP_STATUS_VALIDATION,
            InvalidJson => GDAP_STATUS_INVALID_JSON,
            StatusRule => GDAP_STATUS_STATUS_RULE,
            Connect => GDAP_STATUS_CONNECT,
            Tls => GDAP_STATUS_TLS,
            Timeout => GDAP_STATUS_TIMEOUT,
            ConnectionLost => GDAP_STATUS_CONNECTION_LOST,
            Proxy => GDAP_STATUS_PROXY,
            BadAnswer => GDAP_STATUS_BAD_ANSWER,
            AnswerTooLarge => GDAP_STATUS_ANSWER_TOO_LARGE,
            UntrustedHost => GDAP_STATUS_UNTRUSTED_HOST,
            BadRequest => GDAP_STATUS_BAD_REQUEST,
            Unauthenticated => GDAP_STATUS_UNAUTHENTICATED,
            Forbidden => GDAP_STATUS_FORBIDDEN,
            NotFound => GDAP_STATUS_NOT_FOUND,
            AlreadyExists => GDAP_STATUS_ALREADY_EXISTS,
            Conflict => GDAP_STATUS_CONFLICT,
            Throttled => GDAP_STATUS_THROTTLED,
            Service => GDAP_STATUS_SERVICE,
            Rejected => GDAP_STATUS_REJECTED,
            OperationFailed => GDAP_STATUS_OPERATION_FAILED,
            Credential => GDAP_STATUS_CREDENTIAL,
            Cancelled => GDAP_STATUS_CANCELLED,
            Deadline => GDAP_STATUS_DEADLINE,
            BatchFull => GDAP_STATUS_BATCH_FULL,
            BatchTimeout => GDAP_STATUS_BATCH_TIMEOUT,
            BatchEmpty => GDAP_STATUS_BATCH_EMPTY,
            Forked => GDAP_STATUS_FORKED,
            Journal => GDAP_STATUS_JOURNAL,
            Platform => GDAP_STATUS_PLATFORM,
            TrustStore => GDAP_STATUS_TRUST_STORE,
            Panic => GDAP_STATUS_PANIC,
            Internal => GDAP_STATUS_INTERNAL,
        }
    }

    #[test]
    fn the_numbers_are_those_of_the_errors() {
        use ErrorKind::*;
        for kind in [
            InvalidArgument,
            NullPointer,
            InvalidText,
            StructSize,
            UnknownOption,
            LimitExceeded,
            Configuration,
            Validation,
            InvalidJson,
            StatusRule,
            Connect,
            Tls,
            Timeout,
            ConnectionLost,
            Proxy,
            BadAnswer,
            AnswerTooLarge,
            UntrustedHost,
            BadRequest,
            Unauthenticated,
            Forbidden,
            NotFound,
            AlreadyExists,
            Conflict,
            Throttled,
            Service,
            Rejected,
            OperationFailed,
            Credential,
            Cancelled,
            Deadline,
            BatchFull,
            BatchTimeout,
            BatchEmpty,
            Forked,
            Journal,
            Platform,
            TrustStore,
            Panic,
            Internal,
        ] {
            assert_eq!(constant(kind), kind as i32, "{}", kind.name());
        }
    }
}
