//! Access assignments
//!
//! An active relationship gives nobody access until its roles are assigned to security groups of the partner. On
//! CloudCockpit assignments can be created and listed; the group and the roles are settings of the portal.

use super::call::{self, gdap_call_options};
use super::client::gdap_client;
use super::error::gdap_error;
use super::relationship_list::{gdap_list_options, query};
use super::result::gdap_result;
use super::status::gdap_status;
use super::str::gdap_str;

/// Assigns roles of a relationship to a security group, exactly once.
///
/// - `relationship_id`: of the relationship, as the service returned it; it must be active
/// - `document`: the assignment, see below; on CloudCockpit absent or `{}`
/// - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
///   relationship and saves reading it
/// - `result` receives what was made (`GDAP_RESULT_CREATED`; `GDAP_RESULT_RECOVERED` if the response was lost
///   and the list has it; `GDAP_RESULT_UNCHANGED` if the group has these roles and reuse was requested)
///
/// The relationship's status and roles are read and checked before anything is sent. A group can be
/// assigned once in a relationship: to give it other roles, update its assignment.
///
/// On CloudCockpit it links an active relationship with the security group of the portal's settings; it needs
/// `customer_id` in `options`. A second link changes nothing. With `GDAP_CALL_REUSE_EXISTING` the list is read
/// first, and an existing link is `GDAP_RESULT_UNCHANGED`. Result on CloudCockpit: `result`, `id` (of the
/// relationship), `customerId`, `providerInstanceId`, and `value` (the assignments) if they were read.
///
/// Document: one JSON object.
///
/// - `accessContainer`: object, required; `accessContainerId`: string, a GUID, of a security group in
///   the partner's own tenant; `accessContainerType`: `securityGroup`
/// - `accessDetails`: object, required; `unifiedRoles`: array of at least one
///   `{"roleDefinitionId": string}`, each one of the relationship's roles
///
/// Example for Graph:
///
/// ```json
/// {
///   "accessContainer": {
///     "accessContainerId": "869fb9d2-9a5f-4c6e-9c1a-2b7d2f0e6a11",
///     "accessContainerType": "securityGroup"
///   },
///   "accessDetails": {
///     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
///   }
/// }
/// ```
///
/// Result: `result` (`created`, `recovered` or `unchanged`), `id` (of the assignment), `etag`, `assignment` (the
/// entity as the service returned it; its `status` is `pending` at first), `requestsSent`, `httpStatus`,
/// `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
/// nothing was sent), `GDAP_STATUS_VALIDATION` also for roles that the relationship doesn't have,
/// `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (not active; nothing was sent),
/// `GDAP_STATUS_ALREADY_EXISTS` (the message names the group's assignment), `GDAP_STATUS_OPERATION_FAILED`
/// (it was waited for).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_assignment_create(
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
            let document = document.optional_document("The document")?;
            client.assign(id, document.unwrap_or_default(), call)
        })
    }
}

/// Reads one page of the access assignments of a relationship.
///
/// - `relationship_id`: of the relationship, as the service returned it
/// - `list`: what to list, such as the filter `status eq 'active'`; NULL for everything
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the page (`GDAP_RESULT_READ`), as `gdap_relationship_list` does
///
/// Result: as for `gdap_relationship_list`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND` (no such relationship).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_assignment_list(
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
            client.assignments(id, &query(list)?, call)
        })
    }
}

/// Reads one access assignment.
///
/// - `relationship_id`, `assignment_id`: as the service returned them
/// - `options`: NULL, or options that "Options by call" lists for this function
/// - `result` receives the assignment (`GDAP_RESULT_READ`)
///
/// Result: `result` (`read`), `id` (of the assignment), `etag`, `assignment` (the entity as the service returned
/// it), `requestsSent`, `httpStatus`, `serviceRequestId`, `clientRequestId`.
///
/// Errors: those of every call, such as `GDAP_STATUS_NOT_FOUND`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_assignment_get(
    client: *const gdap_client,
    relationship_id: gdap_str,
    assignment_id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let assignment = assignment_id.required("The assignment's id")?;
            client.assignment(id, assignment, call)
        })
    }
}

/// Replaces the roles of an access assignment.
///
/// - `relationship_id`, `assignment_id`: as the service returned them
/// - `document`: the roles, see below
/// - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
///   assignment
/// - `result` receives what was done (`GDAP_RESULT_ACCEPTED`, the usual case: the service works on it;
///   `GDAP_RESULT_UPDATED` if that was waited for; `GDAP_RESULT_UNCHANGED` if it has these roles;
///   `GDAP_RESULT_RECOVERED` if the response was lost and the change was found)
///
/// ETags and conflicts: as for `gdap_relationship_update`. After a lost response the library waits for the
/// operation that it may have started, because the roles change only at its end.
///
/// Document: one JSON object.
///
/// - `accessDetails`: object, required; `unifiedRoles`: array of at least one
///   `{"roleDefinitionId": string}`, each one of the relationship's roles; replaced whole
///
/// Example for Graph:
///
/// ```json
/// {
///   "accessDetails": {
///     "unifiedRoles": [{ "roleDefinitionId": "29232cdf-9323-42fd-ade2-1d097af3e4de" }]
///   }
/// }
/// ```
///
/// Result: `result` (`accepted`, `updated`, `unchanged` or `recovered`), `id` (of the assignment),
/// `etag`, `assignment` (the entity; absent after `accepted`), `operation` (for `gdap_operation_get`),
/// `changes` (array of `{"pointer", "from", "to"}`), `requestsSent`, `httpStatus`, `serviceRequestId`,
/// `clientRequestId`.
///
/// Errors: those of every call; `GDAP_STATUS_VALIDATION` and `GDAP_STATUS_INVALID_JSON` (the document;
/// nothing was sent), `GDAP_STATUS_NOT_FOUND`, `GDAP_STATUS_INVALID_STATE` (nothing was sent),
/// `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it was waited for).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_assignment_update(
    client: *const gdap_client,
    relationship_id: gdap_str,
    assignment_id: gdap_str,
    document: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let assignment = assignment_id.required("The assignment's id")?;
            let document = document.document("The document")?;
            client.update_assignment(id, assignment, document, call)
        })
    }
}

/// Deletes an access assignment: the group loses the roles.
///
/// - `relationship_id`, `assignment_id`: as the service returned them
/// - `options`: NULL, or options that "Options by call" lists for this function. A `snapshot` is that of the
///   assignment
/// - `result` receives what was done, as `gdap_relationship_delete` does; an assignment that is already being
///   deleted is `GDAP_RESULT_UNCHANGED`
///
/// Result and ETags: as for `gdap_relationship_delete`.
///
/// Errors: those of every call; `GDAP_STATUS_INVALID_JSON` (the snapshot), `GDAP_STATUS_NOT_FOUND`,
/// `GDAP_STATUS_INVALID_STATE` (nothing was sent), `GDAP_STATUS_CONFLICT`, `GDAP_STATUS_OPERATION_FAILED` (it
/// was waited for).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gdap_assignment_delete(
    client: *const gdap_client,
    relationship_id: gdap_str,
    assignment_id: gdap_str,
    options: *const gdap_call_options,
    result: *mut *mut gdap_result,
    error: *mut *mut gdap_error,
) -> gdap_status {
    // SAFETY: the contract of the header.
    unsafe {
        call::run(client, options, result, error, &|client, call| {
            let id = relationship_id.required("The relationship's id")?;
            let assignment = assignment_id.required("The assignment's id")?;
            client.delete_assignment(id, assignment, call)
        })
    }
}
