//! The kinds of failure, in one list, and the outcome of a change. The C header, the C# enum and the
//! documentation below are generated from the list; `BLESS=1 cargo test` rewrites the files.

use serde::Serialize;

macro_rules! kinds {
    ($($(#[$hidden:meta])? $Kind:ident = $number:literal, $meaning:literal, $fix:literal;)+) => {
        /// What kind of failure it is. The numbers are those of `gdap_status` in the C header: grouped
        /// by hundreds, never reused.
        ///
        /// Of an [`Error`](crate::Error).
        #[repr(i32)]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $(#[doc = $meaning] #[doc = ""] #[doc = $fix] $(#[$hidden])? $Kind = $number),+
        }

        impl ErrorKind {
            /// All of them, by number.
            pub const ALL: &'static [ErrorKind] = &[$(ErrorKind::$Kind),+];

            /// The stable name, as in the JSON form of an error and in PowerShell's `Gdap.<Name>`.
            pub fn name(self) -> &'static str {
                match self { $(ErrorKind::$Kind => stringify!($Kind)),+ }
            }

            /// The name with a NUL at its end, for C.
            #[doc(hidden)]
            pub fn c_name(self) -> &'static str {
                match self { $(ErrorKind::$Kind => concat!(stringify!($Kind), "\0")),+ }
            }

            /// What it means, as a sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(ErrorKind::$Kind => $meaning),+ }
            }

            /// What usually helps, for documentation; an error's own hint knows more.
            pub fn fix(self) -> &'static str {
                match self { $(ErrorKind::$Kind => $fix),+ }
            }
        }
    };
}

// A kind that only hosts of the C ABI can get is hidden.
kinds! {
    // The call itself is wrong.
    InvalidArgument = 100,
        "An argument other than a document isn't valid: an id, an ETag, a header, an option.",
        "Correct the argument that the message names.";
    #[doc(hidden)]
    NullPointer = 101,
        "A pointer that must not be NULL is NULL.",
        "Pass the object that the message names.";
    InvalidText = 102,
        "Text isn't UTF-8, or contains a NUL.",
        "Encode the text as UTF-8.";
    #[doc(hidden)]
    StructSize = 103,
        "The `struct_size` of an option struct isn't one that this library knows.",
        "Set it with the struct's `_init` function.";
    #[doc(hidden)]
    UnknownOption = 104,
        "An option's bit or number isn't known.",
        "Use the values that the documentation lists.";
    LimitExceeded = 105,
        "A document or an argument is larger than the limit.",
        "Send less; the message names the limit.";
    Configuration = 106,
        "Options can't be combined, or the configuration can't work.",
        "Correct the options that the message names.";

    // The document is wrong.
    Validation = 200,
        "The document breaks rules of the service; the problems name each.",
        "Correct the properties that the problems name.";
    InvalidJson = 201,
        "The document isn't JSON, or isn't one JSON object.",
        "Correct the text at the line and column that the message names.";
    InvalidState = 202,
        "The relationship's status doesn't allow the change.",
        "Change what the status allows, or create a new relationship.";

    // The connection to the service.
    Connect = 300,
        "No connection could be made.",
        "Check the host name, the network, the firewall and the proxy.";
    Tls = 301,
        "The TLS handshake failed, or the certificate was rejected.",
        "Trust the CA of an inspecting proxy; check the clock.";
    Timeout = 302,
        "An attempt took longer than its timeout.",
        "Call again; the outcome says whether the change may have been made.";
    ConnectionLost = 303,
        "The connection broke after the request began to be sent.",
        "Call again; the outcome says whether the change may have been made.";
    Proxy = 304,
        "The proxy refused the connection.",
        "Specify the proxy's user name and password (Basic), or have the hosts exempted.";
    InvalidResponse = 305,
        "The response isn't what the service's documentation describes.",
        "Check whether a proxy or a portal responds instead of the service.";
    ResponseTooLarge = 306,
        "The response is larger, or nested deeper, than the limit.",
        "Ask for less, for example with smaller pages.";
    UntrustedHost = 307,
        "A redirect, nextLink or Location names another host; it isn't followed.",
        "Set the base URI to the intended host.";

    // Responses of the service.
    BadRequest = 400,
        "The service responded with HTTP 400.",
        "Correct what the service's message names.";
    Unauthenticated = 401,
        "The service responded with HTTP 401, also to a new token.",
        "Use a token for the right audience that hasn't expired.";
    Forbidden = 403,
        "The service responded with HTTP 403.",
        "Grant the permission, the role Admin agent or the service principal that is missing.";
    NotFound = 404,
        "The service responded with HTTP 404: the object doesn't exist, or isn't visible yet.",
        "Check the id; a relationship's is two GUIDs joined by a hyphen.";
    AlreadyExists = 409,
        "The service responded with HTTP 409: the object already exists, or is in use.",
        "Use another name, or accept the object that exists.";
    Conflict = 412,
        "Another client changed the same properties (412, or found by a read).",
        "Compare the three versions in the error, decide, and call again.";
    Throttled = 429,
        "The service responded with HTTP 429, and the deadline doesn't allow another wait.",
        "Allow the call more time, or send fewer requests at once.";
    ServerError = 450,
        "The service responded with HTTP 5xx.",
        "Call again later; contact the service's support with the request id.";
    RequestRejected = 451,
        "The service responded with another HTTP 4xx.",
        "Correct what the service's message names.";
    OperationFailed = 452,
        "A long-running operation ended as failed.",
        "Read the relationship, then call again.";

    // Signing in.
    Credential = 500,
        "No token could be obtained.",
        "Follow the message, which has the sign-in's own error code.";

    // The course of the call.
    Cancelled = 600,
        "The call was cancelled.",
        "Read the outcome: it says whether a change may have been made.";
    Deadline = 601,
        "The call's deadline passed.",
        "Allow the call more time.";
    BatchFull = 602,
        "The batch is full.",
        "Take completions first.";
    BatchTimeout = 603,
        "No item finished within the time allowed.",
        "Take again.";
    BatchEmpty = 604,
        "Every submitted item has been taken.",
        "Stop taking.";
    Forked = 605,
        "The handle was made before fork().",
        "Make new handles in the child process.";
    Journal = 606,
        "The journal is in use, or can't be read or written.",
        "Use another journal, or correct the path.";

    // The machine.
    Platform = 700,
        "The library can't be loaded on this machine; reported by hosts that load it, such as the PowerShell module.",
        "Use the package of this platform.";
    TrustStore = 701,
        "The operating system's trust store can't be used.",
        "Install the system's CA certificates, or specify those to trust.";

    // The library.
    Panic = 900,
        "The library panicked: a bug of it. The process and the handles stay usable.",
        "Report what was printed to standard error.";
    Internal = 901,
        "Something that shouldn't happen: a bug of the library.",
        "Report the message.";
}

/// What is known about the change that a call requested.
///
/// Part of an [`Error`](crate::Error).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Nothing that could change anything was sent.
    #[default]
    NotSent,
    /// The service rejected the change: it wasn't made, and can't be made later.
    Rejected,
    /// The change may have been made, or may still be made.
    Unknown,
}
