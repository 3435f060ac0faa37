//! Relationships: waiting and deleting
//!
//! Waiting for the customer's approval or for an end, and deleting what was never locked.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Waits until a relationship has come to a status, such as `active` after the customer's approval. It
/// looks at growing intervals, at most every 30 seconds, and reports each wait as progress.
///
/// - `id`: of the relationship, as the service gave it
/// - `statuses`: names with commas between, such as `active` or `active,terminated`: `created`,
///   `approvalPending`, `approved`, `activating`, `active`, `expiring`, `expired`,
///   `terminationRequested`, `terminating`, `terminated`
/// - `options`: NULL or cancel, times (`deadline_ms` above all: an approval takes hours or days),
///   headers, ids; on CloudCockpit `customer_id` is mandatory
/// - `result` receives the relationship (`GDAP_RESULT_READ`), as `gdap_relationship_get` does
///
/// Result: as for `gdap_relationship_get`.
///
/// Errors: those of every call; `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (a status was reached
/// from which none of these can come), `GDAP_STATUS_DEADLINE` (not yet).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_wait(
    client: *const gdap_client,
    id: gdap_str,
    statuses: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, |client, call| {
            let id = id.required("The id")?;
            let statuses = statuses.required("The statuses")?;
            client.wait_status(id, statuses, call)
        })
    }
}

/// Deletes a relationship in status `created`. In any other it can only be rejected by the customer,
/// expire or, when active, be ended by the request `terminate`. Graph only.
///
/// - `id`: of the relationship, as the service gave it
/// - `options`: NULL or `if_match`, `snapshot`, `GDAP_CALL_REUSE_EXISTING`, cancel, times, headers, ids
/// - `result` receives what was done (`GDAP_RESULT_DELETED`; `GDAP_RESULT_RECOVERED` where the answer was
///   lost and it is gone; `GDAP_RESULT_UNCHANGED` where it was gone before and may be)
///
/// Without `if_match` the library reads the relationship, or takes `snapshot`, and deletes under that
/// etag; where it changed meanwhile it looks: values changed since the snapshot are
/// `GDAP_STATUS_CONFLICT`. With `if_match` exactly that version is deleted.
///
/// Result: `result` (`deleted`, `recovered` or `unchanged`), `id`, `requestsSent`, `httpStatus`, `serviceRequestId`,
/// `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_INVALID_JSON` (the snapshot), `GDAP_STATUS_NOT_FOUND`,
/// `GDAP_STATUS_INVALID_STATE` (nothing was sent), `GDAP_STATUS_CONFLICT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_relationship_delete(
    client: *const gdap_client,
    id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, |client, call| {
            client.delete(id.required("The id")?, call)
        })
    }
}
