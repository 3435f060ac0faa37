//! Status numbers
//!
//! Every function that can fail returns one of these numbers. They are grouped by hundreds and
//! never reused; a later version may add some, so treat one you do not know as a failure of its
//! hundred: 1xx the call itself is wrong, 2xx the document, 3xx the connection to the service, 4xx the
//! service's response (where the number is the HTTP status, except 450 and up), 5xx the token, 6xx the
//! course of the call, 7xx the machine, 9xx a bug of the library.
//!
//! The number is for branching; what happened, which rule it broke and what to do about it is in the
//! error object (`gdap_error`).
// The header's other constants are made of the list of `ErrorKind`.

use crate::base::ErrorKind;

/// What a function reports: `GDAP_STATUS_OK` or what went wrong.
pub type gdap_status = i32;

/// It worked.
pub const GDAP_STATUS_OK: gdap_status = 0;

/// The status of a failure.
pub(super) const fn of(kind: ErrorKind) -> gdap_status {
    kind as gdap_status
}
