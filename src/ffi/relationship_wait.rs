//! Relationships: waiting and deleting
//!
//! Wait for the customer's approval or for the end of a relationship, and delete what was never locked.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;
use crate::model::Status;

/// Waits until a relationship has a status, such as `active` after the customer's approval. It polls at growing
/// intervals of up to 30 seconds, and reports each wait as progress.
///
/// - `id`: of the relationship, as the service returned it
/// - `statuses`: names separated by commas, such as `active` or `active,terminated`: `created`,
///   `approvalPending`, `approved`, `activating`, `active`, `expiring`, `expired`, `terminationRequested`,
///   `terminating`, `terminated`
/// - `options`: NULL, or options that "Options by call" lists for this function. Set `deadline_ms`: an approval
///   takes hours or days. On CloudCockpit `customer_id` is required
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
        call::run(client, options, result, error, &|client, call| {
            let id = id.required("The id")?;
            let statuses = statuses.required("The statuses")?;
            client.wait_status(id, &Status::parse_list(statuses), call)
        })
    }
}

/// Deletes a relationship in status `created`. In any other status it can only be rejected by the customer,
/// expire or, if active, be ended with the request `terminate`. Graph only.
///
/// - `id`: of the relationship, as the service returned it
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives what was done (`GDAP_RESULT_DELETED`; `GDAP_RESULT_RECOVERED` if the response was lost
///   and it no longer exists; `GDAP_RESULT_UNCHANGED` if it didn't exist and reuse was requested)
///
/// Without `if_match` the library reads the relationship, or uses `snapshot`, and deletes with that ETag. If it
/// changed meanwhile, the library reads it again: values that changed since the snapshot are
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
        call::run(client, options, result, error, &|client, call| {
            client.delete(id.required("The id")?, call)
        })
    }
}
