//! Errors
//!
//! What a status number can't say: the message, the problems, the hint, the service's response, and whether
//! the change was made.

use super::panic;
use super::status::{self, gdap_status};
use super::str::gdap_str;
use super::text::Text;
use super::tree::Tree;
use crate::base::{Error, ErrorKind, Hint, Outcome};

/// Nothing was changed: no request that writes was sent. It's safe to call again.
pub const GDAP_OUTCOME_NOT_SENT: i32 = 1;
/// Nothing was changed: the service rejected the change, which can't take effect later either.
pub const GDAP_OUTCOME_REJECTED: i32 = 2;
/// The change might have been made, or might still take effect; the result couldn't be verified. The hint says how to
/// check.
pub const GDAP_OUTCOME_UNKNOWN: i32 = 3;

/// A failure with all that is known of it. It contains no tokens, passwords or keys.
///
/// The caller owns it and frees it with `gdap_error_free`. It can be passed between threads, but only one thread
/// can use it at a time. Views read from it are valid until it is freed. It can outlive its client.
///
/// - the failure: `gdap_error_status` (its name: `gdap_status_name`), `gdap_error_message`
/// - what to do: `gdap_error_hint`, `gdap_error_hint_code`, `gdap_error_hint_arguments_json`
/// - whether the change was made: `gdap_error_outcome`
/// - the document: `gdap_error_problem_count`, `gdap_error_problem_pointer`,
///   `gdap_error_problem_code`, `gdap_error_problem_arguments_json`, `gdap_error_problem_message`
/// - the service: `gdap_error_service_code`, `gdap_error_http_status`, `gdap_error_service_request_id`,
///   `gdap_error_client_request_id`, `gdap_error_retry_after_ms`, `gdap_error_requests_sent`,
///   `gdap_error_headers_json`
/// - everything at once: `gdap_error_json`, and by pointer `gdap_error_text`, `gdap_error_part`
/// - the end: `gdap_error_free`
///
/// Every accessor accepts NULL, and then returns the absent text, 0, or the value in its comment.
pub struct gdap_error {
    failure: Error,
    message: Text,
    pub(super) hint: Text,
    pub(super) hint_code: Text,
    pub(super) hint_arguments: Text,
    code: Text,
    request_id: Text,
    client_request_id: Text,
    /// Pointer, code, message and arguments of each problem.
    pub(super) problems: Vec<[Text; 4]>,
    headers: Text,
    json: Text,
    /// The values of `json`, for reading by pointer.
    tree: Tree,
}

const _: () = super::assert_send::<gdap_error>();

impl gdap_error {
    /// Creates the handle of `failure`.
    pub(super) fn new(failure: Error) -> gdap_error {
        let hint = failure.hint();
        gdap_error {
            message: Text::of(failure.message()),
            hint: Text::optional(hint.map(Hint::to_string).as_deref()),
            hint_code: Text::optional(hint.map(Hint::code)),
            hint_arguments: hint.map_or(Text::optional(None), |hint| Text::json(hint.arguments())),
            code: Text::optional(failure.service_code()),
            request_id: Text::optional(failure.request_id()),
            client_request_id: Text::optional(failure.client_request_id()),
            problems: failure
                .problems()
                .iter()
                .map(|p| {
                    [
                        Text::of(&p.pointer),
                        Text::of(p.code),
                        Text::of(&p.message),
                        Text::json(&p.arguments),
                    ]
                })
                .collect(),
            headers: Text::json(&failure.headers()),
            json: Text::json(&failure),
            tree: Tree::default(),
            failure,
        }
    }

    /// Creates the handle of `failure`, as a pointer that the caller owns.
    pub(super) fn boxed(failure: Error) -> *mut gdap_error {
        Box::into_raw(Box::new(gdap_error::new(failure)))
    }
}

/// Reads a property of an error.
///
/// # Safety
/// `error` is NULL or live.
pub(super) unsafe fn read<T>(
    error: *const gdap_error,
    otherwise: T,
    of: impl FnOnce(&gdap_error) -> T,
) -> T {
    // SAFETY: by the caller's contract.
    match unsafe { error.as_ref() } {
        Some(error) => of(error),
        None => otherwise,
    }
}

/// The status, the same number that the failed call returned. `GDAP_STATUS_INTERNAL` for NULL, so check the
/// handle before you log a success.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_status(error: *const gdap_error) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        read(error, status::of(ErrorKind::Internal), |e| {
            e.failure.kind() as i32
        })
    }
}

/// What happened and which rule it broke, in English. If several properties aren't valid, a line for each
/// follows the first.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_message(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.message.view()) }
}

/// Whether the change was made: `GDAP_OUTCOME_NOT_SENT`, `GDAP_OUTCOME_REJECTED` or `GDAP_OUTCOME_UNKNOWN`; 0
/// for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_outcome(error: *const gdap_error) -> i32 {
    let of = |e: &gdap_error| match e.failure.outcome() {
        Outcome::NotSent => GDAP_OUTCOME_NOT_SENT,
        Outcome::Rejected => GDAP_OUTCOME_REJECTED,
        Outcome::Unknown => GDAP_OUTCOME_UNKNOWN,
    };
    // SAFETY: the contract of the header.
    unsafe { read(error, 0, of) }
}

/// The service's own code of the failure, such as `conflict`; compare it without regard to case. Absent if there
/// was no response, or a response without one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_service_code(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.code.view()) }
}

/// The HTTP status of the last response; 0 if there was none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_http_status(error: *const gdap_error) -> i32 {
    let of = |e: &gdap_error| e.failure.http_status().map_or(0, i32::from);
    // SAFETY: the contract of the header.
    unsafe { read(error, 0, of) }
}

/// The service's id of the last request (`request-id`), which its support needs.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_service_request_id(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.request_id.view()) }
}

/// The id of the call (`client-request-id`; on CloudCockpit `X-Correlation-Id`), the same for all its attempts.
/// Absent if the call failed before it had one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_client_request_id(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.client_request_id.view()) }
}

/// How long the service asked to wait before the next call, in milliseconds; -1 if it didn't ask.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_retry_after_ms(error: *const gdap_error) -> i64 {
    let of = |e: &gdap_error| {
        let wait = e.failure.retry_after();
        wait.map_or(-1, |wait| {
            i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)
        })
    };
    // SAFETY: the contract of the header.
    unsafe { read(error, -1, of) }
}

/// How many requests the call sent.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_requests_sent(error: *const gdap_error) -> u32 {
    // SAFETY: the contract of the header.
    unsafe { read(error, 0, |e| e.failure.requests_sent()) }
}

/// The headers of the last response as a JSON array of `[name, value]` pairs, in their order, without secrets;
/// `[]` if there was no response.
///
/// ```json
/// [["content-type", "application/json"], ["request-id", "0f5ff2d3-5e2b-4d8e-a7b5-0c2a3a1b2c3d"]]
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_headers_json(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.headers.view()) }
}

/// A text in the error's JSON (`gdap_error_json`), found as by `gdap_result_text`: the name that another
/// client set is `/conflict/current/displayName`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_text(error: *const gdap_error, pointer: gdap_str) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.tree.text(&e.json, pointer)) }
}

/// A part of the error's JSON as JSON, found as by `gdap_result_text`, such as `/conflict/current`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_part(error: *const gdap_error, pointer: gdap_str) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.tree.part(&e.json, pointer)) }
}

/// The whole error as one JSON object. Properties that don't apply are omitted; `status`, `kind`, `message`,
/// `outcome` and `requestsSent` are always there.
///
/// - `status`, `kind`: number and name of the status
/// - `message`: what happened
/// - `hint`: what to do, as `code` and `arguments`; see `gdap_error_hint_arguments_json`
/// - `outcome`: `not_sent`, `rejected` or `unknown`
/// - `problems`: the properties at fault, each with `pointer`, `code`, `arguments` (if any), `message`
/// - `serviceCode`, `httpStatus`, `serviceRequestId`, `headers`: the service's response
/// - `clientRequestId`, `requestsSent`, `retryAfterMs`: the call
/// - `conflict`: with `GDAP_STATUS_CONFLICT`, the properties concerned as they were at first
///   (`seen`: in the snapshot, or as the call first read them), as they were wanted (`wanted`), and as they
///   are now (`current`). `seen` and `current` are `null` if the call read nothing, which is so with
///   `if_match`. To be told what another client changed, pass the object that you read as `snapshot` instead
///
/// ```json
/// {
///   "status": 412,
///   "kind": "Conflict",
///   "message": "Another client changed displayName.",
///   "hint": { "code": "conflict.decide" },
///   "outcome": "rejected",
///   "httpStatus": 412,
///   "clientRequestId": "2f3b8c1e-6a0d-4b0e-9a51-1d2c3b4a5968",
///   "requestsSent": 3,
///   "conflict": {
///     "seen": { "displayName": "Contoso" },
///     "wanted": { "displayName": "Contoso Europe" },
///     "current": { "displayName": "Contoso Ltd" }
///   }
/// }
/// ```
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_json(error: *const gdap_error) -> gdap_str {
    // SAFETY: the contract of the header.
    unsafe { read(error, gdap_str::NULL, |e| e.json.view()) }
}

/// Frees an error and all views read from it. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_error_free(error: *mut gdap_error) {
    panic::value((), || {
        if !error.is_null() {
            // SAFETY: made by `boxed`, and freed once by the contract of the header.
            drop(unsafe { Box::from_raw(error) });
        }
    });
}
