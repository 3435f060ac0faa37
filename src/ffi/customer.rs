//! Customers
//!
//! The customers that the partner has a delegated admin relationship with. Graph only.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::relationship_list::{gdap_list_options, query};
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Reads one page of the partner's customers.
///
/// - `list`: what to list, such as the order `displayName`; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`; an entity has `id`, `tenantId`, `displayName`. May be called
/// from any threads at once.
///
/// Errors: those of every call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_customer_list(
    client: *const gdap_client,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.customers(&query(list)?, call)
        })
    }
}

/// Reads one customer.
///
/// - `id`: of the customer, its tenant id
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the customer (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id`, `etag`, `customer` (the entity as the service returned it), `requestsSent`,
/// `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_customer_get(
    client: *const gdap_client,
    id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.customer(id.required("The id")?, call)
        })
    }
}

/// Reads one page of the service management links of a customer.
///
/// - `id`: of the customer, its tenant id
/// - `list`: what to list; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`; an entity has `serviceName`, `serviceManagementUrl`. May be
/// called from any threads at once.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such customer).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_customer_list_services(
    client: *const gdap_client,
    id: gdap_str,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.services(id.required("The id")?, &query(list)?, call)
        })
    }
}
