//! Status numbers
//!
//! Every function that can fail returns one of these numbers. They are grouped by hundreds and never reused;
//! later versions may add some, so treat an unknown one as a failure of its hundred: 1xx the call itself is
//! wrong, 2xx the document, 3xx the connection to the service, 4xx the service's response (where the number is
//! the HTTP status, except 450 and up), 5xx the token, 6xx the course of the call, 7xx the machine, 9xx a bug of
//! the library.
//!
//! The number is for branching; what happened, which rule was broken and what to do is in the error object
//! (`gdap_error`).
// The header's other status constants are generated from the list of `ErrorKind`.

use super::str::gdap_str;
use crate::base::ErrorKind;

/// What a function reports: `GDAP_STATUS_OK` or what went wrong.
pub type gdap_status = i32;

/// It worked.
pub const GDAP_STATUS_OK: gdap_status = 0;

/// The stable name of a status, such as `NotFound`, for a log: the same in every host, and `kind` in JSON. `Ok`
/// for 0; absent for a number that this library doesn't have. The text is valid for the life of the process. Can
/// be called after fork().
#[unsafe(no_mangle)]
pub extern "C" fn gdap_status_name(status: gdap_status) -> gdap_str {
    let known = ErrorKind::ALL.iter().find(|kind| **kind as i32 == status);
    match known {
        Some(kind) => gdap_str::from_static(kind.c_name()),
        None if status == GDAP_STATUS_OK => gdap_str::from_static("Ok\0"),
        None => gdap_str::NULL,
    }
}

/// The status of a failure.
pub(super) const fn of(kind: ErrorKind) -> gdap_status {
    kind as gdap_status
}
