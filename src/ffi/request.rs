//! Requests and operations
//!
//! A request changes the status of a relationship; an operation is the work of the service on a change.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::relationship_list::{gdap_list_options, query};
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Makes a request on a relationship: locks it for the customer's approval, or terminates it. On CloudCockpit
/// `terminate` only.
///
/// - `relationship_id`: of the relationship, as the service returned it
/// - `document`: the request, see below
/// - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
///   relationship and saves reading it. On CloudCockpit `customer_id` is required, and `GDAP_CALL_READ_BACK`
///   reads the list before and after
/// - `result` receives the request (`GDAP_RESULT_CREATED`, or `GDAP_RESULT_RECOVERED`; `GDAP_RESULT_UNCHANGED`
///   if it is already in force; on CloudCockpit `GDAP_RESULT_UPDATED`)
///
/// The relationship's status is read and checked before anything is sent.
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
/// Result: `result` (`created`, `recovered`, `unchanged` or `updated`), `id` (of the request; on CloudCockpit of
/// the relationship), `request` (the entity as the service returned it, if there is one), `relationship`
/// (CloudCockpit, if it was read), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
/// nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (not in this status; nothing was
/// sent), `GDAP_STATUS_CONFLICT`.
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
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let document = document.document("The document")?;
            client.request(id, document, call)
        })
    }
}

/// Reads one page of the requests of a relationship. Graph only.
///
/// - `relationship_id`: of the relationship, as the service returned it
/// - `list`: what to list; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_request_list(
    client: *const gdap_client,
    relationship_id: gdap_str,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            client.requests(id, &query(list)?, call)
        })
    }
}

/// Reads one request. Graph only.
///
/// - `relationship_id`, `request_id`: as the service returned them
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the request (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id` (of the request), `etag`, `request` (the entity as the service returned it;
/// its `status` is `created`, `pending`, `succeeded` or `failed`), `requestsSent`, `httpStatus`,
/// `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_request_get(
    client: *const gdap_client,
    relationship_id: gdap_str,
    request_id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let request = request_id.required("The request's id")?;
            client.get_request(id, request, call)
        })
    }
}

/// Reads one page of the operations of a relationship. Graph only.
///
/// - `relationship_id`: of the relationship, as the service returned it
/// - `list`: what to list; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_operation_list(
    client: *const gdap_client,
    relationship_id: gdap_str,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            client.operations(id, &query(list)?, call)
        })
    }
}

/// Reads a long-running operation; with `GDAP_CALL_WAIT` it waits until that has ended. Graph only.
///
/// - `relationship_id`, `operation_id`: as the service returned them (`operation.id` of an accepted update)
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the operation (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id` (of the operation), `operation` (the entity as the service returned it; its
/// `status` is `notStarted`, `running`, `succeeded` or `failed`), `requestsSent`, `httpStatus`,
/// `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`; with `GDAP_CALL_WAIT` also
/// `GDAP_STATUS_OPERATION_FAILED`, and `GDAP_STATUS_DEADLINE` while it may still be running.
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
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let operation = operation_id.required("The operation's id")?;
            client.operation(id, operation, call)
        })
    }
}
