//! The partner's directory
//!
//! The partner's contracts with customers, and the groups of the partner's own tenant. Graph only.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::relationship_list::{gdap_list_options, query};
use super::result::gdap_result;
use super::status::gdap_status;

/// Reads one page of the partner's contracts with customers, also those without a delegated admin
/// relationship. Needs the permission Directory.Read.All.
///
/// - `list`: what to list; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`; an entity has `id`, `customerId` (the customer's tenant id),
/// `displayName`, `defaultDomainName`, `contractType`. May be called from any threads at once.
///
/// Errors: those of every call, such as `GDAP_STATUS_FORBIDDEN` (the permission is missing).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_contract_list(
    client: *const gdap_client,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.contracts(&query(list)?, call)
        })
    }
}

/// Reads one page of the groups of the partner's own tenant. Needs the permission GroupMember.Read.All.
///
/// - `list`: what to list, such as the filter `displayName eq 'Helpdesk'`; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`; an entity has `id`, `displayName`, `securityEnabled` (an access
/// assignment needs such a group). Names needn't be unique. May be called from any threads at once.
///
/// Errors: those of every call, such as `GDAP_STATUS_FORBIDDEN` (the permission is missing).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_group_list(
    client: *const gdap_client,
    list: *const gdap_list_options,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            client.groups(&query(list)?, call)
        })
    }
}
