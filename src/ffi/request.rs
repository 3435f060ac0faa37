//! Requests and operations
//!
//! A request asks for a step in a relationship's life; an operation is what the service then works on.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::guard::{self, Out};
use super::handle;
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Makes a request on a relationship: locks it for the customer's approval, or terminates it. Graph
/// only.
///
/// - `relationship_id`: of the relationship, as the service gave it
/// - `document`: the request, see below
/// - `options`: NULL or cancel, times, headers, ids
/// - `result` receives the request (`GDAP_DONE_CREATED`, or `GDAP_DONE_RECOVERED`)
///
/// Document: one JSON object.
///
/// - `action`: string, required; `lockForApproval` (in status `created`: finishes the relationship, so
///   that the customer can approve it), `terminate` (in status `active`), `approve` or `reject` (an
///   indirect reseller, in status `approvalPending`)
///
/// Example for Graph:
///
/// ```json
/// { "action": "lockForApproval" }
/// ```
///
/// Result: `result` (`created` or `recovered`), `id` (of the request), `request` (the entity as the
/// service gave it), `attempts`, `httpStatus`, `requestId`, `clientRequestId`.
///
/// Errors beside those of every call: `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_BAD_REQUEST` (not in this
/// status). May be called from any threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_request_create(
    client: *const gdap_client,
    relationship_id: gdap_str,
    document: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            let client = handle::borrow(client)?.inner();
            let id = relationship_id.required("The relationship's id")?;
            let document = document.document("The document")?;
            let call = call::open(options)?;
            place.set(gdap_result::new(&client.request(id, document, &call)?));
            Ok(())
        })
    }
}

/// Reads a long-running operation; with `GDAP_CALL_WAIT` it waits until that has ended. Graph only.
///
/// - `relationship_id`, `operation_id`: as the service gave them (`operation.id` of an accepted update)
/// - `options`: NULL or `GDAP_CALL_WAIT`, cancel, times, headers, ids
/// - `result` receives the operation (`GDAP_DONE_READ`)
///
/// Result: `result` (`read`), `id` (of the operation), `operation` (the entity as the service gave it;
/// its `status` is `notStarted`, `running`, `succeeded` or `failed`), `attempts`, `httpStatus`,
/// `requestId`, `clientRequestId`.
///
/// Errors beside those of every call: `GDAP_STATUS_NOT_FOUND`, and with `GDAP_CALL_WAIT`
/// `GDAP_STATUS_OPERATION_FAILED` and `GDAP_STATUS_DEADLINE` (it may still be running). May be called
/// from any threads at once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_operation_get(
    client: *const gdap_client,
    relationship_id: gdap_str,
    operation_id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        guard::call(error, || {
            let place = Out::new(result, "result")?;
            let client = handle::borrow(client)?.inner();
            let id = relationship_id.required("The relationship's id")?;
            let operation = operation_id.required("The operation's id")?;
            let call = call::open(options)?;
            place.set(gdap_result::new(&client.operation(id, operation, &call)?));
            Ok(())
        })
    }
}
